"""Alternatives: `--set key=value` and scenarios side by side."""

import pytest

from tasks.reallocate.compare import compare
from tasks.reallocate.problem import InvalidRulesError
from tasks.reallocate.scenario import changed
from tests.reallocate.samples import LEVELS, MILLION, million, rules, worked_case


def test_worked_case_under_three_regimes_side_by_side():
    slow = [*worked_case(), million("F", plan=40, forecast_low=10, flagged_periods=2)]
    comparison = compare(
        rules(),
        slow,
        {
            "hiện hành": {},
            "bắt buộc": {
                "donors": "on_request_or_forced",
                "forced_after_flagged_periods": "2",
                "forced_severity": "notice",
            },
            "khoản tối thiểu 50 triệu": {"minimum_lot_vnd": str(50 * MILLION)},
        },
        funding_levels=LEVELS,
    )
    now, forced, lot = comparison.scenarios
    assert [s.placed_vnd // MILLION for s in (now, forced, lot)] == [55, 55, 0]
    assert [s.unplaced_vnd // MILLION for s in (now, forced, lot)] == [35, 65, 90]
    assert lot.highest_tier is None
    assert now.highest_tier == 2
    assert now.extra_vnd == 55 * MILLION


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"minimum_lot": 5}, "không có quy tắc 'minimum_lot'; có phải minimum_lot_vnd"),
        ({"source": "001 L1"}, "không có quy tắc 'source'"),
        ({"minimum_lot_vnd": "-1"}, "minimum_lot_vnd"),
        ({"donors": "everybody"}, "donors"),
        ({"owner_floor_pct": "120"}, "owner_floor_pct"),
        ({"forced_severity": "severe"}, "phải ghi cùng `forced_after_flagged_periods`"),
    ],
)
def test_a_wrong_key_or_value_is_named(changes, words):
    with pytest.raises(InvalidRulesError, match=words):
        changed(rules(), changes)


def test_text_is_read_as_the_rule_it_sets():
    regime = changed(
        rules(), {"locked_pairs": '[["Ban A", "Ban B"]]', "owner_floor_pct": "12.5", "donors": "on_request"}
    )
    assert regime.locked_pairs == (("Ban A", "Ban B"),)
    assert str(regime.owner_floor_pct) == "12.5"
    assert regime.authorities == rules().authorities
