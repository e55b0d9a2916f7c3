"""Carried-over capital: this year's plan apart from it, it apart from this year's, and what cannot be told apart."""

from tasks.progress.types import GroupRate
from tasks.report.evidence import count_figure
from tasks.report.model import Sentence
from tasks.report.rates import gap, pct_words, rate_figures, target_of
from tasks.report.recipient_facts import Blocks, Context
from tasks.report.sentences import compared, paragraph, say

TITLE = "VỐN NĂM TRƯỚC KÉO DÀI"


def write(context: Context) -> Blocks | None:
    """The section, or None where nothing was carried over."""
    whole = context.whole
    sentences = [] if whole is None else apart(context, whole, context.prefix)
    return (paragraph(*sentences),) if sentences else None


def apart(context: Context, whole: GroupRate, prefix: str) -> list[Sentence]:
    """This year's plan and the carried-over one each for itself, and the lines that do not split their payments."""
    key = context.agency or "province"
    own, carried = (_group(context, dimension, key) for dimension in ("this_year", "carried_over"))
    sentences = []
    if own is not None and own.rate.pct is not None:
        id_ = f"{prefix}.trong-nam"
        plan, disbursed, rate = rate_figures(context, own, id_)
        text = "Tính riêng kế hoạch vốn giao trong năm, không gồm vốn kéo dài: giải ngân {}, bằng {} kế hoạch ({})"
        sentence = say(text, disbursed, rate, plan)
        figure, target = gap(own, id_), target_of(context, own)
        if figure is not None and own.gap_points is not None and target is not None:
            sentence = say("{}, {} mục tiêu {}", sentence, compared(own.gap_points, figure), pct_words(own.target_pct))
        sentences.append(say("{}.", sentence))
    if carried is not None and carried.rate.denominator_vnd:
        formula = "đơn vị tách riêng số giải ngân của vốn kéo dài"
        sentences.append(
            say(
                "Vốn kéo dài ({}): giải ngân {} trên kế hoạch {}.",
                formula,
                context.evidence.summed(f"{prefix}.keo-dai.giai-ngan", carried.lines, "disbursed_carried_vnd"),
                context.evidence.summed(f"{prefix}.keo-dai.ke-hoach", carried.lines, "plan_carried_vnd"),
            )
        )
    rest = tuple(sorted(set(whole.lines) - set(own.lines if own else ())))
    if whole.plan_carried_vnd and rest:
        sentences.append(_not_split(context, rest, f"{prefix}.khong-tach"))
    return sentences


def _group(context: Context, dimension: str, key: str) -> GroupRate | None:
    return next((group for group in context.group_rates(dimension) if group.key == key), None)


def _not_split(context: Context, lines: tuple[int, ...], id_: str) -> Sentence:
    evidence = context.evidence
    projects = {evidence.key(at)[:2] for at in lines}
    return say(
        "Có {} có vốn kéo dài mà đơn vị không tách số giải ngân của vốn kéo dài (kế hoạch {}, giải ngân {}); "
        "phần này chỉ được tính trong tỷ lệ gồm cả vốn kéo dài.",
        count_figure(f"{id_}.du-an", len(projects), "dự án", "đếm số mã dự án khác nhau", lines=lines),
        evidence.summed(f"{id_}.ke-hoach", lines, "plan_vnd"),
        evidence.summed(f"{id_}.giai-ngan", lines, "disbursed_vnd"),
    )
