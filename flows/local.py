"""Runs a flow from the command line: on the Prefect server that is set, else on one that lives as long as the run.

Import this module before Prefect: it says where Prefect keeps its state and that nothing is to be told to anybody.
"""

import os
from collections.abc import Callable
from typing import TypeVar

from config.run_request import RunRequest
from config.settings import Settings
from tasks.run import Outcome, Run

T = TypeVar("T")

_QUIET = {
    "DO_NOT_TRACK": "1",
    "PREFECT_SERVER_ANALYTICS_ENABLED": "false",
    # What went wrong is told by the command itself, in a line.
    "PREFECT_LOGGING_LEVEL": "CRITICAL",
    "PREFECT_CLI_PROMPT": "false",
    # A first start migrates its database; on a busy machine that takes longer than the 20 s allowed.
    "PREFECT_SERVER_EPHEMERAL_STARTUP_TIMEOUT_SECONDS": "180",
}


def prepare() -> None:
    """Settle Prefect's environment, leaving alone what the operator set."""
    for name, value in _QUIET.items():
        os.environ.setdefault(name, value)
    os.environ.setdefault("PREFECT_HOME", str((Settings().home / "prefect").resolve()))


def run_under_prefect(name: str, work: Callable[[Run], Outcome[T]], request: RunRequest) -> Outcome[T]:
    """What `work` makes as a flow run of that name; an exception inside it is raised here."""
    prepare()
    from prefect.settings import PREFECT_FLOWS_HEARTBEAT_FREQUENCY, temporary_settings

    from flows.deployed import as_flow, raised_by

    made: list[Outcome[T]] = []
    # Joining the heartbeat's thread costs a second per flow; somebody is watching a run from the command line anyway.
    with temporary_settings({PREFECT_FLOWS_HEARTBEAT_FREQUENCY: None}):
        state = as_flow(name, work, keep=made.append)(request, return_state=True)
    return made[0] if made else raised_by(state)
