"""Servers of the tests, each in a thread of its own."""

import contextlib
import socketserver
import threading
from collections.abc import Iterator
from typing import TypeVar

S = TypeVar("S", bound=socketserver.BaseServer)


@contextlib.contextmanager
def serving(server: S, released: threading.Event) -> Iterator[S]:
    """The server, answering; at the end what waits for `released` goes on."""
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)
    thread.start()
    try:
        yield server
    finally:
        released.set()
        server.shutdown()
        server.server_close()
        thread.join(5)
