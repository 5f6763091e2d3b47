"""What a person reads when a configuration file is wrong: each fault, word for word."""

from pathlib import Path

import pytest

from aggregator.config.loader import load
from aggregator.errors import ConfigError
from tests.config.folders import REGIONS, SOURCES, region_with, source_with, write_folder

COLON = 'the full-width colon "：" is no colon of YAML; write ":" and a blank'
SETTINGS_FAULTS = [
    (
        'title: "News\nfollow: [demo]\nlog:\n',
        "1: is no YAML: the quote that begins here has no end; write it",
    ),
    (
        "title: 'News\nfollow: []\ncontact: 'a@b.example'\n",
        "1: is no YAML: the quote that begins here ends only in line 3; close it in its own line",
    ),
    (
        'title: "News" of today',
        (
            "1: is no YAML: while parsing a block mapping expected <block end>, but found '<scalar>'; "
            "check the quotes and indentation here"
        ),
    ),
    ("title：福州\nfollow: [demo]", f"1: is no YAML: {COLON}"),
    ("follow: [demo]\nweb:\n  host: x\n  port：8000\nlog: {}", f"4: is no YAML: {COLON}"),
    ("web:\n  port：8000", f'1: web: "port：8000" is no mapping: {COLON}'),
    ("title：福州", f'1: "title：福州" is no mapping: {COLON}'),
    ("web: {hotpath: no}", '1: web.hotpath: "no" is a text in YAML 1.2; write false, without quotes'),
    ("web: {hotpath: On}", '1: web.hotpath: "On" is a text in YAML 1.2; write true, without quotes'),
    (
        "web: {hotpath: maybe}",
        '1: web.hotpath: "maybe" is neither true nor false; write one of them without quotes',
    ),
    (
        "follow: [demo",
        (
            "1: is no YAML: while parsing a flow sequence expected ',' or ']', but got '<stream end>'; "
            "check the quotes and indentation here"
        ),
    ),
    (
        "log:\n\tlevel: info",
        (
            "2: is no YAML: while scanning for the next token found character '\\t' that cannot start any "
            "token; indent with spaces, never tabs"
        ),
    ),
    (
        "title: \x01",
        (
            " is no YAML: unacceptable character #x0001: special characters are not allowed; "
            "delete that character"
        ),
    ),
    ("title: [" * 3000, " is nested too deeply; indent it less"),
    ("title: a\ntitle: b", "2: title: is written twice, first in line 1; delete one of the two"),
    ("title: &t News", '1: title: "&t" is an anchor; write the value out each time'),
    ("title: !big News", '1: title: "!big" is a tag that nobody reads here; leave it out'),
    ("? [a]\n: b", "1: a key is no text; write one"),
    ("- demo", '1: ["demo"] is no mapping; write lines of key: value below the key'),
    ("fallow: [demo]", '1: fallow: no such key; did you mean "follow"?'),
    ("web: {prot: 3}", '1: web.prot: no such key; did you mean "port"?'),
    ("log: {zzz: 3}", "1: log.zzz: no such key; it takes level, json_lines"),
    ("web: 3", "1: web: 3 is no mapping; write lines of key: value below the key"),
    ("web:", "1: web: is empty; write lines of key: value below the key"),
    ('web: {port: "80"}', '1: web.port: "80" is no whole number; write digits without quotes'),
    ("web: {port: 80.5}", "1: web.port: 80.5 is no whole number; write digits without quotes"),
    ("web: {port: 0}", "1: web.port: 0 is below 1; write 1 or more"),
    ("web: {port: 70000}", "1: web.port: 70000 is above 65535; write 65535 or less"),
    ("poll: {tick_s: 0}", "1: poll.tick_s: 0 is below 0.05; write 0.05 or more"),
    ("fetch: {timeout_s: 0}", "1: fetch.timeout_s: 0 is not above 0; write more"),
    ("fetch: {timeout_s: true}", "1: fetch.timeout_s: true is no number; write digits without quotes"),
    (
        "fetch: {min_gap_s: soon}",
        '1: fetch.min_gap_s: "soon" is no duration; write seconds, or "90s", "15min", "2h", "1d"',
    ),
    (
        "log: {level: inof}",
        '1: log.level: "inof" is none of debug, info, warning, error; did you mean "info"?',
    ),
    (
        "log: {json_lines: yes}",
        '1: log.json_lines: "yes" is a text in YAML 1.2; write true, without quotes',
    ),
    ("title: 2026", "1: title: 2026 is no text; write one, in quotes where it looks like a number"),
    ('title: ""', "1: title: is empty; write a text or delete the key"),
    ('title: "a\\nb"', "1: title: holds the control character U+000A; delete it"),
    ("follow: {a: 1}", '1: follow: {"a": 1} is no list; write each on a line of its own after a hyphen'),
    ("follow:\n  - cn\n  - cn/fujain", '3: follow[1]: "cn/fujain" is no region; did you mean "cn/fujian"?'),
    ("follow: fuzhou", '1: follow: "fuzhou" is no region; did you mean "cn/fujian/fuzhou"?'),
    ("follow: 榕城", '1: follow: "榕城" is no region; did you mean "cn/fujian/fuzhou"?'),
    ("follow: [zz9]", '1: follow[0]: "zz9" is no region; write it into config/regions first'),
    (
        "public_url: news.example",
        '1: public_url: "news.example" has no scheme; did you mean "https://news.example"?',
    ),
    (
        "public_url: ftp://a.example",
        '1: public_url: "ftp://a.example" has the scheme "ftp"; write an http or https address',
    ),
    (
        "public_url: https://a.example/?b",
        '1: public_url: "https://a.example/?b" has a query or fragment; write only scheme, host and path',
    ),
    (
        "public_url: https://a b.example",
        '1: public_url: "https://a b.example" holds the character U+0020; write it percent-encoded',
    ),
    (
        "public_url: http://a:99999/",
        '1: public_url: "http://a:99999/" is no address (Port out of range 0-65535); check host and port',
    ),
    (
        "public_url: http://:80/",
        '1: public_url: "http://:80/" names no host; write it as in https://news.example/feed.xml',
    ),
    (
        "public_url: http://me:pw@a.example/",
        '1: public_url: the address has a user name before "a.example"; leave out all up to the @',
    ),
    (
        "contact: nobody",
        '1: contact: "nobody" is neither a mail address nor an http address; write one of them',
    ),
    (
        "web: {trusted_proxies: [127.0.0.1, 10.0.0.1/8]}",
        (
            '1: web.trusted_proxies[1]: "10.0.0.1/8" is no address or network (10.0.0.1/8 has host bits '
            "set); write the proxy's address or network, as in 127.0.0.1 or 10.0.0.0/8"
        ),
    ),
    (
        "web: {trusted_proxies: 0.0.0.0/0}",
        (
            '1: web.trusted_proxies: "0.0.0.0/0" is everybody, who could then send any host name; '
            "write the proxy's address or network, as in 127.0.0.1 or 10.0.0.0/8"
        ),
    ),
    (
        "privacy_url: news.example/privacy",
        '1: privacy_url: "news.example/privacy" has no scheme; did you mean "https://news.example/privacy"?',
    ),
    (
        "fetch: {allow_private: [127.0.0.1]}",
        (
            '1: fetch.allow_private[0]: "127.0.0.1" is no allow entry; write an address or network and '
            "one port, as in 127.0.0.1:8081 or [::1]:8081"
        ),
    ),
    (
        'fetch: {allow_private: ["10.0.0.1/8:80"]}',
        (
            '1: fetch.allow_private[0]: "10.0.0.1/8:80" is no allow entry (10.0.0.1/8 has host bits set); '
            "write an address or network and one port, as in 127.0.0.1:8081 or [::1]:8081"
        ),
    ),
]

