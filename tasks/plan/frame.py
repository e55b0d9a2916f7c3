"""The plan in force as columns, under the names by which agencies' files know the projects."""

from datetime import date

import pandas as pd

from config.fields import UNSPLIT
from config.succession import Succession
from config.text import fold
from tasks.plan.in_force import PlanInForce, Planned

COLUMNS = (
    "project_key", "project_name", "agency", "funding_source",
    "plan_this_year_vnd", "plan_carried_vnd", "plan_vnd", "decision",
)  # fmt: skip


def plan_frame(
    plan: PlanInForce,
    lines: pd.DataFrame | None = None,
    succession: Succession | None = None,
    on: date | None = None,
) -> pd.DataFrame:
    """The plan of projects, a row per project, source and agency; empty where no plan was assigned to projects.

    Columns COLUMNS: money Int64, `plan_carried_vnd` NA throughout where no decision on what is carried over is known,
    `plan_vnd` the sum of what is known, `decision` the document that last changed it. A project that `lines` have under
    another key but the same name gets their key. An owner that is no agency any more on the day `on` is its successor;
    one that the profile does not know is the agency whose lines have the project, else ''.
    """
    year = {_key(one): one for one in plan.projects} if plan.is_assigned else {}
    carried = {
        _key(one): one for one in plan.beside if one.part == "carried-over" and one.project_key and plan.is_assigned
    }
    keys = ProjectKeys(lines)
    rows = []
    for key in dict.fromkeys([*year, *carried]):
        own, kept = year.get(key), carried.get(key)
        one = own or carried[key]
        project_key = keys.of(one)
        this_year = own.amount_vnd if own else 0
        over = (kept.amount_vnd if kept else 0) if plan.knows_carried_over else None
        agency = _owner(one, succession, on) or keys.agency(project_key)
        rows.append(
            (
                project_key,
                one.project_name,
                agency,
                one.funding_source,
                this_year,
                over,
                this_year + (over or 0),
                one.document,
            )
        )
    values = list(zip(*rows, strict=True)) if rows else [()] * len(COLUMNS)
    return pd.DataFrame(
        {
            name: pd.array(column, dtype="Int64") if name.endswith("_vnd") else pd.Series(column, dtype=object)
            for name, column in zip(COLUMNS, values, strict=True)
        }
    )


def _owner(one: Planned, succession: Succession | None, on: date | None) -> str:
    if succession is None or on is None:
        return one.agency
    return succession.answers_for(one.agency, one.valid_on, on, (one.project_key, one.project_name))


def at_level_of(plan: pd.DataFrame, lines: pd.DataFrame) -> pd.DataFrame:
    """The plan at the level at which files state it: of a project that states a plan for all its sources together, the
    sources that it does not name stand under UNSPLIT."""
    whole = lines[(lines["funding_source"] == UNSPLIT) & (lines["plan_vnd"] > 0).fillna(False)]
    if whole.empty or plan.empty:
        return plan
    named = pd.MultiIndex.from_frame(lines[["project_key", "funding_source"]])
    is_named = pd.MultiIndex.from_frame(plan[["project_key", "funding_source"]]).isin(named)
    together = plan["project_key"].isin(set(whole["project_key"])) & ~is_named
    return plan.assign(funding_source=plan["funding_source"].mask(together, UNSPLIT))


def with_stated_carried(plan: pd.DataFrame, lines: pd.DataFrame) -> pd.DataFrame:
    """The plan as files state theirs: where no decision on carried-over capital is known, what the lines state of it is
    part of `plan_vnd`."""
    project = ["project_key", "funding_source"]
    stated = lines.groupby(project)["plan_carried_vnd"].sum()
    beside = pd.Series(
        stated.reindex(pd.MultiIndex.from_frame(plan[project])).to_numpy(), index=plan.index, dtype="Int64"
    )
    first = ~plan.duplicated(project)
    return plan.assign(plan_vnd=plan["plan_vnd"] + beside.where(plan["plan_carried_vnd"].isna() & first).fillna(0))


def moved_since(lines: pd.DataFrame, then: pd.DataFrame, now: pd.DataFrame) -> pd.DataFrame:
    """Plans of the lines' projects that differ between two days, as `tasks.ledger.plans.plans_in_force` has them: the
    lines' own plan, which is that of the first day, with what was decided since."""
    project, key = ["project_key", "funding_source"], ["project_key", "agency", "funding_source"]
    sums = [frame.groupby(project)["plan_vnd"].sum() for frame in (then, now)]
    off = sums[1].sub(sums[0], fill_value=0).astype("Int64").rename("off_vnd").reset_index()
    own: pd.DataFrame = lines.groupby(key)["plan_vnd"].sum().reset_index()
    found = own[~own.duplicated(project, keep=False)].merge(off[off["off_vnd"] != 0], on=project)
    documents = now.drop_duplicates(project, keep="last").set_index(project)["decision"]
    decision = documents.reindex(pd.MultiIndex.from_frame(found[project])).to_numpy()
    return found.assign(plan_vnd=found["plan_vnd"] + found["off_vnd"], decision=decision)[
        [*key, "plan_vnd", "decision"]
    ]


def _key(one: Planned) -> tuple[str, str, str]:
    return one.project_key, one.funding_source, one.agency


class ProjectKeys:
    """What agencies' lines call a project of the plan, and whose it is there."""

    def __init__(self, lines: pd.DataFrame | None) -> None:
        self._known: set[str] = set()
        self._by_name: dict[str, set[str]] = {}
        self._agencies: dict[str, set[str]] = {}
        if lines is None or lines.empty:
            return
        for key, name, agency in zip(lines["project_key"], lines["project_name"], lines["agency"], strict=True):
            self._known.add(key)
            self._by_name.setdefault(fold(name or ""), set()).add(key)
            self._agencies.setdefault(key, set()).add(agency)

    def of(self, one: Planned) -> str:
        """The key under which the lines have the project; its own where they have it not, or not for sure."""
        named = self._by_name.get(fold(one.project_name), set()) if one.project_name else set()
        return next(iter(named)) if one.project_key not in self._known and len(named) == 1 else one.project_key

    def agency(self, project_key: str) -> str:
        """The only agency whose lines have the project; '' where none has it, or several."""
        found = self._agencies.get(project_key, set())
        return next(iter(found)) if len(found) == 1 else ""
