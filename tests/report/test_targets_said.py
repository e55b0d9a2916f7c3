"""What a directive does not say is never called the province's target, and a year without one is said to have none."""

from dataclasses import replace

from tasks.report.build import build_report
from tasks.report.gather import uncompared
from tasks.report.report_facts import ReportFacts
from tests.report.facts import facts


def _with_targets(*targets: object) -> ReportFacts:
    given = facts()
    return replace(given, profile=given.profile.model_copy(update={"targets": targets}))


def _said(given: ReportFacts) -> str:
    return " ".join(block.text for block in build_report(given).sections[0].blocks if hasattr(block, "text"))


def test_a_plan_year_without_a_target_says_so() -> None:
    [target, *_] = facts().profile.targets
    other_year = target.model_copy(
        update={"rungs": tuple(rung.model_copy(update={"on": rung.on.replace(year=2021)}) for rung in target.rungs)}
    )
    given = _with_targets(other_year)
    said = _said(replace(given, progress=uncompared(given.progress)))
    assert "không giao mục tiêu giải ngân của năm kế hoạch 2023; báo cáo không so với mục tiêu." in said
    assert "không giao mục tiêu" not in _said(facts())


def test_a_default_is_not_called_a_target() -> None:
    given = _with_targets(*(one.model_copy(update={"is_default": True}) for one in facts().profile.targets))
    assert "đạt mốc mặc định của hệ thống tại thời điểm báo cáo" in _said(given)
    assert "đạt mục tiêu tại thời điểm báo cáo" in _said(facts())
