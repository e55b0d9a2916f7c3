"""The waiver as an act: an officer lets breaches of a rule pass, with a reason, and the period is judged again."""

from typing import Annotated

from pydantic import Field

from config.errors import ToldError
from config.forms import Word
from config.rules import load_rules
from tasks.acts import Act, Done, ReasonedForm
from tasks.check.recheck import changes_told, recheck
from tasks.ledger.findings import waive
from tasks.read.file_acts import require_sender
from tasks.run import Run


class WaiveForm(ReasonedForm):
    """Which breaches pass: of a rule, in an agency's files of the period, everywhere or in one project or source."""

    rule: Annotated[str, Word()] = Field(
        title="Quy tắc", description="Mã quy tắc, ghi cạnh từng lỗi trong tệp trả lại và trong thư", min_length=1
    )
    agency: Annotated[str, Word()] = Field(title="Đơn vị", description="Mã đơn vị trong hồ sơ tỉnh", min_length=1)
    project_key: Annotated[str | None, Word("project")] = Field(
        default=None, title="Mã dự án", description="Bỏ trống: mọi dự án của đơn vị"
    )
    funding_source: Annotated[str | None, Word("source")] = Field(
        default=None, title="Nguồn vốn", description="Bỏ trống: mọi nguồn"
    )


def _waive(run: Run, form: WaiveForm) -> Done:
    require_sender(run, form.agency)
    if form.rule not in {one.id for one in load_rules().rules}:
        raise ToldError(f"Không có quy tắc {form.rule!r}; mã quy tắc ghi cạnh từng lỗi trong tệp trả lại và trong thư")
    waive(
        run.ledger,
        run.profile_code,
        run.period.code,
        **form.model_dump(),
        known_at=run.as_of,
        recorded_at=run.clock.now(),
    )
    told = changes_told(recheck(run))
    return Done(form.agency, "\n".join(told) or "Đã ghi; kiểm tra lại không thay đổi gì.")


WAIVE = Act("waive", "Bỏ qua một loại lỗi của một đơn vị, có lý do; rồi kiểm tra lại", WaiveForm, _waive)
