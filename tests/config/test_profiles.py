"""The four regimes load, cite what they say, and a mistake in one is told with file, key and fix."""

from pathlib import Path

import pytest
import yaml

from config.load import PROFILES, ConfigurationError, load_profile, profile_codes, read_yaml
from config.profile import Profile, citations
from tasks.report.sections import SECTIONS, check_ordered

WITH_DIRECTIVE = ["bac-giang-2022", "bac-ninh-2023", "hai-duong-2022", "thai-nguyen-2021"]
"""The regimes that the tests know by their directives' words; how many more come along does not matter."""


def test_the_four_regimes_come_along() -> None:
    assert set(WITH_DIRECTIVE) <= set(profile_codes())


@pytest.mark.parametrize("code", profile_codes())
def test_every_citation_names_a_document_and_a_place(code: str) -> None:
    profile = load_profile(code)
    found = citations(profile)
    assert found
    assert all(citation.document in profile.documents for citation in found)
    assert all(citation.place for citation in found if citation.document != "M")


@pytest.mark.parametrize("code", profile_codes())
def test_no_two_agencies_share_an_address(code: str) -> None:
    """Who sent a mail is known by its address."""
    addresses = [agency.email for agency in load_profile(code).agencies if agency.email]
    assert len(set(addresses)) == len(addresses)


@pytest.mark.parametrize("code", profile_codes())
def test_every_section_ordered_is_there(code: str) -> None:
    check_ordered(load_profile(code))


def test_every_section_is_ordered_by_some_regime() -> None:
    ordered = {
        name
        for report in (load_profile(code).report for code in profile_codes())
        for audience in report.sections
        for name in report.ordered(audience)
    }
    assert set(SECTIONS) == ordered


def test_a_section_that_is_not_there_is_told_with_those_that_are(tmp_path: Path) -> None:
    profile = load_profile("thai-nguyen-2021", broken(tmp_path, {"report": {"sections": {"ministry": ["weather"]}}}))
    with pytest.raises(ConfigurationError, match="không có phần weather; các phần: agencies, "):
        check_ordered(profile)


@pytest.mark.parametrize("code", WITH_DIRECTIVE)
def test_the_directive_itself_is_cited_by_line(code: str) -> None:
    profile = load_profile(code)
    assert len(citations(profile)) > 40
    directive = next(code for code, document in profile.documents.items() if document.file)
    lines = [c.place for c in citations(profile) if c.document == directive]
    assert len(lines) > 5
    assert all(place.startswith("L") and place[1:].isdigit() for place in lines)


@pytest.mark.parametrize("code", WITH_DIRECTIVE)
def test_every_agency_of_the_directive_has_its_address(code: str) -> None:
    agencies = load_profile(code).agencies
    assert len(agencies) >= 24
    assert all(agency.email for agency in agencies)


def test_a_silent_directive_says_that_its_target_is_a_default() -> None:
    for code in ("bac-giang-2022", "thai-nguyen-2021", "hai-duong-2022"):
        yearly = next(target for target in load_profile(code).targets if target.id == "muc-tieu-nam")
        assert yearly.is_default
        assert "văn bản không giao tỷ lệ" in yearly.title


def test_bac_ninh_wants_strictly_more_than_95_and_takes_silence_as_commitment() -> None:
    bac_ninh = load_profile("bac-ninh-2023")
    target = next(target for target in bac_ninh.targets if target.id == "muc-tieu-nam")
    assert (target.comparator, target.rungs[-1].rate_pct, str(target.source)) == ("above", 95, "001 L10")
    assert bac_ninh.reallocation.silence_is_commitment
    assert bac_ninh.reallocation.donors == "on_request"


def test_thai_nguyen_names_the_overdue_duty() -> None:
    duty = next(o for o in load_profile("thai-nguyen-2021").obligations if o.id == "TN1")
    assert str(duty.originally_due_on) == "2021-06-30"


def broken(tmp_path: Path, change: dict[str, object]) -> Path:
    data = read_yaml(PROFILES / "thai-nguyen-2021.yaml")
    (tmp_path / "thai-nguyen-2021.yaml").write_text(yaml.safe_dump({**data, **change}, allow_unicode=True), "utf-8")
    return tmp_path


