"""A run is marked as made of sample data where its state says so."""

from datetime import date
from pathlib import Path

import pytest
from config.run import make_job

from config.settings import Settings


def test_state_of_the_demo_marks_every_later_run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GIAINGAN_HOME", str(tmp_path))
    assert not make_job("bac-ninh-2023", date(2023, 8, 5)).illustrative
    Settings().illustrative_mark.touch()
    assert make_job("bac-ninh-2023", date(2023, 8, 5)).illustrative
