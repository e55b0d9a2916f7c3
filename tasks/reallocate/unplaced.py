"""Why a đồng that could be given found no project: the reasons, in the order in which they are looked for."""

from collections.abc import Mapping

from tasks.reallocate.authority import changes_list
from tasks.reallocate.problem import Flows, Problem, totals
from tasks.reallocate.proposal import Candidate, Unplaced, UnplacedReason
from tasks.reallocate.wording import exact


def unplaced(problem: Problem, flows: Flows) -> list[Unplaced]:
    """What each donor could still give, with the reason it stays; a donor has one entry per reason.

    A đồng of unmet need explains one đồng that stays. What stays beyond all unmet need finds rooms exhausted.
    """
    out = totals(flows, 0, len(problem.donors))
    into = totals(flows, 1, len(problem.recipients))
    need = {j: limits.amount_vnd - into[j] for j, limits in enumerate(problem.takes) if limits.amount_vnd > into[j]}
    crossing = problem.crossing(flows)
    nobody: UnplacedReason = "room_exhausted" if _asking(problem) else "no_recipient"
    texts = {code: _text(problem, code) for code in (*_TEXTS, "room_exhausted")}
    found = []
    for i, donor in enumerate(problem.donors):
        parts: dict[UnplacedReason, int] = {}
        left = problem.gives[i].amount_vnd - out[i]
        for j in sorted(need):
            if left == 0:
                break
            vnd = min(left, need[j])
            code = _between(problem, i, j, flows, crossing)
            parts[code] = parts.get(code, 0) + vnd
            left -= vnd
            need[j] -= vnd
            if need[j] == 0:
                del need[j]
        if left > 0:
            parts[nobody] = parts.get(nobody, 0) + left
        for code, vnd in sorted(parts.items()):
            reason = f"Còn {exact(vnd)} chưa bố trí được: {texts[code]}."
            found.append(
                Unplaced(donor.project_key, donor.project_name, donor.agency, problem.source, vnd, code, reason)
            )
    return found


def _asking(problem: Problem) -> list[Candidate]:
    giving = {donor.project_key for donor in problem.donors}
    return [c for c in problem.candidates if c.request_up_vnd > 0 and c.project_key not in giving]


def _text(problem: Problem, code: UnplacedReason) -> str:
    if code == "room_exhausted":
        asked = sum(candidate.request_up_vnd for candidate in _asking(problem))
        could = sum(limits.amount_vnd for limits in problem.takes)
        if could == asked:
            return f"các dự án nhận cùng nguồn vốn đã được bố trí đủ mức đề nghị bổ sung ({exact(asked)})"
        return f"các dự án nhận cùng nguồn vốn đã hết dư địa (đề nghị {exact(asked)}, được nhận tối đa {exact(could)})"
    if code == "lot":
        return f"{_TEXTS[code]} {exact(problem.rules.minimum_lot_vnd)}"
    return _TEXTS[code]


def _between(problem: Problem, i: int, j: int, flows: Flows, crossing: Mapping[str, int]) -> UnplacedReason:
    giver, taker = problem.giver_owners[i], problem.taker_owners[j]
    if (giver, taker) in problem.locked:
        return "locked"
    same = giver == taker
    limit = problem.table.limit_vnd(same_owner=same, changes_list=changes_list(problem.recipients[j]))
    if limit is not None and limit <= flows.get((i, j), 0):
        return "authority"
    room = problem.floor_room
    if not same and room is not None and crossing.get(giver, 0) == room[giver]:
        return "floor"
    return "lot"


_TEXTS: dict[UnplacedReason, str] = {
    "no_recipient": "nguồn vốn này không có dự án nhận",
    "locked": "hồ sơ không cho điều chuyển giữa chủ đầu tư này và chủ đầu tư của dự án còn nhu cầu",
    "authority": "không cấp nào trong bảng thẩm quyền được quyết định khoản điều chuyển này",
    "floor": "chủ đầu tư đã chuyển ra ngoài đến mức sàn kế hoạch phải giữ lại",
    "lot": "phần còn lại không ghép được thành khoản đạt mức tối thiểu",
}
