"""The flows that Prefect runs: stages and acts decorated, their steps as tasks, how they ended as a state.

Green means done. A run that went through but left something for a person (a file in quarantine) ends as
`NeedsAttention`, and one in which something broke as `Failed`; both are red in the UI, and what could be done is done.
"""

from collections.abc import Callable, Mapping, Sequence
from functools import partial
from typing import Any, NoReturn, TypeVar
from uuid import UUID

from prefect import Flow, State, flow, get_client, get_run_logger, tags, task
from prefect.artifacts import create_table_artifact
from prefect.blocks.system import Secret
from prefect.cache_policies import NO_CACHE
from prefect.runtime import deployment, flow_run
from prefect.states import Completed, Failed

from config.clock import local
from config.errors import ToldError
from config.run_request import PeriodRequest, ProfileRequest, RunRequest
from flows.acts import ACTS
from flows.opening import NoPeriodDueError, RegimeExpiredError, open_day_run, open_profile_run, open_run
from flows.run_names import name_those_to_come, named, run_name
from flows.schedules import is_overtaken
from flows.stages import WHOLE
from tasks.acts import Act, F, carry_out
from tasks.run import Outcome, Run, system_account

T = TypeVar("T")

_OUTSIDE: Mapping[str, Any] = {"retries": 2, "retry_delay_seconds": [30, 120], "timeout_seconds": 1800}
"""What touches the outside world is tried again, and not for ever."""

_SHOWN = 500
"""Rows of an artifact; a page with very many more hangs the browser."""


class PrefectRuns:
    """Steps are tasks, stages are subflows. Values go straight from one to the next, Prefect stores none of them."""

    def step(self, title: str, work: Callable[[], T], *, outside: bool) -> T:
        """A task run under that title. It has no arguments: Prefect would walk through every table in them."""

        def operation() -> T:
            return work()

        return task(
            name=work.func.__name__ if isinstance(work, partial) else work.__name__,
            task_run_name=title.replace("{", "").replace("}", ""),
            cache_policy=NO_CACHE,
            **(_OUTSIDE if outside else {}),
        )(operation)()

    def stage(self, name: str, work: Callable[[Run], Outcome[T]], run: Run) -> Outcome[T]:
        """A subflow run under the name of its run and stage; what it made does not come back through its state."""
        made: list[Outcome[T]] = []

        @flow(name=name, flow_run_name=named(run.name, name, live=run.live))
        def stage() -> State[Any]:
            made.append(work(run))
            return state_of(made[0])

        state = stage(return_state=True)
        return made[0] if made else raised_by(state)

    def show(self, key: str, table: Sequence[Mapping[str, object]], description: str) -> None:
        """A table artifact."""
        create_table_artifact(key=key, table=[dict(row) for row in table[:_SHOWN]], description=description)

    def secret(self, block: str) -> str:
        """A Secret block's content: loaded where it is needed, never a parameter, never logged."""
        return str(Secret.load(block).get())  # type: ignore[union-attr]

    def signed_in(self) -> str:
        """The worker's account: the server knows one password, not who types it."""
        return system_account()


def state_of(outcome: Outcome[Any]) -> State[Any]:
    """The Prefect state that says how a run ended."""
    if outcome.faults:
        return Failed(message="; ".join(outcome.faults))
    if outcome.attention:
        return Failed(name="NeedsAttention", message="; ".join(outcome.attention))
    if outcome.awaiting:
        return Completed(name="AwaitingRelease", message="; ".join(outcome.awaiting))
    if outcome.nothing_new:
        return Completed(name="NothingNew", message="nothing new since the last run")
    return Completed()


def raised_by(state: State[Any]) -> NoReturn:
    """Raises what ended a run that made nothing."""
    state.result(raise_on_failure=True)
    raise RuntimeError(f"run ended as {state.name} and made nothing")


