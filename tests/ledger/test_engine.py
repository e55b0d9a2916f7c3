import threading
from pathlib import Path
from typing import Any

import pytest
from alembic.config import Config
from alembic.script import ScriptDirectory
from sqlalchemy import create_engine, insert, inspect, select, text
from sqlalchemy.exc import DBAPIError

from tasks.ledger import outbox_tables, schema
from tasks.ledger.actions import actions, record_action
from tasks.ledger.contents import keep
from tasks.ledger.decisions import decide
from tasks.ledger.documents import freeze
from tasks.ledger.engine import MIGRATIONS, NEWEST, Ledger, LedgerUnavailableError, open_ledger
from tasks.ledger.findings import record_findings, waive
from tasks.ledger.plans import record_plan_document
from tasks.ledger.records import DecidedAmounts, PlanDocument, PlanLine, PlanVersion, RestsOn
from tasks.ledger.submissions import assign
from tests.ledger.samples import AUGUST, PROFILE, accepted, arrive, at, finding, line, note, period, received

KNOWN = {"known_at": at(0), "recorded_at": at(0)}
CHANGED_BY_DESIGN = {"channel_mark", "outbox", "alembic_version"}


def shape(url: str) -> dict[str, Any]:
    """Tables, columns, keys, indexes and uniques as the database itself tells them."""
    engine = create_engine(url.replace("postgresql://", "postgresql+psycopg://"))
    inspector = inspect(engine)
    found = {
        table: {
            "columns": [(c["name"], str(c["type"]), c["nullable"]) for c in inspector.get_columns(table)],
            "pk": (
                inspector.get_pk_constraint(table)["name"],
                inspector.get_pk_constraint(table)["constrained_columns"],
            ),
            "fk": sorted(
                (k["name"] or "", k["constrained_columns"], k["referred_table"])
                for k in inspector.get_foreign_keys(table)
            ),
            "unique": sorted((u["name"] or "", u["column_names"]) for u in inspector.get_unique_constraints(table)),
            "index": sorted((i["name"] or "", i["column_names"]) for i in inspector.get_indexes(table)),
        }
        for table in inspector.get_table_names()
        if table != "alembic_version"
    }
    engine.dispose()
    return found


def test_migrations_make_the_tables_of_the_models(url: str) -> None:
    open_ledger(url).close()
    migrated = shape(url)
    engine = create_engine(url.replace("postgresql://", "postgresql+psycopg://"))
    with engine.begin() as connection:
        for table in reversed(outbox_tables.metadata.sorted_tables):
            connection.execute(text(f"DROP TABLE {table.name}"))
    schema.metadata.create_all(engine)
    engine.dispose()
    assert migrated == shape(url)
    assert len(migrated) == len(schema.metadata.tables)


def test_newest_is_the_last_migration() -> None:
    """Else a ledger at an old schema would be taken for a new one."""
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    config.set_main_option("path_separator", "os")
    assert ScriptDirectory.from_config(config).get_current_head() == NEWEST


def test_reopening_changes_nothing_and_keeps_the_facts(url: str) -> None:
    first = open_ledger(url)
    id_ = arrive(first, received("a"))
    first.close()
    second = open_ledger(url)
    with second.read() as connection:
        assert connection.scalars(select(schema.submission.c.id)).all() == [id_]
    second.close()


def decided(line: PlanLine) -> PlanDocument:
    day = at(1).date()
    return PlanDocument(PROFILE, 2023, "assigned", "total", "1/QĐ", day, (line,), "a.xlsx", "a" * 64, "Chị Hoa", at(1))


@pytest.fixture
def full(ledger: Ledger) -> Ledger:
    """A ledger with at least one row in each table of schema.py."""
    note(ledger, period(AUGUST, at(0).date()))
    id_ = accepted(ledger, "a", [line("1", 5)])
    record_findings(ledger, id_, [finding("a")], **KNOWN)
    lost = arrive(ledger, received("b", None, quarantine="Không rõ đơn vị"))
    assign(ledger, lost, "so-yt", AUGUST, actor="Chị Hoa", reason="Gọi điện", **KNOWN)
    waive(ledger, PROFILE, AUGUST, rule="A01", submission="a" * 64, reason="Đã có văn bản", by="Chị Hoa", **KNOWN)
    proposal = freeze(ledger, "proposal", PROFILE, AUGUST, {}, **KNOWN, rests_on=RestsOn((), "c", "1"))
    keep(ledger, b"tep")
    decide(
        ledger, proposal.id, outcome="approved", amounts=DecidedAmounts(AUGUST, None, 2, ()), by="UBND tỉnh",
        decided_at=at(1), document_number="1/QĐ", note="", recorded_at=at(1),
        plan_versions=[PlanVersion("1", "so-xd", "lottery", 5, "1/QĐ", at(1).date())],
    )  # fmt: skip
    record_action(ledger, "Chị Hoa", "waive", "A01", {}, **KNOWN)
    record_plan_document(ledger, decided(PlanLine("1", "", "so-xd", "", "lottery", 5, "", "")), recorded_at=at(1))
    return ledger


