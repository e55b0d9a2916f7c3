"""`giaingan` with nothing of Prefect: flows and tasks are the plain functions that they decorate.

`python -m tests.benchmarks.without_prefect demo --out FOLDER` runs the very code of flows/ and of every door.py, so the
comparison cannot drift from what the flows do. A stand-in for the few names of Prefect that they use comes first in
`sys.modules`; artifacts, tags and run names are nothing.
"""

import sys
from collections.abc import Callable
from contextlib import nullcontext
from dataclasses import dataclass
from types import ModuleType
from typing import Any


@dataclass
class State:
    """What a stage ends with."""

    data: Any = None
    name: str = "Completed"
    message: str = ""

    def result(self, raise_on_failure: bool = True) -> Any:
        return self.data


class Plain:
    """A flow that is its function."""

    def __init__(self, work: Callable[..., State], name: str) -> None:
        self.work, self.name = work, name

    def __call__(self, *, return_state: bool = False, **parameters: Any) -> Any:
        state = self.work(**parameters)
        return state if return_state else state.data

    def __class_getitem__(cls, _: Any) -> type["Plain"]:
        return cls


class Generic(State):
    """`State[Any]` in a signature."""

    def __class_getitem__(cls, _: Any) -> type["Generic"]:
        return cls


def task(work: Callable[..., Any] | None = None, **_: Any) -> Any:
    """The function itself."""
    return work if work is not None else task


def flow(*, name: str, **_: Any) -> Callable[[Callable[..., State]], Plain]:
    """A flow that only calls."""
    return lambda work: Plain(work, name)


class Client:
    """Takes what it is told and keeps none of it."""

    def update_flow_run(self, *_: Any, **__: Any) -> None: ...


@dataclass(frozen=True)
class FlowRun:
    """No run is on record."""

    id: str = "00000000-0000-0000-0000-000000000000"
    tags: tuple[str, ...] = ()
    scheduled_start_time: None = None


def nothing(*_: Any, **__: Any) -> Any:
    """Artifacts, settings and tags leave no trace."""
    return nullcontext(Client())


def install() -> None:
    """Put the stand-in where `import prefect` finds it."""
    names: dict[str, dict[str, Any]] = {
        "prefect": {
            "task": task,
            "flow": flow,
            "tags": nothing,
            "Flow": Plain,
            "State": Generic,
            "get_client": nothing,
        },
        "prefect.artifacts": {"create_table_artifact": nothing, "create_markdown_artifact": nothing},
        "prefect.blocks": {},
        "prefect.blocks.system": {"Secret": None},
        "prefect.cache_policies": {"NO_CACHE": None},
        "prefect.runtime": {"flow_run": FlowRun()},
        "prefect.settings": {"PREFECT_FLOWS_HEARTBEAT_FREQUENCY": None, "temporary_settings": nothing},
        "prefect.states": {"Completed": Generic, "Failed": Generic},
    }
    for name, content in names.items():
        module = ModuleType(name)
        module.__dict__.update(content)
        sys.modules[name] = module


def main() -> int:
    """The command line of giaingan."""
    install()
    from flows.cli import main as giaingan

    return giaingan(sys.argv[1:])


if __name__ == "__main__":
    sys.exit(main())
