"""Runs a flow from the command line: on the Prefect server that is set, else on one that lives as long as the run.

Import this module before Prefect: it says where Prefect keeps its state and that nothing is to be told to anybody.
"""

import os
from typing import Any

from config.job import Job
from config.settings import Settings

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


def run_flow(flow: Any, job: Job) -> Any:
    """The outcome of a flow run of that job; an exception inside the flow is raised here."""
    from prefect.settings import PREFECT_FLOWS_HEARTBEAT_FREQUENCY, temporary_settings

    from flows.stage import outcome_of

    # Joining the heartbeat's thread costs a second per flow; somebody is watching a run from the command line anyway.
    with temporary_settings({PREFECT_FLOWS_HEARTBEAT_FREQUENCY: None}):
        return outcome_of(flow, job)
