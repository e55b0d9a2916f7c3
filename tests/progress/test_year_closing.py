"""The end of a plan year: every project's plan is spent, carried over or lapsed, and nothing else."""

from datetime import date

import pandas as pd

from config.fields import UNSPLIT
from tasks.plan.in_force import fold_plan
from tasks.progress.year_closing import YearClosing, closed_lines, closing_told
from tests.plan.build import TY, document, line

KEPT = document("carried-over", line("7001001", 30), line("7001009", 7), on="2024-02-20", number="3/QĐ-UBND")
AFTER = fold_plan(2024, date(2024, 3, 1), [KEPT])


def reported(*rows: tuple[str, str, int | None, int | None]) -> pd.DataFrame:
    """Project, source, plan and disbursed in tỷ đồng, of one agency."""
    frame = pd.DataFrame(rows, columns=["project_key", "funding_source", "plan_vnd", "disbursed_vnd"])
    for field in ("plan_vnd", "disbursed_vnd"):
        frame[field] = (frame[field].astype("Int64")) * TY
    return frame.assign(project_name="Dự án " + frame["project_key"], agency="sxd")


def closing(lines: pd.DataFrame) -> YearClosing:
    return YearClosing(2023, date(2024, 1, 31), closed_lines(lines, AFTER), ("3/QĐ-UBND",), None, 0)


def test_what_is_left_is_carried_over_or_lapses() -> None:
    """100 of which 60 spent and 30 carried over: 10 lapse. 50 of which 20 spent: 30 lapse. All spent: nothing does."""
    found = closing(reported(("7001001", "nsdp", 100, 60), ("7001002", "nsdp", 50, 20), ("7001003", "nsdp", 9, 9)))
    by_project = {one.project_key: (one.carried_vnd // TY, one.lapsed_vnd // TY) for one in found.lines}
    assert by_project == {"7001001": (30, 10), "7001002": (0, 30), "7001003": (0, 0), "7001009": (7, 0)}
    assert found.total("plan_vnd") == 159 * TY
    assert found.total("carried_vnd") == 37 * TY, "what was decided for a project that nobody reports is kept"
    told = "\n".join(closing_told(found))
    assert "Được kéo dài sang năm 2024: 37,0 tỷ đồng theo 3/QĐ-UBND" in told
    assert "Hết hiệu lực, không được giải ngân tiếp: 40,0 tỷ đồng" in told
    assert "Dự án 7001009 (sxd): kéo dài 7,0 tỷ đồng nhiều hơn số còn lại 0 đồng" in told


def test_a_project_paid_for_all_its_sources_together_is_closed_together() -> None:
    found = closing(
        reported(("7001001", "nsdp", 60, None), ("7001001", "nstw", 40, None), ("7001001", UNSPLIT, None, 70))
    )
    (one,) = (line for line in found.lines if line.project_key == "7001001")
    assert (one.funding_source, one.plan_vnd, one.carried_vnd, one.lapsed_vnd) == (UNSPLIT, 100 * TY, 30 * TY, 0)
