"""The sample month of Bắc Ninh, run once through the plain steps; a copy of it for each test that changes something."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from tests.cycle.month import Month


@pytest.fixture(scope="session")
def bac_ninh_before(tmp_path_factory: pytest.TempPathFactory) -> Month:
    """5/8/2023 with its submissions in the inbox and 22/7/2023 collected and checked. Not to be changed."""
    from tests.cycle.month import Month  # every room is behind it: only those who ask for it wait for the import

    month = Month(tmp_path_factory.mktemp("bac-ninh-before"), "bac-ninh-2023", date(2023, 8, 5))
    month.run_earlier(date(2023, 7, 22))
    month.send_samples()
    return month


@pytest.fixture(scope="session")
def bac_ninh(bac_ninh_before: Month, tmp_path_factory: pytest.TempPathFactory) -> Month:
    """The same after its cycle. Not to be changed: see `bac_ninh_copy`."""
    month = bac_ninh_before.copy(tmp_path_factory.mktemp("bac-ninh") / "month")
    month.run()
    return month


@pytest.fixture
def bac_ninh_copy(bac_ninh: Month, tmp_path: Path) -> Month:
    """A copy of the month, its state and inbox included."""
    return bac_ninh.copy(tmp_path / "month")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Who waits for the month or starts a Prefect server is no unit test."""
    for item in items:
        waits = {"bac_ninh_before", "bac_ninh", "bac_ninh_copy"} & set(getattr(item, "fixturenames", ()))
        if waits or item.get_closest_marker("prefect"):
            item.add_marker(pytest.mark.flow)
