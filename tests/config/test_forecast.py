import pytest
import yaml

from config.forecast import STANDARD, load_forecast_rules
from config.yaml_file import ConfigurationError

# National cumulative disbursement, percent of plan, as published over several years (low, high).
PUBLISHED = {4: (15, 19), 6: (28, 33), 7: (33, 41), 8: (39, 46), 9: (47, 51), 10: (57, 57), 11: (58, 65), 12: (67, 84),
             13: (91, 96)}  # fmt: skip

BACKWARDS = [{"month": 6, "rate_pct": 30}, {"month": 5, "rate_pct": 40}]


def test_the_reference_curve_lies_within_what_was_published():
    points = {int(point.month): point.rate_pct for point in load_forecast_rules().reference.points}
    for month, (low, high) in PUBLISHED.items():
        assert low <= points[month] <= high


def test_every_rule_cites_its_source():
    rules = load_forecast_rules()
    assert all(str(entry.source) for entry in (rules, rules.reference, rules.interval, rules.contradiction))


@pytest.mark.parametrize(
    ("change", "told"),
    [
        ({"methods": ["gieo-quẻ"]}, "methods"),
        ({"minimum_years": 1}, "minimum_years"),
        ({"surprise": 1}, "surprise"),
        ({"reference": {"title": "x", "source": "M", "points": BACKWARDS}}, "phải tăng dần"),
    ],
)
def test_a_fault_names_file_and_key(tmp_path, change, told):
    data = yaml.safe_load(STANDARD.read_text("utf-8")) | change
    path = tmp_path / "forecast.yaml"
    path.write_text(yaml.safe_dump(data, allow_unicode=True), "utf-8")
    with pytest.raises(ConfigurationError) as fault:
        load_forecast_rules(path)
    assert "forecast.yaml" in str(fault.value)
    assert told in str(fault.value)
