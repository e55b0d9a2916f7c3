"""The room's work for one run: assess the accepted lines of the period, and record the assessment."""

from collections.abc import Iterable
from dataclasses import dataclass, fields, replace
from typing import Any

import pandas as pd

from config.forecast import load_forecast_rules
from config.period import owing_agencies
from tasks.duties.standing import excused
from tasks.ledger.basis import name_of, names_of_lines
from tasks.ledger.codec import digest, from_json, to_json
from tasks.ledger.decisions import decisions
from tasks.ledger.documents import freeze, latest, latest_before, still_rests_on
from tasks.ledger.lines import lines
from tasks.ledger.plans import plans_in_force, plans_replaced
from tasks.ledger.records import RestsOn, SubmissionRecord
from tasks.plan.frame import at_level_of, plan_frame
from tasks.plan.reported import lines_before
from tasks.plan.sources import with_sources_of_plan
from tasks.plan.standing import plan_of
from tasks.plan.succession import decided_under_successors, histories, under_successors
from tasks.plan.years import of_own_year, with_own_years
from tasks.progress.assess import assess, with_forecasts
from tasks.progress.measures import Key
from tasks.progress.past import Previous, answering, commitments_due, is_earlier, previous_of
from tasks.progress.planned import with_approved_plans
from tasks.progress.plans import with_decided_plans
from tasks.progress.types import Assessment, Progress
from tasks.read.reading_record import readings
from tasks.run import Run, submissions_of

RECKONING = "7"
"""Raised whenever the same lines are assessed otherwise: assessments recorded before are then made anew."""

_KIND = "assessment"
_USED = ("project_key", "project_name", "heading", "funding_source", "plan_vnd", "disbursed_vnd", "estimate_final_vnd")


def assess_period(run: Run) -> Progress:
    """Where the period's projects stand, as known at the run's moment. Writes nothing.

    The assessment on record, while it rests on what is known and on the configuration in force; else made anew.
    """
    known = _known(run)
    record = latest(run.ledger, _KIND, run.profile_code, run.period.code, known_at=run.as_of)
    if still_rests_on(record, known.rests_on):
        kept = from_json(Assessment, record.text)
        return Progress(
            as_of=run.period.data_as_of,
            lines=with_forecasts(known.lines, kept.line_forecasts),
            rests_on=known.rests_on,
            **{part.name: getattr(kept, part.name) for part in fields(Assessment)},
        )
    accepted = {file.agency for file in known.files if file.state == "accepted"}
    excused_now = excused(run).keys()
    owing = [agency.code for agency in owing_agencies(run.profile, run.period)]
    made = assess(
        run.profile,
        run.period,
        known.lines,
        history=earlier_reports(run),
        previous_flags=known.previous.flags,
        same_cutoff=known.previous.as_of == run.period.data_as_of,
        broken_commitments=known.broken_commitments,
        past_donors=known.past_donors,
        missing_agencies=[code for code in owing if code not in accepted | excused_now],
        sent_agencies={file.agency for file in known.files if file.agency is not None},
        curves=load_forecast_rules(),
    )
    return replace(made, rests_on=known.rests_on)


def record_assessment(run: Run) -> Progress:
    """`assess_period`, recorded: later rooms read it, and the next period counts its flags on."""
    progress = assess_period(run)
    freeze(
        run.ledger,
        _KIND,
        run.profile_code,
        run.period.code,
        Assessment(**{part.name: getattr(progress, part.name) for part in fields(Assessment)}),
        known_at=run.as_of,
        recorded_at=run.clock.now(),
        rests_on=progress.rests_on,
    )
    return progress


def earlier_reports(run: Run) -> pd.DataFrame:
    """The lines in force of all periods before this one, those of the province's earlier plan years and of provinces
    merged into it included, each under the agency that answers for it in this period.

    Columns as of `tasks.ledger.lines.history`, without those that progress does not use.
    """
    before = with_own_years(lines_before(run, run.period.code, _USED))
    return under_successors(before, run.profile.succession, run.period.due_on)


@dataclass(frozen=True, slots=True)
class _Known:
    """What an assessment is made from, beside the earlier reports; `rests_on` names all of it, these included."""

    files: list[SubmissionRecord]
    lines: pd.DataFrame
    previous: Previous
    broken_commitments: frozenset[Key]
    past_donors: frozenset[Key]
    rests_on: RestsOn


