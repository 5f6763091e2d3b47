"""Language tags (BCP 47): read what feeds write, in the one form that we keep."""

import re
from functools import lru_cache

_TAG = re.compile(r"([a-z]{2,3})(?:-([a-z]{4}))?(?:-([a-z]{2}|\d{3}))?(?:-[a-z0-9]{1,8})*", re.IGNORECASE)
_COUNTRY_FOR_LANGUAGE = {"cn": "zh-Hans", "tw": "zh-Hant", "hk": "zh-Hant", "jp": "ja", "kr": "ko"}
_CHINESE = {
    "cn": "zh-Hans",
    "sg": "zh-Hans",
    "my": "zh-Hans",
    "tw": "zh-Hant",
    "hk": "zh-Hant",
    "mo": "zh-Hant",
}
_WRITTEN_OUT = {
    "chinese": "zh",
    "english": "en",
    "german": "de",
    "deutsch": "de",
    "french": "fr",
    "spanish": "es",
    "japanese": "ja",
    "korean": "ko",
    "russian": "ru",
    "portuguese": "pt",
    "italian": "it",
    "dutch": "nl",
}
_HAN_OR_KANA = re.compile("[぀-ヿ㐀-鿿]")
_WRITTEN_WITH_HAN = {"zh", "ja", "ko", "yue", "wuu", "nan", "und"}


@lru_cache(maxsize=256)
def language_tag(written: str | None) -> str | None:
    """Give the tag in canonical form (zh-cn becomes zh-Hans, en_us becomes en-US).

    None when it names no language, so that the next best evidence speaks.
    """
    text = (written or "").strip().replace("_", "-").lower()
    if text in _COUNTRY_FOR_LANGUAGE:
        return _COUNTRY_FOR_LANGUAGE[text]
    text = _WRITTEN_OUT.get(text, text)
    match = _TAG.fullmatch(text)
    if match is None or match[1] in {"und", "utf", "mul", "zxx"}:
        return None
    language, script, region = match[1], match[2], match[3]
    if language == "zh":
        if script in {"hans", "hant"}:
            return f"zh-{script.title()}"
        return _CHINESE.get(region or "", "zh")
    parts = [language, script.title() if script else None, region.upper() if region else None]
    return "-".join(part for part in parts if part)


def choose_language(*written: str | None, configured: str, text: str) -> str:
    """Give the first label that can be true for `text`, else what the source's configuration says.

    A label without a region or script yields to the configured one of the same language. Labels of
    publishing systems are often left at en-US, so one that is never written with Han characters is not
    believed over a Chinese headline.
    """
    own = language_tag(configured) or "und"
    for label in written:
        tag = language_tag(label)
        if tag is None or not _can_be(tag, text):
            continue
        if own.startswith(f"{tag}-"):
            return own
        return "zh-Hans" if tag == "zh" else tag
    return "zh-Hans" if own == "zh" else own


def _can_be(tag: str, text: str) -> bool:
    return tag.partition("-")[0] in _WRITTEN_WITH_HAN or not _HAN_OR_KANA.search(text)
