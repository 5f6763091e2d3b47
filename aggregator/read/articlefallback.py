"""The last resort for a page of unknown shape: trafilatura finds its text (pure).

The one door to trafilatura. Only its extraction is used: it gets a text and never an address, so its own
downloads, which ours would not guard, are never reached.
"""

from typing import Final

from lxml import html

from aggregator.read.articlebody import MIN_TEXT
from aggregator.read.picks import Node, visible_text

_MOST_CHARS: Final = 1_000_000  # its time grows faster than the page: 1 MB of tables took 2 s


def find_anything(text: str) -> Node | None:
    """Give the text that trafilatura takes for the article's, None when it finds none.

    Costs 10-40 ms a page and some 30 MB once a process, so everything else comes first.
    """
    from trafilatura import extract  # noqa: PLC0415 - 0.26 s and 30 MB that most processes never need

    found = extract(
        text[:_MOST_CHARS],
        output_format="html",
        include_comments=False,
        include_images=True,
        include_links=True,  # by them lists are told from articles
        include_tables=True,
        with_metadata=False,
        deduplicate=False,
    )
    if not found:
        return None
    parser = html.HTMLParser(encoding="utf-8")
    tree: Node = html.document_fromstring(found.encode("utf-8", "replace"), parser=parser)
    return tree if len(visible_text(tree)) >= MIN_TEXT else None
