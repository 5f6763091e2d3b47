"""The further pages of one article, by the source's rule or by the usual shapes of their addresses (pure).

1048288.html goes on at 1048288_2.html, TRS's t20200116_524940252.shtml at …_1.shtml, WordPress's /name/ at
/name/2/, others at ?page=2. content_5_2.htm is no part of content_5.htm: 新民 numbers edition and article so.
"""

import re
from collections.abc import Iterator
from typing import Final
from urllib.parse import parse_qsl, urlencode, urlsplit

from aggregator.model.document import Hint, Link, Role
from aggregator.model.rules import NextRules
from aggregator.read.picks import Node, absolute, pick_values

_FILE: Final = re.compile(r"(?P<stem>.*?)(?:[_-](?P<number>\d{1,2}))?(?P<ending>\.(?:s?html?|php|aspx?|jsp))")
_TRS: Final = re.compile(r"(?:.*/)?t20\d{6}_\d+")
_SERIAL: Final = re.compile(r"(?:.*/)?content_\d{1,3}")  # without the number: it is that of an edition
_PAGED: Final = frozenset({"page", "p", "pn", "pageno", "page_num"})
_MOST: Final = 50  # pages of one article


def find_parts(tree: Node, *, base: str, url: str, rules: NextRules, hint: Hint) -> tuple[Link, ...]:
    """Give links to the parts that come after this page; `hint` says which part this is.

    The key of the article stays with the links when `hint` has one; else `normalize` puts it there.
    """
    most = min(rules.at_most, _MOST)
    if rules.picks:
        hrefs = [href for value in pick_values(tree, rules.picks) if (href := absolute(value, base))]
        later = [href for href in dict.fromkeys(hrefs) if href != url]
        numbered = {hint.number + at: href for at, href in enumerate(later, start=1)}
    else:
        numbered = dict(_usual(tree, base, url, is_first=hint.number == 1))
    return tuple(
        Link(numbered[number], Role.PART, Hint(title=hint.title, key=hint.key, number=number))
        for number in sorted(numbered)
        if hint.number < number <= most + 1
    )


def _usual(tree: Node, base: str, url: str, *, is_first: bool) -> Iterator[tuple[int, str]]:
    # The number at the end of a first page's address is its own: content_6.htm is no part of content_5.htm.
    own = _whole(url) if is_first else _place(url)[0]
    mark = own.partition("?")[0].rstrip("/").rpartition("/")[2].partition(".")[0]
    for anchor in tree.iter("a"):
        written = anchor.get("href") or ""
        if "?" not in written and not any(f"{mark}{sign}" in written for sign in "_-/"):
            continue  # joining and splitting an address takes 15 µs, and portals have 300 of them on a page
        href = absolute(written, base)
        if href is not None and href != url:
            stem, number = _place(href)
            if number > 1 and stem == own:
                yield number, href


def _whole(url: str) -> str:
    split = urlsplit(url)
    path = split.path if _FILE.fullmatch(split.path) or split.path.endswith("/") else f"{split.path}/"
    pairs = parse_qsl(split.query, keep_blank_values=True)
    return f"{split.netloc}{path}?{urlencode(pairs)}"


def _place(url: str) -> tuple[str, int]:
    """Give what the parts of an article have in common, and which one this is; 1 without a number."""
    split = urlsplit(url)
    pairs = parse_qsl(split.query, keep_blank_values=True)
    rest = [(name, value) for name, value in pairs if name.lower() not in _PAGED]
    page = next((value for name, value in pairs if name.lower() in _PAGED), "")
    path, number = _folder(split.path)
    if re.fullmatch(r"\d{1,2}", page, re.ASCII):
        number = int(page)
    return f"{split.netloc}{path}?{urlencode(rest)}", number


def _folder(path: str) -> tuple[str, int]:
    file = _FILE.fullmatch(path)
    if file is not None:
        if file["number"] is None or _SERIAL.fullmatch(file["stem"]):
            return path, 1
        # TRS counts from zero: the file without a number is the first page, _1 the second
        number = int(file["number"]) + (1 if _TRS.fullmatch(file["stem"]) else 0)
        return f"{file['stem']}{file['ending']}", number
    folder = re.fullmatch(r"(.+/)(\d{1,2})/?", path, re.ASCII)
    return (folder[1], int(folder[2])) if folder else (f"{path.rstrip('/')}/", 1)
