"""Every test that takes `url` or `ledger` runs on SQLite and, where a server is given, on PostgreSQL."""

import os
import shutil
import uuid
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from sqlalchemy import create_engine, make_url, text

from tasks.ledger.engine import Ledger, open_ledger

SERVER = "GIAINGAN_TEST_POSTGRES_URL"


def _administer(*statements: str) -> None:
    engine = create_engine(
        make_url(os.environ[SERVER]).set(drivername="postgresql+psycopg"), isolation_level="AUTOCOMMIT"
    )
    with engine.connect() as connection:
        for statement in statements:
            connection.execute(text(statement))
    engine.dispose()


def _database_url(name: str) -> str:
    return make_url(os.environ[SERVER]).set(database=name).render_as_string(hide_password=False)


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgres)], scope="session")
def backend(request: pytest.FixtureRequest) -> str:
    if request.param == "postgresql" and not os.environ.get(SERVER):
        pytest.skip(f"{SERVER} names no PostgreSQL server")
    return str(request.param)


@pytest.fixture(scope="session")
def pattern(backend: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A migrated database that is copied for each test: migrating takes longer than most tests."""
    if backend == "sqlite":
        path = tmp_path_factory.mktemp("pattern") / "ledger.sqlite"
        open_ledger(f"sqlite:///{path}").close()
        yield str(path)
        return
    name = f"ledger_pattern_{uuid.uuid4().hex}"
    _administer(f"CREATE DATABASE {name}")
    open_ledger(_database_url(name)).close()
    yield name
    _administer(f"DROP DATABASE {name} WITH (FORCE)")


@pytest.fixture
def new_database(backend: str, tmp_path: Path) -> Iterator[Callable[[str | None], str]]:
    """Makes the test's own database, empty or a copy of a pattern, and answers its URL."""
    made = []

    def make(pattern: str | None) -> str:
        if backend == "sqlite":
            path = tmp_path / "sổ" / "ledger.sqlite"
            if pattern:
                path.parent.mkdir()
                shutil.copyfile(pattern, path)
            return f"sqlite:///{path}"
        made.append(f"ledger_{uuid.uuid4().hex}")
        _administer(f"CREATE DATABASE {made[-1]}" + (f" TEMPLATE {pattern}" if pattern else ""))
        return _database_url(made[-1])

    yield make
    for name in made:
        _administer(f"DROP DATABASE {name} WITH (FORCE)")


@pytest.fixture
def url(new_database: Callable[[str | None], str]) -> str:
    """The URL of an empty database of the test's own."""
    return new_database(None)


@pytest.fixture
def migrated_url(new_database: Callable[[str | None], str], pattern: str) -> str:
    """The URL of a migrated database of the test's own, without rows."""
    return new_database(pattern)


@pytest.fixture
def ledger(migrated_url: str) -> Iterator[Ledger]:
    opened = open_ledger(migrated_url)
    yield opened
    opened.close()
