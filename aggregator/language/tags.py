"""Language tags (BCP 47): read what feeds write, in the one form that we keep."""

import re
from functools import lru_cache

from aggregator.language.detect import COMMON, detect_language
from aggregator.language.scripts import can_be_in, chinese_script, count_letters, script_of

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
_ENOUGH_TO_OVERRULE = 100  # letters; among twenty languages one headline in eight is taken for another's


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
    """Give the first label that can be true for `text`, else what its letters say, else the configuration.

    A label without a region or script yields to the configured one of the same language. Labels of
    publishing systems are often left at en-US, so one whose language is not written in the text's script is
    not believed; nor, where no language is configured, one that a long text contradicts. `text` is the
    title and the beginning of the text.
    """
    own = language_tag(configured)
    script = script_of(text)
    said = [tag for tag in map(language_tag, written) if tag]
    believed = next((tag for tag in said if can_be_in(tag, script)), None)
    if believed is None or (own is None and count_letters(text) >= _ENOUGH_TO_OVERRULE):
        candidates = (own, *said, "en") if own else (*said, *COMMON)
        found = detect_language(text, candidates=tuple(tag for tag in candidates if tag))
        chosen = found or believed or own or "und"
    else:
        chosen = believed
    if own and own.startswith(f"{chosen}-"):
        chosen = own
    return _chinese(chosen, text) if chosen.partition("-")[0] == "zh" else chosen


def _chinese(tag: str, text: str) -> str:
    """Give the script that a Chinese text is clearly written in, whatever its label says."""
    script = chinese_script(text)
    if script:
        return f"zh-{script}"
    return "zh-Hans" if tag == "zh" else tag
