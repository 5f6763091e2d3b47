"""Who stands behind a text: its people, and the one line that restores 来源, 记者 and 责任编辑."""

from collections.abc import Iterable, Iterator

from aggregator.model.story import Copy
from aggregator.publish.text import one_line
from aggregator.publish.words import words_for


def people(copy: Copy, outlet: str) -> tuple[str, ...]:
    """Give authors, reporters and correspondents, each once, without the outlet's own name."""
    credit = copy.credit
    named = _names((*copy.authors, *credit.reporters, *credit.correspondents))
    return tuple(name for name in named if name != outlet)


def credit_line(copy: Copy, outlet: str, language: str, *, beside: str = "") -> str | None:
    """Give one line such as ``来源:新华社 记者:张三 责任编辑:李四``, None when the text credits nobody.

    The outlet itself is left out, as publisher and as author: every output names it beside the story. Authors
    named by the feed alone stand where the text names no reporter. In a language that we do not speak names
    stand alone, in the same order. Whoever `beside`, the text that is shown,
    names already is not named again.
    """
    credit, words = copy.credit, words_for(language)
    publishers = [name for name in _names([credit.publisher or credit.origin or ""]) if name != outlet]
    reporters = list(_names(credit.reporters))
    authors = [] if reporters else [name for name in _names(copy.authors) if name != outlet]
    parts = (
        (words.publisher, publishers),
        (words.authors, authors),
        (words.reporters, reporters),
        (words.correspondents, list(_names(credit.correspondents))),
        (words.editor, list(_names([credit.editor or ""]))),
    )
    missing = [(phrase, [name for name in names if name not in beside]) for phrase, names in parts]
    said = [phrase.format(names=words.comma.join(names)) for phrase, names in missing if names]
    return words.gap.join(said) or None


def _names(texts: Iterable[str]) -> Iterator[str]:
    yield from dict.fromkeys(name for text in texts if (name := one_line(text)))
