"""What is asked of a run: the one parameter of every flow, the form in the UI, and what the command line makes."""

from pathlib import Path
from typing import Annotated

from pydantic import Field

from config.forms import Day, Form, Moment, Word
from config.load import profile_codes

_LAST = 90
"""Fields that are seldom used come last on a page."""


class ProfileRequest(Form):
    """Whose month: all that an act or question about a whole regime needs."""

    profile: Annotated[str, Word()] = Field(
        title="Hồ sơ tỉnh",
        description="Mã hồ sơ, ví dụ bac-ninh-2023",
        # The choices on a page; the command line also takes profiles of another folder.
        json_schema_extra={"enum": [*profile_codes()]},
    )
    profiles: Path | None = Field(
        default=None,
        title="Thư mục hồ sơ",
        description="Bỏ trống: GIAINGAN_PROFILES, hoặc các hồ sơ đi kèm giaingan",
        json_schema_extra={"position": _LAST},
    )
    clock: Moment | None = Field(
        default=None,
        title="Đồng hồ mô phỏng",
        description="Chỉ cho minh họa, kiểm thử, diễn tập: chạy như đang ở thời điểm này; không bao giờ gửi thư thật",
        json_schema_extra={"position": _LAST + 1},
    )


class PeriodRequest(ProfileRequest):
    """Whose month, which period, as known when: all that a person's act or question is about."""

    period: Annotated[Day | None, Word()] = Field(
        default=None,
        title="Kỳ báo cáo",
        json_schema_extra={"position": 1},
        description="Ngày đến hạn danh nghĩa, ví dụ 2023-08-05; lịch tự động bỏ trống: kỳ đến hạn gần nhất khi chạy",
    )
    as_of: Moment | None = Field(
        default=None,
        title="Biết đến thời điểm",
        json_schema_extra={"position": 2},
        description="Bỏ trống: kỳ đã qua lấy lúc khóa sổ hoặc lúc biết điều cuối cùng về kỳ; kỳ đang mở lấy lúc chạy",
    )


class RunRequest(PeriodRequest):
    """A period, and from where its files come, where results go and whether mail leaves the machine."""

    live: bool = Field(
        default=False,
        title="Gửi thư thật",
        description="Không chọn: thư thành tệp .eml, không thư nào rời máy",
    )
    inbox: Path | None = Field(
        default=None,
        title="Thư mục nhận tệp",
        description="Thay cho các kênh trong config/channels.yaml",
    )
    out: Path | None = Field(
        default=None,
        title="Thư mục kết quả",
        description="Bỏ trống: GIAINGAN_HOME/out/HỒ-SƠ/KỲ",
    )
    columns: Path | None = Field(
        default=None,
        title="Ánh xạ cột",
        description="Tệp ánh xạ của biểu mẫu khác; bỏ trống: config/columns.yaml",
    )
    illustrative: bool = Field(
        default=False,
        title="Số liệu minh họa",
        description="Mọi trang ghi rõ là số liệu minh họa",
    )
