from aggregator.model.known import DatePattern, KnownItem, KnownItems
from tests.support.builders import NOW


def test_what_a_document_showed_comes_back_from_the_store() -> None:
    items = {
        f"{n:016x}": KnownItem(f"{n:08x}", "" if n % 2 else "a" * 8, "" if n % 3 else "b" * 8)
        for n in range(6)
    }
    known = KnownItems(
        context="c",
        whole_at=NOW,
        frame="f",
        items=items,
        dates=DatePattern(6, "LU", ("2026-11-24T00:00:00+00:00",)),
        endings={"ab": 3},
        warnings=('most say "x"',),
    )
    assert KnownItems.loads(known.dumps()) == known
    assert KnownItems.loads(KnownItems("c", NOW, "f", {}).dumps()) == KnownItems("c", NOW, "f", {})
