"""The record of a report, of this version and of a former one; trace, changes and the summary."""

import json
from dataclasses import replace
from datetime import timedelta
from decimal import Decimal

import pytest

from tasks.ledger.codec import from_json, to_json
from tasks.report.build import build_report
from tasks.report.changes import changes, corrects_sentence
from tasks.report.evidence import Evidence
from tasks.report.figures import StatedFigure, figures_of, stated
from tasks.report.former_record import figures_of_former, is_former, record_of_former
from tasks.report.model import ReportModel
from tasks.report.recipient_facts import make_context
from tasks.report.report_record import EditionRecord, ReportRecord, identity_of
from tasks.report.summary import summary
from tasks.report.trace import UnknownFigureError, trace
from tests.report.facts import AS_OF, facts, report, sha


@pytest.fixture(scope="module")
def model() -> ReportModel:
    return report()


@pytest.fixture(scope="module")
def evidence() -> Evidence:
    return make_context(facts(), "people_committee", None).evidence


def test_a_record_is_read_as_it_was_written(model: ReportModel) -> None:
    edition = EditionRecord(identity_of(model), None, "ab" * 32)
    record = ReportRecord(AS_OF, True, facts().profile.model_dump(mode="json"), {"people_committee": edition}, {})
    assert from_json(ReportRecord, to_json(record)) == record


def test_stated_figures_keep_their_exact_values_and_their_order(model: ReportModel) -> None:
    figures = list(stated(model).values())
    assert from_json(list[StatedFigure], to_json(figures)) == figures
    assert [figure.id for figure in figures] == list(figures_of(model))


def test_a_later_look_at_the_same_facts_is_the_same_report(model: ReportModel) -> None:
    later = build_report(replace(facts(), as_of=AS_OF + timedelta(hours=5)))
    assert later != model
    assert identity_of(later) == identity_of(model)


def test_another_amount_or_another_file_is_another_report(model: ReportModel) -> None:
    whole, *rest = facts().progress.group_rates
    more = replace(whole, rate=replace(whole.rate, disbursed_vnd=whole.rate.disbursed_vnd + 1))
    assert identity_of(_with(group_rates=(more, *rest))) != identity_of(model)
    sent_again = {name: replace(source, file_name="lan 2.xlsx") for name, source in facts().sources.items()}
    assert identity_of(build_report(replace(facts(), sources=sent_again))) != identity_of(model)


def test_a_report_of_a_former_version_is_read() -> None:
    cells = {"is": "Row", "cells": {"items": ["1", ["#", "p", "vnd", 7, "7", "đồng", 0], None]}}
    total = {"items": ["", ["#", "t", "pct", "12.50", "12,5", "%", 0], None]}
    table = {"is": "Table", "rows": {"items": [cells]}, "totals": total, "title": "T"}
    model = {
        "figures": {"items": [["#", "t", "pct", "12.50", "12,50", "%", 0]]},
        "opening": {"items": []},
        "sections": {"items": []},
        "appendices": {"items": [{"is": "Appendix", "table": table}]},
    }
    edition = {"plain_sha256": "cd" * 32, "corrects": None, "model": json.dumps({"format": 1, "model": model})}
    payload = {
        **edition, "as_of": AS_OF.isoformat(), "illustrative": True, "profile": {"code": "x"}, "editions": {},
        "files": {"bao-cao.docx": "ef" * 32}, "made_from": "00",
    }  # fmt: skip
    assert is_former(payload)
    record = record_of_former(payload)
    assert (record.as_of, record.editions["people_committee"].sha256) == (AS_OF, "cd" * 32)
    # The first place decides, as everywhere.
    assert list(figures_of_former(payload, "people_committee").values()) == [
        StatedFigure("t", Decimal("12.50"), "12,50%"),
        StatedFigure("p", 7, "7\u00a0đồng"),
    ]


def test_a_rate_is_traced_to_its_cells(model: ReportModel, evidence: Evidence) -> None:
    told = trace(model, evidence, "don-vi.syt.ty-le")
    lines = facts().progress.lines
    first = lines[lines["agency"] == "syt"].iloc[0]
    assert told[0] == "Báo cáo bac-ninh-2023, kỳ 2023-08-05, số liệu biết đến 17:00 ngày 08/8/2023"
    assert told[2].strip() == "Cách tính: don-vi.syt.giai-ngan : don-vi.syt.ke-hoach x 100"
    file = next(line for line in told if "Tệp" in line)
    assert "bao-cao-syt.xlsx của Sở Y tế, nhận 23:00:00 ngày 04/8/2023 qua thư mục dùng chung" in file
    assert "người gửi vanthu@syt.example" in file
    assert file.endswith(f"sha256 {sha('syt')}")
    plan = f"{int(first['plan_vnd']):,}".replace(",", ".")
    assert any(line.strip() == f"Biểu 01!H9 = {plan} đồng: {first['project_name']}" for line in told)
    assert sum("!" in line for line in told) == 24


def test_an_unknown_figure_names_near_ones(model: ReportModel, evidence: Evidence) -> None:
    with pytest.raises(UnknownFigureError, match=r"don-vi\.syt\.ty-le"):
        trace(model, evidence, "don-vi.syt.tyle")


