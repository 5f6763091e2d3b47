"""Receiving one answer from libcurl's callbacks, under the request's limits."""

import re
from collections.abc import Mapping

from aggregator.fetch.coding import CodingError, Decoder, decoder_for
from aggregator.model.document import FailureKind, Limits

# Real answers stay below 10 kB; informational ones (103 Early Hints) count as well, so a flood ends here.
MAX_HEADER_BYTES = 65_536
# Of a redirect or an error only its beginning is of interest: a bot wall shows itself there.
MAX_ASIDE_BYTES = 65_536

_STATUS_LINE = re.compile(rb"HTTP/[0-9.]+ +([0-9]{3})")
_STOP = 0  # to libcurl: not all was taken, so end the transfer
_OK_FROM, _OK_TO = 200, 300
_SWITCHING = 101  # the one informational answer that is the last
# Fields that are lists (RFC 9110 5.2): several lines mean the same as one. Of others the last one counts.
_LISTS = frozenset({"cache-control", "content-encoding", "link", "vary", "x-robots-tag"})
# A line of X-Robots-Tag may begin with the program that it is for, and its end ends that.
_BY_LINE = "x-robots-tag"


class Reception:
    """What one hop answered so far.

    `fault` says why we ended it, `is_head_whole` that status and fields are final.
    `on_header` and `on_body` are libcurl's HEADERFUNCTION and WRITEFUNCTION; the latter gets wire bytes.
    """

    __slots__ = (
        "_body",
        "_decoded_bytes",
        "_decoder",
        "_fields",
        "_header_bytes",
        "_limits",
        "_wire_bytes",
        "fault",
        "is_head_whole",
        "status",
    )

    def __init__(self, limits: Limits) -> None:
        self.status = 0
        self.fault: tuple[FailureKind, str] | None = None
        self._limits = limits
        self._fields: list[bytes] = []
        self._header_bytes = 0
        self.is_head_whole = False
        self._decoder: Decoder | None = None
        self._body: list[bytes] = []
        self._wire_bytes = 0
        self._decoded_bytes = 0

    def on_header(self, line: bytes) -> int | None:
        """Take one header line; a blank one ends the head, and what follows a head are trailers."""
        self._header_bytes += len(line)
        if self._header_bytes > MAX_HEADER_BYTES:
            return self._stop(FailureKind.TOO_LARGE, f"sends more than {MAX_HEADER_BYTES:,} header bytes")
        if self._wire_bytes:
            return None
        if line.startswith(b"HTTP/") and (found := _STATUS_LINE.match(line)):
            # After an informational answer, or after the proxy's own to CONNECT.
            self.status = int(found[1])
            self.is_head_whole = False
            self._fields.clear()
        elif self.is_head_whole:
            return None
        elif line.strip():
            self._fields.append(line)
        else:
            self.is_head_whole = self.status >= _OK_FROM or self.status == _SWITCHING
        return None

    def on_body(self, chunk: bytes) -> int | None:
        """Take wire bytes of the body, decode and count them."""
        if self._wire_bytes == 0 and not self._opens_well():
            return _STOP
        self._wire_bytes += len(chunk)
        if not self._is_wanted:
            self._body.append(chunk)
            return _STOP if self._wire_bytes > MAX_ASIDE_BYTES else None
        if self._wire_bytes > self._limits.max_bytes:
            return self._too_large("sends", self._limits.max_bytes)
        if self._decoder is None:
            return self._keep(chunk)
        return self._decode(chunk, self._decoder)

    def check_end(self) -> None:
        """Look whether what ended was whole: a head or a coded body that ends early becomes the fault."""
        if not self.is_head_whole:
            self.fault = (FailureKind.PROTOCOL, f"ends within its head, after {self._header_bytes:,} bytes")
        elif self._decoder is not None:
            try:
                self._decoder.finish()
            except CodingError as exc:
                self.fault = (FailureKind.PROTOCOL, f"{exc}, after {self._wire_bytes:,} bytes")

    def take_body(self) -> bytes:
        """Give the body, once."""
        body = b"".join(self._body)
        self._body.clear()  # libcurl's idle handle still knows this reception
        self._decoder = None
        return body

    def headers(self) -> Mapping[str, str]:
        """Give the header fields: names in lower case, values byte for byte in latin-1."""
        found: dict[str, str] = {}
        for line in self._fields:
            name, _, rest = line.decode("latin-1").partition(":")
            key, value = name.strip().lower(), rest.strip(" \t\r\n")
            between = "\n" if key == _BY_LINE else ", "
            found[key] = f"{found[key]}{between}{value}" if key in _LISTS and key in found else value
        return found

    @property
    def _is_wanted(self) -> bool:
        return _OK_FROM <= self.status < _OK_TO

    def _opens_well(self) -> bool:
        """Tell, before the first byte, whether the body is short enough and in a coding that we know."""
        if not self._is_wanted:
            return True
        headers = self.headers()
        length = headers.get("content-length", "")
        if length.isdecimal() and int(length) > self._limits.max_bytes:
            self._too_large("announces", self._limits.max_bytes)
            return False
        try:
            self._decoder = decoder_for(headers.get("content-encoding", ""))
        except CodingError as exc:
            self._stop(FailureKind.PROTOCOL, str(exc))
            return False
        return True

    def _decode(self, chunk: bytes, decoder: Decoder) -> int | None:
        try:
            for piece in decoder.feed(chunk):
                if self._keep(piece) is not None:
                    return _STOP
        except CodingError as exc:
            return self._stop(FailureKind.PROTOCOL, str(exc))
        return None

    def _keep(self, piece: bytes) -> int | None:
        self._decoded_bytes += len(piece)
        if self._decoded_bytes > self._limits.max_decoded_bytes:
            return self._too_large("unpacks to", self._limits.max_decoded_bytes)
        self._body.append(piece)
        return None

    def _too_large(self, verb: str, limit: int) -> int:
        return self._stop(FailureKind.TOO_LARGE, f"{verb} more than {limit:,} bytes of body")

    def _stop(self, kind: FailureKind, message: str) -> int:
        self.fault = (kind, message)
        self._body.clear()
        return _STOP
