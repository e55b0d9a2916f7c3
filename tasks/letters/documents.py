"""Documents: what the office makes for others, from draft to sent; nothing of them leaves without its release.

A version is drafted with its messages composed but in nobody's outbox. A release, made by a person, hands them to the
outbox. What was said stays: a version that says something else is another version.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Literal

from config import vi
from config.clock import HANOI
from config.release import DocumentKind
from tasks.ledger import outbox
from tasks.ledger.codec import digest, from_json
from tasks.ledger.contents import content, keep
from tasks.ledger.documents import all_of, freeze
from tasks.ledger.outbox_records import OutboxRecord
from tasks.letters.key import outbox_key
from tasks.letters.message import Composed
from tasks.letters.outbox_payload import composed_of, payload_of, queue
from tasks.run import Run

DocumentState = Literal["draft", "released", "sent", "void", "replaced"]

_DOCUMENT, _RELEASE = "document", "release"
_NOTHING = -1
"""The version that is in force where none is."""
_CHANGED = "số liệu đã thay đổi sau khi phát hành"


@dataclass(frozen=True, slots=True)
class Draft:
    """A document as a room drafts it.

    `said` is what it says, part by part, as hashes: a draft that says the same is no new version. `main_file` names
    the attachment that is signed; empty where the message itself is the document. `statements` are the sentences that
    whoever releases it confirms; `breaches` the gates that it fails, each a sentence.
    """

    id: str
    kind: DocumentKind
    title: str
    symbol: str
    """`BC-SKHĐT`: the number's tail."""
    said: Mapping[str, str]
    messages: Sequence[Composed]
    addressees: Sequence[str]
    """Who it is for, in words; more than have an address."""
    statements: Sequence[str] = ()
    breaches: Sequence[str] = ()
    main_file: str = ""
    main_content: bytes = b""
    """The file that is signed, where there is one."""
    corrects: str | None = None
    """The sentence with which it says what it corrects, if it does."""


@dataclass(frozen=True, slots=True)
class DocumentRecord:
    """A version of a document as it was drafted."""

    id: str
    version: int
    kind: DocumentKind
    title: str
    symbol: str
    sha256: str
    """Of the file that is signed; of the message where it is the document."""
    main_file: str
    said: Mapping[str, str]
    addressees: tuple[str, ...]
    recipients: tuple[str, ...]
    payloads: tuple[str, ...]
    """Its messages in the content store."""
    message_kinds: tuple[str, ...]
    statements: tuple[str, ...]
    breaches: tuple[str, ...]
    replaces: int | None
    """The version, already sent, in whose place it is to come."""
    corrects: str | None
    simulated: bool = False
    """Drafted under a clock that is not the machine's."""
    free: bool = False
    """Went out as it was made: the profile asks for no release of its kind."""
    again: int | None = None
    """Says what that earlier version says, which is in force again; such a record is no version of its own."""

    @property
    def code(self) -> str:
        """`bao-cao`, and `bao-cao.2` for its second version."""
        return self.id if self.version == 1 else f"{self.id}.{self.version}"


@dataclass(frozen=True, slots=True)
class Confirmation:
    """One person's word: who, under which sign-in, when."""

    by: str
    signed_in: str
    at: datetime


@dataclass(frozen=True, slots=True)
class ReleaseRecord:
    """A release: number, day and signer of the document as it went out, and who let it go."""

    number: str
    on: date
    signer: str
    confirmations: tuple[Confirmation, ...]
    statements: tuple[str, ...]
    reason: str
    file_name: str
    file_sha256: str
    is_signed: bool
    is_complete: bool
    """False while a second person is awaited."""
    keys: tuple[str, ...]
    """Its messages in the outbox."""


@dataclass(frozen=True, slots=True)
class Document:
    """A version with what became of it."""

    record: DocumentRecord
    drafted_at: datetime
    """True time."""
    state: DocumentState
    release: ReleaseRecord | None
    messages: tuple[OutboxRecord, ...] = ()

    @property
    def code(self) -> str:
        """How people name it."""
        return self.record.code


