"""A source that a file leaves unsaid comes from the plan in force, where that gives the project one source only."""

from collections.abc import Mapping

import numpy as np
import pandas as pd

from config.fields import UNSPLIT
from config.profile import Profile
from config.text import fold
from tasks.read.one_file import aliases_of
from tasks.read.reading_record import Reading


def with_sources_of_plan(
    lines: pd.DataFrame, plan: pd.DataFrame, profile: Profile, readings: Mapping[str, Reading]
) -> pd.DataFrame:
    """The lines; those whose source neither cell, column nor heading says have the one that the plan gives the project.

    `plan` as `tasks.plan.frame.plan_frame` gives it, `readings` by sha256 of the lines' files. A project to which the
    plan gives several sources is reported for all of them together: UNSPLIT.
    """
    if plan.empty or lines.empty:
        return lines
    by_project = plan.groupby("project_key")["funding_source"].agg(["nunique", "first"])
    only = by_project["first"].mask(by_project["nunique"] > 1, UNSPLIT)
    unsaid = _unsaid(lines, profile, readings)
    known = lines["project_key"].map(only)
    return lines.assign(funding_source=lines["funding_source"].mask(unsaid & known.notna(), known))


def _unsaid(lines: pd.DataFrame, profile: Profile, readings: Mapping[str, Reading]) -> "pd.Series[bool]":
    aliases = aliases_of(profile)
    position = lines.groupby("submission", sort=False).cumcount()
    blank: dict[str, set[int | None]] = {
        sha: {issue.line for issue in one.issues if issue.rule == "read-blank-source"} for sha, one in readings.items()
    }
    wide = {sha for sha, one in readings.items() if any(column.funding_source for column in one.columns)}
    found = np.zeros(len(lines), dtype=bool)
    rows = zip(lines["submission"], lines["layout"], lines["heading"], lines["funding_source"], position, strict=True)
    for at, (sha, layout, heading, source, place) in enumerate(rows):
        reading = readings.get(sha)
        if reading is None or source != profile.default_funding_source:
            continue
        has_column = "funding_source" in reading.layouts[int(layout)]
        below_a_source = any(fold(part) in aliases for part in str(heading or "").split(" / "))
        found[at] = place in blank[sha] or not (has_column or sha in wide or below_a_source)
    return pd.Series(found, index=lines.index, dtype=bool)
