"""The room's work for one run: put candidates together, propose, and freeze the proposal."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, replace
from datetime import date
from functools import lru_cache
from typing import Any

from config.content import content_sha256, program_sha256
from config.reallocation import ReallocationRules
from tasks.ledger.decisions import decision_on, decisions
from tasks.ledger.documents import freeze, frozen_by_id, intact, latest
from tasks.ledger.lines import lines
from tasks.ledger.plans import plans_in_force
from tasks.ledger.records import DecisionRecord, FrozenRecord
from tasks.progress.types import Progress
from tasks.reallocate.candidates import candidates
from tasks.reallocate.decision import DecisionForm, Outcome, late_notice
from tasks.reallocate.freeze import proposal_from_json, proposal_to_json
from tasks.reallocate.outcome import TransferOutcome, as_decided, outcomes
from tasks.reallocate.propose import propose
from tasks.reallocate.types import Candidate, Proposal
from tasks.run import Run

PROPOSAL, CANDIDATES, BASIS = "proposal", "candidates", "proposal_basis"
"""Kinds of frozen objects."""


def the_candidates(run: Run, progress: Progress) -> list[Candidate]:
    """The period's projects as reallocation sees them."""
    plans = plans_in_force(
        run.ledger, run.profile_code, run.as_of.date(), known_at=run.as_of, plan_year=run.period.plan_year
    )
    return candidates(run.profile, run.period, progress, plans=plans)


def funding_levels(run: Run) -> dict[str, str]:
    """Level (central, local, foreign) of each funding source."""
    return {source.code: source.level for source in run.profile.funding_sources}


def propose_transfers(run: Run, progress: Progress) -> Proposal:
    """The optimal transfers under the profile's rules; once decided on, the proposal that was. Writes nothing.

    What a decision changes counts from the next period on: its own period stays as it was reported.
    """
    decided = _decided(run)
    if decided is not None:
        return decided[1]
    made_from = the_candidates(run, progress)
    made = _standing(run, made_from) or _solved(run, made_from)
    return replace(made, notice=late_notice_of(run))


def _solved(run: Run, made_from: Sequence[Candidate]) -> Proposal:
    return _proposed(run.profile.reallocation, tuple(made_from), tuple(funding_levels(run).items()))


def _standing(run: Run, made_from: Sequence[Candidate]) -> Proposal | None:
    """The proposal in force, where the same program made it from the same to the last value: it is not solved again."""
    frozen = frozen_proposal(run)
    basis = latest(run.ledger, BASIS, run.profile_code, run.period.code, known_at=run.as_of)
    if frozen is None or basis is None or basis.payload != _basis(run, made_from, frozen[0]):
        return None
    return frozen[1] if intact(frozen[0]) else None


def _basis(run: Run, made_from: Sequence[Candidate], proposal: FrozenRecord) -> dict[str, str]:
    """Of a frozen proposal: its sha256, and that of all that it was made from, the program included."""
    asked = content_sha256(run.profile.reallocation, made_from, funding_levels(run), program_sha256())
    return {"made_from": asked, "proposal": proposal.sha256}


@lru_cache(maxsize=2)
def _proposed(
    rules: ReallocationRules, made_from: tuple[Candidate, ...], levels: tuple[tuple[str, str], ...]
) -> Proposal:
    """Stages of one run ask for the proposal in turn; what is the same to the last value is not solved again."""
    return propose(rules, made_from, funding_levels=dict(levels))


def late_notice_of(run: Run) -> str:
    """What a proposal made at the run's moment has to say first; empty until the last day for changing the plan."""
    return late_notice(run.profile.reallocation, run.period.plan_year, run.as_of.date())


def freeze_proposal(run: Run, proposal: Proposal, made_from: Sequence[Candidate]) -> FrozenRecord:
    """Keep the proposal as made and the data it was made from; the same proposal again is the same record.

    A decided proposal keeps the data it was made from: seen later, the plans in them are those that the decision made.
    """
    decided = _decided(run)
    if decided is not None and decided[1] == proposal:
        return decided[0]
    place: dict[str, Any] = {
        "profile": run.profile_code,
        "period": run.period.code,
        "known_at": run.as_of,
        "recorded_at": run.clock.now(),
    }
    freeze(run.ledger, CANDIDATES, payload=[asdict(candidate) for candidate in made_from], **place)
    record = freeze(run.ledger, PROPOSAL, payload=json.loads(proposal_to_json(proposal)), **place)
    if _standing(run, made_from) is None and replace(_solved(run, made_from), notice=proposal.notice) == proposal:
        freeze(run.ledger, BASIS, payload=_basis(run, made_from, record), **place)
    return record


def candidates_then(run: Run) -> list[Candidate]:
    """The data from which the proposal in force was made."""
    record = latest(run.ledger, CANDIDATES, run.profile_code, run.period.code, known_at=run.as_of)
    return [Candidate(**row) for row in record.payload] if record else []


def frozen_proposal(run: Run) -> tuple[FrozenRecord, Proposal] | None:
    """The proposal in force of the period, if one was made."""
    record = latest(run.ledger, PROPOSAL, run.profile_code, run.period.code, known_at=run.as_of)
    return (record, proposal_from_json(json.dumps(record.payload))) if record else None


def _decided(run: Run) -> tuple[FrozenRecord, Proposal] | None:
    frozen = frozen_proposal(run)
    return frozen if frozen and decision_on(run.ledger, frozen[0].id, known_at=run.as_of) else None


def decided_outcomes(run: Run) -> list[tuple[DecisionRecord, list[TransferOutcome]]]:
    """What became of every decision of the plan year taken before the period's figures, as these figures show it."""
    ledger = run.ledger
    now_reported = lines(ledger, run.profile_code, run.period.code, known_at=run.as_of)
    source = now_reported["funding_source"].astype(object)
    now_reported["funding_source"] = source.where(source.notna(), run.profile.default_funding_source)
    found = []
    for decision in decisions(ledger, run.profile_code, known_at=run.as_of):
        frozen = frozen_by_id(ledger, decision.proposal_id)
        if frozen is None or decision.outcome == "rejected" or decision.amounts["period"] >= run.period.code:
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
