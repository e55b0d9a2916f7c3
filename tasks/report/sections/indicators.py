"""Indicators, when they are tracked: the value reached beside its target.

`facts.indicators` columns: `indicator`, `unit`, `target`, `value` (texts as they are to be printed).
"""

from tasks.report.context import Blocks, Context
from tasks.report.model import Column, Row
from tasks.report.sentences import paragraph, say
from tasks.report.tables import make_table, serial

TITLE = "KẾT QUẢ THỰC HIỆN CÁC CHỈ TIÊU"


def write(context: Context) -> Blocks | None:
    """The section, or None where no indicator is tracked."""
    indicators = context.facts.indicators
    if indicators.empty:
        return None
    rows = [
        Row((serial(index), *(str(row[name]) for name in ("indicator", "unit", "target", "value"))))
        for index, (_, row) in enumerate(indicators.iterrows())
    ]
    columns = (
        Column("TT", width=4),
        Column("Chỉ tiêu", width=36),
        Column("Đơn vị tính", width=12),
        Column("Mục tiêu", width=12),
        Column("Thực hiện", width=12),
    )
    table = make_table("chi-tieu", "Kết quả thực hiện các chỉ tiêu", columns, rows)
    return paragraph(say("Kết quả thực hiện các chỉ tiêu như sau:")), table
