"""One exchange on its way: the hop it is at, what arrives, what the guard refused, how it ends."""

import socket
import time
from collections.abc import Mapping
from concurrent.futures import Future
from typing import Final

import pycurl

from aggregator.errors import UrlError
from aggregator.fetch.guard import Guard
from aggregator.fetch.outcome import Answer, Timing, failure, outcome
from aggregator.fetch.receive import Reception
from aggregator.fetch.redirects import REDIRECTS, Hop, first_hop, next_hop
from aggregator.fetch.secrets import Secrets
from aggregator.fetch.tls import explain_tls
from aggregator.model.document import FailureKind, FetchRequest, FetchResult
from aggregator.ports import Clock

# libcurl's codes without a name in pycurl: a header line beyond its own bound; the proxy said no
_TOO_LARGE, _PROXY = 100, 97
_KINDS: Final[Mapping[int, FailureKind]] = {
    pycurl.E_UNSUPPORTED_PROTOCOL: FailureKind.PROTOCOL,  # also for HTTP/0.9, that is, for no head at all
    pycurl.E_COULDNT_RESOLVE_PROXY: FailureKind.DNS,
    pycurl.E_COULDNT_RESOLVE_HOST: FailureKind.DNS,
    pycurl.E_COULDNT_CONNECT: FailureKind.CONNECT,
    pycurl.E_OPERATION_TIMEDOUT: FailureKind.TIMEOUT,
    _TOO_LARGE: FailureKind.TOO_LARGE,
    _PROXY: FailureKind.CONNECT,
    pycurl.E_SSL_CONNECT_ERROR: FailureKind.TLS,
    pycurl.E_PEER_FAILED_VERIFICATION: FailureKind.TLS,
    pycurl.E_SSL_CIPHER: FailureKind.TLS,
    pycurl.E_SSL_INVALIDCERTSTATUS: FailureKind.TLS,
    pycurl.E_SSL_ISSUER_ERROR: FailureKind.TLS,
}
# When the guard refuses a new connection, and when it refuses one from the pool.
_REFUSALS: Final = frozenset({pycurl.E_COULDNT_CONNECT, pycurl.E_ABORTED_BY_CALLBACK})
_OK_FROM, _OK_TO = 200, 300
_INTERNET: Final = frozenset({socket.AF_INET, socket.AF_INET6})


