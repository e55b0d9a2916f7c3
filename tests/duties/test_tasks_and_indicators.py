"""Assigned tasks and indicators as the directives have them, and what is measured of indicators."""

from datetime import date, datetime
from pathlib import Path

import pytest

from config.clock import HANOI
from config.errors import ToldError
from config.load import load_profile
from config.run_request import ProfileRequest
from config.tasks import AssignedTask, Indicator
from flows.opening import open_profile_run
from tasks.acts import carry_out
from tasks.duties.indicators import MEASURED, MeasureForm, indicator_frame, measured, meets
from tests.cycle.month import house


@pytest.mark.parametrize(
    ("profile", "fewest"),
    [("bac-ninh-2023", 40), ("bac-giang-2022", 40), ("hai-duong-2022", 20), ("thai-nguyen-2021", 12)],
)
def test_so_many_tasks_at_least_each_with_its_lead_and_line(profile: str, fewest: int) -> None:
    tasks = load_profile(profile).tasks
    assert len(tasks) >= fewest
    assert all(task.source.place.startswith("L") for task in tasks)
    assert len({task.id for task in tasks}) == len(tasks)


def test_three_sections_of_thai_nguyen_name_a_lead() -> None:
    """003: Sở KH&ĐT in section 1, Sở Y tế in 2, Sở GD&ĐT in 11; the rest goes to all addressees."""
    tasks = load_profile("thai-nguyen-2021").tasks
    assert [(task.lead, task.source.place) for task in tasks if task.lead] == [
        ("skhdt", "L20"), ("syt", "L24"), ("sgddt", "L49"),
    ]  # fmt: skip


def test_dates_are_those_of_the_directive() -> None:
    by_id = {task.id: task for task in load_profile("bac-ninh-2023").tasks}
    assert (by_id["NV-L32"].due_on, by_id["NV-L32"].lead) == (date(2023, 9, 30), "skhdt")
    assert (by_id["NV-L53"].due_on, by_id["NV-L53"].relation) == (date(2023, 7, 31), "before")
    assert (by_id["NV-L52"].due_on, by_id["NV-L52"].lead) == (date(2024, 6, 30), "sxd")
    assert by_id["NV-L18"].lead_unnamed


def test_hai_duong_has_16_indicators_of_2022_in_21_figures() -> None:
    of_2022 = [i for i in load_profile("hai-duong-2022").indicators if i.id.startswith("HD22-")]
    assert len(of_2022) == 21
    assert len({i.id.rstrip("abcd") for i in of_2022}) == 16
    # A later target below an earlier one is kept as written: cultural villages 92% in 2022, 90% by 2025.
    targets = {i.id: i.target for i in load_profile("hai-duong-2022").indicators}
    assert (targets["HD22-13a"], targets["HD25-20a"]) == (92, 90)


def test_bac_ninhs_rice() -> None:
    rice = {i.unit: i.target for i in load_profile("bac-ninh-2023").indicators}
    assert rice == {"%": 70, "tạ/ha": 64.3}


@pytest.mark.parametrize(
    ("comparator", "facts", "met", "missed"),
    [
        ("at_least", {"target": 35}, 35, 34.9),
        ("above", {"target": 95}, 95.1, 95),
        ("at_most", {"target": 1.75}, 1.75, 1.76),
        ("below", {"target": 2}, 1.9, 2),
        ("exactly", {"target": 100}, 100, 99.9),
        ("between", {"low": 3, "high": 4}, 3.5, 2.9),
        ("change", {"target": 10, "base": "năm trước"}, 10, 9),
        ("change", {"target": -80, "base": "đầu kỳ"}, -81, -79),
    ],
)
def test_targets_are_met_or_missed(comparator: str, facts: dict[str, object], met: float, missed: float) -> None:
    base = {"id": "X", "title": "x", "unit": "%", "year": 2022, "wording": "x", "source": "M"}
    indicator = Indicator.model_validate({**base, "comparator": comparator, **facts})
    assert meets(indicator, met)
    assert not meets(indicator, missed)


@pytest.mark.parametrize(
    "change", [{}, {"lead": "sxd", "lead_class": "các sở"}, {"lead": "sxd", "due_on": "2023-08-01"}]
)
def test_a_task_without_one_lead_or_with_half_a_date_is_an_error(change: dict[str, object]) -> None:
    with pytest.raises(ValueError, match=r"lead|due_text"):
        AssignedTask.model_validate({"id": "X", "task": "x", "source": "M", **change})


def test_a_value_is_kept_with_its_source_and_shown_with_its_trend(tmp_path: Path) -> None:
    clock = datetime(2022, 9, 5, 8, tzinfo=HANOI)
    with house(tmp_path):
        run = open_profile_run(ProfileRequest(profile="hai-duong-2022", clock=clock))
        for value, on in ((40.0, date(2022, 6, 30)), (45.5, date(2022, 8, 31))):
            who = {"reported_by": "BHXH tỉnh, 12/BC", "by": "Chị Hoa"}
            carry_out(MEASURED, run, MeasureForm(indicator="HD22-09", value=value, on=on, **who))
        with pytest.raises(ToldError, match="HD22-01"):
            carry_out(MEASURED, run, MeasureForm(indicator="HD22-99", value=1, **who))
        found = measured(run.ledger, run.profile, date(2022, 9, 5), known_at=run.as_of)
    frame = indicator_frame(found, 2022).set_index("indicator")
    row = frame.loc["Tỷ lệ lao động trong độ tuổi có BHXH"]
    assert (row["value"], row["state"]) == ("45,5 (đến 31/8/2022, tăng từ 40)", "đạt")
    assert frame.loc["Tỷ lệ đô thị hóa", "state"] == "chưa có số liệu"
    assert len(frame) == 21
