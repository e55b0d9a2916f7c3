"""Each rule of rows gives its class where it holds and not beside it; long tables are quick."""

import random
import time
from collections.abc import Sequence
from copy import deepcopy

import pytest

from config.columns import load_columns
from tasks.read.rows.outline import outline
from tasks.read.rows.row import Row
from tasks.read.rows.rules import RULES
from tasks.read.values.text import fold
from tasks.read.values.words import words_of
from tests.read.helpers import ALIASES
from tests.read.row_cases import CASES, Case, row

WORDS = words_of(load_columns())


def judged(rows: Sequence[Row]) -> Sequence[Row]:
    own = deepcopy(rows)
    outline(own, WORDS, lambda text: ALIASES.get(fold(text)))
    return own


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.rule)
def test_a_rule_gives_its_class(case: Case) -> None:
    found = judged(case.rows)[case.at]
    assert (found.rule, found.kind) == (case.rule, case.kind)
    rule = next(rule for rule in RULES if rule.name == case.rule)
    assert (found.doubt, found.doubt_level) == (rule.doubt, rule.level)


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.rule)
def test_and_not_beside_it(case: Case) -> None:
    assert judged(case.kept)[case.at].rule != case.rule


def test_every_rule_has_a_case_and_says_in_one_sentence_what_it_means() -> None:
    assert [case.rule for case in CASES] == [rule.name for rule in RULES]
    for rule in RULES:
        assert len((rule.holds.__doc__ or "").splitlines()) == 1, rule.name


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.rule)
def test_every_row_gets_exactly_one_class_by_a_named_rule(case: Case) -> None:
    names = {rule.name for rule in RULES}
    assert {one.rule for one in judged(case.rows)} <= names


def test_rows_beneath_a_source_that_heads_projects_are_projects() -> None:
    """Total, then a heading per source with its projects: counted once, under their sources."""
    table = [
        row("A", "Vốn giao", 100, 10),
        row("I", "NSTW", 60, 6), row("1", "Kè A", 60, 6),
        row("II", "NSĐP", 40, 4), row("1", "Kè B", 40, 4),
    ]  # fmt: skip
    assert [one.kind for one in judged(table)] == ["heading", "heading", "project", "heading", "project"]


@pytest.mark.parametrize("shape", ["random", "equal", "mostly zero", "nameless", "page totals"])
def test_six_thousand_rows_without_numbers_take_less_than_two_seconds(shape: str) -> None:
    chance = random.Random(1)
    plans = {
        "random": lambda i: chance.randint(1, 10_000),
        "equal": lambda i: 5_000,
        "mostly zero": lambda i: 0 if i % 50 else 5_000,
        "nameless": lambda i: 5_000 + i,
        "page totals": lambda i: 5_000 if i % 30 else 145_000,
    }
    rows = []
    for i in range(6_000):
        name = "" if shape == "nameless" and i % 2 else f"Cộng trang {i}" if shape == "page totals" else f"Kè {i}"
        rows.append(row("", name, plans[shape](i), i % 7))
    began = time.process_time()
    outline(rows, WORDS, lambda text: None)
    assert time.process_time() - began < 2
