"""A real HTTP server on loopback that does as it is told, however bad."""

import contextlib
import socket
import threading
from collections.abc import Callable, Iterator, Mapping
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from tests.collect.serving import serving


class Handler(BaseHTTPRequestHandler):
    """Hands each GET to the portal's answer for its path."""

    protocol_version = "HTTP/1.1"
    server: "Portal"

    def do_GET(self) -> None:
        self.server.requests.append((self.path, dict(self.headers)))
        answers = self.server.answers.get(self.path, [])
        answer = answers.pop(0) if len(answers) > 1 else (answers or [status(404)])[0]
        with contextlib.suppress(BrokenPipeError, ConnectionResetError):
            answer(self)

    def log_message(self, *_: Any) -> None:
        """Silent."""


Answer = Callable[[Handler], None]


class Portal(ThreadingHTTPServer):
    """`answers[path]` is used up from the front; the last one stays."""

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Handler)
        self.answers: dict[str, list[Answer]] = {}
        self.requests: list[tuple[str, dict[str, str]]] = []
        self.released = threading.Event()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_port}"

    def paths(self) -> list[str]:
        """Paths asked for, in order."""
        return [path for path, _ in self.requests]

    def handle_error(self, *_: Any) -> None:
        """Broken connections are the point."""


@contextlib.contextmanager
def portal() -> Iterator[Portal]:
    """A running portal."""
    server = Portal()
    with serving(server, server.released):
        yield server


def status(code: int, **headers: str) -> Answer:
    """An empty answer; `Retry_After` names the header `Retry-After`."""
    return body(b"", code=code, headers={name.replace("_", "-"): value for name, value in headers.items()})


def body(
    content: bytes, *, code: int = 200, headers: Mapping[str, str] | None = None, length: int | None = -1
) -> Answer:
    """An answer with that content; `length` lies about it, None leaves it out and closes."""

    def answer(handler: Handler) -> None:
        handler.send_response_only(code)
        if length is not None:
            handler.send_header("Content-Length", str(len(content) if length < 0 else length))
        for name, value in (headers or {}).items():
            handler.send_header(name, value)
        handler.end_headers()
        handler.wfile.write(content)
        if length is None or length > len(content):
            handler.close_connection = True

    return answer


def unless_known(content: bytes, etag: str) -> Answer:
    """304 to whoever names the ETag."""

    def answer(handler: Handler) -> None:
        if handler.headers.get("If-None-Match") == etag:
            status(304)(handler)
        else:
            body(content, headers={"ETag": etag})(handler)

    return answer


def silent(handler: Handler) -> None:
    """Never answers."""
    handler.server.released.wait(20)
    handler.close_connection = True


def dripping_headers(handler: Handler) -> None:
    """A header byte every now and then, for ever: no single read takes long."""
    handler.wfile.write(b"HTTP/1.1 200 OK\r\nX-Long: ")
    while not handler.server.released.wait(0.02):
        handler.wfile.write(b"x")


def dripping_body(handler: Handler) -> None:
    """The same with the body."""
    handler.wfile.write(b"HTTP/1.1 200 OK\r\nContent-Length: 100000\r\n\r\n")
    while not handler.server.released.wait(0.02):
        handler.wfile.write(b"x")


def endless(handler: Handler, first: bytes = b"200 OK") -> None:
    """Chunks without end."""
    handler.wfile.write(b"HTTP/1.1 " + first + b"\r\nTransfer-Encoding: chunked\r\n\r\n")
    while not handler.server.released.is_set():
        handler.wfile.write(b"2000\r\n" + b"x" * 0x2000 + b"\r\n")


def endless_redirect(handler: Handler) -> None:
    """Elsewhere, with a body without end."""
    endless(handler, b"302 Found\r\nLocation: http://127.0.0.2/1")


def chunked(content: bytes, *, finished: bool = True) -> Answer:
    """The content in one chunk, with or without the end that says it was all."""

    def answer(handler: Handler) -> None:
        handler.wfile.write(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n")
        handler.wfile.write(b"%x\r\n%s\r\n" % (len(content), content) + (b"0\r\n\r\n" if finished else b""))
        handler.close_connection = True

    return answer


def reset(handler: Handler) -> None:
    """Hangs up without a word."""
    handler.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, b"\x01\x00\x00\x00\x00\x00\x00\x00")
    handler.connection.close()
    handler.close_connection = True
