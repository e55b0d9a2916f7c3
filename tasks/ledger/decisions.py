"""Decisions on frozen proposals: one each, whoever clicks how often, and the plans that follow in the same breath."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, insert, select

from tasks.ledger.codec import from_json, to_json
from tasks.ledger.documents import frozen_in
from tasks.ledger.engine import Ledger
from tasks.ledger.plans import add_plan_versions
from tasks.ledger.records import DecidedAmounts, DecisionOutcome, DecisionRecord, FrozenRecord, PlanVersion
from tasks.ledger.schema import decision, frozen


class AlreadyDecidedError(RuntimeError):
    """The proposal was decided before; `decision` is that first decision."""

    def __init__(self, first: DecisionRecord) -> None:
        super().__init__(
            f"Đề xuất số {first.proposal_id} đã được {first.by} quyết định ngày {first.decided_at:%d/%m/%Y} "
            f"(văn bản {first.document_number or 'chưa có số'})"
        )
        self.decision = first


class UnknownProposalError(LookupError):
    """There is no frozen proposal of that id."""


def decide(
    ledger: Ledger,
    proposal_id: int,
    *,
    outcome: DecisionOutcome,
    amounts: DecidedAmounts,
    by: str,
    decided_at: datetime,
    document_number: str,
    note: str,
    recorded_at: datetime,
    plan_versions: Sequence[PlanVersion] = (),
) -> DecisionRecord:
    """Records the decision on a frozen object of kind `proposal` and the plan versions that follow from it, or neither.

    The decision is known from `decided_at` on. A proposal frozen again with the same content counts as the same one.
    Raises AlreadyDecidedError (with the first decision), UnknownProposalError.
    """
    with ledger.write() as connection:
        proposal = frozen_in(connection, proposal_id)
        if proposal is None or proposal.kind != "proposal":
            raise UnknownProposalError(f"Không có đề xuất số {proposal_id} trong sổ")
        first = _decision_on(connection, proposal)
        if first is not None:
            raise AlreadyDecidedError(first)
        fact = {
            "proposal_id": proposal_id,
            "outcome": outcome,
            "amounts": to_json(amounts),
            "by": by,
            "decided_at": decided_at,
            "document_number": document_number,
            "note": note,
            "known_at": decided_at,
            "recorded_at": recorded_at,
        }
        record = _record(connection.execute(insert(decision).values(fact).returning(decision)).one())
        add_plan_versions(connection, proposal.profile, plan_versions, record.id, decided_at, recorded_at)
        return record


def decision_on(ledger: Ledger, proposal_id: int, *, known_at: datetime | None = None) -> DecisionRecord | None:
    """The decision on a proposal, if it was known at `known_at` (None: by now)."""
    with ledger.read() as connection:
        proposal = frozen_in(connection, proposal_id)
        found = None if proposal is None else _decision_on(connection, proposal)
    if found is None or (known_at is not None and found.decided_at > known_at):
        return None
    return found


def decisions(ledger: Ledger, profile: str, *, known_at: datetime) -> list[DecisionRecord]:
    """All decisions of a profile known at `known_at`, in the order in which they were taken."""
    query = (
        select(decision)
        .join(frozen, frozen.c.id == decision.c.proposal_id)
        .where(frozen.c.profile == profile, decision.c.known_at <= known_at)
        .order_by(decision.c.decided_at, decision.c.id)
    )
    with ledger.read() as connection:
        return [_record(row) for row in connection.execute(query)]


def _decision_on(connection: Connection, proposal: FrozenRecord) -> DecisionRecord | None:
    row = connection.execute(
        select(decision)
        .join(frozen, frozen.c.id == decision.c.proposal_id)
        .where(
            frozen.c.kind == proposal.kind,
            frozen.c.profile == proposal.profile,
            frozen.c.period == proposal.period,
            frozen.c.subject == proposal.subject,
            frozen.c.sha256 == proposal.sha256,
        )
        .order_by(decision.c.id)
        .limit(1)
    ).first()
    return None if row is None else _record(row)


def _record(row: Any) -> DecisionRecord:
    return DecisionRecord(
        id=row.id,
        proposal_id=row.proposal_id,
        outcome=row.outcome,
        amounts=from_json(DecidedAmounts, row.amounts),
        by=row.by,
        decided_at=row.decided_at,
        document_number=row.document_number,
        note=row.note,
        recorded_at=row.recorded_at,
    )
