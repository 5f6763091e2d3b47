from collections.abc import Sequence
from datetime import date
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from aggregator.model.source import SourceMemory
from aggregator.normalize.identity import Traits, content_hash, identify, traits_of

DAY = date(2026, 11, 24)


def traits(**changes: Any) -> Traits:
    fields: dict[str, Any] = {
        "guid": "tag:x.cn,2026:1",
        "link": "http://x.cn/1.html",
        "key": "x.cn/1.html",
        "title": "农场开业",
        "day": DAY,
        "text": "笋干、辣椒。",
    }
    return traits_of(**(fields | changes))


def article(number: int, *, guid: str | None = None, **changes: Any) -> Traits:
    address = f"x.cn/{number}.html"
    title = f"新闻{'一二三四五六七八九十'[number]}"
    return traits(**({"guid": guid, "link": f"http://{address}", "key": address, "title": title} | changes))


def keys(*entries: Traits, memory: SourceMemory | None = None) -> tuple[str | None, ...]:
    return identify(entries, memory or SourceMemory()).keys


def poll(entries: Sequence[Traits], memory: SourceMemory | None = None) -> SourceMemory:
    return identify(entries, memory or SourceMemory()).memory


def test_the_guid_identifies_an_entry() -> None:
    assert keys(traits()) == ("guid:tag:x.cn,2026:1",)


def test_a_guid_that_flips_between_http_and_https_stays_one() -> None:
    assert keys(traits(guid="http://x.cn/1")) == keys(traits(guid="HTTPS://x.cn/1")) == ("guid://x.cn/1",)


def test_a_very_long_guid_is_kept_as_a_hash() -> None:
    (key,) = keys(traits(guid="x" * 5000))
    assert key is not None
    assert len(key) < 50


def test_without_a_guid_the_address_identifies() -> None:
    assert keys(traits(guid=None)) == keys(traits(guid=" \n")) == ("url:x.cn/1.html",)


def test_the_key_of_a_relative_link_holds_no_host() -> None:
    moved = keys(traits(guid=None, link="/a/1.html", key="other.cn/a/1.html"))
    assert moved == keys(traits(guid=None, link="/a/1.html", key="x.cn/a/1.html")) == ("url:/a/1.html",)


def test_an_address_that_the_guid_gave_stands_in_for_a_broken_link() -> None:
    assert keys(traits(guid=None, link="\x00", key="x.cn/1.html")) == ("url:x.cn/1.html",)


def test_without_guid_and_address_title_and_day_identify() -> None:
    first = traits(guid=None, link=None, key=None)
    assert keys(first) == keys(traits(guid=None, link=None, key=None, text="其他"))
    assert keys(first) != keys(traits(guid=None, link=None, key=None, day=date(2026, 11, 25)))


def test_an_undated_series_is_told_apart_by_its_text() -> None:
    first = traits(guid=None, link=None, key=None, day=None, title="今日天气", text="晴")
    assert keys(first) != keys(traits(guid=None, link=None, key=None, day=None, title="今日天气", text="雨"))


def test_a_repeated_entry_is_kept_once_and_counted() -> None:
    found = identify([traits(), traits(), traits(guid="other")], SourceMemory())
    assert found.keys == ("guid:tag:x.cn,2026:1", None, "guid:other")
    assert found.repeated == 1


def test_a_guid_on_several_entries_does_not_identify_them() -> None:
    assert keys(article(1, guid="same"), article(2, guid="same")) == ("url:x.cn/1.html", "url:x.cn/2.html")


def test_a_shared_guid_is_remembered_when_one_of_its_entries_is_gone() -> None:
    memory = poll([article(1, guid="same"), article(2, guid="same")])
    assert keys(article(2, guid="same"), memory=memory) == ("url:x.cn/2.html",)


def test_a_shared_guid_without_addresses_leaves_titles() -> None:
    first, second = (article(number, guid="same", link=None, key=None) for number in (1, 2))
    found = keys(first, second)
    assert all(key is not None and key.startswith("title:") for key in found)
    assert found[0] != found[1]


def test_an_address_that_several_headlines_share_is_a_page() -> None:
    home: dict[str, Any] = {"link": "http://x.cn/", "key": "x.cn/"}
    found = keys(*(article(number, **home) for number in (1, 2, 3)))
    assert len(set(found)) == 3
    assert all(key is not None and key.startswith("title:") for key in found)


def test_a_page_is_remembered_when_one_of_its_entries_is_left() -> None:
    home: dict[str, Any] = {"link": "http://x.cn/all", "key": "x.cn/all"}
    memory = poll([article(number, **home) for number in (1, 2, 3)])
    assert keys(article(2, **home), memory=memory) == keys(*(article(n, **home) for n in (2, 1, 3)))[:1]


def test_a_front_page_is_no_article() -> None:
    (key,) = keys(article(1, link="http://x.cn/", key="x.cn/"))
    assert key is not None
    assert key.startswith("title:")


def test_two_entries_with_guids_of_their_own_share_a_page() -> None:
    live: dict[str, Any] = {"link": "http://x.cn/live#a", "key": "x.cn/live"}
    found = identify([article(1, guid="a", **live), article(2, guid="b", **live)], SourceMemory())
    assert found.keys == ("guid:a", "guid:b")
    assert found.on_page == (True, True)


def test_a_podcast_that_links_its_home_page_and_repeats_a_guid_keeps_both_shows() -> None:
    home: dict[str, Any] = {"guid": "http://x.cn/2.mp3", "link": "http://x.cn/", "key": "x.cn/"}
    found = identify([article(1, **home), article(2, **home)], SourceMemory())
    assert len(set(found.keys)) == 2
    assert found.repeated == 0


