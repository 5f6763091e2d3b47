import os
from pathlib import Path

import pytest

from aggregator.config.loader import load
from aggregator.config.models import Config, FetchSettings, LogSettings, PollSettings, WebSettings
from aggregator.errors import ConfigError
from aggregator.model.region import Level
from aggregator.model.rules import EpaperRules
from aggregator.model.site import Site
from aggregator.model.source import Rights, Route, Source, SourceKind
from tests.config.folders import SOURCES, region_with, source_with, write_folder

ROOT = Path(__file__).parents[2]
EVERYTHING = """\
title: 福建新闻
public_url: https://news.example/fj/
contact: a@news.example
follow: cn/fujian
fetch:
  user_agent: Bot/1
  min_gap_s: 0
  timeout_s: 1min
  connect_timeout_s: 5
  max_bytes: 2000
  max_decoded_bytes: 4000
  max_redirects: 0
  concurrency: 8
  allow_private: "[::1]:8080"
poll: {every_s: "1.5 h", tick_s: 0.1, readers: 1, reader_memory_mb: 512, reader_deadline_s: 9s, lease_s: 60}
web: {host: "::1", port: 80, workers: 2}
log: {level: debug, json_lines: true}
"""


@pytest.fixture(scope="module")
def shipped() -> Config:
    return load(ROOT / "config", env={})


def test_the_shipped_configuration_has_all_sources_and_no_fault(shipped: Config) -> None:
    assert len(shipped.sources) == 302 + 3
    assert shipped.follow == ("demo",)
    assert [source.id for source in shipped.polled()] == ["demo-daily", "demo-online", "demo-radio"]


def test_the_shipped_pages_that_are_enabled_are_fujians_and_what_is_off_says_why(shipped: Config) -> None:
    pages = [one.id for one in shipped.sources if one.enabled and one.kind is not SourceKind.FEED]
    assert pages == ["taihainet-fuzhou", "fjsen", "mnw", "fjrb-epaper"]
    assert [source.id for source in shipped.sources if source.enabled == bool(source.reason)] == []


def test_the_shipped_regions_keep_the_two_fuzhous_apart(shipped: Config) -> None:
    first, second = shipped.regions.get("cn/fujian/fuzhou"), shipped.regions.get("cn/jiangxi/fuzhou")
    assert (first.name(), first.code, first.level) == ("福州", "350100", Level.CITY)
    assert (second.name(), second.code, second.level) == ("抚州", "361000", Level.CITY)
    assert first.name("en") == second.name("en") == "Fuzhou"


def test_the_shipped_demo_is_what_the_demo_press_publishes(shipped: Config) -> None:
    daily = shipped.source("demo-daily")
    assert (daily.urls, daily.every_s, daily.known_as) == (
        ("demo:/daily.xml",),
        60.0,
        ("临江日报", "临江日报社"),
    )
    assert daily.rights == Rights("full", images=True, permission="The demo press is ours")


def test_following_all_polls_every_enabled_source_but_the_demo(shipped: Config) -> None:
    everything = load(ROOT / "config", env={"AGGREGATOR_FOLLOW": "all"})
    assert len(everything.polled()) == sum(source.enabled for source in shipped.sources) - 3
    assert "demo" not in everything.followed()


def test_what_a_source_leaves_out_comes_from_its_region_and_the_settings(tmp_path: Path) -> None:
    folder = write_folder(tmp_path, settings="follow: [cn]\npoll: {every_s: 30min}\n")
    assert load(folder, env={}).sources == (
        Source(
            id="fuzhou-daily",
            name="福州日报",
            home="https://news.example/",
            kind=SourceKind.FEED,
            urls=("https://news.example/feed.xml",),
            region="cn/fujian/fuzhou",
            language="zh-Hans",
            timezone="Asia/Shanghai",
            every_s=1800.0,
            paced=True,
        ),
    )


