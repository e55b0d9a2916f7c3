"""The decision on a proposal: what may be approved, by whom, on which data; and the plans that follow from it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Literal

from config.reallocation import ReallocationRules
from config.vi import day
from tasks.reallocate.authority import AuthorityTable, changes_list
from tasks.reallocate.data_hash import data_hash
from tasks.reallocate.differences import differences
from tasks.reallocate.explain import TAKE_LIMITS
from tasks.reallocate.limits import floor_room_vnd, give, identity, owner_of, take
from tasks.reallocate.proposal import Candidate, Proposal, Transfer
from tasks.reallocate.wording import exact

Outcome = Literal["approve", "change", "reject"]

ProjectKey = tuple[str, str, str]
"""(funding source, agency, project_key)."""


@dataclass(frozen=True, slots=True)
class DecisionForm:
    """What the person who decides filled in.

    `amounts_vnd` gives transfers, numbered from 1 in the proposal's order, another amount; 0 leaves one out.
    """

    outcome: Outcome
    by: str
    tier: int
    """The tier of the authority that decides: 1 = owner ... 4 = Prime Minister."""
    document_number: str = ""
    note: str = ""
    amounts_vnd: Mapping[int, int] = field(default_factory=dict)
    decided_on: date | None = None


@dataclass(frozen=True, slots=True)
class Limits:
    """The data that a decision is held against: rules and candidates as they are now.

    `then` holds the candidates from which the proposal was made, to name what has changed; empty where not kept.
    """

    rules: ReallocationRules
    candidates: tuple[Candidate, ...]
    funding_levels: Mapping[str, str]
    then: tuple[Candidate, ...] = ()
    plan_year: int | None = None
    """With it and the form's `decided_on`, the profile's last day for changing the plan is held."""


@dataclass(frozen=True, slots=True)
class PlanChange:
    """One project's plan before and after an approved decision, in đồng."""

    project_key: str
    project_name: str
    agency: str
    funding_source: str
    old_plan_vnd: int
    delta_vnd: int
    new_plan_vnd: int


def limits_of(
    rules: ReallocationRules,
    candidates: Sequence[Candidate],
    funding_levels: Mapping[str, str],
    then: Sequence[Candidate] = (),
    plan_year: int | None = None,
) -> Limits:
    """The limits of a decision taken now."""
    return Limits(rules, tuple(candidates), dict(funding_levels), tuple(then), plan_year)


def last_day_of_change(rules: ReallocationRules, plan_year: int) -> date | None:
    """Last day on which the year's plan may be changed; None where the profile sets none."""
    return date.fromisoformat(f"{plan_year}-{rules.cutoff_month_day}") if rules.cutoff_month_day else None


def late_notice(rules: ReallocationRules, plan_year: int, on: date) -> str:
    """What a proposal made on that day has to say first; empty until the last day for changing the plan."""
    last = last_day_of_change(rules, plan_year)
    if last is None or on <= last:
        return ""
    return (
        f"Phương án lập ngày {day(on)}, sau thời hạn điều chỉnh kế hoạch năm {plan_year} (ngày {day(last)}); chỉ thực "
        "hiện được khi cấp có thẩm quyền cho phép."
    )


def current_hash(limits: Limits) -> str:
    """The hash that a proposal made from the present data would have."""
    return data_hash(limits.candidates, limits.rules)


def decided_amounts(proposal: Proposal, form: DecisionForm) -> dict[int, int]:
    """đồng per transfer number as decided; empty for a rejection, without the transfers that were left out."""
    if form.outcome == "reject":
        return {}
    changed = form.amounts_vnd if form.outcome == "change" else {}
    amounts = {number: changed.get(number, t.amount_vnd) for number, t in enumerate(proposal.transfers, start=1)}
    return {number: vnd for number, vnd in amounts.items() if vnd != 0}


def validate_decision(proposal: Proposal, form: DecisionForm, current_hash: str, limits: Limits) -> list[str]:
    """Why the decision cannot be recorded: one Vietnamese sentence per fault, each with the limit and the figure.

    An empty list means that it can. A rejection may be recorded whatever has changed since.
    """
    faults = _form_faults(proposal, form)
    if form.outcome == "reject":
        return faults
    if current_hash != proposal.data_hash:
        return [*faults, *differences(limits.then, limits.candidates)]
    if faults:
        return faults
    amounts = decided_amounts(proposal, form)
    return [
        *_late(form, limits),
        *_transfer_faults(proposal, form, amounts, limits),
        *_total_faults(proposal, amounts, limits),
    ]


def plan_changes(proposal: Proposal, form: DecisionForm) -> list[PlanChange]:
    """New plans that follow from the decision, in canonical order; they add up to no change within each source."""
    names: dict[ProjectKey, tuple[str, int]] = {}
    deltas: dict[ProjectKey, int] = {}
    for number, vnd in decided_amounts(proposal, form).items():
        transfer = proposal.transfers[number - 1]
        donor, recipient = _ends(transfer)
        names[donor] = transfer.donor_name, transfer.donor_plan_vnd
        names[recipient] = transfer.recipient_name, transfer.recipient_plan_vnd
        deltas[donor] = deltas.get(donor, 0) - vnd
        deltas[recipient] = deltas.get(recipient, 0) + vnd
    return [
        PlanChange(key, names[project][0], agency, source, names[project][1], delta, names[project][1] + delta)
        for project, delta in sorted(deltas.items())
        for source, agency, key in [project]
    ]