def test_guids_made_anew_at_every_fetch_give_way_to_addresses() -> None:
    memory = poll([article(number, guid=f"build-1-{number}") for number in range(5)])
    found = identify([article(number, guid=f"build-2-{number}") for number in range(5)], memory)
    assert found.keys[0] == "url:x.cn/0.html"
    assert found.memory.guid_policy == "url"
    assert found.warnings == (
        (
            "5 of 5 known addresses came with new guids: entries are identified by their address from now "
            "on; ask the publisher for guids that stay"
        ),
    )


def test_the_healed_policy_stays() -> None:
    healed = SourceMemory(guid_policy="url")
    found = identify([article(1, guid="build-3")], healed)
    assert found.keys == ("url:x.cn/1.html",)
    assert found.memory.guid_policy == "url"
    assert found.warnings == ()


def test_a_few_changed_guids_are_edits() -> None:
    memory = poll([article(number, guid=f"a{number}") for number in range(5)])
    later = [article(number, guid=f"{'b' if number < 2 else 'a'}{number}") for number in range(5)]
    assert identify(later, memory).memory.guid_policy == "guid"


def test_new_addresses_prove_nothing_about_guids() -> None:
    memory = poll([article(number, guid=f"a{number}") for number in range(5)])
    assert (
        identify([article(number, guid=f"b{number}") for number in (6, 7, 8)], memory).memory.guid_policy
        == "guid"
    )


def test_what_is_remembered_of_guids_is_bounded() -> None:
    many = [traits(guid=str(n), link=f"http://x.cn/{n}", key=f"x.cn/{n}", title=str(n)) for n in range(1000)]
    memory = poll(many)
    assert len(memory.dumps()) < 5000


def test_a_title_policy_ignores_guid_and_address() -> None:
    (key,) = keys(traits(), memory=SourceMemory(guid_policy="title"))
    assert key is not None
    assert key.startswith("title:")


def test_a_later_page_of_an_article_in_the_document_is_a_part() -> None:
    first = traits(guid=None, key="x.cn/1047358.html", title="农场开业")
    second = traits(guid=None, key="x.cn/1047358_2.html", title="农场开业2")
    found = identify([first, second], SourceMemory())
    assert found.keys == ("url:x.cn/1047358.html", None)
    assert found.parts == 1


def test_a_part_alone_or_with_another_headline_stays() -> None:
    alone = traits(guid=None, key="x.cn/1047358_2.html")
    assert keys(alone) == ("url:x.cn/1047358_2.html",)
    other = traits(guid=None, key="x.cn/1047358.html", title="其他")
    assert len([key for key in keys(other, alone) if key]) == 2
    first = traits(guid=None, key="x.cn/1047358_1.html")
    assert keys(first) == ("url:x.cn/1047358_1.html",)


def test_the_content_hash_changes_with_title_or_text_only() -> None:
    assert content_hash("a", "b") == content_hash("a", "b")
    assert (
        len({content_hash("a", "b"), content_hash("a", "c"), content_hash("c", "b"), content_hash("ab", "")})
        == 4
    )
    assert content_hash("\ud800", "")


TRAITS = st.builds(
    traits_of,
    guid=st.none() | st.sampled_from(["a", "b", "http://x.cn/1"]) | st.text(max_size=5),
    link=st.none() | st.sampled_from(["/1", "http://x.cn/1", "\x00"]),
    key=st.none() | st.sampled_from(["x.cn/1", "x.cn/2", "x.cn/1_2.html", "x.cn/1.html"]),
    title=st.sampled_from(["", "a", "b"]),
    day=st.none() | st.just(DAY),
    text=st.text(max_size=3),
)


@given(entries=st.lists(TRAITS, max_size=8), policy=st.sampled_from(["guid", "url", "title"]))
def test_every_kept_entry_has_a_key_of_its_own_that_the_same_document_gives_again(
    entries: list[Traits], policy: Any
) -> None:
    found = identify(entries, SourceMemory(guid_policy=policy))
    kept = [key for key in found.keys if key is not None]
    assert len(set(kept)) == len(kept)
    assert len(kept) + found.repeated + found.parts == len(entries)
    assert SourceMemory.loads(found.memory.dumps()) == found.memory
    assert identify(entries, found.memory).keys == found.keys


def test_a_guid_that_names_the_visit_stays_one() -> None:
    guids = [
        "http://x.cn/a.do;jsessionid=0AAB6C8D?id=3",
        "https://x.cn/a.do;jsessionid=77FF0A12.n2?id=3&PHPSESSID=a1",
        "http://x.cn/a.do?PHPSESSID=b2&id=3",
    ]
    assert {keys(traits(guid=guid)) for guid in guids} == {("guid://x.cn/a.do?id=3",)}
    assert keys(traits(guid="http://x.cn/a.do?PHPSESSID=b2")) == ("guid://x.cn/a.do",)


def test_a_guid_that_is_no_address_is_left_alone() -> None:
    assert keys(traits(guid="tag:x;jsessionid=1")) == ("guid:tag:x;jsessionid=1",)
    assert keys(traits(guid="http://x.cn/?")) == ("guid://x.cn/?",)


def test_a_link_that_names_the_visit_is_one_address() -> None:
    links = ("/a.do;jsessionid=0AAB", "/a.do;jsessionid=77FF")
    found = {keys(traits(guid=None, link=link, key="x.cn/a.do")) for link in links}
    assert found == {("url:/a.do",)}
