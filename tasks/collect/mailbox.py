"""The mailbox channel: attachments from registered addresses, over IMAP, without changing a message."""

import contextlib
import imaplib
import io
import re
import ssl
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from email.utils import parsedate_to_datetime
from typing import Any

from imap_tools import BaseMailBox
from imap_tools.errors import ImapToolsError

from config import vi
from config.channels import MailboxChannel, SecretRef
from tasks.collect.arrival import arrival
from tasks.collect.keep import Kept, TooLargeError
from tasks.collect.message import Letter, is_authenticated, is_delivery_report, open_letter
from tasks.collect.originals import Originals
from tasks.collect.types import ChannelFault, Oversized, Polled
from tasks.collect.wire import Deadline
from tasks.ledger.records import Received

_MARK = "uid"
_UID = re.compile(rb"\bUID (\d+)")
_SIZE = re.compile(rb"\bRFC822\.SIZE (\d+)")
_DATE = re.compile(rb'\bINTERNALDATE "([^"]+)"')
_HEADER_BYTES = 1_000_000
_LISTED_AT_ONCE = 100
_WIRE_ERRORS = (imaplib.IMAP4.error, ImapToolsError, OSError)

_UNKNOWN = "Người gửi {sender} không phải địa chỉ đăng ký của đơn vị nào"
_SEVERAL = "Thư không ghi rõ một người gửi duy nhất"
_UNPROVEN = "Máy chủ thư không xác nhận được thư thật sự do {sender} gửi (DKIM/DMARC)"
_TOO_LARGE = "Thư nặng {size_mb} MB, quá giới hạn; đề nghị đơn vị gửi lại tệp nhỏ hơn hoặc qua kênh khác"
_UNREADABLE = "Thư sai cấu trúc, không lấy được tệp đính kèm; mở trong hộp thư để xem"


def poll_mailbox(
    channel: MailboxChannel,
    originals: Originals,
    registered: Mapping[str, str],
    marks: Mapping[str, str],
    as_of: datetime,
    *,
    secret: Callable[[SecretRef], str],
) -> Polled:
    """Keep the attachments of every message that is new since `marks` were returned.

    `registered` maps mail addresses to agency codes. Attachments of others come back quarantined. `secret` looks a
    secret up; a LookupError of its is a fault. A From header is easily forged: where the office's server writes
    `Authentication-Results`, `require_dkim` makes it vouch for the sender; else an agency is believed by its address.
    `received_at` is when the office's own server took the message in. The returned marks are complete. Delivery
    reports carry our own mail back, not an agency's files: they are handed on as they are.
    """
    try:
        password = secret(channel.secret).strip()
    except LookupError:
        return Polled((), (_fault(channel, f"secret ({channel.secret}) not found"),), dict(marks))
    received: list[Received] = []
    faults: list[ChannelFault] = []
    reports: list[bytes] = []
    oversized: list[Oversized] = []
    mark = marks.get(_MARK, "")
    stage = "connecting"
    with Deadline(channel.deadline_seconds) as deadline, contextlib.ExitStack() as stack:
        try:
            client = _connected(channel, deadline, stack)
            stage = "logging in"
            _log_in(client, channel, password)
            stage = f"opening folder {channel.folder}"
            client.folder.set(channel.folder, readonly=True)
            validity = int(client.client.response("UIDVALIDITY")[1][0] or 0)
            known_validity, last = _parse_mark(mark)
            last = last if known_validity == validity else 0
            mark = f"{validity} {last}"
            stage = "listing messages"
            for entry in _listed(client, last, channel.max_messages):
                stage = f"reading message {entry.uid}"
                raw, note = _fetched_letter(client, entry, channel)
                if note is None and is_delivery_report(raw):
                    reports.append(raw)
                else:
                    found, problems, large = _take(raw, note, entry, validity, channel, originals, registered, as_of)
                    received += found
                    faults += problems
                    oversized += large
                mark = f"{validity} {entry.uid}"
            stage = "logging out"
            client.client.logout()
        except (*_WIRE_ERRORS, ValueError, TypeError) as error:
            # Libraries put server answers and our own commands into messages: only the kind is passed on.
            late = "out of time, " if deadline.seconds_left <= 0 else ""
            faults.append(_fault(channel, f"{stage}: {late}{_kind(error)}"))
    remembered = {**marks, _MARK: mark} if mark else dict(marks)
    return Polled(tuple(received), tuple(faults), remembered, tuple(reports), tuple(oversized))


