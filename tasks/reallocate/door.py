"""Prefect tasks of the room: propose, and freeze what was proposed."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from prefect import task
from prefect.artifacts import create_table_artifact
from prefect.cache_policies import NO_CACHE

from config import vi
from config.errors import ToldError
from config.job import Job
from tasks.ledger.types import DecisionRecord, FrozenRecord
from tasks.progress.types import Progress
from tasks.reallocate import acts, steps
from tasks.reallocate.acts import DecidedBeforeError
from tasks.reallocate.types import Proposal

__all__ = ["Answered", "DecidedBeforeError", "decide", "describe", "described_again", "freeze", "propose"]

_SHOWN = 500
"""Rows of an artifact; a page with very many more hangs the browser."""

_MARKDOWN = re.compile(r"([\\`*_{}\[\]<>|~])")


@dataclass(frozen=True, slots=True)
class Answered:
    """What became of an answer: the decision in the ledger, if there is one, and what is to be told about it."""

    record: DecisionRecord | None
    told: str = ""


@task(cache_policy=NO_CACHE)
def propose(job: Job, progress: Progress) -> Proposal:
    """The optimal transfers of the period."""
    return steps.propose_transfers(job, progress)


@task(cache_policy=NO_CACHE)
def freeze(job: Job, proposal: Proposal, progress: Progress) -> FrozenRecord:
    """Keep the proposal, and publish it."""
    create_table_artifact(
        key=f"{job.profile_code}-{job.period.code}-transfers",
        table=[
            {"number": number, "from": t.donor_name, "to": t.recipient_name, "source": t.funding_source,
             "amount_vnd": f"{t.amount_vnd:,}", "decided_by": t.decided_by}
            for number, t in enumerate(proposal.transfers[:_SHOWN], start=1)
        ],
        description=f"{job.name}: {len(proposal.transfers)} proposed transfers, balanced within each source",
    )  # fmt: skip
    return steps.freeze_proposal(job, proposal, steps.the_candidates(job, progress))


def describe(job: Job) -> tuple[int, str]:
    """Number of the open proposal, and the proposal as markdown for the decision form.

    Raises ToldError where there is nothing to decide, DecidedBeforeError.
    """
    frozen, proposal = acts.open_proposal(job)
    if not proposal.transfers:
        raise ToldError(f"Phương án của kỳ {job.period.code} không có khoản điều chuyển nào để quyết định")
    sources = {source.code: source.name for source in job.profile.funding_sources}
    lines = [
        f"**{_plain(job.profile.issuer.province)}, kỳ {vi.day(job.due_on)}: phương án điều chuyển số {frozen.id}** "
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


def described_again(job: Job, refused: str) -> str:
    """The form's markdown after an answer was refused: why, and the proposal as it stands. Raises like `describe`."""
    reasons = "\n".join(f"- {_plain(line)}" for line in refused.splitlines())
    return f"**Quyết định vừa gửi không được ghi nhận:**\n\n{reasons}\n\n{describe(job)[1]}"


def _plain(text: str) -> str:
    """Outside text that markdown does not read as its own."""
    return _MARKDOWN.sub(r"\\\1", " ".join(text.split()))


@task(cache_policy=NO_CACHE)
def decide(job: Job, proposal: int, answer: Mapping[str, Any]) -> Answered:
    """Record what the form on that proposal says, or tell the limits that it breaks."""
    try:
        amounts = {int(number): int(vnd) for number, vnd in answer["amounts_vnd"].items()}
    except ValueError:
        return Answered(None, "Số tiền sửa đổi: ghi số thứ tự của khoản và số tiền bằng đồng, đều là số nguyên.")
    form = steps.decision_form(
        answer["outcome"],
        answer["by"],
        answer["tier"],
        answer["document_number"],
        answer["note"],
        amounts,
        answer["decided_on"],
    )
    try:
        return Answered(acts.record_decision(job, form, proposal_id=proposal))
    except DecidedBeforeError as before:
        return Answered(before.decision, str(before))
    except ToldError as refused:
        return Answered(None, str(refused))
