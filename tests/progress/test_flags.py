"""Each kind of rule: a line that it flags, one that it does not, one that it cannot judge."""

from datetime import date
from decimal import Decimal

import pytest

from config.forecast import load_forecast_rules
from config.load import load_profile
from config.profile import Profile
from tasks.progress.assess import assess
from tasks.progress.measures import KEY
from tests.progress.build import TY, history, lines, period, profile, rule, rung, target

KEY_0 = ("sxd", "p0", "nsdp")


def flags_of(flag_rule, *rows, due="2023-08-05", past=(), targets=(), **more):
    ours = profile(*targets, rules=(flag_rule,))
    progress = assess(
        ours, period(due), lines(*rows), history=history(*past), curves=load_forecast_rules(), **more
    )  # fmt: skip
    return {flag.project_key: flag for flag in progress.flags}


def row(disbursed, plan=100, **more):
    return {"plan_vnd": plan * TY, "disbursed_vnd": int(Decimal(str(disbursed)) * TY)} | more


RUNG = rule("rung_missed", ("5", "notice"), ("10", "warning"), ("15", "severe"))


def test_rung_missed_by_tiers():
    # 40% by 30/6: 35 is 5 points short, 30 is 10, 25 is 15, 35,1 is 4,9; no plan, no judgement.
    found = flags_of(RUNG, row(35), row(30), row(25), row("35.1"), row(0, plan=0))
    assert {key: flag.severity for key, flag in found.items()} == {"p0": "notice", "p1": "warning", "p2": "severe"}
    assert found["p1"].measured == 10
    assert found["p1"].reason == (
        "Giải ngân đến hết ngày 31/7/2023 đạt 30,0 tỷ đồng, bằng 30,0% kế hoạch (100,0 tỷ đồng), thấp hơn mốc 40,0% "
        "đến ngày 30/6/2023 là 10,0 điểm phần trăm, còn thiếu 10,0 tỷ đồng."
    )
    assert found["p1"].facts == (("plan_vnd", 100 * TY), ("disbursed_vnd", 30 * TY))


def test_rung_missed_has_nothing_to_say_before_the_first_rung():
    assert flags_of(RUNG, row(0), targets=(target(rung("2023-08-31", "40")),)) == {}


def test_a_rung_on_above_says_so():
    found = flags_of(RUNG, row(80), targets=(target(rung("2023-07-31", "95"), comparator="above"),))
    assert "thấp hơn mốc trên 95,0% đến ngày 31/7/2023 là 15,0 điểm phần trăm" in found["p0"].reason
    assert "còn thiếu 15,0 tỷ đồng." in found["p0"].reason


def test_below_average_of_the_province_is_weighted():
    # 60 of 200 is 30%; p0 at 10% is 20 points below, p1 at 50% is above.
    found = flags_of(rule("below_average", ("20", "notice")), row(10), row(50))
    assert list(found) == ["p0"]
    assert found["p0"].reason == (
        "Tỷ lệ giải ngân đến hết ngày 31/7/2023 đạt 10,0% kế hoạch, thấp hơn bình quân toàn tỉnh (30,0%) là "
        "20,0 điểm phần trăm."
    )


def test_below_the_published_national_average():
    found = flags_of(rule("below_average", ("1", "notice"), average_pct=Decimal("36.5")), row(35), row(36))
    assert list(found) == ["p0"]
    assert "thấp hơn bình quân cả nước (36,5%) là 1,5 điểm phần trăm." in found["p0"].reason


def test_no_disbursement_counts_whole_months():
    six = rule("no_disbursement", ("6", "notice"), ("8", "severe"))
    assert {k: f.measured for k, f in flags_of(six, row(0), row("0.001"), row(0, plan=0)).items()} == {"p0": 7}
    assert flags_of(rule("no_disbursement", ("8", "notice")), row(0)) == {}
    found = flags_of(six, row(0), due="2024-02-05")
    assert (found["p0"].measured, found["p0"].severity) == (13, "severe")
    assert found["p0"].reason == (
        "Sau 13 tháng của năm kế hoạch 2023, dự án chưa giải ngân; kế hoạch được giao 100,0 tỷ đồng."
    )


STALLED = rule("stalled", ("2", "notice"))


