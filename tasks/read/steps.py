"""The room's work for one run: open archives, read files in worker processes, tell whose each is."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from io import BytesIO
from pathlib import Path

from config.columns import ColumnMap
from config.job import Job
from config.period import project_periods
from config.profile import Profile
from config.yaml_file import ConfigurationError
from tasks.collect.identify import identify
from tasks.collect.keep import keep
from tasks.collect.steps import senders
from tasks.collect.types import FormId, Received
from tasks.read.archives import members
from tasks.read.fields import MONEY
from tasks.read.isolated import read_files
from tasks.read.text import fold
from tasks.read.types import ReadOutcome, ReadResult, Unreadable


@dataclass(frozen=True, slots=True)
class Unread:
    """A file that waits to be read. `settled` means that a person said whose it is and for which period."""

    received: Received
    settled: bool = False


@dataclass(frozen=True, slots=True)
class Placed:
    """A file that was read, or could not be, with its owner and period; `received` carries both and any quarantine."""

    received: Received
    outcome: ReadOutcome
    why: str


def aliases_of(profile: Profile) -> Mapping[str, str]:
    """Folded names, codes and aliases of the profile's funding sources, to their codes."""
    return {
        fold(name): source.code
        for source in profile.funding_sources
        for name in (source.code, source.name, *source.aliases)
    }


def open_archives(job: Job, files: Sequence[Unread], originals: Path) -> list[Unread]:
    """The files themselves, an archive replaced by its members, each kept as a file of its own."""
    opened: list[Unread] = []
    for file in files:
        if not file.received.file_name.casefold().endswith(".zip"):
            opened.append(file)
            continue
        inside = members(file.received.kept_at)
        if isinstance(inside, Unreadable):
            opened.append(file)
            continue
        for name, content in inside:
            kept = keep(BytesIO(content), originals)
            member = replace(
                file.received,
                sha256=kept.sha256,
                size_bytes=kept.size_bytes,
                kept_at=kept.kept_at,
                file_name=name,
                origin=f"{file.received.origin}!{name}",
                archive=file.received.identity,
            )
            opened.append(Unread(member, file.settled))
    return opened


def read_and_place(job: Job, files: Sequence[Unread]) -> list[Placed]:
    """Each file read, and told whose it is. What cannot be read or placed comes back with its reason."""
    outcomes = read_files(
        [(file.received.kept_at, file.received.file_name) for file in files],
        job.columns,
        default_source=job.profile.default_funding_source,
        source_aliases=aliases_of(job.profile),
    )
    return [_place(job, file, outcome) for file, outcome in zip(files, outcomes, strict=True)]


def _place(job: Job, file: Unread, outcome: ReadOutcome) -> Placed:
    if file.settled:
        return Placed(file.received, outcome, "do cán bộ xác định")
    stamp, titles, owners = _evidence(outcome)
    found = identify(
        file.received,
        stamp,
        titles,
        owners,
        [agency for agency in senders(job) if agency.in_force(job.due_on)],
        project_periods(job.profile),
        job.period,
    )
    received = replace(
        file.received,
        agency=found.agency,
        period=found.period or job.period.code,
        quarantine=found.quarantine,
    )
    return Placed(received, outcome, found.why)


def _evidence(outcome: ReadOutcome) -> tuple[FormId | None, Sequence[str], Sequence[str]]:
    if not isinstance(outcome, ReadResult):
        return None, (), ()
    stamp = FormId(outcome.stamp.profile, outcome.stamp.agency, outcome.stamp.period) if outcome.stamp else None
    owners = sorted({str(owner) for owner in outcome.lines["owner"].dropna().unique()})
    return stamp, outcome.titles, owners


def read_one(path: Path, columns: ColumnMap, profile: Profile) -> ReadOutcome:
    """One file read on its own. Raises ConfigurationError if it is not there."""
    if not path.is_file():
        raise ConfigurationError(f"Không có tệp {path}")
    outcomes = read_files(
        [(path, path.name)],
        columns,
        default_source=profile.default_funding_source,
        source_aliases=aliases_of(profile),
    )
    return next(iter(outcomes))


def totals(result: ReadResult) -> dict[str, int]:
    """Sums of the money fields that the file has, whole đồng, in the order of the form."""
    present = [name for name in MONEY if result.lines[name].notna().any()]
    return {name: int(result.lines[name].fillna(0).sum()) for name in present}
