"""How much of the province's plan the accepted reports cover. It is said before any rate."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

import pandas as pd

Basis = Literal["plan", "last_known"]
"""Of what the whole plan is: `plan` in force by imported decisions, or what each agency `last_known` stated itself."""


@dataclass(frozen=True, slots=True)
class Absent:
    """An agency that owes the period and of which no report was accepted; whole đồng, None where never known."""

    agency: str
    plan_vnd: int | None
    """By the plan in force, else as it stated in its last report of the plan year."""
    disbursed_vnd: int | None
    """Cumulative by its last report of the plan year."""


@dataclass(frozen=True, slots=True)
class Coverage:
    """The part of the plan that the period's figures speak of.

    `reported_vnd` is on the same basis as `plan_vnd`: like for like. `plan_vnd` is what is allocated to projects; None
    where there is no plan in force and an absent agency never reported.
    """

    basis: Basis
    expected: int
    reported: int
    """Agencies with an accepted report, of those expected."""
    plan_vnd: int | None
    reported_vnd: int
    absent: tuple[Absent, ...]
    floor_pct: Decimal
    unallocated_vnd: int = 0
    """Assigned by source and not yet to projects; beside `plan_vnd`, for no agency can report it."""

    @property
    def share_pct(self) -> Decimal | None:
        """Exact share of the plan that is reported, in percent; None where the whole is unknown or nothing."""
        return Decimal(self.reported_vnd) * 100 / Decimal(self.plan_vnd) if self.plan_vnd else None

    @property
    def measured_pct(self) -> Decimal | None:
        """The share of the plan, else that of the agencies; None where nobody owes anything."""
        if self.share_pct is not None:
            return self.share_pct
        return Decimal(self.reported) * 100 / Decimal(self.expected) if self.expected else None

    @property
    def is_below_floor(self) -> bool:
        """Whether so little is reported that no rate is held against a target and nobody is ranked."""
        return self.measured_pct is not None and self.measured_pct < self.floor_pct


def coverage(
    owing: Sequence[str],
    accepted: Collection[str],
    lines: pd.DataFrame,
    before: pd.DataFrame,
    plan: pd.DataFrame,
    *,
    floor_pct: Decimal,
    unallocated_vnd: int = 0,
) -> Coverage:
    """The coverage of a period.

    `owing`: codes of agencies that owe it; `accepted`: those of which a report is accepted. `lines`: accepted lines;
    `before`: each agency's last earlier lines of the plan year, under the agency that answers for them now. `plan`: the
    plan in force by decisions, columns agency and plan_vnd; empty where none was imported.
    """
    stated, earlier, spent = (
        sums_by_agency(frame, field)
        for frame, field in ((lines, "plan_vnd"), (before, "plan_vnd"), (before, "disbursed_vnd"))
    )
    assigned = sums_by_agency(plan, "plan_vnd")
    known = assigned if len(plan) else earlier
    absent = tuple(
        Absent(code, known.get(code, 0 if len(plan) else None), spent.get(code))
        for code in owing
        if code not in accepted
    )
    if len(plan):
        whole: int | None = sum(assigned.values())
        reported_vnd = sum(vnd for code, vnd in assigned.items() if code in accepted)
    else:
        reported_vnd = sum(stated.values())
        missing = [one.plan_vnd for one in absent]
        whole = None if None in missing else reported_vnd + sum(vnd or 0 for vnd in missing)
    return Coverage(
        basis="plan" if len(plan) else "last_known",
        expected=len(owing),
        reported=sum(code in accepted for code in owing),
        plan_vnd=whole,
        reported_vnd=reported_vnd,
        absent=absent,
        floor_pct=floor_pct,
        unallocated_vnd=unallocated_vnd,
    )


def sums_by_agency(frame: pd.DataFrame, field: str) -> dict[str, int]:
    """Sum of a money field by agency, whole đồng; a blank counts as nothing."""
    if frame.empty:
        return {}
    sums = frame[field].fillna(0).astype("int64").groupby(frame["agency"]).sum()
    return {str(code): int(vnd) for code, vnd in sums.items()}
