"""The submissions that are judged together: one of each agency at a time, beside what is accepted already."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from tasks.check.types import Batch, Waiver


@dataclass(frozen=True, slots=True)
class JudgedFile:
    """A file that this wave decides about."""

    submission_id: int
    sha256: str
    agency: str
    file_name: str
    kept_at: Path
    received_at: datetime


@dataclass(frozen=True, slots=True)
class Wave:
    """A batch, of which only `judged` (by sha256) are decided now; the rest are accepted and there to compare with."""

    batch: Batch
    judged: Mapping[str, JudgedFile]
    waivers: tuple[Waiver, ...] = ()
