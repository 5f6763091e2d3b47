"""What only pages say of an entry: who made it, apart from its text."""

from dataclasses import replace

from aggregator.language.bylines import CUES_OF_A_BYLINE
from aggregator.model.entry import Credit, RawEntry
from aggregator.normalize.credit import read_credit
from aggregator.normalize.people import clean_authors
from aggregator.normalize.text import clean_title

_MOST_BYLINE = 200


def with_page_credit(credit: Credit, raw: RawEntry) -> Credit:
    """Give the credit of a text together with what its page names apart from it; the text's own words first.

    A byline with roles (记者 张笑雪 通讯员 沈元) is read like the end of a text, one without names reporters.
    """
    if raw.editor and not credit.editor:
        credit = replace(credit, editor=clean_title(raw.editor))
    if not raw.byline or credit.reporters:
        return credit
    byline = clean_title(raw.byline)[:_MOST_BYLINE]
    said, _ = read_credit(f"({byline})")
    reporters = said.reporters or (
        () if any(cue in byline for cue in CUES_OF_A_BYLINE) else clean_authors((byline,))
    )
    correspondents = credit.correspondents or said.correspondents
    return replace(credit, reporters=reporters, correspondents=correspondents)
