"""The body of a story as feeds carry it: its text, its credit, and a last line with the other outlets."""

import html
from collections.abc import Iterable
from typing import Final

from aggregator.publish.rights import PublicCopy, PublicStory, paragraph
from aggregator.publish.words import Words, words_for

NAMED: Final = 4  # outlets in the one line; an agency's piece stands in thirty


def content_html(story: PublicStory, language: str, *, all_copies: bool = False) -> str:
    """Give the body as HTML, never empty; `language` is that of the words we add.

    With `all_copies` every other outlet has a line of its own, with the title of its copy.
    """
    others = _others(story)
    write = _also_lines if all_copies else _also_line
    also = write(others, words_for(language)) if others else ""
    body = story.html + paragraph(story.credit_line or "") + also
    return body or paragraph(story.outlet)


def _others(story: PublicStory) -> list[PublicCopy]:
    """Give the copies of other outlets, each outlet once."""
    others: dict[str, PublicCopy] = {}
    for copy in story.also_in:
        if copy.outlet != story.outlet:
            others.setdefault(copy.outlet, copy)
    return list(others.values())


def _also_line(others: list[PublicCopy], words: Words) -> str:
    """Give ``另见:福州晚报、海峡都市报 +2`` with links: a few outlets, and how many more there are."""
    names = words.comma.join(_linked(copy, copy.outlet) for copy in others[:NAMED])
    more = f" +{len(others) - NAMED}" if len(others) > NAMED else ""
    return f"<p>{words.also_in.format(names=names)}{more}</p>"


def _also_lines(others: Iterable[PublicCopy], words: Words) -> str:
    """Give ``另见:福州晚报 – 大桥通车`` for each outlet."""
    lines = (_linked(copy, f"{copy.outlet} – {copy.title}") for copy in others)
    return "".join(f"<p>{words.also_in.format(names=line)}</p>" for line in lines)


def _linked(copy: PublicCopy, text: str) -> str:
    shown = html.escape(text, quote=False)
    return f'<a href="{html.escape(copy.url)}">{shown}</a>' if copy.url else shown
