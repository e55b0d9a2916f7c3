"""Candidates and rules for tests; amounts in million đồng where `million` builds them."""

from config.reallocation import ReallocationRules
from tasks.reallocate.proposal import Candidate

MILLION = 10**6
LEVELS = {"local": "local", "oda": "foreign", "central": "central"}
DIRECTIVE = "001 L15"

_MONEY = (
    "plan", "disbursed", "committed", "forecast", "forecast_low", "request_down", "request_up", "medium_term_room",
    "total_investment_room", "absorbable", "awaiting_payment",
)  # fmt: skip


def rules(**changes):
    values = {
        "donors": "on_request",
        "authorities": [{"tier": 2, "decided_by": "UBND tỉnh", "source": DIRECTIVE}],
        "source": DIRECTIVE,
    }
    return ReallocationRules.model_validate({**values, **changes})


def million(key, *, source="local", owner="Ban QLDA", agency="bqlda", **values):
    """A candidate with amounts in million đồng."""
    money = {f"{name}_vnd": values.pop(name) * MILLION for name in _MONEY if name in values}
    money.setdefault("plan_vnd", 0)
    money.setdefault("disbursed_vnd", 0)
    return Candidate(
        project_key=key, project_name=f"Dự án {key}", agency=agency, owner=owner, funding_source=source,
        **money, **values,
    )  # fmt: skip


def worked_case():
    """Issue 4, worked case (1)."""
    return [
        million("A", plan=100, disbursed=20, forecast_low=60, request_down=40),
        million("B", plan=50, disbursed=10, forecast_low=30, request_down=20),
        million("C", plan=100, disbursed=90, forecast=100, request_up=50, medium_term_room=45),
        million("D", plan=20, disbursed=15, forecast=20, request_up=10, medium_term_room=10, is_key_project=True),
        million("E", source="oda", plan=80, disbursed=20, forecast_low=50, request_down=30),
    ]
