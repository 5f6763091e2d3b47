import pytest

from aggregator.model.entry import Reading
from aggregator.model.poll import DueDocument
from aggregator.model.signals import Signals
from aggregator.model.source import SourceMemory
from aggregator.poll import pipeline
from tests.support.builders import NOW, document, fetched, source

BODY = b"<rss version='2.0'><channel><item><title>News</title></item></channel></rss>"


@pytest.mark.parametrize("name", ["x-robots-tag", "tdm-reservation"])
def test_the_same_body_is_read_again_when_its_headers_ask_for_something_else(name: str) -> None:
    plain = fetched(BODY)
    known = document(body_hash=pipeline.body_hash(plain))
    assert not pipeline.needs_reading(known, fetched(BODY, headers={"content-type": "text/xml", "age": "5"}))
    assert pipeline.needs_reading(known, fetched(BODY, headers={name: "1"}))


@pytest.mark.parametrize(("agent", "chars"), [("OurReader/1.0", 0), ("OtherReader/1.0", None)])
def test_what_is_asked_of_another_program_is_not_asked_of_us(agent: str, chars: int | None) -> None:
    answer = fetched(BODY, headers={"x-robots-tag": "ourreader: nosnippet"})
    due = DueDocument(document(), SourceMemory())
    reading = pipeline.read_task(pipeline.task(source(), due, answer, now=NOW, agent=agent))
    assert isinstance(reading, Reading)
    assert reading.signals.max_chars == chars
    assert reading.signals.joined(Signals()).reasons == reading.all_signals()