SOURCE_FAULTS = [
    ("id: Fuzhou", 'id: "Fuzhou" is no id; write small letters, digits and hyphens, as in fuzhou-daily'),
    ("timezone: Asia/Fuzhou", 'timezone: "Asia/Fuzhou" is no IANA zone; did you mean "Asia/Shanghai"?'),
    ("timezone: europe/berln", 'timezone: "europe/berln" is no IANA zone; did you mean "Europe/Berlin"?'),
    ("language: zh_hans", 'language: "zh_hans" is no language tag (BCP 47); did you mean "zh-Hans"?'),
    ("language: pt-br", 'language: "pt-br" is no language tag (BCP 47); did you mean "pt-BR"?'),
    (
        "language: SL-Rozaj1994",
        'language: "SL-Rozaj1994" is no language tag (BCP 47); write it as in zh-Hans, en, pt-BR',
    ),
    ("region: fuzhou", 'region: "fuzhou" is no region; did you mean "cn/fujian/fuzhou"?'),
    (
        "url: demo:/daily.xml",
        'url: "demo:/daily.xml" is an address of the demo press; only regions in "demo" can have it',
    ),
    (
        "url: rsshub://fjdaily",
        'url: "rsshub://fjdaily" has the scheme "rsshub"; write an http or https address',
    ),
    (
        "url: news.example/feed.xml",
        'url: "news.example/feed.xml" has no scheme; did you mean "https://news.example/feed.xml"?',
    ),
    (
        'url: "http://a.example/{%Y-%m}/"',
        (
            'url: "http://a.example/{%Y-%m}/" changes by the day, a feed does not; '
            "write kind: epaper, or one address"
        ),
    ),
    (
        'url: "http://a.example/{today}/"',
        (
            'url: "http://a.example/{today}/" has {today}, which is no date; '
            "write strftime codes, as in {%Y-%m}/{%d}"
        ),
    ),
    (
        "urls: [http://a.example/]",
        "urls: url and urls are both there; keep one, as in url: https://news.example/feed.xml",
    ),
    ("kind: fead", 'kind: "fead" is none of feed, listpage, epaper, sitemap; did you mean "feed"?'),
    ("standing: 101", "standing: 101 is above 100; write 100 or less"),
    ("every: 5s", 'every: "5s" is below 10; write 10 or more'),
    ("checked: May", 'checked: "May" is no day; write it as in 2026-11-23'),
    ("tiemzone: UTC", 'tiemzone: no such key; did you mean "timezone"?'),
    (
        "rights: {text: full}",
        'rights: text "full": only where the publisher allows it; write permission: who said so, when',
    ),
    (
        "rights: {images: true, excerpt_chars: 500}",
        (
            "rights: excerpts above 160 characters and images: only where the publisher allows it; "
            "write permission: who said so, when"
        ),
    ),
    ("known_as: 3", "known_as: 3 is no list; write each on a line of its own after a hyphen"),
]

