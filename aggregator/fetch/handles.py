"""Setting up libcurl's easy handles: what holds for every transfer, and what for one."""

import re
import ssl
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

import pycurl

from aggregator.fetch.coding import ACCEPT_ENCODING
from aggregator.fetch.guard import Guard
from aggregator.fetch.secrets import Secrets
from aggregator.fetch.transfer import Transfer
from aggregator.model.document import Validators

# pycurl's wheel carries a libcurl that looks where Red Hat keeps its authorities.
_CA_FILES: Final = (
    "/etc/ssl/certs/ca-certificates.crt",  # Debian, Alpine, Arch
    "/etc/pki/tls/certs/ca-bundle.crt",  # Fedora, Red Hat
    "/etc/ssl/ca-bundle.pem",  # openSUSE
    "/etc/ssl/cert.pem",  # BSD, macOS
)
_FIELD: Final = re.compile(rb"[!#$%&'*+.^_`|~0-9A-Za-z-]+: [^\x00\r\n]*")
_BUFFER_BYTES: Final = 65_536


@dataclass(frozen=True, slots=True)
class Setup:
    """What holds for every transfer. `ca_file` is the authorities' file.

    `introduce` gives the User-Agent of a request that is made for some subscribers.
    """

    user_agent: str
    ca_file: str | None = None
    secrets: Secrets = field(default_factory=Secrets)
    introduce: Callable[[int], str] | None = None

    def agent(self, subscribers: int) -> str:
        """Give the User-Agent of a request."""
        return self.introduce(subscribers) if self.introduce and subscribers else self.user_agent


class Shelf:
    """Lends handles that are set up, and takes them back; a handle of a GET is used again."""

    def __init__(self, setup: Setup) -> None:
        self._setup = setup
        self._free: list[pycurl.Curl] = []

    def lend(self, transfer: Transfer, guard: Guard) -> pycurl.Curl:
        """Give a handle ready for the transfer's present hop; raises ValueError when it cannot be asked."""
        hop = transfer.hop
        headers = self._setup.secrets.headers(hop.headers, hop.auth, url=hop.url)
        lines = _header_lines(headers, transfer.request.validators)
        is_plain = hop.method == "GET" and hop.body is None
        handle = self._free.pop() if is_plain and self._free else self._new()
        if not is_plain:
            _set_method(handle, hop.method, hop.body)
            lines.append(b"Expect:")  # taken out: a server that does not answer it costs a second
        reception = transfer.arm(guard)
        handle.setopt(pycurl.URL, hop.url)
        handle.setopt(pycurl.USERAGENT, self._setup.agent(transfer.request.subscribers))
        handle.setopt(pycurl.HTTPHEADER, lines)
        handle.setopt(pycurl.HEADERFUNCTION, reception.on_header)
        handle.setopt(pycurl.WRITEFUNCTION, reception.on_body)
        handle.setopt(pycurl.OPENSOCKETFUNCTION, transfer.open_socket)
        handle.setopt(pycurl.PREREQFUNCTION, transfer.before_request)
        remaining_ms = transfer.remaining_ms
        connect_ms = max(1, int(transfer.request.limits.connect_s * 1000))
        handle.setopt(pycurl.TIMEOUT_MS, remaining_ms)
        handle.setopt(pycurl.CONNECTTIMEOUT_MS, min(connect_ms, remaining_ms))
        # An empty one where there is none: the environment's proxies do not count.
        proxy = "" if transfer.is_probing else transfer.proxy or ""
        handle.setopt(pycurl.PROXY, self._setup.secrets.proxy(proxy) if "$" in proxy else proxy)
        return handle

    def take_back(self, handle: pycurl.Curl, transfer: Transfer) -> None:
        """Keep a handle for the next transfer, or close it."""
        if transfer.hop.method == "GET" and transfer.hop.body is None:
            self._free.append(handle)
        else:
            handle.close()

    def close(self) -> None:
        """Close what is on the shelf."""
        for handle in self._free:
            handle.close()
        self._free.clear()

    def _new(self) -> pycurl.Curl:
        handle = pycurl.Curl()
        handle.setopt(pycurl.NOSIGNAL, 1)
        handle.setopt(pycurl.PROTOCOLS, pycurl.PROTO_HTTP | pycurl.PROTO_HTTPS)
        handle.setopt(pycurl.FOLLOWLOCATION, 0)
        # HTTP/2 brings nothing to one request an hour, but more ways to be attacked.
        handle.setopt(pycurl.HTTP_VERSION, pycurl.CURL_HTTP_VERSION_1_1)
        handle.setopt(pycurl.BUFFERSIZE, _BUFFER_BYTES)
        handle.setopt(pycurl.NOPROXY, "")
        if self._setup.ca_file:
            handle.setopt(pycurl.CAINFO, self._setup.ca_file)
        return handle


def authorities() -> str | None:
    """Give the file of the system's certificate authorities; None leaves it to libcurl."""
    candidates = (ssl.get_default_verify_paths().cafile, *_CA_FILES)
    return next((path for path in candidates if path and Path(path).is_file()), None)


def _header_lines(headers: Mapping[str, str], validators: Validators) -> list[bytes]:
    fields = {"Accept-Encoding": ACCEPT_ENCODING, **headers}
    if validators.etag:
        fields["If-None-Match"] = validators.etag
    if validators.last_modified:
        fields["If-Modified-Since"] = validators.last_modified
    lines = [f"{name}: {value}".encode("latin-1") for name, value in fields.items()]
    for line in lines:
        if not _FIELD.fullmatch(line):
            # Only its name: the value may be a secret.
            name = line.partition(b":")[0]
            raise ValueError(f"header {name!r} cannot be sent: a name, then text on one line")
    return lines


def _set_method(handle: pycurl.Curl, method: str, body: bytes | None) -> None:
    match method, body:
        case "HEAD", None:
            handle.setopt(pycurl.NOBODY, 1)
        case "POST", _:
            handle.setopt(pycurl.POST, 1)
            handle.setopt(pycurl.POSTFIELDS, body or b"")
        case _:
            raise ValueError(f"method {method!r} (body: {body is not None}); we send GET, HEAD and POST")
