"""Sources: plan, disbursement and rate of each funding source."""

from tasks.progress.types import GroupRate
from tasks.report.model import Table
from tasks.report.rates import rate_columns, rate_rows
from tasks.report.recipient_facts import Blocks, Context
from tasks.report.sentences import paragraph, say
from tasks.report.tables import table_of

TITLE = "GIẢI NGÂN THEO NGUỒN VỐN"


def write(context: Context) -> Blocks | None:
    """The section, or None where no line was accepted."""
    whole, groups = context.whole, context.group_rates("funding_source")
    if whole is None or not groups:
        return None
    return paragraph(say("Kết quả theo từng nguồn vốn như sau:")), source_table(context, groups, whole)


def source_table(context: Context, groups: list[GroupRate], whole: GroupRate) -> Table:
    """Plan, disbursement, rate and comparison per funding source, with the total."""
    rows, total, comparison = rate_rows(context, groups, whole, "nguon")
    columns = rate_columns("Nguồn vốn", comparison, total)
    return table_of("theo-nguon", "Giải ngân theo nguồn vốn", rows, columns, unit=context.evidence.unit, wide=False)
