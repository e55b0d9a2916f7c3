"""Each test of what is owed has an installation of its own."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.cycle.month import house


@pytest.fixture(autouse=True)
def home(tmp_path: Path) -> Iterator[None]:
    """An empty installation."""
    with house(tmp_path):
        yield
