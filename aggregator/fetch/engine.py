"""Driving libcurl's multi handles with one selector: sockets, timers, and a bell for other threads."""

import selectors
import socket
import time
from collections.abc import Hashable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from typing import Final

import pycurl

MAX_IDLE_CONNECTIONS = 32  # per pool; most hosts are asked once an hour, so keeping more is no use
MAX_HOST_CONNECTIONS = 6  # per host and port, as browsers do; the host groups' leases are stricter

_READ, _WRITE = selectors.EVENT_READ, selectors.EVENT_WRITE
_WANTED: Final = {pycurl.POLL_IN: _READ, pycurl.POLL_OUT: _WRITE, pycurl.POLL_INOUT: _READ | _WRITE}
_READY: Final = {
    _READ: pycurl.CSELECT_IN,
    _WRITE: pycurl.CSELECT_OUT,
    _READ | _WRITE: pycurl.CSELECT_IN | pycurl.CSELECT_OUT,
}


@dataclass(frozen=True, slots=True)
class Done:
    """A handle whose transfer ended: libcurl's code (0 is well) and its text."""

    handle: pycurl.Curl
    code: int
    text: str


class Engine:
    """Runs handles in pools: connections, and answers of DNS, are shared inside a pool alone.

    Everything but `ring` belongs to one thread.
    """

    def __init__(self) -> None:
        self._selector = selectors.DefaultSelector()
        self._bell, self._hammer = socket.socketpair()
        self._bell.settimeout(0)
        self._hammer.settimeout(0)
        self._selector.register(self._bell, _READ)
        self._pools: dict[Hashable, _Pool] = {}

    def ring(self) -> None:
        """Make `turn` return soon; callable from any thread."""
        with suppress(OSError):  # full means that it rings already, closed that nobody listens
            self._hammer.send(b"!")

    def start(self, handle: pycurl.Curl, pool: Hashable) -> None:
        """Start a handle's transfer in a pool."""
        if pool not in self._pools:
            self._pools[pool] = _Pool(self._selector)
        self._pools[pool].add(handle)

    def turn(self) -> list[Done]:
        """Wait until something happens, let libcurl work, and give what ended."""
        done: list[Done] = []
        for key, events in self._selector.select(self._wait_s()):
            if isinstance(key.data, _Pool):
                done += key.data.act(key.fd, _READY[events])
            else:
                self._silence()
        now_s = time.monotonic()
        for pool in self._pools.values():
            if pool.due_s <= now_s:
                done += pool.act(pycurl.SOCKET_TIMEOUT, 0)
        return done

    def close(self) -> None:
        """Drop all transfers and connections; may wait for name look-ups that libcurl has under way."""
        for pool in self._pools.values():
            pool.close()
        self._pools.clear()
        self._selector.close()
        self._bell.close()
        self._hammer.close()

    def _wait_s(self) -> float | None:
        due_s = min((pool.due_s for pool in self._pools.values()), default=_NEVER_S)
        return None if due_s == _NEVER_S else max(0.0, due_s - time.monotonic())

    def _silence(self) -> None:
        with suppress(BlockingIOError):
            while self._bell.recv(4096):
                pass


_NEVER_S: Final = float("inf")


class _Pool:
    """One multi handle, the sockets it watches, and when its timer is due."""

    def __init__(self, selector: selectors.BaseSelector) -> None:
        self.due_s = _NEVER_S
        self._selector = selector
        self._handles: set[pycurl.Curl] = set()
        self._multi = pycurl.CurlMulti()
        self._multi.setopt(pycurl.M_SOCKETFUNCTION, self._watch)
        self._multi.setopt(pycurl.M_TIMERFUNCTION, self._set_timer)
        self._multi.setopt(pycurl.M_MAXCONNECTS, MAX_IDLE_CONNECTIONS)
        self._multi.setopt(pycurl.M_MAX_HOST_CONNECTIONS, MAX_HOST_CONNECTIONS)

    def add(self, handle: pycurl.Curl) -> None:
        self._multi.add_handle(handle)
        self._handles.add(handle)

    def act(self, descriptor: int, events: int) -> Iterator[Done]:
        if descriptor == pycurl.SOCKET_TIMEOUT:
            self.due_s = _NEVER_S  # libcurl names the next time itself, unless there is none
        _, running = self._multi.socket_action(descriptor, events)
        if running == len(self._handles):
            return
        queued = 1
        while queued:
            queued, ended, failed = self._multi.info_read()
            for handle in ended:
                yield self._take_out(handle, 0, "")
            for handle, code, text in failed:
                yield self._take_out(handle, code, text)

    def close(self) -> None:
        for handle in self._handles:
            self._multi.remove_handle(handle)
            handle.close()
        self._handles.clear()
        self._multi.close()

    def _take_out(self, handle: pycurl.Curl, code: int, text: str) -> Done:
        self._multi.remove_handle(handle)
        self._handles.discard(handle)
        return Done(handle, code, text)

    def _watch(self, what: int, descriptor: int, _multi: pycurl.CurlMulti, _data: object) -> None:
        if what == pycurl.POLL_REMOVE:
            self._selector.unregister(descriptor)
        elif descriptor in self._selector.get_map():
            self._selector.modify(descriptor, _WANTED[what], self)
        else:
            self._selector.register(descriptor, _WANTED[what], self)

    def _set_timer(self, timeout_ms: int) -> None:
        self.due_s = _NEVER_S if timeout_ms < 0 else time.monotonic() + timeout_ms / 1000
