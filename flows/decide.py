"""Decide: the form on a proposal in the Prefect UI. While it waits, no process runs and no worker is held."""

from datetime import date
from typing import Literal, cast

from prefect.client.schemas.objects import FlowRunInput
from prefect.flow_runs import suspend_flow_run
from prefect.input import RunInput
from prefect.input.actions import filter_flow_run_input
from pydantic import Field, ValidationError

from config.errors import ToldError
from flows.deployed import as_flow
from tasks.ledger.records import DecisionRecord
from tasks.reallocate.acts import DecidedBeforeError
from tasks.reallocate.decision_form import Answered, answer_proposal, describe, described_again
from tasks.run import Outcome, Run

_ANSWERS = 20
"""A form may be answered wrongly so often; then somebody should look at why."""

_A_MONTH_SECONDS = 31 * 24 * 3600


class Decision(RunInput):
    """The form that the UI shows."""

    outcome: Literal["approve", "change", "reject"] = Field(
        title="Kết luận", description="approve: phê duyệt; change: phê duyệt với số tiền sửa đổi; reject: không duyệt"
    )
    by: str = Field(title="Người quyết định", description="Họ tên và chức vụ")
    tier: int = Field(
        ge=1,
        le=4,
        title="Cấp thẩm quyền",
        description="1 chủ đầu tư, 2 UBND tỉnh, 3 HĐND tỉnh, 4 Thủ tướng Chính phủ",
    )
    decided_on: date = Field(title="Ngày quyết định", description="Ngày ký văn bản")
    document_number: str = Field(default="", title="Số văn bản", description="Bắt buộc trừ khi không duyệt")
    note: str = Field(default="", title="Ghi chú")
    amounts_vnd: dict[str, int] = Field(
        default_factory=dict,
        title="Số tiền sửa đổi (đồng)",
        description='Chỉ với change, ví dụ {"3": 1500000000, "5": 0}: khoản 3 còn 1,5 tỷ đồng, khoản 5 bỏ',
    )


def decided(run: Run) -> Outcome[DecisionRecord]:
    """Ask for the decision on the period's proposal until an answer breaks no limit; record it once.

    Resuming starts the flow again from the top. Only the last answer counts: an earlier one was refused, and must not
    come to life when the data that it was refused for have changed back. The key of a form names its proposal, so an
    answer to one proposal is never taken for another; and the ledger lets a proposal be decided once.
    """
    try:
        proposal, told = describe(run)
        for number in range(max(1, _answered(proposal)), _ANSWERS + 1):
            answered = _answer(run, proposal, number, told)
            if answered.record is not None:
                return Outcome(answered.record, attention=(answered.told,) if answered.told else ())
            told = described_again(run, answered.told)
    except DecidedBeforeError as before:
        return Outcome(before.decision, attention=(str(before),))
    raise ToldError(f"{_ANSWERS} lần trả lời không hợp lệ; kiểm tra lại phương án rồi mở biểu mẫu mới")


decide = as_flow("decide", decided, acting=True)


def _answer(run: Run, proposal: int, number: int, told: str) -> Answered:
    """Suspends the run until the form is answered; when it goes on, what became of the answer."""
    try:
        answer = suspend_flow_run(
            wait_for_input=Decision.with_initial_data(description=told),
            key=_form(proposal, number),
            timeout=_A_MONTH_SECONDS,
        )
    except ValidationError as error:
        return Answered(None, "\n".join(f"{fault['loc'][0]}: {fault['msg']}" for fault in error.errors()))
    return run.step("ghi quyết định", answer_proposal, run, proposal, answer.model_dump())


def _form(proposal: int, number: int | None = None) -> str:
    return f"decision-{proposal}-" + ("" if number is None else str(number))


def _answered(proposal: int) -> int:
    """How many forms on this proposal were answered in this run."""
    stored = cast("list[FlowRunInput]", filter_flow_run_input(f"suspended-{_form(proposal)}", limit=10 * _ANSWERS))
    return sum(item.key.endswith("-response") for item in stored)
