"""What is measured on a line: which đồng over which đồng. Estimates and advances never enter a rate."""

from collections.abc import Sequence
from dataclasses import dataclass

import pandas as pd

from config.fields import LINE_COLUMNS, UNSPLIT
from config.profile import Profile
from config.targets import Target
from config.vocabulary import Denominator
from tasks.read.unsplit import is_unsplit

KEY = ("agency", "project_key", "funding_source")
"""A line of the plan: one project of one agency from one source."""

Key = tuple[str, str, str]
"""Values of KEY."""

MEASURED = (
    "plan_vnd",
    "disbursed_vnd",
    "plan_carried_vnd",
    "disbursed_carried_vnd",
    "numerator_vnd",
    "denominator_vnd",
    "estimate_final_vnd",
)
"""Money of a measured frame that adds up over the lines of a project."""

NOT_STATED = ""
"""Key of the group of lines that do not say."""

_TEXT = ("owner", "group", "status", "sector", "project_name", "project_key", "agency")


@dataclass(frozen=True, slots=True)
class Measured:
    """Lines with their measure.

    `frame`: the accepted lines with RangeIndex and text without gaps, under the source by which they can be measured;
    `is_beside` marks a line that only holds what is stated beside the measures of its project's sources.

    int64, a blank counting as 0: `plan_vnd` and
    `disbursed_vnd` (whole plan, carried-over included), `plan_carried_vnd`, `disbursed_carried_vnd`, and what the
    province's target divides, `numerator_vnd` by `denominator_vnd`: this year's plan alone where `denominator` is
    `assigned_plan` (the cell of this year's plan, or whole less carried-over where a line does not state it).
    """

    frame: pd.DataFrame
    denominator: Denominator


def measured(profile: Profile, lines: pd.DataFrame) -> Measured:
    """The lines measured as the profile's ladder demands.

    Where the ladder is on this year's plan but a line with carried-over plan does not split its disbursement, all
    lines are measured with carry-over, and the denominator says so: a rate of mixed parts would be no rate.
    """
    frame = lines.reindex(columns=list(dict.fromkeys([*lines.columns, *LINE_COLUMNS, "agency"]))).reset_index(drop=True)
    for name in _TEXT:
        frame[name] = _text(frame, name)
    source = _text(frame, "funding_source")
    frame["funding_source"] = source.mask(source == NOT_STATED, profile.default_funding_source)
    unsplit = is_unsplit(frame)
    frame["is_beside"] = (frame["funding_source"] == UNSPLIT) & ~unsplit
    frame["funding_source"] = frame["funding_source"].mask(unsplit, UNSPLIT)
    frame["plan_vnd"], frame["disbursed_vnd"] = _money(frame, "plan_vnd"), _money(frame, "disbursed_vnd")
    this_year, spent_this_year = _column(frame, "plan_this_year_vnd"), _column(frame, "disbursed_this_year_vnd")
    carried, spent_carried = _column(frame, "plan_carried_vnd"), _column(frame, "disbursed_carried_vnd")
    carried = carried.fillna(frame["plan_vnd"] - this_year).fillna(0).clip(lower=0)
    frame["plan_carried_vnd"] = carried.astype("int64")
    splits = bool(((frame["plan_carried_vnd"] == 0) | spent_carried.notna() | spent_this_year.notna()).all())
    spent_carried = spent_carried.fillna(frame["disbursed_vnd"] - spent_this_year).fillna(0)
    frame["disbursed_carried_vnd"] = spent_carried.astype("int64")
    if ladder_denominator(profile.targets) == "assigned_plan" and splits:
        own_plan, own_spent = frame["plan_vnd"] - carried, frame["disbursed_vnd"] - spent_carried
        frame["denominator_vnd"] = this_year.fillna(own_plan).astype("int64")
        frame["numerator_vnd"] = spent_this_year.fillna(own_spent).astype("int64")
        return Measured(frame, "assigned_plan")
    frame["denominator_vnd"], frame["numerator_vnd"] = frame["plan_vnd"], frame["disbursed_vnd"]
    return Measured(frame, "assigned_plan_with_carry_over")


def one_per_key(frame: pd.DataFrame, money: Sequence[str], key: Sequence[str] = KEY) -> pd.DataFrame:
    """The lines of a measured frame, one per project and source: a project whose payments are not split by source is
    one line with the sums of all its lines. Indexes are those of the frame."""
    together = (frame["funding_source"] == UNSPLIT) & ~frame["is_beside"]
    if not together.any() and not frame["is_beside"].any():
        return frame
    sums = frame.loc[together].groupby(list(key), sort=False)[list(money)].transform("sum")
    kept = frame[~frame["is_beside"] & ~(together & frame.duplicated(list(key), keep="last"))].copy()
    here = kept.index.intersection(sums.index)
    kept.loc[here, list(money)] = sums.loc[here]
    return kept


def ladder_denominator(targets: tuple[Target, ...]) -> Denominator:
    """The denominator of the province's ladder: that of the first general target that lines can be held against."""
    for target in targets:
        general = target.funding_source is None and target.status is None
        if general and target.denominator in ("assigned_plan", "assigned_plan_with_carry_over"):
            return target.denominator
    return "assigned_plan"


def _column(frame: pd.DataFrame, name: str) -> "pd.Series[int]":
    if name not in frame:
        return pd.Series(pd.NA, index=frame.index, dtype="Int64")
    return frame[name].astype("Int64")


def _money(frame: pd.DataFrame, name: str) -> "pd.Series[int]":
    return _column(frame, name).fillna(0).astype("int64")


def _text(frame: pd.DataFrame, name: str) -> "pd.Series[str]":
    if name not in frame:
        return pd.Series(NOT_STATED, index=frame.index, dtype=object)
    return frame[name].astype(object).where(frame[name].notna(), NOT_STATED).astype(str).str.strip()
