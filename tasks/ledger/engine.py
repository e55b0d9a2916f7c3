"""Opens the ledger: SQLite file or PostgreSQL, migrated to the newest schema before anybody uses it."""

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, create_engine, event, inspect, text
from sqlalchemy.engine import URL, make_url
from sqlalchemy.exc import ArgumentError, DBAPIError, InterfaceError, OperationalError

from config.errors import ToldError
from config.yaml_file import ConfigurationError

MIGRATIONS = Path(__file__).with_name("migrations")

NEWEST = "0006"
"""The last of the migrations. Alembic takes long to import and is asked only where a ledger stands at another."""

_LOCK_KEY = 0x6769_6169
"""Names the ledger's lock among PostgreSQL's advisory locks of the database."""

_BUSY_SECONDS = 30
_CONNECT_SECONDS = 10
_migrating = threading.Lock()


class LedgerUnavailableError(ToldError):
    """The database cannot be reached, opened or migrated. One line in Vietnamese, without the password."""


class LedgerAddressError(LedgerUnavailableError, ConfigurationError):
    """GIAINGAN_DATABASE_URL names no database that can be used."""


class OpenTransactionError(RuntimeError):
    """Something that reaches the outside was begun inside a transaction of the ledger, which could still roll back."""


class Ledger:
    """An open ledger. Thread-safe; a process opens its own."""

    def __init__(self, engine: Engine, shown: str, secrets: tuple[str, ...]) -> None:
        self.engine = engine
        self._shown = shown
        self._secrets = secrets
        self._open = threading.local()

    @property
    def is_sqlite(self) -> bool:
        return self.engine.dialect.name == "sqlite"

    @contextmanager
    def read(self) -> Iterator[Connection]:
        """A connection that sees one unchanging snapshot and cannot write (on PostgreSQL); in a `write` that one."""
        options: dict[str, Any] = (
            {} if self.is_sqlite else {"isolation_level": "REPEATABLE READ", "postgresql_readonly": True}
        )
        with self._transaction(options) as connection:
            yield connection

    @contextmanager
    def write(self) -> Iterator[Connection]:
        """A transaction that commits at the end and rolls back on an exception.

        One writer at a time on both databases, so that whatever looks before it writes sees the last word. What is
        written inside another `write` belongs to that: a batch is kept whole or not at all, and costs one transaction.
        """
        outer = self._writing
        with self._transaction({"giaingan_writer": True}) as connection:
            if not self.is_sqlite and connection is not outer:
                connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": _LOCK_KEY})
            yield connection

    def require_no_transaction(self) -> None:
        """Raises OpenTransactionError where this thread is inside a transaction."""
        if self._depth:
            raise OpenTransactionError("the outbox is drained outside of any transaction of the ledger")

    @property
    def _depth(self) -> int:
        return getattr(self._open, "count", 0)

    def close(self) -> None:
        """Gives all connections back."""
        self.engine.dispose()

    @property
    def _writing(self) -> Connection | None:
        """The connection with which this thread is writing."""
        found: Connection | None = getattr(self._open, "writer", None)
        return found

    @contextmanager
    def _transaction(self, options: dict[str, Any]) -> Iterator[Connection]:
        if self._writing is not None:
            yield self._writing
            return
        try:
            with self.engine.connect() as connection:
                connection.execution_options(**options)
                with connection.begin():
                    self._open.count = self._depth + 1
                    self._open.writer = connection if options.get("giaingan_writer") else None
                    try:
                        yield connection
                    finally:
                        self._open.count -= 1
                        self._open.writer = None
        except (OperationalError, InterfaceError) as error:
            raise self.unavailable(error) from None

    def unavailable(self, error: DBAPIError) -> LedgerUnavailableError:
        """The one-line error for a fault of the database itself."""
        said = (str(error.orig).strip() or type(error.orig).__name__).splitlines()[0]
        for secret in self._secrets:
            said = said.replace(secret, "***")
        return LedgerUnavailableError(f"Không dùng được cơ sở dữ liệu {self._shown}: {said}")


