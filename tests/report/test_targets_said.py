"""What a directive does not say is never called the province's target, and a year without one is said to have none."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from config.profile import Audience
from tasks.report.build import build_report
from tasks.report.figures import figures_of
from tasks.report.gather import uncompared
from tasks.report.model import Paragraph
from tasks.report.report_facts import ReportFacts
from tasks.report.sections.situation import months_left
from tests.report.facts import facts


def _with_targets(*targets: object) -> ReportFacts:
    given = facts()
    return replace(given, profile=given.profile.model_copy(update={"targets": targets}))


def _said(given: ReportFacts, audience: Audience = "people_committee") -> str:
    model = build_report(given, audience)
    shown = [
        *model.opening,
        *(block for section in model.sections for block in section.blocks),
        *(appendix.table for appendix in model.appendices),
    ]
    return " ".join(block.text if isinstance(block, Paragraph) else str(block) for block in shown)


def test_a_plan_year_without_a_target_says_so() -> None:
    [target, *_] = facts().profile.targets
    other_year = target.model_copy(
        update={"rungs": tuple(rung.model_copy(update={"on": rung.on.replace(year=2021)}) for rung in target.rungs)}
    )
    given = _with_targets(other_year)
    said = _said(replace(given, progress=uncompared(given.progress)))
    assert "không giao mục tiêu giải ngân của năm kế hoạch 2023; báo cáo không so với mục tiêu." in said
    assert "không giao mục tiêu" not in _said(facts())


@pytest.mark.parametrize("audience", ["people_committee", "ministry"])
def test_a_ladder_of_ours_is_told_to_nobody(audience: Audience) -> None:
    given = _with_targets(*(one.model_copy(update={"is_default": True}) for one in facts().profile.targets))
    said = _said(given, audience)
    assert "mục tiêu" not in said
    assert "mặc định" not in said
    assert "42,0%" not in said
    assert "Số vốn còn phải giải ngân đến hết ngày 31/01/2024 là" in said


def test_the_regimes_own_target_comes_first_with_what_is_still_needed_and_the_forecast_beside_it() -> None:
    said = _said(facts())
    aim, result, need, forecast = (
        said.index(text)
        for text in (
            "Mục tiêu của năm: giải ngân đạt trên 95% kế hoạch.",
            "Lũy kế giải ngân đến hết ngày 31/7/2023 đạt",
            "Để đạt trên 95% kế hoạch, từ nay đến hết ngày 31/01/2024 phải giải ngân thêm",
            "Với tiến độ hiện nay, dự báo đến hết ngày 31/01/2024 giải ngân được",
        )
    )
    assert aim < result < need < forecast


def test_what_is_still_needed_is_the_target_on_the_denominator_of_the_rate() -> None:
    whole = facts().progress.group_rates[0]
    # 95% of 15.216,2 tỷ less what is disbursed, and one đồng more: the target is to be passed.
    missing = whole.rate.denominator_vnd * 95 // 100 + 1 - whole.rate.disbursed_vnd
    found = figures_of(build_report(facts()))
    assert found["tinh.con-phai-giai-ngan"].value == missing
    # From 31 July to 31 January there are six months.
    assert found["tinh.can-moi-thang"].value == round(Decimal(missing) / 6)


@pytest.mark.parametrize(
    ("on", "months"),
    [
        (date(2023, 7, 31), Decimal(6)),
        (date(2023, 12, 31), Decimal(1)),
        (date(2023, 9, 15), Decimal(15) / 30 + 4),
        (date(2024, 1, 31), Decimal(0)),
    ],
)
def test_months_left(on: date, months: Decimal) -> None:
    assert months_left(on, date(2024, 1, 31)) == months
