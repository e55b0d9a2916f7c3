"""One run: whose month it is, as known when, from where and to where."""

from dataclasses import dataclass
from datetime import date, datetime
from functools import lru_cache
from pathlib import Path

from config.clock import HANOI, now
from config.columns import STANDARD, ColumnMap, load_columns
from config.load import PROFILES, load_profile
from config.period import Period, find_period
from config.profile import Profile
from config.settings import Settings
from config.yaml_file import ConfigurationError


@dataclass(frozen=True, slots=True)
class Job:
    """What every stage needs to know about a run. Small and hashable: it travels as a task argument."""

    profile_code: str
    due_on: date
    as_of: datetime
    """The moment as of which the run knows things; facts that it records carry it as `known_at`."""
    inbox: Path | None
    """The drop folder to look into; None means the channels of config/channels.yaml."""
    out: Path
    profiles: Path = PROFILES
    columns_file: Path = STANDARD
    live: bool = False
    illustrative: bool = False

    @property
    def profile(self) -> Profile:
        """The regime. Raises ConfigurationError."""
        return _profile(self.profile_code, self.profiles)

    @property
    def period(self) -> Period:
        """The period. Raises UnknownPeriodError."""
        return _period(self.profile_code, self.profiles, self.due_on)

    @property
    def columns(self) -> ColumnMap:
        """The layout mapping. Raises ConfigurationError."""
        return _columns(self.columns_file)

    @property
    def name(self) -> str:
        """`bac-ninh-2023 · 2023-08-05`, as run names begin."""
        return f"{self.profile_code} · {self.due_on.isoformat()}"


def make_job(
    profile: str,
    period: date,
    *,
    as_of: datetime | None = None,
    inbox: Path | None = None,
    out: Path | None = None,
    profiles: Path | None = None,
    columns: Path | None = None,
    live: bool = False,
    illustrative: bool = False,
) -> Job:
    """A job with its defaults filled in and its names checked.

    Without `as_of` a past period is seen as of the moment the office closed its books, so that a rerun gives the same
    result on any day; a period still open is seen as of now. A moment without a zone is Vietnam's.
    Raises ConfigurationError and UnknownPeriodError.
    """
    folder = profiles or PROFILES
    found = _period(profile, folder, period)
    if inbox is not None and not inbox.is_dir():
        raise ConfigurationError(f"Không có thư mục nhận tệp {inbox}; kiểm tra lại --inbox")
    if out is not None:
        _made(out)
    seen = as_of or min(now(), found.closes_at)
    if seen.tzinfo is None:
        seen = seen.replace(tzinfo=HANOI)
    job = Job(
        profile_code=profile,
        due_on=period,
        as_of=seen.astimezone(HANOI).replace(microsecond=0),
        inbox=inbox,
        out=out or Settings().home / "out" / profile / period.isoformat(),
        profiles=folder,
        columns_file=columns or STANDARD,
        live=live,
        illustrative=illustrative or Settings().illustrative_mark.exists(),
    )
    _columns(job.columns_file)
    return job


def _made(out: Path) -> None:
    """The folder for results exists before any work is done. Raises ConfigurationError."""
    try:
        out.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise ConfigurationError(
            f"Không tạo được thư mục kết quả {out} ({error.strerror}); kiểm tra lại --out"
        ) from None


@lru_cache(maxsize=16)
def _profile(code: str, folder: Path) -> Profile:
    return load_profile(code, folder)


@lru_cache(maxsize=64)
def _period(code: str, folder: Path, due_on: date) -> Period:
    return find_period(_profile(code, folder), due_on)


@lru_cache(maxsize=16)
def _columns(path: Path) -> ColumnMap:
    return load_columns(path)
