"""The words of pages and embeds in the languages that we speak, behind gettext's own interface.

English sentences are the message ids, as Babel's catalogues have them; templates say `_("…")` and
`ngettext(…)` through Jinja's i18n extension, so that catalogues can take the place of `words.json`.
"""

import json
from collections.abc import Mapping
from pathlib import Path
from types import MappingProxyType
from typing import Final

from jinja2 import Environment, pass_context
from jinja2.runtime import Context

ENGLISH: Final = "en"
TONGUES: Final[Mapping[str, str]] = MappingProxyType(
    {"zh-Hans": "简体中文", "zh-Hant": "繁體中文", ENGLISH: "English"}
)
"""The languages of our own words, each by its own name."""

RIGHT_TO_LEFT: Final = frozenset({"ar", "ckb", "dv", "fa", "he", "ps", "sd", "ug", "ur", "yi"})
_TRADITIONAL: Final = frozenset({"hant", "tw", "hk", "mo"})

_WORDS: Final = Path(__file__).with_name("words.json")


def _read() -> Mapping[str, tuple[str, str]]:
    parts: Mapping[str, Mapping[str, tuple[str, str]]] = json.loads(_WORDS.read_text("utf-8"))
    return {message: (hans, hant) for part in parts.values() for message, (hans, hant) in part.items()}


CATALOGUE: Final = MappingProxyType(_read())
"""Message ids, each with its simplified and its traditional form; the file has them by page."""


def tongue(language: str) -> str:
    """Give the language of ours that is nearest to a BCP 47 tag; English when none is near."""
    first, *rest = language.lower().split("-")
    if first != "zh":
        return ENGLISH
    return "zh-Hant" if _TRADITIONAL.intersection(rest) else "zh-Hans"


def direction(language: str) -> str:
    """Give the writing direction for `dir`: ltr, rtl, or auto when the language is unknown."""
    first = language.lower().partition("-")[0]
    if first in {"", "und"}:
        return "auto"
    return "rtl" if first in RIGHT_TO_LEFT else "ltr"


def translate(message: str, language: str) -> str:
    """Give the message in one of our languages; a message without translation stays English."""
    if language == ENGLISH or message not in CATALOGUE:
        return message
    simplified, traditional = CATALOGUE[message]
    return traditional if language == "zh-Hant" else simplified


def translate_count(singular: str, plural: str, count: int, language: str) -> str:
    """Give the form of a message that fits the count; Chinese has one form for all."""
    if language == ENGLISH:
        return singular if count == 1 else plural
    return translate(singular, language)


def speak(templates: Environment) -> None:
    """Let templates translate into the language that their context calls `lang`."""

    @pass_context
    def gettext(context: Context, message: str) -> str:
        return translate(message, context["lang"])

    @pass_context
    def ngettext(context: Context, singular: str, plural: str, count: int) -> str:
        return translate_count(singular, plural, count, context["lang"])

    templates.add_extension("jinja2.ext.i18n")
    # the extension adds this method to the environment at run time, so its type does not know it
    templates.install_gettext_callables(gettext, ngettext, newstyle=True)  # type: ignore[attr-defined]
