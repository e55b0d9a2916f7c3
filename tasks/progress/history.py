"""What earlier periods said: the only way by which the past enters an assessment, and the wall against look-ahead."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal

import pandas as pd

from config.fields import UNSPLIT
from config.period import Period
from config.profile import Profile
from tasks.progress.measures import KEY, one_per_key
from tasks.progress.rates import pct_of
from tasks.read.unsplit import PROJECT, is_unsplit

HISTORY_COLUMNS = (
    "period", "data_as_of", "plan_year", "project_key", "agency", "funding_source", "plan_vnd", "disbursed_vnd",
    "estimate_final_vnd",
)  # fmt: skip

_SAME_DAY_WITHIN = timedelta(days=7)


@dataclass(frozen=True, slots=True)
class Changes:
    """By (dimension, key): change of the rate in points since the last period and since the same day of last year."""

    since_last: Mapping[tuple[str, str], Decimal] = field(default_factory=dict)
    since_last_year: Mapping[tuple[str, str], Decimal] = field(default_factory=dict)

    def of(self, dimension: str, key: str) -> tuple[Decimal | None, Decimal | None]:
        """Both changes; None where there is nothing to compare with."""
        return self.since_last.get((dimension, key)), self.since_last_year.get((dimension, key))


def before(profile: Profile, history: pd.DataFrame, period: Period, now: pd.DataFrame) -> pd.DataFrame:
    """The rows of `history` due strictly before the period, in order, with `data_as_of` as dates.

    Whatever became known later does not enter, so a rerun of a past period forecasts what it forecast then. Projects
    whose payments are not split by source, then or in the measured lines of `now`, are one row each.
    """
    if history.empty:
        return pd.DataFrame(columns=[*HISTORY_COLUMNS, "project_name"])
    past = history.loc[history["period"].astype(str) < period.code, list(HISTORY_COLUMNS)].copy()
    past["project_name"] = history["project_name"] if "project_name" in history else past["project_key"]
    past["data_as_of"] = pd.to_datetime(past["data_as_of"]).dt.date
    past = past[past["data_as_of"] <= period.data_as_of]
    source = past["funding_source"].astype(object)
    past["funding_source"] = source.where(source.notna(), profile.default_funding_source)
    unsplit = is_unsplit(past, project=("period", *PROJECT))
    past["is_beside"] = (past["funding_source"] == UNSPLIT) & ~unsplit
    here = now.loc[(now["funding_source"] == UNSPLIT) & ~now["is_beside"], list(PROJECT)].drop_duplicates()
    unsplit |= pd.MultiIndex.from_frame(past[list(PROJECT)]).isin(pd.MultiIndex.from_frame(here))
    past["funding_source"] = past["funding_source"].mask(unsplit & ~past["is_beside"], UNSPLIT)
    for name in ("plan_vnd", "disbursed_vnd"):
        past[name] = past[name].astype("Int64").fillna(0).astype("int64")
    past["estimate_final_vnd"] = past["estimate_final_vnd"].astype("Int64")
    past = one_per_key(past, ("plan_vnd", "disbursed_vnd", "estimate_final_vnd"), ("period", *KEY))
    return past.sort_values(["period", *KEY], kind="stable").reset_index(drop=True)


def last_period(past: pd.DataFrame, period: Period) -> pd.DataFrame:
    """The rows of the last period before this one in the same plan year."""
    this_year = past[past["plan_year"] == period.plan_year]
    return pd.DataFrame(this_year[this_year["period"] == this_year["period"].max()])


def same_day_last_year(past: pd.DataFrame, period: Period) -> pd.DataFrame:
    """The rows of last year's plan whose figures run to the same day of the year, give or take a week."""
    last_year = past[past["plan_year"] == period.plan_year - 1]
    if last_year.empty:
        return last_year
    wanted = _year_before(period.data_as_of)
    days = sorted(set(last_year["data_as_of"]))
    nearest = min(days, key=lambda day: (abs(day - wanted), day))
    if abs(nearest - wanted) > _SAME_DAY_WITHIN:
        return last_year.iloc[:0]
    on_that_day = last_year[last_year["data_as_of"] == nearest]
    return pd.DataFrame(on_that_day[on_that_day["period"] == on_that_day["period"].max()])


def changes(past: pd.DataFrame, now: pd.DataFrame, period: Period, dimensions: tuple[str, ...]) -> Changes:
    """How rates moved. Both sides are over the whole plan with carry-over, which is what earlier periods kept, and
    over the agencies that report both times: a missing report is not a fall."""
    return Changes(
        _moves(last_period(past, period), now, dimensions),
        _moves(same_day_last_year(past, period), now, dimensions),
    )


def _moves(then: pd.DataFrame, now: pd.DataFrame, dimensions: tuple[str, ...]) -> dict[tuple[str, str], Decimal]:
    agencies = set(then["agency"]) & set(now["agency"])
    then, now = then[then["agency"].isin(agencies)], now[now["agency"].isin(agencies)]
    if then.empty or now.empty:
        return {}
    known = [name for name in dimensions if name in now and name not in KEY]
    then = then.merge(now.drop_duplicates(list(KEY))[[*KEY, *known]], on=list(KEY), how="left")
    found = {}
    for dimension in dimensions:
        earlier, later = _rates(then, dimension), _rates(now, dimension)
        for key in earlier.keys() & later.keys():
            found[dimension, key] = later[key] - earlier[key]
    return found


def _rates(frame: pd.DataFrame, dimension: str) -> dict[str, Decimal]:
    keys = "province" if dimension == "province" else dimension
    grouped = frame.assign(province="province").groupby(keys, sort=True)[["plan_vnd", "disbursed_vnd"]].sum()
    rates = {key: pct_of(int(disbursed), int(plan)) for key, plan, disbursed in grouped.itertuples(name=None)}
    return {key: rate for key, rate in rates.items() if rate is not None}


def _year_before(day: date) -> date:
    last_of_february = (2, 29)
    if (day.month, day.day) == last_of_february:
        return date(day.year - 1, 2, 28)
    return day.replace(year=day.year - 1)