def test_everything_that_a_source_can_say_is_read(tmp_path: Path) -> None:
    text = source_with(
        'urls: ["http://news.example/{%Y-%m}/{%d}/1.htm", "http://news.example/?c=news%2Flocal"]',
        "url:",
        "kind: epaper",
        "route: home+mentions",
        "language: zh-Hant",
        "timezone: Asia/Taipei",
        "dates_are: local",
        "known_as: 榕报",
        "standing: 80",
        "dedupe: false",
        "rights: {text: full, excerpt_chars: 300, images: true, permission: by letter}",
        "every: 2h",
        "at_most: 24",
        "group: news",
        "formerly: [old-daily]",
        "enabled: false",
        "reason: it sleeps",
        "status: listed",
        "checked: 2026-09-26",
        "note: seen once",
    ).replace("    url:\n", "")
    assert load(write_folder(tmp_path, sources=text), env={}).sources == (
        Source(
            id="fuzhou-daily",
            name="福州日报",
            home="https://news.example/",
            kind=SourceKind.EPAPER,
            urls=("http://news.example/{%Y-%m}/{%d}/1.htm", "http://news.example/?c=news%2Flocal"),
            region="cn/fujian/fuzhou",
            route=Route.HOME_AND_MENTIONS,
            language="zh-Hant",
            timezone="Asia/Taipei",
            dates_are="local",
            known_as=("榕报",),
            standing=80,
            dedupe=False,
            rights=Rights("full", 300, images=True, permission="by letter"),
            every_s=7200.0,
            at_most=24,
            group="news",
            formerly=("old-daily",),
            enabled=False,
            reason="it sleeps",
            status="listed",
            checked="2026-09-26",
            rules=EpaperRules(),
        ),
    )


def test_the_defaults_of_a_file_hold_for_the_sources_that_say_nothing_else(tmp_path: Path) -> None:
    text = "defaults: {every: 1d, standing: 70, region: cn}\n" + SOURCES.replace(
        "    name", "    standing: 60\n    name"
    )
    (source,) = load(write_folder(tmp_path, sources=text), env={}).sources
    assert (source.every_s, source.standing, source.region) == (86400.0, 60, "cn/fujian/fuzhou")


def test_a_region_inherits_zone_and_language_and_takes_its_level_from_its_depth(tmp_path: Path) -> None:
    text = region_with("id: cn/fujian/fuzhou/minhou/jingxi/x", "name: 村").replace(
        "  - id: demo",
        "  - {id: cn/fujian/fuzhou/minhou, name: 闽侯, code: '350121', keywords: [闽侯县], "
        "exclude: 福州大学, formerly: [cn/minhou]}\n"
        "  - {id: cn/fujian/fuzhou/minhou/jingxi, name: 荆溪, language: zh-Hant}\n"
        "  - id: demo",
    )
    regions = load(write_folder(tmp_path, regions=text), env={}).regions
    village = regions.get("cn/fujian/fuzhou/minhou/jingxi/x")
    county = regions.get("cn/fujian/fuzhou/minhou")
    assert (village.timezone, village.language, village.level) == ("Asia/Shanghai", "zh-Hant", Level.TOWN)
    assert village.names == {"zh-Hant": "村"}
    assert (county.level, county.code, county.keywords, county.exclude, county.formerly) == (
        Level.COUNTY,
        "350121",
        ("闽侯县",),
        ("福州大学",),
        ("cn/minhou",),
    )
    assert regions.get("demo").level is Level.COUNTY


def test_regions_stand_in_the_order_of_the_tree_whatever_the_order_of_files(tmp_path: Path) -> None:
    folder = write_folder(tmp_path)
    (folder / "regions/a.yaml").write_text("regions:\n  - {id: cn/anhui, name: 安徽}\n", encoding="utf-8")
    assert list(load(folder, env={}).regions.regions) == [
        "all",
        "cn",
        "cn/anhui",
        "cn/fujian",
        "cn/fujian/fuzhou",
        "demo",
    ]


