"""Totals of columns that do not enter the report's main figures (forecasts, requests) are the sums of their rows."""

from config.rules import Parameters
from tasks.check.batch import Batch, Checked
from tasks.check.protocol import Judged, words_of
from tasks.check.totals import judge_totals
from tasks.read.outcome import StatedTotal


def judge(batch: Batch, parameters: Parameters) -> Judged:
    """Totals of fields other than `main_fields` that differ from their rows by more than rounding."""
    main = words_of(parameters, "main_fields")

    def concerns(submission: Checked, total: StatedTotal) -> bool:
        return total.field not in main

    return judge_totals(batch, parameters, concerns)
