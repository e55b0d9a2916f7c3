"""One mail message taken apart: who sent it, whether that can be believed, and which files it carries."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from email import policy
from email.parser import BytesHeaderParser
from email.utils import getaddresses
from typing import Any

from imap_tools import MailMessage

from tasks.collect.keep import safe_name

_SIGNATURES = frozenset({"application/pkcs7-signature", "application/x-pkcs7-signature", "application/pgp-signature"})
_HEADER_LENGTH = 10_000
"""Longer than any honest header; nested comments in a longer one would take hours to take apart."""
_QUOTED = re.compile(r'"(?:\\.|[^"\\])*"')
_COMMENT = re.compile(r"\([^()]*\)")
_RESULT = re.compile(r"(dkim|dmarc)\s*=\s*pass\b")
_SIGNED_BY = re.compile(r"\bheader\.(?:d|i|from)\s*=\s*(?:[^\s;@]*@)?([^\s;@]+)")


@dataclass(frozen=True, slots=True)
class Attachment:
    """A file that a message carries, under a name fit to show."""

    name: str
    content: bytes


@dataclass(frozen=True, slots=True)
class Letter:
    """A message: `sender` in lower case, None unless exactly one is named."""

    sender: str | None
    message_id: str
    attachments: tuple[Attachment, ...]
    authentication: tuple[str, ...]
    """Its `Authentication-Results` headers, topmost first."""


def open_letter(raw: bytes) -> Letter:
    """Take a message apart. Malformed messages make the mail libraries raise nearly anything."""
    message = MailMessage.from_bytes(raw)
    return Letter(
        sender=_sender(message),
        message_id=_shown(str(message.obj.get("Message-ID", ""))),
        attachments=tuple(_attachments(message)),
        authentication=tuple(str(value) for value in message.obj.get_all("Authentication-Results", [])),
    )


def is_delivery_report(raw: bytes) -> bool:
    """Whether a message is a mail server's report on a message of ours (RFC 3464), told by its headers."""
    try:
        headers = BytesHeaderParser(policy=policy.compat32).parsebytes(raw)
        report_type = str(headers.get_param("report-type") or "").casefold()
        return headers.get_content_type() == "multipart/report" and report_type == "delivery-status"
    except Exception:  # a hostile header can make the parser raise nearly anything; it is then no report
        return False


def is_authenticated(letter: Letter, authserv_id: str) -> bool:
    """Whether our own mail server, known by `authserv_id`, found DKIM or DMARC passed for the sender's domain.

    Only its topmost header counts: a server puts its own above what the message brought along (RFC 8601).
    """
    if letter.sender is None:
        return False
    domain = letter.sender.rpartition("@")[2]
    for header in letter.authentication:
        if len(header) > _HEADER_LENGTH:
            return False
        server, *results = _without_comments(header).lower().split(";")
        if server.split()[:1] == [authserv_id.lower()]:
            return any(_vouches(result, domain) for result in results)
    return False


def _vouches(result: str, domain: str) -> bool:
    if not _RESULT.match(result.strip()):
        return False
    return any(domain == signer or domain.endswith(f".{signer}") for signer in _SIGNED_BY.findall(result))


def _without_comments(header: str) -> str:
    """Comments and quoted strings may hold what looks like a result."""
    text = _QUOTED.sub("", " ".join(header.split()))
    while (shorter := _COMMENT.sub("", text)) != text:
        text = shorter
    return text


def _sender(message: Any) -> str | None:
    headers = [str(value) for value in message.obj.get_all("From", [])]
    if len(headers) != 1 or len(headers[0]) > _HEADER_LENGTH:
        return None
    addresses = [address for _, address in getaddresses(headers) if address]
    if len(addresses) != 1 or addresses[0].count("@") != 1:
        return None
    return addresses[0].casefold()


def _attachments(message: Any) -> Iterator[Attachment]:
    html = message.html
    for part in message.attachments:
        kind = part.content_type
        # A forwarded message is a container: the files in it are listed by themselves.
        if kind == "message/rfc822" or kind in _SIGNATURES:
            continue
        name = _name(part)
        if not name and part.content_disposition != "attachment":
            continue
        if kind.startswith("image/") and _is_inline(part, html):
            continue
        yield Attachment(safe_name(name), part.payload)


def _is_inline(part: Any, html: str) -> bool:
    """Logos and pictures in the text, as against a photograph sent as a file."""
    return bool(part.content_id) and (part.content_disposition == "inline" or f"cid:{part.content_id}" in html)


def _name(part: Any) -> str:
    try:
        return str(part.filename)
    except (ValueError, LookupError):
        return ""


def _shown(text: str) -> str:
    return "".join(letter for letter in text if letter.isprintable()).strip()[:200]
