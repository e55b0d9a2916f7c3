"""Why a đồng that could be given found no project: the reasons, in the order in which they are looked for."""

from collections.abc import Mapping

from tasks.reallocate.authority import changes_list
from tasks.reallocate.problem import Flows, Problem, totals
from tasks.reallocate.types import Unplaced, UnplacedReason
from tasks.reallocate.wording import exact


def unplaced(problem: Problem, flows: Flows) -> list[Unplaced]:
    """What each donor could still give, with the reason it stays."""
    out = totals(flows, 0, len(problem.donors))
    into = totals(flows, 1, len(problem.recipients))
    need = {j: limits.amount_vnd - into[j] for j, limits in enumerate(problem.takes) if limits.amount_vnd > into[j]}
    crossing = problem.crossing(flows)
    found = []
    for i, donor in enumerate(problem.donors):
        left = problem.gives[i].amount_vnd - out[i]
        if left > 0:
            code, reason = _why(problem, i, left, need, flows, crossing)
            found.append(
                Unplaced(
                    donor.project_key, donor.project_name, donor.agency, problem.source, left, code,
                    f"Còn {exact(left)} chưa bố trí được: {reason}.",
                )
            )  # fmt: skip
    return found


def _why(
    problem: Problem, i: int, left: int, need: Mapping[int, int], flows: Flows, crossing: Mapping[str, int]
) -> tuple[UnplacedReason, str]:
    if not need:
        return _nobody(problem)
    others: dict[UnplacedReason, int] = {}
    for j, vnd in need.items():
        code = _between(problem, i, j, left, vnd, flows, crossing)
        others[code] = others.get(code, 0) + vnd
    # The reason that stands before the largest need; where several are equal, the one named first in the law.
    code = max(others, key=lambda name: (others[name], name))
    return code, f"{_TEXTS[code]} (nhu cầu còn thiếu {exact(others[code])}){_lot(problem, code)}"


def _nobody(problem: Problem) -> tuple[UnplacedReason, str]:
    giving = {donor.project_key for donor in problem.donors}
    asking = [c for c in problem.candidates if c.request_up_vnd > 0 and c.project_key not in giving]
    if not asking:
        return "no_recipient", "nguồn vốn này không có dự án nhận"
    asked = sum(c.request_up_vnd for c in asking)
    could = sum(limits.amount_vnd for limits in problem.takes)
    return "room_exhausted", (
        f"các dự án nhận cùng nguồn đã hết dư địa (đề nghị {exact(asked)}, được nhận tối đa {exact(could)})"
    )


def _between(
    problem: Problem, i: int, j: int, left: int, need: int, flows: Flows, crossing: Mapping[str, int]
) -> UnplacedReason:
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


def _lot(problem: Problem, code: UnplacedReason) -> str:
    return f"; khoản tối thiểu {exact(problem.rules.minimum_lot_vnd)}" if code == "lot" else ""


_TEXTS: dict[UnplacedReason, str] = {
    "locked": "hồ sơ không cho điều chuyển giữa chủ đầu tư này và chủ đầu tư của dự án còn nhu cầu",
    "authority": "không cấp nào trong bảng thẩm quyền được quyết định khoản điều chuyển này",
    "floor": "chủ đầu tư đã chuyển ra ngoài đến mức sàn kế hoạch phải giữ lại",
    "lot": "phần còn lại không ghép được thành khoản đạt mức tối thiểu",
}
