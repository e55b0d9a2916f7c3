"""A sample of docs/mutations.md: a good workbook is not accused, and what is changed in it does not pass in silence."""

from pathlib import Path
from random import Random

import pytest

from tests.mutations.changes import Change, changes_of
from tests.mutations.judged import CONTEXTS, Judge

IN_A_CYCLE, ALONE = CONTEXTS[0], CONTEXTS[1]
SAMPLE = Random(5).sample(list(changes_of(IN_A_CYCLE.book("sxd"), Random("sxd"))), 4)


@pytest.fixture(scope="module")
def judge(tmp_path_factory: pytest.TempPathFactory) -> Judge:
    return Judge(tmp_path_factory.mktemp("mutations"), has_history=True)


def test_a_good_workbook_is_not_accused(judge: Judge, tmp_path: Path) -> None:
    assert judge.findings(IN_A_CYCLE.book("sxd"))[1] == []
    assert Judge(tmp_path, has_history=False).findings(ALONE.book("sxd"))[1] == []


@pytest.mark.parametrize("change", SAMPLE, ids=lambda change: change.kind)
def test_one_change_is_not_silent(judge: Judge, change: Change) -> None:
    assert judge.judged(IN_A_CYCLE.book("sxd"), change.book).outcome != "silent", change.what
