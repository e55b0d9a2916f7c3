"""Allocation: the plan of the year, whose word it is, what of it is allocated, and of what projects it consists."""

from config.vi import lower_first
from tasks.report.model import Figure, Provenance, Sentence
from tasks.report.rates import project_count, rate_figures
from tasks.report.recipient_facts import Blocks, Context
from tasks.report.sentences import listed, paragraph, say

TITLE = "KẾ HOẠCH VỐN VÀ TÌNH HÌNH PHÂN BỔ"


def write(context: Context) -> Blocks | None:
    """The section, or None where no line was accepted."""
    whole = context.whole
    if whole is None:
        return None
    plan, _, _ = rate_figures(context, whole, context.prefix)
    projects = project_count(whole, context.prefix)
    carried = (
        say(" (trong đó kế hoạch năm trước kéo dài {})", _carried(context)) if whole.plan_carried_vnd else Sentence(())
    )
    first = say(
        "Kế hoạch vốn đầu tư công năm {} theo {} là {}{}, gồm {}{}.",
        str(context.facts.period.plan_year), _ground(context), plan, carried, projects, _by_status(context),
    )  # fmt: skip
    return (paragraph(*_assigned(context), first),)


def _ground(context: Context) -> str:
    """Whose word the plan is."""
    cover = context.facts.coverage
    if cover is not None and cover.basis == "plan":
        return "kế hoạch được giao cho các dự án mà đơn vị đã báo cáo"
    return "số liệu các đơn vị đã báo cáo và được chấp nhận"


def _assigned(context: Context) -> list[Sentence]:
    """What was assigned by decision: the Prime Minister's plan, the province's, what is allocated in detail and what is
    not; nothing where no decision was imported."""
    plan = context.facts.plan
    if plan is None:
        return []
    money, found = context.evidence.money, []
    of_prime_minister = sum(one.amount_vnd for one in plan.beside if one.part == "prime-minister")
    numbers = {one.part: one.document for one in plan.beside}
    if of_prime_minister:
        amount = money("tinh.ke-hoach-thu-tuong", of_prime_minister, Provenance("tổng kế hoạch theo quyết định giao"))
        number = numbers["prime-minister"]
        found.append(say("Kế hoạch vốn Thủ tướng Chính phủ giao ({}) là {}.", number, amount))
    if not plan.is_assigned:
        return found
    allocated = sum(plan.allocated_vnd().values())
    rest = sum(plan.unallocated_vnd().values())
    parts = ("tinh.da-phan-bo", "tinh.chua-phan-bo")
    assigned = money("tinh.ke-hoach-giao", allocated + rest, Provenance(" + ".join(parts), parts if rest else ()))
    done = money(parts[0], allocated, Provenance("tổng kế hoạch đã giao cho dự án theo các quyết định có hiệu lực"))
    detail = say("đã phân bổ chi tiết cho dự án {}", done)
    if rest:
        left = money(parts[1], rest, Provenance("kế hoạch giao theo nguồn vốn trừ kế hoạch đã giao cho dự án"))
        detail = say("{}, chưa phân bổ {} ({})", detail, left, _unallocated(context))
    else:
        detail = say("{}, không còn vốn chưa phân bổ", detail)
    found.append(say("Kế hoạch vốn tỉnh giao trong năm là {}; {}.", assigned, detail))
    return found


def _unallocated(context: Context) -> Sentence:
    plan = context.facts.plan
    left = {} if plan is None else plan.unallocated_vnd()
    formula = Provenance("kế hoạch giao theo nguồn vốn trừ kế hoạch đã giao cho dự án")
    amounts = {code: context.evidence.money(f"chua-phan-bo.{code}", vnd, formula) for code, vnd in left.items()}
    return listed([say("{} {}", lower_first(context.source_name(code)), amount) for code, amount in amounts.items()])


def _by_status(context: Context) -> Sentence:
    """`; trong đó 127 dự án chuyển tiếp (5.434,1 tỷ đồng), ...`, where projects are of several statuses."""
    groups = [group for group in context.group_rates("status") if group.key]
    if len(groups) < 2:
        return Sentence(())
    told = [
        say(
            "{} {} ({})",
            project_count(group, f"tinh-trang.{number}"),
            lower_first(group.name),
            context.evidence.summed(f"tinh-trang.{number}.ke-hoach", group.lines, "plan_vnd"),
        )
        for number, group in enumerate(groups, 1)
    ]
    return say("; trong đó {}", listed(told))


def _carried(context: Context) -> Figure:
    """The part of the plan that was carried over, stated or what the plan has beyond this year's."""
    evidence, prefix, whole = context.evidence, context.prefix, context.whole
    if whole is None:
        raise ValueError("no lines")
    id_ = f"{prefix}.ke-hoach-keo-dai"
    if evidence.total(whole.lines, "plan_carried_vnd") == whole.plan_carried_vnd:
        return evidence.summed(id_, whole.lines, "plan_carried_vnd")
    formula = "kế hoạch vốn kéo dài; dòng không ghi thì lấy kế hoạch vốn trừ kế hoạch giao trong năm"
    return evidence.money(id_, whole.plan_carried_vnd, Provenance(formula, (f"{prefix}.ke-hoach",)))