def documents(run: Run) -> list[Document]:
    """The period's documents as they stand now, version by version: a run as of the past cannot recall a letter."""
    drafted: dict[str, list[tuple[DocumentRecord, datetime]]] = {}
    now = max(run.as_of, run.clock.now())
    frozen_ones = all_of(run.ledger, _DOCUMENT, run.profile_code, run.period.code, known_at=now)
    for frozen in sorted(frozen_ones, key=lambda one: one.id):
        found = from_json(DocumentRecord, frozen.text)
        drafted.setdefault(found.id, []).append((found, frozen.recorded_at))
    releases = {
        frozen.subject: from_json(ReleaseRecord, frozen.text)
        for frozen in sorted(
            all_of(run.ledger, _RELEASE, run.profile_code, run.period.code, known_at=now), key=lambda one: one.id
        )
    }
    keys = [key for release in releases.values() for key in release.keys]
    keys += [key for versions in drafted.values() for one, _ in versions if one.free for key in _keys(run, one)]
    rows = outbox.by_key(run.ledger, keys)
    return [document for id_ in sorted(drafted) for document in _told(run, drafted[id_], releases, rows)]


@dataclass(frozen=True, slots=True)
class GivenNumber:
    """A number that some document of the profile went out under, or is to."""

    period: str
    code: str
    number: str
    on: date


def given_numbers(run: Run) -> list[GivenNumber]:
    """The numbers of all releases of the profile, whatever their period: an office counts through the year."""
    now = max(run.as_of, run.clock.now())
    return [
        GivenNumber(one.period, one.subject, release.number, release.on)
        for one in all_of(run.ledger, _RELEASE, run.profile_code, known_at=now)
        for release in (from_json(ReleaseRecord, one.text),)
    ]


def draft(run: Run, drafts: Sequence[Draft]) -> int:
    """Record drafts that say something new; how many did. Unsent messages of the versions before become void.

    A document of a kind that needs no release goes to the outbox at once.
    """
    before: dict[str, list[Document]] = {}
    for document in documents(run):
        before.setdefault(document.record.id, []).append(document)
    with run.ledger.write():
        return sum(_draft(run, one, before.get(one.id, [])) for one in drafts)


def withdraw(run: Run, document: Document) -> None:
    """A draft that has lost its object is void; what was released of it is left alone."""
    if document.state == "draft":
        _freeze(run, replace(document.record, again=_NOTHING))


def record_release(run: Run, document: Document, release: ReleaseRecord, messages: Sequence[Composed]) -> ReleaseRecord:
    """Keep the release, with its messages in the outbox where it is complete."""
    queue(run, messages)
    kept = replace(release, keys=tuple(outbox_key(message) for message in messages))
    freeze(
        run.ledger, _RELEASE, run.profile_code, run.period.code, kept,
        known_at=run.as_of, recorded_at=run.clock.now(), subject=document.code,
    )  # fmt: skip
    return kept


def messages_of(run: Run, record: DocumentRecord) -> list[Composed]:
    """The version's messages as they were composed."""
    return [
        composed_of(
            content(run.ledger, sha256), lambda file: content(run.ledger, file),
            profile=run.profile_code, period=run.period.code, kind=kind, recipient=recipient,
        )
        for sha256, kind, recipient in zip(record.payloads, record.message_kinds, record.recipients, strict=True)
    ]  # fmt: skip


def in_force(versions: Sequence[Document]) -> Document | None:
    """The version that its recipients have: the last one of which a message was sent."""
    return next((one for one in reversed(versions) if one.state in {"sent", "replaced"} or has_reached(one)), None)


def has_reached(document: Document) -> bool:
    """Whether any of its recipients has it."""
    return any(row.state == "sent" for row in document.messages)


def named(document: Document) -> str:
    """How a later version calls it: `báo cáo cùng kỳ số 12/BC-SKHĐT ngày 09/8/2023`."""
    release = document.release
    if release is None:
        return f"báo cáo cùng kỳ lập ngày {vi.day(document.drafted_at.astimezone(HANOI).date())}"
    return f"báo cáo cùng kỳ số {release.number} ngày {vi.day(release.on)}"


