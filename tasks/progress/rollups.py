"""Standings: lines summed to province, agency, source, owner, group, status, sector and key project.

Rates are weighted: đồng are summed, rates are never averaged.
"""

from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction

import pandas as pd

from config.profile import Profile
from config.text import fold
from config.vocabulary import Denominator
from tasks.progress.history import Changes
from tasks.progress.ladders import Ladder, carried_over_ladder, ladder
from tasks.progress.measures import NOT_STATED, Measured
from tasks.progress.rates import needed_vnd, reaches, weekly_need_vnd
from tasks.progress.types import GroupRate, Rate

DIMENSIONS = ("agency", "funding_source", "owner", "group", "status", "sector")
PROVINCE = "province"
_NO_NAME = "(không ghi)"


@dataclass(frozen=True, slots=True)
class _Sum:
    """What the lines at `positions` add up to; the rate is `numerator_vnd` over `denominator_vnd`."""

    positions: tuple[int, ...]
    projects: int
    plan_vnd: int
    plan_carried_vnd: int
    numerator_vnd: int
    denominator_vnd: int


def group_rates(profile: Profile, measured: Measured, as_of: date, changes: Changes) -> tuple[GroupRate, ...]:
    """The rates of all groups on that day, province first, then by dimension, each from the highest rate to the lowest.

    Groups without a key ("(không ghi)") are kept, so that every dimension but `key_project` adds up to the province.
    """
    frame = measured.frame
    names = _names(profile, as_of + timedelta(days=1))
    everything = ladder(profile, as_of)
    found = [_group_rate(PROVINCE, PROVINCE, profile.issuer.province, _whole(frame), measured.denominator, as_of,
                         everything, None, changes)]  # fmt: skip
    found += [*_this_year(frame, as_of, everything, names["agency"]), *_carried_over(profile, frame, as_of)]
    for dimension in DIMENSIONS:
        counted = frame[~frame["is_beside"]] if dimension == "funding_source" else frame
        found += _dimension(profile, dimension, counted, measured.denominator, as_of, names, changes)
    tagged = key_projects(profile, frame)
    return (*found, *_dimension(profile, "key_project", tagged, measured.denominator, as_of, names, changes))


def key_projects(profile: Profile, frame: pd.DataFrame) -> pd.DataFrame:
    """The lines of the directive's key projects, with `key_project`: its name. A line of two of them stands twice."""
    folded = [fold(name) for name in frame["project_name"]]
    rows: list[int] = []
    names: list[str] = []
    for project in profile.key_projects:
        phrases = [fold(phrase) for phrase in project.match or (project.name,)]
        found = [row for row, name in enumerate(folded) if any(phrase in name for phrase in phrases)]
        rows += found
        names += [project.name] * len(found)
    return frame.take(rows).assign(key_project=pd.Series(names, dtype=object).array)


def _dimension(
    profile: Profile,
    dimension: str,
    frame: pd.DataFrame,
    denominator: Denominator,
    as_of: date,
    names: dict[str, dict[str, str]],
    changes: Changes,
) -> list[GroupRate]:
    if frame.empty:
        return []
    groups = frame.groupby(dimension, sort=True)
    sums = groups[["plan_vnd", "plan_carried_vnd", "disbursed_vnd"]].sum()
    sums["denominator_vnd"] = sums["plan_vnd"]
    projects = (
        frame.drop_duplicates(list(dict.fromkeys([dimension, "agency", "project_key"]))).groupby(dimension).size()
    )
    ranks = _ranks(sums)
    found = []
    for key, *amounts in sums.itertuples(name=None):
        own = ladder(
            profile,
            as_of,
            funding_source=key if dimension == "funding_source" else None,
            status=key if dimension == "status" else None,
        )
        total = _Sum(tuple(groups.groups[key].tolist()), int(projects[key]), *map(int, amounts))
        name = names.get(dimension, {}).get(key, key) or _NO_NAME
        found.append(_group_rate(dimension, key, name, total, denominator, as_of, own, ranks.get(key), changes))
    return sorted(found, key=lambda s: (s.rate.pct is None, -(s.rate.pct or 0), s.key))


def _ranks(sums: pd.DataFrame) -> dict[str, int]:
    """1 for the highest rate; equal rates share a rank, and a group without a plan has none."""
    rates = {
        key: Fraction(int(numerator), int(denominator))
        for key, _, _, numerator, denominator in sums.itertuples(name=None)
        if denominator
    }
    first: dict[Fraction, int] = {}
    for rank, rate in enumerate(sorted(rates.values(), reverse=True), start=1):
        first.setdefault(rate, rank)
    return {key: first[rate] for key, rate in rates.items()}


