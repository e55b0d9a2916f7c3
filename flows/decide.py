"""Decide: the form on a proposal in the Prefect UI. While it waits, no process runs and no worker is held."""

from typing import Literal

from prefect.flow_runs import suspend_flow_run
from prefect.input import RunInput
from pydantic import Field

from config.errors import ToldError
from config.job import Job
from flows.stage import Outcome, stage
from tasks.ledger.types import DecisionRecord
from tasks.reallocate import door as transfers

_ANSWERS = 20
"""A form may be answered wrongly so often; then somebody should look at why."""

_A_MONTH_SECONDS = 31 * 24 * 3600


class Decision(RunInput):
    """The form that the UI shows."""

    outcome: Literal["approve", "change", "reject"] = Field(description="approve: as proposed; change: with amounts")
    by: str = Field(description="Who decides")
    tier: int = Field(ge=1, le=4, description="1 owner, 2 People's Committee, 3 People's Council, 4 Prime Minister")
    document_number: str = Field(default="", description="Number of the decision document")
    note: str = ""
    amounts_vnd: dict[str, int] = Field(
        default_factory=dict, description="For `change`: transfer number -> amount in đồng; 0 leaves one out"
    )


@stage
def decide(job: Job) -> Outcome[DecisionRecord]:
    """Ask for the decision on the period's proposal until an answer breaks no limit; record it once.

    Resuming starts the flow again from the top: answers given before come back by their key, and the ledger lets a
    proposal be decided once, so double clicks, two deciders or a restart change nothing.
    """
    told = transfers.describe(job)
    for number in range(1, _ANSWERS + 1):
        answer = suspend_flow_run(
            wait_for_input=Decision.with_initial_data(description=told),
            key=f"decision-{number}",
            timeout=_A_MONTH_SECONDS,
        )
        try:
            return Outcome(transfers.decide(job, answer.model_dump()))
        except ToldError as refused:
            told = f"**Refused:**\n\n{refused}\n\n{transfers.describe(job)}"
    raise ToldError(f"{_ANSWERS} answers were refused")
