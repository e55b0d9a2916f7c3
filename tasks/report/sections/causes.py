"""Causes: why disbursement is slow, objective and subjective, from classed bottlenecks and from the figures."""

from collections.abc import Sequence

from config.causes import CauseKind
from tasks.report.evidence import count_figure
from tasks.report.model import Addend, Figure, Provenance, Sentence
from tasks.report.recipient_facts import Blocks, Context
from tasks.report.sections import bottlenecks, flags
from tasks.report.sentences import items, listed, paragraph, say

TITLE = "NGUYÊN NHÂN"
_KINDS: dict[CauseKind, str] = {"objective": "Khách quan", "subjective": "Chủ quan"}


def write(context: Context) -> Blocks | None:
    """The section, or None where neither bottlenecks nor figures say why."""
    found = []
    for kind, name in _KINDS.items():
        told = _classed(context, kind)
        if kind == "subjective":
            told += [*_unpaid(context), *_unexplained(context)]
        if told:
            found.append(say("{}: {}", name, listed(told, "; ", "; ")))
    if not found:
        return None
    return (paragraph(say("Tiến độ giải ngân chậm do các nguyên nhân sau:")), *items(found))


def _classed(context: Context, kind: CauseKind) -> list[Sentence]:
    """The classes of bottlenecks of that kind, the one that holds up most plan first."""
    told = []
    for cause, at in bottlenecks.by_cause(context, bottlenecks.stuck(context)):
        if cause is not None and cause.kind == kind:
            told.append(say("{} ({})", cause.name, _weight(context, f"nguyen-nhan.{cause.id}", at)))
    return told


def _weight(context: Context, id_: str, positions: Sequence[int]) -> Sentence:
    """`12 dự án, kế hoạch 350,2 tỷ đồng`"""
    return say(
        "{}, kế hoạch {}",
        bottlenecks.counted(f"{id_}.du-an", positions, "đếm dòng theo nội dung khó khăn, vướng mắc"),
        context.evidence.summed(f"{id_}.ke-hoach", tuple(positions), "plan_vnd"),
    )


def _unpaid(context: Context) -> list[Sentence]:
    """Completed volume that is not paid: the owner accepts and claims late."""
    positions, vnd = unpaid_volume(context)
    if not positions:
        return []
    return [
        say(
            "chậm nghiệm thu, thanh toán: khối lượng hoàn thành chưa thanh toán {} tại {}",
            *unpaid_figures(context, "nguyen-nhan.chua-thanh-toan", positions, vnd),
        )
    ]


def unpaid_figures(context: Context, id_: str, positions: list[int], vnd: int) -> tuple[Figure, Figure]:
    """How much completed volume is unpaid, and of how many lines."""
    stated = tuple(Addend(field, tuple(positions)) for field in ("volume_vnd", "disbursed_vnd"))
    formula = Provenance("tổng phần khối lượng thực hiện lớn hơn lũy kế giải ngân của từng dòng", (), stated)
    amount = context.evidence.money(id_, vnd, formula)
    counting = "đếm dòng còn khối lượng"
    return amount, count_figure(f"{id_}.du-an", len(positions), "dự án", counting, (amount.id,))


def unpaid_volume(context: Context) -> tuple[list[int], int]:
    """The lines whose completed volume exceeds what they were paid, and by how much in all; whole đồng."""
    lines = context.evidence.lines
    if "volume_vnd" not in lines:
        return [], 0
    over = (lines["volume_vnd"] - lines["disbursed_vnd"]).fillna(0).astype("int64")
    positions = [int(at) for at in lines.index[over > 0]]
    return positions, int(over[over > 0].sum())


def _unexplained(context: Context) -> list[Sentence]:
    """Slow projects of which nobody says what holds them up."""
    slow = {(flag.agency, flag.project_key) for flag in flags.ordered(context)}
    stuck = {context.evidence.key(at)[:2] for at in bottlenecks.stuck(context)}
    silent = slow - stuck
    if not silent or not stuck:
        return []
    formula = "đếm dự án bị cảnh báo mà biểu báo cáo không ghi khó khăn, vướng mắc"
    lines = context.evidence.of_projects(silent)
    return [
        say(
            "chủ đầu tư chưa quyết liệt: {} chậm mà đơn vị không nêu khó khăn, vướng mắc",
            count_figure("nguyen-nhan.khong-neu", len(silent), "dự án", formula, lines=lines),
        )
    ]
