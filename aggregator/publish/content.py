"""The body of a story as feeds carry it: its text, its credit, and a last line with the other outlets."""

import html

from aggregator.publish.rights import PublicCopy, PublicStory, paragraph
from aggregator.publish.words import words_for


def content_html(story: PublicStory, language: str) -> str:
    """Give the body as HTML, never empty; `language` is that of the words we add."""
    body = story.html + paragraph(story.credit_line or "") + _also_line(story, language)
    return body or paragraph(story.outlet)


def _also_line(story: PublicStory, language: str) -> str:
    """Give ``另见:福州晚报、海峡都市报`` with links, each other outlet once, "" when no other has it."""
    others: dict[str, PublicCopy] = {}
    for copy in story.also_in:
        if copy.outlet != story.outlet:
            others.setdefault(copy.outlet, copy)
    if not others:
        return ""
    words = words_for(language)
    return f"<p>{words.also_in.format(names=words.comma.join(map(_linked, others.values())))}</p>"


def _linked(copy: PublicCopy) -> str:
    name = html.escape(copy.outlet, quote=False)
    return f'<a href="{html.escape(copy.url)}">{name}</a>' if copy.url else name
