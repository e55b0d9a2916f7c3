"""From what is asked to an open run: profile, period and mapping loaded, the ledger opened, the moment settled."""

from dataclasses import replace
from datetime import date, datetime, timedelta
from functools import lru_cache
from pathlib import Path

from config.clock import Clock, local
from config.columns import STANDARD, load_columns
from config.load import load_profile
from config.period import find_period, project_periods
from config.profile import Profile
from config.run_request import PeriodRequest, ProfileRequest, RunRequest
from config.settings import Settings
from config.yaml_file import ConfigurationError
from tasks.collect.channels import last_arrival, last_left
from tasks.dispatch.reminders import period_on
from tasks.ledger.engine import Ledger, open_ledger
from tasks.ledger.moments import last_known, plan_last_known
from tasks.report.sections import check_ordered
from tasks.run import PLAIN, Orchestrator, Run, submissions_of

_LATELY = timedelta(days=45)


class NoPeriodDueError(ConfigurationError):
    """The profile has no period open on the scheduled day, and had none lately."""


class RegimeExpiredError(ConfigurationError):
    """All periods of the profile have closed: its directive has run out, and somebody must renew it."""


def open_run(
    request: RunRequest,
    *,
    orchestrator: Orchestrator = PLAIN,
    acting: bool = False,
    scheduled: datetime | None = None,
) -> Run:
    """The run that is asked for, with its defaults filled in and its names checked.

    `acting`: a person does something now, whatever period it is about. `scheduled`: when the run was to start; it
    names the period where the request does not, and nothing else: a run that comes late sees what is known when it
    comes. Without `as_of` a closed period is seen as of the last thing known about it, not before its books closed, so
    that the same files give the same moment on any day; one that polls channels settles that after polling
    (`as_reported`). `as_of` never dates what the run takes in: that is known from now on.
    Raises ConfigurationError, UnknownPeriodError, NoPeriodDueError, LedgerUnavailableError.
    """
    settings = Settings()
    profile = profile_of(request)
    check_ordered(profile)
    clock = Clock(None if request.clock is None else local(request.clock))
    if clock.is_simulated and request.live:
        raise ConfigurationError("Chạy theo đồng hồ mô phỏng thì không gửi thư thật; bỏ --live hoặc bỏ --clock")
    if request.inbox is not None and not request.inbox.is_dir():
        raise ConfigurationError(f"Không có thư mục nhận tệp {request.inbox}; kiểm tra lại --inbox")
    if request.out is not None:
        _made(request.out)
    started = None if request.period is not None else local(scheduled or clock.now())
    period = find_period(profile, due_asked(request, started or clock.now()))
    told = request.as_of or (clock.now() if acting else None)
    run = Run(
        profile=profile,
        period=period,
        as_of=local(told or min(clock.now(), period.closes_at)).replace(microsecond=0),
        ledger=_ledger(settings.ledger_url),
        clock=clock,
        settings=settings,
        columns=load_columns(request.columns or STANDARD),
        out=request.out or settings.home / "out" / profile.code / period.code,
        inbox=request.inbox,
        live=request.live,
        illustrative=request.illustrative or settings.illustrative_mark.exists(),
        orchestrator=orchestrator,
        told=told is not None,
        present=None if told is None and request.inbox is not None else clock.now(),
    )
    return run if told else as_reported(run)


def open_profile_run(request: ProfileRequest, *, orchestrator: Orchestrator = PLAIN) -> Run:
    """A run about the whole profile: at the present, in its period that opened last or is the first to come.

    Raises ConfigurationError, LedgerUnavailableError.
    """
    profile = profile_of(request)
    clock = Clock(None if request.clock is None else local(request.clock))
    periods = project_periods(profile)
    if not periods:
        raise ConfigurationError(f"Hồ sơ {profile.code} không có kỳ báo cáo nào có biểu dự án")
    opened = [period for period in periods if period.opens_on <= clock.now().date()]
    asked = RunRequest(**dict(request), period=(opened or periods)[-1 if opened else 0].due_on)
    return open_run(asked, orchestrator=orchestrator, acting=True)


def open_day_run(request: RunRequest, *, orchestrator: Orchestrator = PLAIN, scheduled: datetime | None = None) -> Run:
    """The run of a day's follow-up, as of now, in the period under which that day's mail is filed, open or not.

    Raises ConfigurationError, LedgerUnavailableError.
    """
    clock = Clock(None if request.clock is None else local(request.clock))
    on = local(scheduled or clock.now()).date()
    period = request.period or period_on(profile_of(request), on).due_on
    return open_run(request.model_copy(update={"period": period}), orchestrator=orchestrator, acting=True)


def as_reported(run: Run) -> Run:
    """The run as its report is to see the period: as asked, else as of the last thing that is known about it.

    A cycle calls it again after it has polled its channels and judged what came.
    """
    return run if run.told else _settled(run)


def due_asked(request: PeriodRequest, started: datetime) -> date:
    """The nominal due date of the period that is asked for, by default the one open when the run started.

    Raises ConfigurationError, NoPeriodDueError.
    """
    return request.period or _period_at(profile_of(request), started.date())


def profile_of(request: ProfileRequest) -> Profile:
    """The profile that is asked for. Raises ConfigurationError."""
    return load_profile(request.profile, request.profiles or Settings().profiles)


def _period_at(profile: Profile, on: date) -> date:
    """The nominal due date of the period that is open on that day, the one first to close where two are; else of the
    last one that closed lately.

    Raises NoPeriodDueError, RegimeExpiredError: nothing runs again and again after a directive has run out.
    """
    opened = [period for period in project_periods(profile) if period.opens_on <= on]
    still_open = [period.due_on for period in opened if on <= period.closes_at.date()]
    if still_open:
        return min(still_open)
    if len(opened) == len(project_periods(profile)):
        raise RegimeExpiredError(
            f"Hồ sơ {profile.code}: chế độ báo cáo đã hết hiệu lực, không còn kỳ nào sau ngày {on:%d/%m/%Y}; "
            "cập nhật hồ sơ theo văn bản mới, hoặc tắt lịch của hồ sơ này"
        )
    lately = [period.due_on for period in opened if on - _LATELY <= period.due_on]
    if not lately:
        raise NoPeriodDueError(f"Hồ sơ {profile.code} không có kỳ báo cáo nào đến hạn gần ngày {on:%d/%m/%Y}")
    return max(lately)


def _settled(run: Run) -> Run:
    """The run as of the last thing that can be known about its period, not before its books closed.

    A period still open, or one fed by portal and mailbox, is seen as of now.
    """
    present = run.clock.now()
    known = last_known(run.ledger, run.profile_code, run.period.code)
    if run.inbox is None and known is None:
        return run
    planned = plan_last_known(run.ledger, run.profile_code, run.period.plan_year, run.period.data_as_of)
    moments = [min(present, run.period.closes_at), known, planned, last_left(run)]
    if run.inbox is not None:
        before = {(record.sha256, record.origin) for record in submissions_of(replace(run, as_of=present))}
        moments.append(last_arrival(run.inbox, before))
    return replace(run, as_of=min(present, max(moment for moment in moments if moment is not None)))


@lru_cache(maxsize=4)
def _ledger(url: str) -> Ledger:
    """The installation's ledger, opened and migrated once per process."""
    return open_ledger(url)


def _made(out: Path) -> None:
    """The folder for results exists before any work is done. Raises ConfigurationError."""
    try:
        out.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise ConfigurationError(
            f"Không tạo được thư mục kết quả {out} ({error.strerror}); kiểm tra lại --out"
        ) from None
