"""The register of checks: valid as shipped, and a wrong one is refused with file, key and fix."""

from datetime import date
from pathlib import Path

import pytest
import yaml

from config.load import ConfigurationError
from config.rules import STANDARD, load_rules


def written(tmp_path: Path, **change: object) -> Path:
    """A register with one rule, changed."""
    rule = {
        "id": "x-y", "severity": "error", "family": "law", "title": "T", "message": "{project}", "fix": "M",
        "source": "luat Điều 1", **change,
    }  # fmt: skip
    second = change.pop("second", None)
    rule.pop("second", None)
    data = {
        "documents": {"luat": {"title": "Luật"}},
        "family_names": {"law": "Luật"},
        "rules": [rule] if second is None else [rule, {**rule, **second}],  # type: ignore[dict-item]
    }
    path = tmp_path / "rules.yaml"
    path.write_text(yaml.safe_dump(data, allow_unicode=True), "utf-8")
    return path


def test_the_register_has_at_least_forty_rules_beside_ten_of_the_reader() -> None:
    rules = load_rules().rules
    reader = [rule for rule in rules if rule.id.startswith("read-")]
    assert len(rules) - len(reader) + min(len(reader), 10) >= 40


def test_every_family_that_is_used_has_a_name() -> None:
    register = load_rules()
    assert {rule.family for rule in register.rules} == set(register.family_names)


def test_what_only_the_office_believes_is_no_law() -> None:
    """A source that is unverified (M) says so where it cites a law's content rather than an article."""
    for rule in load_rules().rules:
        if rule.source.document not in ("mac-dinh", "M"):
            assert "(M)" in rule.source.place or rule.source.place.startswith("Điều"), rule.id


def test_forecasts_and_rates_never_return_a_file() -> None:
    severities = {rule.id: rule.severity for rule in load_rules().rules}
    for lenient in ("rate-mismatch", "estimate-above-plan", "blank-code", "total-mismatch-other", "project-vanished"):
        assert severities[lenient] == "warning"
    for strict in ("cumulative-falls", "disbursed-above-plan", "total-mismatch", "project-duplicated", "unit-scale",
                   "read-ambiguous-number", "read-not-a-number"):  # fmt: skip
        assert severities[strict] == "error"


@pytest.mark.parametrize(
    ("change", "named"),
    [
        ({"severity": "fatal"}, "severity"),
        ({"message": "{project"}, "message"),
        ({"fix": "{project.x}"}, "fix"),
        ({"source": "nghi-dinh Điều 1"}, "nghi-dinh"),
        ({"id": "Không hợp lệ"}, "id"),
        ({"lời": "thừa"}, "lời"),
        ({"second": {}}, "x-y v1"),
        ({"second": {"version": 2}}, "valid_to"),
    ],
)
def test_a_wrong_register_is_refused_by_file_and_key(tmp_path: Path, change: dict[str, object], named: str) -> None:
    path = written(tmp_path, **change)
    with pytest.raises(ConfigurationError) as refused:
        load_rules(path)
    assert str(path) in str(refused.value)
    assert named in str(refused.value)


def test_a_new_version_takes_over_the_day_after_the_old_one_ends(tmp_path: Path) -> None:
    path = written(
        tmp_path,
        valid_to=date(2023, 6, 30),
        second={"version": 2, "valid_from": date(2023, 7, 1), "valid_to": None},
    )
    register = load_rules(path)
    in_force = {day: [rule.version for rule in register.in_force(date(2023, *day))] for day in ((6, 30), (7, 1))}
    assert in_force == {(6, 30): [1], (7, 1): [2]}


def test_the_shipped_register_is_where_it_is_loaded_from() -> None:
    assert STANDARD.name == "rules.yaml"
    assert load_rules() == load_rules(STANDARD)
