"""The statement of account in words: one sentence for a receipt, a table for whoever checks a file."""

from collections.abc import Iterator

from config.vocabulary import vocabulary
from tasks.read.account import Account, CellClass, ColumnAccount, SheetState
from tasks.read.accounting import project_rows
from tasks.read.issues.texts import thousands

SHEET_STATES: dict[SheetState, str] = {
    "read": "đã đọc",
    "repeats": "không đọc: chỉ lặp lại số liệu của trang đã đọc",
    "hidden": "đang ẩn, không đọc",
    "left-out": "bỏ qua theo cấu hình",
    "not-understood": "chưa hiểu",
    "no-figures": "không có số liệu",
}
CELL_CLASSES: dict[CellClass, str] = {
    "fact": "được tính",
    "total": "dòng cộng, dòng nhóm",
    "whole": "cột tổng của các nguồn",
    "part": "thành phần của số đã tính",
    "comparison": "so sánh, đối chiếu",
    "note": "ghi chú",
    "header": "tiêu đề lặp lại",
    "other-year": "năm khác",
    "double": "trùng nội dung với cột khác",
    "left-out": "bỏ qua theo cấu hình",
    "not-understood": "chưa hiểu",
    "not-a-number": "không phải số",
    "serial": "số thứ tự",
    "code": "mã",
    "date": "ngày",
    "rate": "tỷ lệ",
    "text": "chữ",
    "other": "số không phải tiền",
}
_LISTED = 3


def sentence(account: Account) -> str:
    """How many sheets and rows of projects were read, and what was not understood with its amount."""
    read = sum(one.state == "read" for one in account.sheets)
    with_figures = sum(one.state not in ("no-figures", "left-out") for one in account.sheets)
    start = f"đã đọc {read}/{with_figures} trang, {project_rows(account.sheets)} dòng dự án"
    if not account.unaccounted:
        return f"{start}; không bỏ sót cột số liệu nào"
    places = [
        f"{f'cột {one.place} của ' if one.place else ''}trang “{one.sheet}” ({thousands(one.amount_vnd)} đồng)"
        for one in account.unaccounted
    ]
    more = f" và {len(places) - _LISTED} nơi khác" if len(places) > _LISTED else ""
    return f"{start}; chưa hiểu {', '.join(places[:_LISTED])}{more}"


def account_lines(account: Account) -> Iterator[str]:
    """The statement, line by line: the sentence, the sheets, then the columns with their sums by class."""
    yield f"Bản kê số liệu của tệp: {sentence(account)}."
    for sheet in account.sheets:
        why = f" ({sheet.why})" if sheet.why else ""
        yield f"  Trang “{sheet.name}”: {SHEET_STATES[sheet.state]}{why}"
    for column in account.columns:
        if column.sums_vnd:
            yield f"  Cột {column.sheet}!{column.letters} {_meaning(column)}: {_sums(column)}"


def _meaning(column: ColumnAccount) -> str:
    source = f" [{column.funding_source}]" if column.funding_source else ""
    if column.meaning:
        return f"{vocabulary().field(column.meaning)}{source}"
    return f"“{column.header}”" if column.header else "không có tiêu đề"


def _sums(column: ColumnAccount) -> str:
    said = [
        f"{CELL_CLASSES[name]} {column.cells[name]} ô {thousands(amount)} đồng"
        for name, amount in column.sums_vnd.items()
    ]
    why = f" ({column.why})" if column.why else ""
    return "; ".join(said) + why
