"""Denominators from the approved plan: what is in force takes the place of what an agency's file states."""

import pandas as pd

from tasks.progress.plans import DECISION, STATED

_PROJECT = ("project_key", "funding_source")


def with_approved_plans(lines: pd.DataFrame, plan: pd.DataFrame) -> pd.DataFrame:
    """Lines with the plan in force of their project and source; projects that the plan does not have stay as stated.

    `plan`: tasks.plan.frame.plan_frame, empty where no plan was assigned. Whoever reports a project, its plan is the
    one decided. Where no decision on carried-over capital is known, what the file states of it stays beside this year's
    plan. Of several lines of one project and source the largest carries the difference. Adds the columns STATED and
    DECISION.
    """
    if plan.empty or lines.empty:
        return lines
    made = lines.reset_index(drop=True)
    if DECISION not in made:
        made = made.assign(**{kept: made[name] for name, kept in STATED.items()}, **{DECISION: None})
    decided = plan.groupby(list(_PROJECT), sort=False).agg(decision=("decision", "last"))
    for name in ("plan_this_year_vnd", "plan_carried_vnd"):
        decided[name] = plan.groupby(list(_PROJECT), sort=False)[name].sum(min_count=1)
    groups = made.groupby(list(_PROJECT), sort=False)
    stated = groups[list(STATED)].sum(min_count=1)
    largest = made["plan_vnd"].fillna(0).groupby([made[name] for name in _PROJECT], sort=False).idxmax()
    both = decided.index.intersection(stated.index)
    decided, stated, at = decided.loc[both], stated.loc[both], largest.loc[both].to_numpy()
    carried = decided["plan_carried_vnd"].fillna(stated["plan_carried_vnd"])
    new = pd.DataFrame(
        {
            "plan_vnd": decided["plan_this_year_vnd"] + carried.fillna(0),
            # What a file does not split stays unsplit, unless there is something carried over to tell apart.
            "plan_this_year_vnd": decided["plan_this_year_vnd"].where(stated["plan_this_year_vnd"].notna()),
            "plan_carried_vnd": carried.where(stated["plan_carried_vnd"].notna() | (carried > 0).fillna(False)),
        }
    )
    off = new.fillna(0) - stated.fillna(0).where(new.notna(), 0)
    columns = {}
    for name in STATED:
        value = made[name].iloc[at].fillna(0) + off[name].to_numpy()
        column = made[name].copy()
        column.iloc[at] = column.iloc[at].where((off[name] == 0).to_numpy(), value)
        columns[name] = column
    differs = (off != 0).any(axis=1).to_numpy()
    documents = made[DECISION].copy()
    documents.iloc[at[differs]] = decided["decision"].to_numpy()[differs]
    return made.assign(**columns, **{DECISION: documents})