def versions_of(run: Run, id_: str) -> list[Document]:
    """The versions of one document, oldest first."""
    return [document for document in documents(run) if document.record.id == id_]


def _draft(run: Run, one: Draft, before: Sequence[Document]) -> bool:
    last, current = (before[-1] if before else None), in_force(before)
    said, free = dict(one.said), one.kind not in run.profile.release.needs_release
    if current is not None and said == dict(current.record.said):
        if last is not None and last is not current and last.state in {"draft", "released"}:
            _freeze(run, replace(current.record, version=last.record.version, again=current.record.version))
            _stop(run, before)
        return False
    payloads = tuple(keep(run.ledger, payload_of(message, run.ledger)) for message in one.messages)
    stands = last is not None and last.state in {"draft", "released"} and said == dict(last.record.said)
    if last is not None and stands and (last.release is not None or payloads == last.record.payloads):
        return False
    record = DocumentRecord(
        id=one.id,
        version=1 + max((version.record.version for version in before), default=0),
        kind=one.kind,
        title=one.title,
        symbol=one.symbol,
        sha256=keep(run.ledger, one.main_content) if one.main_file else digest(*payloads),
        main_file=one.main_file,
        said=said,
        addressees=tuple(one.addressees),
        recipients=tuple(message.recipient for message in one.messages),
        payloads=payloads,
        message_kinds=tuple(message.kind for message in one.messages),
        statements=tuple(one.statements),
        breaches=tuple(one.breaches),
        replaces=None if current is None else current.record.version,
        corrects=one.corrects,
        simulated=run.clock.is_simulated,
        free=free,
    )
    _freeze(run, record)
    _stop(run, before)
    if free:
        queue(run, one.messages)
    return True


def _freeze(run: Run, record: DocumentRecord) -> None:
    freeze(
        run.ledger, _DOCUMENT, run.profile_code, run.period.code, record,
        known_at=run.as_of, recorded_at=run.clock.now(), subject=record.id,
    )  # fmt: skip


def _stop(run: Run, before: Sequence[Document]) -> None:
    """What of earlier versions has reached nobody stays here."""
    keys = [row.key for version in before for row in version.messages]
    if keys:
        outbox.void(run.ledger, keys, by="giaingan", detail=_CHANGED, now=run.clock.now())


def _told(
    run: Run,
    drafted: Sequence[tuple[DocumentRecord, datetime]],
    releases: Mapping[str, ReleaseRecord],
    rows: Mapping[str, OutboxRecord],
) -> list[Document]:
    """Versions of one document with their states."""
    last = drafted[-1][0]
    wanted = last.again or last.version
    versions = [(record, at) for record, at in drafted if record.again is None]
    told = []
    for record, at in versions:
        release = releases.get(record.code)
        keys = _keys(run, record) if record.free else () if release is None else release.keys
        mine = tuple(rows[key] for key in keys if key in rows)
        is_out = record.free or (release is not None and release.is_complete)
        told.append(Document(record, at, _state(record, mine, is_out=is_out, wanted=wanted), release, mine))
    return _replaced(told)


def _state(record: DocumentRecord, rows: Sequence[OutboxRecord], *, is_out: bool, wanted: int) -> DocumentState:
    sent = any(row.state == "sent" for row in rows)
    left = {row.state for row in rows} - {"sent", "void"}
    if is_out and not left and (sent or not record.payloads):
        # What nobody gets by mail is out with its release.
        return "sent"
    if not sent and (record.version != wanted or (is_out and not left)):
        return "void"
    return "released" if is_out else "draft"


def _replaced(versions: Sequence[Document]) -> list[Document]:
    """Sent versions after which another was released are replaced."""
    out = [one.record.version for one in versions if one.state in {"released", "sent"}]
    newest = max(out, default=0)
    return [
        replace(one, state="replaced") if one.state in {"released", "sent"} and one.record.version < newest else one
        for one in versions
    ]


def _keys(run: Run, record: DocumentRecord) -> tuple[str, ...]:
    return tuple(outbox_key(message) for message in messages_of(run, record))
