"""Every odd or bad file ends as declared: the right lines and sums to the đồng, or refused with the right reason."""

from pathlib import Path

import pytest

from config.fields import LINE_COLUMNS
from tasks.read.issues.texts import ISSUES
from tasks.read.outcome import ReadResult, Unreadable
from tests.read.helpers import codes, read
from tests.read.odd_kinds import CASES, KINDS, Case

ISOLATED_ONLY = {"far-cell.xlsx"}
"""Files that only the worker's memory limit stops."""


def test_there_are_enough_of_them() -> None:
    assert len(CASES) >= 60


@pytest.mark.parametrize(
    "case", [case for name, case in CASES.items() if name not in ISOLATED_ONLY], ids=lambda c: c.name
)
def test_outcome(case: Case, tmp_path: Path) -> None:
    path = tmp_path / case.name
    case.make(path)
    outcome = read(path)
    if case.unreadable:
        assert isinstance(outcome, Unreadable), outcome
        assert outcome.code == case.unreadable
        assert outcome.message.endswith(".")
        assert outcome.fix.endswith(".")
        assert KINDS.get(case.name, "") in outcome.message
        return
    assert isinstance(outcome, ReadResult), outcome
    names = outcome.lines["project_name"].tolist()
    assert len(outcome.lines) == case.lines, names
    if case.plan is not None:
        assert int(outcome.lines["plan_vnd"].sum()) == case.plan
    if case.disbursed is not None:
        assert int(outcome.lines["disbursed_vnd"].sum()) == case.disbursed
    assert tuple(outcome.lines.columns) == LINE_COLUMNS
    assert case.issues <= codes(outcome)
    assert codes(outcome) <= set(ISSUES)
    errors = [issue for issue in outcome.issues if issue.severity == "error"]
    assert (not errors) == case.clean, errors
    doubts = [issue for issue in outcome.issues if issue.rule == "read-heading-doubt"]
    assert not doubts, doubts
    if "read-stated-total" not in case.issues:
        assert all(total.stated_vnd == total.summed_vnd for total in outcome.stated_totals), outcome.stated_totals
