"""Projects that several agencies report, and which of them keeps each."""

from datetime import UTC, datetime

import pandas as pd

from config.text import fold
from tasks.check.batch import Batch
from tasks.check.frames import PROJECT_SOURCE, beside, blank
from tasks.check.protocol import Hit, on_lines

_LAST = datetime.max.replace(tzinfo=UTC)


def shared(batch: Batch) -> pd.DataFrame:
    """Per line: `is_shared` (another agency has its project and source), `keeps`, and `other`, that agency.

    The same name without a code is the same project only where the plan is the same too: names such as
    `Sửa chữa trụ sở` repeat. The keeper is, in this order, the agency whose file is accepted already, the one that the
    owner column names, the one that reported the project in the last period, the one whose file came first, the first
    by code: so exactly one keeps it and no figure is counted twice.
    """
    lines = batch.lines
    key = [lines["project_key"], lines["funding_source"]]
    coded = ~blank(lines["project_code"])
    plan = lines["plan_vnd"].astype("string").fillna("").where(~coded, "")
    group = lines.groupby([*key, plan], dropna=False)
    is_shared = (group["agency"].transform("nunique") > 1) & ~blank(lines["project_key"])
    order = lines[["agency", "submission"]].assign(group=group.ngroup())
    accepted = {sha256 for sha256, item in batch.submissions.items() if item.is_accepted}
    order["not_accepted"] = ~order["submission"].isin(accepted)
    order["not_owner"] = ~_owns(batch)
    order["not_before"] = ~_had_it_before(batch)
    received = {sha256: item.received_at or _LAST for sha256, item in batch.submissions.items()}
    rank = {
        sha256: place for place, sha256 in enumerate(sorted(received, key=lambda sha256: (received[sha256], sha256)))
    }
    order["received"] = order["submission"].map(rank)
    ranked = order[is_shared].sort_values(
        ["group", "not_accepted", "not_owner", "not_before", "received", "agency"], kind="stable"
    )
    keeper = ranked.groupby("group")["agency"].first()
    keeps = lines["agency"] == order["group"].map(keeper)
    return pd.DataFrame(
        {"is_shared": is_shared, "keeps": keeps, "other": _other(order, is_shared, keeper, keeps)}, index=lines.index
    )


def hits(batch: Batch, found: pd.DataFrame, faulty: pd.Series) -> list[Hit]:
    """Hits for the lines in `faulty`, naming the other agency; its files are no business of this one."""
    names = batch.profile.agency_names(batch.period.due_on)
    other = found["other"]
    return on_lines(
        batch.lines,
        faulty,
        "project_name",
        kind="text",
        expected=other.map(lambda code: names.get(code, code), na_action="ignore"),
        other_agency=other.map(lambda code: names.get(code, code), na_action="ignore"),
        plan=batch.lines["plan_vnd"].fillna(0),
    )


def _owns(batch: Batch) -> pd.Series:
    owners = {(agency.code, fold(name)) for agency in batch.profile.agencies for name in (agency.name, *agency.aliases)}
    pairs = zip(batch.lines["agency"], batch.lines["owner"], strict=True)
    owned = [
        owner is not None and owner is not pd.NA and (agency, fold(str(owner))) in owners for agency, owner in pairs
    ]
    return pd.Series(owned, index=batch.lines.index, dtype=bool)


def _had_it_before(batch: Batch) -> pd.Series:
    if batch.previous.empty:
        return pd.Series(False, index=batch.lines.index)
    key = ["agency", *PROJECT_SOURCE]
    return beside(batch.lines, batch.previous[key].drop_duplicates(), key)["known"]


def _other(order: pd.DataFrame, is_shared: pd.Series, keeper: pd.Series, keeps: pd.Series) -> pd.Series:
    """The agency to name: the keeper to those that do not keep, the first of the others to the keeper."""
    rest = order[is_shared & ~keeps].sort_values(["group", "received", "agency"]).groupby("group")["agency"].first()
    other = order["group"].map(keeper).where(~keeps, order["group"].map(rest))
    return other.where(is_shared)