def test_empty_settings_mean_the_defaults(tmp_path: Path) -> None:
    config = load(write_folder(tmp_path, settings="# all as it comes\n"), env={})
    assert (config.site, config.follow, config.fetch) == (Site(), (), FetchSettings())
    assert (config.poll, config.web, config.log) == (PollSettings(), WebSettings(), LogSettings())


def test_all_settings_are_read_and_durations_may_have_units(tmp_path: Path) -> None:
    config = load(write_folder(tmp_path, settings="\ufeff" + EVERYTHING), env={})
    assert config.site == Site("福建新闻", "https://news.example/fj", "a@news.example")
    assert config.follow == ("cn/fujian",)
    assert config.fetch == FetchSettings("Bot/1", 0.0, 60.0, 5.0, 2000, 4000, 0, 8, ("[::1]:8080",))
    assert config.poll == PollSettings(5400.0, 0.1, 1, 512, 9.0, 60.0)
    assert (config.web, config.log) == (WebSettings("::1", 80, 2), LogSettings("debug", json_lines=True))


def test_a_contact_may_be_a_page(tmp_path: Path) -> None:
    folder = write_folder(tmp_path, settings="contact: https://news.example/contact")
    assert load(folder, env={}).site.contact == "https://news.example/contact"


def test_a_region_that_is_followed_twice_is_followed_once(tmp_path: Path) -> None:
    assert load(write_folder(tmp_path, settings="follow: [cn, demo, cn]"), env={}).follow == ("cn", "demo")


def test_hidden_files_and_other_kinds_of_files_are_left_alone(tmp_path: Path) -> None:
    folder = write_folder(tmp_path)
    (folder / "sources/.all.yaml.swp.yaml").write_text("{", encoding="utf-8")
    (folder / "sources/notes.txt").write_text("{", encoding="utf-8")
    (folder / "regions/..2026_11_24").mkdir()
    (folder / "regions/..2026_11_24/all.yaml").write_text("{", encoding="utf-8")
    (folder / "sources/more.yml").write_text(source_with("id: more"), encoding="utf-8")
    assert [source.id for source in load(folder, env={}).sources] == ["fuzhou-daily", "more"]


def test_a_missing_folder_is_said(tmp_path: Path) -> None:
    with pytest.raises(ConfigError) as caught:
        load(tmp_path / "nowhere", env={})
    assert str(caught.value) == (
        f"{tmp_path}/nowhere: is no folder; write its path into AGGREGATOR_CONFIG, "
        "or copy config/ from where the program came"
    )


def test_missing_settings_are_said_with_the_faults_of_the_other_files(tmp_path: Path) -> None:
    folder = write_folder(tmp_path, sources="{")
    (folder / "aggregator.yaml").unlink()
    with pytest.raises(ConfigError) as caught:
        load(folder, env={})
    assert [str(fault) for fault in caught.value.faults] == [
        "config/aggregator.yaml: is not there; copy it from where the program came, or write an empty one",
        (
            "config/sources/all.yaml:1: is no YAML: while parsing a flow node expected the node content, "
            "but found '<stream end>'; check the quotes and indentation here"
        ),
    ]


def test_a_file_that_cannot_be_read_is_said(tmp_path: Path) -> None:
    folder = write_folder(tmp_path)
    (folder / "sources/folder.yaml").mkdir()
    with pytest.raises(ConfigError) as caught:
        load(folder, env={})
    assert str(caught.value) == (
        "config/sources/folder.yaml: cannot be read (Is a directory); check its permissions"
    )


def test_a_folder_named_by_a_dot_is_called_by_its_name(tmp_path: Path) -> None:
    folder = write_folder(tmp_path, settings="web: 3")
    with pytest.raises(ConfigError, match=r"^config/aggregator.yaml:1: web: "):
        load(Path(os.path.relpath(folder)), env={})
