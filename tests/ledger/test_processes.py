"""Several processes at one ledger, and one that is killed."""

import subprocess
import sys
import textwrap
from collections.abc import Iterator

import pytest
from sqlalchemy import func, select

from tasks.ledger import schema
from tasks.ledger.engine import Ledger, open_ledger
from tasks.ledger.lines import lines
from tests.ledger.samples import AUGUST, PROFILE, arrive, at, line, received, record_result, result, say

pytestmark = pytest.mark.slow

OPEN = "import sys; from tasks.ledger.engine import open_ledger; open_ledger(sys.argv[1])"

REGISTER = """
import sys
from tasks.ledger.engine import open_ledger
from tasks.ledger.submissions import register
from tests.ledger.samples import AUGUST, PROFILE, at, received

ledger = open_ledger(sys.argv[1])
print("ready", flush=True)
sys.stdin.readline()
files = [received(letter, "so-xd") for letter in "abcdef"]
records = register(ledger, PROFILE, AUGUST, files, known_at=at(0), recorded_at=at(0))
print(",".join(f"{record.id}:{record.is_new}" for record in records), flush=True)
"""

HALF_A_READING = """
import sys, time
from tasks.ledger import lines
from tasks.ledger.engine import open_ledger
from tests.ledger.samples import at, line, record_result, result

whole = lines.insert_many

def half(connection, table, names, rows):
    whole(connection, table, names, rows[: len(rows) // 2])
    print("half", flush=True)
    time.sleep(60)

lines.insert_many = half
rows = [line(str(n), n) for n in range(100)]
record_result(
    open_ledger(sys.argv[1]), int(sys.argv[2]), result("a", rows), known_at=at(0), recorded_at=at(0)
)
"""


class Crew:
    """Child processes, none of which outlives its test."""

    def __init__(self) -> None:
        self.processes: list[subprocess.Popen[str]] = []

    def start(self, program: str, *arguments: str) -> subprocess.Popen[str]:
        process = subprocess.Popen(
            [sys.executable, "-c", textwrap.dedent(program), *arguments],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        self.processes.append(process)
        return process


@pytest.fixture
def crew() -> Iterator[Crew]:
    crew = Crew()
    yield crew
    for process in crew.processes:
        process.kill()
        process.communicate()


def count(ledger: Ledger, table: str) -> int:
    with ledger.read() as connection:
        return connection.scalar(select(func.count()).select_from(schema.metadata.tables[table])) or 0


def test_processes_that_open_a_new_ledger_at_once_migrate_it_once(url: str, crew: Crew) -> None:
    processes = [crew.start(OPEN, url) for _ in range(3)]
    for process in processes:
        _, faults = process.communicate(timeout=60)
        assert process.returncode == 0, faults
    ledger = open_ledger(url)
    assert count(ledger, "submission") == 0
    ledger.close()


def test_processes_that_register_the_same_files_at_once_make_one_row_of_each(migrated_url: str, crew: Crew) -> None:
    processes = [crew.start(REGISTER, migrated_url) for _ in range(2)]
    for process in processes:
        assert process.stdout is not None
        assert process.stdout.readline() == "ready\n"
    for process in processes:
        assert process.stdin is not None
        process.stdin.write("go\n")
        process.stdin.flush()
    told = [process.communicate(timeout=60)[0].strip().split(",") for process in processes]
    ids = [[word.split(":")[0] for word in words] for words in told]
    assert ids[0] == ids[1]
    assert len(set(ids[0])) == 6
    news = [word.endswith("True") for words in told for word in words]
    assert sum(news) == 6
    ledger = open_ledger(migrated_url)
    assert count(ledger, "submission") == count(ledger, "submission_state") == 6
    ledger.close()


def test_a_process_killed_half_way_leaves_nothing_half(ledger: Ledger, migrated_url: str, crew: Crew) -> None:
    id_ = arrive(ledger, received("a"))
    process = crew.start(HALF_A_READING, migrated_url, str(id_))
    assert process.stdout is not None
    assert process.stdout.readline() == "half\n"
    process.kill()
    process.wait()
    assert (count(ledger, "reading"), count(ledger, "line")) == (0, 0)
    rows = [line(str(n), n) for n in range(100)]
    record_result(ledger, id_, result("a", rows), known_at=at(0), recorded_at=at(0))
    say(ledger, id_, "read", "accepted")
    assert len(lines(ledger, PROFILE, AUGUST, known_at=at(0))) == 100
