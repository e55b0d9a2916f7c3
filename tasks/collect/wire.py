"""The wire below the network channels: with whom we really talk, and for how long at most."""

import contextlib
import socket
import threading
import time
from collections.abc import Callable
from ipaddress import IPv4Address, IPv6Address, ip_address, ip_network
from types import TracebackType
from typing import Any, Self

from requests.adapters import HTTPAdapter
from urllib3 import HTTPConnectionPool, HTTPSConnectionPool
from urllib3.connection import HTTPConnection, HTTPSConnection

_NAT64 = ip_network("64:ff9b::/96")


class PeerRefusedError(ValueError):
    """The name resolved to an address that the channel may not talk to."""


class Deadline:
    """Cuts the connections entrusted to it when time is up: a server that drips bytes never meets a read timeout."""

    def __init__(self, seconds: float, monotonic: Callable[[], float] = time.monotonic) -> None:
        self._monotonic = monotonic
        self._ends = monotonic() + seconds
        self._sockets: list[socket.socket] = []
        self._timer = threading.Timer(seconds, self._cut)
        self._timer.daemon = True

    def __enter__(self) -> Self:
        self._timer.start()
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self._timer.cancel()

    def watch(self, connection: socket.socket) -> None:
        """From now on the connection is cut when time is up."""
        self._sockets.append(connection)
        if self.seconds_left <= 0:
            self._cut()

    @property
    def seconds_left(self) -> float:
        """Zero or less once time is up."""
        return self._ends - self._monotonic()

    def _cut(self) -> None:
        for connection in self._sockets:
            with contextlib.suppress(OSError, ValueError):
                connection.shutdown(socket.SHUT_RDWR)


def is_permitted(address: str, *, private_too: bool) -> bool:
    """Whether a channel may talk to that peer: public addresses, and where `private_too` the office's own and loopback.

    Link-local addresses (where clouds keep credentials), multicast and the like are never permitted.
    """
    peer = _embedded(ip_address(address.partition("%")[0]))
    if peer.is_multicast or peer.is_unspecified or peer.is_link_local:
        return False
    return peer.is_global or (private_too and (peer.is_private or peer.is_loopback))


class CheckedAdapter(HTTPAdapter):
    """Checks the peer of each new connection before a byte is sent, so that a name that resolves anew cannot cheat."""

    def __init__(self, deadline: Deadline, *, private_too: bool) -> None:
        self._pools = _pool_classes(deadline, private_too)
        super().__init__(max_retries=0)

    def init_poolmanager(self, *args: Any, **kwargs: Any) -> None:
        super().init_poolmanager(*args, **kwargs)
        self.poolmanager.pool_classes_by_scheme = self._pools


def _pool_classes(deadline: Deadline, private_too: bool) -> dict[str, Any]:
    class Checked(HTTPConnection):
        def _new_conn(self) -> socket.socket:
            connection = super()._new_conn()
            if not is_permitted(connection.getpeername()[0], private_too=private_too):
                connection.close()
                raise PeerRefusedError("private or reserved address")
            return connection

        def connect(self) -> None:
            super().connect()
            deadline.watch(self.sock)

    class CheckedTls(Checked, HTTPSConnection):
        pass

    class Pool(HTTPConnectionPool):
        ConnectionCls = Checked

    class TlsPool(HTTPSConnectionPool):
        ConnectionCls = CheckedTls

    return {"http": Pool, "https": TlsPool}


def _embedded(peer: IPv4Address | IPv6Address) -> IPv4Address | IPv6Address:
    """The IPv4 address that an IPv6 one only wraps."""
    if isinstance(peer, IPv4Address):
        return peer
    if peer in _NAT64:
        return IPv4Address(int(peer) & 0xFFFFFFFF)
    return peer.ipv4_mapped or peer.sixtofour or peer
