"""How `aggregator explain A B` prints two articles: verdict, figures, guards, both texts side by side."""

from collections.abc import Iterable
from typing import Any, Final

from rich.console import Console
from rich.markup import escape
from rich.table import Table
from rich.text import Text

from aggregator.cli.accounting import decision_plain, instant, told
from aggregator.cli.screen import console
from aggregator.dedupe.match import JOINING
from aggregator.language.marked import Run, beside
from aggregator.model.account import StoredCopy
from aggregator.model.decision import Act
from aggregator.model.story import Relation
from aggregator.publish.grounds import told as words
from aggregator.store.comparing import Comparison
from aggregator.store.neighbours import WINDOW_DAYS

_STYLES: Final = ("red", "green")
_MARKS: Final = (("[-", "-]"), ("{+", "+}"))  # as wdiff writes them, where there are no colours


def print_comparison(found: Comparison) -> None:
    """Print whether two entries are one piece of news, and everything that this rests on."""
    screen = console()
    for line in (*_verdict(found), *_figures(found)):
        screen.print(escape(line))
    screen.print(_guards(found))
    for one in found.decisions:
        screen.print(escape(told(one)))
    screen.print(_texts(screen, found))


def comparison_plain(found: Comparison) -> dict[str, Any]:
    """Give a comparison as JSON has it, texts included."""
    inspection = found.inspection
    match, alignment = inspection.match, inspection.alignment
    return {
        "one_story": found.a.story == found.b.story,
        "relation": match.relation,
        "score": match.score,
        "evidence": [words(one) for one in match.evidence],
        "grounds": [[one.kind, *one.facts] for one in match.evidence],
        "guard": match.guard,
        "guards": {name: said and words(said) for name, said in inspection.guards},
        "figures": {
            "aligned": round(alignment.score, 4),
            "aligned_needed": inspection.score_needed,
            "matched": alignment.matched,
            "matched_needed": inspection.matched_needed,
            "shorter": alignment.shorter,
            "titles": round(inspection.titles, 4),
            "boilerplate": inspection.boilerplate,
            "keys": found.keys,
            "apart_s": found.apart.total_seconds(),
        },
        "decisions": [decision_plain(one) for one in found.decisions],
        "entries": [_entry_plain(one) for one in (found.a, found.b)],
    }


def _entry_plain(one: StoredCopy) -> dict[str, Any]:
    return {
        "story": str(one.story),
        "source": one.entry.source_id,
        "url": one.entry.url,
        "title": one.entry.title,
        "text": one.entry.text,
    }


def _verdict(found: Comparison) -> Iterable[str]:
    match = found.inspection.match
    is_one = found.a.story == found.b.story
    yield f"stored: {'one story' if is_one else 'two stories'} ({found.a.story}, {found.b.story})"
    said = "one piece of news" if match.relation in JOINING else "two pieces of news"
    why = "; ".join(map(words, match.evidence))
    yield f"the rules of today: {said} ({match.relation}, {match.score:.2f}): {why}"
    if match.relation is Relation.RELATED:
        yield "related: alike enough to go along with a third copy, not enough to be one story by themselves"
    acts = {one.act for one in found.decisions}
    if Act.SPLIT in acts or Act.MERGE in acts:
        yield "a person decided about these two; that goes before the rules"


def _figures(found: Comparison) -> Iterable[str]:
    inspection = found.inspection
    alignment = inspection.alignment
    yield f"texts align {alignment.score:.2f} (a copy needs {inspection.score_needed:.2f})"
    yield (
        f"{alignment.matched} of the shorter text's {alignment.shorter} characters or words in common "
        f"(a copy needs {inspection.matched_needed})"
    )
    yield f"titles {inspection.titles:.2f} alike; titles alone prove nothing"
    yield f"{inspection.boilerplate} sentences left out that stand under many openings"
    days = found.apart.total_seconds() / 86_400
    late = "" if days <= WINDOW_DAYS else f"; entries are compared within {WINDOW_DAYS} days"
    yield f"published {days:.1f} days apart{late}"
    yield f"{found.keys} keys in common" + ("" if found.keys else ": they are never compared by themselves")


def _guards(found: Comparison) -> Table:
    table = Table(box=None, pad_edge=False, header_style="bold")
    for column in ("guard", "what it says"):
        table.add_column(column, overflow="fold")
    for name, said in found.inspection.guards:
        table.add_row(name, escape(words(said) if said else "no objection"), style="red" if said else None)
    return table


def _texts(screen: Console, found: Comparison) -> Table:
    table = Table(pad_edge=False, header_style="bold", show_lines=False, expand=True)
    for one in (found.a, found.b):
        head = f"{one.entry.source_id} · {instant(one.entry.published.at)}\n{one.entry.url or ''}"
        table.add_column(escape(head), overflow="fold", ratio=1)
    rows = beside(found.a.entry.title, found.b.entry.title) + beside(found.a.entry.text, found.b.entry.text)
    for row in rows:
        table.add_row(*(_passage(runs, side, screen) for side, runs in enumerate(row)))
    if not found.a.entry.text or not found.b.entry.text:
        table.caption = "a text has left the store, or was never in it"
    return table


def _passage(runs: Iterable[Run], side: int, screen: Console) -> Text:
    passage = Text()
    opening, closing = ("", "") if screen.color_system else _MARKS[side]
    for run in runs:
        if run.is_common:
            passage.append(run.text)
        else:
            passage.append(f"{opening}{run.text}{closing}", style=_STYLES[side])
    return passage
