"""The flows that Prefect runs: the plain stages decorated, their steps as tasks, their outcome as a state.

Green means done. A run that went through but left something for a person (a file in quarantine) ends as
`NeedsAttention`, and one in which something broke as `Failed`; both are red in the UI, and what could be done is done.
"""

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from functools import partial
from typing import Any, TypeVar
from uuid import UUID

from prefect import Flow, State, flow, get_client, tags, task
from prefect.artifacts import create_table_artifact
from prefect.blocks.system import Secret
from prefect.cache_policies import NO_CACHE
from prefect.runtime import flow_run
from prefect.states import Completed, Failed

from config.clock import local
from config.load import PROFILES, load_profile
from config.run_request import RunRequest
from flows.opening import NoPeriodDueError, last_due, open_run
from flows.stages import WHOLE
from tasks.run import Outcome, Run

T = TypeVar("T")

_OUTSIDE: Mapping[str, Any] = {"retries": 2, "retry_delay_seconds": [30, 120], "timeout_seconds": 1800}
"""What touches the outside world is tried again, and not for ever."""

_SHOWN = 500
"""Rows of an artifact; a page with very many more hangs the browser."""


class PrefectRuns:
    """Steps are tasks, stages are subflows. Values go straight from one to the next, never through Prefect's states."""

    def step(self, title: str, work: Callable[[], T], *, outside: bool) -> T:
        """A task run under that title."""
        named = work.func.__name__ if isinstance(work, partial) else work.__name__
        policy = _OUTSIDE if outside else {}

        @task(name=named, task_run_name=title.replace("{", "").replace("}", ""), cache_policy=NO_CACHE, **policy)
        def operation() -> T:
            return work()

        return operation()

    def stage(self, name: str, work: Callable[[Run], Outcome[T]], run: Run) -> Outcome[T]:
        """A subflow run under the name of its run and stage."""
        made: list[Outcome[T]] = []

        @flow(name=name, flow_run_name=_named(run.name, name, live=run.live))
        def subflow() -> State[Any]:
            made.append(work(run))
            return state_of(made[0])

        state = subflow(return_state=True)
        if not made:
            state.result(raise_on_failure=True)
        return made[0]

    def show(self, key: str, table: Sequence[Mapping[str, object]], description: str) -> None:
        """A table artifact."""
        create_table_artifact(key=key, table=[dict(row) for row in table[:_SHOWN]], description=description)

    def secret(self, block: str) -> str:
        """A Secret block's content: loaded where it is needed, never a parameter, never logged."""
        return str(Secret.load(block).get())  # type: ignore[union-attr]


def state_of(outcome: Outcome[Any]) -> State[Any]:
    """The Prefect state that says how a run ended."""
    if outcome.faults:
        return Failed(message="; ".join(outcome.faults))
    if outcome.attention:
        return Failed(name="NeedsAttention", message="; ".join(outcome.attention))
    if outcome.nothing_new:
        return Completed(name="NothingNew", message="nothing new since the last run")
    return Completed()


def as_flow(
    name: str,
    work: Callable[[Run], Outcome[T]],
    *,
    acting: bool = False,
    keep: Callable[[Outcome[T]], None] | None = None,
) -> Flow[[RunRequest], State[Any]]:
    """The flow of that name: it opens the run that is asked for and does `work` with its steps as tasks.

    `acting`: a person acts in it, so it is seen as of now, also when a suspended run goes on weeks later. `keep` gets
    what the work made, for a caller in the same process.
    """

    def run_flow(request: RunRequest) -> State[Any]:
        scheduled = flow_run.scheduled_start_time if request.period is None else None
        try:
            run = open_run(request, orchestrator=PrefectRuns(), acting=acting, scheduled=scheduled)
        except NoPeriodDueError as none:
            return Completed(name="NoPeriodDue", message=str(none))
        own = (run.profile_code, run.period.code, name, *(["live"] if run.live else []))
        _tag_run(own)
        with tags(*own):
            outcome = work(run)
        if keep is not None:
            keep(outcome)
        return state_of(outcome)

    run_flow.__doc__ = work.__doc__
    run_flow.__name__ = run_flow.__qualname__ = name
    return flow(name=name, flow_run_name=partial(_run_name, name, acting=acting), validate_parameters=True)(run_flow)


def _tag_run(own: Sequence[str]) -> None:
    """Put the tags on the run itself; those in force while it works reach its tasks and subflows only."""
    with get_client(sync_client=True) as client:
        client.update_flow_run(UUID(flow_run.id), tags=sorted({*flow_run.tags, *own}))


def _run_name(name: str, *, acting: bool) -> str:
    """`bac-ninh-2023 · 2023-08-05 · cycle`: a scheduled run is named by the period that it is for."""
    request = RunRequest.model_validate(flow_run.parameters["request"])
    period = request.period
    if period is None:
        try:
            due = last_due(load_profile(request.profile, request.profiles or PROFILES), _scheduled().date())
            period = due
        except NoPeriodDueError:
            pass
    whose = f"{request.profile} · {period.isoformat() if period else 'không có kỳ'}"
    return _named(whose, name, live=acting or request.live)


def _scheduled() -> datetime:
    return local(flow_run.scheduled_start_time)


def _named(whose: str, name: str, *, live: bool) -> str:
    return f"{whose} · {name}" + ("" if live else " · dry run")


cycle = as_flow("cycle", WHOLE["cycle"])
collect = as_flow("collect", WHOLE["collect"])
check = as_flow("check", WHOLE["check"])
progress = as_flow("progress", WHOLE["progress"])
reallocate = as_flow("reallocate", WHOLE["reallocate"])
report = as_flow("report", WHOLE["report"])
dispatch = as_flow("dispatch", WHOLE["dispatch"])
