"""What reading can meet, by code: how grave it is, how a person is told, and how to put it right.

The codes are rules of `config/rules.yaml`, which decides the final severity.
"""

from dataclasses import dataclass

from tasks.ledger.finding import CellRef, Finding, Severity


@dataclass(frozen=True, slots=True)
class IssueKind:
    """Defaults of one code. `message` and `fix` are in Vietnamese; braces are filled from the case."""

    level: Severity
    message: str
    fix: str


ISSUES: dict[str, IssueKind] = {
    "read-ambiguous-number": IssueKind(
        "error",
        "Không xác định được “{supplied}” là số nguyên hay số thập phân: cả cột không có giá trị nào cho biết quy ước.",
        "Nhập lại thành ô kiểu số (không nhập dạng chữ), hoặc viết rõ phần thập phân.",
    ),
    "read-not-a-number": IssueKind(
        "error",
        "“{supplied}” không phải là số.",
        "Nhập số; nếu không có số liệu thì để trống hoặc ghi 0.",
    ),
    "read-not-a-date": IssueKind(
        "warning",
        "“{supplied}” không đọc được thành ngày.",
        "Ghi ngày theo dạng dd/mm/yyyy, tháng mm/yyyy hoặc năm yyyy.",
    ),
    "read-unit-missing": IssueKind(
        "error",
        "Bảng không ghi đơn vị tính; tạm hiểu là {unit}.",
        "Ghi “Đơn vị tính: ...” phía trên bảng hoặc trong tiêu đề cột.",
    ),
    "read-unit-conflict": IssueKind(
        "error",
        "Đơn vị tính mâu thuẫn: {detail}.",
        "Kiểm tra lại đơn vị tính và số liệu, dùng một đơn vị cho cả bảng.",
    ),
    "read-legacy-encoding": IssueKind(
        "info",
        "{count} ô dùng bảng mã cũ ({encoding}); đã chuyển sang Unicode, ví dụ “{supplied}” thành “{decoded}”.",
        "Lần sau nên lập biểu bằng phông chữ Unicode (Times New Roman, Arial).",
    ),
    "read-formula-no-value": IssueKind(
        "error",
        "Ô có công thức nhưng tệp không lưu kết quả tính.",
        "Mở tệp bằng Excel, chờ tính xong rồi lưu lại và gửi lại tệp.",
    ),
    "read-failed-formula": IssueKind(
        "error",
        "Ô có công thức báo lỗi (#REF!, #N/A, #DIV/0!...), không phải là số.",
        "Sửa công thức hoặc nhập số; nếu không có số liệu thì ghi 0.",
    ),
    "read-hidden-rows": IssueKind(
        "warning",
        "Bảng có {count} dòng đang bị ẩn (dòng {rows}); các dòng này vẫn được đọc và tính.",
        "Bỏ ẩn để kiểm tra; xóa hẳn những dòng không còn báo cáo.",
    ),
    "read-struck-rows": IssueKind(
        "warning",
        "Bảng có {count} dòng dự án bị gạch ngang nhưng vẫn được tính: {rows}.",
        "Xóa dòng không còn thuộc báo cáo, hoặc bỏ gạch ngang nếu dòng vẫn được tính.",
    ),
    "read-hidden-sheet": IssueKind(
        "warning",
        "Trang tính “{sheet}” đang bị ẩn {detail}.",
        "Bỏ ẩn trang tính có số liệu báo cáo, xóa trang tính không dùng.",
    ),
    "read-sheet-unread": IssueKind(
        "error",
        "Trang tính “{sheet}” có số liệu nhưng không được đọc: {detail}.",
        "Đặt tiêu đề cột của trang tính này như trang đã đọc; nếu không thuộc báo cáo thì xóa trang rồi gửi lại.",
    ),
    "read-merged-money": IssueKind(
        "error",
        "Ô {address} (“{label}”) gộp chung cho {count} dự án ({names}): không rõ mỗi dự án có bao nhiêu trong số "
        "{amount} đồng; tạm tính cho dự án đầu, các dự án sau để trống.",
        "Bỏ gộp ô và ghi số của từng dự án; dự án chưa có số liệu thì ghi 0.",
    ),
    "read-blank-source": IssueKind(
        "warning",
        "Dòng để trống nguồn vốn trong khi {stated} dòng khác đều ghi; tạm tính vào nguồn vốn mặc định.",
        "Ghi nguồn vốn của dự án theo danh mục.",
    ),
    "read-stray-cell": IssueKind(
        "info",
        "Ô {supplied} nằm tách xa bảng; không đọc.",
        "Xóa nội dung của ô này nếu không thuộc báo cáo.",
    ),
    "read-number-format": IssueKind(
        "error",
        "Cột “{label}”: ô {cells} {why}.",
        "Định dạng ô là số thường (#,##0) và nhập số theo đơn vị tính của bảng.",
    ),
    "read-many-sheets": IssueKind(
        "info",
        "Tệp có nhiều trang tính chứa bảng dự án: {detail}.",
        "Nếu chọn sai, chỉ để lại trang tính của kỳ báo cáo này rồi gửi lại.",
    ),
    "read-heading-doubt": IssueKind(
        "warning",
        "Chưa chắc dòng “{supplied}” là dự án, dòng nhóm hay dòng cộng: {detail}.",
        "Đánh số thứ tự và ghi mã cho dự án; đánh số La Mã hoặc chữ cái cho dòng nhóm; kiểm tra số cộng.",
    ),
    "read-column-missing": IssueKind(
        "error",
        "Không tìm thấy cột “{label}”.",
        "Thêm cột này theo đúng mẫu biểu.",
    ),
    "read-column-unread": IssueKind(
        "warning",
        "Cột “{supplied}” có số liệu nhưng {why}; số liệu của cột này chưa được tính.",
        "Đặt tiêu đề cột theo mẫu biểu, ghi tên nguồn vốn theo danh mục.",
    ),
    "read-column-twice": IssueKind(
        "warning",
        "Có {count} cột cùng được hiểu là “{label}” ({detail}); đã dùng cột {used}.",
        "Chỉ giữ một cột, hoặc đặt tiêu đề khác nhau.",
    ),
    "read-unknown-source": IssueKind(
        "error",
        "Không nhận ra nguồn vốn “{supplied}”.",
        "Ghi đúng tên nguồn vốn theo danh mục.",
    ),
    "read-stated-total": IssueKind(
        "warning",
        "{label}: tệp ghi {stated}, cộng các dòng được {summed}, chênh lệch {difference} đồng.",
        "Kiểm tra lại công thức cộng và các dòng chi tiết.",
    ),
    "read-torn-line": IssueKind(
        "error",
        "Dòng có {count} ô, nhiều hơn {expected} ô của dòng tiêu đề: số hoặc chữ có dấu ngăn cách ô đã bị tách rời.",
        "Xuất lại tệp từ bảng tính (.xlsx), hoặc dùng dấu chấm phẩy để ngăn cách các ô.",
    ),
    "read-truncated": IssueKind(
        "error",
        "Bảng dài hơn giới hạn {limit} dòng; phần từ {from_cell} trở đi chưa được đọc.",
        "Tách tệp hoặc xóa dữ liệu thừa phía dưới bảng rồi gửi lại.",
    ),
}
"""Every code that reading emits."""


def issue(
    code: str,
    *,
    cell: CellRef | None = None,
    field: str | None = None,
    supplied: str = "",
    level: Severity | None = None,
    message: str | None = None,
    line: int | None = None,
    **facts: object,
) -> Finding:
    """What was met under `code`; `facts` fill the braces of its message, `message` replaces it."""
    kind = ISSUES[code]
    shown = supplied if len(supplied) <= 80 else supplied[:77] + "..."
    text = kind.message.format(supplied=shown, **facts) if message is None else message
    return Finding(
        rule=code, severity=level or kind.level, cell=cell, field=field, supplied=shown, message=text, fix=kind.fix,
        line=line,
    )  # fmt: skip


def thousands(amount: int) -> str:
    """Whole đồng as Vietnamese write them: 1.234.567."""
    return f"{amount:,}".replace(",", ".")
