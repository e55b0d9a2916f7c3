"""What people do with proposals by command or form: compare scenarios, decide."""

from collections.abc import Mapping

from config.clock import now
from config.errors import ToldError
from config.job import Job
from tasks.ledger.actions import record_action
from tasks.ledger.decisions import AlreadyDecidedError, decide, decision_on
from tasks.ledger.steps import the_ledger
from tasks.ledger.types import DecisionOutcome, DecisionRecord, FrozenRecord, PlanVersion
from tasks.progress.steps import assess_period
from tasks.reallocate.compare import Comparison, compare
from tasks.reallocate.decision import (
    DecisionForm,
    current_hash,
    decided_amounts,
    limits_of,
    plan_changes,
    validate_decision,
)
from tasks.reallocate.steps import candidates_then, frozen_proposal, funding_levels, the_candidates
from tasks.reallocate.types import Proposal

_OUTCOMES: Mapping[str, DecisionOutcome] = {"approve": "approved", "change": "amended", "reject": "rejected"}


def compare_scenarios(job: Job, scenarios: Mapping[str, Mapping[str, object]]) -> Comparison:
    """Proposals of the period under other rules, side by side. Stores nothing. Raises InvalidRulesError."""
    return compare(
        job.profile.reallocation,
        the_candidates(job, assess_period(job)),
        scenarios,
        funding_levels=funding_levels(job),
    )


def open_proposal(job: Job) -> tuple[FrozenRecord, Proposal]:
    """The period's proposal, not decided yet. Raises ToldError where there is none or it was decided."""
    frozen = frozen_proposal(job)
    if frozen is None:
        raise ToldError(f"Kỳ {job.period.code} chưa có đề xuất điều chuyển; chạy bước reallocate trước")
    first = decision_on(the_ledger(), frozen[0].id)
    if first is not None:
        raise ToldError(str(AlreadyDecidedError(first)))
    return frozen


def faults_of(job: Job, form: DecisionForm) -> list[str]:
    """Why the decision cannot be recorded; empty when it can. Raises ToldError."""
    _, proposal = open_proposal(job)
    limits = limits_of(
        job.profile.reallocation,
        the_candidates(job, assess_period(job)),
        funding_levels(job),
        candidates_then(job),
    )
    return validate_decision(proposal, form, current_hash(limits), limits)


def record_decision(job: Job, form: DecisionForm) -> DecisionRecord:
    """Record the decision and the plan versions that follow from it, once. Raises ToldError with what forbids it."""
    faults = faults_of(job, form)
    if faults:
        raise ToldError("\n".join(faults))
    frozen, proposal = open_proposal(job)
    amounts = decided_amounts(proposal, form)
    decided = {
        "period": job.period.code,
        "transfers": [
            {
                "donor": transfer.donor,
                "donor_agency": transfer.donor_agency,
                "recipient": transfer.recipient,
                "recipient_agency": transfer.recipient_agency,
                "funding_source": transfer.funding_source,
                "amount_vnd": amounts[number],
            }
            for number, transfer in enumerate(proposal.transfers, start=1)
            if number in amounts
        ],
    }
    moment = {"decided_at": job.as_of, "recorded_at": now()}
    try:
        record = decide(
            the_ledger(),
            frozen.id,
            outcome=_OUTCOMES[form.outcome],
            amounts=decided,
            by=form.by,
            document_number=form.document_number,
            note=form.note,
            plan_versions=[] if form.outcome == "reject" else _plan_versions(job, proposal, form),
            **moment,
        )
    except AlreadyDecidedError as error:
        raise ToldError(str(error)) from None
    payload = {"profile": job.profile_code, "period": job.period.code, "outcome": record.outcome, "note": form.note}
    record_action(
        the_ledger(), form.by, "decide", frozen.sha256, payload, known_at=job.as_of, recorded_at=moment["recorded_at"]
    )
    return record


def _plan_versions(job: Job, proposal: Proposal, form: DecisionForm) -> list[PlanVersion]:
    return [
        PlanVersion(
            project_key=change.project_key,
            agency=change.agency,
            funding_source=change.funding_source,
            plan_vnd=change.new_plan_vnd,
            decision=form.document_number,
            in_force_from=job.as_of.date(),
        )
        for change in plan_changes(proposal, form)
    ]
