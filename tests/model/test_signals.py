import pytest

from aggregator.model.signals import NO_SIGNALS, Signals, headline_only, lowered


@pytest.mark.parametrize(
    ("a", "b", "both"),
    [
        (Signals(max_chars=50), NO_SIGNALS, Signals(max_chars=50)),
        (NO_SIGNALS, Signals(max_chars=50), Signals(max_chars=50)),
        (Signals(max_chars=50), Signals(max_chars=20), Signals(max_chars=20)),
        (Signals(no_images=True), Signals(no_archive=True), Signals(no_images=True, no_archive=True)),
        (Signals(reasons=("a", "b")), Signals(reasons=("b", "c")), Signals(reasons=("a", "b", "c"))),
        (headline_only("none"), Signals(max_chars=9), headline_only("none")),
    ],
)
def test_two_signals_together_take_away_what_either_does(a: Signals, b: Signals, both: Signals) -> None:
    assert a.joined(b) == both


def test_the_sentence_for_health_quotes_what_was_said() -> None:
    assert lowered(["itunes:block", "title [Plus]"]) == (
        "publisher's signals lower what is shown: itunes:block; title [Plus]"
    )
