"""What is wrong with bytes and texts: binary files, damage done before us, CDATA eaten by a cut (pure)."""

import re

from aggregator.model.alarm import SPOILT_TEXT

CHECKED = 4_096  # characters at the beginning; more costs a fifth of a millisecond and shows nothing new
_MOST_CONTROLS = 0.01  # text has none but tab and line ends; a third of random bytes below 80 are controls
_CONTROL = re.compile("[\x00-\x08\x0e-\x1a\x1c-\x1f\x7f]")
_MAGIC = (
    (b"\x1f\x8b", "gzip data that the server sent without saying so (Content-Encoding is missing)"),
    (b"\x28\xb5\x2f\xfd", "zstd data that the server sent without saying so (Content-Encoding is missing)"),
    (b"PK\x03\x04", "a ZIP archive"),
    (b"\x89PNG", "a PNG image"),
    (b"\xff\xd8\xff", "a JPEG image"),
    (b"GIF8", "a GIF image"),
    (b"%PDF-", "a PDF document"),
    (b"RIFF", "a RIFF file (WebP, WAV or AVI)"),
    (b"OggS", "an Ogg file"),
    (b"ID3", "an MP3 file"),
    (b"\x00\x00\x01\x00", "an icon"),
    (b"\x7fELF", "a program"),
)
_CJK_RUN = re.compile("[\u3400-\u9fff\ue000-\uf8ff]{6}")
_LATIN_RUN = re.compile("(?:[\xc2-\xdf][\x80-\xbf]|[\xe0-\xef][\x80-\xbf]{2}){3,20}")
_TRAIL_BRACKET = 0x5D
_EATEN_BRACKET = re.compile("([^\x00-\x7f])\\]>")


def describe_binary(body: bytes) -> str | None:
    """Give what a file is by its first bytes, as a sentence with a remedy; None when it may be text."""
    for magic, what in _MAGIC:
        if body.startswith(magic):
            return f"{what} of {len(body)} bytes, not a feed; check the address in a browser"
    return None


def is_texty(text: str) -> bool:
    """Tell whether a text has almost no control characters."""
    head = text[:CHECKED]
    return len(_CONTROL.findall(head)) <= 1 + _MOST_CONTROLS * len(head)


def damage_in(text: str) -> tuple[str, ...]:
    """Give a warning when the publisher's own text is mojibake that no decoding can be to blame for."""
    if "锟斤拷" in text:
        return (f'{SPOILT_TEXT} holds "锟斤拷": characters lost before it was sent',)
    head = text[:CHECKED]
    match = _CJK_RUN.search(head)
    if match and _is_utf8_in_disguise(match[0], "gb18030"):
        return (f'{SPOILT_TEXT} "{match[0][:12]}" is UTF-8 once read as GBK',)
    match = _LATIN_RUN.search(head)
    if match and _is_utf8_in_disguise(match[0], "latin-1"):
        return (f'{SPOILT_TEXT} "{match[0][:12]}" is UTF-8 once read as Latin',)
    return ()


def mend_cdata(text: str, codec: str) -> str:
    r"""Give the text with CDATA ends that a cut character swallowed.

    A summary cut inside a character leaves its first byte before ``]]>``; in GBK, Big5 and Shift_JIS that
    byte and ``]`` (5D) make a character, and the section would run on to the end of the document.
    """
    if text.count("<![CDATA[") <= text.count("]]>"):
        return text

    def mend(match: re.Match[str]) -> str:
        encoded = match[1].encode(codec, "replace")
        return "\ufffd]]>" if encoded[-1] == _TRAIL_BRACKET else match[0]

    return _EATEN_BRACKET.sub(mend, text)


def _is_utf8_in_disguise(run: str, codec: str) -> bool:
    encoded = run.encode(codec, "replace")
    try:
        encoded.decode()
    except UnicodeDecodeError as exc:
        return exc.start > len(encoded) - 4  # the run itself may end inside a character
    return True
