"""Why this donor, why this recipient, why not more; and why a slow project gives nothing. Vietnamese sentences."""

from collections.abc import Mapping

from config.vi import joined, lower_first, money_in_words
from config.vocabulary import vocabulary
from tasks.reallocate.authority import changes_list
from tasks.reallocate.limits import Give, Take, TakeLimit, bound_vnd, expected_vnd, give, is_forced
from tasks.reallocate.problem import Flows, Problem, totals
from tasks.reallocate.proposal import Candidate, NotUsed, Transfer
from tasks.reallocate.wording import exact, sentence

_MILLION = 10**6

TAKE_LIMITS: dict[TakeLimit, str] = {
    "request": "mức đề nghị bổ sung",
    "medium_term": "phần vốn trung hạn còn lại chưa bố trí",
    "total_investment": "phần tổng mức đầu tư còn lại chưa bố trí",
    "absorbable": "khả năng giải ngân thêm trong niên độ",
}


def explained(problem: Problem, flows: Flows) -> list[Transfer]:
    """The transfers with their reasons, in canonical order."""
    out = totals(flows, 0, len(problem.donors))
    into = totals(flows, 1, len(problem.recipients))
    crossing = problem.crossing(flows)
    transfers = []
    for (i, j), vnd in flows.items():
        donor, recipient = problem.donors[i], problem.recipients[j]
        row = problem.decides(i, j, vnd)
        transfers.append(
            Transfer(
                donor=donor.project_key,
                donor_name=donor.project_name,
                donor_agency=donor.agency,
                recipient=recipient.project_key,
                recipient_name=recipient.project_name,
                recipient_agency=recipient.agency,
                funding_source=problem.source,
                amount_vnd=vnd,
                decided_by=row.decided_by,
                tier=row.tier,
                why_donor=why_donor(donor, problem.gives[i]),
                why_recipient=why_recipient(recipient, problem.takes[j], problem),
                binding=_binding(problem, (i, j), vnd, out[i], into[j], crossing),
                donor_plan_vnd=donor.plan_vnd,
                recipient_plan_vnd=recipient.plan_vnd,
            )
        )
    return transfers


def why_donor(donor: Candidate, given: Give) -> str:
    """What the donor has, has spent and will spend, and on whose word it gives."""
    facts = f"Kế hoạch vốn {exact(donor.plan_vnd)}, đã giải ngân {exact(donor.disbursed_vnd)}"
    if donor.committed_vnd:
        facts += f", khối lượng hoàn thành chờ thanh toán {exact(donor.committed_vnd)}"
    if given.is_forced:
        if given.limit == "clawback":
            facts += f"; {donor.clawback}"
            ground = f"thu hồi {exact(given.surplus_vnd)} không chờ đề nghị"
        else:
            facts += f", dự báo cả niên độ {_about(expected_vnd(donor))}"
            facts += f"; dự báo không giải ngân hết {exact(given.surplus_vnd)}"
            ground = f"bị cảnh báo chậm {_periods(donor)}, thuộc diện điều chuyển không chờ đề nghị"
        if donor.request_down_vnd > 0:
            ground += f" (chủ đầu tư đề nghị giảm {exact(donor.request_down_vnd)})"
    else:
        facts += f", dự báo thận trọng cả niên độ {_about(max(donor.forecast_low_vnd, donor.disbursed_vnd))}"
        facts += f"; không có khả năng giải ngân {exact(given.surplus_vnd)}"
        ground = f"chủ đầu tư đề nghị điều chỉnh giảm {exact(donor.request_down_vnd)}"
    return f"{facts}; {ground}."


def why_recipient(recipient: Candidate, taken: Take, problem: Problem) -> str:
    """What the recipient asks for, what it may and can take, and its grounds of priority in this profile."""
    text = f"Đề nghị bổ sung {exact(recipient.request_up_vnd)}"
    rooms = [f"{TAKE_LIMITS[name]} {exact(vnd)}" for name, vnd in taken.limits if name != "request"]
    if rooms:
        text += f"; {', '.join(rooms)}"
    held = _grounds(recipient, problem)
    if held:
        text += f"; ưu tiên vì {joined(held)}"
    return f"{text}."


def unused(problem: Problem, flows: Flows) -> list[NotUsed]:
    """Slow projects that give nothing, each with the reason."""
    given_by = {problem.donors[i].agency + "\n" + problem.donors[i].project_key for i, _ in flows}
    return [
        NotUsed(c.project_key, c.project_name, c.agency, c.funding_source, _why_unused(c, problem))
        for c in problem.candidates
        if c.flagged_periods > 0 and f"{c.agency}\n{c.project_key}" not in given_by
    ]


