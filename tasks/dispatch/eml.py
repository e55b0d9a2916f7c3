"""A composed message as MIME bytes: the .eml file of a rehearsal is, byte for byte, what a live run sends.

yagmail's own MIME puts HTML into the plain part, wraps documents in `<div>`, turns line breaks into `<br>` and draws a
new boundary each time; so the standard library builds the message and yagmail carries it (transport.py).
"""

from collections.abc import Iterator
from datetime import datetime
from email.header import Header
from email.headerregistry import Address, HeaderRegistry, UniqueSingleAddressHeader, UniqueUnstructuredHeader
from email.message import EmailMessage
from email.policy import SMTP, Policy
from zoneinfo import ZoneInfo

from tasks.dispatch.smtp_settings import Sender
from tasks.letters.address import address, one_line, slug
from tasks.letters.attach import content_type, packed
from tasks.letters.key import message_id as id_of
from tasks.letters.message import Composed

_HANOI = ZoneInfo("Asia/Ho_Chi_Minh")


class _Subject(UniqueUnstructuredHeader):
    """Folded by email.header: the newer folding of Python 3.11 loses spaces between encoded Vietnamese words."""

    def fold(self, *, policy: Policy) -> str:
        return f"Subject: {_encoded(str(self), len('Subject: '), policy)}{policy.linesep}"


class _From(UniqueSingleAddressHeader):
    """As _Subject, for the sender's name."""

    def fold(self, *, policy: Policy) -> str:
        if not self.address.display_name:
            return f"From: {self.address.addr_spec}{policy.linesep}"
        name = _encoded(self.address.display_name, len("From: "), policy)
        return f"From: {name}{policy.linesep} <{self.address.addr_spec}>{policy.linesep}"


def _encoded(text: str, used: int, policy: Policy) -> str:
    header = Header(text, "utf-8", maxlinelen=76)
    return header.encode(linesep=policy.linesep, maxlinelen=76 - used)


_HEADERS = HeaderRegistry()
_HEADERS.map_to_type("subject", _Subject)  # type: ignore[arg-type]
_HEADERS.map_to_type("from", _From)  # type: ignore[arg-type]
_POLICY = SMTP.clone(cte_type="7bit", max_line_length=76, header_factory=_HEADERS)


class BodyError(ValueError):
    """The body is not one HTML document."""


def to_eml(composed: Composed, message_id: str, sender: Sender, date: datetime) -> bytes:
    """The message in RFC 5322 form, 7-bit, CRLF; equal arguments give equal bytes.

    `date` is aware. Raises AddressError for a recipient, sender or reply-to that is not one plain address, BodyError
    for a body that is not one HTML document.
    """
    if not composed.html.lstrip().lower().startswith(("<!doctype html", "<html")):
        raise BodyError("the body of a message must be one HTML document")
    message = EmailMessage(policy=_POLICY)
    message["From"] = Address(one_line(sender.name), addr_spec=address(sender.address))
    message["To"] = Address(addr_spec=address(composed.recipient))
    if composed.reply_to:
        message["Reply-To"] = Address(addr_spec=address(composed.reply_to))
    message["Subject"] = one_line(composed.subject)
    message["Date"] = date.astimezone(_HANOI)
    message["Message-ID"] = one_line(message_id)
    if composed.follows:
        message["In-Reply-To"] = message["References"] = id_of(composed.follows)
    message["Auto-Submitted"] = "auto-generated"
    message.set_content(composed.text, cte="quoted-printable")
    message.add_alternative(composed.html, subtype="html", cte="quoted-printable")
    for item in map(packed, composed.attachments):
        main, sub = content_type(item.file_name)
        message.add_attachment(item.content, maintype=main, subtype=sub, filename=item.file_name)
    local_part = message_id.strip("<>").partition("@")[0]
    for number, part in enumerate(_multiparts(message)):
        part.set_boundary(f"=_{local_part[:40]}_{number}")
    return message.as_bytes()


def eml_name(number: int, kind: str, recipient: str) -> str:
    """`007-receipt-vanthu-sxd-bacninh-example.eml`"""
    return f"{number:03d}-{kind}-{slug(recipient)}.eml"


def _multiparts(message: EmailMessage) -> Iterator[EmailMessage]:
    return (part for part in message.walk() if part.is_multipart() and isinstance(part, EmailMessage))
