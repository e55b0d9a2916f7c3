"""Why a file cannot be read, by code, and what its sender can do about it."""

from tasks.read.outcome import Unreadable

REFUSALS: dict[str, tuple[str, str]] = {
    "password": (
        "Tệp được đặt mật khẩu nên không mở được.",
        "Bỏ mật khẩu (Excel: Tệp > Thông tin > Bảo vệ sổ làm việc) rồi gửi lại.",
    ),
    "corrupt": (
        "Tệp bị hỏng hoặc tải lên chưa hết{detail}.",
        "Mở lại tệp gốc bằng Excel, lưu thành .xlsx và gửi lại.",
    ),
    "not-a-workbook": (
        "Tệp không phải là bảng tính{detail}.",
        "Gửi tệp bảng tính (.xlsx, .xls, .xlsb, .ods hoặc .csv), không gửi ảnh chụp, tệp Word hay PDF.",
    ),
    "document": (
        "Tệp là văn bản{detail}, không phải bảng tính; được lưu làm tài liệu kèm theo báo cáo.",
        "Gửi bảng số liệu dạng bảng tính (.xlsx, .xls, .xlsb, .ods hoặc .csv) nếu chưa gửi.",
    ),
    "empty": ("Tệp không có nội dung{detail}.", "Kiểm tra lại tệp và gửi lại bản có số liệu."),
    "no-table": (
        "Không tìm thấy bảng dự án trong tệp{detail}.",
        "Lập bảng có dòng tiêu đề với cột tên dự án và các cột kế hoạch vốn, giải ngân theo mẫu; nếu đơn vị không có "
        "dự án, ghi “Không có dự án” vào biểu.",
    ),
    "too-large": (
        "Tệp quá lớn{detail}.",
        "Xóa các dòng, cột và hình ảnh thừa, hoặc tách thành nhiều tệp rồi gửi lại.",
    ),
    "too-slow": (
        "Đọc tệp quá thời gian cho phép{detail}.",
        "Xóa định dạng và các dòng thừa phía dưới bảng, lưu lại thành .xlsx rồi gửi lại.",
    ),
    "bomb": (
        "Tệp có cấu trúc bất thường, có thể gây hại{detail}; hệ thống từ chối mở.",
        "Chép số liệu sang một tệp Excel mới rồi gửi lại.",
    ),
    "reader-crash": (
        "Bộ đọc tệp gặp lỗi với tệp này{detail}.",
        "Mở tệp bằng Excel, lưu lại thành .xlsx mới và gửi lại.",
    ),
}
"""Every code of `Unreadable`."""


class RefusedFileError(Exception):
    """Reading stops here. `code` is one of REFUSALS, `detail` a Vietnamese remark for the sender."""

    def __init__(self, code: str, detail: str = "") -> None:
        super().__init__(f"{code}: {detail}" if detail else code)
        self.code = code
        self.detail = detail


def unreadable(sha256: str, file_name: str, code: str, detail: str = "") -> Unreadable:
    """The outcome for a file refused with `code`."""
    message, fix = REFUSALS[code]
    return Unreadable(sha256, file_name, code, message.format(detail=f" ({detail})" if detail else ""), fix)
