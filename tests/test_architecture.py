"""The walls of the house: each is a small check whose message says why it stands there."""

import ast
import sys
import tomllib
from collections.abc import Iterator
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent

ORDER = (
    *("ledger", "letters", "collect", "read", "plan", "check", "duties"),
    *("progress", "reallocate", "report", "dispatch"),
)
"""The order in which the month walks; a room knows only those before it."""
BETWEEN = {"tasks/run.py": "ledger", "tasks/acts.py": "ledger"}
"""Modules that stand on no floor of their own, with the last room that they know."""

HOMES = {
    "requests": {"tasks/collect"},
    "urllib3": {"tasks/collect"},
    "imap_tools": {"tasks/collect"},
    "python_calamine": {"tasks/read"},
    "openpyxl": {"tasks/check"},
    "sqlalchemy": {"tasks/ledger"},
    "alembic": {"tasks/ledger"},
    "psycopg": {"tasks/ledger"},
    "highspy": {"tasks/reallocate"},
    "docx": {"tasks/report"},
    "lxml": {"tasks/report"},
    "docxtpl": {"tasks/report"},
    "xlsxwriter": {"tasks/report"},
    "matplotlib": {"tasks/report"},
    "jinja2": {"tasks/report", "tasks/letters", "tasks/dispatch"},
    "markupsafe": {"tasks/report", "tasks/letters", "tasks/dispatch"},
    "yagmail": {"tasks/dispatch"},
    "holidays": {"config"},
    "dateutil": {"config"},
    "yaml": {"config"},
    "pydantic_settings": {"config"},
    "pydantic": {"config", "flows", "tasks"},
    "pandas": {"tasks", "config", "flows"},
    "numpy": {"tasks", "config"},
    "prefect": {"flows"},
}
"""Where each outside library may be imported. One that is not listed here may not be imported at all."""

LONGEST_FILE = 400

RECORD_OWNERS = {
    "tasks/letters/outbox_payload.py": "a message's payload, which it writes too",
    "tasks/duties/indicators.py": "values of indicators, which its act writes",
    "tasks/duties/recorded.py": "what acts about duties recorded, which this room writes",
    "tasks/report/former_record.py": "the issued report as a former version of this room wrote it",
}
"""Modules that read a record's payload by string, and why they may."""


def sources(*tops: str) -> list[Path]:
    return sorted(path for top in tops or ("config", "tasks", "flows") for path in (ROOT / top).rglob("*.py"))


@cache
def tree(path: Path) -> ast.Module:
    return ast.parse(path.read_text("utf-8"))


@cache
def imports(path: Path) -> frozenset[str]:
    """Full dotted names of everything a module imports, at any depth of its code."""
    names: set[str] = set()
    for node in ast.walk(tree(path)):
        if isinstance(node, ast.Import):
            names |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path}: relative import; whoever reads the line should see the room"
            names |= {f"{node.module}.{alias.name}" for alias in node.names}
    return frozenset(names)


