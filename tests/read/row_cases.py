"""One case per rule of rows: a table with a row to which it gives its class, and one in which it must not."""

from dataclasses import dataclass

from tasks.read.rows.row import Kind, Row


def row(serial: str, name: str, *figures: int | None, code: str = "", source: str = "") -> Row:
    """A row with plan and disbursement in triệu đồng, blank where they are not given."""
    dong = [None if figure is None else figure * 1_000_000 for figure in figures]
    return Row(0, serial, name, code, (*dong, *[None] * (2 - len(dong))), source)


def coded(serial: str, name: str, *figures: int | None) -> Row:
    """A project with a code made of its serial."""
    return row(serial, name, *figures, code=f"70000{serial:>02}")


@dataclass(frozen=True)
class Case:
    """Of the table `rows`, that at `at` becomes `kind` by `rule`; in the table `kept` the row there does not."""

    rule: str
    kind: Kind
    rows: tuple[Row, ...]
    at: int
    kept: tuple[Row, ...]


def numbered(*more: Row) -> tuple[Row, ...]:
    """Three numbered projects of 30/7, 20/2 and 10/1, and then `more`."""
    return (row("1", "Kè A", 30, 7), row("2", "Kè B", 20, 2), row("3", "Kè C", 10, 1), *more)


def below_a(*more: Row) -> tuple[Row, ...]:
    """A numbered project of 30/7 without code, `more`, and two other projects."""
    return (row("1", "Kè A", 30, 7), *more, row("2", "Kè B", 21, 2), row("3", "Kè C", 11, 1))


def below_coded(*more: Row) -> tuple[Row, ...]:
    """A coded project of 30/7, `more`, and another one."""
    return (coded("1", "Kè A", 30, 7), *more, coded("2", "Kè B", 21, 2))