class Transfer:
    """The state of one exchange. Only the fetch thread touches it; `future` is for everybody.

    `proxy` is the request's, or else everybody's. With one, every hop is probed first: libcurl resolves the
    target as if it went there itself, and the guard sees every address without one being connected to.
    `hop` is there once it began.
    """

    hop: Hop
    _reception: Reception
    _guard: Guard

    def __init__(self, request: FetchRequest, *, proxy: str | None) -> None:
        self.request = request
        self.proxy = request.proxy or proxy
        self.future: Future[FetchResult] = Future()
        self.is_probing = False
        self._probe_first = self.proxy is not None
        self._refused: str | None = None
        self._opened: tuple[str, int] | None = None
        self._started_s = 0.0

    @property
    def remaining_ms(self) -> int:
        """Give what is left of the total time; at least 1, because 0 means "for ever" to libcurl."""
        spent = time.monotonic() - self._started_s
        return max(1, int((self.request.limits.total_s - spent) * 1000))

    def begin(self, clock: Clock, secrets: Secrets) -> FetchResult | None:
        """Go to the first hop; gives the failure when there is none that we may or can ask."""
        self._started_s = time.monotonic()
        if (name := secrets.missing(self.request, self.proxy)) is not None:
            message = (
                f"the secret {name} is not known; set AGGREGATOR_SECRET_{name} for the poller "
                "to one line of text and restart it"
            )
            return failure(FailureKind.SECRET, message, self._timing(clock))
        try:
            self._go_to(first_hop(self.request))
        except UrlError as exc:
            return failure(FailureKind.ADDRESS_REFUSED, str(exc), self._timing(clock))
        return None

    def arm(self, guard: Guard) -> Reception:
        """Make ready for libcurl's callbacks of this hop, judged by this guard."""
        self._guard = guard
        self._refused = None
        self._opened = None
        self._reception = Reception(self.request.limits)
        return self._reception

    def open_socket(self, _purpose: int, address: "pycurl.CurlSockAddr") -> int:
        """Open a socket towards an address that the guard permits (libcurl's OPENSOCKETFUNCTION)."""
        family, kind, protocol, endpoint = address
        if family not in _INTERNET:
            return self._refuse(f"an address of family {family}")
        ip, port = str(endpoint[0]), int(endpoint[1])
        direct = self.is_probing or not self._probe_first
        if direct and not self._permits(ip, port):
            return self._refuse(f"{ip} port {port}")
        if self.is_probing:
            return pycurl.SOCKET_BAD
        self._opened = (ip, port)
        return socket.socket(family, kind, protocol).detach()

    def before_request(self, ip: str, _local_ip: str, port: int, _local_port: int) -> int:
        """Judge a connection that comes from the pool (libcurl's PREREQFUNCTION)."""
        if self._probe_first or (ip, port) == self._opened or self._permits(ip, port):
            return pycurl.PREREQFUNC_OK
        self._refuse(f"{ip} port {port}")
        return pycurl.PREREQFUNC_ABORT

    def conclude(self, code: int, text: str, clock: Clock) -> FetchResult | None:
        """Give what came of the exchange, or None when it goes on with another hop.

        `code` and `text` are libcurl's; 0 means that the answer is whole.
        """
        timing = self._timing(clock)
        if self._refused is not None and (code in _REFUSALS or self.is_probing):
            message = (
                f"{self.hop.place} leads to {self._refused}, which is not on the public internet; "
                "a source of yours may live there once fetch.allow_private names its address and port"
            )
            return failure(FailureKind.ADDRESS_REFUSED, message, timing)
        if self.is_probing and code == pycurl.E_COULDNT_CONNECT:
            self.is_probing = False
            return None
        if code == pycurl.E_OK:
            self._reception.check_end()
        status = self._reception.status
        body = self._reception.take_body()
        fault = self._reception.fault
        if fault is None and code and not self._is_answered:
            kind = _KINDS.get(code, FailureKind.PROTOCOL)
            fault = (kind, explain_tls(text) if kind is FailureKind.TLS else text)
        if fault is not None:
            return failure(fault[0], f"{self.hop.place} {fault[1]}", timing, status=status or None)
        answer = Answer(status, self._reception.headers(), body)
        if status not in REDIRECTS:
            return outcome(answer, self.hop, self.request, timing)
        return self._follow(answer, timing)

    def _follow(self, answer: Answer, timing: Timing) -> FetchResult | None:
        location = answer.headers.get("location")
        limit = self.request.limits.max_redirects
        following = next_hop(self.hop, answer.status, location, max_redirects=limit)
        if isinstance(following, str):
            message = f"{self.hop.place} {following}"
            return failure(FailureKind.REDIRECT, message, timing, status=answer.status)
        self._go_to(following)
        return None

    @property
    def _is_answered(self) -> bool:
        """Tell whether the head says all we want to know, so that a spoilt body does not matter."""
        return self._reception.is_head_whole and not _OK_FROM <= self._reception.status < _OK_TO

    def _go_to(self, hop: Hop) -> None:
        self.hop = hop
        self.is_probing = self._probe_first

    def _permits(self, ip: str, port: int) -> bool:
        return self._guard.permits(ip, port, own=self.hop.own)

    def _refuse(self, what: str) -> int:
        self._refused = what
        return pycurl.SOCKET_BAD

    def _timing(self, clock: Clock) -> Timing:
        return Timing(at=clock(), elapsed_s=time.monotonic() - self._started_s)
