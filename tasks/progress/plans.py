"""Plans by decision where an agency's report still states the plan that the decision replaced."""

from collections.abc import Collection, Mapping

import pandas as pd

from tasks.progress.measures import Key

STATED = {
    "plan_vnd": "plan_stated_vnd",
    "plan_this_year_vnd": "plan_this_year_stated_vnd",
    "plan_carried_vnd": "plan_carried_stated_vnd",
}
"""Plan fields, and the columns that keep what the agency's cell says of them."""

DECISION = "plan_decision"
"""The document whose plan a line has in place of the one stated; None on all other lines."""


def with_decided_plans(
    lines: pd.DataFrame, plans: pd.DataFrame, replaced: Mapping[Key, Collection[int]], default_source: str
) -> pd.DataFrame:
    """Lines with the plan in force by decision, where what is stated is exactly a plan that a decision replaced.

    Any other plan that differs from the decided one may rest on a newer document, so it stays as stated; checking asks
    the agency about both. `plans`: tasks.ledger.plans.plans_in_force. `replaced`: the plans, in đồng, before each
    decision. The difference goes to the largest line of a project and source, and there to this year's plan: capital
    carried over is not transferred. Adds the columns STATED and DECISION where there are plans by decision.
    """
    if plans.empty or lines.empty:
        return lines
    made = lines.reset_index(drop=True)
    source = made["funding_source"].astype(object)
    source = source.where(source.notna() & (source != ""), default_source)
    lines_of = made.groupby([made["agency"], made["project_key"], source.rename("funding_source")], sort=False).indices
    made = made.assign(**{kept: made[name] for name, kept in STATED.items()}, **{DECISION: None})
    for plan in plans.to_dict("records"):
        key = (plan["agency"], plan["project_key"], plan["funding_source"])
        positions = lines_of.get(key)
        if positions is None:
            continue
        stated = made["plan_vnd"].iloc[positions].fillna(0)
        total, decided = int(stated.sum()), int(plan["plan_vnd"])
        if total == decided or total not in replaced.get(key, ()):
            continue
        at = int(positions[int(stated.to_numpy().argmax())])
        cells = {name: made[name].iloc[at] for name in STATED if name != "plan_carried_vnd"}
        new = {name: int(vnd) + decided - total for name, vnd in cells.items() if pd.notna(vnd)}
        if min(new.values()) >= 0:
            made.loc[at, [*new, DECISION]] = [*new.values(), plan["decision"]]
    return made