def past_row(period_code, day, disbursed, **more):
    return {"period": period_code, "data_as_of": day, "disbursed_vnd": disbursed * TY} | more


def test_stalled_counts_figures_days_not_reports():
    # The 5th and the 22nd report the same month's end: one figure, not two.
    same = [past_row("2023-10-05", "2023-09-30", 30), past_row("2023-10-22", "2023-09-30", 30)]
    assert flags_of(STALLED, row(30), due="2023-11-05", past=same) == {}
    longer = [past_row("2023-09-05", "2023-08-31", 30), *same]
    found = flags_of(STALLED, row(30), due="2023-11-05", past=longer)
    assert found["p0"].measured == 2
    assert found["p0"].reason == (
        "Số giải ngân lũy kế 30,0 tỷ đồng không tăng qua 2 kỳ liên tiếp, từ số liệu đến hết ngày 31/8/2023 "
        "đến hết ngày 31/10/2023; còn 70,0 tỷ đồng chưa giải ngân."
    )


def test_stalled_is_broken_by_a_move_and_not_asked_of_finished_or_unbegun_projects():
    moved = [
        past_row("2023-08-05", "2023-07-31", 30), past_row("2023-09-05", "2023-08-31", 29),
        past_row("2023-10-05", "2023-09-30", 30),
    ]  # fmt: skip
    assert flags_of(STALLED, row(30), due="2023-11-05", past=moved) == {}
    done = [past_row(f"2023-{m:02d}-05", f"2023-{m - 1:02d}-28", 100) for m in (8, 9, 10)]
    assert flags_of(STALLED, row(100), due="2023-11-05", past=done) == {}
    unbegun = [past_row(f"2023-{m:02d}-05", f"2023-{m - 1:02d}-28", 0) for m in (8, 9, 10)]
    assert flags_of(STALLED, row(0), due="2023-11-05", past=unbegun) == {}


def test_forecast_below_target_uses_the_forecast_to_the_targets_day():
    rules = load_forecast_rules()
    found = flags_of(rule("forecast_below_target", ("10", "notice"), ("60", "severe")), row(0), row(90), row(0, plan=0))
    # Nothing disbursed at the end of July: Benktander on the reference curve (36,0% by July, 93,5% at the end)
    # gives (1 - 36/93,5)^2 * 93,5% of 100 tỷ, in whole đồng.
    assert [point.rate_pct for point in rules.reference.points if point.month in (7, 13)] == [36, 93.5]
    expected = Decimal(935) / 10 * (1 - Decimal(360) / 935) ** 2
    assert list(found) == ["p0"]
    assert abs(found["p0"].measured - (95 - expected)) < Decimal("0.0000001")
    assert found["p0"].reason == (
        "Giải ngân đến hết ngày 31/7/2023 đạt 0 đồng, bằng 0,0% kế hoạch (100,0 tỷ đồng); dự báo đến ngày 31/01/2024 "
        "được 35,4 tỷ đồng, bằng 35,4%, thấp hơn mục tiêu 95,0% là 59,6 điểm phần trăm."
    )


def test_a_target_of_the_year_end_is_held_against_the_year_end_forecast():
    by_december = target(rung("2023-12-31", "80"))
    december = flags_of(rule("forecast_below_target", ("1", "notice")), row(0), targets=(by_december,))["p0"]
    by_january = target(rung("2024-01-31", "80"))
    january = flags_of(rule("forecast_below_target", ("1", "notice")), row(0), targets=(by_january,))["p0"]
    assert december.measured > january.measured


def test_completion_overdue():
    overdue = rule("completion_overdue", ("1", "notice"), ("365", "warning"))
    found = flags_of(
        overdue,
        row(30, completion_on=date(2023, 7, 30)),  # one day
        row(30, completion_on=date(2023, 7, 31)),  # today
        row(30, completion_on=date(2022, 7, 31)),  # 365 days
        row(100, completion_on=date(2022, 7, 31)),  # nothing left
        row(30, completion_on=date(2022, 7, 31), status="Hoàn thành chờ quyết toán"),
        row(30, completion_on=date(2022, 7, 31), physical_pct=100.0),
        row(30),
        row(30, completion_on=date(2023, 7, 1), status="Chưa hoàn thành"),
    )
    assert {k: (int(f.measured), f.severity) for k, f in found.items()} == {
        "p0": (1, "notice"), "p2": (365, "warning"), "p7": (30, "notice"),
    }  # fmt: skip
    assert found["p2"].reason == (
        "Đã quá thời hạn hoàn thành (ngày 31/7/2022) 365 ngày mà dự án chưa hoàn thành; còn 70,0 tỷ đồng kế hoạch "
        "chưa giải ngân."
    )


