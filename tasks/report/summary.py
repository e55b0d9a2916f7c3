"""The report's face for machines: `summary.json`. Its keys are a contract: people script against them."""

from collections import Counter
from collections.abc import Mapping
from decimal import Decimal
from typing import Any

import pandas as pd

from config.vi import rounded
from config.vocabulary import Denominator
from tasks.check.reconciliation import Reconciliation
from tasks.plan.coverage import Coverage
from tasks.progress.measures import carried_plan
from tasks.progress.year_closing import YearClosing
from tasks.read.unsplit import measured_sources
from tasks.report.report_facts import ReportFacts

_WHOLE_PLAN: Denominator = "assigned_plan_with_carry_over"
MESSAGE_STATES = ("queued", "written", "sending", "sent", "failed", "unknown", "expired", "void")


def summary(facts: ReportFacts, messages: Mapping[str, int], files: Mapping[str, str]) -> dict[str, Any]:
    """Counts, totals, flags and transfers of a cycle; whole đồng, rates in percent with two decimals, half up.

    `messages` counts outbox states, which add up to `total`; what the recipient's server refused counts as failed.
    `files` maps file names to sha256. A late agency counts as late whatever became of its file; an agency is received
    when it sent any file. Expected is accepted (`nil` ones, who have no project, included), returned, unreadable and
    missing together.
    """
    states = Counter(entry.state for entry in facts.reporting)
    lines, proposal = facts.progress.lines, facts.proposal
    return {
        "profile": facts.profile.code,
        "period": facts.period.code,
        "as_of": facts.as_of.isoformat(),
        "agencies": {
            "expected": len(facts.reporting),
            "received": sum(1 for entry in facts.reporting if entry.state != "missing"),
            "accepted": states["accepted"],
            "returned": states["returned"],
            "late": sum(1 for entry in facts.reporting if entry.is_late),
            "nil": sorted(entry.agency for entry in facts.reporting if entry.is_nil),
            "unreadable": states["quarantined"],
            "missing": sorted(entry.agency for entry in facts.reporting if entry.state == "missing"),
        },
        "coverage": _coverage(facts.coverage),
        "gates": [
            {
                "id": gate.id,
                "value": None if gate.value is None else float(gate.value),
                "limit": float(gate.limit),
                "passed": gate.passed,
                "let_pass_by": gate.let_pass_by,
                "reason": gate.reason,
            }
            for gate in facts.gates
        ],
        "treasury": _treasury(facts.reconciliation),
        "other_plan_years": _other_years(facts),
        "year_closing": _closing(facts.closing),
        "totals": {**_totals(lines), "by_source": _by_source(lines), "by_agency": _by_agency(lines)},
        "findings": {
            "error": sum(1 for finding in facts.findings if finding.severity == "error"),
            "warning": sum(1 for finding in facts.findings if finding.severity == "warning"),
            "by_rule": dict(sorted(Counter(finding.rule for finding in facts.findings).items())),
        },
        "flags": [
            {
                "project": flag.project_key,
                "source": flag.funding_source,
                "agency": flag.agency,
                "rule": flag.rule,
                "reason": flag.reason,
                "clears": flag.clears,
            }
            for flag in facts.progress.flags
        ],
        "transfers": [
            {"from": t.donor, "to": t.recipient, "source": t.funding_source, "amount_vnd": t.amount_vnd}
            for t in proposal.transfers
        ],
        "unplaced": [
            {"project": u.project_key, "source": u.funding_source, "amount_vnd": u.amount_vnd, "reason": u.reason}
            for u in proposal.unplaced
        ],
        "messages": {
            **{state: int(messages.get(state, 0)) for state in MESSAGE_STATES},
            "failed": int(messages.get("failed", 0)) + int(messages.get("refused", 0)),
            "total": sum(messages.values()),
        },
        "files": dict(sorted(files.items())),
    }


