"""Indicators, when they are tracked: the value reached beside its target.

`facts.indicators` columns: `indicator`, `unit`, `target`, `value`, `state` (texts as they are to be printed).
"""

from collections.abc import Iterable
from typing import Any

from tasks.report.recipient_facts import Blocks, Context
from tasks.report.sentences import paragraph, say
from tasks.report.tables import Columns, col, table_of

TITLE = "KẾT QUẢ THỰC HIỆN CÁC CHỈ TIÊU"


def write(context: Context) -> Blocks | None:
    """The section, or None where no indicator has a value yet."""
    indicators = context.facts.indicators
    if not indicators.empty:
        indicators = indicators[indicators["value"].astype(str).str.strip() != ""]
    if indicators.empty:
        return None
    columns: Columns[Any] = (
        col("Chỉ tiêu", lambda row: str(row.indicator), width=36),
        col("Đơn vị tính", lambda row: str(row.unit), width=12),
        col("Mục tiêu", lambda row: str(row.target), width=12),
        col("Thực hiện", lambda row: str(row.value), width=12),
        col("Kết quả", lambda row: str(row.state), width=12),
    )
    rows: Iterable[Any] = indicators.itertuples()
    table = table_of("chi-tieu", "Kết quả thực hiện các chỉ tiêu", rows, columns, wide=False)
    return paragraph(say("Kết quả thực hiện các chỉ tiêu như sau:")), table
