"""The fields a project line can have, and the kind of value each holds."""

from typing import Literal

FieldKind = Literal["text", "money", "percent", "date", "integer"]

FIELDS: dict[str, FieldKind] = {
    "serial": "text",
    "project_code": "text",
    "project_name": "text",
    "owner": "text",
    "group": "text",
    "status": "text",
    "sector": "text",
    "funding_source": "text",
    "investment_decision": "text",
    "total_investment_vnd": "money",
    "medium_term_vnd": "money",
    "start_on": "date",
    "completion_on": "date",
    "allocated_before_vnd": "money",
    "plan_vnd": "money",
    "plan_this_year_vnd": "money",
    "plan_carried_vnd": "money",
    "volume_vnd": "money",
    "physical_pct": "percent",
    "disbursed_month_vnd": "money",
    "disbursed_vnd": "money",
    "disbursed_this_year_vnd": "money",
    "disbursed_carried_vnd": "money",
    "advance_vnd": "money",
    "disbursed_before_year_vnd": "money",
    "rate_pct": "percent",
    "estimate_next_vnd": "money",
    "estimate_year_end_vnd": "money",
    "estimate_final_vnd": "money",
    "decrease_vnd": "money",
    "increase_vnd": "money",
    "plan_after_vnd": "money",
    "remaining_vnd": "money",
    "bottleneck": "text",
    "competence": "text",
    "proposal": "text",
    "note": "text",
}
"""In the order of the office's form. `plan_vnd` is the whole plan that may be disbursed this year (this year's plus
carried over); `disbursed_vnd` is cumulative since 1 January on that plan; `estimate_year_end_vnd` and
`estimate_final_vnd` are the owner's forecasts to 31/12 and 31/01; `allocated_before_vnd` is the capital allocated up
to the end of the previous year, `disbursed_before_year_vnd` what was disbursed up to then."""

MONEY = tuple(name for name, kind in FIELDS.items() if kind == "money")
PERCENT = tuple(name for name, kind in FIELDS.items() if kind == "percent")
DATES = tuple(name for name, kind in FIELDS.items() if kind == "date")

LOCATORS = ("sheet", "row", "layout")
"""Where a line stands: sheet name, 1-based row, and index into `ReadResult.layouts` for its columns."""

DERIVED = ("project_key", "heading")
"""`project_key` identifies the project across files: its code, else its folded name; `heading` is the path of group
headings above the line."""

LINE_COLUMNS = (*FIELDS, *DERIVED, *LOCATORS)

UNSPLIT = "chua-tach"
"""Funding source of a line that holds what a table states for a project as a whole while its plan stands by source
("chưa tách nguồn"): such a figure belongs to none of the sources alone."""
