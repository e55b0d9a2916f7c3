"""What earlier rooms read of later ones' records becomes the ledger's own: replaced plans, commitments, assessments."""

import hashlib
import json
from typing import Any

import sqlalchemy as sa
from alembic import op

from tasks.ledger.migrations.append_only import protect, unprotect

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

_INSTANT = sa.DateTime(timezone=True)
_FROZEN = sa.table(
    "frozen",
    *(sa.column(name) for name in ("id", "kind", "profile", "period", "subject", "sha256", "payload")),
    sa.column("known_at", _INSTANT),
    sa.column("recorded_at", _INSTANT),
)


def upgrade() -> None:
    """Takes them out of the proposals, flags and bottlenecks that were frozen."""
    op.add_column("plan_version", sa.Column("replaces_vnd", sa.BigInteger, nullable=True))
    _add_replaced_plans()
    _add_commitments()
    _add_assessments()


def _add_replaced_plans() -> None:
    plan = sa.table(
        "plan_version",
        *(sa.column(name) for name in ("id", "decision_id", "agency", "project_key", "funding_source", "replaces_vnd")),
    )
    decision = sa.table("decision", sa.column("id"), sa.column("proposal_id"))
    query = (
        sa.select(plan, _FROZEN.c.payload)
        .join(decision, decision.c.id == plan.c.decision_id)
        .join(_FROZEN, _FROZEN.c.id == decision.c.proposal_id)
    )
    unprotect("plan_version")
    for row in op.get_bind().execute(query).all():
        for move in json.loads(row.payload)["transfers"]:
            for side in ("donor", "recipient"):
                key = (move[f"{side}_agency"], move[side], move["funding_source"])
                if key == (row.agency, row.project_key, row.funding_source):
                    before = {"replaces_vnd": move[f"{side}_plan_vnd"]}
                    op.execute(plan.update().where(plan.c.id == row.id).values(before))
    protect("plan_version")


def _add_commitments() -> None:
    for row in _rows("proposal"):
        _add("commitments", row, json.loads(row.payload)["commitments"])


def _add_assessments() -> None:
    """Of an earlier assessment only what the next period counts on was kept: its flags and bottlenecks."""
    known: dict[tuple[str, str], dict[str, Any]] = {}
    rows = sorted([*_rows("flags"), *_rows("bottlenecks")], key=lambda row: (row.known_at, row.id))
    for index, row in enumerate(rows):
        place = (row.profile, row.period)
        so_far = known.setdefault(place, {"flags": [], "bottlenecks": {}})
        so_far[row.kind] = json.loads(row.payload)
        after = rows[index + 1] if index + 1 < len(rows) else None
        if after is not None and (after.profile, after.period, after.known_at) == (*place, row.known_at):
            continue
        _add(
            "assessment",
            row,
            {
                "group_rates": [],
                "total_forecast": None,
                "flags": so_far["flags"],
                "suppressed": [],
                "bottlenecks": [
                    {"agency": agency, "project_key": project, "since": since}
                    for (agency, _, project), since in (
                        (key.partition("|"), since) for key, since in so_far["bottlenecks"].items()
                    )
                ],
                "line_forecasts": {},
            },
        )


def _rows(kind: str) -> list[Any]:
    query = sa.select(_FROZEN).where(_FROZEN.c.kind == kind).order_by(_FROZEN.c.known_at, _FROZEN.c.id)
    return list(op.get_bind().execute(query).all())


def _add(kind: str, like: Any, payload: Any) -> None:
    text = json.dumps(payload, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    op.execute(
        _FROZEN.insert().values(
            kind=kind,
            profile=like.profile,
            period=like.period,
            subject="",
            sha256=hashlib.sha256(text.encode()).hexdigest(),
            payload=text,
            known_at=like.known_at,
            recorded_at=like.recorded_at,
        )
    )
