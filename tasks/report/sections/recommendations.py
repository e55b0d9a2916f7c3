"""Recommendations (kiến nghị): drafted from the facts of the other sections, for the department to settle."""

from config import vi
from config.vi import joined
from tasks.report.model import Figure, Provenance, Sentence
from tasks.report.recipient_facts import Blocks, Context
from tasks.report.sections import bottlenecks, responsibility, transfers
from tasks.report.sentences import items, listed, named, paragraph, say

TITLE = "KIẾN NGHỊ, ĐỀ XUẤT"


def write(context: Context) -> Blocks | None:
    """The section, or None where no fact calls for a recommendation."""
    to_ministry = context.audience == "ministry"
    wanted = _to_ministry(context) if to_ministry else [*_to_decide(context), *_to_direct(context)]
    if not wanted:
        return None
    addressee = context.ministry if to_ministry else "UBND tỉnh"
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
    left = (
        say("; cho ý kiến về phương án sử dụng {} chưa có nơi tiếp nhận", transfers.unplaced_total(context))
        if proposal.unplaced
        else Sentence(())
    )
    if proposal.transfers:
        deciders = joined(sorted({move.decided_by for move in proposal.transfers}))
        found.append(
            say(
                "Xem xét phương án điều chuyển {} kế hoạch vốn{}, thuộc thẩm quyền quyết định của {}{}",
                transfers.transfers_total(context), context.see("transfers"), deciders, left,
            )
        )  # fmt: skip
    elif proposal.unplaced:
        found.append(say("Phương án điều chuyển{}{}", context.see("unplaced"), left))
    of_province, central = _held_up(context, "cap-tinh", central=False), _held_up(context, "trung-uong", central=True)
    clear = []
    if of_province is not None:
        until = vi.day(responsibility.act_by(context))
        clear.append(
            say("chỉ đạo tháo gỡ vướng mắc thuộc thẩm quyền cấp tỉnh của {}, xong trước ngày {}", of_province, until)
        )
    if central is not None:
        clear.append(
            say("kiến nghị các Bộ, ngành Trung ương tháo gỡ vướng mắc thuộc thẩm quyền Trung ương của {}", central)
        )
    if clear:
        told = listed(clear, "; ", "; ")
        found.append(say("Về khó khăn, vướng mắc{}: {}", context.see("bottlenecks"), told))
    return found


def _to_ministry(context: Context) -> list[Sentence]:
    """What the central authorities are competent for: their own bottlenecks, and capital that they assigned."""
    found = []
    held_up = _held_up(context, "trung-uong", central=True)
    if held_up is not None:
        found.append(
            say(
                "Hướng dẫn, tháo gỡ khó khăn, vướng mắc thuộc thẩm quyền các Bộ, ngành Trung ương của {}{}",
                held_up, context.see("bottlenecks"),
            )
        )  # fmt: skip
    left_vnd = sum(left.amount_vnd for left in context.facts.proposal.unplaced)
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


def _held_up(context: Context, code: str, *, central: bool) -> Figure | None:
    """How many projects wait for the central authorities, or for the province's; None where none does."""
    levels = bottlenecks.by_level(context, bottlenecks.stuck(context))
    waiting = [
        at
        for level, members in levels.items()
        if level is not None and level.is_beyond_agency and level.is_central is central
        for at in members
    ]
    formula = "đếm dòng có khó khăn, vướng mắc theo cấp thẩm quyền giải quyết"
    return bottlenecks.counted(f"kien-nghi.vuong-mac.{code}", waiting, formula) if waiting else None


def _to_direct(context: Context) -> list[Sentence]:
    found = []
    heaviest = responsibility.named(context)
    if heaviest:
        found.append(
            say(
                "Yêu cầu {} kiểm điểm, làm rõ nguyên nhân tỷ lệ giải ngân thấp, cam kết tiến độ từng dự án, báo cáo "
                "UBND tỉnh trước ngày {}",
                listed(responsibility.heads(context, heaviest)),
                vi.day(responsibility.act_by(context)),
            )
        )
    blamed = _criticised(context)
    if blamed:
        found.append(
            say("Phê bình các đơn vị chưa gửi báo cáo, yêu cầu thực hiện nghiêm chế độ báo cáo: {}", named(blamed, 10))
        )
    return found


def _criticised(context: Context) -> list[str]:
    """Agencies that sent nothing once the profile's follow-up tells the People's Committee of it; nobody before."""
    facts = context.facts
    steps = [rung for rung in facts.profile.follow_up.ladder_of(facts.period.obligation) if rung.to == "committee"]
    if not steps or facts.as_of.date() < steps[0].on(facts.period.last_day):
        return []
    return [entry.name for entry in facts.reporting if entry.state == "missing" and not entry.excused]