def _known(run: Run) -> _Known:
    ledger, profile = run.ledger, run.profile_code
    files = submissions_of(run)
    plans = decided_under_successors(
        plans_in_force(ledger, profile, run.period.data_as_of, known_at=run.as_of, plan_year=run.period.plan_year),
        run.profile.succession,
        run.period.due_on,
    )
    replaced = _replaced(run)
    before = [
        (code, prefix, record)
        for code, prefix in histories(run.profile)
        if (record := latest_before(ledger, _KIND, code, run.period.code, known_at=run.as_of)) is not None
    ]
    committed = commitments_due(run)
    decided = [
        (code, prefix, decision)
        for code, prefix in histories(run.profile)
        for decision in decisions(ledger, code, known_at=run.as_of)
    ]
    past_donors = frozenset(
        (
            answering(run, prefix + move.donor_agency, decision.amounts.period, (move.donor,)),
            move.donor,
            move.funding_source,
        )
        for code, prefix, decision in decided
        if decision.outcome != "rejected" and is_earlier(run, code, decision.amounts.period)
        for move in decision.amounts.transfers
    )
    approved, accepted = _approved(run, lines(ledger, profile, run.period.code, known_at=run.as_of))
    accepted = of_own_year(accepted, run.period)
    return _Known(
        files=files,
        lines=with_approved_plans(
            with_decided_plans(accepted, plans, replaced, run.profile.default_funding_source), approved
        ),
        previous=previous_of(
            run, [(code, prefix, record.period, from_json(Assessment, record.text)) for code, prefix, record in before]
        ),
        broken_commitments=frozenset(
            (
                commitment.agency,
                commitment.project_key,
                commitment.funding_source,
            )
            for _, commitments in committed
            for commitment in commitments
        ),
        past_donors=past_donors,
        rests_on=RestsOn(
            records=(
                *(f"file {file.id} {file.agency} {file.state}" for file in files),
                *_names_of_lines(run),
                *_names(
                    "approved", approved.astype(object).where(approved.notna(), None).itertuples(index=False, name=None)
                ),
                *_names("plan", plans.itertuples(index=False, name=None)),
                *_names("plan replaced", ((*key, *sorted(amounts)) for key, amounts in replaced.items())),
                *_names("decision", ((decision.id, decision.outcome) for _, _, decision in decided)),
                *(name_of(record) for record, _ in committed),
                *_names("excused", sorted(excused(run).items())),
                *(name_of(record) for _, _, record in before),
            ),
            config_sha256=digest(
                to_json(run.profile.model_dump(mode="json")), to_json(load_forecast_rules().model_dump(mode="json"))
            ),
            version=RECKONING,
        ),
    )


def _approved(run: Run, accepted: pd.DataFrame) -> tuple[pd.DataFrame, pd.DataFrame]:
    """The approved plan under the lines' names (empty where none was assigned), and the lines with its sources."""
    plan = plan_frame(plan_of(run), accepted, run.profile.succession, run.period.due_on)
    if plan.empty:
        return plan, accepted
    read = readings(run.ledger, sorted(set(accepted["submission_id"])), known_at=run.as_of)
    by_file = {one.sha256: one for one in read.values()}
    made = with_sources_of_plan(accepted, plan, run.profile, by_file)
    return at_level_of(plan, made), made


def _names(kind: str, rows: Iterable[tuple[Any, ...]]) -> list[str]:
    return [f"{kind} {to_json(row)}" for row in rows]


def _names_of_lines(run: Run) -> list[str]:
    return [
        name
        for code, _ in histories(run.profile)
        for name in names_of_lines(run.ledger, code, until_period=run.period.code, known_at=run.as_of)
    ]


def _replaced(run: Run) -> dict[Key, set[int]]:
    """The plans that decisions changed, in đồng, under the agencies that answer for them in the period."""
    succession, on = run.profile.succession, run.period.due_on
    found: dict[Key, set[int]] = {}
    for (agency, project, source), amounts in plans_replaced(run.ledger, run.profile_code, known_at=run.as_of).items():
        found.setdefault((succession.answers_for(agency, on, on, (project,)), project, source), set()).update(amounts)
    return found
