"""What the same lines are assessed to changes only with a new number of the reckoning."""

from config.forecast import load_forecast_rules
from tasks.ledger.codec import from_json, sha256_of, to_json
from tasks.progress.assess import assess
from tasks.progress.assessment import RECKONING
from tasks.progress.types import Assessment
from tests.progress.build import TY, history, lines, period, profile, rule

GOLDEN = {
    "1": "af13a98ba11ce23394486eb6f88e4df02df25d58a6cca53e6fe5cca3904e7311",
    "2": "af13a98ba11ce23394486eb6f88e4df02df25d58a6cca53e6fe5cca3904e7311",
    "3": "010123aeca7f82343e9f30e57bc1ed46fc238c4572408055018d49035e981d16",
    "4": "d3c458b6f5735ff8090bb98fc0907a035a6c46c3bea8468880a377e8df6578ab",
    "5": "d3c458b6f5735ff8090bb98fc0907a035a6c46c3bea8468880a377e8df6578ab",
    "6": "582d6332bc76fc16a8e256c6adfc0672c34401a364135511eec1ca3288378bd3",
    "7": "c89a09ad87268000d38630a560e15ae18a8ab249dc0001544ab2d08d439ce7a3",
}
"""sha256 of the assessment by RECKONING: where it changes, raise the number and enter the new one beside it."""

RULES = (
    rule("rung_missed", ("5", "notice"), ("20", "severe")),
    rule("forecast_below_target", ("5", "notice")),
    rule("no_disbursement", ("3", "severe"), covered_by=("rung_missed",)),
    rule("stalled", ("1", "warning")),
    rule("not_reporting", ("1", "warning")),
)


def assessed() -> Assessment:
    rows = (
        {"plan_vnd": 100 * TY, "disbursed_vnd": 35 * TY, "owner": "Ban QLDA", "sector": "Giao thông"},
        {"plan_vnd": 40 * TY, "plan_carried_vnd": 10 * TY, "disbursed_vnd": 12 * TY, "disbursed_carried_vnd": 2 * TY},
        {"plan_vnd": 7 * TY, "disbursed_vnd": 0, "agency": "syt", "bottleneck": "Vướng mặt bằng"},
        {"plan_vnd": 9 * TY, "disbursed_vnd": 8 * TY, "funding_source": "nstw"},
    )
    earlier = history({"period": "2023-07-05", "data_as_of": "2023-06-30", "disbursed_vnd": 35 * TY})
    made = assess(
        profile(rules=RULES), period(), lines(*rows), history=earlier, missing_agencies=["stc"],
        curves=load_forecast_rules(),
    )  # fmt: skip
    return Assessment(**{name: getattr(made, name) for name in Assessment.__dataclass_fields__})


def test_another_assessment_of_the_same_lines_has_another_number() -> None:
    assert GOLDEN.get(RECKONING) == sha256_of(to_json(assessed()))


def test_an_assessment_comes_back_from_the_ledger_as_it_was() -> None:
    made = assessed()
    assert made.flags
    assert made.suppressed
    assert from_json(Assessment, to_json(made)) == made


def test_groups_name_the_lines_that_they_add_up() -> None:
    groups = {(group.dimension, group.key): group for group in assessed().group_rates}
    assert groups["province", "province"].lines == (0, 1, 2, 3)
    assert groups["agency", "syt"].lines == (2,)
    assert groups["funding_source", "nstw"].lines == (3,)
    assert (groups["carried_over", "province"].lines, groups["carried_over", "province"].plan_vnd) == ((1,), 10 * TY)
