"""What is asked of a run: the one parameter of every flow, the form in the UI, and what the command line makes."""

from datetime import date, datetime
from pathlib import Path

from pydantic import BaseModel, ConfigDict, Field

from config.load import profile_codes


class RunRequest(BaseModel):
    """Whose month, which period, as known when, from where and to where."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    profile: str = Field(
        title="Hồ sơ tỉnh",
        description="Mã hồ sơ, ví dụ bac-ninh-2023",
        json_schema_extra={"examples": [*profile_codes()], "position": 0},
    )
    period: date | None = Field(
        default=None,
        title="Kỳ báo cáo",
        description="Ngày đến hạn danh nghĩa, ví dụ 2023-08-05; bỏ trống: kỳ đến hạn gần nhất tính đến giờ chạy",
        json_schema_extra={"position": 1},
    )
    as_of: datetime | None = Field(
        default=None,
        title="Biết đến thời điểm",
        description="Bỏ trống: kỳ đã qua lấy lúc khóa sổ hoặc lúc biết điều cuối cùng về kỳ; kỳ đang mở lấy lúc chạy",
        json_schema_extra={"position": 2},
    )
    live: bool = Field(
        default=False,
        title="Gửi thư thật",
        description="Không chọn: thư thành tệp .eml, không thư nào rời máy",
        json_schema_extra={"position": 3},
    )
    inbox: Path | None = Field(
        default=None,
        title="Thư mục nhận tệp",
        description="Thay cho các kênh trong config/channels.yaml",
        json_schema_extra={"position": 4},
    )
    out: Path | None = Field(
        default=None,
        title="Thư mục kết quả",
        description="Bỏ trống: GIAINGAN_HOME/out/HỒ-SƠ/KỲ",
        json_schema_extra={"position": 5},
    )
    columns: Path | None = Field(
        default=None,
        title="Ánh xạ cột",
        description="Tệp ánh xạ của biểu mẫu khác; bỏ trống: config/columns.yaml",
        json_schema_extra={"position": 6},
    )
    profiles: Path | None = Field(
        default=None,
        title="Thư mục hồ sơ",
        description="Bỏ trống: các hồ sơ đi kèm giaingan",
        json_schema_extra={"position": 7},
    )
    clock: datetime | None = Field(
        default=None,
        title="Đồng hồ mô phỏng",
        description="Chỉ cho minh họa, kiểm thử, diễn tập: chạy như đang ở thời điểm này; không bao giờ gửi thư thật",
        json_schema_extra={"position": 8},
    )
    illustrative: bool = Field(
        default=False,
        title="Số liệu minh họa",
        description="Mọi trang ghi rõ là số liệu minh họa",
        json_schema_extra={"position": 9},
    )