def test_contradiction_of_work_and_payment():
    found = flags_of(
        rule("contradiction", ("1", "notice")),
        row(10, physical_pct=50.0), row("10.1", physical_pct=90.0), row(0, physical_pct=49.9), row(0),
    )  # fmt: skip
    assert list(found) == ["p0"]
    assert found["p0"].reason.startswith(
        "Khối lượng thực hiện báo cáo đạt 50,0% nhưng mới giải ngân 10,0 tỷ đồng, bằng 10,0% kế hoạch;"
    )


def test_commitment_broken():
    broken = rule("commitment_broken", ("1", "severe"))
    found = flags_of(broken, row(90), row(90), broken_commitments=frozenset({KEY_0}))
    assert list(found) == ["p0"]
    assert "mới giải ngân 90,0 tỷ đồng, còn thiếu 10,0 tỷ đồng." in found["p0"].reason


def test_donor_slow_again_needs_both():
    again = rule("donor_slow_again", ("1", "severe"))
    assert list(flags_of(again, row(39), row(39), past_donors=frozenset({KEY_0}))) == ["p0"]
    assert flags_of(again, row(40), past_donors=frozenset({KEY_0})) == {}


def test_not_reporting_is_one_flag_per_agency_with_its_last_known_figures():
    past = [
        past_row("2023-08-05", "2023-07-31", 30, agency="syt", project_key="cu"),
        past_row("2023-09-05", "2023-08-31", 35, agency="syt", project_key="benh-vien"),
        past_row("2023-09-05", "2023-08-31", 5, agency="syt", project_key="tram-y-te"),
        past_row("2023-09-05", "2023-08-31", 35, agency="stc", project_key="khac"),
    ]
    ours = profile(rules=(rule("not_reporting", ("1", "warning")),))
    found = assess(
        ours, period("2023-10-05"), lines(row(10)), history=history(*past), missing_agencies=["syt", "sct"],
        curves=load_forecast_rules(),
    ).flags  # fmt: skip
    assert [(f.agency, f.project_key, f.funding_source, f.project_name, f.facts) for f in found] == [
        ("sct", "", "", "Toàn bộ dự án của đơn vị", ()),
        ("syt", "", "", "Toàn bộ 2 dự án của đơn vị", (("plan_vnd", 200 * TY), ("disbursed_vnd", 40 * TY))),
    ]
    assert found[0].reason == (
        "Sở Công Thương chưa gửi báo cáo kỳ 05/10/2023; từ đầu năm kế hoạch 2023 chưa có báo cáo nào được chấp nhận."
    )
    assert found[1].reason == (
        "Sở Y tế chưa gửi báo cáo kỳ 05/10/2023; số liệu gần nhất, đến hết ngày 31/8/2023: giải ngân 40,0 tỷ đồng "
        "trên kế hoạch 200,0 tỷ đồng."
    )


def test_an_agency_whose_report_was_returned_is_not_accused_of_silence():
    silent = rule("not_reporting", ("1", "warning"))
    found = flags_of(silent, row(10), missing_agencies=["syt"], sent_agencies={"syt", "sxd"})
    assert found[""].reason == (
        "Sở Y tế đã gửi báo cáo kỳ 05/8/2023 nhưng chưa được chấp nhận; từ đầu năm kế hoạch 2023 chưa có báo cáo nào "
        "được chấp nhận."
    )


