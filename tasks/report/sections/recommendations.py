"""Recommendations (kiến nghị): drafted from the facts of the other sections, for the department to settle."""

from config import vi
from tasks.report.context import Blocks, Context
from tasks.report.model import Sentence
from tasks.report.sections import bottlenecks, commitments, flags, transfers
from tasks.report.sentences import items, named, paragraph, say

TITLE = "KIẾN NGHỊ, ĐỀ XUẤT"
PROVINCE_LEVEL = "tỉnh"
"""A competent level whose name holds this word is cleared by the People's Committee of the province."""


def write(context: Context) -> Blocks | None:
    """The section, or None where no fact calls for a recommendation."""
    wanted = [*_to_decide(context), *_to_direct(context)]
    if not wanted:
        return None
    addressee = "UBND tỉnh" if context.audience == "people_committee" else "cơ quan có thẩm quyền"
    opening = say(
        "Từ tình hình trên, {} kính đề nghị {} xem xét, chỉ đạo một số nội dung sau:", context.issuer_name, addressee
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
    levels = bottlenecks.by_competence(context, bottlenecks.stuck(context))
    of_province = sum(len(members) for level, members in levels.items() if PROVINCE_LEVEL in level.lower())
    if of_province:
        found.append(
            say("Chỉ đạo tháo gỡ khó khăn, vướng mắc thuộc thẩm quyền cấp tỉnh của {} dự án", f"{of_province:02d}")
        )
    return found


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
    missing = [entry.name for entry in context.facts.reporting if entry.state == "missing"]
    if missing:
        found.append(
            say("Phê bình, yêu cầu các đơn vị chưa gửi báo cáo thực hiện nghiêm chế độ báo cáo: {}", named(missing, 10))
        )
    slow = commitments.unspent(context)
    if slow:
        until = vi.day(context.facts.profile.disbursable_until)
        found.append(
            say(
                "Yêu cầu các chủ đầu tư đã cam kết giải ngân 100% nhưng chưa giải ngân xây dựng kế hoạch giải ngân "
                "chi tiết đến ngày {}, chịu trách nhiệm về cam kết",
                until,
            )
        )
    return found
