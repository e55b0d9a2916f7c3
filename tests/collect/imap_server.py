"""A small real IMAP server on loopback: what the mailbox channel asks for, and ways of getting it wrong."""

import contextlib
import re
import socket
import socketserver
import ssl
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from tests.collect.serving import serving

USER = "tonghop"
PASSWORD = "mật khẩu"


@dataclass
class Mail:
    """A message in the box; `size` lies about its length."""

    raw: bytes
    arrived: str = "03-Aug-2023 09:30:15 +0700"
    size: int | None = None


@dataclass
class Box:
    """The mailbox's content, and how the server is to misbehave: `trouble[command]` is one of

    `silent`, `hang up`, `no`, `garbage`, `half` (of a literal), `huge` (literal announced), `drip`.
    """

    mails: dict[int, Mail] = field(default_factory=dict)
    validity: int = 7
    trouble: dict[str, str] = field(default_factory=dict)
    commands: list[str] = field(default_factory=list)


class _Handler(socketserver.StreamRequestHandler):
    server: "ImapServer"

    def handle(self) -> None:
        with contextlib.suppress(OSError):
            if self._misbehaves("GREETING", b""):
                return
            self._send(b"* OK ready")
            while line := self.rfile.readline():
                tag, command = line.rstrip(b"\r\n").split(b" ", 1)
                if not self._answer(tag, command):
                    return

    def _answer(self, tag: bytes, command: bytes) -> bool:
        box = self.server.box
        words = command.decode().upper().split()
        name = " ".join(words[:2]) if words[0] == "UID" else words[0]
        box.commands.append(command.decode() if name != "LOGIN" else "LOGIN")
        if name == "UID FETCH" and b"BODY.PEEK" in command:
            name = "BODY"
        if self._misbehaves(name, tag):
            return False
        if name == "CAPABILITY":
            self._send(b"* CAPABILITY IMAP4rev1 STARTTLS AUTH=PLAIN")
        elif name == "STARTTLS" and self.server.tls:
            self._send(tag + b" OK begin")
            self.connection = self.server.tls.wrap_socket(self.connection, server_side=True)
            self.rfile, self.wfile = self.connection.makefile("rb"), self.connection.makefile("wb", 0)
            return True
        elif name == "AUTHENTICATE":
            self._send(b"+ ")
            self.rfile.readline()
        elif name == "EXAMINE":
            self._send(b"* %d EXISTS" % len(box.mails))
            self._send(b"* OK [UIDVALIDITY %d] valid" % box.validity)
        elif name == "UID SEARCH":
            first = int(re.findall(r"UID (\d+):", command.decode())[-1])
            # As the standard has it, `n:*` names the last message even if its UID is below n.
            found = [uid for uid in box.mails if uid >= first] or sorted(box.mails)[-1:]
            self._send(b"* SEARCH " + " ".join(map(str, reversed(found))).encode())
        elif name in ("UID FETCH", "BODY"):
            self._fetch(words[2], words[3:])
        elif name not in ("LOGIN", "LOGOUT"):
            self._send(tag + b" BAD " + command)
            return True
        if name == "LOGOUT":
            self._send(b"* BYE")
        self._send(tag + b" OK done")
        return name != "LOGOUT"

    def _fetch(self, uids: str, what: list[str]) -> None:
        for number, uid in enumerate(map(int, uids.split(",")), 1):
            mail = self.server.box.mails.get(uid)
            if mail is None:
                continue
            if "RFC822.SIZE" in what:
                size = len(mail.raw) if mail.size is None else mail.size
                self._send(b'* %d FETCH (UID %d RFC822.SIZE %d INTERNALDATE "%s")' % (
                    number, uid, size, mail.arrived.encode()
                ))  # fmt: skip
                continue
            content = mail.raw.split(b"\r\n\r\n")[0] + b"\r\n\r\n" if "[HEADER]" in what[-1] else mail.raw
            self._send(b"* %d FETCH (UID %d BODY[] {%d}\r\n%s)" % (number, uid, len(content), content))

    def _misbehaves(self, name: str, tag: bytes) -> bool:
        trouble = self.server.box.trouble.get(name)
        if trouble is None:
            return False
        if trouble == "silent":
            self.server.released.wait(20)
        elif trouble == "no":
            self._send(tag + b" NO [AUTHENTICATIONFAILED] hunter2")
            return True
        elif trouble == "garbage":
            self._send(b"\xff\x00 what? {}")
        elif trouble == "half":
            self.wfile.write(b"* 1 FETCH (UID 1 BODY[] {1000}\r\nFrom: a@b\r\n")
        elif trouble == "huge":
            self.wfile.write(b"* 1 FETCH (UID 1 BODY[] {99999999999}\r\n")
            self.server.released.wait(20)
        elif trouble == "drip":
            while not self.server.released.wait(0.02):
                self.wfile.write(b"x")
        return True

    def _send(self, line: bytes) -> None:
        self.wfile.write(line + b"\r\n")


class ImapServer(socketserver.ThreadingTCPServer):
    """Listens on loopback; `tls` is offered by STARTTLS, or from the start if `implicit_tls`."""

    daemon_threads = True
    allow_reuse_address = True

    def __init__(self, tls: ssl.SSLContext | None, *, implicit_tls: bool) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.box = Box()
        self.tls = tls
        self.released = threading.Event()
        if tls and implicit_tls:
            self.socket = tls.wrap_socket(self.socket, server_side=True)

    @property
    def port(self) -> int:
        return int(self.server_address[1])

    def handle_error(self, *_: Any) -> None:
        """Broken connections are the point."""

    def shutdown_request(self, request: Any) -> None:
        with contextlib.suppress(OSError):
            request.shutdown(socket.SHUT_WR)
        self.close_request(request)


@contextlib.contextmanager
def imap_server(tls: ssl.SSLContext | None = None, *, implicit_tls: bool = False) -> Iterator[ImapServer]:
    """A running server."""
    server = ImapServer(tls, implicit_tls=implicit_tls)
    with serving(server, server.released):
        yield server
