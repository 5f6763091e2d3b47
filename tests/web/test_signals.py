"""What publishers ask of us, as the status tells it."""

import json
from dataclasses import replace
from typing import Any

from aggregator.model.poll import SourceHealth
from tests.support.builders import NOW
from tests.web.fakes import House
from tests.web.htmlcheck import parsed, texts

REASONS = ("X-Robots-Tag: max-snippet:50", "title [Plus] <b>")


def house(*signals: str, **changes: Any) -> House:
    health = SourceHealth(
        source_id="fuzhou-daily",
        last_report=None,
        due_at=NOW,
        why=None,
        failures=0,
        entries=1,
        newest_entry_at=NOW,
        listed=1,
        unlisted=0,
    )
    made = House()
    made.store.reports = (replace(health, signals=signals, **changes),)
    return made


def test_the_status_page_quotes_what_a_publisher_asks_for() -> None:
    tree = parsed(house(*REASONS).client().get("/status"))
    told = [text for text in texts(tree, "td .detail") if text.startswith("The publisher’s signals")]
    assert told == [
        "The publisher’s signals lower what is shown: X-Robots-Tag: max-snippet:50; title [Plus] <b>"
    ]


def test_a_source_without_signals_is_told_of_without_the_sentence() -> None:
    assert "signals" not in house().client().get("/status").get_data(as_text=True)


def test_programs_read_the_same_words() -> None:
    told = json.loads(house(*REASONS).client().get("/status.json").data)
    assert told["sources"][0]["publisher_signals"] == list(REASONS)
