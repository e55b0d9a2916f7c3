"""Lines of a project whose figures are not all stated at one level: some by source, some for all sources together."""

from collections.abc import Sequence

import pandas as pd

from config.fields import MONEY, UNSPLIT
from tasks.read.levels import MEASURES

PROJECT = ("agency", "project_key")
"""What makes lines those of one project."""


def is_unsplit(lines: pd.DataFrame, fields: Sequence[str] = (), *, project: Sequence[str] = PROJECT) -> pd.Series:
    """Per line, whether its project states one of the fields for all its sources together.

    Without fields: what a rate is made of. A disbursement that no line states is one for all sources too.
    """
    whole = (lines["funding_source"] == UNSPLIT).fillna(False).astype(bool)
    if not whole.any():
        return whole
    names = [name for name in fields or sorted(MEASURES) if name in lines]
    stated = whole & lines[names].notna().any(axis=1)
    key = [lines[name] for name in project]
    found = stated.groupby(key, dropna=False).transform("any")
    if "disbursed_vnd" in names:
        paid = lines["disbursed_vnd"].notna().groupby(key, dropna=False).transform("any")
        found |= whole.groupby(key, dropna=False).transform("any") & ~paid
    return found.astype(bool)


def measured_sources(lines: pd.DataFrame) -> pd.Series:
    """The source under which each line is measured: UNSPLIT for all lines of a project whose payments are not split."""
    return lines["funding_source"].mask(is_unsplit(lines), UNSPLIT)


def at_project(
    lines: pd.DataFrame, fields: Sequence[str] = (), *, project: Sequence[str] = ("submission", "project_key")
) -> pd.DataFrame:
    """The lines with money at the level at which the fields are stated.

    Where a project states one of them for all its sources together, its line of the whole has the sums of all its
    lines, and these have none.
    """
    unsplit = is_unsplit(lines, fields, project=project)
    if not unsplit.any():
        return lines
    money = [name for name in MONEY if name in lines]
    sums = lines.groupby(list(project), dropna=False)[money].transform(lambda values: values.sum(min_count=1))
    is_whole = unsplit & (lines["funding_source"] == UNSPLIT)
    first = is_whole & ~lines[list(project)].where(is_whole).duplicated()
    made = lines.copy()
    for name in money:
        made[name] = made[name].mask(unsplit, pd.NA).mask(first, sums[name])
    return made
