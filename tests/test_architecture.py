"""The walls of the house: who may import whom, and which outside library lives in which room."""

import ast
import sys
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
ORDER = ("collect", "read", "check", "ledger", "progress", "reallocate", "report", "dispatch")
"""The order in which data walks; a room knows only those before it."""

HOMES = {
    "requests": {"tasks/collect"},
    "urllib3": {"tasks/collect"},
    "imap_tools": {"tasks/collect"},
    "python_calamine": {"tasks/read"},
    "openpyxl": {"tasks/check"},
    "sqlalchemy": {"tasks/ledger"},
    "alembic": {"tasks/ledger"},
    "psycopg": {"tasks/ledger"},
    "scipy": {"tasks/progress"},
    "highspy": {"tasks/reallocate"},
    "docx": {"tasks/report"},
    "lxml": {"tasks/report"},
    "docxtpl": {"tasks/report"},
    "xlsxwriter": {"tasks/report"},
    "matplotlib": {"tasks/report"},
    "jinja2": {"tasks/report", "tasks/dispatch"},
    "markupsafe": {"tasks/report", "tasks/dispatch"},
    "yagmail": {"tasks/dispatch"},
    "holidays": {"config"},
    "yaml": {"config"},
    "pydantic_settings": {"config"},
    "pydantic": {"config", "flows", "tasks/ledger", "tasks/reallocate"},
    "pandas": {"tasks", "config", "flows"},
    "numpy": {"tasks", "config"},
}
"""Where each outside library may be imported. One that is not listed here may not be imported at all."""

FORBIDDEN = {"smtplib"}
PREFECT_DOORS = {f"tasks/{room}/door.py" for room in ORDER}


def sources() -> list[Path]:
    return sorted(path for top in ("config", "tasks", "flows") for path in (ROOT / top).rglob("*.py"))


@cache
def imports(path: Path) -> frozenset[str]:
    """Full dotted names of everything a module imports, at any depth of its code."""
    names: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Import):
            names |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path}: relative import"
            names |= {f"{node.module}.{alias.name}" for alias in node.names}
    return frozenset(names)


def place(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


def room(name: str) -> str | None:
    parts = name.replace("/", ".").split(".")
    return parts[1] if parts[0] == "tasks" and len(parts) > 1 and parts[1] in ORDER else None


def test_a_room_knows_only_earlier_rooms() -> None:
    for path in sources():
        own = room(place(path))
        if own is None:
            continue
        later = set(ORDER[ORDER.index(own) + 1 :])
        assert not {room(name) for name in imports(path)} & later, f"{place(path)} knows a later room"
        assert not {name for name in imports(path) if name.split(".")[0] == "flows"}, f"{place(path)} knows the flows"


def test_config_knows_no_room() -> None:
    for path in (ROOT / "config").rglob("*.py"):
        rooms = {name for name in imports(path) if name.split(".")[0] in {"tasks", "flows"}}
        assert not rooms, f"{place(path)} knows {rooms}"


def test_prefect_only_in_doors_and_flows() -> None:
    for path in sources():
        if any(name.split(".")[0].startswith("prefect") for name in imports(path)):
            assert place(path) in PREFECT_DOORS or place(path).startswith("flows/"), f"{place(path)} imports Prefect"


def test_flows_knock_only_at_doors() -> None:
    """A flow uses a room through its door, its steps and acts where no server may be started, and its types."""
    for path in (ROOT / "flows").rglob("*.py"):
        for name in imports(path):
            if room(name) is not None:
                part = name.split(".")[2]
                assert part in {"door", "steps", "acts", "types"}, f"{place(path)} goes round the door: {name}"


def test_outside_libraries_live_in_their_rooms() -> None:
    ours = sys.stdlib_module_names | {"config", "tasks", "flows", "prefect"}
    for path in sources():
        tops = {name.split(".")[0] for name in imports(path)}
        assert not tops & FORBIDDEN, f"{place(path)} imports {tops & FORBIDDEN}"
        for top in tops - ours:
            at_home = any(place(path).startswith(home + "/") for home in HOMES.get(top, ()))
            assert at_home, f"{place(path)} imports {top}"


def test_one_module_reads_the_clock() -> None:
    calls = ("datetime.now(", "date.today(", "utcnow(", "time.time(")
    readers = {place(path) for path in sources() if any(call in path.read_text("utf-8") for call in calls)}
    assert readers == {"config/clock.py"}


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
        assert name not in trail, f"circle: {' -> '.join((*trail, name))}"
        if name in done or name not in graph:
            return
        for next_name in sorted(graph[name]):
            walk(next_name, (*trail, name))
        done.add(name)

    for name in sorted(graph):
        walk(name, ())


def test_files_can_be_read_in_one_sitting() -> None:
    lengths = {place(path): len(path.read_text("utf-8").splitlines()) for path in sources()}
    assert not {name: lines for name, lines in lengths.items() if lines > 400}


def test_no_drawer_for_everything() -> None:
    assert not [place(path) for path in sources() if path.stem in {"utils", "helpers", "misc", "common"}]
