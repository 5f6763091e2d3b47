"""Stories found by their words: the index follows every text, whoever writes it."""

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import text as sql

from aggregator.language.bigrams import terms_version, typed_words
from aggregator.model.entry import Entry
from aggregator.model.selection import Selection
from aggregator.model.story import RegionQuery
from aggregator.store.engine import transaction
from aggregator.store.retention import Retention
from aggregator.store.search import MOST_TERMS, follow_words, renew_if_outdated
from aggregator.store.search_fill import FILLED
from tests.store.harness import Installation, copy_of, entry, ours, theirs

CITY = "cn/fujian/fuzhou"


@pytest.fixture
def started(site: Installation) -> Installation:
    site.follow(ours(), theirs())
    site.past_first_poll(ours())
    site.past_first_poll(theirs())
    return site


def told(number: int, title: str, text: str = "", **changes: Any) -> Entry:
    return entry(number, title=title, text=text, content_hash=f"{title}{text}", **changes)


def found(site: Installation, typed: str, *, region: str = CITY, **asked: Any) -> list[str]:
    selection = Selection(words=typed_words(typed), **asked)
    return [story.lead.title for story in site.reading.view(RegionQuery(region, selection=selection)).stories]


def is_sound(site: Installation) -> bool:
    """Say whether FTS5 itself finds its index in order."""
    with transaction(site.polling._engine) as connection:
        connection.execute(sql("INSERT INTO search(search) VALUES ('integrity-check')"))
    return site.count("reworded") == 0


@pytest.mark.parametrize(
    ("typed", "is_found"),
    [
        ("台风", True),
        ("颱風", True),
        ("风", True),
        ("陆", True),
        ("台风登陆", True),
        ("风登陆福", True),
        ("陆台", False),
        ("BAVI", True),
        ("bav", False),
        ("ｂａｖｉ", True),
        ("第9号", True),
        ("号", True),
        ("9", True),
        ("muller", True),
        ("Müller 台风", True),
        ("台风 地震", False),
        ('"台风 登陆"', False),
        ('"登陆福建 Bavi"', True),
        ("福州 台风", True),
        ("巴威", True),
        ("笋干", False),
    ],
)
def test_words_are_found_in_title_and_text(started: Installation, typed: str, is_found: bool) -> None:  # noqa: FBT001 - the expected value
    started.poll(ours(), told(1, "第9号台风登陆福建：Bavi", "福州市民 Müller 说，“巴威”很大。"))
    started.poll(ours(), told(2, "连江县开心农场开业", "笋子、辣椒。"))
    assert found(started, typed) == (["第9号台风登陆福建：Bavi"] if is_found else [])


def test_all_words_have_to_occur_in_one_copy(started: Installation) -> None:
    started.poll(ours(), told(1, "台风登陆"))
    started.poll(theirs(), copy_of(1, theirs(), title="台风登陆", text="厦门停课"))
    assert found(started, "停课") == ["台风登陆"]
    assert found(started, "台风 停课") == ["台风登陆"]
    started.poll(ours(), told(2, "地震"))
    assert found(started, "地震 停课") == []


def test_a_changed_text_is_found_by_its_new_words_alone(started: Installation) -> None:
    started.poll(ours(), told(1, "台风登陆", "风力十级"))
    started.poll(ours(), told(1, "台风减弱", "风力八级"))
    assert [found(started, typed) for typed in ("登陆", "十级", "减弱", "八级")] == [
        [],
        [],
        ["台风减弱"],
        ["台风减弱"],
    ]
    assert is_sound(started)


def test_a_text_that_changes_twice_in_one_batch_leaves_no_trace(started: Installation) -> None:
    lease = started.lease("fuzhou-daily")[0]
    polls = [
        started.finished(ours(), told(1, title), lease=lease, body_hash=title)
        for title in ("台风来了", "台风走了", "晴天")
    ]
    started.commit(polls)
    assert [found(started, typed) for typed in ("台风", "晴天")] == [[], ["晴天"]]
    assert is_sound(started)


