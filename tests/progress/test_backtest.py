import os
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from tasks.progress.backtest import CHOSEN, STRAIGHT_LINE, SeriesError, backtest, read_series

pytestmark = pytest.mark.slow  # years of invented months

MONTHS = [f"m{month}" for month in range(1, 13)]
SHAPE = np.array([2, 3, 4, 6, 7, 8, 8, 9, 10, 11, 13, 19]) / 100


def synthetic(years=range(2008, 2019), series=8, seed=7):
    """Back-loaded spending of nearly steady budgets: how early a year's money goes varies, and with the year; how much
    goes in all hardly does."""
    rng = np.random.default_rng(seed)
    rows = []
    for year in years:
        late = 0.15 * rng.standard_normal()
        for number in range(series):
            total = 1e9 * (1 + number) * np.exp(0.1 * rng.standard_normal())
            curve = SHAPE.cumsum() ** np.exp(late + 0.25 * rng.standard_normal())
            rows.append([f"s{number:02d}", year, *(total * np.diff(curve, prepend=0.0))])
    return pd.DataFrame(rows, columns=["series", "year", *MONTHS])


@pytest.fixture(scope="module")
def result():
    return backtest(synthetic(), learn_until_year=2013)


def test_every_method_is_held_against_every_month(result):
    assert list(result.table.columns) == [3, 6, 9, 11]
    assert {STRAIGHT_LINE, CHOSEN, "empirical", "logistic", "kenley_wilson", "dhss", "run_rate"} <= set(
        result.table.index
    )
    assert result.test_years == (2014, 2015, 2016, 2017, 2018)
    assert len(result.chosen) == 5 * 4


def test_the_chosen_method_beats_a_straight_line_and_an_empirical_curve(result):
    assert (result.table.loc[CHOSEN] < 0.75 * result.table.loc[STRAIGHT_LINE]).all()
    assert (result.table.loc[CHOSEN] <= result.table.loc["empirical"]).all()


def test_intervals_cover_about_what_they_promise(result):
    covered = np.average(result.coverage["covered_pct"], weights=result.coverage["forecasts"])
    assert result.coverage["nominal_pct"].tolist() == [80] * 4
    assert 70 <= covered <= 95


def test_errors_are_medians_of_absolute_percent():
    found = backtest(synthetic(), learn_until_year=2016, months=(6,))
    rows = found.forecasts[found.forecasts["method"] == STRAIGHT_LINE]
    data = synthetic()
    by_hand = []
    for row in rows.itertuples():
        months = data[(data["series"] == row.series) & (data["year"] == row.year)][MONTHS].to_numpy()[0]
        by_hand.append(abs(months[:6].sum() * 2 / months.sum() - 1) * 100)
    assert found.table.loc[STRAIGHT_LINE, 6] == pytest.approx(float(np.median(by_hand)))


def test_later_data_cannot_change_an_earlier_forecast():
    before = backtest(synthetic(), learn_until_year=2014, months=(3, 9))
    changed = synthetic()
    changed.loc[changed["year"] > 2016, MONTHS] *= 50.0
    late_months = [f"m{month}" for month in range(10, 13)]
    changed.loc[changed["year"] == 2016, late_months] *= 7.0
    after = backtest(changed, learn_until_year=2014, months=(3, 9))
    columns = ["series", "year", "month", "method", "forecast", "low", "high"]
    early = before.forecasts["year"] <= 2016
    pd.testing.assert_frame_equal(
        before.forecasts.loc[early, columns], after.forecasts.loc[after.forecasts["year"] <= 2016, columns]
    )
    assert before.chosen[before.chosen["year"] <= 2016].equals(after.chosen[after.chosen["year"] <= 2016])


def test_the_same_data_give_the_same_table(result):
    again = backtest(synthetic().sample(frac=1, random_state=1), learn_until_year=2013)
    pd.testing.assert_frame_equal(result.table, again.table)


def test_nothing_to_learn_from_is_said(tmp_path):
    with pytest.raises(SeriesError, match="Cần ít nhất 3 năm"):
        backtest(synthetic(), learn_until_year=2009)
    with pytest.raises(SeriesError, match="một năm sau đó"):
        backtest(synthetic(), learn_until_year=2030)


def test_any_csv_with_keys_a_year_and_twelve_months_is_read(tmp_path):
    path = tmp_path / "series.csv"
    path.write_text(
        "Vùng,Cấp,Year," + ",".join(f"{m}.0" for m in range(1, 13)) + "\nA,x,2010," + ",".join("123456789101")
    )
    found = read_series(path)
    assert found.loc[0, ["series", "year", "m1", "m12"]].tolist() == ["A / x", 2010, 1, 1]
    assert list(found.columns) == ["series", "year", *MONTHS]
    named = read_series(path, keys=["Vùng"])
    assert named.loc[0, "series"] == "A"


@pytest.mark.parametrize(
    ("content", "message"),
    [
        ("a,b\n1,2\n", "cần cột năm"),
        ("Year," + ",".join(map(str, range(1, 13))) + "\n2010," + ",".join(["x"] * 12) + "\n", "chỉ được chứa số"),
        ("", "không đọc được"),
    ],
)
def test_a_file_without_series_is_refused_with_the_reason(tmp_path, content, message):
    path = tmp_path / "bad.csv"
    path.write_text(content)
    with pytest.raises(SeriesError, match=message):
        read_series(path)
    with pytest.raises(SeriesError, match="không đọc được"):
        read_series(tmp_path / "absent.csv")


REAL = os.environ.get("GIAINGAN_REAL_DATA")


@pytest.mark.skipif(not REAL, reason="GIAINGAN_REAL_DATA does not point to the folder of real data")
@pytest.mark.parametrize("learn_until_year", [2014, 2015, 2016, 2017])
def test_on_published_execution_of_three_regions(learn_until_year):
    data = read_series(Path(str(REAL)) / "peru_monthly_execution.csv")
    found = backtest(data, learn_until_year=learn_until_year)
    assert (found.table.loc[CHOSEN] <= found.table.loc["empirical"]).all()
    assert (found.table.loc[CHOSEN] <= 0.5 * found.table.loc[STRAIGHT_LINE]).all()
    assert found.coverage["covered_pct"].between(70, 97).all()