def _why_unused(candidate: Candidate, problem: Problem) -> str:
    slow = f"Bị cảnh báo chậm {_periods(candidate)}"
    given = give(candidate, problem.rules)
    if given.limit == "no_surplus":
        unasked = is_forced(candidate, problem.rules)
        forecast = expected_vnd(candidate) if unasked else candidate.forecast_low_vnd
        return (
            f"{slow} nhưng không còn vốn dư: kế hoạch {exact(candidate.plan_vnd)}, đã giải ngân, đã ràng buộc hoặc dự "
            f"báo {'cả niên độ' if unasked else 'thận trọng'} {_about(max(bound_vnd(candidate), forecast))}."
        )
    dry = f"{slow}, dự kiến không giải ngân hết {exact(given.surplus_vnd)}"
    if given.limit == "none_requested":
        if problem.rules.silence_is_commitment:
            return (
                f"{dry}, nhưng chủ đầu tư không đề nghị điều chỉnh giảm, được coi là cam kết giải ngân 100% kế hoạch."
            )
        return f"{dry}, nhưng chủ đầu tư không đề nghị điều chỉnh giảm."
    if given.limit == "not_forced_yet":
        return f"{dry}, nhưng chủ đầu tư không đề nghị giảm và {_not_forced(problem)}."
    could = "" if given.amount_vnd == given.surplus_vnd else f" {exact(given.amount_vnd)}"
    return f"{dry}, có thể điều chuyển{could} nhưng chưa bố trí được dự án nhận."


def _not_forced(problem: Problem) -> str:
    periods, severity = problem.rules.forced_after_flagged_periods, problem.rules.forced_severity
    if periods is None or severity is None:
        return "hồ sơ không quy định điều chuyển không chờ đề nghị"
    level = vocabulary().flag_levels[severity]
    return f"chưa đủ {periods} kỳ cảnh báo từ mức {lower_first(level)} để phải điều chuyển"


def _periods(candidate: Candidate) -> str:
    return "1 kỳ" if candidate.flagged_periods == 1 else f"{candidate.flagged_periods} kỳ liên tiếp"


def _about(vnd: int) -> str:
    """A forecast: exact where it is a whole number of triệu đồng, else to the shown decimal and said to be so."""
    return exact(vnd) if vnd % _MILLION == 0 else f"khoảng {money_in_words(vnd)}"


def _grounds(recipient: Candidate, problem: Problem) -> list[str]:
    texts = {
        "awaiting_payment": recipient.awaiting_payment_vnd > 0
        and f"có {exact(recipient.awaiting_payment_vnd)} khối lượng hoàn thành chờ thanh toán",
        "completes_in_period": recipient.completes_in_period and "hoàn thành trong kỳ kế hoạch",
        "key_project": recipient.is_key_project and "là dự án trọng điểm",
        "spill_over": recipient.spill_over and "có tác động lan tỏa",
        "good_progress": recipient.flagged_periods == 0 and "không bị cảnh báo chậm tiến độ",
    }
    found = [texts[priority.kind] for priority in problem.rules.priorities]
    return [text for text in found if text]


def _binding(
    problem: Problem, pair: tuple[int, int], vnd: int, out: int, into: int, crossing: Mapping[str, int]
) -> str:
    i, j = pair
    given, taken = problem.gives[i], problem.takes[j]
    reached = []
    if into == taken.amount_vnd:
        reached.append(f"bên nhận đã đạt {TAKE_LIMITS[taken.limit]} {exact(taken.amount_vnd)}")
    if out == given.amount_vnd:
        name = "mức chủ đầu tư đề nghị giảm" if given.limit == "request" else "phần vốn dư có thể điều chuyển"
        reached.append(f"bên giao đã hết {name} {exact(given.amount_vnd)}")
    if reached:
        return f"{sentence(joined(reached))}."
    same = problem.giver_owners[i] == problem.taker_owners[j]
    limit = problem.table.limit_vnd(same_owner=same, changes_list=changes_list(problem.recipients[j]))
    if limit is not None and vnd == limit:
        return f"Đạt mức trần thẩm quyền quyết định một khoản điều chuyển {exact(limit)}."
    if not same and problem.floor_room is not None:
        room = problem.floor_room[problem.giver_owners[i]]
        left = f"{problem.rules.owner_floor_pct.normalize():f}".replace(".", ",")
        if crossing.get(problem.giver_owners[i], 0) == room:
            return f"Chủ đầu tư giao vốn chỉ được chuyển ra ngoài {exact(room)} để còn ít nhất {left}% kế hoạch."
    return "Phần còn lại của bên giao và bên nhận được cân đối với dự án khác trong cùng nguồn vốn."