REGION_FAULTS = [
    (
        ["id: all", "name: x"],
        'regions[4].id: "all" is the name of everything together; give this region another id',
    ),
    (
        ["id: cn/Fujian", "name: x"],
        (
            'regions[4].id: "cn/Fujian" is no id; write a path of small letters, digits and hyphens, '
            "as in cn/fujian/fuzhou"
        ),
    ),
    (
        ["id: cn/jiangxi/fuzhou", "name: x"],
        'regions[4].id: "cn/jiangxi/fuzhou" lies in "cn/jiangxi", which is no region; write that region too',
    ),
    (
        ["id: cn/fujain/xiamen", "name: x"],
        (
            'regions[4].id: "cn/fujain/xiamen" lies in "cn/fujain", which is no region; '
            'did you mean "cn/fujian"?'
        ),
    ),
    (["name: x"], "regions[4]: id is missing; write it, as in id: cn/fujian/fuzhou"),
    (
        ["id: cn/x"],
        "regions[4]: name is missing; write what people call it, as in names: {zh-Hans: 福州, en: Fuzhou}",
    ),
    (
        ["id: de", "name: x", "language: de"],
        "regions[4]: timezone is missing; a region without one above it needs it",
    ),
    (
        ["id: de", "name: x", "timezone: Europe/Berlin"],
        "regions[4]: language is missing; a region without one above it needs it",
    ),
    (
        ["id: de", "name: x", "language: de", "timezone: Mitteleuropa"],
        'regions[4].timezone: "Mitteleuropa" is no IANA zone; write area and city, as in Asia/Shanghai',
    ),
    (
        ["id: cn/fujian", "name: x"],
        'regions[4].id: "cn/fujian" is also in config/regions/all.yaml:6; give one of them another id',
    ),
]


