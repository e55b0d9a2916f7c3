"""The waiver as an act: an officer lets breaches of a rule pass, with a reason, and the period is judged again."""

from config.errors import ToldError
from config.rules import load_rules
from tasks.acts import Act, Done, ReasonedForm
from tasks.check.findings_form import FindingsForm
from tasks.check.recheck import changes_told, recheck
from tasks.ledger.findings import waive
from tasks.read.file_acts import require_sender
from tasks.run import Run


class WaiveForm(FindingsForm, ReasonedForm):
    """Which breaches pass, and why."""


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