def _coverage(cover: Coverage | None) -> dict[str, Any] | None:
    """The whole plan and what of it is reported, on one basis; `share_pct` None where the whole is unknown."""
    if cover is None:
        return None
    return {
        "basis": cover.basis,
        "plan_vnd": cover.plan_vnd,
        "plan_reported_vnd": cover.reported_vnd,
        "plan_unallocated_vnd": cover.unallocated_vnd,
        "share_pct": None if cover.share_pct is None else float(rounded(cover.share_pct, 2)),
        "floor_pct": float(cover.floor_pct),
        "agencies": {
            "expected": cover.expected,
            "reported": cover.reported,
            "absent": [
                {"agency": one.agency, "plan_vnd": one.plan_vnd, "disbursed_vnd": one.disbursed_vnd}
                for one in cover.absent
            ],
        },
    }


def _treasury(found: Reconciliation | None) -> dict[str, Any] | None:
    """Sums of what both sides have, and how many projects x sources differ; None where nothing was reconciled."""
    if found is None or not found.file_name:
        return None
    return {
        "file": found.file_name,
        "compared": len(found.both),
        "reported_vnd": sum(one.reported_vnd or 0 for one in found.both),
        "treasury_vnd": sum(one.treasury_vnd or 0 for one in found.both),
        "differing": len(found.differing),
        "reported_only": len(found.reported_only),
        "treasury_only": len(found.treasury_only),
    }


def _other_years(facts: ReportFacts) -> dict[str, Any]:
    """By plan year what is in no total: in January reports also speak of the plan that has just opened."""
    other = facts.next_year
    if other is None:
        return {}
    sums = {"projects": other.projects, "plan_vnd": other.plan_vnd, "disbursed_vnd": other.disbursed_vnd}
    return {str(other.plan_year): sums}


def _closing(closing: YearClosing | None) -> dict[str, Any] | None:
    """The plan year that was closed last; None where none was."""
    if closing is None:
        return None
    sums = ("plan_vnd", "disbursed_vnd", "remaining_vnd", "carried_vnd", "lapsed_vnd")
    return {
        "plan_year": closing.plan_year,
        "closed_on": closing.closed_on.isoformat(),
        **{name: closing.total(name) for name in sums},
        "documents": list(closing.documents),
    }


def _totals(lines: pd.DataFrame) -> dict[str, Any]:
    """Sums of lines; the rate is over the whole plan, carried-over capital included, as in every document."""
    if lines.empty:
        none = {"projects": 0, "plan_vnd": 0, "disbursed_vnd": 0, "rate_pct": None}
        return {**none, "plan_this_year_vnd": 0, "plan_carried_vnd": 0, "rate_denominator": _WHOLE_PLAN}
    plan, disbursed, carried = _sum(lines, "plan_vnd"), _sum(lines, "disbursed_vnd"), int(carried_plan(lines).sum())
    return {
        "projects": int(lines["project_key"].nunique()),
        "plan_vnd": plan,
        "disbursed_vnd": disbursed,
        "rate_pct": float(rounded(Decimal(disbursed) * 100 / Decimal(plan), 2)) if plan else None,
        "plan_this_year_vnd": plan - carried,
        "plan_carried_vnd": carried,
        "rate_denominator": _WHOLE_PLAN,
    }


def _by_source(lines: pd.DataFrame) -> dict[str, Any]:
    if lines.empty:
        return {}
    lines = lines.assign(funding_source=measured_sources(lines))
    return {
        str(source): {"plan_vnd": _sum(part, "plan_vnd"), "disbursed_vnd": _sum(part, "disbursed_vnd")}
        for source, part in lines.groupby("funding_source", sort=True)
    }


def _by_agency(lines: pd.DataFrame) -> dict[str, Any]:
    if lines.empty:
        return {}
    return {str(agency): _totals(part) for agency, part in lines.groupby("agency", sort=True)}


def _sum(lines: pd.DataFrame, field: str) -> int:
    return int(lines[field].fillna(0).sum())
