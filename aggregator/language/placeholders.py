"""Words that stand where a publisher wrote none."""

_UNTITLED = {
    "zh-Hans": "无标题",
    "zh-Hant": "無標題",
    "ja": "無題",
    "ko": "제목 없음",
    "en": "Untitled",
    "de": "Ohne Titel",
    "fr": "Sans titre",
    "es": "Sin título",
    "it": "Senza titolo",
    "pt": "Sem título",
    "ru": "Без названия",
    "nl": "Zonder titel",
    "da": "Uden titel",
    "nb": "Uten tittel",
    "sv": "Utan titel",
    "pl": "Bez tytułu",
}


def untitled(language: str) -> str:
    """Give the word for an entry without a title, in English when we have none for `language`."""
    return _UNTITLED.get(language) or _UNTITLED.get(language.partition("-")[0]) or _UNTITLED["en"]
