"""Direction: what the documents of this regime directed about public investment."""

from tasks.report.recipient_facts import Blocks, Context
from tasks.report.sentences import items, paragraph, say

TITLE = "CÁC NỘI DUNG CHỈ ĐẠO"


def write(context: Context) -> Blocks | None:
    """The section, or None where the profile names no direction."""
    given = context.facts.profile.report.direction
    if not given:
        return None
    opening = say("UBND tỉnh đã chỉ đạo các nội dung chủ yếu sau về thực hiện, giải ngân vốn đầu tư công:")
    return paragraph(opening), *items(say("{}", one.text) for one in given)
