"""Names of Prefect runs by province, period and what is done: `bac-ninh-2023 · 2023-08-05 · cycle`.

The server names a scheduled run at random: it has no template for these names, asks `flow_run_name` of a flow only when
the run starts, and no automation renames. So after a deployment `python -m flows.run_names` has the server schedule
ahead as far as it would do by itself, and names what it scheduled; a scheduled run that starts names those to come of
its province.
"""

from collections.abc import Callable, Iterator
from datetime import datetime
from functools import partial
from typing import TypeVar

from prefect import get_client
from prefect.client.orchestration import SyncPrefectClient
from prefect.client.schemas.filters import FlowRunFilter, FlowRunFilterState, FlowRunFilterStateType, FlowRunFilterTags
from prefect.client.schemas.objects import FlowRun, StateType
from prefect.client.schemas.sorting import FlowRunSort
from prefect.runtime import flow_run

from config.clock import local
from config.run_request import PeriodRequest, ProfileRequest, RunRequest
from flows.opening import NoPeriodDueError, RegimeExpiredError, due_asked
from flows.schedules import TOLD

T = TypeVar("T")

_PAGE = 200
"""How much the server gives at once."""


def run_name(name: str, asked: type[ProfileRequest], *, live: bool) -> str:
    """Name of the run that starts now."""
    request = asked.model_validate(flow_run.parameters["request"])
    if not isinstance(request, PeriodRequest):
        return named(request.profile, name, live=live)
    return _name_at(flow_run.scheduled_start_time, name, request, live=live)


def named(whose: str, name: str, *, live: bool) -> str:
    """`whose`, what is done, and whether it sends mail."""
    return f"{whose} · {name}" + ("" if live else " · dry run")


def name_those_to_come(*profiles: str) -> None:
    """Name the scheduled runs of these provinces that are to come."""
    with get_client(sync_client=True) as client:
        for profile in profiles:
            for run in list(_to_come(client, profile)):
                name = _scheduled_name(run)
                if name not in (None, run.name):
                    client.update_flow_run(run.id, name=name)


def _to_come(client: SyncPrefectClient, profile: str) -> Iterator[FlowRun]:
    scheduled = FlowRunFilter(
        state=FlowRunFilterState(type=FlowRunFilterStateType(any_=[StateType.SCHEDULED])),
        tags=FlowRunFilterTags(all_=[profile]),
    )
    by_start = FlowRunSort.EXPECTED_START_TIME_ASC
    yield from _pages(partial(client.read_flow_runs, flow_run_filter=scheduled, sort=by_start))


def _pages(read: Callable[..., list[T]]) -> Iterator[T]:
    """All that the server has, page by page."""
    offset = 0
    while page := read(limit=_PAGE, offset=offset):
        yield from page
        offset += _PAGE


def _scheduled_name(run: FlowRun) -> str | None:
    """A deployment is tagged with its province and flow, and so are its runs."""
    name = next((tag for tag in run.tags if tag in TOLD), None)
    if name is None or run.expected_start_time is None:
        return None
    return _name_at(run.expected_start_time, name, RunRequest.model_validate(run.parameters["request"]))


def _name_at(started: datetime, name: str, request: PeriodRequest, *, live: bool = False) -> str:
    """A scheduled run is named by the period that it is for."""
    try:
        period = due_asked(request, local(started)).isoformat()
    except (NoPeriodDueError, RegimeExpiredError):
        period = "không có kỳ"
    return named(f"{request.profile} · {period}", name, live=live or getattr(request, "live", False))


def schedule_ahead() -> None:
    """Have the server schedule the runs of every deployment now, not when its scheduler comes round."""
    profiles = set()
    with get_client(sync_client=True) as client:
        for deployment in list(_pages(client.read_deployments)):
            if deployment.schedules and not deployment.paused:
                path = {"id": deployment.id}
                client.request("POST", "/deployments/{id}/schedule", path_params=path, json={}).raise_for_status()
                profiles.add(deployment.parameters["request"]["profile"])
    name_those_to_come(*sorted(profiles))


if __name__ == "__main__":
    schedule_ahead()