def open_ledger(url: str) -> Ledger:
    """Opens and migrates the ledger at an SQLAlchemy URL (`sqlite:///...`, `postgresql://...`).

    Creates the folder of a SQLite file. Processes that open at once migrate one after the other.
    Raises LedgerUnavailableError.
    """
    try:
        parsed = make_url(url)
    except ArgumentError:
        raise LedgerAddressError(
            "GIAINGAN_DATABASE_URL không phải địa chỉ cơ sở dữ liệu; "
            "viết dạng sqlite:///đường/dẫn.sqlite hoặc postgresql://người-dùng@máy-chủ/tên"
        ) from None
    backend = parsed.get_backend_name()
    if backend == "sqlite":
        engine = _sqlite(parsed)
    elif backend == "postgresql":
        engine = _postgresql(parsed)
    else:
        raise LedgerAddressError(f"Không hỗ trợ cơ sở dữ liệu {backend}; dùng sqlite hoặc postgresql")
    ledger = Ledger(engine, _shown(parsed), _secrets(parsed))
    try:
        if ledger.is_sqlite:
            _use_write_ahead_log(engine)
        _migrate(ledger)
    except DBAPIError as error:
        ledger.close()
        raise ledger.unavailable(error) from None
    except BaseException:
        ledger.close()
        raise
    return ledger


def _sqlite(url: URL) -> Engine:
    if url.database and url.database != ":memory:":
        try:
            Path(url.database).parent.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise LedgerUnavailableError(
                f"Không tạo được thư mục của cơ sở dữ liệu {url.database}: {error.strerror}"
            ) from None
    engine = create_engine(url, connect_args={"timeout": _BUSY_SECONDS})

    @event.listens_for(engine, "connect")
    def _prepare(connection: Any, _record: Any) -> None:
        # The driver's own transaction handling would begin late and deferred; `_begin` does it instead.
        connection.isolation_level = None
        connection.execute("PRAGMA foreign_keys = ON")

    @event.listens_for(engine, "begin")
    def _begin(connection: Connection) -> None:
        # A deferred transaction that turns into a writer can fail at once; a writer says so from the start.
        writer = connection.get_execution_options().get("giaingan_writer", False)
        connection.exec_driver_sql("BEGIN IMMEDIATE" if writer else "BEGIN")

    return engine


def _postgresql(url: URL) -> Engine:
    arguments = {} if "connect_timeout" in url.query else {"connect_timeout": _CONNECT_SECONDS}
    return create_engine(url.set(drivername="postgresql+psycopg"), connect_args=arguments, pool_pre_ping=True)


def _use_write_ahead_log(engine: Engine) -> None:
    """Readers then never wait for the writer. The switch is kept in the file and, unlike all else, does not queue."""
    connection = engine.raw_connection()
    try:
        deadline = time.monotonic() + _BUSY_SECONDS
        while True:
            try:
                connection.cursor().execute("PRAGMA journal_mode = WAL").close()
                return
            except engine.dialect.loaded_dbapi.DatabaseError as error:
                if "locked" not in str(error) or time.monotonic() > deadline:
                    raise OperationalError("PRAGMA journal_mode", {}, error) from None
                time.sleep(0.05)
    finally:
        connection.close()


def _migrate(ledger: Ledger) -> None:
    if _revisions(ledger) == [NEWEST]:
        return
    from alembic import command
    from alembic.config import Config
    from alembic.util import CommandError

    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS).replace("%", "%%"))
    config.set_main_option("path_separator", "os")
    # The write transaction keeps other processes out, the lock other threads: Alembic's `op` is one per process.
    with _migrating, ledger.write() as connection:
        config.attributes["connection"] = connection
        try:
            command.upgrade(config, "head")
        except CommandError as error:
            raise LedgerUnavailableError(
                f"Cơ sở dữ liệu {ledger._shown} do phiên bản giaingan mới hơn tạo; hãy cập nhật giaingan ({error})"
            ) from None


def _revisions(ledger: Ledger) -> list[str]:
    """Where Alembic's own table says that the ledger stands; empty for a new one."""
    with ledger.read() as connection:
        if not inspect(connection).has_table("alembic_version"):
            return []
        return list(connection.scalars(text("SELECT version_num FROM alembic_version")))


def _shown(url: URL) -> str:
    """The URL without user, password and options."""
    host = f"{url.host or ''}:{url.port}" if url.port else (url.host or "")
    return f"{url.get_backend_name()}://{host}/{url.database or ''}"


def _secrets(url: URL) -> tuple[str, ...]:
    queried = url.query.get("password", ())
    found = [str(url.password or ""), *([queried] if isinstance(queried, str) else queried)]
    return tuple(secret for secret in found if secret)
