"""How past transfers turned out: what donors and recipients then really spent."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Literal

import pandas as pd

from tasks.ledger.records import DecidedTransfer
from tasks.reallocate.proposal import Proposal, Transfer
from tasks.reallocate.wording import exact

Verdict = Literal["spent", "partly_spent", "not_spent", "unknown"]


@dataclass(frozen=True, slots=True)
class TransferOutcome:
    """One transfer against the final figures, in đồng; None where the project no longer reports.

    `recipient_spent_vnd` is the part of the transfer that the recipient really spent: its own former plan counts as
    spent first. `donor_unspent_vnd` is what the donor left unspent even of its reduced plan: it could have given more.
    """

    transfer: Transfer
    donor_plan_after_vnd: int
    donor_disbursed_vnd: int | None
    donor_unspent_vnd: int | None
    recipient_plan_after_vnd: int
    recipient_disbursed_vnd: int | None
    recipient_spent_vnd: int | None
    verdict: Verdict
    sentence: str


def as_decided(proposal: Proposal, decided: Iterable[DecidedTransfer]) -> Proposal:
    """The proposal with the transfers that were decided, at their amounts."""
    amounts = {_pair(transfer): transfer.amount_vnd for transfer in decided}
    carried_out = [
        replace(transfer, amount_vnd=amounts[_pair(transfer)])
        for transfer in proposal.transfers
        if amounts.get(_pair(transfer))
    ]
    return replace(proposal, transfers=tuple(carried_out))


def outcomes(proposal: Proposal, lines_at_end: pd.DataFrame) -> list[TransferOutcome]:
    """Each transfer of a proposal, as carried out, against the lines of the final day.

    `lines_at_end`: `funding_source`, `agency`, `project_key`, `disbursed_vnd` (whole đồng). Where a recipient took from
    several donors, what it spent counts towards its transfers in the proposal's order.
    """
    spent = _spent(lines_at_end)
    out: dict[tuple[str, str, str], int] = {}
    into: dict[tuple[str, str, str], int] = {}
    for transfer in proposal.transfers:
        donor, recipient = _ends(transfer)
        out[donor] = out.get(donor, 0) + transfer.amount_vnd
        into[recipient] = into.get(recipient, 0) + transfer.amount_vnd
    counted: dict[tuple[str, str, str], int] = {}
    found = []
    for transfer in proposal.transfers:
        donor, recipient = _ends(transfer)
        donor_after = transfer.donor_plan_vnd - out[donor]
        donor_spent, recipient_total = spent.get(donor), spent.get(recipient)
        used = None
        if recipient_total is not None:
            beyond = max(0, recipient_total - transfer.recipient_plan_vnd) - counted.get(recipient, 0)
            used = min(transfer.amount_vnd, max(0, beyond))
            counted[recipient] = counted.get(recipient, 0) + used
        unspent = None if donor_spent is None else max(0, donor_after - donor_spent)
        found.append(
            TransferOutcome(
                transfer=transfer,
                donor_plan_after_vnd=donor_after,
                donor_disbursed_vnd=donor_spent,
                donor_unspent_vnd=unspent,
                recipient_plan_after_vnd=transfer.recipient_plan_vnd + into[recipient],
                recipient_disbursed_vnd=recipient_total,
                recipient_spent_vnd=used,
                verdict=_verdict(transfer.amount_vnd, used),
                sentence=_sentence(transfer, used, unspent),
            )
        )
    return found


def _pair(move: Transfer | DecidedTransfer) -> tuple[str, ...]:
    return move.donor_agency, move.donor, move.recipient_agency, move.recipient, move.funding_source


def _spent(lines: pd.DataFrame) -> dict[tuple[str, str, str], int]:
    if lines.empty:
        return {}
    sums = lines.groupby(["funding_source", "agency", "project_key"])["disbursed_vnd"].sum(min_count=1)
    sums = sums.dropna()
    return {(str(key[0]), str(key[1]), str(key[2])): int(vnd) for key, vnd in zip(sums.index, sums, strict=True)}


def _verdict(amount: int, used: int | None) -> Verdict:
    if used is None:
        return "unknown"
    if used == amount:
        return "spent"
    return "partly_spent" if used else "not_spent"


def _sentence(transfer: Transfer, used: int | None, unspent: int | None) -> str:
    moved = f"Điều chuyển {exact(transfer.amount_vnd)} từ {transfer.donor_name} sang {transfer.recipient_name}"
    if used is None:
        taker = "dự án nhận không còn số liệu cuối niên độ"
    elif used == transfer.amount_vnd:
        taker = "dự án nhận đã giải ngân hết phần vốn nhận thêm"
    elif used:
        taker = f"dự án nhận chỉ giải ngân thêm {exact(used)}, còn {exact(transfer.amount_vnd - used)} chưa giải ngân"
    else:
        taker = "dự án nhận chưa giải ngân phần vốn nhận thêm"
    if unspent is None:
        giver = "dự án giao không còn số liệu cuối niên độ"
    elif unspent:
        giver = f"dự án giao vẫn còn {exact(unspent)} kế hoạch không giải ngân hết"
    else:
        giver = "dự án giao đã giải ngân hết kế hoạch còn lại"
    return f"{moved}: {taker}; {giver}."


def _ends(transfer: Transfer) -> tuple[tuple[str, str, str], tuple[str, str, str]]:
    return (
        (transfer.funding_source, transfer.donor_agency, transfer.donor),
        (transfer.funding_source, transfer.recipient_agency, transfer.recipient),
    )
