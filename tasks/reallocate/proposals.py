"""The room's work for one run: put candidates together, propose, and record the proposal."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from typing import Any

import pandas as pd

from tasks.ledger.codec import digest, from_json, to_json
from tasks.ledger.commitments import record_commitments
from tasks.ledger.decisions import decision_on, decisions
from tasks.ledger.documents import freeze, frozen_by_id, latest, still_rests_on
from tasks.ledger.plans import plans_in_force
from tasks.ledger.records import DecisionRecord, FrozenRecord, RestsOn
from tasks.plan.frame import moved_since, plan_frame
from tasks.plan.in_force import plan_in_force
from tasks.plan.reported import accepted_lines
from tasks.plan.standing import plan_of
from tasks.plan.succession import decided_under_successors
from tasks.progress.types import Progress
from tasks.reallocate.candidates import candidates
from tasks.reallocate.decision import late_notice
from tasks.reallocate.outcome import TransferOutcome, as_decided, outcomes
from tasks.reallocate.proposal import Candidate, Proposal
from tasks.reallocate.propose import propose
from tasks.run import Run

RECKONING = "3"
"""Raised whenever other transfers are proposed of the same: proposals recorded before are then made anew."""

_PROPOSAL, _CANDIDATES = "proposal", "candidates"


def the_candidates(run: Run, progress: Progress) -> list[Candidate]:
    """The period's projects as reallocation looks at them."""
    return candidates(run.profile, run.period, progress, plans=_plans(run, progress))


def funding_levels(run: Run) -> dict[str, str]:
    """Level (central, local, foreign) of each funding source."""
    return {source.code: source.level for source in run.profile.funding_sources}


def propose_transfers(run: Run, progress: Progress) -> Proposal:
    """The optimal transfers under the profile's rules; once decided on, the proposal that was. Writes nothing.

    The proposal on record, while it rests on this assessment, the plans and the rules in force; else made anew. What a
    decision changes counts from the next period on: its own period stays as it was reported.
    """
    decided = _decided(run)
    if decided is not None:
        return decided[1]
    return _on_record(run, progress) or _made(run, the_candidates(run, progress))


def record_proposal(run: Run, progress: Progress) -> Proposal:
    """`propose_transfers`, recorded with the candidates it was made from and the commitments that it states.

    A decided proposal keeps the data it was made from: looked at later, the plans in them are those that the decision
    made.
    """
    decided = _decided(run)
    if decided is not None:
        return decided[1]
    on_record = _on_record(run, progress)
    if on_record is not None:
        _freeze(run, _PROPOSAL, on_record, _rests_on(run, progress))
        return on_record
    made_from = the_candidates(run, progress)
    proposal = _made(run, made_from)
    freeze_proposal(run, proposal, made_from, _rests_on(run, progress))
    return proposal


def freeze_proposal(
    run: Run, proposal: Proposal, made_from: Sequence[Candidate], rests_on: RestsOn | None = None
) -> FrozenRecord:
    """Keep a proposal and the data it was made from; the same proposal again is the same record."""
    _freeze(run, _CANDIDATES, made_from)
    record_commitments(
        run.ledger,
        run.profile_code,
        run.period.code,
        proposal.commitments,
        known_at=run.as_of,
        recorded_at=run.clock.now(),
    )
    return _freeze(run, _PROPOSAL, proposal, rests_on)


def _made(run: Run, made_from: Sequence[Candidate]) -> Proposal:
    made = propose(run.profile.reallocation, made_from, funding_levels=funding_levels(run))
    return replace(made, notice=late_notice_of(run))


def _on_record(run: Run, progress: Progress) -> Proposal | None:
    """The proposal on record while nothing that it was made from has changed; what it says first is as of now."""
    if progress.rests_on is None:
        return None
    record = latest(run.ledger, _PROPOSAL, run.profile_code, run.period.code, known_at=run.as_of)
    if not still_rests_on(record, _rests_on(run, progress)):
        return None
    return replace(from_json(Proposal, record.text), notice=late_notice_of(run))


