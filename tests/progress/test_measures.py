from config.fields import UNSPLIT
from tasks.progress.measures import MEASURED, measured, one_per_key
from tests.progress.build import TY, lines, profile, rung, target


def test_this_years_plan_is_measured_apart_from_what_was_carried_over():
    ours = lines(
        {"plan_vnd": 120 * TY, "plan_this_year_vnd": 100 * TY, "plan_carried_vnd": 20 * TY,
         "disbursed_vnd": 50 * TY, "disbursed_this_year_vnd": 35 * TY, "disbursed_carried_vnd": 15 * TY},
    )  # fmt: skip
    found = measured(profile(), ours)
    row = found.frame.iloc[0]
    assert found.denominator == "assigned_plan_with_carry_over"
    assert (row["numerator_vnd"], row["denominator_vnd"]) == (35 * TY, 100 * TY)
    assert (row["disbursed_carried_vnd"], row["plan_carried_vnd"]) == (15 * TY, 20 * TY)


def test_a_part_that_is_not_given_follows_from_the_others():
    ours = lines(
        {"plan_vnd": 120 * TY, "plan_carried_vnd": 20 * TY, "disbursed_vnd": 50 * TY, "disbursed_carried_vnd": 15 * TY},
        {
            "plan_vnd": 120 * TY,
            "plan_this_year_vnd": 90 * TY,
            "disbursed_vnd": 50 * TY,
            "disbursed_this_year_vnd": 30 * TY,
        },
    )
    frame = measured(profile(), ours).frame
    assert frame["denominator_vnd"].tolist() == [100 * TY, 90 * TY]
    assert frame["numerator_vnd"].tolist() == [35 * TY, 30 * TY]
    assert frame["plan_carried_vnd"].tolist() == [20 * TY, 30 * TY]
    assert frame["disbursed_carried_vnd"].tolist() == [15 * TY, 20 * TY]


def test_a_line_that_does_not_split_is_whole_and_changes_no_other():
    split = {"plan_vnd": 1000 * TY, "plan_carried_vnd": 200 * TY, "disbursed_vnd": 500 * TY,
             "disbursed_carried_vnd": 200 * TY}  # fmt: skip
    ours = lines(split, {"plan_vnd": 120 * TY, "plan_carried_vnd": 20 * TY, "disbursed_vnd": 50 * TY})
    found = measured(profile(), ours)
    assert found.denominator == "assigned_plan_with_carry_over"
    assert found.frame["denominator_vnd"].tolist() == [800 * TY, 120 * TY]
    assert found.frame["numerator_vnd"].tolist() == [300 * TY, 50 * TY]
    assert found.frame["is_split"].tolist() == [True, False]


def test_without_carried_over_capital_the_plan_is_the_assigned_one():
    assert measured(profile(), lines({"plan_vnd": 10 * TY, "disbursed_vnd": 5 * TY})).denominator == "assigned_plan"


def test_a_project_whose_payments_no_source_has_alone_is_measured_as_one():
    ours = lines(
        {"project_key": "a", "funding_source": "nstw", "plan_vnd": 20 * TY},
        {"project_key": "a", "funding_source": "nsdp", "plan_vnd": 10 * TY},
        {"project_key": "a", "funding_source": UNSPLIT, "disbursed_vnd": 15 * TY},
        {"project_key": "b", "funding_source": "nstw", "plan_vnd": 6 * TY, "disbursed_vnd": 3 * TY},
        {"project_key": "b", "funding_source": "nsdp", "plan_vnd": 4 * TY, "disbursed_vnd": TY},
        {"project_key": "b", "funding_source": UNSPLIT, "estimate_final_vnd": 10 * TY},
    )
    frame = measured(profile(), ours).frame
    assert frame["funding_source"].tolist() == [UNSPLIT, UNSPLIT, UNSPLIT, "nstw", "nsdp", UNSPLIT]
    single = one_per_key(frame, MEASURED)
    figures = single[["project_key", "funding_source", "plan_vnd", "disbursed_vnd"]].values.tolist()
    assert figures == [["a", UNSPLIT, 30 * TY, 15 * TY], ["b", "nstw", 6 * TY, 3 * TY], ["b", "nsdp", 4 * TY, TY]]


def test_a_ladder_on_the_whole_plan_is_measured_on_the_whole_plan():
    whole = profile(target(rung("2023-06-30", "40"), denominator="assigned_plan_with_carry_over"))
    ours = lines({"plan_vnd": 120 * TY, "plan_carried_vnd": 20 * TY, "disbursed_vnd": 50 * TY,
                  "disbursed_carried_vnd": 15 * TY})  # fmt: skip
    found = measured(whole, ours)
    assert found.denominator == "assigned_plan_with_carry_over"
    assert (found.frame["numerator_vnd"].sum(), found.frame["denominator_vnd"].sum()) == (50 * TY, 120 * TY)


def test_estimates_and_advances_enter_no_rate():
    plain = lines({"plan_vnd": 100 * TY, "disbursed_vnd": 10 * TY})
    more = lines({"plan_vnd": 100 * TY, "disbursed_vnd": 10 * TY, "advance_vnd": 9 * TY, "estimate_next_vnd": 30 * TY,
                  "estimate_final_vnd": 99 * TY, "volume_vnd": 40 * TY})  # fmt: skip
    columns = [
        "plan_vnd",
        "disbursed_vnd",
        "denominator_vnd",
        "numerator_vnd",
        "plan_carried_vnd",
        "disbursed_carried_vnd",
    ]
    assert measured(profile(), plain).frame[columns].equals(measured(profile(), more).frame[columns])


def test_a_line_without_a_source_has_the_profiles_default():
    found = measured(profile(), lines({"plan_vnd": TY, "disbursed_vnd": 0, "funding_source": None}))
    assert found.frame["funding_source"].tolist() == ["nsdp"]
