"""A group's totals of plan and disbursement are the sums of its rows, in a file whose grand total is judged apart."""

from config.rules import Parameters
from tasks.check.batch import Batch, Checked
from tasks.check.protocol import Judged, words_of
from tasks.check.totals import judge_totals
from tasks.read.outcome import StatedTotal


def judge(batch: Batch, parameters: Parameters) -> Judged:
    """Group totals of `fields` that differ from their rows by more than rounding."""
    fields = words_of(parameters, "fields")

    def concerns(submission: Checked, total: StatedTotal) -> bool:
        has_grand = any(other.is_grand and other.field == total.field for other in submission.stated_totals)
        return total.field in fields and not total.is_grand and has_grand

    return judge_totals(batch, parameters, concerns)