def _form_faults(proposal: Proposal, form: DecisionForm) -> list[str]:
    faults = []
    if not form.by.strip():
        faults.append("Chưa ghi người quyết định.")
    if form.outcome != "reject" and not form.document_number.strip():
        faults.append("Chưa ghi số văn bản quyết định.")
    if form.outcome != "change" and form.amounts_vnd:
        faults.append("Có số tiền sửa đổi: chọn hình thức thay đổi, hoặc bỏ các số tiền đó.")
    known = len(proposal.transfers)
    for number, vnd in sorted(form.amounts_vnd.items()):
        if not 1 <= number <= known:
            faults.append(f"Không có khoản điều chuyển số {number}; phương án có {known} khoản.")
        elif vnd < 0:
            faults.append(f"Khoản {number}: số tiền {exact(vnd)} là số âm.")
    if form.outcome != "reject" and not faults and not decided_amounts(proposal, form):
        faults.append("Không còn khoản điều chuyển nào: chọn hình thức không phê duyệt.")
    return faults


def _late(form: DecisionForm, limits: Limits) -> list[str]:
    if form.decided_on is None or limits.plan_year is None:
        return []
    last = last_day_of_change(limits.rules, limits.plan_year)
    if last is None or form.decided_on <= last:
        return []
    return [f"Ngày quyết định {day(form.decided_on)} sau thời hạn điều chỉnh kế hoạch {day(last)}."]


def _transfer_faults(proposal: Proposal, form: DecisionForm, amounts: Mapping[int, int], limits: Limits) -> list[str]:
    known = {identity(candidate): candidate for candidate in limits.candidates}
    lot = limits.rules.minimum_lot_vnd
    faults = []
    for number, vnd in amounts.items():
        source = proposal.transfers[number - 1].funding_source
        donor, recipient = (known[end] for end in _ends(proposal.transfers[number - 1]))
        table = AuthorityTable(limits.rules, limits.funding_levels[source])
        row = table.of(donor, recipient, vnd)
        if vnd < lot:
            faults.append(f"Khoản {number}: {exact(vnd)} thấp hơn mức tối thiểu của một khoản {exact(lot)}.")
        if row is None:
            most = table.limit_vnd(
                same_owner=owner_of(donor) == owner_of(recipient), changes_list=changes_list(recipient)
            )
            faults.append(f"Khoản {number}: {exact(vnd)} vượt mức thẩm quyền cao nhất {exact(most or 0)}.")
        elif row.tier > form.tier:
            faults.append(f"Khoản {number}: {exact(vnd)} thuộc thẩm quyền {row.decided_by}, cao hơn cấp quyết định.")
    return faults


def _total_faults(proposal: Proposal, amounts: Mapping[int, int], limits: Limits) -> list[str]:
    out: dict[ProjectKey, int] = {}
    into: dict[ProjectKey, int] = {}
    crossing: dict[tuple[str, str], int] = {}
    known = {identity(candidate): candidate for candidate in limits.candidates}
    for number, vnd in amounts.items():
        donor, recipient = _ends(proposal.transfers[number - 1])
        out[donor] = out.get(donor, 0) + vnd
        into[recipient] = into.get(recipient, 0) + vnd
        owner = owner_of(known[donor])
        if owner != owner_of(known[recipient]):
            crossing[donor[0], owner] = crossing.get((donor[0], owner), 0) + vnd
    return [
        *_donor_faults(out, known, limits.rules),
        *_recipient_faults(into, known, limits.rules),
        *_floor_faults(crossing, limits),
    ]


def _donor_faults(
    out: Mapping[ProjectKey, int], known: Mapping[ProjectKey, Candidate], rules: ReallocationRules
) -> list[str]:
    faults = []
    for key, vnd in sorted(out.items()):
        given = give(known[key], rules)
        if vnd > given.amount_vnd:
            name = "mức chủ đầu tư đề nghị giảm" if given.limit == "request" else "phần vốn dư có thể điều chuyển"
            faults.append(f"{known[key].project_name}: giảm {exact(vnd)}, vượt {name} {exact(given.amount_vnd)}.")
    return faults


def _recipient_faults(
    into: Mapping[ProjectKey, int], known: Mapping[ProjectKey, Candidate], rules: ReallocationRules
) -> list[str]:
    faults = []
    all_sources: dict[tuple[str, str], int] = {}
    for key, vnd in sorted(into.items()):
        taken = take(known[key], rules)
        if vnd > taken.amount_vnd:
            limit = f"{TAKE_LIMITS[taken.limit]} {exact(taken.amount_vnd)}"
            faults.append(f"{known[key].project_name}: tăng {exact(vnd)}, vượt {limit}.")
        project = key[1:]
        before = all_sources.get(project, 0)
        all_sources[project] = before + vnd
        room = known[key].total_investment_room_vnd
        if before and room is not None and before + vnd > room:
            limit = f"{TAKE_LIMITS['total_investment']} {exact(room)}"
            faults.append(f"{known[key].project_name}: tăng {exact(before + vnd)} từ các nguồn, vượt {limit}.")
    return faults


def _floor_faults(crossing: Mapping[tuple[str, str], int], limits: Limits) -> list[str]:
    faults = []
    for (source, owner), vnd in sorted(crossing.items()):
        mine = [candidate for candidate in limits.candidates if candidate.funding_source == source]
        rooms = floor_room_vnd(mine, limits.rules)
        if rooms is not None and vnd > rooms[owner]:
            name = next(c.owner or c.agency for c in mine if owner_of(c) == owner)
            faults.append(
                f"{name}, nguồn {source}: chuyển cho chủ đầu tư khác {exact(vnd)}, vượt mức {exact(rooms[owner])} "
                f"được chuyển ra ngoài để giữ sàn kế hoạch."
            )
    return faults


def _ends(transfer: Transfer) -> tuple[ProjectKey, ProjectKey]:
    return (
        (transfer.funding_source, transfer.donor_agency, transfer.donor),
        (transfer.funding_source, transfer.recipient_agency, transfer.recipient),
    )