def test_changes_are_the_figures_that_differ(model: ReportModel) -> None:
    whole, *rest = facts().progress.group_rates
    more = replace(whole, rate=replace(whole.rate, disbursed_vnd=whole.rate.disbursed_vnd + 10**9))
    later = _with(group_rates=(more, *rest))
    found = {change.figure_id: change for change in changes(stated(model), stated(later))}
    assert {id_ for id_ in found if not id_.endswith(".thieu-hut")} == {
        "tinh.giai-ngan", "tinh.ty-le", "tinh.con-phai-giai-ngan", "tinh.can-moi-thang",
    }  # fmt: skip
    assert found["tinh.giai-ngan"].difference == 10**9
    assert changes(stated(model), stated(model)) == []


def test_what_was_refused_counts_as_failed() -> None:
    counted = summary(facts(), {"sent": 4, "failed": 1, "refused": 2}, {})["messages"]
    assert counted == {
        **{"queued": 0, "written": 0, "sending": 0, "sent": 4, "failed": 3, "unknown": 0, "expired": 0, "void": 0},
        "total": 7,
    }


def test_the_sentence_of_a_correction(model: ReportModel) -> None:
    whole, *rest = facts().progress.group_rates
    more = replace(whole, rate=replace(whole.rate, disbursed_vnd=whole.rate.disbursed_vnd + 10**9))
    later = _with(group_rates=(more, *rest))
    told = corrects_sentence("báo cáo cùng kỳ số 12/BC-SKHĐT ngày 09/8/2023", changes(stated(model), stated(later)), [])
    # The rate of 5.831,3 in 12.345,6 moves too, by less than its one decimal.
    assert told.replace("\u00a0", " ") == (
        "Báo cáo này thay thế báo cáo cùng kỳ số 12/BC-SKHĐT ngày 09/8/2023 do số liệu được bổ sung, điều chỉnh; điều "
        "chỉnh lũy kế giải ngân từ 5.831,3 tỷ đồng thành 5.832,3 tỷ đồng và 7 số liệu khác tại các bảng, biểu."
    )


def test_a_correction_without_another_figure_says_where_it_reads_differently() -> None:
    assert corrects_sentence("báo cáo X", [], ["số liệu", "phần VI KIẾN NGHỊ"]) == (
        "Báo cáo này thay thế báo cáo X do nội dung được bổ sung, điều chỉnh tại phần VI KIẾN NGHỊ; "
        "số liệu không thay đổi."
    )


def test_summary_has_the_shape_that_people_script_against() -> None:
    found = summary(facts(), {"queued": 1, "unknown": 4}, {"b": "2", "a": "1"})
    lines = facts().progress.lines
    assert list(found) == [
        "profile", "period", "as_of", "agencies", "coverage", "gates", "treasury", "other_plan_years", "year_closing",
        "totals", "findings", "flags", "transfers", "unplaced", "messages", "files",
    ]  # fmt: skip
    assert found["agencies"] == {
        "expected": 24, "received": 22, "accepted": 21, "returned": 1, "late": 2, "missing": ["luongtai", "sld"],
        "nil": [], "unreadable": 0,
    }  # fmt: skip
    assert found["totals"]["plan_vnd"] == sum(int(v) for v in lines["plan_vnd"])
    assert found["totals"]["projects"] == 240
    assert set(found["totals"]["by_source"]) == {"nstw", "nsdp", "sdd", "oda"}
    for part in ("by_source", "by_agency"):
        assert sum(v["plan_vnd"] for v in found["totals"][part].values()) == found["totals"]["plan_vnd"]
    assert found["findings"] == {"error": 1, "warning": 1, "by_rule": {"luy-ke-giam": 1, "vuot-ke-hoach": 1}}
    assert {state: number for state, number in found["messages"].items() if number} == {
        "queued": 1,
        "unknown": 4,
        "total": 5,
    }
    assert list(found["files"]) == ["a", "b"]
    assert set(found["flags"][0]) == {"project", "source", "agency", "rule", "reason", "clears"}
    assert set(found["transfers"][0]) == {"from", "to", "source", "amount_vnd"}


def test_summary_rounds_rates_half_up() -> None:
    lines = facts().progress.lines.head(1).copy()
    lines["plan_vnd"], lines["disbursed_vnd"] = 80_000, 9_764
    # 9764 / 80000 = 12.205 %; a double of 12.205 is below it and would give 12.2.
    given = replace(facts(), progress=replace(facts().progress, lines=lines))
    assert summary(given, {}, {})["totals"]["rate_pct"] == 12.21
    assert Decimal(9764) * 100 / 80000 == Decimal("12.205")


def test_summary_of_a_plan_of_nothing() -> None:
    lines = facts().progress.lines.head(1).copy()
    lines["plan_vnd"] = 0
    given = replace(facts(), progress=replace(facts().progress, lines=lines))
    assert summary(given, {}, {})["totals"]["rate_pct"] is None
    empty = replace(facts(), progress=replace(facts().progress, lines=lines.iloc[:0]))
    assert summary(empty, {}, {})["totals"] == {
        "projects": 0, "plan_vnd": 0, "disbursed_vnd": 0, "rate_pct": None,
        "plan_this_year_vnd": 0, "plan_carried_vnd": 0,
        "rate_denominator": "assigned_plan_with_carry_over", "by_source": {}, "by_agency": {},
    }  # fmt: skip


def _with(**changed: object) -> ReportModel:
    return build_report(replace(facts(), progress=replace(facts().progress, **changed)))
