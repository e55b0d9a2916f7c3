"""Who gets which report, and that nobody gets what is another's."""

from dataclasses import replace

import pytest

from tasks.report.build import build_report
from tasks.report.editions import audiences, extracts
from tasks.report.model import ReportModel
from tests.report.facts import facts


@pytest.fixture(scope="module")
def ministry() -> ReportModel:
    return build_report(facts(), "ministry")


def test_an_edition_per_audience_of_the_distribution_list() -> None:
    profile = facts().profile
    assert audiences(profile) == ("people_committee", "ministry")
    without = profile.model_copy(update={"recipients": profile.recipients[:1]})
    assert audiences(without) == ("people_committee",)


def test_the_ministry_gets_its_own_sections_and_no_appendix_without_its_section(ministry: ReportModel) -> None:
    assert [section.code for section in ministry.sections] == [
        "allocation",
        "bottlenecks",
        "transfers",
        "recommendations",
    ]
    assert {appendix.code for appendix in ministry.appendices}.isdisjoint({"flags", "commitments", "reporting"})


def test_the_ministry_is_asked_for_what_it_is_competent_for(ministry: ReportModel) -> None:
    opening, *wanted = [block.text for block in ministry.sections[-1].blocks]
    assert opening.endswith("kính đề nghị Bộ Kế hoạch và Đầu tư xem xét, có ý kiến một số nội dung sau:")
    assert not [text for text in wanted if "Phê bình" in text or "kiểm điểm" in text or "cấp tỉnh" in text]


def test_only_agencies_with_something_to_act_on_get_an_extract() -> None:
    given = facts()
    flagged = {flag.agency for flag in given.progress.flags if flag.project_key}
    found = extracts(given)
    assert flagged <= set(found)
    assert {model.agency for model in found.values()} == set(found)
    lines = given.progress.lines.assign(bottleneck=None)
    quiet = replace(
        given,
        progress=replace(given.progress, flags=(), lines=lines),
        proposal=replace(given.proposal, transfers=(), unplaced=()),
    )
    assert extracts(quiet) == {}
