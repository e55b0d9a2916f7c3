"""The plan in force as people and programs see it."""

from datetime import date
from typing import Any

from config import vi
from tasks.ledger.plans import plan_documents
from tasks.ledger.records import PlanAmounts, PlanKind
from tasks.plan.difference import difference, source_name, told
from tasks.plan.in_force import PlanInForce, Planned, plan_in_force
from tasks.run import Run


def plan_rows(run: Run, on: date) -> list[dict[str, Any]]:
    """The plan in force on that day, a row per project, source and owner; capital given to no project has no key.

    Keys project_key, project_name, source, owner, year, kind, amount_vnd, document, valid_on, place.
    """
    return [
        row
        for plan in _plans(run, on)
        for row in (*(_row(plan, one) for one in (*plan.projects, *plan.beside)), *_unallocated(plan))
    ]


def plan_told(run: Run, on: date) -> list[str]:
    """The plan in force on that day in Vietnamese: documents, then by source what is given to projects and what not."""
    lines = []
    for plan in _plans(run, on):
        lines.append(f"Kế hoạch năm {plan.plan_year} có hiệu lực ngày {vi.day(on)}:")
        lines += [
            f"  {one.document} ngày {vi.day(one.valid_on)} ({_KINDS[one.kind]}, {_AMOUNTS[one.amounts]}), "
            f"{len(one.lines)} dòng, người ghi {one.by}"
            for one in plan.documents
        ]
        allocated, rest = plan.allocated_vnd(), plan.unallocated_vnd()
        for source in sorted({*allocated, *rest}):
            lines.append(
                f"  {source_name(run.profile, source)}: đã phân bổ {vi.money_in_words(allocated.get(source, 0))}, "
                f"chưa phân bổ {vi.money_in_words(rest.get(source, 0))}"
            )
        lines.append(
            f"  Cộng: đã phân bổ {vi.money_in_words(sum(allocated.values()))} cho {len(plan.projects)} dòng dự án, "
            f"chưa phân bổ {vi.money_in_words(sum(rest.values()))}"
        )
        for part, title in _BESIDE.items():
            sums = [one.amount_vnd for one in plan.beside if one.part == part]
            if sums:
                lines.append(f"  {title}: {vi.money_in_words(sum(sums))} ({len(sums)} dòng)")
    return lines or ["Chưa có kế hoạch nào được ghi; dùng lệnh plan import"]


def plan_differences_told(run: Run, since: date, until: date) -> list[str]:
    """What differs between the plans in force on two days, by plan year."""
    lines = []
    for year in _years(run):
        before, after = (_plan(run, year, on) for on in (since, until))
        lines.append(f"Kế hoạch năm {year}, ngày {vi.day(since)} so với ngày {vi.day(until)}:")
        lines += told(run.profile, difference(before, after))
    return lines or ["Chưa có kế hoạch nào được ghi; dùng lệnh plan import"]


_KINDS: dict[PlanKind, str] = {
    "assigned": "giao kế hoạch",
    "adjustment": "điều chỉnh",
    "supplement": "bổ sung",
    "carried-over": "cho phép kéo dài",
    "medium-term": "kế hoạch trung hạn",
    "prime-minister": "Thủ tướng Chính phủ giao",
}
_AMOUNTS: dict[PlanAmounts, str] = {"total": "ghi tổng số", "change": "ghi phần thay đổi"}
_BESIDE = {
    "carried-over": "Kế hoạch kéo dài",
    "medium-term": "Kế hoạch trung hạn",
    "prime-minister": "Kế hoạch Thủ tướng Chính phủ giao",
}


def _years(run: Run) -> list[int]:
    return sorted({one.plan_year for one in plan_documents(run.ledger, run.profile_code, known_at=run.as_of)})


def _plans(run: Run, on: date) -> list[PlanInForce]:
    return [plan for year in _years(run) if (plan := _plan(run, year, on)).documents]


def _plan(run: Run, year: int, on: date) -> PlanInForce:
    return plan_in_force(run.ledger, run.profile_code, year, on, known_at=run.as_of)


def _row(plan: PlanInForce, one: Planned) -> dict[str, Any]:
    return {
        "project_key": one.project_key or None,
        "project_name": one.project_name or None,
        "source": one.funding_source,
        "owner": one.agency or one.owner or None,
        "year": plan.plan_year,
        "kind": one.kind,
        "amount_vnd": one.amount_vnd,
        "document": one.document,
        "valid_on": one.valid_on.isoformat(),
        "place": one.place or None,
    }


def _unallocated(plan: PlanInForce) -> list[dict[str, Any]]:
    """Capital given to no project, under the document that last said something of its source."""
    rows = []
    for source, vnd in plan.unallocated_vnd().items():
        last = [one for one in plan.documents if any(line.funding_source == source for line in one.lines)][-1]
        rest = Planned("", "", "", "", source, "year", vnd, last.kind, last.document, last.valid_on, "")
        rows.append(_row(plan, rest))
    return rows
