"""Progress lines as reallocation sees them: one candidate per project, agency and source."""

import re
from collections.abc import Sequence
from typing import Any

import pandas as pd

from config.agencies import KeyProject
from config.fields import UNSPLIT
from config.period import Period
from config.profile import Profile
from config.text import fold
from config.vocabulary import FlagLevel, vocabulary
from tasks.progress.types import Progress
from tasks.read.unsplit import is_unsplit
from tasks.reallocate.clawback import clawed, due_clawbacks
from tasks.reallocate.proposal import Candidate

KEYS = ["funding_source", "agency", "project_key"]

_SUMMED = [
    "plan_vnd",
    "plan_stated_vnd",
    "disbursed_vnd",
    "forecast_vnd",
    "forecast_low_vnd",
    "decrease_vnd",
    "increase_vnd",
]
_SUMMED_IF_STATED = ["estimate_final_vnd", "volume_vnd"]
_REPEATED = ["total_investment_vnd", "medium_term_vnd", "allocated_before_vnd"]
"""Stated per project and source, repeated on each of its lines: the largest counts, not the sum."""
_MONEY = [*_SUMMED, *_SUMMED_IF_STATED, *_REPEATED]


def candidates(
    profile: Profile,
    period: Period,
    progress: Progress,
    *,
    plans: pd.DataFrame | None = None,
) -> list[Candidate]:
    """Candidates in canonical order; several lines of one project, agency and source are one.

    `plans`: plans in force by decision (`funding_source`, `agency`, `project_key`, `plan_vnd`). They replace the plan
    that the agency states, and what the decision took or gave already counts against what the agency asks, so that no
    request is met twice. Completed volume not paid yet is bound: giving it up would leave work without its money.
    A line without a source has the profile's default one. A project whose payments are not split by source is none:
    what one of its sources has left, or lacks, nobody said.

    A room is unknown (None) where the agency does not state what it is computed from; what a project can absorb is the
    owner's own forecast to the final day beyond its plan.
    """
    lines = _completed(_split(progress.lines), profile)
    if lines.empty:
        return []
    table = _one_per_project(lines)
    if plans is not None and not plans.empty:
        assigned = plans.groupby(KEYS)["plan_vnd"].sum().reindex(table.index).astype("Int64")
        _put_in_force(table, assigned.fillna(table["plan_vnd"]))
    _add_rooms(table)
    names = table["project_name"].fillna("").map(fold)
    finished = table["completion_on"].dt.year == period.plan_year
    keys = table.index.to_frame()
    bound = table["awaiting_vnd"].fillna(0).clip(upper=(table["plan_vnd"] - table["disbursed_vnd"]).clip(lower=0))
    columns: dict[str, pd.Series[Any]] = {
        "project_key": keys["project_key"],
        "project_name": table["project_name"].fillna(keys["project_key"]),
        "agency": keys["agency"],
        "owner": table["owner"].fillna(""),
        "funding_source": keys["funding_source"],
        "plan_vnd": table["plan_vnd"],
        "disbursed_vnd": table["disbursed_vnd"],
        "committed_vnd": bound,
        "forecast_vnd": table["forecast_vnd"],
        "forecast_low_vnd": table["forecast_low_vnd"],
        "request_down_vnd": table["decrease_vnd"],
        "request_up_vnd": table["increase_vnd"],
        "medium_term_room_vnd": table["medium_term_room_vnd"],
        "total_investment_room_vnd": table["total_investment_room_vnd"],
        "absorbable_vnd": table["absorbable_vnd"],
        "flagged_periods": _flagged(table.index, progress, profile, "notice"),
        "warned_periods": _flagged(table.index, progress, profile, "warning"),
        "severe_periods": _flagged(table.index, progress, profile, "severe"),
        "is_key_project": _named(names, profile.key_projects),
        "awaiting_payment_vnd": table["awaiting_vnd"].fillna(0),
        "completes_in_period": finished.fillna(False),
        "spill_over": _named(names, [project for project in profile.key_projects if project.spill_over]),
    }
    rows = zip(*(_values(column) for column in columns.values()), strict=True)
    made = [Candidate(**dict(zip(columns, row, strict=True))) for row in rows]
    due = due_clawbacks(profile, period)
    return [clawed(candidate, due) for candidate in made] if due else made