def named(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


def room_of(name: str) -> str | None:
    """The room that a path or a dotted name belongs to."""
    parts = name.replace("/", ".").split(".")
    return parts[1] if parts[0] == "tasks" and len(parts) > 1 and parts[1] in ORDER else None


def test_every_folder_of_tasks_has_its_place_in_the_order() -> None:
    rooms = {path.name for path in (ROOT / "tasks").iterdir() if path.is_dir() and list(path.glob("*.py"))}
    assert rooms == set(ORDER), "a room without a place in the order has no walls: add it to ORDER"


def test_a_room_knows_only_earlier_rooms() -> None:
    for path in sources("tasks"):
        own = room_of(named(path)) or BETWEEN.get(named(path))
        if own is None:
            continue
        later = set(ORDER[ORDER.index(own) + 1 :])
        strange = {name for name in imports(path) if room_of(name) in later}
        assert not strange, f"{named(path)} knows a later room ({strange}): the month walks one way; hand the fact down"


def test_rooms_do_not_know_who_runs_them() -> None:
    for path in sources("config", "tasks"):
        strange = {name for name in imports(path) if name.split(".")[0] == "flows"}
        assert not strange, f"{named(path)} knows the flows: tests, commands and flows call the same operation"


def test_config_knows_no_room() -> None:
    for path in sources("config"):
        strange = {name for name in imports(path) if name.split(".")[0] == "tasks"}
        assert not strange, f"{named(path)} knows {strange}: rules are read by rooms, not the other way round"


def test_only_flows_import_prefect() -> None:
    for path in sources("config", "tasks"):
        strange = {name for name in imports(path) if name.split(".")[0].startswith("prefect")}
        assert not strange, f"{named(path)} imports Prefect: behind flows/ everything runs without an orchestrator"


def test_only_the_ledger_imports_sqlalchemy() -> None:
    for path in sources():
        if any(name.split(".")[0] == "sqlalchemy" for name in imports(path)):
            assert room_of(named(path)) == "ledger", f"{named(path)} speaks SQL: ask tasks/ledger for what you need"


def test_outside_libraries_live_in_their_rooms() -> None:
    ours = sys.stdlib_module_names | {"config", "tasks", "flows"}
    for path in sources():
        for top in {name.split(".")[0] for name in imports(path)} - ours:
            homes = HOMES.get(top, set())
            at_home = any(named(path) == home or named(path).startswith(home + "/") for home in homes)
            assert at_home, (
                f"{named(path)} imports {top}, whose home is {sorted(homes) or 'nowhere'}: one library, one room"
            )


def test_mail_leaves_by_one_door() -> None:
    for path in sources():
        assert "smtplib" not in imports(path), f"{named(path)} could send mail past the outbox and tasks/dispatch"


def test_one_module_reads_the_clock() -> None:
    calls = {"datetime.now", "date.today", "datetime.utcnow", "datetime.today", "time.time"}
    for path in sources():
        if named(path) == "config/clock.py":
            continue
        found = {call for call in _calls(path) if call in calls}
        assert not found, f"{named(path)} reads {found}: time comes in with the run, so that a past month can be rerun"


def test_rooms_open_nothing_by_themselves() -> None:
    for path in sources("tasks"):
        found = {call for call in _calls(path) if call.split(".")[-1] in {"Settings", "open_ledger"}}
        assert not found, f"{named(path)} calls {found}: settings and the open ledger come in with the run"


def test_nobody_digs_in_anothers_records() -> None:
    """`payload[` outside the ledger, which stores records, and outside the modules that write and read their own."""
    for path in sources():
        if room_of(named(path)) == "ledger":
            continue
        digs = "payload[" in path.read_text("utf-8")
        assert not digs or named(path) in RECORD_OWNERS, (
            f"{named(path)} reads a record by string: import the type, or let its owner answer"
        )
        assert digs or named(path) not in RECORD_OWNERS, f"{named(path)} digs no more: take it off RECORD_OWNERS"


def test_no_circles() -> None:
    graph = {
        ".".join(path.relative_to(ROOT).with_suffix("").parts): {
            name.rpartition(".")[0] if not (ROOT / Path(*name.split("."))).with_suffix(".py").exists() else name
            for name in imports(path)
        }
        for path in sources()
    }
    done: set[str] = set()

    def walk(name: str, trail: tuple[str, ...]) -> None:
        assert name not in trail, f"circle: {' -> '.join((*trail, name))}; neither can be understood alone"
        if name in done or name not in graph:
            return
        for next_name in sorted(graph[name]):
            walk(next_name, (*trail, name))
        done.add(name)

    for name in sorted(graph):
        walk(name, ())


def test_a_file_can_be_read_in_one_sitting() -> None:
    for path in sources("config", "tasks", "flows", "tests"):
        lines = len(path.read_text("utf-8").splitlines())
        assert lines <= LONGEST_FILE, f"{named(path)} has {lines} lines: it does more than one thing"


def test_no_drawer_for_everything() -> None:
    drawers = [named(path) for path in sources() if path.stem in {"utils", "helpers", "misc", "common", "tools"}]
    assert not drawers, f"{drawers}: what a module is for should be in its name"


def test_few_functions_have_too_many_paths() -> None:
    """ruff's C901 at ten; an exception says why beside it, and there are at most five in what runs."""
    rules = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["tool"]["ruff"]["lint"]
    assert "C901" in rules["select"]
    assert rules["mccabe"]["max-complexity"] == 10
    files = [name for name, ignored in rules["per-file-ignores"].items() if "C901" in ignored and "tests" not in name]
    marks = [
        (named(path), line)
        for path in sources()
        for line in path.read_text("utf-8").splitlines()
        if "noqa" in line and "C901" in line
    ]
    assert len(files) + len(marks) <= 5, f"{files} {marks}: make a table of the branches instead"
    assert all(" - " in line for _, line in marks), "write the reason: `# noqa: C901 - why`"


def _calls(path: Path) -> Iterator[str]:
    """Dotted names of everything that is called."""
    for node in ast.walk(tree(path)):
        if isinstance(node, ast.Call):
            yield ast.unparse(node.func)
