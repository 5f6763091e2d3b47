"""A source as a form: what its file says as texts, and what a person typed as values for the file."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from aggregator.config.entrytext import Value
from aggregator.config.sourcefiles import NewSource

LISTS: Final = frozenset({"url", "known_as"})
NUMBERS: Final = frozenset({"standing", "at_most"})
TRUTHS: Final = frozenset({"review"})
CHOICES: Final[Mapping[str, tuple[str, ...]]] = {
    "kind": ("feed", "listpage", "epaper", "sitemap"),
    "route": ("home", "home+mentions", "mentions"),
}
KEYS: Final = (
    *("name", "region", "home", "url", "kind", "route", "language", "timezone", "every", "at_most"),
    *("standing", "group", "known_as", "review", "note"),
)
"""The keys of a source that the form has; all others are changed as text."""

NEW_KEYS: Final = ("name", "region", "home", "url", "kind", "language", "timezone", "every")
"""Those of a source that is added; the others can be changed when it is there."""

LABELS: Final[Mapping[str, tuple[str, str]]] = {
    "name": ("Name", "What readers see."),
    "region": ("Region", "What it is about, as in cn/fujian/fuzhou."),
    "home": ("Home page", "Where readers find it."),
    "url": ("Addresses", "Where it is read: one address a line."),
    "kind": ("Kind", "How it publishes."),
    "route": ("Places", "Whether it goes to its own region, to the places that it names, or to both."),
    "language": ("Language", "As in zh-Hans; left empty: the region’s."),
    "timezone": ("Time zone", "Of dates that name none, as in Asia/Shanghai; left empty: the region’s."),
    "every": ("How often to ask", "As in 30min or 2h; left empty: as the settings say."),
    "at_most": ("At most so many polls a day", "Left empty: no limit."),
    "standing": ("Standing", "0 to 100; of several copies of a story the higher one leads."),
    "group": ("Host group", "Sources of one group are asked one after the other; left empty: by its server."),
    "known_as": ("Other names", "By which others cite it: one name a line."),
    "review": ("Show its entries only once a person has approved them", ""),
    "note": ("Note", "For editors; shown to nobody else."),
}


@dataclass(frozen=True, slots=True)
class Draft:
    """A form's fields as texts, by key."""

    texts: Mapping[str, str]

    @classmethod
    def of_keys(cls, keys: Mapping[str, object]) -> "Draft":
        """Give the form of what a file says."""
        shown = {key: _text(keys.get(key)) for key in KEYS}
        return cls({**shown, "url": _text(keys.get("urls", keys.get("url")))})

    @classmethod
    def of_form(cls, form: Mapping[str, str]) -> "Draft":
        """Give what a person sent."""
        return cls({key: _clean(form.get(key, "")) for key in KEYS})

    def changed(self, keys: Mapping[str, object]) -> dict[str, Value | None]:
        """Give the values that differ from what the file says, under the file's own spelling of the key."""
        before = Draft.of_keys(keys).texts
        differing = {key: text for key, text in self.texts.items() if text != before[key]}
        spelled = {"url": "urls"} if "urls" in keys else {}
        return {spelled.get(key, key): _value(key, text) for key, text in differing.items()}

    def new_source(self, source_id: str) -> NewSource:
        """Give the source to be added, as far as a new one is written down at once."""
        texts = self.texts
        return NewSource(
            id=source_id,
            name=texts["name"],
            region=texts["region"],
            home=texts["home"],
            url=texts["url"].partition("\n")[0],
            language=texts["language"] or None,
            timezone=texts["timezone"] or None,
            every=texts["every"] or None,
            kind=texts["kind"] or "feed",
        )


def _clean(text: str) -> str:
    lines = (line.strip() for line in text.splitlines())
    return "\n".join(line for line in lines if line)


def _text(value: object) -> str:
    match value:
        case None | False:
            return ""
        case True:
            return "true"
        case list():
            return "\n".join(str(one) for one in value)
        case _:
            return str(value)


def _value(key: str, text: str) -> Value | None:
    """Give a text as its file has it; what is no number is written as it is, for the check to refuse."""
    if not text:
        return None
    if key in LISTS:
        lines = text.split("\n")
        return lines if len(lines) > 1 else lines[0]
    if key in TRUTHS:
        return text == "true"
    return int(text) if key in NUMBERS and text.isdecimal() and text.isascii() else text