def as_flow(
    name: str,
    work: Callable[[Run], Outcome[T]],
    *,
    acting: bool = False,
    daily: bool = False,
    keep: Callable[[Outcome[T]], None] | None = None,
) -> Flow[[RunRequest], State[Any]]:
    """The flow of that name: it opens the run that is asked for and does `work` with its steps as tasks.

    `acting`: a person acts in it, so it is seen as of now, also when a suspended run goes on weeks later. `daily`: it
    is about a day, whether a period is open or not. `keep` gets what the work made, for a caller in the same process.
    """

    def run_flow(request: RunRequest) -> State[Any]:
        scheduled = flow_run.scheduled_start_time if request.period is None else None
        if scheduled is not None and deployment.id is not None:
            name_those_to_come(request.profile)
        try:
            if daily:
                run = open_day_run(request, orchestrator=PrefectRuns(), scheduled=scheduled)
            else:
                run = open_run(request, orchestrator=PrefectRuns(), acting=acting, scheduled=scheduled)
        except NoPeriodDueError as none:
            return Completed(name="NoPeriodDue", message=str(none))
        except RegimeExpiredError as expired:
            return Failed(name="RegimeExpired", message=str(expired))
        if scheduled is not None and is_overtaken(run.profile, name, local(scheduled), run.clock.now()):
            return Completed(name="Overtaken", message="a later run of the schedule has come due meanwhile")
        own = (run.profile_code, run.period.code, name, *(["live"] if run.live else []))
        _tag_run(own)
        try:
            with tags(*own):
                outcome = work(run)
        except Exception as error:
            get_run_logger().exception("Flow run %s failed", name)
            return Failed(message=": ".join((*getattr(error, "__notes__", ()), str(error))), data=error)
        if keep is not None:
            keep(outcome)
        return state_of(outcome)

    return _flow(name, run_flow, work.__doc__, partial(run_name, name, RunRequest, live=acting))


def act_flow(act: Act[F]) -> Flow[[PeriodRequest, F], State[Any]]:
    """The flow of an act: the UI shows its form, and its answer is carried out as the command would do it."""
    asked: type[ProfileRequest] = ProfileRequest if act.of_profile else PeriodRequest

    def run_flow(request: PeriodRequest, form: F) -> State[Any]:
        runs = PrefectRuns()
        if act.of_profile:
            run = open_profile_run(request, orchestrator=runs)
        else:
            run = open_run(RunRequest(**dict(request)), orchestrator=runs, acting=True)
        own = (run.profile_code, run.period.code, act.name)
        _tag_run(own)
        with tags(*own):
            try:
                return Completed(message=run.step(act.title, carry_out, act, run, form))
            except ToldError as refused:
                return Failed(message=str(refused), data=refused)

    run_flow.__annotations__ |= {"form": act.form, "request": asked}
    return _flow(act.name, run_flow, act.title, partial(run_name, act.name, asked, live=True))


def _flow(
    name: str, run_flow: Callable[..., State[Any]], description: str | None, run_name: Callable[[], str]
) -> Flow[Any, State[Any]]:
    run_flow.__name__ = run_flow.__qualname__ = name
    return flow(name=name, description=description, flow_run_name=run_name)(run_flow)


def _tag_run(own: Sequence[str]) -> None:
    """Put the tags on the run itself; those in force while it works reach its tasks and subflows only."""
    with get_client(sync_client=True) as client:
        client.update_flow_run(UUID(flow_run.id), tags=sorted({*flow_run.tags, *own}))


cycle = as_flow("cycle", WHOLE["cycle"])
morning = as_flow("morning", WHOLE["morning"])
provisional = as_flow("provisional", WHOLE["provisional"])
follow_up = as_flow("follow_up", WHOLE["follow_up"], daily=True)
watch = as_flow("watch", WHOLE["watch"])
collect = as_flow("collect", WHOLE["collect"])
check = as_flow("check", WHOLE["check"])
progress = as_flow("progress", WHOLE["progress"])
reallocate = as_flow("reallocate", WHOLE["reallocate"])
report = as_flow("report", WHOLE["report"])
dispatch = as_flow("dispatch", WHOLE["dispatch"])
remind = as_flow("remind", WHOLE["remind"])

assign = act_flow(ACTS["assign"])
exclude = act_flow(ACTS["exclude"])
restore = act_flow(ACTS["restore"])
waive = act_flow(ACTS["waive"])
explain = act_flow(ACTS["explain"])
accept = act_flow(ACTS["accept"])
deliver = act_flow(ACTS["deliver"])
extend = act_flow(ACTS["extend"])
exempt = act_flow(ACTS["exempt"])
measure = act_flow(ACTS["measure"])
bottleneck = act_flow(ACTS["bottleneck"])
import_plan = act_flow(ACTS["import_plan"])
close_year = act_flow(ACTS["close_year"])
release = act_flow(ACTS["release"])
hold = act_flow(ACTS["hold"])
settle = act_flow(ACTS["settle"])
resend = act_flow(ACTS["resend"])
