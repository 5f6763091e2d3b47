"""What identifies an article of a newspaper: it may stand in two editions, at two addresses (pure)."""

import re
from hashlib import blake2b
from typing import Final
from urllib.parse import urlsplit

_MARKUP: Final = re.compile(r"<[^>]*>|\s+|&nbsp;")
_MIN_CHARS: Final = 20  # less is a caption, and two pictures may have the same


def print_identity(title: str, content: str, *, url: str) -> str | None:
    """Give one identity for all copies of an article in one issue: the issue's folder, headline and text.

    Content ids do not do: an article that was set twice has two. None for a text that is too short to tell
    anything, which leaves the address.
    """
    text = _MARKUP.sub("", content)
    if len(text) < _MIN_CHARS or not title:
        return None
    split = urlsplit(url)
    issue = f"{split.hostname}{split.path.rpartition('/')[0]}"
    written = "\n".join((issue, _MARKUP.sub("", title), text))
    return f"print:{blake2b(written.encode('utf-8', 'replace'), digest_size=12).hexdigest()}"