@dataclass(frozen=True, slots=True)
class _Entry:
    uid: int
    size_bytes: int
    arrived_at: datetime | None


class _Box(BaseMailBox):  # type: ignore[misc]  # imap_tools has no types
    """A mailbox over a connection of our own making."""

    def __init__(self, client: imaplib.IMAP4) -> None:
        self._connection = client
        super().__init__()

    def _get_mailbox_client(self) -> imaplib.IMAP4:
        return self._connection


def _connected(channel: MailboxChannel, deadline: Deadline, stack: contextlib.ExitStack) -> Any:
    """The mailbox, connected; its connection is cut when time is up and closed with `stack`."""
    max_literal = _message_bytes(channel)

    class Guarded(imaplib.IMAP4):
        def open(self, *args: Any, **kwargs: Any) -> None:
            super().open(*args, **kwargs)
            # From the greeting on: a server can drip that, too.
            deadline.watch(self.sock)

        def read(self, size: int) -> bytes:
            # imaplib reads whatever length a server announces into memory.
            if size > max_literal:
                raise self.abort("literal larger than asked for")
            return super().read(size)

    class GuardedTls(Guarded, imaplib.IMAP4_SSL):
        pass

    client: imaplib.IMAP4
    if channel.security == "plain":
        client = Guarded(channel.host, channel.port, channel.timeout_seconds)
        stack.callback(_close, client)
        return _Box(client)
    trusted = ssl.create_default_context(cafile=str(channel.ca_file) if channel.ca_file else None)
    if channel.security == "ssl":
        client = GuardedTls(channel.host, channel.port, ssl_context=trusted, timeout=channel.timeout_seconds)
        stack.callback(_close, client)
    else:
        client = Guarded(channel.host, channel.port, channel.timeout_seconds)
        stack.callback(_close, client)
        client.starttls(trusted)
        deadline.watch(client.sock)
    return _Box(client)


def _close(client: imaplib.IMAP4) -> None:
    with contextlib.suppress(OSError):
        client.shutdown()


def _log_in(client: Any, channel: MailboxChannel, password: str) -> None:
    if not password or not password.isprintable():
        raise ValueError("secret is empty or has control characters")
    if password.isascii() and channel.user.isascii():
        client.login(channel.user, password, initial_folder=None)
    else:
        client.login_utf8(channel.user, password, initial_folder=None)


def _listed(client: Any, last: int, limit: int) -> Iterator[_Entry]:
    """The messages after `last`, oldest first."""
    # `n:*` names the last message even if its UID is below n.
    uids = sorted({int(uid) for uid in client.uids(f"UID {last + 1}:*", charset=None)} - set(range(last + 1)))[:limit]
    for start in range(0, len(uids), _LISTED_AT_ONCE):
        wanted = uids[start : start + _LISTED_AT_ONCE]
        found = {entry.uid: entry for entry in _sizes(client, wanted)}
        # A message that another program has deleted meanwhile is not answered for.
        yield from (found[uid] for uid in wanted if uid in found)


def _sizes(client: Any, uids: list[int]) -> Iterator[_Entry]:
    for item in _fetched(client, ",".join(map(str, uids)), "(UID RFC822.SIZE INTERNALDATE)"):
        line = item if isinstance(item, bytes) else item[0]
        uid, size, date = _UID.search(line), _SIZE.search(line), _DATE.search(line)
        if uid and size:
            yield _Entry(int(uid[1]), int(size[1]), _moment(date[1]) if date else None)


def _fetched(client: Any, uids: str, what: str) -> list[Any]:
    status, data = client.client.uid("FETCH", uids, what)
    if status != "OK":
        raise imaplib.IMAP4.error(f"FETCH answered {status}")
    return [item for item in data if item]


def _content(client: Any, uid: int, what: str) -> bytes:
    for item in _fetched(client, str(uid), f"(UID {what})"):
        if isinstance(item, tuple) and (found := _UID.search(item[0])) and int(found[1]) == uid:
            return bytes(item[1])
    raise imaplib.IMAP4.error("server did not send the message")