def _group_rate(
    dimension: str,
    key: str,
    name: str,
    total: _Sum,
    denominator: Denominator,
    as_of: date,
    own: Ladder,
    rank: int | None,
    changes: Changes,
) -> GroupRate:
    rate = Rate(total.numerator_vnd, total.denominator_vnd, denominator, as_of)
    now, coming, last = own.in_force(as_of), own.following(as_of), own.last()
    change, change_year = changes.of(dimension, key)

    def weekly(step_pct: Decimal, step_on: date, strict: bool) -> int:
        goal = (
            needed_vnd(total.denominator_vnd, step_pct, "above" if strict else "at_least")
            if total.denominator_vnd
            else 0
        )
        return weekly_need_vnd(goal - total.numerator_vnd, (step_on - as_of).days)

    measurable = now is not None and rate.pct is not None
    return GroupRate(
        dimension=dimension,
        key=key,
        name=name,
        lines=total.positions,
        projects=total.projects,
        plan_vnd=total.plan_vnd,
        plan_carried_vnd=total.plan_carried_vnd,
        rate=rate,
        target_id=now.target_id if now else None,
        target_pct=now.rate_pct if now else None,
        gap_points=rate.pct - now.rate_pct if now is not None and rate.pct is not None else None,
        gap_vnd=max(0, needed_vnd(total.denominator_vnd, now.rate_pct, now.comparator) - total.numerator_vnd)
        if now is not None and measurable
        else None,
        reaches_target=reaches(total.numerator_vnd, total.denominator_vnd, now.rate_pct, now.comparator)
        if now is not None and measurable
        else None,
        next_rung_on=coming.on if coming else None,
        weekly_need_to_rung_vnd=weekly(coming.rate_pct, coming.on, coming.comparator == "above") if coming else None,
        weekly_need_to_end_vnd=weekly(last.rate_pct, last.on, last.comparator == "above") if last else None,
        rank=rank,
        change_points=change,
        change_year_points=change_year,
    )


def _this_year(frame: pd.DataFrame, as_of: date, own: Ladder, names: dict[str, str]) -> list[GroupRate]:
    """This year's plan apart, of the province and of each agency that has capital carried over: over the lines that say
    what of their payments is this year's."""
    found = []
    for key, part in [(PROVINCE, frame), *((str(key), part) for key, part in frame.groupby("agency", sort=True))]:
        known = part[part["is_split"]]
        if known.empty or not part["plan_carried_vnd"].any():
            continue
        plan, paid = int(known["this_year_vnd"].sum()), int(known["paid_this_year_vnd"].sum())
        total = _Sum(tuple(known.index), _projects(known), plan, 0, paid, plan)
        title = "Kế hoạch vốn giao trong năm" if key == PROVINCE else names.get(key, key)
        found.append(_group_rate("this_year", key, title, total, "assigned_plan", as_of, own, None, Changes()))
    return found


def _carried_over(profile: Profile, frame: pd.DataFrame, as_of: date) -> list[GroupRate]:
    """Capital carried over apart, over the lines that say what of their payments is its."""
    carried = frame[(frame["plan_carried_vnd"] > 0) & frame["is_split"]]
    if carried.empty:
        return []
    plan_vnd = int(carried["plan_carried_vnd"].sum())
    disbursed_vnd = int(carried["disbursed_carried_vnd"].sum())
    total = _Sum(tuple(carried.index), _projects(carried), plan_vnd, plan_vnd, disbursed_vnd, plan_vnd)
    own = carried_over_ladder(profile, as_of)
    title = "Kế hoạch vốn kéo dài"
    return [_group_rate("carried_over", PROVINCE, title, total, "carried_over", as_of, own, None, Changes())]


def _whole(frame: pd.DataFrame) -> _Sum:
    sums = (int(frame[f"{name}_vnd"].sum()) for name in ("plan", "plan_carried", "disbursed", "plan"))
    return _Sum(tuple(frame.index), _projects(frame), *sums)


def _projects(frame: pd.DataFrame) -> int:
    return len(frame.drop_duplicates(["agency", "project_key"]))


def _names(profile: Profile, on: date) -> dict[str, dict[str, str]]:
    return {
        "agency": profile.agency_names(on) | {NOT_STATED: _NO_NAME},
        "funding_source": profile.source_names,
    }
