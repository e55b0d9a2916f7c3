"""The room's work for one run: assess the accepted lines of the period, and freeze the flags raised."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from functools import lru_cache
from typing import Any

import pandas as pd

from config.clock import now
from config.content import content_sha256
from config.forecast import load_forecast_rules
from config.job import Job
from config.period import find_period, last_disbursable_day, owing_agencies
from tasks.ledger.decisions import decisions
from tasks.ledger.documents import all_of, freeze, frozen_by_id, latest
from tasks.ledger.lines import history, lines
from tasks.ledger.plans import plans_in_force
from tasks.ledger.steps import known, the_ledger
from tasks.ledger.types import FrozenRecord
from tasks.progress.assess import assess
from tasks.progress.plans import Key, with_decided_plans
from tasks.progress.store import flags_from_json, flags_to_json
from tasks.progress.types import Flag, Progress

_USED = ("project_key", "project_name", "funding_source", "plan_vnd", "disbursed_vnd", "estimate_final_vnd")


def assess_period(job: Job) -> Progress:
    """Where the period's projects stand, as known at the run's moment. Writes nothing."""
    ledger = the_ledger()
    records = known(job)
    accepted = {record.agency for record in records if record.state == "accepted"}
    year = job.period.plan_year
    plans = plans_in_force(ledger, job.profile_code, job.period.data_as_of, known_at=job.as_of, plan_year=year)
    owing = [agency.code for agency in owing_agencies(job.profile, job.period)]
    given: dict[str, Any] = {
        "profile": job.profile,
        "period": job.period,
        "lines": with_decided_plans(
            lines(ledger, job.profile_code, job.period.code, known_at=job.as_of),
            plans,
            _plans_replaced(job),
            job.profile.default_funding_source,
        ),
        "history": earlier_reports(job),
        "previous_flags": _previous_flags(job),
        "broken_commitments": _broken_commitments(job),
        "past_donors": _past_donors(job),
        "missing_agencies": [code for code in owing if code not in accepted],
        "sent_agencies": {record.agency for record in records if record.agency is not None},
        "curves": load_forecast_rules(),
    }
    made = _assessed(_Given(content_sha256(given), given))
    return replace(made, lines=made.lines.copy())


@dataclass(frozen=True)
class _Given:
    """What an assessment is made from; equal where all of it is."""

    sha256: str
    values: Mapping[str, Any] = field(compare=False)


@lru_cache(maxsize=2)
def _assessed(given: _Given) -> Progress:
    """Stages of one run ask in turn; what is the same to the last cell is not assessed again."""
    return assess(**given.values)


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


def _plans_replaced(job: Job) -> dict[Key, set[int]]:
    """The plans that projects had when a decision on them was proposed."""
    found: dict[Key, set[int]] = {}
    for decided in decisions(the_ledger(), job.profile_code, known_at=job.as_of):
        proposal = frozen_by_id(the_ledger(), decided.proposal_id)
        for move in proposal.payload["transfers"] if proposal else ():
            for side in ("donor", "recipient"):
                key = (move[f"{side}_agency"], move[side], move["funding_source"])
                found.setdefault(key, set()).add(move[f"{side}_plan_vnd"])
    return found


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
