"""`make bench-pages [DATA=…]`: lists of news found without any rule, and pages that hold none.

    python -m tests.bench.pages --data saved-pages

Without a folder it reads our own pages: those that the finder was written beside, and those that it was not.
A folder holds pages as they were served, and labels.jsonl with one page a line:
{"file": "fuzhou.html", "url": "http://…", "kind": "list", "items": ["http://…"]} or "kind": "none". `items`
may be addresses or objects with `url`. Prints bar and measured value; ends with code 1 when a bar is missed.
"""

import argparse
import json
import sys
import time
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import unquote, urldefrag

from aggregator.errors import ReadError
from aggregator.read.document import decode_document
from aggregator.read.patterns import Verdict, find_list
from tests.read.pages import blind_lists, heldout_lists, heldout_nolists, lists, nolists
from tests.read.pages.case import Case

LABELS = "labels.jsonl"
BAR = 0.95  # of precision, of recall, and of pages without news
LISTS = 0.85  # share of lists that must reach both: 17 of 20
SLOWEST_S = 0.2
HOSTILE_S = 0.5  # for a page of 1.8 MB; the finder once took 1.7 s
HOSTILE_LINES = 18_000


@dataclass(frozen=True, slots=True)
class Page:
    """A page, and its news: none when it is no list."""

    name: str
    url: str
    body: bytes
    items: frozenset[str]
    is_list: bool


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of one page."""

    page: Page
    verdict: Verdict
    precision: float
    recall: float
    cpu_s: float
    why: str

    @property
    def is_right(self) -> bool:
        """Tell whether a list was found as it is, or a page without news refused."""
        if not self.page.is_list:
            return self.verdict is Verdict.NO_LIST
        return self.verdict is Verdict.LIST and min(self.precision, self.recall) >= BAR


def main() -> None:
    """Run the bench and print its tables."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("--data", type=Path)
    options = parser.parse_args()
    if options.data is not None and not (options.data / LABELS).exists():
        sys.exit(f"{options.data} holds no {LABELS}; name the folder of saved pages: DATA=…")
    sets = {"saved pages": list(_saved(options.data))} if options.data else _own()
    met = [_report(name, [_outcome(page) for page in pages]) for name, pages in sets.items()]
    met.append(_hostile())
    sys.exit(not all(met))


def _hostile() -> bool:
    """Measure pages that only wear the finder out, and print the slowest."""
    line = '<li><a href="/n/{0}-a-long-title.html">Council approves new budget number {0}</a>{1}</li>'
    shapes = ("", "<i>2026-11-24</i>", "<p>Officials said on Tuesday that the plan would go on.</p>")
    slowest, size = 0.0, 0
    for shape in shapes:
        lines = "".join(line.format(n, shape) for n in range(HOSTILE_LINES))
        html = f"<html><body><ul>{lines}</ul></body></html>"
        began = time.process_time()
        find_list(html, url="https://news.example/news/")
        slowest, size = max(slowest, time.process_time() - began), max(size, len(html))
    is_met = slowest < HOSTILE_S
    name = f"hostile pages of up to {size / 1e6:.1f} MB, CPU"
    print(f"{name:54} {f'< {HOSTILE_S:g} s':>8} | {slowest:.2f} s{'' if is_met else '   MISSED'}")
    return is_met


def _own() -> Mapping[str, Sequence[Page]]:
    return {
        "written beside": [_page(case) for case in (*lists.cases(), *nolists.cases())],
        "held out": [_page(case) for case in (*heldout_lists.cases(), *heldout_nolists.cases())],
        "further families": [_page(case) for case in blind_lists.cases()],  # 22 of 24 when first read
    }


def _page(case: Case) -> Page:
    return Page(case.name, case.url, case.body, _same(case.items), case.kind == "list")


def _saved(folder: Path) -> Iterable[Page]:
    for line in (folder / LABELS).read_text(encoding="utf-8").splitlines():
        if line.strip():
            row = json.loads(line)
            named = (one if isinstance(one, str) else one["url"] for one in row.get("items") or ())
            body = (folder / row["file"]).read_bytes()
            yield Page(row["file"], row["url"], body, _same(named), row["kind"] == "list")


def _same(urls: Iterable[str]) -> frozenset[str]:
    """Give addresses as they compare: escapes and fragments do not count."""
    return frozenset(unquote(urldefrag(url).url) for url in urls)


def _outcome(page: Page) -> Outcome:
    began = time.process_time()
    try:
        text = decode_document(page.body, headers={"content-type": "text/html"}, language=None).text
    except ReadError as exc:
        return Outcome(page, Verdict.NO_LIST, 1.0, 0.0, time.process_time() - began, str(exc))
    found = find_list(text, url=page.url)
    spent = time.process_time() - began
    got = _same(item.url for item in found.items)
    both = len(got & page.items)
    precision = both / len(got) if got else 1.0
    recall = both / len(page.items) if page.items else 1.0
    return Outcome(page, found.verdict, precision, recall, spent, found.why)


def _report(name: str, outcomes: Sequence[Outcome]) -> bool:
    of_lists = [one for one in outcomes if one.page.is_list]
    others = [one for one in outcomes if not one.page.is_list]
    wrong = [one for one in of_lists if not one.is_right and one.verdict is not Verdict.UNSURE]
    slowest = max((one.cpu_s for one in outcomes), default=0.0)
    right, refused = sum(one.is_right for one in of_lists), sum(one.is_right for one in others)
    unsure = sum(one.verdict is Verdict.UNSURE for one in others)
    rows = [
        (
            "lists, precision and recall >= 0.95",
            f">= {LISTS:.0%}",
            f"{right} of {len(of_lists)}",
            right >= LISTS * len(of_lists),
        ),
        ("lists read wrongly instead of unsure", "0", str(len(wrong)), not wrong),
        (
            "pages without news refused",
            f">= {BAR:.0%}",
            f"{refused} of {len(others)} ({unsure} unsure)",
            refused >= BAR * len(others),
        ),
        ("slowest page, CPU", f"< {SLOWEST_S:g} s", f"{slowest:.2f} s", slowest < SLOWEST_S),
    ]
    for what, bar, measured, is_met in rows:
        print(f"{name + ': ' + what:54} {bar:>8} | {measured}{'' if is_met else '   MISSED'}")
    for one in outcomes:
        if not one.is_right:
            figures = f"precision {one.precision:.2f}, recall {one.recall:.2f}" if one.page.is_list else ""
            print(f"    {one.page.name}: {one.verdict.value} {figures}; {one.why}")
    return all(is_met for *_, is_met in rows)


if __name__ == "__main__":
    main()
