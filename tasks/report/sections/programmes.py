"""Programmes: the national target programmes and the like, each apart."""

from tasks.report.rates import rate_figures
from tasks.report.recipient_facts import Blocks, Context
from tasks.report.sentences import items, paragraph, say

TITLE = "CÁC CHƯƠNG TRÌNH MỤC TIÊU QUỐC GIA, CHƯƠNG TRÌNH PHỤC HỒI"


def write(context: Context) -> Blocks | None:
    """The section, or None where no line is of a source that the profile calls a national programme."""
    programmes = {source.code for source in context.facts.profile.funding_sources if source.programme}
    groups = [group for group in context.group_rates("funding_source") if group.key in programmes]
    if not groups:
        return None
    lines = []
    for group in groups:
        plan, disbursed, rate = rate_figures(context, group, f"nguon.{group.key}")
        lines.append(say("{}: kế hoạch {}, giải ngân {}, bằng {}", group.name, plan, disbursed, rate))
    return paragraph(say("Kết quả giải ngân vốn của các chương trình:")), *items(lines)