def faults_of(tmp_path: Path, **files: str | bytes) -> list[str]:
    with pytest.raises(ConfigError) as caught:
        load(write_folder(tmp_path, **files), env={})
    return [str(fault) for fault in caught.value.faults]


@pytest.mark.parametrize(("text", "message"), SETTINGS_FAULTS)
def test_a_fault_of_the_settings_is_said_with_its_line(tmp_path: Path, text: str, message: str) -> None:
    assert faults_of(tmp_path, settings=text) == [f"config/aggregator.yaml:{message}"]


@pytest.mark.parametrize(("line", "message"), SOURCE_FAULTS)
def test_a_fault_of_a_source_is_said_with_its_line(tmp_path: Path, line: str, message: str) -> None:
    kinds = ["kind: epaper"] if "today" in line else []
    text = source_with(line, *kinds)
    number = [line in written for written in text.splitlines()].index(True) + 1  # where the person looks
    assert faults_of(tmp_path, sources=text) == [f"config/sources/all.yaml:{number}: sources[0].{message}"]


@pytest.mark.parametrize(("lines", "message"), REGION_FAULTS)
def test_a_fault_of_a_region_is_said_with_its_path(tmp_path: Path, lines: list[str], message: str) -> None:
    (said,) = faults_of(tmp_path, regions=region_with(*lines))
    assert said.partition(": ")[2] == message


def test_a_language_of_a_name_is_checked_too(tmp_path: Path) -> None:
    text = region_with("id: cn/x", "names:", "  zh_CN: x")
    assert faults_of(tmp_path, regions=text) == [
        (
            "config/regions/all.yaml:18: regions[4].names.zh_CN: "
            '"zh_CN" is no language tag (BCP 47); did you mean "zh-CN"?'
        )
    ]


def test_a_region_with_both_spellings_of_its_name_is_refused(tmp_path: Path) -> None:
    text = region_with("id: cn/x", "name: x", "names: {en: x}")
    assert faults_of(tmp_path, regions=text) == [
        (
            "config/regions/all.yaml:18: regions[4].names: name and names are both there; "
            "keep one, as in names: {zh-Hans: 福州, en: Fuzhou}"
        )
    ]


def test_an_entry_that_is_no_mapping_is_refused(tmp_path: Path) -> None:
    assert faults_of(tmp_path, regions=REGIONS + "  - de\n", sources="sources:\n  - de\n") == [
        'config/regions/all.yaml:16: regions[4]: "de" is no mapping; write lines of key: value below the key',
        'config/sources/all.yaml:2: sources[0]: "de" is no mapping; write lines of key: value below the key',
    ]


def test_the_key_at_the_top_of_a_file_is_checked(tmp_path: Path) -> None:
    assert faults_of(tmp_path, sources="source: []\n") == [
        "config/sources/all.yaml:1: sources is missing; write it, as in sources: [{id: fuzhou-daily, …}]",
        'config/sources/all.yaml:1: source: no such key; did you mean "sources"?',
    ]
    assert faults_of(tmp_path, sources="sources: 3\n") == [
        "config/sources/all.yaml:1: sources: 3 is no list; write each on a line of its own after a hyphen"
    ]
    assert faults_of(tmp_path, sources="# nothing yet\n") == [
        "config/sources/all.yaml: is empty; write lines of key: value below the key"
    ]


def test_a_file_of_another_encoding_is_refused(tmp_path: Path) -> None:
    assert faults_of(tmp_path, sources="# 福州日报".encode("gbk")) == [
        "config/sources/all.yaml: is not UTF-8 (byte 2); save it as UTF-8"
    ]


def test_a_source_with_nothing_but_an_id_misses_four_things(tmp_path: Path) -> None:
    place = "config/sources/all.yaml:2: sources[0]: "
    assert faults_of(tmp_path, sources="sources:\n  - id: fuzhou-daily\n") == [
        place + "region is missing; write it, as in region: cn/fujian/fuzhou",
        place + "home is missing; write it, as in home: https://news.example/",
        place + "name is missing; write it, as in name: 福州日报",
        place + "url is missing; write where to read it, as in url: https://news.example/feed.xml",
    ]


