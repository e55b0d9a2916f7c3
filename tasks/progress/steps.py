"""The room's work for one run: assess the accepted lines of the period, and freeze the flags raised."""

from collections.abc import Iterable
from datetime import date
from typing import Any

import pandas as pd

from config.clock import now
from config.forecast import load_forecast_rules
from config.job import Job
from config.period import find_period, last_disbursable_day, owing_agencies
from tasks.ledger.decisions import decisions
from tasks.ledger.documents import all_of, freeze, latest
from tasks.ledger.lines import history, lines
from tasks.ledger.steps import known, the_ledger
from tasks.ledger.types import FrozenRecord
from tasks.progress.assess import assess
from tasks.progress.store import flags_from_json, flags_to_json
from tasks.progress.types import Flag, Progress

_USED = ("project_key", "project_name", "funding_source", "plan_vnd", "disbursed_vnd", "estimate_final_vnd")

Key = tuple[str, str, str]
"""(agency, project_key, funding_source)"""


def assess_period(job: Job) -> Progress:
    """Where the period's projects stand, as known at the run's moment. Writes nothing."""
    ledger = the_ledger()
    records = known(job)
    accepted = {record.agency for record in records if record.state == "accepted"}
    owing = [agency.code for agency in owing_agencies(job.profile, job.period)]
    return assess(
        job.profile,
        job.period,
        lines(ledger, job.profile_code, job.period.code, known_at=job.as_of),
        history=earlier_reports(job),
        previous_flags=_previous_flags(job),
        broken_commitments=_broken_commitments(job),
        past_donors=_past_donors(job),
        missing_agencies=[code for code in owing if code not in accepted],
        sent_agencies={record.agency for record in records if record.agency is not None},
        curves=load_forecast_rules(),
    )


def earlier_reports(job: Job) -> pd.DataFrame:
    """The lines in force of all periods before this one, those of the province's earlier plan years included.

    Columns as of `tasks.ledger.lines.history`, without those that progress does not use.
    """
    codes = (*job.profile.earlier_profiles, job.profile_code)
    parts = [
        history(the_ledger(), code, before_period=job.period.code, known_at=job.as_of, fields=_USED) for code in codes
    ]
    filled = [part for part in parts if len(part)]
    return pd.concat(filled, ignore_index=True) if filled else parts[-1]


def freeze_flags(job: Job, progress: Progress) -> None:
    """Keep the period's flags and open bottlenecks: the next period counts from them how long they stand."""
    place: dict[str, Any] = {
        "profile": job.profile_code,
        "period": job.period.code,
        "known_at": job.as_of,
        "recorded_at": now(),
    }
    freeze(the_ledger(), "flags", payload=flags_to_json((*progress.flags, *progress.covered)), **place)
    since = {f"{agency}|{key}": on.isoformat() for (agency, key), on in bottlenecks_since(job, progress).items()}
    freeze(the_ledger(), "bottlenecks", payload=since, **place)


def bottlenecks_since(job: Job, progress: Progress) -> dict[tuple[str, str], date]:
    """Due date of the first period in which each project's bottleneck was reported without a break."""
    before = _last_before(job, "bottlenecks")
    earlier: dict[str, str] = before.payload if before else {}
    frame = progress.lines
    stuck = frame[frame["bottleneck"].notna()] if len(frame) else frame
    return {
        (agency, key): date.fromisoformat(earlier.get(f"{agency}|{key}", job.period.code))
        for agency, key in sorted(set(zip(stuck["agency"], stuck["project_key"], strict=True)))
    }


def _previous_flags(job: Job) -> tuple[Flag, ...]:
    before = _last_before(job, "flags")
    return flags_from_json(before.payload) if before else ()


def _last_before(job: Job, kind: str) -> FrozenRecord | None:
    """The last frozen object of that kind of an earlier period of the same profile."""
    earlier = [
        record.period
        for record in all_of(the_ledger(), kind, job.profile_code, known_at=job.as_of)
        if record.period < job.period.code
    ]
    return latest(the_ledger(), kind, job.profile_code, max(earlier), known_at=job.as_of) if earlier else None


def _broken_commitments(job: Job) -> frozenset[Key]:
    """Commitments to disburse 100%, once the last day to disburse has come."""
    year = job.period.plan_year
    if job.period.data_as_of < last_disbursable_day(job.profile, year):
        return frozenset()
    return _keys(
        commitment
        for record in all_of(the_ledger(), "proposal", job.profile_code, known_at=job.as_of)
        if record.period < job.period.code and _plan_year(job, record.period) == year
        for commitment in record.payload["commitments"]
    )


def _past_donors(job: Job) -> frozenset[Key]:
    """Projects that earlier decisions of the year took capital from."""
    return _keys(
        {"agency": move["donor_agency"], "project_key": move["donor"], "funding_source": move["funding_source"]}
        for decided in decisions(the_ledger(), job.profile_code, known_at=job.as_of)
        if decided.outcome != "rejected"
        and decided.amounts["period"] < job.period.code
        and _plan_year(job, decided.amounts["period"]) == job.period.plan_year
        for move in decided.amounts["transfers"]
    )


def _plan_year(job: Job, code: str) -> int:
    return find_period(job.profile, date.fromisoformat(code)).plan_year


def _keys(rows: Iterable[dict[str, str]]) -> frozenset[Key]:
    return frozenset((row["agency"], row["project_key"], row["funding_source"]) for row in rows)
