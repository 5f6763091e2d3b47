"""Where sentences end."""

import re

# A full stop after one letter or before a small letter or digit ends nothing: "U.S. troops", "3.5".
_END = re.compile(
    r"[。!?！？;；…\n]+[\"')\]”’」』》]*|\.(?<=[a-zà-ÿа-я\d)\"'%]\.)[\"')\]”’]*\s+(?=[\"'(“‘]?[A-ZÀ-ÞА-Я0-9])"
)


def sentences(text: str) -> list[str]:
    """Split a folded text into its sentences; blank ones are left out."""
    found, start = [], 0
    for end in _END.finditer(text):
        found.append(text[start : end.end()])
        start = end.end()
    found.append(text[start:])
    return [sentence for sentence in found if sentence and not sentence.isspace()]
