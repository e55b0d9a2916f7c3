"""Facts of earlier days under the agencies that answer for them now. A hand-over moves no capital: sums stay."""

from datetime import date

import pandas as pd

from config.profile import Profile
from config.succession import Succession


def histories(profile: Profile) -> tuple[tuple[str, str], ...]:
    """Codes of the profiles whose records are this province's, its own last, with the prefix of their agencies."""
    merged = [(code, one.prefix) for one in profile.predecessors for code in one.profiles]
    return (*merged, *((code, "") for code in profile.earlier_profiles), (profile.code, ""))


def under_successors(frame: pd.DataFrame, succession: Succession, on: date) -> pd.DataFrame:
    """Lines of earlier periods (`agency`, `period`, `project_key`, optionally `project_name`) with the agency that
    answers for each on the day `on`; every line stays, so every sum does."""
    if frame.empty or not _changing(frame, succession, on):
        return frame
    now = [
        succession.answers_for(agency, date.fromisoformat(period), on, project)
        for agency, period, *project in _rows(frame)
    ]
    return frame.assign(agency=pd.Series(now, index=frame.index, dtype=object))


def last_of_each(frame: pd.DataFrame, succession: Succession, on: date) -> pd.DataFrame:
    """As `under_successors`, of frames that hold each agency's last lines: what an agency said is left out where one
    that took over has reported since, for its report says it anew."""
    if frame.empty or not _changing(frame, succession, on):
        return frame
    last = {str(code): str(period) for code, period in frame.groupby("agency")["period"].max().items()}
    kept = [
        not any(
            step.before.valid_to is not None and last.get(step.after.code, "") > step.before.valid_to.isoformat()
            for step in succession.steps(agency, date.fromisoformat(period), on, project)
        )
        for agency, period, *project in _rows(frame)
    ]
    return under_successors(frame[kept].reset_index(drop=True), succession, on)


def _changing(frame: pd.DataFrame, succession: Succession, on: date) -> bool:
    said = frame[["agency", "period"]].drop_duplicates().itertuples(index=False, name=None)
    return any(True for agency, period in said for _ in succession.steps(agency, date.fromisoformat(period), on))


def _rows(frame: pd.DataFrame) -> list[tuple[str, ...]]:
    names = frame["project_name"] if "project_name" in frame else frame["project_key"]
    columns = (frame["agency"], frame["period"].astype(str), frame["project_key"], names.fillna(""))
    return list(zip(*columns, strict=True))


def decided_under_successors(plans: pd.DataFrame, succession: Succession, on: date) -> pd.DataFrame:
    """Plans by decision (`agency`, `project_key`, `funding_source`) under the agencies that answer for them on the day
    `on`. What was decided under the agency of today itself comes before what it took over."""
    if plans.empty:
        return plans
    now = [
        succession.answers_for(agency, on, on, (project,))
        for agency, project in zip(plans["agency"], plans["project_key"], strict=True)
    ]
    moved = plans.assign(agency=pd.Series(now, index=plans.index, dtype=object))
    own_first = moved.loc[(moved["agency"] != plans["agency"]).sort_values(kind="stable").index]
    kept = own_first.drop_duplicates(["project_key", "agency", "funding_source"])
    return kept.sort_values(["project_key", "agency", "funding_source"], kind="stable").reset_index(drop=True)
