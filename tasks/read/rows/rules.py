"""What a row of a table is: one ordered list of rules, of which the first that holds gives the row its class.

A heading counted as a project, or a project dropped, is a wrong figure. So a heading needs evidence: its number, no
code, figures that are the sum of the rows under it. What neither numbers nor arithmetic decide is told as a doubt.

The rules stand in the order in which they are tried. A row meets them when what they look at is known: its own words
at once, the rows above on the way down, the rows beneath on the way back up, then its neighbours under one heading, and
last the whole table and its totals, which may only correct what was taken for a project. outline.py leads the rows past
them; row_evidence.py says what each looks for.
"""

from collections.abc import Callable
from dataclasses import dataclass

from tasks.ledger.finding import Severity
from tasks.read.rows.evidence import (
    Surroundings,
    adds_up_to_project_above,
    announces_parts,
    carries_over,
    compares,
    compares_though_numbered,
    differs_from_sum_beneath,
    divides_project_by_source,
    equals_next_row,
    equals_next_row_in_several,
    has_parts_of_another_sum,
    has_rows_but_no_figures,
    is_called_a_total,
    is_coded_group_with_other_sum,
    is_coded_over_uncoded,
    is_divided_by_source,
    is_empty_group,
    is_group,
    is_group_without_rows,
    is_heading_as_the_total_says,
    is_heading_by_capitals,
    is_named_as_group,
    is_named_as_part,
    is_nameless,
    is_nameless_sum,
    is_note,
    is_numbered_sum,
    is_plain_project,
    is_project_as_the_total_says,
    is_sum_beneath,
    is_sum_of_others,
    is_unlike_heading,
    is_unnumbered_among_numbered,
    lists_bullets_beneath,
    lists_cost_items_beneath,
    lists_sources_beneath,
    says_nothing,
    stands_below_the_table,
)
from tasks.read.rows.row import Kind, Row


@dataclass(frozen=True, slots=True)
class Rule:
    """A row for which `holds` is of class `kind`. `doubt`, if any, is told to whoever sent the file."""

    holds: Callable[[Row, Surroundings], bool]
    kind: Kind
    doubt: str = ""
    level: Severity = "warning"
    beneath: Kind | None = None
    """What the rows beneath it are, if the row's class says so."""

    @property
    def name(self) -> str:
        """The rule's name: that of its function."""
        return self.holds.__name__


_COMPARED = "là dòng so sánh, đối chiếu; không tính vào số liệu"
_PART = "đã hiểu là một phần của dự án ngay trên, không tính riêng"

BY_OWN_WORDS = (
    Rule(says_nothing, "note"),
    Rule(announces_parts, "note"),
    Rule(is_note, "note"),
    Rule(stands_below_the_table, "note"),
    Rule(is_called_a_total, "total"),
)
BY_ROWS_ABOVE = (
    Rule(divides_project_by_source, "split"),
    Rule(compares, "comparison", _COMPARED),
    Rule(carries_over, "comparison", _COMPARED),
    Rule(is_named_as_part, "part", _PART),
    Rule(adds_up_to_project_above, "part", _PART),
)
_DOUBTED_HEADINGS = (
    Rule(is_unlike_heading, "heading", "dòng có tên nhưng không có mã và số liệu; đã hiểu là dòng nhóm"),
    Rule(is_heading_by_capitals, "heading", "số liệu không bằng tổng các dòng bên dưới; đã hiểu là dòng nhóm"),
)
BY_ROWS_BENEATH = (
    Rule(is_divided_by_source, "project"),
    Rule(lists_sources_beneath, "project", beneath="split"),
    *_DOUBTED_HEADINGS,
    Rule(has_rows_but_no_figures, "heading"),
    Rule(
        has_parts_of_another_sum,
        "project",
        "các phần ghi ngay dưới cộng lại không bằng kế hoạch vốn của dự án; đã tính theo dòng dự án",
        beneath="part",
    ),
    Rule(is_coded_over_uncoded, "project", beneath="part"),
    Rule(
        is_coded_group_with_other_sum,
        "heading",
        "có mã dự án nhưng bên dưới là các dự án khác và số không bằng tổng; đã hiểu là dòng nhóm",
    ),
    Rule(is_group, "heading"),
    Rule(lists_cost_items_beneath, "project", beneath="part"),
    Rule(is_named_as_group, "heading"),
    Rule(
        lists_bullets_beneath,
        "project",
        "các dòng gạch đầu dòng bên dưới được hiểu là phần của dự án này",
        beneath="part",
    ),
    Rule(
        differs_from_sum_beneath,
        "heading",
        "số liệu không bằng tổng các dòng con; đã hiểu là dòng nhóm, chỉ tính các dòng con",
    ),
    Rule(is_sum_beneath, "heading"),
)
WITHOUT_ROWS_BENEATH = (
    *_DOUBTED_HEADINGS,
    Rule(
        is_group_without_rows,
        "project",
        "đánh số như dòng nhóm nhưng không có dòng nào bên dưới; đã tính là dự án",
    ),
    Rule(is_empty_group, "heading"),
    Rule(compares_though_numbered, "comparison", f"đánh số như dự án nhưng {_COMPARED}"),
    Rule(
        equals_next_row_in_several,
        "project",
        "số liệu bằng đúng dòng ngay dưới, không rõ là dòng nhóm của dòng đó hay là dự án riêng; tạm tính là dự án",
        "error",
    ),
    Rule(equals_next_row, "project", "số liệu bằng đúng dòng ngay dưới; đã tính là hai dự án"),
    Rule(is_plain_project, "project"),
)
BY_NEIGHBOURS = (
    Rule(is_numbered_sum, "total", "có số thứ tự nhưng bằng tổng các dòng trên; đã hiểu là dòng tổng"),
    Rule(is_sum_of_others, "total", "bằng tổng các dòng khác; đã hiểu là dòng tổng", "info"),
    Rule(is_unnumbered_among_numbered, "project", "không có số thứ tự và mã dự án; tạm tính là dự án", "error"),
)
BY_WHOLE_TABLE = (
    Rule(is_nameless_sum, "total"),
    Rule(is_nameless, "project", "có số liệu nhưng không có tên và mã dự án", "error"),
)
BY_TOTALS = (
    Rule(is_heading_as_the_total_says, "heading"),
    Rule(is_project_as_the_total_says, "project"),
)
RULES: tuple[Rule, ...] = tuple(
    dict.fromkeys(
        (
            *BY_OWN_WORDS,
            *BY_ROWS_ABOVE,
            *BY_ROWS_BENEATH,
            *WITHOUT_ROWS_BENEATH,
            *BY_NEIGHBOURS,
            *BY_WHOLE_TABLE,
            *BY_TOTALS,
        )
    )
)
"""All rules in the order in which a row meets them."""