def _fetched_letter(client: Any, entry: _Entry, channel: MailboxChannel) -> tuple[bytes, str | None]:
    """A message whole; of one that is too large its headers, with a note that says so."""
    if entry.size_bytes > _message_bytes(channel):
        note = _TOO_LARGE.format(size_mb=entry.size_bytes // 1_000_000)
        return _content(client, entry.uid, f"BODY.PEEK[HEADER]<0.{_HEADER_BYTES}>"), note
    return _content(client, entry.uid, "BODY.PEEK[]"), None


def _take(
    raw: bytes,
    note: str | None,
    entry: _Entry,
    validity: int,
    channel: MailboxChannel,
    originals: Originals,
    registered: Mapping[str, str],
    as_of: datetime,
) -> tuple[list[Received], list[ChannelFault], list[Oversized]]:
    """The files of one message, kept. Of a message that cannot be taken apart, what there is, quarantined."""
    origin = f"{channel.id}/{validity}/{entry.uid}"
    try:
        letter = open_letter(raw)
    except Exception:  # a hostile message must not stop the others, whatever it makes the parser raise
        letter = Letter(None, "", (), ())
        note = note or _UNREADABLE
    agency = registered.get(letter.sender) if letter.sender else None
    doubt = _doubt(letter, agency, channel)
    files = [(item.name, item.content) for item in letter.attachments[: channel.max_attachments]]
    if note:
        files = [(f"thu-{entry.uid}.eml", raw)]
    received: list[Received] = []
    faults: list[ChannelFault] = []
    oversized: list[Oversized] = []
    sender = None if doubt else agency
    if note and entry.size_bytes > _message_bytes(channel):
        named = f"thư nhận lúc {vi.moment(arrival(entry.arrived_at, as_of))}"
        oversized.append(Oversized(named, sender, None, channel.max_bytes))
    if len(letter.attachments) > channel.max_attachments:
        faults.append(_fault(channel, f"more than {channel.max_attachments} attachments, the rest left out", origin))
    for name, content in files:

        def describe(kept: Kept, name: str = name) -> Received:
            return Received(
                sha256=kept.sha256,
                size_bytes=kept.size_bytes,
                file_name=name,
                kept_at=kept.kept_at,
                channel="mailbox",
                origin=letter.message_id or origin,
                received_at=arrival(entry.arrived_at, as_of),
                sender=letter.sender,
                agency=None if doubt else agency,
                quarantine=note or doubt,
            )

        try:
            received.append(originals.take(io.BytesIO(content), describe, max_bytes=channel.max_bytes))
        except TooLargeError as error:
            faults.append(_fault(channel, f"{name}: {error}", origin))
            oversized.append(Oversized(name, sender, None, channel.max_bytes))
    return received, faults, oversized


def _doubt(letter: Letter, agency: str | None, channel: MailboxChannel) -> str | None:
    if letter.sender is None:
        return _SEVERAL
    if agency is None:
        return _UNKNOWN.format(sender=letter.sender)
    if channel.require_dkim and not is_authenticated(letter, channel.authserv_id or ""):
        return _UNPROVEN.format(sender=letter.sender)
    return None


def _message_bytes(channel: MailboxChannel) -> int:
    """Largest message: base64 makes a file a third longer, and there is a text beside it."""
    return channel.max_bytes * 3 // 2 + _HEADER_BYTES


def _parse_mark(mark: str) -> tuple[int, int]:
    validity, _, last = mark.partition(" ")
    return (int(validity), int(last)) if validity.isdigit() and last.isdigit() else (0, 0)


def _moment(text: bytes) -> datetime | None:
    try:
        moment = parsedate_to_datetime(text.decode("ascii", "replace").strip())
    except ValueError:
        return None
    return moment if moment.tzinfo else None


def _kind(error: Exception) -> str:
    if isinstance(error, ssl.SSLCertVerificationError):
        return f"TLS certificate not accepted ({error.verify_message})"
    return type(error).__name__


def _fault(channel: MailboxChannel, reason: str, origin: str | None = None) -> ChannelFault:
    return ChannelFault("mailbox", origin or f"{channel.id}/{channel.folder}", reason)
