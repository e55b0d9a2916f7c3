"""One word for one thing: every key of the program has its name, no name stands a second time in the code."""

import ast
from collections.abc import Iterable
from dataclasses import fields
from pathlib import Path
from typing import get_args

import pytest
import yaml

from config.fields import FIELDS
from config.release import DocumentKind
from config.vocabulary import STANDARD, vocabulary
from config.yaml_file import ConfigurationError
from tasks.check.explanations import QuestionState
from tasks.collect.kinds import KINDS
from tasks.ledger.outbox_records import OutboxState
from tasks.ledger.records import DecisionOutcome, SubmissionState
from tasks.letters.documents import DocumentState
from tasks.reallocate.proposal import Candidate
from tasks.report.report_facts import ReportingState

ROOT = Path(__file__).resolve().parents[2]
WORDS = vocabulary()


@pytest.mark.parametrize(
    ("part", "keys"),
    [
        (WORDS.submission_states, get_args(SubmissionState)),
        (WORDS.reporting_states, get_args(ReportingState)),
        (WORDS.outbox_states, get_args(OutboxState)),
        (WORDS.question_states, get_args(QuestionState)),
        (WORDS.document_kinds, get_args(DocumentKind)),
        (WORDS.document_states, get_args(DocumentState)),
        (WORDS.decision_outcomes, get_args(DecisionOutcome)),
        (WORDS.channel_kinds, KINDS),
        (WORDS.fields, tuple(FIELDS)),
    ],
)
def test_every_key_has_its_name_and_every_name_its_key(part: dict[str, str], keys: tuple[str, ...]) -> None:
    assert set(part) == set(keys)


def test_fields_stand_in_the_order_of_the_form() -> None:
    assert list(WORDS.fields) == list(FIELDS)


def test_no_two_keys_of_a_part_share_a_name() -> None:
    for part in fields(WORDS):
        names = [str(name).casefold() for name in getattr(WORDS, part.name).values()]
        if part.name != "candidate_fields":
            assert len(names) == len(set(names)), part.name


def test_what_a_candidate_is_judged_by_has_a_name() -> None:
    told = {item.name for item in fields(Candidate)} - {"project_key", "agency"}
    assert told <= WORDS.fields.keys() | WORDS.candidate_fields.keys()


def test_the_gravest_comes_first() -> None:
    assert list(WORDS.severities) == ["error", "warning", "info"]
    assert list(WORDS.flag_levels) == ["severe", "warning", "notice"]
    assert sorted(WORDS.severities, key=WORDS.gravity) == ["error", "warning", "info"]


def test_units_are_powers_of_a_thousand() -> None:
    assert [unit.vnd for unit in WORDS.units.values()] == [1, 10**3, 10**6, 10**9]


def _dicts(path: Path) -> Iterable[dict[str, str]]:
    """Every literal of the module that maps text to text."""
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Dict):
            pairs = list(zip(node.keys, node.values, strict=True))
            yield {
                str(key.value): value.value
                for key, value in pairs
                if isinstance(key, ast.Constant) and isinstance(value, ast.Constant) and isinstance(value.value, str)
            }


def test_no_module_names_severities_states_units_or_fields_again() -> None:
    """A second table of names drifts from the first: 12 of 28 columns once had two names. Ask `vocabulary()`."""
    named = [
        set(getattr(WORDS, part.name)) for part in fields(WORDS) if part.name not in ("candidate_fields", "fields")
    ]
    again = []
    for top in ("config", "tasks", "flows"):
        for path in sorted((ROOT / top).rglob("*.py")):
            for found in _dicts(path):
                names = {key for key, text in found.items() if text and not text.isascii()}
                if len(names) >= 3 and (any(names <= keys for keys in named) or names <= set(FIELDS)):
                    again.append(f"{path.relative_to(ROOT)}: {sorted(names)}")
    assert not again


@pytest.mark.parametrize(
    ("change", "told"),
    [
        (lambda data: data["severities"].pop("info"), "mục `severities`: thiếu khóa info"),
        (lambda data: data["fields"].update(plan="Vốn"), "mục `fields`: khóa plan không dùng đến"),
        (lambda data: data["outbox_states"].update(sent=""), "mục `outbox_states`, khóa `sent`: thiếu tên gọi"),
        (lambda data: data.pop("units"), "toàn tệp: thiếu khóa units"),
    ],
)
def test_a_mistake_names_file_part_and_key(tmp_path: Path, change: object, told: str) -> None:
    data = yaml.safe_load(STANDARD.read_text("utf-8"))
    change(data)  # type: ignore[operator]
    path = tmp_path / "vocabulary.yaml"
    path.write_text(yaml.safe_dump(data, allow_unicode=True), "utf-8")
    with pytest.raises(ConfigurationError, match=told) as refused:
        vocabulary(path)
    assert str(path) in str(refused.value)
