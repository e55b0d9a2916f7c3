"""Tiny batches for the tests of rules: a line says only what matters, the rest is empty."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import UTC, date, datetime
from functools import cache
from typing import Any

import pandas as pd

from config.fields import FIELDS, LINE_COLUMNS
from config.load import load_profile
from config.period import Period, find_period
from config.profile import Profile
from tasks.check.batch import Batch, Checked
from tasks.collect.named import Said
from tasks.ledger.finding import Finding
from tasks.read.frames import frame as framed
from tasks.read.outcome import Column, StatedTotal

LETTERS = dict(zip(FIELDS, [*"ABCDEFGHIJKLMNOPQRSTUVWXYZ", *(f"A{c}" for c in "ABCDEFGHIJKLMNOP")], strict=False))
"""A layout that has every field."""

OWN, OTHER = "sxd", "sgtvt"
"""Two agencies of the profile used in tests."""


@cache
def profile() -> Profile:
    """Bắc Ninh 2023, whose periods are due on the 5th and 22nd."""
    return load_profile("bac-ninh-2023")


@cache
def period(due_on: date = date(2023, 8, 5)) -> Period:
    """The period due on 5/8/2023: its figures end on 31/7/2023."""
    return find_period(profile(), due_on)


def line(agency: str = OWN, **fields: Any) -> dict[str, Any]:
    """A plausible line: plan 10 tỷ, disbursed 4 tỷ, local source; `fields` replace or add."""
    base: dict[str, Any] = {
        "agency": agency,
        "project_code": "7654321",
        "project_name": "Đường tỉnh 295C",
        "funding_source": "nsdp",
        "plan_vnd": 10_000_000_000,
        "disbursed_vnd": 4_000_000_000,
        "submission": f"sha-{agency}",
    }
    base.update(fields)
    base.setdefault("project_key", base["project_code"] or base["project_name"])
    return base


def of_reader(rule: str, **more: Any) -> Finding:
    """What the reader met under that rule in a file as a whole; `more` says it otherwise."""
    met = Finding(rule=rule, severity="error", cell=None, field=None, supplied="", message="Lời.", fix="Sửa.")
    return replace(met, **more)


def frame(lines: Sequence[Mapping[str, Any]]) -> pd.DataFrame:
    """Lines as the checks get them: as tasks/read frames them, with their submission and agency."""
    whole = [{"sheet": "Biểu 1", "row": 10 + index, "layout": 0, **one} for index, one in enumerate(lines)]
    used = {"row", "layout"}.union(*whole)
    table = framed({name: [one.get(name) for one in whole] for name in LINE_COLUMNS if name in used})
    for name in ("submission", "agency"):
        table[name] = pd.Series([one.get(name) for one in whole], index=table.index, dtype=object)
    return table


def batch(
    *lines: Mapping[str, Any],
    previous: Sequence[Mapping[str, Any]] = (),
    plans: Sequence[Mapping[str, Any]] = (),
    treasury: Sequence[Mapping[str, Any]] = (),
    previous_as_of: date | None = None,
    approved: bool = False,
    due_on: date = date(2023, 8, 5),
    **of_submission: Any,
) -> Batch:
    """A batch of the lines; one submission per `submission` among them, all with the same `of_submission` fields."""
    return Batch(
        profile=profile(),
        period=period(due_on),
        submissions={
            sha256: submission(agency, sha256=sha256, **of_submission)
            for sha256, agency in ({one["submission"]: one["agency"] for one in lines} or {"sha-sxd": OWN}).items()
        },
        lines=frame(lines),
        previous=frame(previous) if previous else frame([]),
        plans=pd.DataFrame(
            [{"decision": "QĐ 12/QĐ-UBND", "agency": OWN, "project_name": None, **plan} for plan in plans]
        ),
        treasury=_money(pd.DataFrame(list(treasury))),
        previous_as_of=previous_as_of,
        has_approved_plan=approved,
    )


def settled(of: Batch) -> Batch:
    """The batch as it is when all files of the period are judged and these are accepted."""
    return replace(of, is_settled=True)


def submission(
    agency: str,
    sha256: str | None = None,
    layout: Mapping[str, str] | None = None,
    totals: tuple[StatedTotal, ...] = (),
    issues: tuple[Finding, ...] = (),
    received: Mapping[str, datetime] | None = None,
    stamp_profile: str | None = None,
    replaces: frozenset[str] = frozenset(),
    stamp_agency: str | None = None,
    stamp_period: str | None = None,
    columns: tuple[Column, ...] = (),
    days_said: tuple[Said, ...] = (),
) -> Checked:
    """A submission of the agency; received on 4/8/2023 at 8:00 UTC unless `received` says otherwise."""
    return Checked(
        sha256=sha256 or f"sha-{agency}",
        agency=agency,
        file_name=f"bao-cao-{agency}.xlsx",
        layouts=(dict(LETTERS) if layout is None else dict(layout),),
        stated_totals=totals,
        issues=issues,
        columns=columns,
        days_said=days_said,
        stamp_profile=stamp_profile,
        replaces=replaces,
        stamp_agency=stamp_agency,
        stamp_period=stamp_period,
        received_at=(received or {}).get(agency, datetime(2023, 8, 4, 8, tzinfo=UTC)),
    )


def _money(table: pd.DataFrame) -> pd.DataFrame:
    for field in ("plan_vnd", "disbursed_vnd"):
        if field in table.columns:
            table[field] = table[field].astype("Int64")
    return table
