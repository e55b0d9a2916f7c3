"""Odd and bad files made by code, each with what reading it must give. One case per mess and per error class."""

import io
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

from tests.read.helpers import DISBURSED_VND, HEAD, PLAN_VND, UNIT_NOTE, A, B, C, Rows, fill, save_xlsx

Maker = Callable[[Path], object]

TITLE = [["SỞ GIAO THÔNG VẬN TẢI"], ["BÁO CÁO TÌNH HÌNH GIẢI NGÂN THÁNG 7 NĂM 2023"], UNIT_NOTE]
PLAIN: list[list[Any]] = [*TITLE, HEAD, A, B, C]


@dataclass(frozen=True)
class Case:
    """A file and its outcome: an Unreadable code, or the lines, sums and issues that it must give."""

    name: str
    make: Maker
    unreadable: str = ""
    lines: int = 3
    plan: int | None = PLAN_VND
    disbursed: int | None = DISBURSED_VND
    issues: frozenset[str] = field(default_factory=frozenset)
    """Issue codes that must be there."""
    clean: bool = True
    """Whether there must be no issue of level error."""


CASES: dict[str, Case] = {}


def case(name: str, make: Maker, *issues: str, **more: object) -> None:
    """Adds a case with the issues that it must give."""
    CASES[name] = Case(name, make, issues=frozenset(issues), **more)  # type: ignore[arg-type]


def _rows(name: str, rows: Rows, *issues: str, **more: object) -> None:
    stem = name.replace(".xlsx", "")
    case(f"{stem}.xlsx", lambda path: save_xlsx(path, rows), *issues, **more)


def _bytes(name: str, data: bytes | Callable[[], bytes], **more: object) -> None:
    case(name, lambda path: path.write_bytes(data if isinstance(data, bytes) else data()), **more)


def below_head(*extra: Rows, head: list[object] | None = None) -> list[list[object]]:
    """Rows below the title and the head of the table."""
    rows: list[list[object]] = [*TITLE, list(head or HEAD)]
    for block in extra:
        rows.extend(list(row) for row in block)
    return rows


def workbook_bytes(rows: Rows = PLAIN) -> bytes:
    """A workbook in memory."""
    stream = io.BytesIO()
    from openpyxl import Workbook

    book = Workbook()
    fill(book.active, rows)
    book.save(stream)
    return stream.getvalue()


# --- shapes -----------------------------------------------------------------------------------------------------------

