"""A real SMTP server on loopback that keeps count and misbehaves on demand: the recipient's local part says how."""

import asyncio
import ssl
import threading
from collections import Counter
from dataclasses import dataclass, field
from email import message_from_bytes, policy
from email.message import EmailMessage
from typing import Any

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, AuthResult, Envelope, Session

STALL_SECONDS = 30.0


@dataclass(frozen=True)
class Accepted:
    """A message that the server took: it will be delivered, whatever the client was told."""

    recipient: str
    message_id: str
    told: bool
    """Whether the client heard the 250."""
    content: bytes

    @property
    def message(self) -> EmailMessage:
        return message_from_bytes(self.content, policy=policy.default)


@dataclass
class Post:
    """What the server saw."""

    accepted: list[Accepted] = field(default_factory=list)
    refused: Counter[str] = field(default_factory=Counter)
    """Permanent refusals by recipient."""
    deferred: Counter[str] = field(default_factory=Counter)
    broken: Counter[str] = field(default_factory=Counter)
    connections: int = 0
    logins: list[bytes] = field(default_factory=list)
    content_seen: Counter[str] = field(default_factory=Counter)
    on_accept: Any = None
    lock: threading.Lock = field(default_factory=threading.Lock)

    def by_recipient(self) -> Counter[str]:
        return Counter(item.recipient for item in self.accepted)


class _Server(SMTP):
    """Drops or stalls at the commands where a handler cannot."""

    def _how(self) -> str:
        recipients = self.envelope.rcpt_tos if self.envelope is not None else []
        return recipients[0].partition("-")[0] if recipients else ""

    async def smtp_DATA(self, arg: str) -> None:  # noqa: N802
        post: Post = self.event_handler.post
        if self._how() == "dropbefore" and not post.broken[self.envelope.rcpt_tos[0]]:
            post.broken[self.envelope.rcpt_tos[0]] += 1
            self.transport.abort()
            return
        await super().smtp_DATA(arg)


class _Handler:
    def __init__(self, post: Post, account: tuple[bytes, bytes] | None) -> None:
        self.post = post
        self.account = account

    async def handle_RCPT(  # noqa: N802
        self, server: SMTP, _session: Session, envelope: Envelope, address: str, _options: list[str]
    ) -> str:
        how = address.partition("-")[0]
        if how == "norcpt":
            self.post.refused[address] += 1
            return "550 5.1.1 no such mailbox"
        if how == "grey" and self.post.deferred[address] == 0:
            self.post.deferred[address] += 1
            return "450 4.2.0 greylisted, try later"
        if how == "always":
            self.post.deferred[address] += 1
            return "451 4.3.0 never now"
        if how == "stallbefore" and self.post.broken[address] == 0:
            self.post.broken[address] += 1
            await asyncio.sleep(STALL_SECONDS)
        if how == "closing" and self.post.deferred[address] == 0:
            self.post.deferred[address] += 1
            return "421 4.3.2 shutting down"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: SMTP, _session: Session, envelope: Envelope) -> str:  # noqa: N802
        address = envelope.rcpt_tos[0]
        how = address.partition("-")[0]
        self.post.content_seen[address] += 1
        if how == "nodata":
            self.post.refused[address] += 1
            return "554 5.7.1 not wanted"
        if how == "full" and self.post.deferred[address] == 0:
            self.post.deferred[address] += 1
            return "452 4.2.2 mailbox full"
        if how == "garbage":
            self.post.broken[address] += 1
            return "banana"
        if how == "droplost":
            self.post.broken[address] += 1
            server.transport.abort()
            return "451 lost"
        told = how not in {"dropafter", "stallafter"}
        content = bytes(envelope.content or b"")
        message_id = str(message_from_bytes(content, policy=policy.default)["Message-ID"])
        with self.post.lock:
            self.post.accepted.append(Accepted(address, message_id, told, content))
        if self.post.on_accept is not None:
            self.post.on_accept(address)
        if how == "dropafter":
            server.transport.abort()
        if how == "stallafter":
            await asyncio.sleep(STALL_SECONDS)
        return "250 2.0.0 taken"

    def authenticate(self, _server: Any, _session: Any, _envelope: Any, _mechanism: str, data: Any) -> AuthResult:
        self.post.logins.append(data.login)
        return AuthResult(success=(data.login, data.password) == self.account, handled=False)


class MailServer(Controller):
    """Start it as a context manager; `port` is free and `post` tells what happened."""

    def __init__(
        self,
        *,
        starttls: ssl.SSLContext | None = None,
        implicit_tls: ssl.SSLContext | None = None,
        account: tuple[bytes, bytes] | None = None,
        size: int = 33_554_432,
    ) -> None:
        self.post = Post()
        self.starttls = starttls
        self.account = account
        self.size = size
        handler = _Handler(self.post, account)
        super().__init__(handler, hostname="127.0.0.1", port=0, ssl_context=implicit_tls, ready_timeout=15.0)

    def factory(self) -> SMTP:
        self.post.connections += 1
        return _Server(
            self.handler,
            hostname="may-chu.example",
            data_size_limit=self.size,
            tls_context=self.starttls,
            require_starttls=self.starttls is not None,
            authenticator=self.handler.authenticate if self.account else None,
            auth_required=self.account is not None,
            auth_require_tls=self.starttls is not None,
            enable_SMTPUTF8=False,
        )

    def _trigger_server(self) -> None:
        self.port = self.server.sockets[0].getsockname()[1]
        super()._trigger_server()

    def __enter__(self) -> "MailServer":
        self.start()
        # The controller itself connects once to see that the server answers.
        self.post.connections = 0
        return self

    def __exit__(self, *_error: object) -> None:
        self.stop()
