"""The decision form: what a person sees of a proposal, and what becomes of the answer."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from config import vi
from config.errors import ToldError
from tasks.ledger.records import DecisionRecord
from tasks.reallocate.acts import DecidedBeforeError, open_proposal, record_decision
from tasks.reallocate.proposals import decision_form
from tasks.run import Run

_MARKDOWN = re.compile(r"([\\`*_{}\[\]<>|~])")


@dataclass(frozen=True, slots=True)
class Answered:
    """What became of an answer: the decision in the ledger, if there is one, and what is to be told about it."""

    record: DecisionRecord | None
    told: str = ""


def describe(run: Run) -> tuple[int, str]:
    """Number of the open proposal, and the proposal as markdown for the decision form.

    Raises ToldError where there is nothing to decide, DecidedBeforeError.
    """
    frozen, proposal = open_proposal(run)
    if not proposal.transfers:
        raise ToldError(f"Phương án của kỳ {run.period.code} không có khoản điều chuyển nào để quyết định")
    sources = {source.code: source.name for source in run.profile.funding_sources}
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


def answer_proposal(run: Run, proposal: int, answer: Mapping[str, Any]) -> Answered:
    """Record what the form on that proposal says, or tell the limits that it breaks."""
    try:
        amounts = {int(number): int(vnd) for number, vnd in answer["amounts_vnd"].items()}
    except ValueError:
        return Answered(None, "Số tiền sửa đổi: ghi số thứ tự của khoản và số tiền bằng đồng, đều là số nguyên.")
    form = decision_form(
        answer["outcome"],
        answer["by"],
        answer["tier"],
        answer["document_number"],
        answer["note"],
        amounts,
        answer["decided_on"],
    )
    try:
        return Answered(record_decision(run, form, proposal_id=proposal))
    except DecidedBeforeError as before:
        return Answered(before.decision, str(before))
    except ToldError as refused:
        return Answered(None, str(refused))
