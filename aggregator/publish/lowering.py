"""Show less than the publishers allow, where a reader asks for less; never more."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Final, Literal

from aggregator.model.source import Source

Content = Literal["headline", "excerpt", "full"]
CONTENTS: Final[tuple[Content, ...]] = ("headline", "excerpt", "full")


def lowered(sources: Mapping[str, Source], content: Content) -> Mapping[str, Source]:
    """Give the sources with rights to no more than `content`; what they allow less of stays as it is.

    A headline is words alone: no images either.
    """
    if content == "full":
        return sources
    return {of: _lowered(source, content) for of, source in sources.items()}


def _lowered(source: Source, content: Content) -> Source:
    rights = source.rights
    text = min(rights.text, content, key=CONTENTS.index)
    images = rights.images and content != "headline"
    return replace(source, rights=replace(rights, text=text, images=images))
