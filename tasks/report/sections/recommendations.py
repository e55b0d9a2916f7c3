"""Recommendations (kiến nghị): drafted from the facts of the other sections, for the department to settle."""

from config import vi
from config.period import last_disbursable_day
from tasks.report.evidence import count_figure
from tasks.report.model import Figure, Provenance, Sentence
from tasks.report.recipient_facts import Blocks, Context
from tasks.report.sections import bottlenecks, commitments, flags, transfers
from tasks.report.sentences import items, named, paragraph, say

TITLE = "KIẾN NGHỊ, ĐỀ XUẤT"
PROVINCE_WORDS, CENTRAL_WORDS = (
    ("tỉnh",),
    ("trung ương", "bộ", "chính phủ", "quốc hội", "luật", "nghị định", "thông tư"),
)
"""Words by which a competent level is that of the province's People's Committee, or of the central authorities."""


def write(context: Context) -> Blocks | None:
    """The section, or None where no fact calls for a recommendation."""
    to_ministry = context.audience == "ministry"
    wanted = _to_ministry(context) if to_ministry else [*_to_decide(context), *_to_direct(context)]
    if not wanted:
        return None
    addressee = _ministry(context) if to_ministry else "UBND tỉnh"
    opening = say(
        "Từ tình hình trên, {} kính đề nghị {} xem xét, {} một số nội dung sau:",
        context.issuer_name,
        addressee,
        "có ý kiến" if to_ministry else "chỉ đạo",
    )
    return (paragraph(opening), *items(wanted))


def _to_decide(context: Context) -> list[Sentence]:
    found = []
    proposal = context.facts.proposal
    if proposal.transfers:
        found.append(
            say(
                "Xem xét, quyết định theo thẩm quyền hoặc trình cấp có thẩm quyền quyết định phương án điều chuyển {} "
                "kế hoạch vốn theo đề xuất tại báo cáo này",
                transfers.transfers_total(context),
            )
        )
    if proposal.unplaced:
        found.append(
            say(
                "Cho ý kiến về phương án sử dụng {} chưa có nơi tiếp nhận trong cùng nguồn vốn",
                transfers.unplaced_total(context),
            )
        )
    of_province, central = _held_up(context, "cap-tinh", PROVINCE_WORDS), _held_up(context, "trung-uong", CENTRAL_WORDS)
    if of_province is not None:
        found.append(say("Chỉ đạo tháo gỡ khó khăn, vướng mắc thuộc thẩm quyền cấp tỉnh của {}", of_province))
    if central is not None:
        found.append(
            say(
                "Kiến nghị các Bộ, ngành Trung ương hướng dẫn, tháo gỡ khó khăn, vướng mắc thuộc thẩm quyền "
                "Trung ương của {}",
                central,
            )
        )
    return found


def _to_ministry(context: Context) -> list[Sentence]:
    """What the central authorities are competent for: their own bottlenecks, and capital that they assigned."""
    found = []
    held_up = _held_up(context, "trung-uong", CENTRAL_WORDS)
    if held_up is not None:
        found.append(
            say("Hướng dẫn, tháo gỡ khó khăn, vướng mắc thuộc thẩm quyền các Bộ, ngành Trung ương của {}", held_up)
        )
    levels = {source.code: source.level for source in context.facts.profile.funding_sources}
    left_vnd = sum(
        left.amount_vnd
        for left in context.facts.proposal.unplaced
        if levels.get(left.funding_source) in ("central", "foreign")
    )
    if left_vnd:
        formula = Provenance("tổng các khoản chưa có nơi tiếp nhận thuộc nguồn vốn Trung ương giao")
        found.append(
            say(
                "Cho ý kiến về phương án sử dụng {} vốn Trung ương giao (gồm cả vốn nước ngoài) chưa có nơi tiếp nhận "
                "trong cùng nguồn vốn",
                context.evidence.money("kien-nghi.von-trung-uong", left_vnd, formula),
            )
        )
    return found


def _held_up(context: Context, code: str, words: tuple[str, ...]) -> Figure | None:
    """How many projects wait for a level whose name holds one of the words; None where none does."""
    levels = bottlenecks.by_competence(context, bottlenecks.stuck(context))
    count = sum(len(members) for level, members in levels.items() if any(word in level.lower() for word in words))
    formula = "đếm dòng có khó khăn, vướng mắc theo cột cấp thẩm quyền"
    return count_figure(f"kien-nghi.vuong-mac.{code}", count, "dự án", formula) if count else None


def _ministry(context: Context) -> str:
    """The ministry as the distribution list names it, without `(b/c)`."""
    listed = [recipient.text for recipient in context.facts.profile.recipients if recipient.audience == "ministry"]
    return listed[0].partition("(")[0].strip() if listed else "cơ quan có thẩm quyền"


def _to_direct(context: Context) -> list[Sentence]:
    found = []
    severe = sorted({context.agency_name(f.agency) for f in flags.ordered(context) if f.severity == "severe"})
    if severe:
        found.append(
            say(
                "Giao Thủ trưởng các cơ quan, đơn vị có dự án bị cảnh báo nghiêm trọng ({}) kiểm điểm trách nhiệm, "
                "rà soát từng dự án và có giải pháp đẩy nhanh tiến độ",
                named(severe),
            )
        )
    missing = [entry.name for entry in context.facts.reporting if entry.state == "missing" and not entry.excused]
    if missing:
        found.append(
            say("Phê bình, yêu cầu các đơn vị chưa gửi báo cáo thực hiện nghiêm chế độ báo cáo: {}", named(missing, 10))
        )
    slow = commitments.unspent(context)
    if slow:
        until = vi.day(last_disbursable_day(context.facts.profile, context.facts.period.plan_year))
        found.append(
            say(
                "Yêu cầu các chủ đầu tư đã cam kết giải ngân 100% nhưng chưa giải ngân xây dựng kế hoạch giải ngân "
                "chi tiết đến ngày {}, chịu trách nhiệm về cam kết",
                until,
            )
        )
    return found
