"""The Ministry's forms: what is summed, for whom, from when, and that an office corrects them without code."""

from datetime import date

import pytest

from config.statutory_forms import FormColumn, forms_in_force
from tasks.report.build import build_report
from tasks.report.model import Figure, Table
from tests.report.facts import facts


def forms() -> dict[str, Table]:
    return {one.code: one.table for one in build_report(facts(), "ministry").appendices if one.code.startswith("bieu-")}


def test_each_form_names_its_law_and_that_its_layout_is_from_memory() -> None:
    assert {name: "ghi theo trí nhớ" in table.note for name, table in forms().items()} == {
        "bieu-tt15-nguon": True,
        "bieu-tt15-du-an": True,
        "bieu-nd29-nhom": True,
    }


def test_a_form_by_source_adds_up_to_the_lines() -> None:
    table, lines = forms()["bieu-tt15-nguon"], facts().progress.lines
    plan = next(i for i, column in enumerate(table.columns) if column.title == "Kế hoạch vốn")
    cells = [row.cells[plan] for row in table.rows]
    assert sum(cell.value for cell in cells if isinstance(cell, Figure)) == int(lines["plan_vnd"].sum())
    assert table.totals is not None
    assert table.totals[plan].value == int(lines["plan_vnd"].sum())


def test_the_form_by_project_holds_what_the_central_authorities_assign() -> None:
    lines = facts().progress.lines
    assert len(forms()["bieu-tt15-du-an"].rows) == int(lines["funding_source"].isin(["nstw", "oda"]).sum())


def test_what_no_line_states_is_no_zero() -> None:
    table = forms()["bieu-tt15-nguon"]
    advance = next(i for i, column in enumerate(table.columns) if column.title == "Trong đó: tạm ứng")
    assert [row.cells[advance] for row in table.rows] == [None] * len(table.rows)


def test_the_main_edition_has_none_and_no_form_is_used_before_its_law() -> None:
    assert not [one for one in build_report(facts()).appendices if one.code.startswith("bieu-")]
    assert forms_in_force(date(2020, 7, 31)) == ()


@pytest.mark.parametrize("wrong", [{"sum": "weather"}, {}, {"sum": "plan_vnd", "count": True}])
def test_a_column_that_shows_nothing_known_is_refused(wrong: dict[str, object]) -> None:
    with pytest.raises(ValueError, match=r"không có cột tiền weather|ghi đúng một"):
        FormColumn.model_validate({"title": "X", **wrong})
