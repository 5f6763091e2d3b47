"""The contract of every output: what the rights do not allow appears nowhere in its bytes."""

import pytest

from aggregator.model.entry import Media
from aggregator.model.source import Rights, Source, SourceKind
from aggregator.publish.channel import FORMATS
from tests.publish.samples import WRITERS, Format, channel, public
from tests.support.builders import copy, source, story

MARKER = "越界"  # stands once in every text, just beyond what may be shown
IMAGE = "http://images.example/越界.jpg"

RIGHTS: list[tuple[str, Source | None, int]] = [
    ("unknown source", None, 0),
    ("headline", source(rights=Rights("headline")), 0),
    ("list page", source(kind=SourceKind.LISTPAGE), 0),
    ("e-paper", source(kind=SourceKind.EPAPER), 0),
    ("sitemap", source(kind=SourceKind.SITEMAP), 0),
    ("feed", source(), 80),
    ("shorter excerpt", source(rights=Rights(excerpt_chars=30)), 30),
    ("longer without permission", source(rights=Rights(excerpt_chars=300)), 80),
    ("longer with permission", source(rights=Rights(excerpt_chars=300, permission="yes")), 300),
    ("full without permission", source(rights=Rights("full", images=True)), 80),
]


@pytest.mark.parametrize("format_", FORMATS)
@pytest.mark.parametrize(("name", "known", "allowed"), RIGHTS, ids=[row[0] for row in RIGHTS])
def test_nothing_beyond_the_rights_is_written(
    format_: Format, name: str, known: Source | None, allowed: int
) -> None:
    text = "福" * allowed + MARKER + "州" * 500
    markup = f'<p>{text}</p><img src="{IMAGE}">'
    lead = copy(1, source_id="walked", text=text, html=markup, media=(Media(IMAGE, "image/jpeg", 9, MARKER),))
    also = copy(2, source_id="walked", text=MARKER, html=MARKER, media=lead.media)
    shown = public(story(lead=lead, also_in=(also,)), **({"walked": known} if known else {}))
    written = WRITERS[format_](channel(format_), [shown])
    assert MARKER.encode() not in written
    assert b"images.example" not in written
    assert lead.title.encode() in written
    assert ("福" * (allowed - 1) + "…" in written.decode()) is bool(allowed)


@pytest.mark.parametrize("format_", FORMATS)
def test_full_text_and_images_are_written_with_permission(format_: Format) -> None:
    known = source(id="walked", rights=Rights("full", images=True, permission="yes"))
    lead = copy(source_id="walked", html=f"<p>{MARKER}</p>", media=(Media(IMAGE),))
    written = WRITERS[format_](channel(format_), [public(story(lead=lead), walked=known)]).decode()
    assert MARKER in written
    assert IMAGE in written
