"""What a document says of its own encoding, and which codec that label means in practice (pure)."""

import re
from dataclasses import dataclass
from encodings.aliases import aliases

_NAME = re.compile(r"[A-Za-z0-9][\w.:()+-]{0,40}")
_XML_DECLARATION = re.compile(rb"""<\?xml\s[^>]{0,200}?encoding\s*=\s*["']([^"'>]{1,60})["']""")
_META = re.compile(rb"""<meta\s[^>]{0,300}?charset\s*=\s*["']?\s*([\w.:-]{1,60})""", re.IGNORECASE)
_HEAD_BYTES = 4096
_SHOWN_CHARS = 40

# A superset is read where its subset is declared, as browsers do: 镕堃喆 stand in feeds that say gb2312.
_SUPERSETS = {
    "gb2312": "gb18030",
    "gbk": "gb18030",
    "big5": "big5hkscs",
    "cp950": "big5hkscs",
    "shift_jis": "cp932",
    "shift_jis_2004": "cp932",
    "shift_jisx0213": "cp932",
    "euc_kr": "cp949",
    "ascii": "cp1252",
    "latin_1": "cp1252",
    "iso8859_8": "cp1255",
    "iso8859_9": "cp1254",
    "iso8859_11": "cp874",
    "tis_620": "cp874",
}
_MORE_ALIASES = {
    "utf8mb4": "utf_8",
    "unicode11utf8": "utf_8",
    "cn_gb": "gb2312",
    "euc_cn": "gb2312",
    "gb_2312": "gb2312",
    "gb_2312_80": "gb2312",
    "windows_936": "gbk",
    "cn_big5": "big5",
    "x_big5": "big5",
    "sjis": "shift_jis",
    "windows_31j": "cp932",
    "iso_8859_8_i": "iso8859_8",
    "windows_949": "cp949",
    "win1251": "cp1251",
    "windows_874": "cp874",
    "windows_1251": "cp1251",
    "mac": "mac_roman",
    "csmacintosh": "mac_roman",
    "ms_cyrl": "cp1251",
    "unicode": "utf_16",
    "csunicode": "utf_16",
    "iso_10646_ucs_2": "utf_16",
    "ucs_2": "utf_16",
    "iso_10646_ucs_4": "utf_32",
    "ucs_4": "utf_32",
    "csucs4": "utf_32",
}
_TEXT_CODECS = frozenset(aliases.values()) | {
    "koi8_r",
    "koi8_u",
    "koi8_t",
    "cp856",
    "cp737",
    "cp874",
    "cp875",
}
_NEVER = frozenset(
    # transformations of bytes, and UTF-7, in which markup hides from every check
    {"base64_codec", "bz2_codec", "hex_codec", "quopri_codec", "rot_13", "uu_codec", "zlib_codec", "mbcs"}
    | {"utf_7", "tactis"}
)


@dataclass(frozen=True, slots=True)
class Label:
    """A charset as written, where it stood, and the codec it means (None when we know none)."""

    written: str
    where: str
    codec: str | None

    def __str__(self) -> str:
        return f'"{self.written}" ({self.where})'


def labels(body: bytes, *, declared: str | None) -> tuple[Label, ...]:
    """Give the labels of a document in the order in which they count: HTTP, XML declaration, HTML meta."""
    found = []
    if declared and declared.strip():
        found.append(_label(declared.strip(" \t\"'"), "HTTP header"))
    head = body[:_HEAD_BYTES]
    for pattern, where in ((_XML_DECLARATION, "XML declaration"), (_META, "HTML meta")):
        match = pattern.search(head)
        if match:
            found.append(_label(match[1].decode("ascii", "replace").strip(), where))
    return tuple(found)


def codec_of(written: str) -> str | None:
    """Give the Python codec that a label means in practice, None for a name that we do not know.

    Unknown names never reach Python's codec search: it would import by name and remember each miss.
    """
    if not _NAME.fullmatch(written):
        return None
    name = re.sub(r"[\W_]+", "_", written.lower()).strip("_")
    for key in (name, name.removeprefix("x_")):
        codec = _MORE_ALIASES.get(key) or aliases.get(key) or (key if key in _TEXT_CODECS else None)
        if codec and codec not in _NEVER:
            return _SUPERSETS.get(codec, codec)
    return None


def _label(written: str, where: str) -> Label:
    shown = "".join(char for char in written if char.isprintable())
    return Label(shown[:_SHOWN_CHARS], where, codec_of(written))
