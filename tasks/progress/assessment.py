"""The room's work for one run: assess the accepted lines of the period, and freeze the flags raised."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from functools import lru_cache
from typing import Any

import pandas as pd

from config.content import content_sha256
from config.forecast import load_forecast_rules
from config.period import find_period, last_disbursable_day, owing_agencies
from tasks.ledger.decisions import decisions
from tasks.ledger.documents import all_of, freeze, frozen_by_id, latest
from tasks.ledger.lines import history, lines
from tasks.ledger.plans import plans_in_force
from tasks.ledger.records import FrozenRecord
from tasks.progress.assess import assess
from tasks.progress.plans import Key, with_decided_plans
from tasks.progress.store import flags_from_json, flags_to_json
from tasks.progress.types import Flag, Progress
from tasks.run import Run, submissions_of

_USED = ("project_key", "project_name", "funding_source", "plan_vnd", "disbursed_vnd", "estimate_final_vnd")


def assess_period(run: Run) -> Progress:
    """Where the period's projects stand, as known at the run's moment. Writes nothing."""
    ledger = run.ledger
    records = submissions_of(run)
    accepted = {record.agency for record in records if record.state == "accepted"}
    year = run.period.plan_year
    plans = plans_in_force(ledger, run.profile_code, run.period.data_as_of, known_at=run.as_of, plan_year=year)
    owing = [agency.code for agency in owing_agencies(run.profile, run.period)]
    given: dict[str, Any] = {
        "profile": run.profile,
        "period": run.period,
        "lines": with_decided_plans(
            lines(ledger, run.profile_code, run.period.code, known_at=run.as_of),
            plans,
            _plans_replaced(run),
            run.profile.default_funding_source,
        ),
        "history": earlier_reports(run),
        "previous_flags": _previous_flags(run),
        "broken_commitments": _broken_commitments(run),
        "past_donors": _past_donors(run),
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


def earlier_reports(run: Run) -> pd.DataFrame:
    """The lines in force of all periods before this one, those of the province's earlier plan years included.

    Columns as of `tasks.ledger.lines.history`, without those that progress does not use.
    """
    codes = (*run.profile.earlier_profiles, run.profile_code)
    parts = [
        history(run.ledger, code, before_period=run.period.code, known_at=run.as_of, fields=_USED) for code in codes
    ]
    filled = [part for part in parts if len(part)]
    return pd.concat(filled, ignore_index=True) if filled else parts[-1]


def freeze_flags(run: Run, progress: Progress) -> None:
    """Keep the period's flags and open bottlenecks: the next period counts from them how long they stand."""
    place: dict[str, Any] = {
        "profile": run.profile_code,
        "period": run.period.code,
        "known_at": run.as_of,
        "recorded_at": run.clock.now(),
    }
    freeze(run.ledger, "flags", payload=flags_to_json((*progress.flags, *progress.covered)), **place)
    since = {f"{agency}|{key}": on.isoformat() for (agency, key), on in bottlenecks_since(run, progress).items()}
    freeze(run.ledger, "bottlenecks", payload=since, **place)


def bottlenecks_since(run: Run, progress: Progress) -> dict[tuple[str, str], date]:
    """Due date of the first period in which each project's bottleneck was reported without a break."""
    before = _last_before(run, "bottlenecks")
    earlier: dict[str, str] = before.payload if before else {}
    frame = progress.lines
    stuck = frame[frame["bottleneck"].notna()] if len(frame) else frame
    return {
        (agency, key): date.fromisoformat(earlier.get(f"{agency}|{key}", run.period.code))
        for agency, key in sorted(set(zip(stuck["agency"], stuck["project_key"], strict=True)))
    }


def _previous_flags(run: Run) -> tuple[Flag, ...]:
    before = _last_before(run, "flags")
    return flags_from_json(before.payload) if before else ()


def _last_before(run: Run, kind: str) -> FrozenRecord | None:
    """The last frozen object of that kind of an earlier period of the same profile."""
    earlier = [
        record.period
        for record in all_of(run.ledger, kind, run.profile_code, known_at=run.as_of)
        if record.period < run.period.code
    ]
    return latest(run.ledger, kind, run.profile_code, max(earlier), known_at=run.as_of) if earlier else None


def _broken_commitments(run: Run) -> frozenset[Key]:
    """Commitments to disburse 100%, once the last day to disburse has come."""
    year = run.period.plan_year
    if run.period.data_as_of < last_disbursable_day(run.profile, year):
        return frozenset()
    return _keys(
        commitment
        for record in all_of(run.ledger, "proposal", run.profile_code, known_at=run.as_of)
        if record.period < run.period.code and _plan_year(run, record.period) == year
        for commitment in record.payload["commitments"]
    )


def _plans_replaced(run: Run) -> dict[Key, set[int]]:
    """The plans that projects had when a decision on them was proposed."""
    found: dict[Key, set[int]] = {}
    for decided in decisions(run.ledger, run.profile_code, known_at=run.as_of):
        proposal = frozen_by_id(run.ledger, decided.proposal_id)
        for move in proposal.payload["transfers"] if proposal else ():
            for side in ("donor", "recipient"):
                key = (move[f"{side}_agency"], move[side], move["funding_source"])
                found.setdefault(key, set()).add(move[f"{side}_plan_vnd"])
    return found


def _past_donors(run: Run) -> frozenset[Key]:
    """Projects that earlier decisions of the year took capital from."""
    return _keys(
        {"agency": move["donor_agency"], "project_key": move["donor"], "funding_source": move["funding_source"]}
        for decided in decisions(run.ledger, run.profile_code, known_at=run.as_of)
        if decided.outcome != "rejected"
        and decided.amounts["period"] < run.period.code
        and _plan_year(run, decided.amounts["period"]) == run.period.plan_year
        for move in decided.amounts["transfers"]
    )


def _plan_year(run: Run, code: str) -> int:
    return find_period(run.profile, date.fromisoformat(code)).plan_year


def _keys(rows: Iterable[dict[str, str]]) -> frozenset[Key]:
    return frozenset((row["agency"], row["project_key"], row["funding_source"]) for row in rows)
