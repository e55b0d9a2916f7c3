"""`--update-goldens` writes the report's golden texts again; review the difference line by line before committing."""

from pathlib import Path

import pytest

GOLDENS = Path(__file__).with_name("goldens")


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--update-goldens", action="store_true", help="write the report's golden texts again")


@pytest.fixture
def golden(request: pytest.FixtureRequest):
    """Compares a text with its golden file, or writes it when asked."""

    def compare(name: str, text: str) -> None:
        path = GOLDENS / name
        if request.config.getoption("--update-goldens", default=False):
            path.parent.mkdir(exist_ok=True)
            path.write_text(text, "utf-8")
        assert text == path.read_text("utf-8")

    return compare