def _rests_on(run: Run, progress: Progress) -> RestsOn:
    """An assessment is named by what it was made from: the accepted lines, which it does not repeat, are in that."""
    plans = _plans(run, progress).itertuples(index=False, name=None)
    return RestsOn(
        records=(
            f"assessment made from {digest(to_json(progress.rests_on))}",
            *(f"plan {to_json(plan)}" for plan in plans),
        ),
        config_sha256=digest(to_json(run.profile.model_dump(mode="json"))),
        version=RECKONING,
    )


def _plans(run: Run, progress: Progress) -> pd.DataFrame:
    """Plans by decision in place of those that the lines have: what was decided since the day of the figures."""
    period, succession = run.period, run.profile.succession
    now = plan_in_force(run.ledger, run.profile_code, period.plan_year, run.as_of.date(), known_at=run.as_of)
    if now.is_assigned:
        then, since = (plan_frame(plan, progress.lines, succession, period.due_on) for plan in (plan_of(run), now))
        return moved_since(progress.lines, then, since)
    plans = plans_in_force(
        run.ledger, run.profile_code, run.as_of.date(), known_at=run.as_of, plan_year=run.period.plan_year
    )
    return decided_under_successors(plans, run.profile.succession, run.period.due_on)


def _freeze(run: Run, kind: str, content: Any, rests_on: RestsOn | None = None) -> FrozenRecord:
    return freeze(
        run.ledger,
        kind,
        run.profile_code,
        run.period.code,
        content,
        known_at=run.as_of,
        recorded_at=run.clock.now(),
        rests_on=rests_on,
    )


def late_notice_of(run: Run) -> str:
    """What a proposal made at the run's moment has to say first; empty until the last day for changing the plan."""
    return late_notice(run.profile.reallocation, run.period.plan_year, run.as_of.date())


def candidates_then(run: Run) -> list[Candidate]:
    """The data from which the proposal in force was made."""
    record = latest(run.ledger, _CANDIDATES, run.profile_code, run.period.code, known_at=run.as_of)
    return from_json(list[Candidate], record.text) if record else []


def frozen_proposal(run: Run) -> tuple[FrozenRecord, Proposal] | None:
    """The proposal in force of the period, if one was made."""
    record = latest(run.ledger, _PROPOSAL, run.profile_code, run.period.code, known_at=run.as_of)
    return (record, from_json(Proposal, record.text)) if record else None


def _under_successors(run: Run, proposal: Proposal, said_on: date) -> Proposal:
    """The proposal with the agencies that answer for its projects in the period: a hand-over is no transfer."""
    succession, on = run.profile.succession, run.period.due_on
    return replace(
        proposal,
        transfers=tuple(
            replace(
                move,
                donor_agency=succession.answers_for(move.donor_agency, said_on, on, (move.donor, move.donor_name)),
                recipient_agency=succession.answers_for(
                    move.recipient_agency, said_on, on, (move.recipient, move.recipient_name)
                ),
            )
            for move in proposal.transfers
        ),
    )


def _decided(run: Run) -> tuple[FrozenRecord, Proposal] | None:
    frozen = frozen_proposal(run)
    return frozen if frozen and decision_on(run.ledger, frozen[0].id, known_at=run.as_of) else None


def decided_outcomes(run: Run) -> list[tuple[DecisionRecord, list[TransferOutcome]]]:
    """What became of every decision of the plan year taken before the period's figures, as these figures show it."""
    ledger = run.ledger
    now_reported = accepted_lines(run)
    source = now_reported["funding_source"].astype(object)
    now_reported["funding_source"] = source.where(source.notna(), run.profile.default_funding_source)
    found = []
    for decision in decisions(ledger, run.profile_code, known_at=run.as_of):
        frozen = frozen_by_id(ledger, decision.proposal_id)
        if frozen is None or decision.outcome == "rejected" or decision.amounts.period >= run.period.code:
            continue
        proposal = as_decided(from_json(Proposal, frozen.text), decision.amounts.transfers)
        now_reported_by = _under_successors(run, proposal, date.fromisoformat(decision.amounts.period))
        found.append((decision, outcomes(now_reported_by, now_reported)))
    return found
