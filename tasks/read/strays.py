"""Rows with figures but neither number nor code: parts, comparisons and totals that only look like projects.

Counted as a project, each would double a figure. What is none of them stays a project, as an error to be mended.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass

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


@dataclass(frozen=True, slots=True)
class _Sums:
    """What rows of one parent add up to, by money column. Kept running, so that a long table costs one pass."""

    vnd: tuple[int, ...]
    rows: int = 0
    with_money: int = 0
    headings: int = 0

    def plus(self, row: Row, own: tuple[int, ...], sign: int = 1) -> "_Sums":
        """With another row, or with `sign` -1 without one."""
        if row.kind not in ("project", "heading"):
            return self
        return _Sums(
            tuple(summed + sign * amount for summed, amount in zip(self.vnd, own, strict=True)),
            self.rows + sign,
            self.with_money + sign * row.has_money,
            self.headings + sign * (row.kind == "heading"),
        )

    def are_stated_by(self, row: Row) -> bool:
        """Whether a row's figures are these sums, of at least two rows with money or a group."""
        if self.with_money < 2 and not self.headings:
            return False
        pairs = [(figure, summed) for figure, summed in zip(row.figures, self.vnd, strict=True) if figure is not None]
        stated = [(figure, summed) for figure, summed in pairs if figure or summed]
        exact = all(abs(figure - summed) <= self.rows for figure, summed in stated)
        close = all(abs(figure - summed) * _ROUNDED <= abs(summed) for figure, summed in stated)
        return bool(stated) and (exact or (close and len(stated) > 1))


def settle_strays(rows: Sequence[Row], *, numbered: bool) -> None:
    """Tell totals from projects among rows of one parent, whose children are settled.

    numbered: at least half of the table's rows have a number, or a code; a row with neither is then no plain project.
    """
    if not any(_is_stray(row) for row in rows):
        return
    columns = range(len(rows[0].figures))
    own = [tuple(leaf_sum([row], column) for column in columns) for row in rows]
    none = _Sums((0,) * len(columns))
    whole = since = none
    for row, amounts in zip(rows, own, strict=True):
        whole = whole.plus(row, amounts)
    for row, amounts in zip(rows, own, strict=True):
        others = whole.plus(row, amounts, -1)
        if _is_stray(row) and row.level == "int" and row is rows[-1] and _is_numbered_sum(row, others):
            row.kind, row.doubt = "total", "có số thứ tự nhưng bằng tổng các dòng trên; đã hiểu là dòng tổng"
        elif _is_stray(row) and row.level is None:
            if since.are_stated_by(row) or others.are_stated_by(row):
                row.kind, row.doubt, row.doubt_level = "total", "bằng tổng các dòng khác; đã hiểu là dòng tổng", "info"
                whole, since = others, none
                continue
            if numbered and row.name:
                row.doubt, row.doubt_level = "không có số thứ tự và mã dự án; tạm tính là dự án", "error"
        since = since.plus(row, amounts)


def _is_stray(row: Row) -> bool:
    return row.kind == "project" and not row.code and not row.children and row.has_money


def _is_numbered_sum(row: Row, others: _Sums) -> bool:
    """Whether a numbered last row is the sum of at least three others in two columns: no project is, by chance."""
    return others.with_money > 2 and sum(map(bool, row.figures)) > 1 and others.are_stated_by(row)
