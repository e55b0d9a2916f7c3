"""The back-test's picture."""

import pandas as pd
import pytest
from lxml import etree

from tasks.report.backtest_plot import plot_backtest

TABLE = pd.DataFrame(
    {
        "month": [3, 6, 3, 6],
        "method": ["đường thẳng", "đường thẳng", "đường cong S", "đường cong S"],
        "median_abs_pct_error": [53.0, 35.0, 33.0, 16.0],
    }
)


def test_a_picture_that_says_what_it_is() -> None:
    picture = etree.fromstring(plot_backtest(TABLE, "đường cong S"))
    words = "".join(picture.itertext())
    assert picture.get("role") == "img"
    assert "đường thẳng" in words
    assert "Sai số tuyệt đối trung vị (%)" in words
    assert b"var(--" not in plot_backtest(TABLE, "đường cong S")


def test_the_same_table_gives_the_same_bytes() -> None:
    assert plot_backtest(TABLE, "đường cong S") == plot_backtest(TABLE.sample(frac=1, random_state=1), "đường cong S")


def test_a_missing_column_is_named() -> None:
    with pytest.raises(KeyError, match="method"):
        plot_backtest(TABLE.drop(columns="method"), "đường cong S")
