"""Fixtures of the dispatch tests."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tasks.ledger.engine import Ledger
from tests.dispatch.certificates import Authority, authority
from tests.dispatch.mail_server import MailServer
from tests.dispatch.samples import ledger_in


@pytest.fixture
def server() -> Iterator[MailServer]:
    with MailServer() as running:
        yield running


@pytest.fixture
def ledger(tmp_path: Path) -> Iterator[Ledger]:
    opened = ledger_in(tmp_path)
    yield opened
    opened.close()


@pytest.fixture(scope="session")
def trusted(tmp_path_factory: pytest.TempPathFactory) -> Authority:
    return authority(tmp_path_factory.mktemp("ca"))


@pytest.fixture(autouse=True)
def _no_settings_from_outside(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("HOST", "PORT", "SECURITY", "USER", "PASSWORD", "SENDER", "SENDER_NAME", "CA_FILE", "REDIRECT_ALL_TO"):
        monkeypatch.delenv(f"GIAINGAN_SMTP_{name}", raising=False)
