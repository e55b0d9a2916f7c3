"""Severe flags held against projects whose outcome is known."""

import json
from pathlib import Path

import pytest

from flows.cli import main
from tasks.progress.flag_backtest import flag_backtest, read_outcomes
from tasks.progress.series import SeriesError

HEADER = "project,source,month,plan_vnd,disbursed_vnd,committed_vnd,final_vnd\n"


def written(folder: Path, *rows: str) -> Path:
    path = folder / "outcomes.csv"
    path.write_text(HEADER + "".join(f"{row}\n" for row in rows))
    return path


def test_who_tells_the_slow_ones_how_well(tmp_path):
    # By the end of November the curve has 61.5 of 93.5, so that 34.2% is to come: 1.342 times what stands and 10.95, or
    # 37.8, 64.6, 51.2 and all of d; slow is below 80. a and b hardly move and have nothing signed; c is committed and
    # unpaid, which payments do not show: flags and a threshold on payments say that it is slow too.
    path = written(tmp_path, "a,x,11,100,20,20,25", "b,x,11,100,40,45,50", "c,x,11,100,30,99,95", "d,x,11,100,90,99,99")
    whole, months = flag_backtest(read_outcomes(path))
    assert list(months) == [11]
    assert (whole.lines, whole.slow) == (4, 2)
    assert (whole.severe.flagged, whole.severe.precision, whole.severe.recall) == (3, pytest.approx(2 / 3), 1)
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
