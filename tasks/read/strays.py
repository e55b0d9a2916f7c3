"""Rows with figures but neither number nor code: parts, comparisons and totals that only look like projects.

Counted as a project, each would double a figure. What is none of them stays a project, as an error to be mended.
"""

import re
from collections.abc import Sequence

from tasks.read.rows import Row, leaf_sum
from tasks.read.text import fold

_OF_WHICH = re.compile(r"^(trong đó|tđ|t\.đ|bao gồm|gồm)(?!\w)")
_ASIDE = re.compile(
    r"^(so với|cùng kỳ|kỳ trước|tháng trước|năm trước|(lũy kế |giải ngân )?(cùng kỳ )?năm 20\d\d$|chênh lệch|đối chiếu|"
    r"((cộng|trang trước|số|cộng trang trước) )?(mang|chuyển) sang( trang sau)?$|"
    r"(theo|số|số liệu|theo số liệu)( của)? (kho bạc|kbnn|tabmis)|(kho bạc|kbnn)( nhà nước)?$)(?!\w)"
)
_ROUNDED = 10_000
"""A total typed in rounded millions is off by less than this part of itself; then two columns must say the same."""


def of_which(row: Row) -> bool:
    """Whether a row's label announces parts: "Trong đó:"."""
    return _OF_WHICH.match(fold(row.name)) is not None


def is_aside(row: Row) -> bool:
    """Whether a row compares with other figures: "Cùng kỳ năm 2022", "Số liệu Kho bạc Nhà nước"."""
    return _ASIDE.match(fold(row.name)) is not None


def within(part: Row, whole: Row) -> bool:
    """Whether every figure of a row can be a part of the figure above it."""
    pairs = list(zip(part.figures, whole.figures, strict=True))
    return whole.has_money and all(
        not own or (of is not None and abs(own) <= abs(of) and own * of >= 0) for own, of in pairs
    )


def settle_strays(rows: Sequence[Row], *, numbered: bool) -> None:
    """Tell totals from projects among rows of one parent, whose children are settled.

    numbered: the table numbers its projects, or nearly all have codes; a row with neither is then no plain project.
    """
    since: list[Row] = []
    for row in rows:
        stray = row.kind == "project" and not row.code and not row.children and row.has_money
        if stray and row is rows[-1] and row.level == "int" and _is_numbered_sum(row, rows[:-1]):
            row.kind, row.doubt = "total", "có số thứ tự nhưng bằng tổng các dòng trên; đã hiểu là dòng tổng"
        elif stray and row.level is None:
            if _is_sum(row, since) or _is_sum(row, [other for other in rows if other is not row]):
                row.kind, row.doubt, row.doubt_level = "total", "bằng tổng các dòng khác; đã hiểu là dòng tổng", "info"
                since = []
                continue
            if numbered and row.name:
                row.doubt = "không có số thứ tự và mã dự án; tạm tính là dự án"
                row.doubt_level = "error"
        since.append(row)


def _is_numbered_sum(row: Row, others: Sequence[Row]) -> bool:
    """Whether a numbered last row is the sum of at least three others in two columns: no project is, by chance."""
    enough = sum(other.has_money for other in others) > 2 and sum(bool(figure) for figure in row.figures) > 1
    return enough and _is_sum(row, others)


def _is_sum(row: Row, others: Sequence[Row]) -> bool:
    """Whether a row's figures are the sums of at least two rows with money."""
    counted = [other for other in others if other.kind in ("project", "heading")]
    if sum(other.has_money for other in counted) < 2 and not any(other.kind == "heading" for other in counted):
        return False
    pairs = [(figure, leaf_sum(counted, column)) for column, figure in enumerate(row.figures) if figure is not None]
    stated = [(figure, summed) for figure, summed in pairs if figure or summed]
    exact = all(abs(figure - summed) <= len(counted) for figure, summed in stated)
    close = all(abs(figure - summed) * _ROUNDED <= abs(summed) for figure, summed in stated)
    return bool(stated) and (exact or (close and len(stated) > 1))
