"""The sample month of Bắc Ninh, run once through the plain steps; a copy of it for each test that changes something."""

from __future__ import annotations

import shutil
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from tests.cycle.month import Month


@pytest.fixture(scope="session")
def bac_ninh(tmp_path_factory: pytest.TempPathFactory) -> Month:
    """5/8/2023, with 22/7/2023 collected and checked before it. Not to be changed: see `bac_ninh_copy`."""
    from tests.cycle.month import Month  # every room is behind it: only those who ask for it wait for the import

    month = Month(tmp_path_factory.mktemp("bac-ninh"), "bac-ninh-2023", date(2023, 8, 5))
    month.run_earlier(date(2023, 7, 22))
    month.send_samples()
    month.run()
    return month


@pytest.fixture
def bac_ninh_copy(bac_ninh: Month, tmp_path: Path) -> Month:
    """A copy of the month, its state and inbox included."""
    root = tmp_path / "month"
    shutil.copytree(bac_ninh.root, root)
    return replace(bac_ninh, root=root, rounds=list(bac_ninh.rounds))
