"""The words of pages, embeds and the desk in our languages: gettext's catalogues, read by Babel.

English sentences are the message ids. Templates say `_("…")` and `ngettext(…)` through Jinja's i18n
extension; the language is that of the page, which its address or its region decides, never the headers of a
request.
"""

from collections.abc import Mapping
from gettext import GNUTranslations, NullTranslations
from io import BytesIO
from pathlib import Path
from types import MappingProxyType
from typing import Final

from babel.messages.catalog import Catalog
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from jinja2 import Environment, pass_context
from jinja2.runtime import Context

ENGLISH: Final = "en"
TONGUES: Final[Mapping[str, str]] = MappingProxyType(
    {"zh-Hans": "简体中文", "zh-Hant": "繁體中文", ENGLISH: "English"}
)
"""The languages of our own words, each by its own name."""

RIGHT_TO_LEFT: Final = frozenset({"ar", "ckb", "dv", "fa", "he", "ps", "sd", "ug", "ur", "yi"})
_TRADITIONAL: Final = frozenset({"hant", "tw", "hk", "mo"})

TRANSLATIONS: Final = Path(__file__).with_name("translations")


def catalogue(language: str) -> Catalog:
    """Read the catalogue of a language of ours other than English."""
    name = language.replace("-", "_")
    with (TRANSLATIONS / name / "LC_MESSAGES/messages.po").open("rb") as file:
        return read_po(file, locale=name, abort_invalid=True)


def _spoken(language: str) -> NullTranslations:
    """Give the translations of a language, compiled in memory: no compiled file can be outdated."""
    if language == ENGLISH:
        return NullTranslations()
    compiled = BytesIO()
    write_mo(compiled, catalogue(language))
    compiled.seek(0)
    return GNUTranslations(compiled)


_SPOKEN: Final = MappingProxyType({language: _spoken(language) for language in TONGUES})


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
    return _SPOKEN[language].gettext(message)


def translate_count(singular: str, plural: str, count: int, language: str) -> str:
    """Give the form of a message that fits the count; Chinese has one form for all."""
    return _SPOKEN[language].ngettext(singular, plural, count)


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
