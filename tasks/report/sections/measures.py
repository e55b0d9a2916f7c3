"""Measures: who is to do what by when, from the causes, the slow projects and the reports that are lacking."""

from collections.abc import Callable

from config import vi
from config.period import last_disbursable_day
from tasks.report.evidence import count_figure
from tasks.report.model import Sentence
from tasks.report.recipient_facts import Blocks, Context
from tasks.report.sections import bottlenecks, commitments, flags
from tasks.report.sections.causes import unpaid_figures, unpaid_volume
from tasks.report.sections.responsibility import act_by
from tasks.report.sentences import items, named, paragraph, say

TITLE = "CÁC NHIỆM VỤ, GIẢI PHÁP"


def write(context: Context) -> Blocks | None:
    """The section, or None where no fact calls for anything."""
    parts: tuple[Callable[[Context], list[Sentence]], ...] = (_obstacles, _nothing_spent, _unpaid, _reports)
    wanted = [sentence for part in parts for sentence in part(context)]
    if not wanted:
        return None
    opening = say(
        "Để đẩy nhanh tiến độ giải ngân, các cơ quan, đơn vị thực hiện trước ngày {}:", vi.day(act_by(context))
    )
    return (paragraph(opening), *items(wanted))


def _obstacles(context: Context) -> list[Sentence]:
    """For each class of bottlenecks who clears it; those that the central authorities clear are proposed to them."""
    positions = [
        at
        for level, members in bottlenecks.by_level(context, bottlenecks.stuck(context)).items()
        if level is None or not level.is_central
        for at in members
    ]
    return [
        say(
            "{}: {} tại {}{}",
            cause.by,
            cause.measure,
            bottlenecks.counted(f"giai-phap.{cause.id}", at, "đếm dòng theo nội dung khó khăn, vướng mắc"),
            context.see("bottlenecks"),
        )
        for cause, at in bottlenecks.by_cause(context, positions)
        if cause is not None
    ]


def _nothing_spent(context: Context) -> list[Sentence]:
    idle = {(f.agency, f.project_key) for f in flags.ordered(context) if f.kind == "no_disbursement"}
    if not idle:
        return []
    bound = idle & {(one.agency, one.project_key) for one in commitments.unspent(context)}
    formula, of = "đếm dự án bị cảnh báo chưa giải ngân", context.evidence.of_projects
    committed = (
        say(
            ", trong đó {} đã cam kết giải ngân 100%,",
            count_figure(
                "giai-phap.da-cam-ket", len(bound), "dự án", f"{formula} mà chủ đầu tư đã cam kết", lines=of(bound)
            ),
        )
        if bound
        else Sentence(())
    )
    until = last_disbursable_day(context.facts.profile, context.facts.period.plan_year)
    return [
        say(
            "Chủ đầu tư của {} chưa giải ngân{}{} lập tiến độ từng dự án, mốc giải ngân từng tháng đến ngày {}, gửi {}",
            count_figure("giai-phap.chua-giai-ngan", len(idle), "dự án", formula, lines=of(idle)),
            context.see("flags"),
            committed,
            vi.day(until),
            context.issuer_name,
        )
    ]


def _unpaid(context: Context) -> list[Sentence]:
    positions, vnd = unpaid_volume(context)
    if not positions:
        return []
    amount, count = unpaid_figures(context, "giai-phap.chua-thanh-toan", positions, vnd)
    return [
        say(
            "Chủ đầu tư của {} còn {} khối lượng hoàn thành chưa thanh toán: nghiệm thu, gửi hồ sơ đến Kho bạc Nhà "
            "nước",
            count,
            amount,
        )
    ]


def _reports(context: Context) -> list[Sentence]:
    """Who still owes figures."""
    facts = context.facts
    open_ = [
        context.short_name(entry.agency)
        for entry in facts.reporting
        if entry.state in ("returned", "quarantined") or (entry.state == "missing" and not entry.excused)
    ]
    if not open_:
        return []
    return [say("{}: hoàn thiện, gửi số liệu của kỳ", named(open_))]
