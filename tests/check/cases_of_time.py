"""Cases of the rules that hold a file against the periods before it."""

from datetime import date

from tests.check.batches import OTHER, batch, line
from tests.check.case import BN, JULY, PLAIN, UP, B, Case, M, cumulative

TIME = (
    Case(
        "cumulative-falls",
        batch(line(disbursed_vnd=3 * BN), B, previous=[UP, B]),
        ((10, "disbursed_vnd", "3.000.000.000 đồng", "4.000.000.000 đồng"),),
        batch(line(disbursed_vnd=4 * BN - M), B, previous=[UP, B]),
        PLAIN,
    ),
    Case(
        "agency-total-falls",
        batch(line(), previous=[line(), B]),
        ((None, "disbursed_vnd", "4.000.000.000 đồng", "8.000.000.000 đồng"),),
        # B was handed over: another agency reports it now.
        batch(line(), {**B, "agency": OTHER, "submission": "sha-o"}, previous=[line(), B]),
        PLAIN,
    ),
    Case(
        "project-vanished",
        batch(line(), previous=[line(), B]),
        ((None, "project_name", "", "4.000.000.000 đồng"),),
        batch(line(), {**B, "agency": OTHER, "submission": "sha-o"}, previous=[line(), B]),
        PLAIN,
    ),
    Case(
        "plan-changed",
        batch(line(plan_vnd=11 * BN), previous=[line()]),
        ((10, "plan_vnd", "11.000.000.000 đồng", "10.000.000.000 đồng"),),
        batch(
            line(plan_vnd=11 * BN),
            previous=[line()],
            plans=[{"project_key": "7654321", "funding_source": "nsdp", "plan_vnd": 11 * BN}],
        ),
        PLAIN,
    ),
    Case(
        "plan-differs-from-decision",
        batch(line(), plans=[{"project_key": "7654321", "funding_source": "nsdp", "plan_vnd": 12 * BN}]),
        ((10, "plan_vnd", "10.000.000.000 đồng", "12.000.000.000 đồng"),),
        batch(line(), plans=[{"project_key": "7654321", "funding_source": "nsdp", "plan_vnd": 10 * BN}]),
        PLAIN,
    ),
    Case(
        "not-in-plan",
        batch(
            line(), B, plans=[{"project_key": "7654321", "funding_source": "nsdp", "plan_vnd": 10 * BN}], approved=True
        ),
        ((11, "plan_vnd", "10.000.000.000 đồng", ""),),
        batch(line(), plans=[{"project_key": "7654321", "funding_source": "nsdp", "plan_vnd": 10 * BN}], approved=True),
        PLAIN,
    ),
    Case(
        "planned-not-reported",
        batch(
            line(),
            plans=[
                {"project_key": "7654321", "funding_source": "nsdp", "plan_vnd": 10 * BN},
                {"project_key": "7000009", "project_name": "Cầu C", "funding_source": "nstw", "plan_vnd": 3 * BN},
                {"project_key": "7000010", "funding_source": "nstw", "plan_vnd": 3 * BN, "agency": "sgtvt"},
            ],
            approved=True,
        ),
        ((None, "project_name", "", "3.000.000.000 đồng"),),
        batch(line(), plans=[{"project_key": "7654321", "funding_source": "nstw", "plan_vnd": 10 * BN}], approved=True),
        PLAIN,
    ),
    Case(
        "carried-changed",
        batch(line(plan_carried_vnd=2 * BN), previous=[line(plan_carried_vnd=BN)]),
        ((10, "plan_carried_vnd", "2.000.000.000 đồng", "1.000.000.000 đồng"),),
        batch(line(plan_carried_vnd=BN), previous=[line(plan_carried_vnd=BN)]),
        batch(line(plan_carried_vnd=BN), previous=[line()]),
    ),
    Case(
        "implausible-jump",
        batch(line(plan_vnd=100 * BN, disbursed_vnd=64 * BN), previous=[line(plan_vnd=100 * BN)]),
        ((10, "disbursed_vnd", "64.000.000.000 đồng", "4.000.000.000 đồng"),),
        batch(line(plan_vnd=100 * BN, disbursed_vnd=63 * BN), previous=[line(plan_vnd=100 * BN)]),
        PLAIN,
    ),
    Case(
        "month-not-difference",
        batch(line(disbursed_vnd=6 * BN, disbursed_month_vnd=BN), previous=[line()], previous_as_of=JULY),
        ((10, "disbursed_month_vnd", "1.000.000.000 đồng", "2.000.000.000 đồng"),),
        batch(line(disbursed_vnd=6 * BN, disbursed_month_vnd=2 * BN), previous=[line()], previous_as_of=JULY),
        batch(line(disbursed_vnd=6 * BN, disbursed_month_vnd=BN), previous=[line()], previous_as_of=date(2023, 5, 31)),
    ),
    Case(
        # Due on 5/8/2023: figures to 31/7/2023.
        "column-of-other-day",
        batch(line(), columns=(cumulative("2023-06-30"),)),
        ((None, "disbursed_vnd", "30/6/2023", "31/7/2023"),),
        batch(line(), columns=(cumulative("0000-07-31"),)),
        batch(line(), columns=(cumulative(""),)),
    ),
    Case(
        "completion-before-start",
        batch(line(start_on=date(2023, 5, 2), completion_on=date(2023, 5, 1))),
        ((10, "completion_on", "01/5/2023", "02/5/2023"),),
        batch(line(start_on=date(2023, 5, 1), completion_on=date(2023, 5, 1))),
        batch(line(start_on=date(2023, 5, 1))),
    ),
    Case(
        "completion-overdue",
        batch(line(completion_on=date(2023, 7, 30))),
        ((10, "completion_on", "30/7/2023", "31/7/2023"),),
        batch(
            line(completion_on=date(2023, 7, 31)),
            line(completion_on=date(2022, 1, 1), disbursed_vnd=10 * BN, funding_source="oda"),
        ),
        PLAIN,
    ),
    Case(
        "column-vanished",
        batch(line(), B, previous=[line(volume_vnd=5 * BN), {**B, "volume_vnd": 2 * BN}]),
        ((None, "volume_vnd", "", ""),),
        batch(line(volume_vnd=5 * BN), B, previous=[line(volume_vnd=5 * BN), {**B, "volume_vnd": 2 * BN}]),
        PLAIN,
    ),
    Case(
        "standing-changed",
        batch(
            line(total_investment_vnd=50 * BN, allocated_before_vnd=12 * BN),
            previous=[line(total_investment_vnd=50 * BN, allocated_before_vnd=21 * BN)],
        ),
        ((10, "allocated_before_vnd", "12.000.000.000 đồng", "21.000.000.000 đồng"),),
        batch(line(total_investment_vnd=50 * BN), previous=[line(total_investment_vnd=50 * BN + 900_000)]),
        PLAIN,
    ),
    Case(
        "volume-falls",
        batch(line(volume_vnd=3 * BN), previous=[line(volume_vnd=5 * BN)]),
        ((10, "volume_vnd", "3.000.000.000 đồng", "5.000.000.000 đồng"),),
        batch(line(volume_vnd=5 * BN), previous=[line(volume_vnd=5 * BN + 900_000)]),
        batch(line(), previous=[line(volume_vnd=5 * BN)]),
    ),
)
