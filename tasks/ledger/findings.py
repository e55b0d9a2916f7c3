"""What the checks found in a file, each time the register of rules was run over it, and what officers waived."""

from collections.abc import Sequence
from dataclasses import fields
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, RowMapping, insert, select

from tasks.ledger import schema
from tasks.ledger.bulk import insert_many
from tasks.ledger.codec import digest, from_json, to_json
from tasks.ledger.columns import storable
from tasks.ledger.engine import Ledger
from tasks.ledger.finding import Finding
from tasks.ledger.known import last_of, order_of, require_submission, submissions_in
from tasks.ledger.records import SubmissionState, Waiver

IN_FORCE: tuple[SubmissionState, ...] = ("received", "read", "accepted", "returned", "quarantined", "unreadable")
"""States whose findings still matter; of superseded and excluded files they are history."""


def record_findings(
    ledger: Ledger,
    submission_id: int,
    findings: Sequence[Finding],
    *,
    known_at: datetime,
    recorded_at: datetime,
    register_version: str = "",
) -> bool:
    """Stores the outcome of one check of a file, none found included; True when it was new.

    The same findings of the same register as were known at `known_at` are not stored again; others take over from
    then on. Raises UnknownSubmissionError.
    """
    texts = [to_json(finding) for finding in findings]
    sha256 = digest(register_version, *texts)
    with ledger.write() as connection:
        require_submission(connection, submission_id)
        last = _last_sets(connection, [submission_id], known_at).get(submission_id)
        if last is not None and last["sha256"] == sha256:
            return False
        fact = {
            "submission_id": submission_id,
            "register_version": register_version,
            "sha256": sha256,
            "finding_count": len(texts),
            "known_at": known_at,
            "recorded_at": recorded_at,
        }
        table = schema.finding_set
        set_id = connection.execute(insert(table).values(fact).returning(table.c.id)).scalar_one()
        rows = [
            (set_id, position, finding.rule, finding.severity, _clean(finding.project_key), text)
            for position, (finding, text) in enumerate(zip(findings, texts, strict=True))
        ]
        names = ("set_id", "position", "rule", "severity", "project_key", "payload")
        insert_many(connection, schema.finding, names, rows)
        return True


def findings(
    ledger: Ledger,
    profile: str,
    period: str,
    *,
    known_at: datetime,
    states: Sequence[SubmissionState] = IN_FORCE,
) -> list[Finding]:
    """The findings of the last check by `known_at` of the period's files in `states`, by agency, file and position."""
    with ledger.read() as connection:
        records = submissions_in(connection, profile, known_at, period=period)
        chosen = [record.id for record in sorted(records, key=order_of) if record.state in states]
        sets = _last_sets(connection, chosen, known_at)
        texts: dict[int, list[str]] = {row["id"]: [] for row in sets.values()}
        for set_id, text in connection.execute(
            select(schema.finding.c.set_id, schema.finding.c.payload)
            .where(schema.finding.c.set_id.in_(texts))
            .order_by(schema.finding.c.set_id, schema.finding.c.position)
        ):
            texts[set_id].append(text)
    return [finding for id_ in chosen if id_ in sets for finding in _findings(texts[sets[id_]["id"]])]


def waive(
    ledger: Ledger,
    profile: str,
    period: str,
    *,
    rule: str,
    reason: str,
    by: str,
    submission: str = "",
    agency: str = "",
    project_key: str | None = None,
    funding_source: str | None = None,
    known_at: datetime,
    recorded_at: datetime,
) -> Waiver:
    """An officer waives breaches of `rule`: of one file (sha256) or one agency, of one project or anywhere in it.

    The same waiver again is not stored again. Raises ValueError without a reason, or for neither file nor agency.
    """
    if not reason.strip():
        raise ValueError("bỏ qua lỗi phải ghi lý do")
    if not (submission or agency):
        raise ValueError("bỏ qua lỗi phải ghi rõ tệp hoặc đơn vị")
    fact = {
        "profile": profile,
        "period": period,
        "agency": agency,
        "submission": submission,
        "rule": rule,
        "project_key": project_key,
        "funding_source": funding_source,
        "reason": reason,
        "by": by,
    }
    with ledger.write() as connection:
        same = [schema.waiver.c[name].is_not_distinct_from(value) for name, value in fact.items()]
        query = select(schema.waiver).where(*same, schema.waiver.c.known_at <= known_at)
        row = connection.execute(query).first()
        if row is None:
            stored = insert(schema.waiver).values(**fact, known_at=known_at, recorded_at=recorded_at)
            row = connection.execute(stored.returning(schema.waiver)).one()
        return _waiver(row)


def waivers(ledger: Ledger, profile: str, *, known_at: datetime) -> list[Waiver]:
    """All waivers of a profile known at `known_at`, in the order in which they became known."""
    query = (
        select(schema.waiver)
        .where(schema.waiver.c.profile == profile, schema.waiver.c.known_at <= known_at)
        .order_by(schema.waiver.c.known_at, schema.waiver.c.id)
    )
    with ledger.read() as connection:
        return [_waiver(row) for row in connection.execute(query)]


def _last_sets(connection: Connection, submission_ids: Sequence[int], known_at: datetime) -> dict[int, RowMapping]:
    """The finding set in force of each submission that was checked."""
    rows = connection.execute(last_of(schema.finding_set, submission_ids, known_at)).mappings()
    return {row["submission_id"]: row for row in rows}


def _findings(texts: Sequence[str]) -> list[Finding]:
    # What earlier versions stored calls the fix `mend`; quotes inside of texts are escaped.
    named = [text.replace('"mend":', '"fix":', 1) for text in texts]
    return from_json(list[Finding], f"[{','.join(named)}]")


def _waiver(row: Any) -> Waiver:
    return Waiver(**{field.name: getattr(row, field.name) for field in fields(Waiver)})


def _clean(text: str | None) -> str | None:
    return None if text is None else storable(text)
