"""Severe flags held against projects whose outcome is known."""

import json
from pathlib import Path

import numpy as np
import pytest

from config.forecast import load_forecast_rules
from flows.cli import main
from tasks.progress.flag_backtest import flag_backtest, read_outcomes
from tasks.progress.forecast import committed, reference
from tasks.progress.series import SeriesError

HEADER = "project,source,month,plan_vnd,disbursed_vnd,committed_vnd,final_vnd\n"


def written(folder: Path, *rows: str) -> Path:
    path = folder / "outcomes.csv"
    path.write_text(HEADER + "".join(f"{row}\n" for row in rows))
    return path


def test_commitments_by_hand():
    # Half the year's money still open; 85% is paid of what is committed and unpaid and of a quarter of the rest; then a
    # fifth of the forecast by payments (60): 20 + 0.85 * (40 + 0.25 * 40) = 62.5, and 0.8 * 62.5 + 0.2 * 60.
    rules = load_forecast_rules().commitments
    assert (rules.paid_pct, rules.weight_pct) == (85, 80)
    plan, now, final = np.full(3, 100.0), np.full(3, 20.0), np.full(3, 60.0)
    found = committed.adjusted(final, now, np.array([60.0, np.nan, 500.0]), plan, 0.5, rules)
    # Not known: as by payments. More than the plan counts as all of it: 20 + 0.85 * 80 = 88.
    assert found == pytest.approx([62, 60, 82.4])


def test_more_commitments_never_lower_a_forecast():
    rules, steps = load_forecast_rules(), np.linspace(0, 120, 25)
    for month in (1.0, 6.0, 9.0, 12.0):
        found = reference.forecast_of(rules, np.full(25, 100.0), np.full(25, 10.0), steps, month)
        assert (np.diff(found) >= 0).all()
        assert (found >= 10).all()


def test_who_tells_the_slow_ones_how_well(tmp_path):
    # By the end of November; slow is below 80. a and b hardly move and have nothing signed; c is committed and unpaid,
    # d is nearly paid. To find both slow ones a threshold on payments has to flag c too.
    path = written(tmp_path, "a,x,11,100,20,20,25", "b,x,11,100,40,45,50", "c,x,11,100,30,99,95", "d,x,11,100,90,99,99")
    whole, months = flag_backtest(read_outcomes(path))
    assert list(months) == [11]
    assert (whole.lines, whole.slow) == (4, 2)
    assert (whole.severe.flagged, whole.severe.precision, whole.severe.recall) == (2, 1, 1)
    assert (whole.paid.flagged, whole.paid.precision, whole.paid.recall) == (3, pytest.approx(2 / 3), 1)
    assert whole.paid_and_committed.precision == 1
    assert months[11].paid.threshold_pct == pytest.approx(40)


def test_the_outcome_is_not_looked_at(tmp_path):
    rows = [f"p{number},x,9,100,{number},{2 * number},{{}}" for number in range(0, 50, 5)]
    good, bad = (
        flag_backtest(read_outcomes(written(tmp_path, *(row.format(end) for row in rows)))) for end in (99, 10)
    )
    assert good[0].severe.flagged == bad[0].severe.flagged
    assert (good[0].slow, good[0].severe.precision, good[0].severe.recall) == (0, 0, None)


@pytest.mark.parametrize(
    ("row", "message"),
    [
        ("a,x,9,100,hai,20,30", "dòng 3, cột “disbursed_vnd”: “hai” không phải là số"),
        ("a,x,9,0,10,20,30", "dòng 3, cột “plan_vnd”: .* phải là số dương"),
        ("a,x,14,100,10,20,30", "dòng 3, cột “month”"),
        ("a,x,9,100,10,-1,30", "dòng 3, cột “committed_vnd”"),
        ("a,x,9,100,10,20,", "dòng 3, cột “final_vnd”"),
        (",x,9,100,10,20,30", "dòng 3, cột “project”"),
        ("z,x,9,100,10,,30", "dòng 3, cột “project”: “z” đã có"),
    ],
)
def test_a_fault_is_named_by_line_and_column(tmp_path, row, message):
    with pytest.raises(SeriesError, match=message):
        read_outcomes(written(tmp_path, "z,x,9,100,10,,30", row))


def test_missing_columns_are_named(tmp_path):
    path = tmp_path / "bad.csv"
    path.write_text("project,month\na,9\n")
    with pytest.raises(SeriesError, match="thiếu cột source, plan_vnd"):
        read_outcomes(path)


def test_the_command_answers_people_and_machines(tmp_path, capsys):
    path = written(tmp_path, "a,x,11,100,20,20,25", "d,x,11,100,90,99,99")
    assert main(["backtest", "--flags", str(path), "--json"]) == 0
    found = json.loads(capsys.readouterr().out)
    assert found["slow_below_pct"] == 80
    assert found["severe"] == {"flagged": 1, "precision": 1, "recall": 1, "threshold_pct": None}
    assert set(found["months"]) == {"11"}
    assert main(["backtest", "--flags", str(path)]) == 0
    assert "cảnh báo nghiêm trọng            độ chính xác 1,00, độ phủ 1,00, 1 dòng" in capsys.readouterr().out