@pytest.mark.parametrize(
    ("change", "told"),
    [
        ({"plan_yeer": 2021}, "`plan_yeer`.*xóa hoặc sửa tên khóa này"),
        ({"disbursable_until": "hôm nay"}, "`disbursable_until`.*hôm nay"),
        ({"default_funding_source": "vang"}, "không có mã vang; các mã đã khai báo:.*nsdp"),
        ({"key_projects": [{"name": "Cầu", "source": "999 L1"}]}, "`documents`: không có mã 999"),
        ({"code": "thai-nguyen"}, "sửa cho trùng tên tệp"),
        ({"extends": "chung"}, "`extends`: không có 'chung'"),
    ],
)
def test_a_mistake_names_file_key_and_fix(tmp_path: Path, change: dict[str, object], told: str) -> None:
    with pytest.raises(ConfigurationError, match=told) as caught:
        load_profile("thai-nguyen-2021", broken(tmp_path, change))
    assert "thai-nguyen-2021.yaml" in str(caught.value)


def test_a_ladder_out_of_order_is_refused(tmp_path: Path) -> None:
    rungs = [{"on": "2021-09-30", "rate_pct": 60}, {"on": "2021-06-30", "rate_pct": 28}]
    target = {"id": "x", "title": "x", "rungs": rungs, "source": "M"}
    with pytest.raises(ConfigurationError, match=r"`targets\.0`: .*các mốc phải tăng dần"):
        load_profile("thai-nguyen-2021", broken(tmp_path, {"targets": [target]}))


def test_reminder_days_of_an_obligation_are_the_first_steps_of_its_ladder() -> None:
    """As profiles of earlier versions say them, those kept with issued reports among them."""
    kept = load_profile("thai-nguyen-2021").model_dump(mode="json")
    weekly, other = kept["obligations"][:2]
    weekly["reminders_working_days_before"], other["reminders_working_days_before"] = [], [7, 2]
    follow_up = Profile.model_validate(kept).follow_up
    late = [step.id for step in follow_up.ladder if step.days_after]
    assert [step.id for step in follow_up.ladder_of(weekly["id"])] == late
    assert [step.id for step in follow_up.ladder_of(other["id"])] == ["nhac-7", "nhac-2", *late]


def test_a_key_given_twice_is_refused(tmp_path: Path) -> None:
    text = (PROFILES / "thai-nguyen-2021.yaml").read_text("utf-8")
    (tmp_path / "thai-nguyen-2021.yaml").write_text(text + "\nplan_year: 2022\n", "utf-8")
    with pytest.raises(ConfigurationError, match="'plan_year' ghi hai lần"):
        load_profile("thai-nguyen-2021", tmp_path)


def test_an_unknown_profile_lists_those_there_are() -> None:
    with pytest.raises(ConfigurationError, match="bac-ninh-2023"):
        load_profile("ha-noi-2023")


def _sources(tmp_path: Path, funding_sources: str) -> dict[str, tuple[str, ...]]:
    """Aliases by code in a profile with these sources of its own."""
    text = (PROFILES / "bac-ninh-2023.yaml").read_text("utf-8")
    (tmp_path / "bac-ninh-2023.yaml").write_text(f"{text}\nfunding_sources: {funding_sources}\n", "utf-8")
    return {s.code: s.aliases for s in load_profile("bac-ninh-2023", tmp_path).funding_sources}


def test_an_alias_of_a_funding_source_is_one_line(tmp_path: Path) -> None:
    shared = {s.code: s.aliases for s in load_profile("bac-ninh-2023").funding_sources}
    known = _sources(tmp_path, '[{code: nsdp, aliases: ["NS cấp tỉnh"]}]')
    assert known == shared | {"nsdp": (*shared["nsdp"], "NS cấp tỉnh")}


def test_a_profile_may_know_its_own_sources_only(tmp_path: Path) -> None:
    own = '{code: nsdp, name: "NSĐP", level: local, source: mac-dinh}'
    assert _sources(tmp_path, f"{{only: [{own}]}}") == {"nsdp": ()}
