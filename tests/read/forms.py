"""Official forms as tests build them: three-row headers with merged cells, written from memory of the forms' text.

No filled-in original of any of them was at hand; figures and names are invented.
"""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from openpyxl import Workbook

Header = str | tuple[str, ...]
"""One column's header texts from top to bottom; equal neighbours are merged."""


def save_form(
    path: Path, headers: Sequence[Header], rows: Sequence[Sequence[Any]], *, title: str, unit: str = "triệu đồng"
) -> Path:
    """A form with title, unit note, merged header rows, index row and `rows`."""
    book = Workbook()
    sheet = book.worksheets[0]
    sheet.title = "Biểu"
    width = len(headers)
    sheet.cell(1, 1, title)
    sheet.cell(2, width, f"Đơn vị tính: {unit}")
    levels = [header if isinstance(header, tuple) else (header,) for header in headers]
    depth = max(map(len, levels))
    top = 3
    for column, texts in enumerate(levels, 1):
        for level, text in enumerate(texts):
            same = column > 1 and levels[column - 2][: level + 1] == texts[: level + 1] and level < len(texts) - 1
            if same:
                continue
            sheet.cell(top + level, column, text)
            last = column
            while level < len(texts) - 1 and last < width and levels[last][: level + 1] == texts[: level + 1]:
                last += 1
            bottom = top + depth - 1 if level == len(texts) - 1 else top + level
            if (last, bottom) != (column, top + level):
                sheet.merge_cells(start_row=top + level, end_row=bottom, start_column=column, end_column=last)
        sheet.cell(top + depth, column, f"({column})")
    for i, row in enumerate(rows):
        for j, value in enumerate(row):
            if value is not None:
                sheet.cell(top + depth + 1 + i, j + 1, value)
    book.save(path)
    return path


def payment_report(path: Path) -> Path:
    """Monthly payment report (Circular 15/2021/TT-BTC): carried-over and this year's plan, work and advances."""
    plan, paid, estimate = (
        "Kế hoạch năm 2023",
        "Lũy kế vốn thanh toán từ đầu năm đến hết tháng 7/2023",
        "Ước thanh toán",
    )
    carried, year = "Vốn kéo dài các năm trước", "Vốn kế hoạch năm 2023"
    headers: list[Header] = [
        "TT",
        "Nội dung",
        "Mã dự án",
        (plan, "Tổng số"),
        (plan, "Trong đó", "Kế hoạch vốn kéo dài"),
        (plan, "Trong đó", "Kế hoạch vốn giao trong năm 2023"),
        (paid, "Tổng số"),
        (paid, carried, "Thanh toán khối lượng hoàn thành"),
        (paid, carried, "Vốn tạm ứng theo chế độ"),
        (paid, year, "Tổng số"),
        (paid, year, "Thanh toán khối lượng hoàn thành"),
        (paid, year, "Vốn tạm ứng theo chế độ"),
        (estimate, "đến hết tháng 8/2023", "Tổng số"),
        (estimate, "đến hết tháng 8/2023", "Vốn kéo dài"),
        (estimate, "đến hết tháng 8/2023", "Vốn năm 2023"),
        "Tỷ lệ thanh toán/kế hoạch (%)",
        "Ghi chú",
    ]
    one = [
        1,
        "Cầu Vân Phong",
        "7961001",
        12000,
        2000,
        10000,
        7100,
        1500,
        100,
        5500,
        4000,
        1500,
        8000,
        1800,
        6200,
        59.17,
    ]
    two = [2, "Trường Tiểu học Bản Liền", "7961002", 5000, 0, 5000, 2600, 0, 0, 2600, 2600, 0, 3000, 0, 3000, 52]
    total = [None, "TỔNG SỐ", None, *[a + b for a, b in zip(one[3:15], two[3:15], strict=True)], None]
    return save_form(path, headers, [total, one, two], title="BÁO CÁO TÌNH HÌNH THANH TOÁN VỐN ĐẦU TƯ CÔNG NĂM 2023")


