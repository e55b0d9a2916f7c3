"""Decide: the form on a proposal in the Prefect UI. While it waits, no process runs and no worker is held."""

from copy import copy
from typing import cast

from prefect.client.schemas.objects import FlowRunInput
from prefect.flow_runs import suspend_flow_run
from prefect.input import RunInput
from prefect.input.actions import filter_flow_run_input
from pydantic import ValidationError, create_model

from config.errors import ToldError
from config.forms import faults_told
from flows.deployed import as_flow
from tasks.reallocate.acts import DecidedBeforeError
from tasks.reallocate.decision_form import DECIDE, Answered, DecideForm, answer_proposal, describe, described_again
from tasks.report.decision_notices import draft_decision_notices
from tasks.run import Outcome, Run

_ANSWERS = 20
"""A form may be answered wrongly so often; then somebody should look at why."""

_A_MONTH_SECONDS = 31 * 24 * 3600


class Decision(RunInput, DecideForm):
    """The act's form as the UI shows it on a suspended run."""


def decided(run: Run) -> Outcome[str]:
    """Ask for the decision on the period's proposal until an answer breaks no limit; record it once.

    Resuming starts the flow again from the top. Only the last answer counts: an earlier one was refused, and must not
    come to life when the data that it was refused for have changed back. The key of a form names its proposal, so an
    answer to one proposal is never taken for another; and the ledger lets a proposal be decided once.
    """
    try:
        proposal, told = describe(run)
        for number in range(max(1, _answered(proposal)), _ANSWERS + 1):
            answered = _answer(run, proposal, number, told)
            if answered.is_decided:
                return Outcome(answered.told, attention=(answered.told,) if answered.late else ())
            told = described_again(run, answered.told)
    except DecidedBeforeError as before:
        return Outcome(str(before), attention=(str(before),))
    raise ToldError(f"{_ANSWERS} lần trả lời không hợp lệ; kiểm tra lại phương án rồi mở biểu mẫu mới")


decide = as_flow(DECIDE.name, decided, acting=True)


def _answer(run: Run, proposal: int, number: int, told: str) -> Answered:
    """Suspends the run until the form is answered; when it goes on, what became of the answer."""
    try:
        answer = suspend_flow_run(
            wait_for_input=_form_on(proposal, told),
            key=_key(proposal, number),
            timeout=_A_MONTH_SECONDS,
        )
    except ValidationError as error:
        return Answered(False, "\n".join(faults_told(DecideForm, error)))
    answered = run.step(DECIDE.title, answer_proposal, run, answer)
    if answered.is_decided and not answered.late:
        run.step("dự thảo thông báo cho các chủ đầu tư", draft_decision_notices, run)
    return answered


def _form_on(proposal: int, told: str) -> type[Decision]:
    """The form with the proposal as markdown above it, and its number filled in."""
    field = copy(Decision.model_fields["proposal"])
    field.default = proposal
    return create_model("Decision", __base__=Decision, proposal=(int, field)).with_initial_data(description=told)


def _key(proposal: int, number: int | None = None) -> str:
    return f"decision-{proposal}-" + ("" if number is None else str(number))


def _answered(proposal: int) -> int:
    """How many forms on this proposal were answered in this run."""
    stored = cast("list[FlowRunInput]", filter_flow_run_input(f"suspended-{_key(proposal)}", limit=10 * _ANSWERS))
    return sum(item.key.endswith("-response") for item in stored)
