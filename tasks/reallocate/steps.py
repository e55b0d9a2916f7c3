"""The room's work for one run: put candidates together, propose, and freeze the proposal."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, replace
from datetime import date
from functools import lru_cache
from typing import Any

from config.clock import now
from config.content import content_sha256, program_sha256
from config.job import Job
from config.reallocation import ReallocationRules
from tasks.ledger.decisions import decision_on, decisions
from tasks.ledger.documents import freeze, frozen_by_id, intact, latest
from tasks.ledger.lines import lines
from tasks.ledger.plans import plans_in_force
from tasks.ledger.steps import the_ledger
from tasks.ledger.types import DecisionRecord, FrozenRecord
from tasks.progress.types import Progress
from tasks.reallocate.candidates import candidates
from tasks.reallocate.decision import DecisionForm, Outcome, late_notice
from tasks.reallocate.freeze import proposal_from_json, proposal_to_json
from tasks.reallocate.outcome import TransferOutcome, as_decided, outcomes
from tasks.reallocate.propose import propose
from tasks.reallocate.types import Candidate, Proposal

PROPOSAL, CANDIDATES, BASIS = "proposal", "candidates", "proposal_basis"
"""Kinds of frozen objects."""


def the_candidates(job: Job, progress: Progress) -> list[Candidate]:
    """The period's projects as reallocation sees them."""
    plans = plans_in_force(
        the_ledger(), job.profile_code, job.as_of.date(), known_at=job.as_of, plan_year=job.period.plan_year
    )
    return candidates(job.profile, job.period, progress, plans=plans)


def funding_levels(job: Job) -> dict[str, str]:
    """Level (central, local, foreign) of each funding source."""
    return {source.code: source.level for source in job.profile.funding_sources}


def propose_transfers(job: Job, progress: Progress) -> Proposal:
    """The optimal transfers under the profile's rules; once decided on, the proposal that was. Writes nothing.

    What a decision changes counts from the next period on: its own period stays as it was reported.
    """
    decided = _decided(job)
    if decided is not None:
        return decided[1]
    made_from = the_candidates(job, progress)
    made = _standing(job, made_from) or _solved(job, made_from)
    return replace(made, notice=late_notice_of(job))


def _solved(job: Job, made_from: Sequence[Candidate]) -> Proposal:
    return _proposed(job.profile.reallocation, tuple(made_from), tuple(funding_levels(job).items()))


def _standing(job: Job, made_from: Sequence[Candidate]) -> Proposal | None:
    """The proposal in force, where the same program made it from the same to the last value: it is not solved again."""
    frozen = frozen_proposal(job)
    basis = latest(the_ledger(), BASIS, job.profile_code, job.period.code, known_at=job.as_of)
    if frozen is None or basis is None or basis.payload != _basis(job, made_from, frozen[0]):
        return None
    return frozen[1] if intact(frozen[0]) else None


def _basis(job: Job, made_from: Sequence[Candidate], proposal: FrozenRecord) -> dict[str, str]:
    """Of a frozen proposal: its sha256, and that of all that it was made from, the program included."""
    asked = content_sha256(job.profile.reallocation, made_from, funding_levels(job), program_sha256())
    return {"made_from": asked, "proposal": proposal.sha256}


@lru_cache(maxsize=2)
def _proposed(
    rules: ReallocationRules, made_from: tuple[Candidate, ...], levels: tuple[tuple[str, str], ...]
) -> Proposal:
    """Stages of one run ask for the proposal in turn; what is the same to the last value is not solved again."""
    return propose(rules, made_from, funding_levels=dict(levels))


def late_notice_of(job: Job) -> str:
    """What a proposal made at the run's moment has to say first; empty until the last day for changing the plan."""
    return late_notice(job.profile.reallocation, job.period.plan_year, job.as_of.date())


def freeze_proposal(job: Job, proposal: Proposal, made_from: Sequence[Candidate]) -> FrozenRecord:
    """Keep the proposal as made and the data it was made from; the same proposal again is the same record.

    A decided proposal keeps the data it was made from: seen later, the plans in them are those that the decision made.
    """
    decided = _decided(job)
    if decided is not None and decided[1] == proposal:
        return decided[0]
    place: dict[str, Any] = {
        "profile": job.profile_code,
        "period": job.period.code,
        "known_at": job.as_of,
        "recorded_at": now(),
    }
    freeze(the_ledger(), CANDIDATES, payload=[asdict(candidate) for candidate in made_from], **place)
    record = freeze(the_ledger(), PROPOSAL, payload=json.loads(proposal_to_json(proposal)), **place)
    if _standing(job, made_from) is None and replace(_solved(job, made_from), notice=proposal.notice) == proposal:
        freeze(the_ledger(), BASIS, payload=_basis(job, made_from, record), **place)
    return record


def candidates_then(job: Job) -> list[Candidate]:
    """The data from which the proposal in force was made."""
    record = latest(the_ledger(), CANDIDATES, job.profile_code, job.period.code, known_at=job.as_of)
    return [Candidate(**row) for row in record.payload] if record else []


def frozen_proposal(job: Job) -> tuple[FrozenRecord, Proposal] | None:
    """The proposal in force of the period, if one was made."""
    record = latest(the_ledger(), PROPOSAL, job.profile_code, job.period.code, known_at=job.as_of)
    return (record, proposal_from_json(json.dumps(record.payload))) if record else None


def _decided(job: Job) -> tuple[FrozenRecord, Proposal] | None:
    frozen = frozen_proposal(job)
    return frozen if frozen and decision_on(the_ledger(), frozen[0].id, known_at=job.as_of) else None


def decided_outcomes(job: Job) -> list[tuple[DecisionRecord, list[TransferOutcome]]]:
    """What became of every decision of the plan year taken before the period's figures, as these figures show it."""
    ledger = the_ledger()
    now_reported = lines(ledger, job.profile_code, job.period.code, known_at=job.as_of)
    source = now_reported["funding_source"].astype(object)
    now_reported["funding_source"] = source.where(source.notna(), job.profile.default_funding_source)
    found = []
    for decision in decisions(ledger, job.profile_code, known_at=job.as_of):
        frozen = frozen_by_id(ledger, decision.proposal_id)
        if frozen is None or decision.outcome == "rejected" or decision.amounts["period"] >= job.period.code:
            continue
        proposal = proposal_from_json(json.dumps(frozen.payload))
        found.append((decision, outcomes(as_decided(proposal, decision.amounts["transfers"]), now_reported)))
    return found


def decision_form(
    outcome: Outcome,
    by: str,
    tier: int,
    document_number: str,
    note: str,
    amounts_vnd: Mapping[int, int],
    decided_on: date | None = None,
) -> DecisionForm:
    """What a person who decides filled in; `amounts_vnd` by transfer number from 1, `decided_on` absent: today."""
    return DecisionForm(
        outcome=outcome,
        by=by,
        tier=tier,
        document_number=document_number,
        note=note,
        amounts_vnd=amounts_vnd,
        decided_on=decided_on,
    )
