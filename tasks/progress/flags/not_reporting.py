"""The project's agency sent no report: known from the last lines that it did send."""

from decimal import Decimal

import pandas as pd

from config import vi
from config.targets import FlagRule
from tasks.progress.flags.case import Case, Line, Measurement
from tasks.progress.measures import KEY


def measure(case: Case, rule: FlagRule) -> Measurement:
    """Every line of the missing agencies as last reported this year."""
    past = case.past[case.past["plan_year"] == case.period.plan_year]
    past = past[past["agency"].isin(list(case.missing_agencies))]
    latest = past.groupby("agency")["period"].transform("max")
    frame = past[past["period"] == latest].drop_duplicates(list(KEY), keep="last").reset_index(drop=True)
    names = {agency.code: agency.name for agency in case.profile.agencies}

    def reason(line: Line, measured: Decimal) -> str:
        agency = names.get(str(line["agency"]), str(line["agency"]))
        return (
            f"{agency} không gửi báo cáo kỳ {vi.day(case.period.due_on)}; số liệu gần nhất đến hết ngày "
            f"{vi.day(line['data_as_of'])}: giải ngân {vi.money_in_words(line['disbursed_vnd'])} trên kế hoạch "
            f"{vi.money_in_words(line['plan_vnd'])}."
        )

    measured = pd.Series(Decimal(1), index=frame.index, dtype=object)
    return Measurement(frame, measured, reason, ("plan_vnd", "disbursed_vnd"))