_rows("plain", PLAIN)
_rows("no-title", [[*HEAD[:3], "Kế hoạch vốn năm 2023 (triệu đồng)", "Lũy kế giải ngân (triệu đồng)"], A, B, C])
case("starts-at-c5.xlsx", lambda path: save_xlsx(path, PLAIN, at=(5, 3)))
_rows("index-row", below_head([["(1)", "(2)", "(3)", "(4)", "(5)"], A, B, C]))
_rows("index-row-numbers", below_head([[1, 2, 3, 4, "5=3+4"], A, B, C]))
_rows("index-row-letters", below_head([["A", "B", "C", 1, 2], A, B, C]))
_rows("total-last", below_head([A, B, C, ["", "Tổng cộng", "", 5000.5, 1600.25]]))
_rows("total-first", below_head([["", "TỔNG SỐ", "", 5000.5, 1600.25], A, B, C]))
_rows("total-in-serial-column", below_head([A, B, C, ["Tổng cộng", "", "", 5000.5, 1600.25]]))
_rows("total-wrong", below_head([A, B, C, ["", "Cộng", "", 5100, 1600.25]]), "read-stated-total")
_rows("total-lookalike", below_head([A, [2, "Tổng kho xăng dầu Bắc Ninh", "7613517", 2500.5, 1000.25], C]))
_rows("cong-dong", below_head([A, [2, "Cộng đồng dân cư xây nhà văn hóa", "", 2500.5, 1000.25], C]))
_rows(
    "groups-letters-romans",
    below_head(
        [
            ["A", "Vốn ngân sách trung ương", "", 4000.5, 1600.25],
            ["I", "Dự án chuyển tiếp", "", 1500, 600],
            A,
            ["II", "Dự án khởi công mới", "", 2500.5, 1000.25],
            [1, *B[1:]],
            ["B", "Vốn ngân sách địa phương", "", 1000, 0],
            [1, *C[1:]],
            ["", "TỔNG CỘNG (A+B)", "", 5000.5, 1600.25],
        ]
    ),
)
_rows(
    "groups-without-serial",
    below_head(
        [["", "DỰ ÁN CHUYỂN TIẾP", "", 4000.5, 1600.25], A, B, ["", "DỰ ÁN KHỞI CÔNG MỚI", "", 1000, 0], [1, *C[1:]]]
    ),
)
_rows("groups-without-figures", below_head([["I", "Dự án chuyển tiếp"], A, B, ["II", "Dự án mới"], [1, *C[1:]]]))
_rows(
    "group-empty", below_head([["I", "Dự án chuyển tiếp", "", 5000.5, 1600.25], A, B, C, ["II", "Vốn ODA", "", 0, 0]])
)
_rows("group-subtotal-wrong", below_head([["I", "Dự án chuyển tiếp", "", 9999, 1600.25], A, B, C]), "read-stated-total")
_rows(
    "groups-dotted",
    below_head(
        [
            ["1", "Các dự án giao thông", "", 4000.5, 1600.25],
            ["1.1", *A[1:]],
            ["1.2", *B[1:]],
            ["2", "Các dự án giáo dục", "", 1000, 0],
            ["2.1", *C[1:]],
        ]
    ),
)
_rows(
    "groups-letters-lower",
    below_head([["a)", "Nhóm B", "", 4000.5, 1600.25], A, B, ["b)", "Nhóm C", "", 1000, 0], [1, *C[1:]]]),
)
_rows("groups-merged-label", below_head([["I. DỰ ÁN CHUYỂN TIẾP"], A, B, ["II. DỰ ÁN KHỞI CÔNG MỚI"], [1, *C[1:]]]))
_rows("serials-in-name", below_head([["", "I. Dự án chuyển tiếp", "", 5000.5, 1600.25], A, B, C]))
_rows("no-serial-column", [UNIT_NOTE, HEAD[1:], A[1:], B[1:], C[1:]])
_rows(
    "no-serial-subtotals",
    [UNIT_NOTE, HEAD[1:], ["Dự án chuyển tiếp", "", 4000.5, 1600.25], A[1:], B[1:], ["Dự án mới", "", 1000, 0], C[1:]],
)
_rows(
    "subtotals-below",
    below_head(
        [
            ["I", "Dự án chuyển tiếp"],
            A,
            B,
            ["", "Cộng nhóm I", "", 4000.5, 1600.25],
            ["II", "Dự án mới"],
            [1, *C[1:]],
            ["", "Cộng nhóm II", "", 1000, 0],
            ["", "Tổng cộng", "", 5000.5, 1600.25],
        ]
    ),
)
_rows("blank-codes", below_head([[1, *A[1:2], "", *A[3:]], B, C]))
_rows("codes-as-numbers", below_head([[1, A[1], 7613516, *A[3:]], [2, B[1], 7613517.0, *B[3:]], C]))
_rows("blank-rows-between", below_head([A, [], [], B, [], C]))
_rows("repeated-header", below_head([A, HEAD, B, HEAD, ["(1)", "(2)", "(3)", "(4)", "(5)"], C]))
_rows("project-without-figures", below_head([A, B, C, [4, "Dự án chưa giao vốn", "7613519"]]), lines=4)
_rows(
    "signature-below",
    below_head(
        [
            A,
            B,
            C,
            [],
            ["", "Ghi chú: số liệu đến 31/7/2023"],
            ["", "", "", "Bắc Ninh, ngày 03 tháng 8 năm 2023"],
            ["", "NGƯỜI LẬP BIỂU", "", "THỦ TRƯỞNG ĐƠN VỊ"],
        ]
    ),
)
_rows("prefilled-serials", below_head([A, B, C, *[[n] for n in range(4, 60)]]))
_rows(
    "parts-under-project",
    below_head([[*A], ["-", "Chi phí xây lắp", "", 1000, 400], ["-", "Chi phí khác", "", 500, 200], B, C]),
)
_rows(
    "sources-under-project",
    below_head([A, ["", "- Vốn NSTW", "", 1000, 400], ["", "- Vốn NSĐP", "", 500, 200], B, C]),
    lines=4,
)
_rows(
    "source-column",
    [UNIT_NOTE, [*HEAD, "Nguồn vốn"], [*A, "Ngân sách trung ương"], [*B, "NSĐP"], [*C, "Vốn nước ngoài (ODA)"]],
)
_rows(
    "source-column-unknown",
    [UNIT_NOTE, [*HEAD, "Nguồn vốn"], [*A, "Quỹ hỗ trợ X"], [*B, "NSĐP"], [*C, "NSĐP"]],
    "read-unknown-source",
    clean=False,
)
_rows(
    "project-over-two-rows",
    [UNIT_NOTE, [*HEAD, "Nguồn vốn"], [*A, "NSTW"], ["", "", "", 100, 50, "NSĐP"], [*B, "NSĐP"], [*C, "NSĐP"]],
    lines=4,
    plan=PLAN_VND + 100_000_000,
    disbursed=DISBURSED_VND + 50_000_000,
)
_rows(
    "wide-by-source",
    [
        UNIT_NOTE,
        ["TT", "Tên dự án", "Mã dự án", "Kế hoạch vốn năm 2023", "", "", "Lũy kế giải ngân", "", ""],
        ["", "", "", "Tổng số", "NSTW", "NSĐP", "Tổng số", "NSTW", "NSĐP"],
        [1, A[1], A[2], 1500, 1000, 500, 600, 400, 200],
        [2, B[1], B[2], 2500.5, 2500.5, "", 1000.25, 1000.25, ""],
        [3, C[1], C[2], 1000, "", 1000, 0, "", 0],
    ],
    lines=4,
)
_rows(
    "three-row-header",
    [
        UNIT_NOTE,
        ["TT", "Thông tin dự án", "", "Kế hoạch vốn năm 2023", "", "", "Giải ngân", ""],
        ["", "Tên dự án", "Mã dự án", "Tổng số", "Trong đó", "", "Trong tháng 7", "Lũy kế từ 01/01/2023 đến 31/7/2023"],
        ["", "", "", "", "Kéo dài", "Năm 2023", "", ""],
        [1, A[1], A[2], 1500, 500, 1000, 100, 600],
        [2, B[1], B[2], 2500.5, 0, 2500.5, 0, 1000.25],
        [3, C[1], C[2], 1000, 0, 1000, 0, 0],
    ],
)
_rows(
    "plan-from-parts",
    [
        UNIT_NOTE,
        ["TT", "Tên dự án", "Mã dự án", "Kế hoạch vốn", "", "Lũy kế giải ngân"],
        ["", "", "", "Kéo dài", "Năm 2023", ""],
        [1, A[1], A[2], 500, 1000, 600],
        [2, B[1], B[2], "", 2500.5, 1000.25],
        [3, C[1], C[2], 0, 1000, 0],
    ],
    "read-column-missing",
)
_rows("over-plan", below_head([[1, A[1], A[2], 1500, 9000], B, C]), disbursed=DISBURSED_VND + 8_400_000_000)
_rows("columns-swapped", [UNIT_NOTE, HEAD[::-1], A[::-1], B[::-1], C[::-1]])
_rows(
    "missing-disbursed", [UNIT_NOTE, HEAD[:4], A[:4], B[:4], C[:4]], "read-column-missing", disbursed=None, clean=False
)
_rows("name-only", [["TT", "Tên dự án"], [1, "Dự án A"], [2, "Dự án B"]], unreadable="no-table")
_rows(
    "two-plan-columns",
    [UNIT_NOTE, [*HEAD, "Kế hoạch vốn năm 2023"], [*A, 1], [*B, 2], [*C, 3]],
    "read-column-twice",
    clean=False,
)

