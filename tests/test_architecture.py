"""The walls of the house: who may import whom, and which outside library lives in which room."""

import ast
from functools import cache
from pathlib import Path

import pytest

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
    "pydantic": {"config", "flows", "tasks/reallocate"},
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


@pytest.fixture(scope="module", params=sources(), ids=place)
def module(request: pytest.FixtureRequest) -> Path:
    return request.param


def test_a_room_knows_only_earlier_rooms(module: Path) -> None:
    own = room(place(module))
    if own is None:
        return
    later = set(ORDER[ORDER.index(own) + 1 :])
    known = {room(name) for name in imports(module)}
    assert not known & later, f"{place(module)} knows a later room"
    assert not any(name.split(".")[0] == "flows" for name in imports(module))


def test_config_knows_no_room(module: Path) -> None:
    if place(module).startswith("config/"):
        assert not {name for name in imports(module) if name.split(".")[0] in {"tasks", "flows"}}


def test_prefect_only_in_doors_and_flows(module: Path) -> None:
    if any(name.split(".")[0].startswith("prefect") for name in imports(module)):
        assert place(module) in PREFECT_DOORS or place(module).startswith("flows/")


def test_flows_knock_only_at_doors(module: Path) -> None:
    """A flow uses a room through its door, its steps and acts where no server may be started, and its types."""
    if not place(module).startswith("flows/"):
        return
    for name in imports(module):
        if room(name) is not None:
            part = name.split(".")[2]
            assert part in {"door", "steps", "acts", "types"}, f"{place(module)} goes round the door: {name}"


def test_outside_libraries_live_in_their_rooms(module: Path) -> None:
    import sys

    for name in imports(module):
        top = name.split(".")[0]
        assert top not in FORBIDDEN, f"{place(module)} imports {top}"
        if top in sys.stdlib_module_names or top in {"config", "tasks", "flows", "prefect"}:
            continue
        homes = HOMES.get(top, set())
        assert any(place(module).startswith(home + "/") for home in homes), f"{place(module)} imports {top}"


def test_one_module_reads_the_clock(module: Path) -> None:
    text = module.read_text("utf-8")
    reads = any(call in text for call in ("datetime.now(", "date.today(", "utcnow(", "time.time("))
    assert not reads or place(module) == "config/clock.py"


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


def test_files_can_be_read_in_one_sitting(module: Path) -> None:
    assert len(module.read_text("utf-8").splitlines()) <= 400


def test_no_drawer_for_everything() -> None:
    assert not [place(path) for path in sources() if path.stem in {"utils", "helpers", "misc", "common"}]