def supervision_report(path: Path) -> Path:
    """Supervision report (forms under Decree 29/2021/NĐ-CP): total investment of all sources and "Trong đó: NSTW"."""
    decision, all_sources = "Quyết định đầu tư", "Tổng số (tất cả các nguồn vốn)"
    headers: list[Header] = [
        "TT",
        "Danh mục dự án",
        (decision, "Số, ngày, tháng, năm ban hành"),
        (decision, "Tổng mức đầu tư", all_sources),
        (decision, "Tổng mức đầu tư", "Trong đó: NSTW"),
        ("Kế hoạch vốn năm 2023", all_sources),
        ("Kế hoạch vốn năm 2023", "Trong đó: NSTW"),
        ("Giải ngân từ đầu năm đến hết ngày 31/7/2023", all_sources),
        ("Giải ngân từ đầu năm đến hết ngày 31/7/2023", "Trong đó: NSTW"),
        "Ghi chú",
    ]
    one = [1, "Đường vành đai Tây", "101/QĐ-UBND ngày 05/3/2021", 300000, 100000, 40000, 40000, 15000, 15000]
    two = [2, "Bệnh viện huyện", "102/QĐ-UBND ngày 09/4/2022", 50000, 50000, 20000, 20000, 5000, 5000]
    return save_form(path, headers, [one, two], title="BÁO CÁO GIÁM SÁT, ĐÁNH GIÁ ĐẦU TƯ NĂM 2023")


def weekly_by_owner(path: Path) -> Path:
    """A department's weekly table by owner: figures up to a day, and estimated up to another."""
    paid = "Giải ngân"
    headers: list[Header] = [
        "STT",
        "Chủ đầu tư",
        ("Kế hoạch vốn năm 2023", "Tổng số"),
        ("Kế hoạch vốn năm 2023", "Trong đó", "NSTW"),
        ("Kế hoạch vốn năm 2023", "Trong đó", "NSĐP"),
        (paid, "Đến ngày 31/7", "Số tiền"),
        (paid, "Đến ngày 31/7", "Tỷ lệ (%)"),
        (paid, "Ước đến 31/8", "Số tiền"),
        (paid, "Ước đến 31/8", "Tỷ lệ (%)"),
    ]
    rows = [
        ["", "TỔNG CỘNG", 300000, 200000, 100000, 120000, 40, 150000, 50],
        [1, "Ban QLDA công trình giao thông", 200000, 150000, 50000, 90000, 45, 110000, 55],
        [2, "Ban QLDA công trình dân dụng", 100000, 50000, 50000, 30000, 30, 40000, 40],
    ]
    return save_form(path, headers, rows, title="TIẾN ĐỘ GIẢI NGÂN CÁC CHỦ ĐẦU TƯ")


def plans_side_by_side(path: Path, *, sources: bool = False) -> Path:
    """A daily table from the third quarter on: the plan at the year's start beside the plan after adjustment."""
    first, after = "Kế hoạch vốn giao đầu năm", "Kế hoạch vốn sau điều chỉnh"
    plans: list[Header] = [first, after]
    if sources:
        plans = [(first, "Tổng số"), (first, "NSTW"), (after, "Tổng số"), (after, "NSTW"), (after, "NSĐP")]
    headers: list[Header] = ["STT", "Tên dự án", *plans, "Lũy kế giải ngân đến ngày 15/9/2023"]
    figures = [[1000, 1400], [2000, 1500]]
    if sources:
        figures = [[1000, 400, 1400, 400, 1000], [2000, 2000, 1500, 1500, 0]]
    rows = [[1, "Kè sông Lô", *figures[0], 700], [2, "Chợ Bản Phố", *figures[1], 900]]
    return save_form(path, headers, rows, title="TÌNH HÌNH GIẢI NGÂN NĂM 2023")
