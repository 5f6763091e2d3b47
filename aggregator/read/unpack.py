"""Bodies that are gzip files, such as sitemap.xml.gz: unpacked under a cap (pure).

A content coding is undone while fetching; this is a file that was packed before it was put on the server.
"""

import zlib

from aggregator.errors import FormatError

MAX_UNPACKED_BYTES = 20_000_000  # as much as fetching lets a content coding unpack
_MAGIC = b"\x1f\x8b\x08"  # 08 is deflate, the only method there ever was
_GZIP_WINDOW = 16 + zlib.MAX_WBITS


def unpack(body: bytes) -> bytes:
    """Give what a gzip file holds (all members, what came before a cut), and any other body as it is.

    Raises FormatError when it would unpack to more than MAX_UNPACKED_BYTES, or holds nothing readable.
    """
    rest, pieces, room = body, [], MAX_UNPACKED_BYTES + 1
    while rest.startswith(_MAGIC):
        stream = zlib.decompressobj(_GZIP_WINDOW)
        try:
            pieces.append(stream.decompress(rest, room))
        except zlib.error as exc:
            raise FormatError(
                f"a gzip file of {len(body):,} bytes that is damaged ({exc}); the publisher has to mend it"
            ) from exc
        room -= len(pieces[-1])
        if room <= 0:
            raise FormatError(
                f"a gzip file of {len(body):,} bytes that unpacks to more than {MAX_UNPACKED_BYTES:,}; "
                "look for a smaller sitemap or feed of the site"
            )
        rest = stream.unused_data
    return b"".join(pieces) if pieces else body
