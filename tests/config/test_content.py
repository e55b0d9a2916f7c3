"""Keys made of content: equal for what is equal, in every process, and different for the smallest difference."""

import subprocess
import sys
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta, timezone
from decimal import Decimal
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from config import content
from config.content import content_sha256, program_sha256
from config.load import load_profile


@dataclass(frozen=True)
class Pair:
    left: Any
    right: Any


def frame(**columns: list[Any]) -> pd.DataFrame:
    return pd.DataFrame(columns)


def test_equal_content_is_one_key() -> None:
    profile = load_profile("bac-ninh-2023")
    assert content_sha256(profile, Pair(1, {"a"})) == content_sha256(profile.model_copy(deep=True), Pair(1, {"a"}))
    assert content_sha256(frame(vnd=[1, 2])) == content_sha256(frame(vnd=[1, 2]))


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (1, "1"),
        (1, 1.0),
        (1, True),
        (None, "None"),
        (Decimal("1.0"), Decimal("1.00")),
        (date(2023, 8, 5), datetime(2023, 8, 5, tzinfo=UTC)),
        (date(2023, 8, 5), "2023-08-05"),
        (timedelta(0, 1), timedelta(1)),
        (["a", "b"], ["ab"]),
        ([["a"], "b"], ["a", ["b"]]),
        ({"a": 1, "b": 2}, {"a": 2, "b": 1}),
        ({"frame": 1}, ["frame", 1]),
        (frozenset({"a"}), ["a"]),
        (float("nan"), None),
        (pd.NA, None),
        (Path("a"), "a"),
        (Pair(1, 2), Pair(2, 1)),
        (frame(vnd=[1, 2]), frame(vnd=[1, 3])),
        (frame(vnd=[1, 2]), frame(vnd=[2, 1])),
        (frame(vnd=[1]), frame(plan=[1])),
        (frame(vnd=[1]), frame(vnd=["1"])),
        (frame(vnd=[1]), frame(vnd=[1]).astype("Int64")),
        (frame(vnd=[1, 2]), frame(vnd=[1, 2]).iloc[::-1].iloc[::-1].set_index(pd.Index([1, 0]))),
    ],
)
def test_any_difference_is_another_key(one: object, other: object) -> None:
    assert content_sha256(one) != content_sha256(other)


def test_two_values_are_not_one() -> None:
    assert content_sha256("a", "b") != content_sha256(["a", "b"])


def test_what_has_no_content_is_refused() -> None:
    with pytest.raises(TypeError):
        content_sha256(Pair(1, object()))


@pytest.mark.slow
def test_key_does_not_depend_on_the_process() -> None:
    script = (
        "from config.content import content_sha256; from config.load import load_profile; "
        "print(content_sha256(load_profile('bac-ninh-2023'), {'b', 'a', 'c'}))"
    )
    told = {
        subprocess.run(
            [sys.executable, "-c", script], env={"PYTHONHASHSEED": seed}, capture_output=True, check=True, text=True
        ).stdout
        for seed in ("1", "2")
    }
    assert told == {content_sha256(load_profile("bac-ninh-2023"), {"a", "b", "c"}) + "\n"}


def test_same_moment_in_another_zone_is_another_key() -> None:
    moment = datetime(2023, 8, 5, 7, tzinfo=timezone(timedelta(hours=7)))
    assert content_sha256(moment) != content_sha256(moment.astimezone(UTC))


@pytest.fixture
def program(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A small program in place of ours."""
    for name, text in (("config/rules.yaml", "limit: 1\n"), ("tasks/report/build.py", "LIMIT = 1\n")):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(text, "utf-8")
    monkeypatch.setattr(content, "_ROOT", tmp_path)
    return tmp_path


def key() -> str:
    return program_sha256.__wrapped__()


@pytest.mark.parametrize("name", ["config/rules.yaml", "tasks/report/build.py", "tasks/report/assets/page.css"])
def test_any_file_of_the_program_changes_its_key(program: Path, name: str) -> None:
    before = key()
    (program / name).parent.mkdir(exist_ok=True)
    with (program / name).open("a", encoding="utf-8") as file:
        file.write("# more\n")
    assert key() != before


def test_library_of_another_version_changes_the_program(program: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    before = key()
    monkeypatch.setattr(content, "version", lambda name: "0")
    assert key() != before


def test_compiled_bytecode_is_no_part_of_the_program(program: Path) -> None:
    before = key()
    (program / "tasks" / "__pycache__").mkdir()
    (program / "tasks" / "__pycache__" / "build.pyc").write_bytes(b"x")
    assert key() == before
