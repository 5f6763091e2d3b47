"""Content codings, undone piece by piece so that a bomb never grows in memory.

libcurl could do it, but it takes a gzip stream that ends early for a whole one and refuses one of several
members (8.23); a feed cut short must not be stored under its validators.
"""

import zlib
from collections.abc import Iterator
from typing import Protocol

import brotli

ACCEPT_ENCODING = "gzip, br"  # always the same: many servers give another ETag for another coding

_CODINGS = frozenset({"gzip", "x-gzip", "br", "deflate", "compress", "x-compress", "zstd", "dcb", "dcz"})
_GZIP_WINDOW = 16 + zlib.MAX_WBITS
_GZIP_MAGIC = b"\x1f\x8b"
_PIECE_BYTES = 65_536


class CodingError(ValueError):
    """The bytes are not what their content coding says."""


class Decoder(Protocol):
    """Undoes one content coding."""

    def feed(self, chunk: bytes) -> Iterator[bytes]:
        """Give the decoded bytes of a chunk in pieces of at most 128 kB; raises CodingError."""
        ...

    def finish(self) -> None:
        """Raise CodingError when the stream is not at its end."""
        ...


def decoder_for(content_encoding: str) -> Decoder | None:
    """Give the decoder for a Content-Encoding, None for identity and names that are no coding.

    Servers say "utf-8", "none" or "aws-chunked" of plain bytes; browsers take these as they are. Raises
    CodingError for codings that we never asked for.
    """
    known = [name for text in content_encoding.lower().split(",") if (name := text.strip()) in _CODINGS]
    match known:
        case []:
            return None
        case ["gzip" | "x-gzip"]:
            return _Gzip()
        case ["br"]:
            return _Brotli()
        case _:
            raise CodingError(f"content coding {', '.join(known)}, though we accept {ACCEPT_ENCODING} alone")


class _Gzip:
    def __init__(self) -> None:
        self._stream = zlib.decompressobj(_GZIP_WINDOW)
        self._began = False

    def feed(self, chunk: bytes) -> Iterator[bytes]:
        while chunk:
            if self._stream.eof:
                if not chunk.startswith(_GZIP_MAGIC):
                    return  # zeros that pad the last member; browsers drop them as well
                self._stream = zlib.decompressobj(_GZIP_WINDOW)
            self._began = True
            try:
                yield self._stream.decompress(chunk, _PIECE_BYTES)
            except zlib.error as exc:
                raise CodingError(f"body is no gzip: {exc}") from exc
            chunk = self._stream.unused_data if self._stream.eof else self._stream.unconsumed_tail

    def finish(self) -> None:
        if self._began and not self._stream.eof:
            raise CodingError("gzip body ends early")


class _Brotli:
    def __init__(self) -> None:
        self._stream = brotli.Decompressor()
        self._began = False

    def feed(self, chunk: bytes) -> Iterator[bytes]:
        if self._stream.is_finished():
            raise CodingError("body goes on behind the end of its brotli")
        self._began = True
        while True:
            try:
                piece = self._stream.process(chunk, output_buffer_limit=_PIECE_BYTES)
            except brotli.error as exc:
                raise CodingError(f"body is no brotli: {exc}") from exc
            if not piece:  # can_accept_more_data() speaks of its input, while output may still wait
                return
            yield piece
            chunk = b""

    def finish(self) -> None:
        if self._began and not self._stream.is_finished():
            raise CodingError("brotli body ends early")
