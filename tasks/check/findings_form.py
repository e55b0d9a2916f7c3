"""Which findings an act is about."""

from typing import Annotated

from pydantic import Field

from config.forms import Word
from tasks.acts import ActForm


class FindingsForm(ActForm):
    """Findings of a rule in an agency's files of the period, everywhere or in one project or source."""

    rule: Annotated[str, Word()] = Field(
        title="Quy tắc",
        description="Mã quy tắc, ghi cạnh từng nội dung trong tệp trả lại, trong thư và ở giaingan questions",
        min_length=1,
    )
    agency: Annotated[str, Word()] = Field(title="Đơn vị", description="Mã đơn vị trong hồ sơ tỉnh", min_length=1)
    project_key: Annotated[str | None, Word("project")] = Field(
        default=None, title="Mã dự án", description="Bỏ trống: mọi dự án của đơn vị"
    )
    funding_source: Annotated[str | None, Word("source")] = Field(
        default=None, title="Nguồn vốn", description="Bỏ trống: mọi nguồn"
    )
