"""Columns as rules look at them: present or not, and the same project's figures from elsewhere set beside each line."""

import pandas as pd

from config.fields import MONEY
from tasks.check.batch import Batch

LINE_KEY = ["agency", "project_key", "funding_source"]
"""One line of a plan: a project's capital from one source, as its agency reports it."""

PROJECT_SOURCE = ["project_key", "funding_source"]


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


def earlier(batch: Batch) -> pd.DataFrame:
    """The previous period's figures of the same agency, project and source beside each line."""
    return beside(batch.lines, summed(batch.previous, LINE_KEY), LINE_KEY)


def filled(values: pd.Series) -> pd.Series:
    """Money with missing as zero: a blank or a dash in a sum means nothing."""
    return values.fillna(0)


def rate_of(lines: pd.DataFrame) -> pd.Series:
    """Disbursed over plan in percent, two decimals; missing without a plan. For comparing, not for reports."""
    plan = lines["plan_vnd"].where((lines["plan_vnd"] > 0).fillna(False)).astype("Float64")
    return (filled(lines["disbursed_vnd"]).astype("Float64") / plan * 100).round(2)
