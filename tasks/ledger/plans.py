"""Plans by decision: which plan of a project x source was in force on which day, as known when."""

from collections.abc import Sequence
from dataclasses import asdict, fields
from datetime import date, datetime
from typing import Any

import pandas as pd
from sqlalchemy import Connection, RowMapping, insert, select

from tasks.ledger.engine import Ledger
from tasks.ledger.records import PlanDocument, PlanLine, PlanVersion
from tasks.ledger.schema import plan_document, plan_line, plan_version


def plans_in_force(
    ledger: Ledger, profile: str, on: date, *, known_at: datetime, plan_year: int | None = None
) -> pd.DataFrame:
    """The plan of each project x source in force on `on`, as known at `known_at`; one row each, by key.

    `plan_year`: only what was decided in that year; what changed last year's plan says nothing of this year's.
    Columns project_key, agency, funding_source, plan_vnd (Int64), decision; empty where nothing was decided.
    """
    with ledger.read() as connection:
        last: dict[tuple[str, str, str], RowMapping] = {}
        for row in _versions(connection, profile, known_at):
            if row["in_force_from"] <= on and plan_year in (None, row["plan_year"] or row["in_force_from"].year):
                last[row["project_key"], row["agency"], row["funding_source"]] = row
    rows = [last[key] for key in sorted(last)]
    texts = {
        name: pd.Series([row[name] for row in rows], dtype=object)
        for name in ("project_key", "agency", "funding_source", "decision")
    }
    plan = pd.array([row["plan_vnd"] for row in rows], dtype="Int64")
    return pd.DataFrame({**texts, "plan_vnd": plan})[
        ["project_key", "agency", "funding_source", "plan_vnd", "decision"]
    ]


def transfers_in_force(ledger: Ledger, profile: str, plan_year: int, *, known_at: datetime) -> list[PlanVersion]:
    """All versions that decisions on transfers made of plans of that year, the ones that prevail last."""
    with ledger.read() as connection:
        return [
            PlanVersion(**{name: row[name] for name in _VERSION})
            for row in _versions(connection, profile, known_at)
            if (row["plan_year"] or row["in_force_from"].year) == plan_year
        ]


def record_plan_document(ledger: Ledger, document: PlanDocument, *, recorded_at: datetime) -> None:
    """Stores a decision on the plan with all its lines, in one transaction."""
    fact = {name: getattr(document, name) for name in _DOCUMENT}
    with ledger.write() as connection:
        stored = insert(plan_document).values({**fact, "recorded_at": recorded_at}).returning(plan_document.c.id)
        id_ = connection.execute(stored).scalar_one()
        rows = [{"document_id": id_, "position": at, **asdict(line)} for at, line in enumerate(document.lines)]
        if rows:
            connection.execute(insert(plan_line), rows)


def plan_documents(ledger: Ledger, profile: str, *, known_at: datetime) -> list[PlanDocument]:
    """The decisions on plans known at `known_at`, by the day from which they hold; of one that was recorded again, the
    last record alone."""
    query = (
        select(plan_document)
        .where(plan_document.c.profile == profile, plan_document.c.known_at <= known_at)
        .order_by(plan_document.c.known_at, plan_document.c.id)
    )
    with ledger.read() as connection:
        last: dict[tuple[int, str, str], RowMapping] = {}
        for row in connection.execute(query).mappings():
            last[row["plan_year"], row["kind"], row["document"]] = row
        ordered = sorted(last.values(), key=lambda row: (row["valid_on"], row["known_at"], row["id"]))
        return [
            PlanDocument(lines=_plan_lines(connection, row["id"]), **{name: row[name] for name in _DOCUMENT})
            for row in ordered
        ]


def _plan_lines(connection: Connection, document_id: int) -> tuple[PlanLine, ...]:
    query = select(plan_line).where(plan_line.c.document_id == document_id).order_by(plan_line.c.position)
    return tuple(PlanLine(**{name: row[name] for name in _LINE}) for row in connection.execute(query).mappings())


def plans_replaced(ledger: Ledger, profile: str, *, known_at: datetime) -> dict[tuple[str, str, str], set[int]]:
    """The plans, in đồng, that decisions known at `known_at` changed, by (agency, project_key, funding_source)."""
    found: dict[tuple[str, str, str], set[int]] = {}
    with ledger.read() as connection:
        for row in _versions(connection, profile, known_at):
            if row["replaces_vnd"] is not None:
                key = (row["agency"], row["project_key"], row["funding_source"])
                found.setdefault(key, set()).add(row["replaces_vnd"])
    return found


def add_plan_versions(
    connection: Connection,
    profile: str,
    versions: Sequence[PlanVersion],
    decision_id: int | None,
    known_at: datetime,
    recorded_at: datetime,
) -> int:
    """Stores plan versions, inside a transaction, and answers how many were new: one that says what was known already
    is not stored again. A second one of the same project, source, decision and day takes over: a correction."""
    known: dict[tuple[Any, ...], int] = {}
    for row in _versions(connection, profile, known_at):
        known[tuple(row[name] for name in _IDENTITY)] = row["plan_vnd"]
    fresh = []
    for version in versions:
        fact = asdict(version)
        key = tuple(fact[name] for name in _IDENTITY)
        if known.get(key) == version.plan_vnd:
            continue
        known[key] = version.plan_vnd
        fresh.append(
            {
                **fact,
                "profile": profile,
                "decision_id": decision_id,
                "known_at": known_at,
                "recorded_at": recorded_at,
            }
        )
    if fresh:
        connection.execute(insert(plan_version), fresh)
    return len(fresh)


_VERSION = tuple(field.name for field in fields(PlanVersion))
_LINE = tuple(field.name for field in fields(PlanLine))
_DOCUMENT = tuple(field.name for field in fields(PlanDocument) if field.name != "lines")
_IDENTITY = ("project_key", "agency", "funding_source", "decision", "in_force_from")


def _versions(connection: Connection, profile: str, known_at: datetime) -> list[RowMapping]:
    """All versions known, the ones that prevail last."""
    query = (
        select(plan_version)
        .where(plan_version.c.profile == profile, plan_version.c.known_at <= known_at)
        .order_by(plan_version.c.in_force_from, plan_version.c.known_at, plan_version.c.id)
    )
    return list(connection.execute(query).mappings())