def test_one_slow_project_is_one_flag():
    """7 months without a đồng says all that 40 points below the rung, the forecast and the average would say."""
    found = assess(
        load_profile("bac-ninh-2023"), period(), lines(row(0), row(24), row(60)), history=history(),
        curves=load_forecast_rules(),
    )  # fmt: skip
    # Rung of 31/7/2023: 33%. 24% is 9 points short, no flag yet; its forecast is about 21 points short of 95%.
    shown = [(f.project_key, f.rule, f.severity) for f in found.flags]
    assert shown == [("p0", "chua-giai-ngan", "severe"), ("p1", "du-bao-khong-dat", "severe")]
    assert [(f.project_key, f.rule) for f in found.suppressed] == [
        ("p0", "du-bao-khong-dat"), ("p0", "cham-moc"), ("p0", "duoi-binh-quan"),
    ]  # fmt: skip


def test_a_graver_flag_is_not_covered_by_a_milder_one():
    grave = rule("no_disbursement", ("3", "severe"), covered_by=("rung_missed",))
    both = profile(rules=(rule("rung_missed", ("5", "notice")), grave))
    found = assess(both, period(), lines(row(0)), history=history(), curves=load_forecast_rules())
    assert ([flag.rule for flag in found.flags], found.suppressed) == (["no_disbursement", "rung_missed"], ())


def test_rules_cannot_cover_each_other():
    ours = load_profile("bac-ninh-2023")
    first = rule("rung_missed", ("5", "notice"), covered_by=("no_disbursement",))
    with pytest.raises(ValueError, match="rung_missed có covered_by no_disbursement không phải quy tắc đứng trước"):
        Profile.model_validate(
            dict(ours) | {"flag_rules": (first, rule("no_disbursement", ("3", "severe"), covered_by=("rung_missed",)))}
        )


def test_a_covered_flag_counts_its_periods_and_comes_out_with_them():
    by_rung = rule("rung_missed", ("5", "severe"), covered_by=("no_disbursement",))
    ours = profile(rules=(rule("no_disbursement", ("3", "severe")), by_rung))

    def month(due, rate, before):
        return assess(
            ours, period(due), lines(row(rate)), history=history(), previous_flags=before, curves=load_forecast_rules()
        )

    first = month("2023-08-05", 0, ())
    assert [flag.rule for flag in first.flags] == ["no_disbursement"]
    second = month("2023-09-05", 1, (*first.flags, *first.suppressed))
    assert [(f.rule, f.since, f.periods) for f in second.flags] == [("rung_missed", date(2023, 8, 5), 2)]


def test_a_rule_out_of_force_flags_nothing():
    ended = rule("rung_missed", ("5", "notice"), valid_to=date(2023, 7, 30))
    assert flags_of(ended, row(0)) == {}


@pytest.mark.parametrize("name", KEY)
def test_flags_name_their_line(name):
    assert getattr(flags_of(RUNG, row(0))["p0"], name) == dict(zip(KEY, KEY_0, strict=True))[name]


def test_a_flag_says_what_would_lift_it():
    # Lifted once less than 7 points are missing to 40%: from one đồng above 33% of 100 tỷ on.
    found = flags_of(rule("rung_missed", ("10", "warning"), clears_below=Decimal(7)), row(20))
    assert found["p0"].clears == "lũy kế giải ngân đạt từ 33,0 tỷ đồng (trên 33,0% kế hoạch)"
    just = {"previous_flags": tuple(found.values())}
    kept = rule("rung_missed", ("10", "warning"), clears_below=Decimal(7))
    assert flags_of(kept, row(33), **just)
    assert not flags_of(kept, {"plan_vnd": 100 * TY, "disbursed_vnd": 33 * TY + 1}, **just)
    found = flags_of(rule("forecast_below_target", ("15", "severe"), clears_below=Decimal(12)), row(0))
    assert found["p0"].clears == "dự báo đạt trên 83,0% kế hoạch"
    assert flags_of(rule("no_disbursement", ("3", "notice")), row(0))["p0"].clears == "dự án có giải ngân"


def test_severe_is_what_the_back_test_calls_slow():
    """95% less the points of the severe tier is the percentage below which a project ended slow."""
    severe = next(one for one in load_profile("bac-ninh-2023").flag_rules if one.kind == "forecast_below_target")
    assert [(95 - tier.threshold, tier.severity) for tier in severe.tiers] == [
        (Decimal(str(load_forecast_rules().slow_below_pct)), "severe")
    ]
