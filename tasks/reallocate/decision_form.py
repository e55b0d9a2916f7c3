"""The decision on a proposal as an act: what a person sees of the proposal and fills in, and what becomes of it."""

import re
from dataclasses import dataclass
from typing import Annotated

from pydantic import Field

from config import vi
from config.errors import ToldError
from config.forms import Day, Word
from config.vocabulary import vocabulary
from tasks.acts import Act, ActForm, Done, carry_out
from tasks.reallocate.acts import DecidedBeforeError, open_proposal, record_decision
from tasks.reallocate.decision import DecisionForm, Outcome
from tasks.run import Run

_MARKDOWN = re.compile(r"([\\`*_{}\[\]<>|~])")


class DecideForm(ActForm):
    """What the competent authority decided; amounts in đồng by transfer number from 1."""

    outcome: Annotated[Outcome, Word()] = Field(
        title="Kết luận", description="approve: phê duyệt; change: phê duyệt với số tiền sửa đổi; reject: không duyệt"
    )
    by: str = Field(title="Người quyết định", description="Họ tên và chức vụ", min_length=1)
    tier: int = Field(
        ge=1,
        le=4,
        title="Cấp thẩm quyền",
        description="1 chủ đầu tư, 2 UBND tỉnh, 3 HĐND tỉnh, 4 Thủ tướng Chính phủ",
    )
    decided_on: Annotated[Day | None, Word("on")] = Field(
        default=None, title="Ngày quyết định", description="Ngày ký văn bản; bỏ trống: ngày ghi quyết định"
    )
    document_number: Annotated[str, Word("document")] = Field(
        default="", title="Số văn bản", description="Bắt buộc trừ khi không duyệt"
    )
    note: str = Field(default="", title="Ghi chú", description="Ghi kèm quyết định")
    amounts_vnd: Annotated[dict[int, int], Word("amount")] = Field(
        default_factory=dict,
        title="Số tiền sửa đổi (đồng)",
        description='Chỉ với change, ví dụ {"3": 1500000000, "5": 0}: khoản 3 còn 1,5 tỷ đồng, khoản 5 bỏ',
    )
    proposal: int | None = Field(
        default=None,
        title="Phương án số",
        description="Phương án đã xem; quyết định bị từ chối nếu phương án khác đã thay thế",
    )


def _decide(run: Run, form: DecideForm) -> Done:
    """Raises DecidedBeforeError, and ToldError with what forbids it."""
    frozen, _ = open_proposal(run)
    decision = DecisionForm(**form.model_dump(exclude={"proposal"}))
    record = record_decision(run, decision, proposal_id=form.proposal)
    outcome = vocabulary().decision_outcomes[record.outcome]
    return Done(
        frozen.sha256,
        f"Đã ghi quyết định số {record.id} về phương án số {record.proposal_id}: {outcome}, "
        f"văn bản {record.document_number or '(không)'}, "
        f"ngày {vi.day(record.amounts.decided_on or record.decided_at.date())}",
        {"outcome": record.outcome},
    )


DECIDE = Act("decide", "Ghi quyết định về phương án điều chuyển", DecideForm, _decide)


@dataclass(frozen=True, slots=True)
class Answered:
    """What became of an answer: whether the proposal is decided now, before it where `late`, and what to tell."""

    is_decided: bool
    told: str
    late: bool = False


def describe(run: Run) -> tuple[int, str]:
    """Number of the open proposal, and the proposal as markdown for the decision form.

    Raises ToldError where there is nothing to decide, DecidedBeforeError.
    """
    frozen, proposal = open_proposal(run)
    if not proposal.transfers:
        raise ToldError(f"Phương án của kỳ {run.period.code} không có khoản điều chuyển nào để quyết định")
    sources = run.profile.source_names
    lines = [
        f"**{_plain(run.profile.issuer.province)}, kỳ {vi.day(run.due_on)}: phương án điều chuyển số {frozen.id}** "
        f"({frozen.sha256[:12]}), {len(proposal.transfers)} khoản, "
        f"{vi.money(sum(t.amount_vnd for t in proposal.transfers), 'dong')}.",
        "",
        *(
            f"{number}. **{vi.number(t.amount_vnd)} đồng** "
            f"từ {_plain(t.donor_name)} sang {_plain(t.recipient_name)}; nguồn {_plain(sources[t.funding_source])}; "
            f"thẩm quyền {_plain(t.decided_by)}"
            for number, t in enumerate(proposal.transfers, start=1)
        ),
    ]
    return frozen.id, "\n".join(lines)


def described_again(run: Run, refused: str) -> str:
    """The form's markdown after an answer was refused: why, and the proposal as it stands. Raises like `describe`."""
    reasons = "\n".join(f"- {_plain(line)}" for line in refused.splitlines())
    return f"**Quyết định vừa gửi không được ghi nhận:**\n\n{reasons}\n\n{describe(run)[1]}"


def _plain(text: str) -> str:
    """Outside text that markdown does not read as its own."""
    return _MARKDOWN.sub(r"\\\1", " ".join(text.split()))


def answer_proposal(run: Run, form: DecideForm) -> Answered:
    """Record what the form says, or tell the limits that it breaks."""
    try:
        return Answered(True, carry_out(DECIDE, run, form))
    except DecidedBeforeError as before:
        return Answered(True, str(before), late=True)
    except ToldError as refused:
        return Answered(False, str(refused))
