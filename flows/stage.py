"""What all flows share: their parameters, run names and tags, and the state in which a run ends.

Green means done. A run that went through but left something for a person (a file in quarantine) ends as
`NeedsAttention`, and one in which something broke as `Failed`; both are red in the UI, and what could be done is done.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any, Generic, TypeVar
from uuid import UUID

from prefect import Flow, State, flow, get_client, tags
from prefect.runtime import flow_run
from prefect.states import Completed, Failed

from config.clock import HANOI, now
from config.job import Job, make_job
from config.load import PROFILES, load_profile
from config.period import project_periods
from flows.moment import settled

T = TypeVar("T")

_LATELY = timedelta(days=45)


@dataclass(frozen=True, slots=True)
class Outcome(Generic[T]):
    """What a stage made, what it left for a person (`attention`), and what broke (`faults`)."""

    value: T
    attention: tuple[str, ...] = ()
    faults: tuple[str, ...] = ()
    nothing_new: bool = False

    @property
    def state(self) -> State[Any]:
        """The Prefect state that says so."""
        if self.faults:
            return Failed(message="; ".join(self.faults))
        if self.attention:
            return Failed(name="NeedsAttention", message="; ".join(self.attention))
        if self.nothing_new:
            return Completed(name="NothingNew", message="nothing new since the last run")
        return Completed()


_made: dict[tuple[str, str, date], Outcome[Any]] = {}
"""What stages run in this process made, until they are asked for. States go to the server and back, and a busy one may
return a state without its data; what a stage made does not depend on that."""


def outcome_of(stage_: Any, job: Job) -> Outcome[Any]:
    """Run a stage as a flow and hand back what it made, also when its state is red. What it raises is raised here."""
    state = stage_(**parameters(job), return_state=True)
    outcome = _made.pop((stage_.name, job.profile_code, job.due_on), None)
    if outcome is None:
        state.result(raise_on_failure=True)
        raise RuntimeError(f"flow {stage_.name} ended as {state.name} without an outcome")
    return outcome


def stage(work: Callable[[Job], Outcome[T]]) -> Flow[..., Any]:
    """A flow named like `work`, which gets its job from the parameters that all flows share."""
    return _flow(work, acting=False)


def stage_now(work: Callable[[Job], Outcome[T]]) -> Flow[..., Any]:
    """A stage in which a person acts: seen as of now, also on a past period and also when it goes on weeks later."""
    return _flow(work, acting=True)


def _flow(work: Callable[[Job], Outcome[T]], *, acting: bool) -> Flow[..., Any]:
    name = work.__name__

    def run(
        profile: str,
        period: date | None = None,
        as_of: datetime | None = None,
        inbox: Path | None = None,
        out: Path | None = None,
        profiles: Path | None = None,
        columns: Path | None = None,
        live: bool = False,
        illustrative: bool = False,
    ) -> State[Any]:
        seen = as_of or (now() if acting else None)
        job = _job(profile, period, seen, inbox, out, profiles, columns, live, illustrative)
        if job is None:
            return Completed(name="NoPeriodDue", message=f"{profile} has no period due now")
        own = (job.profile_code, job.period.code, name, *(["live"] if live else []))
        _tag_run(own)
        with tags(*own):
            outcome = work(job)
        _made[name, job.profile_code, job.due_on] = outcome
        return outcome.state

    run.__doc__ = f"""{work.__doc__}

    Parameters: `profile` is the code of a regime; `period` the nominal due date (absent: the last one due by the
    scheduled time); `as_of` the moment as of which the run knows things (absent: {
        "now, also when a suspended run goes on" if acting else "for a past period the moment its books closed"
    });
    `inbox` a folder instead of the configured channels; `live` sends mail instead of writing .eml files.
    """
    run.__name__ = name
    run.__module__ = work.__module__
    run.__qualname__ = name
    return flow(name=name, flow_run_name=_run_name(name, acting=acting), validate_parameters=True)(run)


def parameters(job: Job) -> dict[str, Any]:
    """The flow parameters that make this job again."""
    return {
        "profile": job.profile_code,
        "period": job.due_on,
        "as_of": job.as_of,
        "inbox": job.inbox,
        "out": job.out,
        "profiles": job.profiles,
        "columns": job.columns_file,
        "live": job.live,
        "illustrative": job.illustrative,
    }


def _tag_run(own: Sequence[str]) -> None:
    """Put the tags on the run itself; those in force while it works reach its tasks and subflows only."""
    with get_client(sync_client=True) as client:
        client.update_flow_run(UUID(flow_run.id), tags=sorted({*flow_run.tags, *own}))


def _run_name(name: str, *, acting: bool) -> Callable[[], str]:
    def named() -> str:
        given = flow_run.parameters
        period = given.get("period") or "?"
        return f"{given.get('profile')} · {period} · {name}" + ("" if acting or given.get("live") else " · dry run")

    return named


def _job(
    profile: str,
    period: date | None,
    as_of: datetime | None,
    inbox: Path | None,
    out: Path | None,
    profiles: Path | None,
    columns: Path | None,
    live: bool,
    illustrative: bool,
) -> Job | None:
    scheduled = None
    if period is None:
        scheduled = (flow_run.scheduled_start_time or now()).astimezone(HANOI)
        period = _last_due(profile, profiles or PROFILES, scheduled.date())
        if period is None:
            return None
    job = make_job(
        profile,
        period,
        as_of=as_of or scheduled,
        inbox=inbox,
        out=out,
        profiles=profiles,
        columns=columns,
        live=live,
        illustrative=illustrative,
    )
    return job if as_of or scheduled else settled(job)


def _last_due(profile: str, folder: Path, on: date) -> date | None:
    """The nominal due date of the last period due by that day; None where the regime had none lately.

    A schedule goes on after the directive has run out; it must not run the last period again and again.
    """
    lately = [
        period.due_on
        for period in project_periods(load_profile(profile, folder))
        if on - _LATELY <= period.due_on <= on
    ]
    return max(lately, default=None)