def test_an_address_of_the_demo_press_needs_its_slash(tmp_path: Path) -> None:
    assert faults_of(tmp_path, sources=source_with("region: demo", "url: demo:daily.xml")) == [
        (
            'config/sources/all.yaml:6: sources[0].url: "demo:daily.xml" is no address of the demo press; '
            "write it as in demo:/daily.xml"
        )
    ]


def test_a_fault_of_the_defaults_is_said_once_and_not_for_each_source(tmp_path: Path) -> None:
    second = source_with("id: second", "region: cn").removeprefix("sources:\n")
    without_region = SOURCES.replace("    region: cn/fujian/fuzhou\n", "")
    text = "defaults:\n  region: cnn\n  timezone: Asia/Fuzhou\n" + without_region + second
    assert faults_of(tmp_path, sources=text) == [
        'config/sources/all.yaml:2: defaults.region: "cnn" is no region; did you mean "cn"?',
        (
            'config/sources/all.yaml:3: defaults.timezone: "Asia/Fuzhou" is no IANA zone; '
            "write area and city, as in Asia/Shanghai"
        ),
    ]


def test_defaults_that_are_no_mapping_are_refused(tmp_path: Path) -> None:
    assert faults_of(tmp_path, sources="defaults: 3\n" + SOURCES) == [
        "config/sources/all.yaml:1: defaults: 3 is no mapping; write lines of key: value below the key"
    ]


def test_an_id_in_two_files_is_refused_in_the_second(tmp_path: Path) -> None:
    folder = write_folder(tmp_path)
    (folder / "sources/more.yaml").write_text(source_with("name: 晚报"), encoding="utf-8")
    with pytest.raises(ConfigError) as caught:
        load(folder, env={})
    assert str(caught.value) == (
        'config/sources/more.yaml:2: sources[0].id: "fuzhou-daily" is also in config/sources/all.yaml:2; '
        "give one of them another id"
    )


def test_a_former_id_belongs_to_one_entry_only(tmp_path: Path) -> None:
    second = source_with("id: second", "formerly: [fuzhou-daily, old]").removeprefix("sources:\n")
    third = source_with("id: third", "formerly: old").removeprefix("sources:\n")
    place = "a former id belongs to one entry only"
    assert faults_of(tmp_path, sources=SOURCES + second + third) == [
        (
            'config/sources/all.yaml:12: sources[1].formerly[0]: "fuzhou-daily" is also in '
            f"config/sources/all.yaml:2; {place}"
        ),
        (
            f'config/sources/all.yaml:18: sources[2].formerly: "old" is also in '
            f"config/sources/all.yaml:12; {place}"
        ),
    ]


def test_every_fault_of_every_file_is_said_at_once_in_the_order_of_files(tmp_path: Path) -> None:
    said = faults_of(
        tmp_path,
        settings="follow: [demo]\nweb: {port: 0}\nfallow: x\n",
        regions=region_with("id: cn/x", "name: x", "level: citty"),
        sources=source_with("kind: fead", "rights: {text: full}", "standing: -1"),
    )
    assert [fault.partition(": ")[0] for fault in said] == [
        "config/aggregator.yaml:2",
        "config/aggregator.yaml:3",
        "config/regions/all.yaml:18",
        "config/sources/all.yaml:7",
        "config/sources/all.yaml:8",
        "config/sources/all.yaml:9",
    ]


def test_a_broken_region_makes_no_fault_of_the_sources_in_it(tmp_path: Path) -> None:
    regions = region_with("id: cn/x", "name: x", "level: citty")
    said = faults_of(
        tmp_path, settings="follow: [cn/x]", regions=regions, sources=source_with("region: cn/x")
    )
    assert said == [
        (
            'config/regions/all.yaml:18: regions[4].level: "citty" is none of country, province, city, '
            'county, town, other; did you mean "city"?'
        )
    ]


def test_a_long_value_is_cut_in_the_message(tmp_path: Path) -> None:
    (said,) = faults_of(tmp_path, settings=f"title: [{'x' * 200}]")
    assert said == (
        f'config/aggregator.yaml:1: title: ["{"x" * 78}… is no text; '
        "write one, in quotes where it looks like a number"
    )