def _split(lines: pd.DataFrame) -> pd.DataFrame:
    """The lines of projects of which each source's payments are known."""
    if lines.empty or "funding_source" not in lines:
        return lines
    return lines[~is_unsplit(lines) & (lines["funding_source"] != UNSPLIT).fillna(True)]


def _completed(lines: pd.DataFrame, profile: Profile) -> pd.DataFrame:
    """The lines with every column that is used, whole đồng as Int64, and a source on each."""
    table = lines.reindex(columns=[*KEYS, "project_name", "owner", "completion_on", *_MONEY]).reset_index(drop=True)
    table = table.assign(**{name: table[name].astype("Int64") for name in _MONEY})
    table["completion_on"] = pd.to_datetime(table["completion_on"])
    table["plan_stated_vnd"] = table["plan_stated_vnd"].fillna(table["plan_vnd"])
    for name in ("funding_source", "project_name", "owner"):
        text = table[name].astype("string")
        table[name] = text.mask(text == "")
    table["funding_source"] = table["funding_source"].fillna(profile.default_funding_source)
    return table


def _one_per_project(lines: pd.DataFrame) -> pd.DataFrame:
    grouped = lines.groupby(KEYS, sort=True)
    return pd.concat(
        [
            grouped[["project_name", "owner"]].first(),
            grouped[["completion_on"]].max(),
            grouped[_SUMMED].sum(),
            grouped[_SUMMED_IF_STATED].sum(min_count=1),
            grouped[_REPEATED].max(),
        ],
        axis=1,
    )


def _put_in_force(table: pd.DataFrame, in_force: "pd.Series[Any]") -> None:
    stated = table["plan_stated_vnd"]
    table["decrease_vnd"] = (table["decrease_vnd"] - (stated - in_force).clip(lower=0)).clip(lower=0)
    table["increase_vnd"] = (table["increase_vnd"] - (in_force - stated).clip(lower=0)).clip(lower=0)
    table["plan_vnd"] = in_force


def _add_rooms(table: pd.DataFrame) -> None:
    """Rooms in place. Total investment covers all of a project's sources, so all their plans count against it."""
    table["medium_term_room_vnd"] = table["medium_term_vnd"] - table["allocated_before_vnd"] - table["plan_vnd"]
    project = table.groupby(["agency", "project_key"])
    unknown = table["allocated_before_vnd"].isna().groupby(["agency", "project_key"]).transform("any")
    used = project["allocated_before_vnd"].transform("sum").mask(unknown)
    total = project["total_investment_vnd"].transform("max")
    table["total_investment_room_vnd"] = total - used - project["plan_vnd"].transform("sum")
    table["absorbable_vnd"] = (table["estimate_final_vnd"] - table["plan_vnd"]).clip(lower=0)
    table["awaiting_vnd"] = (table["volume_vnd"] - table["disbursed_vnd"]).clip(lower=0)


def _named(names: "pd.Series[str]", projects: Sequence[KeyProject]) -> "pd.Series[bool]":
    agencies = names.index.get_level_values("agency")
    found = pd.Series(data=False, index=names.index)
    for project in projects:
        phrases = re.compile("|".join(re.escape(fold(phrase)) for phrase in project.match or (project.name,)))
        named = pd.Series([phrases.search(name) is not None for name in names], index=names.index)
        found |= named & (project.agency is None or agencies == project.agency)
    return found


def _flagged(index: pd.Index, progress: Progress, profile: Profile, least: FlagLevel) -> "pd.Series[int]":
    """Periods that the longest standing flag of at least that severity has stood."""
    levels = list(vocabulary().flag_levels)
    longest: dict[tuple[str, str, str], int] = {}
    for flag in (*progress.flags, *progress.suppressed):
        if levels.index(flag.severity) <= levels.index(least):
            key = (flag.funding_source or profile.default_funding_source, flag.agency, flag.project_key)
            longest[key] = max(longest.get(key, 0), flag.periods)
    return pd.Series([longest.get(key, 0) for key in index], index=index)


def _values(column: "pd.Series[Any]") -> list[Any]:
    """Plain values; None where nothing is known."""
    return [None if value is pd.NA else value for value in column.tolist()]
