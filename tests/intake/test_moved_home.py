"""A home that an earlier version wrote migrates, moves to another folder, and every act still works."""

import shutil
import sqlite3
from dataclasses import replace
from pathlib import Path

import openpyxl
import pytest
from alembic import command
from alembic.config import Config
from sqlalchemy import create_engine

from config.clock import Clock
from flows.dispatch import dispatch
from tasks.check.marking import mark
from tasks.check.recheck import recheck
from tasks.check.verdicts import returned
from tasks.ledger.contents import content
from tasks.ledger.engine import MIGRATIONS, NEWEST
from tests.cycle.month import Month, house
from tests.intake.office import PROFILE, Office, table, workbook

pytestmark = pytest.mark.flow  # several rooms, again and again

FORMER = "0002"
"""The last migration before paths left the ledger and files got their own store."""

ROAD, BRIDGE = ("7613516", "Đường tỉnh 295", 1500, 600), ("7613517", "Cầu Hà Nội mới", 2500, 1000)
OVERPAID = ("7613517", "Cầu Hà Nội mới", 2500, 2600)


def former_ledger(path: Path) -> None:
    """A new ledger as the former version would have made it."""
    engine = create_engine(f"sqlite:///{path}")
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    config.set_main_option("path_separator", "os")
    with engine.begin() as connection:
        config.attributes["connection"] = connection
        command.upgrade(config, FORMER)
    engine.dispose()


def as_the_former_version_wrote(now: Path, then: Path, contents: dict[str, bytes]) -> None:
    """The rows of the ledger `now`, written into `then` in the words and columns of the former version."""
    former_ledger(then)
    with sqlite3.connect(then) as former:
        former.execute("ATTACH DATABASE ? AS now", [str(now)])
        tables = [name for (name,) in former.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
        for name in tables:
            if name in ("alembic_version", "sqlite_sequence", "outbox_content"):
                continue
            columns = [row[1] for row in former.execute(f"PRAGMA table_info({name})") if row[1] != "kept_at"]
            listed = ", ".join(f'"{column}"' for column in columns)
            if name == "submission":
                kept_at = f"'{now.parent}/originals/' || sha256"
                former.execute(f"INSERT INTO {name} ({listed}, kept_at) SELECT {listed}, {kept_at} FROM now.{name}")  # noqa: S608
                continue
            values = listed.replace('"payload"', """replace(payload, '"fix":', '"mend":')""")
            former.execute(f"INSERT INTO {name} ({listed}) SELECT {values} FROM now.{name}")  # noqa: S608
        former.executemany("INSERT INTO outbox_content VALUES (?, ?)", contents.items())
    former.close()


@pytest.fixture
def moved(tmp_path: Path) -> Office:
    """An office with one file accepted and one returned, its home made by the former version and then moved."""
    before = Office(tmp_path / "before")
    before.drop("sxd/sxd.xlsx", workbook(table("Sở Xây dựng", ROAD, OVERPAID)))
    before.drop("stc/stc.xlsx", workbook(table("Sở Tài chính", ("7613601", "Trụ sở làm việc", 900, 300))))
    before.collect()
    before.check()
    home = before.root / "home"
    with house(home):
        ledger = before.open().ledger
        with ledger.read() as connection:
            named = connection.exec_driver_sql("SELECT sha256 FROM content").scalars().all()
        contents = {sha256: content(ledger, sha256) for sha256 in named}
        ledger.close()
    former = tmp_path / "former.sqlite"
    as_the_former_version_wrote(home / "ledger.sqlite", former, contents)
    after = Office(tmp_path / "elsewhere")
    after.root.mkdir()
    shutil.move(home, after.root / "home")
    path = after.root / "home" / "ledger.sqlite"
    path.unlink()
    shutil.move(former, path)
    shutil.rmtree(before.root)
    return after


def test_every_act_works_on_what_the_former_version_wrote(moved: Office) -> None:
    assert moved.states() == {"sxd.xlsx": "returned", "stc.xlsx": "accepted"}
    with house(moved.root / "home"):
        run = replace(moved.open(), clock=Clock(moved.as_of))
        ((file, found),) = returned(run)
        (sent,) = mark(run, [(file, found)])
        assert sent.marked is not None
        assert openpyxl.load_workbook(sent.marked)["Biểu 01"]["G8"].comment is not None
        assert all(finding.fix for finding in found)
        changed = recheck(run).changes
        assert (changed.appeared, changed.gone, changed.changed) == ((), (), ())
        assert dispatch(run).value.counts["written"] == 3
    letters = sorted(path.name for path in (moved.root / "out" / "mail").iterdir())
    assert [name.split("-")[1] for name in letters] == ["receipt", "receipt", "returned_workbook"]
    form = moved.root / "bieu.xlsx"
    assert moved.command("template", PROFILE, "stc", "2023-08-05", "-o", str(form), "--as-of", str(moved.as_of)) == 0
    assert form.exists()
    who = ("--by", "Lan", "--reason", "gửi lại sau")
    accepted = next(record for record in moved.known() if record.state == "accepted")
    assert moved.command("exclude", PROFILE, "2023-08-05", accepted.sha256[:12], *who) == 0
    assert moved.command("restore", PROFILE, "2023-08-05", accepted.sha256[:12], *who) == 0
    assert moved.command("waive", PROFILE, "2023-08-05", "disbursed-above-plan", "sxd", *who) == 0


def test_it_stands_at_the_newest_migration_and_keeps_every_row(moved: Office) -> None:
    path = moved.root / "home" / "ledger.sqlite"

    def rows(name: str) -> int:
        with sqlite3.connect(path) as connection:
            return int(connection.execute(f"SELECT count(*) FROM {name}").fetchone()[0])  # noqa: S608

    before = {name: rows(name) for name in ("submission", "submission_state", "line", "finding", "outbox")}
    with house(moved.root / "home"):
        moved.open().ledger.close()
    with sqlite3.connect(path) as connection:
        assert connection.execute("SELECT version_num FROM alembic_version").fetchall() == [(NEWEST,)]
        assert connection.execute("PRAGMA foreign_key_check").fetchall() == []
    assert {name: rows(name) for name in before} == before


def test_no_absolute_path_is_stored(bac_ninh: Month) -> None:
    """Neither where the home lies nor where the files came from."""
    with sqlite3.connect(bac_ninh.home / "ledger.sqlite") as connection:
        tables = [row[0] for row in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
        for name in tables:
            columns = [row[1] for row in connection.execute(f"PRAGMA table_info({name})") if row[2].upper() == "TEXT"]
            for column in columns:
                query = f'SELECT count(*) FROM {name} WHERE instr("{column}", ?) > 0'  # noqa: S608
                for path in (str(bac_ninh.root), str(Path.home()), "/tmp/"):
                    assert connection.execute(query, [path]).fetchone() == (0,), (name, column, path)
