"""The room's work for one run: assess the accepted lines of the period, and freeze the flags raised."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from config.clock import now
from config.forecast import load_forecast_rules
from config.job import Job
from tasks.ledger.decisions import decisions
from tasks.ledger.documents import all_of, freeze, latest
from tasks.ledger.lines import history, lines
from tasks.ledger.steps import known, the_ledger
from tasks.ledger.types import FrozenRecord
from tasks.progress.assess import assess
from tasks.progress.store import flags_from_json, flags_to_json
from tasks.progress.types import Flag, Progress

Key = tuple[str, str, str]
"""(agency, project_key, funding_source)"""


def assess_period(job: Job) -> Progress:
    """Where the period's projects stand, as known at the run's moment. Writes nothing."""
    ledger = the_ledger()
    reported = {record.agency for record in known(job) if record.state == "accepted"}
    return assess(
        job.profile,
        job.period,
        lines(ledger, job.profile_code, job.period.code, known_at=job.as_of),
        history=history(ledger, job.profile_code, before_period=job.period.code, known_at=job.as_of),
        previous_flags=_previous_flags(job),
        broken_commitments=_broken_commitments(job),
        past_donors=_past_donors(job),
        missing_agencies=[agency.code for agency in job.profile.agencies if agency.code not in reported],
        curves=load_forecast_rules(),
    )


def freeze_flags(job: Job, progress: Progress) -> None:
    """Keep the period's flags and open bottlenecks: the next period counts from them how long they stand."""
    place: dict[str, Any] = {
        "profile": job.profile_code,
        "period": job.period.code,
        "known_at": job.as_of,
        "recorded_at": now(),
    }
    freeze(the_ledger(), "flags", payload=flags_to_json(progress.flags), **place)
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
    if job.period.data_as_of < job.profile.disbursable_until:
        return frozenset()
    return _keys(
        commitment
        for record in all_of(the_ledger(), "proposal", job.profile_code, known_at=job.as_of)
        if record.period < job.period.code
        for commitment in record.payload["commitments"]
    )


def _past_donors(job: Job) -> frozenset[Key]:
    """Projects that earlier decisions of the year took capital from."""
    return _keys(
        {"agency": move["donor_agency"], "project_key": move["donor"], "funding_source": move["funding_source"]}
        for decided in decisions(the_ledger(), job.profile_code, known_at=job.as_of)
        if decided.outcome != "rejected" and decided.amounts["period"] < job.period.code
        for move in decided.amounts["transfers"]
    )


def _keys(rows: Iterable[dict[str, str]]) -> frozenset[Key]:
    return frozenset((row["agency"], row["project_key"], row["funding_source"]) for row in rows)