def test_an_old_text_that_left_is_found_by_its_headline_alone(started: Installation) -> None:
    started.poll(ours(), *(told(n, f"旧闻{n}", "笋干辣椒") for n in range(1, 121)))
    started.later(timedelta(days=100))
    started.poll(ours(), *(told(n, f"新闻{n}", "鱼丸") for n in range(200, 320)))
    assert len(found(started, "笋干")) == 120
    list(started.polling.chores(Retention(), now=started.now))
    assert found(started, "笋干") == []
    assert len(found(started, "旧闻")) == 120
    assert is_sound(started)


def test_what_another_program_deletes_leaves_the_index_with_the_next_poll(started: Installation) -> None:
    started.poll(ours(), told(1, "台风登陆", "详情"))
    with transaction(started.polling._engine) as connection:
        connection.execute(sql("UPDATE entry_text SET text = ''"))
    started.poll(theirs(), told(2, "别的", source=theirs()))
    assert [found(started, "详情"), found(started, "台风")] == [[], ["台风登陆"]]
    assert is_sound(started)


def test_a_poll_that_fails_leaves_no_words(started: Installation) -> None:
    broken = told(1, "台风", html=None)  # the store refuses it
    started.poll(ours(), broken)
    assert (found(started, "台风"), started.count("reworded")) == ([], 0)


def test_beyond_its_beginning_a_text_is_not_searched(started: Installation) -> None:
    started.poll(ours(), told(1, "长文", "字" * (MOST_TERMS - 2) + "内外" + "字" * 9 + "尾声"))
    assert [found(started, typed) for typed in ("字内", "尾声")] == [["长文"], []]


def test_what_was_stored_before_the_index_is_taken_up_by_the_chores(started: Installation) -> None:
    many = FILLED + 5
    started.poll(ours(), *(told(n, f"台风{n}") for n in range(many)))
    forget_all(started)
    started.poll(ours(), told(9_000, "台风刚到"))
    assert found(started, "台风", region="cn") == ["台风刚到"]
    list(started.polling.chores(Retention(), now=started.now))
    assert len(found(started, "台风")) == many + 1
    assert is_sound(started)


def test_an_entry_that_changes_before_it_is_taken_up_is_taken_up_as_it_is(started: Installation) -> None:
    started.poll(ours(), told(1, "台风登陆"))
    forget_all(started)
    started.poll(ours(), told(1, "台风减弱"))
    assert found(started, "减弱") == []
    list(started.polling.chores(Retention(), now=started.now))
    assert [found(started, "减弱"), found(started, "登陆")] == [["台风减弱"], []]
    assert is_sound(started)


def test_an_index_made_by_other_rules_is_made_anew(started: Installation) -> None:
    started.poll(ours(), told(1, "台风登陆"))
    with transaction(started.polling._engine) as connection:
        connection.execute(sql("UPDATE meta SET value = '0-older' WHERE key = 'search_terms'"))
    started.follow(ours(), theirs())
    assert found(started, "台风") == []
    list(started.polling.chores(Retention(), now=started.now))
    assert found(started, "台风") == ["台风登陆"]
    assert started.rows("SELECT value FROM meta WHERE key = 'search_terms'") == [(terms_version(),)]
    assert is_sound(started)


def test_the_index_is_left_alone_while_its_rules_stay(started: Installation) -> None:
    started.poll(ours(), told(1, "台风登陆"))
    with transaction(started.polling._engine) as connection:
        renew_if_outdated(connection)
        follow_words(connection)
    assert found(started, "台风") == ["台风登陆"]


def forget_all(site: Installation) -> None:
    """Leave the store as an upgrade from a program without an index does."""
    with transaction(site.polling._engine) as connection:
        connection.execute(sql("INSERT INTO search(search) VALUES ('delete-all')"))
        connection.execute(
            sql("INSERT INTO meta SELECT 'search_from', value + 1 FROM meta WHERE key = 'last_entry'")
        )
