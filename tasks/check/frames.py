"""Columns as rules look at them: present or not, and the same project's figures from elsewhere set beside each line."""

from dataclasses import dataclass

import pandas as pd

from config.fields import MONEY, UNSPLIT
from tasks.check.batch import Batch
from tasks.read.unsplit import is_unsplit

LINE_KEY = ["agency", "project_key", "funding_source"]
"""One line of a plan: a project's capital from one source, as its agency reports it."""

PROJECT_SOURCE = ["project_key", "funding_source"]

PROJECT = ["agency", "project_key"]


def given(lines: pd.DataFrame, *fields: str) -> bool:
    """Whether every one of the fields is filled on some line: else a rule about them has nothing to judge."""
    return all(field in lines.columns and bool(lines[field].notna().any()) for field in fields)


def given_in_file(lines: pd.DataFrame, field: str) -> pd.Series:
    """Per line, whether its own file fills the field anywhere: one file is not judged by another one's columns."""
    return lines[field].notna().groupby(lines["submission"]).transform("any")


def blank(values: pd.Series) -> pd.Series:
    """Where a text is missing or only spaces."""
    return values.isna() | (values.astype("string").str.strip() == "").fillna(True)


def summed(lines: pd.DataFrame, key: list[str]) -> pd.DataFrame:
    """Money per key: missing only where every line of the key is missing. Columns: key and MONEY."""
    money = [field for field in MONEY if field in lines.columns]
    if lines.empty:
        return lines[[*key, *money]]
    return lines.groupby(key, sort=True, dropna=False)[money].sum(min_count=1).reset_index()


def beside(lines: pd.DataFrame, other: pd.DataFrame, key: list[str]) -> pd.DataFrame:
    """The rows of `other` (one per key) set beside `lines`, in the order and with the index of `lines`.

    The column `known` tells where `other` has the key.
    """
    if other.empty:
        empty = other.reindex(range(len(lines)))
        return empty.assign(known=False).set_axis(lines.index)
    found = lines[key].merge(other.assign(known=True), on=key, how="left", validate="many_to_one")
    return found.assign(known=found["known"].eq(True)).set_axis(lines.index)


@dataclass(frozen=True, slots=True)
class Compared:
    """Beside each line of a batch the sums of its project and source now and in the previous period of the same agency.

    `is_told`: the first line of each, at which a difference is told.
    """

    now: pd.DataFrame
    before: pd.DataFrame
    is_told: pd.Series


def compared(batch: Batch, *fields: str) -> Compared:
    """The lines against the previous period, at a level at which both state the fields."""
    lines, previous = at_common_level(batch, *fields)
    return Compared(
        beside(lines, summed(lines, LINE_KEY), LINE_KEY),
        beside(lines, summed(previous, LINE_KEY), LINE_KEY),
        ~lines.duplicated(LINE_KEY),
    )


def at_common_level(batch: Batch, *fields: str) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Lines and previous lines by project, where either states one of the fields for all its sources together."""
    lines, previous = batch.lines, batch.previous
    whole = [is_unsplit(frame, fields) for frame in (lines, previous)]
    if not any(is_whole.any() for is_whole in whole):
        return lines, previous
    projects = pd.concat(
        [frame.loc[is_whole, PROJECT] for frame, is_whole in zip((lines, previous), whole, strict=True)]
    )
    keys = pd.MultiIndex.from_frame(projects.drop_duplicates())
    return _joined(lines, keys), _joined(previous, keys)


def _joined(lines: pd.DataFrame, projects: pd.MultiIndex) -> pd.DataFrame:
    together = pd.MultiIndex.from_frame(lines[PROJECT]).isin(projects)
    return lines.assign(funding_source=lines["funding_source"].mask(together, UNSPLIT))


def filled(values: pd.Series) -> pd.Series:
    """Money with missing as zero: a blank or a dash in a sum means nothing."""
    return values.fillna(0)


def rate_of(lines: pd.DataFrame) -> pd.Series:
    """Disbursed over plan in percent, two decimals; missing without a plan. For comparing, not for reports."""
    plan = lines["plan_vnd"].where((lines["plan_vnd"] > 0).fillna(False)).astype("Float64")
    return (filled(lines["disbursed_vnd"]).astype("Float64") / plan * 100).round(2)
