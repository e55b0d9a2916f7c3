"""From a template and its facts to a composed message: HTML escaped, on one line, with its plain text."""

import hashlib
import re
from collections.abc import Sequence
from datetime import datetime
from functools import cache
from pathlib import Path
from zoneinfo import ZoneInfo

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from config import vi
from config.agencies import Agency
from config.period import Period
from config.profile import Profile
from tasks.letters.address import address, file_name, one_line
from tasks.letters.key import about as about_of
from tasks.letters.message import Attachment, Composed, MessageKind
from tasks.letters.plain import plain_text

_UNTIL_BOOKS_CLOSE: frozenset[MessageKind] = frozenset(
    {"receipt", "unreadable_notice", "document_receipt", "returned_workbook"}
)
"""What asks an agency for something, or tells it in time to do it, is of no use once the period's books are closed."""

RELEASE_MARK = "<!-- số, ngày, người ký -->"
"""Where a message that waits for its release will say under which number, when and by whom it was signed."""

_TEMPLATES = Path(__file__).with_name("templates")
_HANOI = ZoneInfo("Asia/Ho_Chi_Minh")


def composed(
    kind: MessageKind,
    profile: Profile,
    period: Period,
    *,
    recipient: str,
    addressee: str,
    subject: str,
    about: Sequence[str],
    facts: dict[str, object],
    attachments: Sequence[Attachment] = (),
    illustrative: bool = False,
    follows: str | None = None,
) -> Composed:
    """A message of `kind` from its template; `about` is what makes it the same message as another, `follows` the key of
    the one that it goes on from.

    The subject is prefixed with the profile's title and the period. Raises AddressError where `recipient` is not one
    plain address.
    """
    reply_to = profile.issuer.reply_to or profile.issuer.email
    headline = one_line(f"[{profile.title}, kỳ {vi.day(period.due_on)}] {subject}")
    files = tuple(Attachment(file_name(item.file_name), item.content) for item in attachments)
    html = (
        _environment()
        .get_template(f"{kind}.html")
        .render(
            profile=profile,
            period=period,
            addressee=addressee,
            subject=headline,
            reply_to=reply_to,
            illustrative=illustrative,
            last_day=period.last_day,
            **facts,
        )
    )
    html = re.sub(r"\s*[\r\n]+\s*", " ", html).strip()
    return Composed(
        profile=profile.code,
        period=period.code,
        kind=kind,
        recipient=address(recipient),
        subject=headline,
        html=html,
        text=plain_text(html),
        attachments=files,
        reply_to=address(reply_to) if reply_to else None,
        about=about_of(kind, about),
        follows=follows,
        expires_at=period.closes_at if kind in _UNTIL_BOOKS_CLOSE else None,
    )


def open_until(period: Period, as_of: datetime) -> datetime | None:
    """Until when a correction still enters the period; None where its books are closed: no passed deadline is named."""
    return period.closes_at if as_of < period.closes_at else None


@cache
def _environment() -> Environment:
    environment = Environment(
        loader=FileSystemLoader(_TEMPLATES),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.globals["release_mark"] = Markup(RELEASE_MARK)  # noqa: S704 - our own text
    environment.filters.update(day=vi.day, number=vi.number, dong=_dong, moment=_moment)
    return environment


def _dong(vnd: int) -> str:
    return vi.money(vnd, "dong")


def _moment(at: datetime) -> str:
    """`17 giờ 00 ngày 09/8/2023`, in Vietnam's time."""
    local = at.astimezone(_HANOI)
    return f"{local.hour:02d} giờ {local.minute:02d} ngày {vi.day(local.date())}"


class NoAddressError(ValueError):
    """The agency has no registered address, so nothing can be mailed to it."""


def mailbox(agency: Agency) -> str:
    """The agency's registered address. Raises NoAddressError."""
    if not agency.email:
        raise NoAddressError(f"agency {agency.code} has no registered e-mail address")
    return agency.email


def listed(documents: Sequence[Attachment]) -> list[dict[str, str]]:
    """Names and sha256 of documents, as a message lists them."""
    return [{"name": item.file_name, "sha256": hashlib.sha256(item.content).hexdigest()} for item in documents]
