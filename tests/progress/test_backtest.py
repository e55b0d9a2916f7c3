import os
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from tasks.progress.backtest import OURS, backtest, wilson
from tasks.progress.forecast.peers import PEERS
from tasks.progress.series import SeriesError, read_series

pytestmark = pytest.mark.slow  # years of invented months

MONTHS = [f"m{month}" for month in range(1, 13)]
SHAPE = np.array([2, 3, 4, 6, 7, 8, 8, 9, 10, 11, 13, 19]) / 100


def synthetic(years=range(2008, 2017), series=8, seed=7):
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


def test_every_peer_is_held_against_every_month(result):
    assert list(result.table.columns) == [3, 6, 9, 11]
    assert list(result.table.index) == [*PEERS, OURS]
    assert result.test_years == (2014, 2015, 2016)


def test_no_peer_is_better_beyond_chance(result):
    best = result.table.loc[list(PEERS)].min()
    assert result.ratios["ratio"].to_numpy() == pytest.approx((result.table.loc[OURS] / best).to_numpy())
    assert (result.ratios["low"] < 1).all()
    assert (result.ratios["low"] < result.ratios["ratio"]).all()
    assert (result.table.loc[OURS] < 0.75 * result.table.loc["straight_line"]).all()


def test_intervals_cover_what_they_promise(result):
    assert result.coverage["nominal_pct"].tolist() == [80] * 5
    assert result.coverage["month"].tolist() == [3, 6, 9, 11, 0]
    pooled = result.coverage.iloc[-1]
    assert pooled["low_pct"] <= 80 <= pooled["high_pct"]
    assert pooled["forecasts"] == result.coverage["forecasts"].iloc[:-1].sum()


def test_too_few_past_errors_make_no_interval():
    found = backtest(synthetic(series=3), learn_until_year=2013, months=(6,))
    early = found.forecasts[(found.forecasts["method"] == OURS) & (found.forecasts["year"] < 2016)]
    assert early["low"].isna().tolist() == [True] * len(early)


def test_errors_are_medians_of_absolute_percent(result):
    data = synthetic().set_index(["series", "year"])[MONTHS]
    tested = data[data.index.get_level_values("year") > 2013].to_numpy()
    by_hand = np.median(np.abs(tested[:, :6].sum(axis=1) * 2 / tested.sum(axis=1) - 1) * 100)
    assert result.table.loc["straight_line", 6] == pytest.approx(by_hand)


def test_the_series_forecast_teaches_the_others_nothing_of_itself():
    # The curve of all of the others is one and the same; that of s00 is not, and does not enter its pooled forecast.
    data = synthetic(years=range(2008, 2014), series=3)
    data.loc[data["series"] != "s00", MONTHS] = 100 * SHAPE
    found = backtest(data, learn_until_year=2012, months=(6,)).forecasts
    row = found[(found["series"] == "s00") & (found["method"] == "pooled_curve")].iloc[0]
    now = data[(data["series"] == "s00") & (data["year"] == 2013)][MONTHS[:6]].to_numpy().sum()
    assert row["forecast"] == pytest.approx(now / SHAPE[:6].sum())


def test_later_data_cannot_change_an_earlier_forecast():
    before = backtest(synthetic(), learn_until_year=2014, months=(9,))
    changed = synthetic()
    changed.loc[changed["year"] > 2015, MONTHS] *= 50.0
    changed.loc[changed["year"] == 2015, ["m10", "m11", "m12"]] *= 7.0
    after = backtest(changed, learn_until_year=2014, months=(9,))
    columns = ["series", "year", "month", "method", "forecast", "low", "high"]
    pd.testing.assert_frame_equal(
        *(found.forecasts.loc[found.forecasts["year"] <= 2015, columns] for found in (before, after))
    )


def test_the_same_data_give_the_same_table(result):
    again = backtest(synthetic().sample(frac=1, random_state=1), learn_until_year=2013)
    pd.testing.assert_frame_equal(result.table, again.table)
    pd.testing.assert_frame_equal(result.ratios, again.ratios)


@pytest.mark.parametrize(("held", "of", "low", "high"), [(8, 10, 0.490, 0.943), (0, 10, 0.0, 0.278)])
def test_the_interval_of_a_share(held, of, low, high):
    # Newcombe 1998, table of Wilson intervals without continuity correction; 8 of 10 by the formula.
    assert wilson(held, of) == pytest.approx((low, high), abs=5e-4)


def test_nothing_to_learn_from_is_said(tmp_path):
    with pytest.raises(SeriesError, match="Cần ít nhất 3 năm"):
        backtest(synthetic(), learn_until_year=2009)
    with pytest.raises(SeriesError, match="một năm sau đó"):
        backtest(synthetic(), learn_until_year=2030)


HEADER = "Vùng,Cấp,Year," + ",".join(f"{m}.0" for m in range(1, 13))
AMOUNTS = ",".join("123456789101")


def test_any_csv_with_keys_a_year_and_twelve_months_is_read(tmp_path):
    path = tmp_path / "series.csv"
    path.write_text(f"{HEADER}\nA,x,2010,{AMOUNTS}\n")
    found = read_series(path)
    assert found.loc[0, ["series", "year", "m1", "m12"]].tolist() == ["A / x", 2010, 1, 1]
    assert list(found.columns) == ["series", "year", *MONTHS]


@pytest.mark.parametrize(
    ("content", "message"),
    [
        ("a,b\n1,2\n", "cần cột năm"),
        (f"{HEADER}\nA,x,2010,{AMOUNTS}\nA,x,2011,1,hai,{AMOUNTS[4:]}\n", "dòng 3, cột “2.0”: “hai” không phải là số"),
        (f"{HEADER}\nA,x,nay,{AMOUNTS}\n", "dòng 2, cột “Year”: “nay” không phải là số nguyên"),
        (f"{HEADER}\nA,x,2010,{AMOUNTS}\nA,x,2010,{AMOUNTS}\n", "dòng 3: chuỗi “A / x” năm 2010 đã có"),
        ("", "không đọc được"),
    ],
)
def test_a_file_without_series_is_refused_with_line_and_column(tmp_path, content, message):
    path = tmp_path / "bad.csv"
    path.write_text(content)
    with pytest.raises(SeriesError, match=message):
        read_series(path)
    with pytest.raises(SeriesError, match="không đọc được"):
        read_series(tmp_path / "absent.csv")


REAL = os.environ.get("GIAINGAN_REAL_DATA")


@pytest.mark.skipif(not REAL, reason="GIAINGAN_REAL_DATA does not point to the folder of real data")
@pytest.mark.parametrize("learn_until_year", [2014, 2016])
def test_on_published_execution_of_three_regions(learn_until_year):
    data = read_series(Path(str(REAL)) / "peru_monthly_execution.csv")
    found = backtest(data, learn_until_year=learn_until_year)
    assert (found.ratios["low"] <= 1).all()
    assert (found.table.loc[OURS] <= 0.5 * found.table.loc["straight_line"]).all()
    assert (found.coverage["low_pct"] <= 80).all()
    assert (found.coverage["high_pct"] >= 80).all()
