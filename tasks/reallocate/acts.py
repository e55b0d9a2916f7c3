"""What people do with proposals by command or form: compare scenarios, decide."""

from collections.abc import Mapping
from dataclasses import replace

from config.errors import ToldError
from config.vi import day
from tasks.ledger.decisions import AlreadyDecidedError, decide, decision_on
from tasks.ledger.documents import all_of
from tasks.ledger.records import (
    DecidedAmounts,
    DecidedTransfer,
    DecisionOutcome,
    DecisionRecord,
    FrozenRecord,
    PlanVersion,
)
from tasks.progress.assessment import assess_period
from tasks.reallocate.compare import Comparison, compare
from tasks.reallocate.decision import (
    DecisionForm,
    current_hash,
    decided_amounts,
    limits_of,
    plan_changes,
    validate_decision,
)
from tasks.reallocate.proposal import Proposal
from tasks.reallocate.proposals import candidates_then, frozen_proposal, funding_levels, the_candidates
from tasks.run import Run

_OUTCOMES: Mapping[str, DecisionOutcome] = {"approve": "approved", "change": "amended", "reject": "rejected"}


def compare_scenarios(run: Run, scenarios: Mapping[str, Mapping[str, object]]) -> Comparison:
    """Proposals of the period under other rules, side by side. Stores nothing. Raises InvalidRulesError."""
    return compare(
        run.profile.reallocation,
        the_candidates(run, assess_period(run)),
        scenarios,
        funding_levels=funding_levels(run),
    )


class DecidedBeforeError(ToldError):
    """The proposal was decided before; `decision` is that decision, the only one there will be."""

    def __init__(self, first: AlreadyDecidedError) -> None:
        super().__init__(str(first))
        self.decision = first.decision


def open_proposal(run: Run) -> tuple[FrozenRecord, Proposal]:
    """The period's proposal, not decided yet. Raises ToldError where there is none, DecidedBeforeError."""
    frozen = frozen_proposal(run)
    if frozen is None:
        raise ToldError(f"Kỳ {run.period.code} chưa có đề xuất điều chuyển; chạy bước reallocate trước")
    first = decision_on(run.ledger, frozen[0].id)
    if first is not None:
        raise DecidedBeforeError(AlreadyDecidedError(first))
    return frozen


def record_decision(run: Run, form: DecisionForm, *, proposal_id: int | None = None) -> DecisionRecord:
    """Record the decision and the plan versions that follow from it, once.

    It is known from the run's moment on; the plans are in force from the day on the decision document. `proposal_id` is
    the frozen proposal that was decided on: another one in the meantime is not decided by this form.
    Raises DecidedBeforeError, and ToldError with what forbids it.
    """
    frozen, proposal = open_proposal(run)
    form = _dated(run, form)
    if proposal_id is not None and frozen.id != proposal_id:
        raise ToldError(
            f"Phương án số {proposal_id} không còn hiệu lực: phương án số {frozen.id} đã thay thế; "
            "phải xem và quyết định trên phương án mới."
        )
    faults = _faults(run, form, frozen, proposal)
    if faults:
        raise ToldError("\n".join(faults))
    try:
        return decide(
            run.ledger,
            frozen.id,
            outcome=_OUTCOMES[form.outcome],
            amounts=_decided(run, proposal, form),
            by=form.by,
            document_number=form.document_number,
            note=form.note,
            plan_versions=[] if form.outcome == "reject" else _plan_versions(run, proposal, form),
            decided_at=run.as_of,
            recorded_at=run.clock.now(),
        )
    except AlreadyDecidedError as error:
        raise DecidedBeforeError(error) from None


def _dated(run: Run, form: DecisionForm) -> DecisionForm:
    """The form with the day of the decision, by default the day on which it is recorded."""
    return form if form.decided_on else replace(form, decided_on=run.as_of.date())


def _faults(run: Run, form: DecisionForm, frozen: FrozenRecord, proposal: Proposal) -> list[str]:
    limits = limits_of(
        run.profile.reallocation,
        the_candidates(run, assess_period(run)),
        funding_levels(run),
        candidates_then(run),
        run.period.plan_year,
    )
    return [
        *_day_faults(run, form, frozen),
        *_backdating_faults(run),
        *validate_decision(proposal, form, current_hash(limits), limits),
    ]


def _day_faults(run: Run, form: DecisionForm, frozen: FrozenRecord) -> list[str]:
    on, proposed = form.decided_on, frozen.known_at.astimezone(run.as_of.tzinfo).date()
    if on is None or proposed <= on <= run.as_of.date():
        return []
    if on < proposed:
        return [f"Ngày quyết định {day(on)} trước ngày lập phương án {day(proposed)}."]
    return [f"Ngày quyết định {day(on)} sau ngày ghi quyết định {day(run.as_of.date())}."]


def _backdating_faults(run: Run) -> list[str]:
    """A decision recorded as known earlier than it was would change reports that were issued without it."""
    present = run.clock.now()
    if run.as_of >= present:
        return []
    issued = [record.known_at for record in all_of(run.ledger, "report", run.profile_code, known_at=present)]
    last = max(issued, default=run.as_of).astimezone(run.as_of.tzinfo)
    if last <= run.as_of:
        return []
    return [
        f"Không ghi lùi quyết định về {run.as_of:%d/%m/%Y %H:%M}: đã có báo cáo phát hành theo số liệu biết đến "
        f"{last:%d/%m/%Y %H:%M}."
    ]


def _decided(run: Run, proposal: Proposal, form: DecisionForm) -> DecidedAmounts:
    amounts = decided_amounts(proposal, form)
    return DecidedAmounts(
        period=run.period.code,
        decided_on=form.decided_on,
        tier=form.tier,
        transfers=tuple(
            DecidedTransfer(
                donor=transfer.donor,
                donor_agency=transfer.donor_agency,
                recipient=transfer.recipient,
                recipient_agency=transfer.recipient_agency,
                funding_source=transfer.funding_source,
                amount_vnd=amounts[number],
            )
            for number, transfer in enumerate(proposal.transfers, start=1)
            if number in amounts
        ),
    )


def _plan_versions(run: Run, proposal: Proposal, form: DecisionForm) -> list[PlanVersion]:
    return [
        PlanVersion(
            project_key=change.project_key,
            agency=change.agency,
            funding_source=change.funding_source,
            plan_vnd=change.new_plan_vnd,
            decision=form.document_number,
            in_force_from=form.decided_on or run.as_of.date(),
            replaces_vnd=change.old_plan_vnd,
            plan_year=run.period.plan_year,
        )
        for change in plan_changes(proposal, form)
    ]