CASES = (
    # By its own words.
    Case("says_nothing", "note", numbered(row("4", "")), 3, numbered(row("4", "Kè D"), row("5", "Kè E", 1))),
    Case("announces_parts", "note", below_a(row("", "Trong đó:")), 1, below_a(row("", "Nhóm A"))),
    Case("is_note", "note", below_a(row("", "Ghi chú: số ước")), 1, below_a(row("", "Nhóm A"))),
    Case(
        "stands_below_the_table", "note",
        numbered(row("", "Bắc Ninh thay mặt")), 3, numbered(row("4", "Kè D chưa khởi công")),
    ),
    Case("is_called_a_total", "total", numbered(row("", "Tổng cộng", 60, 10)), 3, numbered(row("", "Tổng kho", 5, 5))),
    # By the rows above.
    Case(
        "divides_project_by_source", "split",
        below_a(row("", "NSTW", 20, 5), row("", "NSĐP", 10, 2)), 1, below_a(row("", "Quỹ khác", 20, 5)),
    ),
    Case("compares", "comparison", numbered(row("", "Cùng kỳ năm 2022", 55, 9)), 3, numbered(row("", "Kỳ Anh", 5, 1))),
    Case("carries_over", "comparison", numbered(row("", "Mang sang", 50, 9)), 3, numbered(row("", "Mang Yang", 5, 1))),
    Case(
        "is_named_as_part", "part",
        below_a(row("", "Trong đó: GPMB", 30, 7)), 1, below_a(row("", "Trong đó: GPMB", 31, 7)),
    ),
    Case(
        "adds_up_to_project_above", "part",
        below_coded(row("", "Đợt một", 10, 3), row("", "Đợt hai", 20, 4)), 2,
        below_coded(row("", "Đợt một", 10, 3), row("", "Đợt hai", 20, 3)),
    ),
    # By the rows beneath.
    Case(
        "is_divided_by_source", "project",
        below_a(row("", "NSTW", 20, 5), row("", "NSĐP", 10, 2)), 0, below_a(row("a", "Nhánh một", 30, 7)),
    ),
    Case(
        "lists_sources_beneath", "project",
        below_a(row("a", "NSTW", 20, 5), row("b", "NSĐP", 10, 2)), 0,
        below_a(row("a", "NSTW", 20, 5), row("b", "Quỹ khác", 10, 2)),
    ),
    Case(
        "is_unlike_heading", "heading",
        (row("", "Đường nối cảng"), row("", "Kè B", 20, 2), row("", "Kè C", 10, 1)), 0,
        (row("", "Dự án chuyển tiếp"), row("", "Kè B", 20, 2), row("", "Kè C", 10, 1)),
    ),
    Case(
        "is_heading_by_capitals", "heading",
        (row("", "DỰ ÁN CHUYỂN TIẾP", 31, 3), row("1", "Kè B", 20, 2), row("2", "Kè C", 10, 1)), 0,
        (row("", "DỰ ÁN CHUYỂN TIẾP", 30, 3), row("1", "Kè B", 20, 2), row("2", "Kè C", 10, 1)),
    ),
    Case(
        "has_rows_but_no_figures", "heading",
        (row("I", "Dự án chuyển tiếp"), *numbered()), 0, (row("I", "Dự án chuyển tiếp", 60, 10), *numbered()),
    ),
    Case(
        "has_parts_of_another_sum", "project",
        (coded("1", "Kè A", 30, 7), row("1.1", "Xây lắp", 20, 4), row("1.2", "Thiết bị", 11, 3)), 0,
        (coded("1", "Kè A", 30, 7), row("1.1", "Xây lắp", 20, 4), row("1.2", "Thiết bị", 10, 3)),
    ),
    Case(
        "is_coded_over_uncoded", "project",
        below_coded(row("a", "Nhánh một", 10, 3), row("b", "Nhánh hai", 20, 4)), 0,
        below_a(row("a", "Nhánh một", 10, 3), row("b", "Nhánh hai", 20, 4)),
    ),
    Case(
        "is_coded_group_with_other_sum", "heading",
        (row("I", "Chương trình", 55, 10, code="7000099"), coded("1", "Kè A", 30, 7), coded("2", "Kè B", 20, 3)), 0,
        (row("I", "Chương trình", 50, 10, code="7000099"), coded("1", "Kè A", 30, 7), coded("2", "Kè B", 20, 3)),
    ),
    Case(
        "is_group", "heading",
        (row("I", "Huyện Tiên Du", 60, 10), *numbered()), 0, (row("I", "Huyện Tiên Du"), *numbered()),
    ),
    Case(
        "lists_cost_items_beneath", "project",
        below_a(row("a", "Chi phí xây lắp", 10, 3), row("b", "Nhánh hai", 20, 4)), 0,
        below_a(row("a", "Nhánh một", 10, 3), row("b", "Nhánh hai", 20, 4)),
    ),
    Case(
        "is_named_as_group", "heading",
        (row("1", "Các dự án giao thông", 30, 7), row("1.1", "Kè A", 10, 3), row("1.2", "Kè B", 20, 4)), 0,
        (row("1", "Kè sông", 30, 7), row("1.1", "Kè A", 10, 3), row("1.2", "Kè B", 20, 4)),
    ),
    Case(
        "lists_bullets_beneath", "project",
        below_a(row("-", "Nhánh một", 10, 3), row("-", "Nhánh hai", 20, 4)), 0,
        below_a(row("a", "Nhánh một", 10, 3), row("b", "Nhánh hai", 20, 4)),
    ),
    Case(
        "differs_from_sum_beneath", "heading",
        below_a(row("a", "Nhánh một", 10, 3), row("b", "Nhánh hai", 99, 4)), 0,
        below_a(row("a", "Nhánh một", 10, 3), row("b", "Nhánh hai", 20, 4)),
    ),
    Case(
        "is_sum_beneath", "heading",
        below_a(row("a", "Nhánh một", 10, 3), row("b", "Nhánh hai", 20, 4)), 0,
        below_a(row("a", "Nhánh một", 10, 3), row("b", "Nhánh hai", 99, 4)),
    ),
    # Without rows beneath.
    Case(
        "is_group_without_rows", "project",
        (row("I", "Kè A", 30, 7), row("II", "Kè B", 20, 2)), 0, (row("I", "Kè A", 0, 0), row("II", "Kè B", 20, 2)),
    ),
    Case(
        "is_empty_group", "heading",
        (row("I", "Kè A", 0, 0), row("II", "Kè B", 20, 2)), 0, (row("I", "Kè A", 1, 0), row("II", "Kè B", 20, 2)),
    ),
    Case(
        "compares_though_numbered", "comparison",
        numbered(row("4", "Cùng kỳ năm 2022", 55, 9)), 3, numbered(coded("4", "Cùng kỳ năm 2022", 55, 9)),
    ),
    Case(
        "equals_next_row_in_several", "project",
        (row("", "Kè A", 20, 2), row("", "Kè B", 20, 2), row("", "Kè C", 9, 1)), 0,
        (row("", "KÈ A", 20, 2), row("", "Kè B", 20, 2), row("", "Kè C", 9, 1)),
    ),
    Case(
        "equals_next_row", "project",
        (row("", "Kè A", 20, 0), row("", "Kè B", 20, 0), row("", "Kè C", 9, 1)), 0,
        (row("", "Kè A", 20, 0), row("", "Kè B", 20, 1), row("", "Kè C", 9, 1)),
    ),
    Case("is_plain_project", "project", numbered(), 1, (row("1", "Kè A", 30, 7), row("", "Tổng số", 30, 7))),
    # By its neighbours.
    Case(
        "is_numbered_sum", "total",
        numbered(row("4", "Toàn ngành", 60, 10)), 3, numbered(row("4", "Toàn ngành", 60, 11)),
    ),
    Case(
        "is_sum_of_others", "total", numbered(row("", "Toàn Sở", 60, 10)), 3, numbered(row("", "Toàn Sở", 60, 11)),
    ),
    Case(
        "is_unnumbered_among_numbered", "project",
        numbered(row("", "Kè D", 5, 1)), 3, (row("", "Kè A", 9, 1), row("", "Kè B", 5, 1), row("", "Kè C", 6, 1),
        row("", "Kè D", 5, 1)),
    ),
    # By the whole table.
    Case("is_nameless_sum", "total", numbered(row("4", "", 60)), 3, numbered(row("4", "", 61))),
    Case("is_nameless", "project", numbered(row("4", "", 61, 10)), 3, numbered(row("4", "Kè D", 61, 10))),
    # By the totals that the table states.
    Case(
        "is_heading_as_the_total_says", "heading",
        (row("", "Kè A", 20, 2), row("", "Kè B", 20, 2), row("", "Kè C", 9, 1), row("", "Tổng cộng", 29, 3)), 0,
        (row("", "Kè A", 20, 2), row("", "Kè B", 20, 2), row("", "Kè C", 9, 1), row("", "Tổng cộng", 49, 5)),
    ),
    Case(
        "is_project_as_the_total_says", "project",
        (row("", "Kè A", 20, 2), row("", "Kè B", 20, 2), row("", "Kè C", 9, 1), row("", "Tổng cộng", 49, 5)), 0,
        (row("", "Kè A", 20, 2), row("", "Kè B", 20, 2), row("", "Kè C", 9, 1), row("", "Tổng cộng", 50, 5)),
    ),
)  # fmt: skip