# --- numbers, units, dates --------------------------------------------------------------------------------------------

_rows(
    "text-vietnamese",
    below_head([[1, *A[1:3], "1.500", "600"], [2, *B[1:3], "2.500,5", "1.000,25"], [3, *C[1:3], "1.000", "-"]]),
    "read-ambiguous-number",
)
_rows(
    "text-english",
    below_head([[1, *A[1:3], "1,500", "600"], [2, *B[1:3], "2,500.5", "1,000.25"], [3, *C[1:3], "1,000", "-"]]),
    "read-ambiguous-number",
)
_rows(
    "text-undecided",
    below_head([[1, *A[1:3], "1.500", 600]]),
    "read-ambiguous-number",
    lines=1,
    plan=0,
    disbursed=600_000_000,
    clean=False,
)
_rows("text-spaces", below_head([[1, *A[1:3], " 1 500 ", "600 "], B, C]))
_rows("text-brackets", below_head([[1, *A[1:3], 1500, "(600)"], B, C]), disbursed=DISBURSED_VND - 1_200_000_000)
_rows(
    "text-letters",
    below_head([[1, *A[1:3], "chưa giao", 600], B, C]),
    "read-not-a-number",
    plan=PLAN_VND - 1_500_000_000,
    clean=False,
)
_rows(
    "date-in-money",
    below_head([[1, *A[1:3], date(2023, 5, 1), 600], B, C]),
    "read-not-a-number",
    plan=PLAN_VND - 1_500_000_000,
    clean=False,
)
_rows(
    "unit-dong",
    [
        ["", "", "", "", "Đơn vị tính: đồng"],
        HEAD,
        [1, *A[1:3], 1_500_000_000, 600_000_000],
        [2, *B[1:3], 2_500_500_000, 1_000_250_000],
        [3, *C[1:3], 1_000_000_000, 0],
    ],
)
_rows(
    "unit-dong-text",
    [
        ["", "", "", "", "(Đồng)"],
        HEAD,
        [1, *A[1:3], "1.500.000.000", "600.000.000"],
        [2, *B[1:3], "2.500.500.000", "1.000.250.000"],
        [3, *C[1:3], "1.000.000.000", "-"],
    ],
)
_rows(
    "unit-ty",
    [["", "", "", "", "ĐVT: tỷ đồng"], HEAD, [1, *A[1:3], 1.5, 0.6], [2, *B[1:3], 2.5005, 1.00025], [3, *C[1:3], 1, 0]],
)
_rows(
    "unit-per-column",
    [
        ["TT", "Tên dự án", "Mã dự án", "Kế hoạch vốn năm 2023 (tỷ đồng)", "Lũy kế giải ngân (triệu đồng)"],
        [1, *A[1:3], 1.5, 600],
        [2, *B[1:3], 2.5005, 1000.25],
        [3, *C[1:3], 1, 0],
    ],
)
_rows("unit-missing", [HEAD, A, B, C], "read-unit-missing", clean=False)
_rows(
    "unit-two-notes",
    [["", "", "", "", "ĐVT: đồng"], *PLAIN],
    "read-unit-conflict",
    plan=None,
    disbursed=None,
    clean=False,
)
_rows(
    "unit-changes-inside",
    below_head([["I", "Dự án chuyển tiếp"], A, B, ["", "", "", "", "ĐVT: đồng"], ["II", "Dự án mới"], [1, *C[1:]]]),
    "read-unit-conflict",
    clean=False,
)
_rows(
    "unit-implausible",
    [["", "", "", "", "ĐVT: đồng"], HEAD, A, B, C],
    "read-unit-conflict",
    plan=None,
    disbursed=None,
    clean=False,
)
_rows(
    "bad-date",
    [UNIT_NOTE, [*HEAD, "Thời gian hoàn thành"], [*A, "sắp xong"], [*B, "31/12/2023"], [*C, "2024"]],
    "read-not-a-date",
)