@pytest.mark.parametrize("verb", ["update", "delete"])
def test_the_database_refuses_to_change_a_fact(full: Ledger, verb: str) -> None:
    tables = [table for table in schema.metadata.tables.values() if not table.name.startswith("outbox")]
    facts = [table for table in tables if table.name not in CHANGED_BY_DESIGN]
    assert len(facts) == 17
    for table in facts:
        column = next(column for column in table.columns if not column.primary_key)
        statement = table.update().values({column: column}) if verb == "update" else table.delete()
        with full.read() as connection:
            before = connection.execute(select(table)).all()
        assert before, table.name
        with pytest.raises(DBAPIError, match=f"{table.name} is append-only"), full.write() as connection:
            connection.execute(statement)
        with full.read() as connection:
            assert connection.execute(select(table)).all() == before


def test_what_fails_half_way_leaves_nothing(ledger: Ledger) -> None:
    def fail_after_writing() -> None:
        with ledger.write() as connection:
            mark = {"profile": "p", "channel": "c", "name": "n", "value": "v", "recorded_at": at(0)}
            connection.execute(insert(schema.channel_mark), mark)
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        fail_after_writing()
    with ledger.read() as connection:
        assert connection.execute(select(schema.channel_mark)).all() == []


def test_a_batch_of_records_is_kept_whole_or_not_at_all(ledger: Ledger) -> None:
    def fail_after_the_second() -> None:
        with ledger.write():
            record_action(ledger, "Chị Hoa", "waive", "A01", {}, **KNOWN)
            keep(ledger, b"tep")
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        fail_after_the_second()
    assert actions(ledger) == []
    with ledger.write():
        record_action(ledger, "Chị Hoa", "waive", "A01", {}, **KNOWN)
        assert len(actions(ledger)) == 1
    assert len(actions(ledger)) == 1


def test_a_reader_sees_one_moment(ledger: Ledger) -> None:
    with ledger.read() as connection:
        before = connection.execute(select(schema.submission)).all()
        arrive(ledger, received("a"))
        assert connection.execute(select(schema.submission)).all() == before == []
    with ledger.read() as connection:
        assert len(connection.execute(select(schema.submission)).all()) == 1


def test_one_writer_at_a_time(ledger: Ledger) -> None:
    inside, order = threading.Event(), []

    def second() -> None:
        inside.wait()
        with ledger.write():
            order.append("second")

    other = threading.Thread(target=second)
    other.start()
    with ledger.write():
        inside.set()
        other.join(timeout=0.3)
        order.append("first")
    other.join()
    assert order == ["first", "second"]


def test_a_naive_moment_is_refused(ledger: Ledger) -> None:
    with pytest.raises(Exception, match="naive datetime"):
        arrive(ledger, received("a", received_at=at(0).replace(tzinfo=None)))


def test_threads_may_open_at_once(url: str) -> None:
    faults: list[BaseException] = []

    def opening() -> None:
        try:
            open_ledger(url).close()
        except BaseException as fault:
            faults.append(fault)

    threads = [threading.Thread(target=opening) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert faults == []


def test_a_database_of_a_newer_giaingan_is_not_touched(url: str) -> None:
    ledger = open_ledger(url)
    with ledger.write() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    ledger.close()
    with pytest.raises(LedgerUnavailableError, match="phiên bản giaingan mới hơn"):
        open_ledger(url)


@pytest.mark.parametrize(
    "broken",
    [
        "postgresql://nguoi:m%40t-khau@127.0.0.1:1/so",
        "postgresql://nguoi@127.0.0.1:1/so?password=m%40t-khau",
        "postgresql+psycopg://nguoi:m%40t-khau@127.0.0.1:1/so?connect_timeout=1",
        "mysql://nguoi:m%40t-khau@127.0.0.1/so",
        "m@t-khau",
        "",
    ],
)
def test_an_unreachable_database_is_one_line_without_the_password(broken: str) -> None:
    with pytest.raises(LedgerUnavailableError) as caught:
        open_ledger(broken)
    said = str(caught.value)
    assert "m@t-khau" not in said
    assert "m%40t-khau" not in said
    assert "\n" not in said
    assert caught.value.__suppress_context__ or caught.value.__context__ is None
    assert "cơ sở dữ liệu" in said


def test_a_folder_that_cannot_be_made_is_said(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(LedgerUnavailableError, match="Không tạo được thư mục"):
        open_ledger(f"sqlite:///{tmp_path}/file/ledger.sqlite")


def test_a_file_that_is_no_database_is_left_alone(tmp_path: Path) -> None:
    path = tmp_path / "ledger.sqlite"
    path.write_bytes(b"Day khong phai la co so du lieu. " * 100)
    before = path.read_bytes()
    with pytest.raises(LedgerUnavailableError, match="Không dùng được cơ sở dữ liệu"):
        open_ledger(f"sqlite:///{path}")
    assert path.read_bytes() == before


def test_sqlite_is_safe_against_power_failure_and_dangling_keys(tmp_path: Path) -> None:
    ledger = open_ledger(f"sqlite:///{tmp_path}/ledger.sqlite")
    with ledger.read() as connection:
        pragma = {
            name: connection.exec_driver_sql(f"PRAGMA {name}").scalar_one()
            for name in ("journal_mode", "synchronous", "foreign_keys", "busy_timeout")
        }
    ledger.close()
    assert pragma == {"journal_mode": "wal", "synchronous": 2, "foreign_keys": 1, "busy_timeout": 30_000}
