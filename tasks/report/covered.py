"""What the report covers, said before any rate; and why a draft may not be issued yet."""

from datetime import timedelta

from config import vi
from tasks.plan.coverage import Coverage
from tasks.plan.gates import holding
from tasks.report.evidence import count_figure, rate_figure
from tasks.report.model import Figure, Provenance, Sentence
from tasks.report.recipient_facts import Context
from tasks.report.report_facts import ReportFacts
from tasks.report.sentences import say

WITHHELD = "DỰ THẢO - CHƯA ĐỦ ĐIỀU KIỆN PHÁT HÀNH"
"""What every face of a report is headed with while a gate holds it back."""


def withheld(facts: ReportFacts) -> tuple[str, ...]:
    """Why the report may not be issued, a sentence each; nothing where it may."""
    return tuple(f"{gate.title}: {gate.reason}." for gate in holding(facts.gates))


def coverage_sentences(context: Context) -> list[Sentence]:
    """Which agencies the figures are of and what share of the plan that is; none in an agency's own extract."""
    cover = context.facts.coverage
    if cover is None or not cover.expected:
        return []
    plans = [f"don-vi.{group.key}.ke-hoach" for group in context.group_rates("agency")]
    reported = count_figure("bao-phu.don-vi", cover.reported, "", "đếm đơn vị có báo cáo được chấp nhận", plans)
    first = say(
        "Số liệu của báo cáo này tổng hợp từ {}/{} đơn vị phải báo cáo có báo cáo được chấp nhận{}{}.",
        reported,
        f"{cover.expected:02d}",
        _share(context, cover),
        _absent(context, cover),
    )
    sentences = [first]
    if cover.basis == "last_known":
        sentences.append(say("Kế hoạch vốn trong báo cáo này theo số liệu đơn vị báo cáo."))
    elif cover.unallocated_vnd:
        rest = context.evidence.money(
            "bao-phu.chua-phan-bo",
            cover.unallocated_vnd,
            Provenance("kế hoạch giao theo nguồn vốn trừ kế hoạch đã giao cho dự án, theo các quyết định có hiệu lực"),
        )
        sentences.append(say("Kế hoạch năm chưa phân bổ cho dự án là {}, không tính vào tỷ lệ trên.", rest))
    if cover.is_below_floor:
        floor = vi.percent(cover.floor_pct)
        sentences.append(
            say("Do số liệu chưa đạt mức tối thiểu {}, báo cáo không so sánh với mục tiêu, không xếp hạng.", floor)
        )
    return sentences


def _share(context: Context, cover: Coverage) -> Sentence:
    if cover.plan_vnd is None or cover.share_pct is None:
        return Sentence(())
    source = (
        "các quyết định có hiệu lực"
        if cover.basis == "plan"
        else "số liệu đơn vị báo cáo, đơn vị chưa có báo cáo được chấp nhận lấy theo báo cáo gần nhất"
    )
    money = context.evidence.money
    whole = money("bao-phu.ke-hoach", cover.plan_vnd, Provenance(f"kế hoạch của tất cả đơn vị theo {source}"))
    part = money(
        "bao-phu.ke-hoach-da-bao-cao",
        cover.reported_vnd,
        Provenance(f"kế hoạch của đơn vị có báo cáo được chấp nhận theo {source}"),
    )
    share = rate_figure("bao-phu.ty-le", cover.share_pct, part, whole)
    said = "" if cover.basis == "plan" else " theo số liệu đơn vị báo cáo"
    return say(", bằng {} tổng kế hoạch{} ({}/{})", share, said, part.shown, whole)


def _absent(context: Context, cover: Coverage) -> Sentence:
    if not cover.absent:
        return Sentence(())
    count = count_figure(
        "bao-phu.don-vi-con-lai", len(cover.absent), "đơn vị", "đếm đơn vị chưa có báo cáo được chấp nhận"
    )
    known = [one for one in cover.absent if one.plan_vnd is not None]
    if not known:
        return say("; còn {} chưa gửi hoặc phải hoàn thiện, chưa có số liệu kế hoạch", count)
    unknown = len(cover.absent) - len(known)
    but = f", {unknown:02d} đơn vị chưa có số liệu" if unknown else ""
    return say(
        "; còn {} (kế hoạch {}{}{}) chưa gửi hoặc phải hoàn thiện", count, _plan(context, cover), _spent(context), but
    )


def _plan(context: Context, cover: Coverage) -> Figure:
    vnd = sum(one.plan_vnd or 0 for one in cover.absent)
    earlier = context.evidence.earlier
    if cover.basis == "last_known" and earlier is not None:
        return context.evidence.summed_before("bao-phu.ke-hoach-con-lai", earlier.everything, "plan_vnd")
    formula = "kế hoạch của đơn vị chưa có báo cáo được chấp nhận theo các quyết định có hiệu lực"
    return context.evidence.money("bao-phu.ke-hoach-con-lai", vnd, Provenance(formula))


def _spent(context: Context) -> Sentence:
    earlier, facts = context.evidence.earlier, context.facts
    if earlier is None or facts.earlier is None:
        return Sentence(())
    spent = context.evidence.summed_before("bao-phu.giai-ngan-con-lai", earlier.everything, "disbursed_vnd")
    on = facts.earlier.on
    if on is None:
        until = "theo báo cáo gần nhất"
    elif on == facts.period.data_as_of.replace(day=1) - timedelta(days=1):
        until = "đến hết tháng trước"
    else:
        until = f"đến hết ngày {vi.day(on)}"
    return say(", giải ngân {} đạt {}", until, spent)
