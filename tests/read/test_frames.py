"""Lines as a DataFrame: types by column, and columns that a form does not have."""

import pandas as pd

from config.fields import LINE_COLUMNS, MONEY, PERCENT
from tasks.read.frames import frame

VALUES = {"row": [7, 8], "layout": [0, 0], "plan_vnd": [5 * 10**15 + 1, None], "project_name": ["Cầu Kênh Vàng", None]}


def test_columns_and_types_are_those_of_the_contract() -> None:
    made = frame(dict(VALUES))
    assert tuple(made.columns) == tuple(LINE_COLUMNS)
    assert {str(made[name].dtype) for name in MONEY} == {"Int64"}
    assert {str(made[name].dtype) for name in PERCENT} == {"Float64"}
    assert made["project_name"].tolist() == ["Cầu Kênh Vàng", None]
    assert made["plan_vnd"].iloc[0] == 5_000_000_000_000_001
    assert made["plan_vnd"].isna().tolist() == [False, True]
    assert all(made[name].isna().all() for name in LINE_COLUMNS if name not in VALUES)


def test_what_is_written_into_an_absent_column_stays_there() -> None:
    """They are made from one another's memory."""
    made = frame(dict(VALUES))
    before = frame(dict(VALUES))
    other = made.copy(deep=False)
    made.loc[0, ["disbursed_vnd", "rate_pct", "owner"]] = [5, 1.5, "Ban quản lý dự án"]
    rest = [name for name in LINE_COLUMNS if name not in ("disbursed_vnd", "rate_pct", "owner")]
    pd.testing.assert_frame_equal(made[rest], before[rest])
    pd.testing.assert_frame_equal(other, before)
    assert made.loc[0, ["disbursed_vnd", "rate_pct", "owner"]].tolist() == [5, 1.5, "Ban quản lý dự án"]


def test_no_line_gives_the_columns_too() -> None:
    assert frame({"row": [], "layout": []}).shape == (0, len(LINE_COLUMNS))
