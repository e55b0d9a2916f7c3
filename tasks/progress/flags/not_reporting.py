"""No report of the agency was accepted: one flag for the agency, with what its last accepted report said."""

from decimal import Decimal
from typing import Any

import pandas as pd

from config import vi
from config.targets import FlagRule
from tasks.progress.flags.inputs import FlagInputs, Line, Measurement
from tasks.progress.measures import KEY

_COLUMNS = ["agency", "project_key", "project_name", "funding_source", "plan_vnd", "disbursed_vnd", "data_as_of"]


def measure(inputs: FlagInputs, rule: FlagRule) -> Measurement:
    """One line per missing agency: the sums of its last accepted report of this plan year, blank where none is."""
    past = inputs.past[inputs.past["plan_year"] == inputs.period.plan_year]
    past = past[past["agency"].isin(list(inputs.missing_agencies))]
    latest = past.groupby("agency")["period"].transform("max")
    past = past[past["period"] == latest].drop_duplicates(list(KEY), keep="last")
    reports = {str(agency): rows for agency, rows in past.groupby("agency")}
    frame = pd.DataFrame([_line(agency, reports.get(agency)) for agency in inputs.missing_agencies], columns=_COLUMNS)
    names = inputs.profile.agency_names(inputs.period.due_on)

    def reason(line: Line, measured: Decimal) -> str:
        agency = names.get(str(line["agency"]), str(line["agency"]))
        due = vi.day(inputs.period.due_on)
        if line["agency"] in inputs.sent_agencies:
            said = f"{agency} đã gửi báo cáo kỳ {due} nhưng chưa được chấp nhận"
        else:
            said = f"{agency} chưa gửi báo cáo kỳ {due}"
        if line["data_as_of"] is None:
            return f"{said}; từ đầu năm kế hoạch {inputs.period.plan_year} chưa có báo cáo nào được chấp nhận."
        return (
            f"{said}; số liệu gần nhất, đến hết ngày {vi.day(line['data_as_of'])}: giải ngân "
            f"{vi.money_in_words(int(line['disbursed_vnd']))} trên kế hoạch {vi.money_in_words(int(line['plan_vnd']))}."
        )

    measured = pd.Series(Decimal(1), index=frame.index, dtype=object)
    return Measurement(frame, measured, reason, lambda line: "đơn vị có báo cáo của kỳ được chấp nhận")


def _line(agency: str, report: pd.DataFrame | None) -> dict[str, Any]:
    blank = {"agency": agency, "project_key": "", "project_name": "Toàn bộ dự án của đơn vị", "funding_source": ""}
    if report is None:
        return {**blank, "plan_vnd": None, "disbursed_vnd": None, "data_as_of": None}
    projects = report["project_key"].nunique()
    return {
        **blank,
        "project_name": f"Toàn bộ {projects} dự án của đơn vị",
        "plan_vnd": int(report["plan_vnd"].sum()),
        "disbursed_vnd": int(report["disbursed_vnd"].sum()),
        "data_as_of": report["data_as_of"].iloc[0],
    }
