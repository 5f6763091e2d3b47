"""Makes the lists that Hanweb's jpage keeps as XML inside a script part of the page (pure)."""

import re
from typing import Final

_SCRIPT: Final = re.compile(
    r"<script[^<>]{0,300}>\s*(?:<!--)?\s*<datastore>(.*?)</datastore>.*?</script>", re.DOTALL | re.IGNORECASE
)
_BARE: Final = re.compile(r"<datastore>(.*?)</datastore>", re.DOTALL | re.IGNORECASE)
_RECORD: Final = re.compile(r"<record>\s*<!\[CDATA\[(.*?)\]\]>\s*</record>", re.DOTALL | re.IGNORECASE)
_MARK: Final = "<datastore>"


def open_datastores(text: str) -> str:
    """Give the page with the records of its datastores as ordinary markup; any other page as it is."""
    if _MARK not in text.lower():
        return text
    return _BARE.sub(_opened, _SCRIPT.sub(_opened, text))


def _opened(found: re.Match[str]) -> str:
    return f'<div class="datastore">{"".join(_RECORD.findall(found[1]))}</div>'
