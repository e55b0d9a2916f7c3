"""Time: the machine's clock, or a named one for demonstrations, tests and simulations. Nothing else reads the clock."""

from dataclasses import dataclass
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

HANOI = ZoneInfo("Asia/Ho_Chi_Minh")


@dataclass(frozen=True, slots=True)
class Clock:
    """Tells the present moment, aware, to the second, in Vietnam's zone; `stopped_at` names a simulated one."""

    stopped_at: datetime | None = None

    @property
    def is_simulated(self) -> bool:
        """Whether its moments are named and not real: what happens under it is never live."""
        return self.stopped_at is not None

    def now(self) -> datetime:
        """The present moment."""
        present = self.stopped_at or datetime.now(UTC)
        return present.astimezone(HANOI).replace(microsecond=0)


MACHINE = Clock()


def local(moment: datetime) -> datetime:
    """A moment in Vietnam's zone; one without a zone is Vietnam's already."""
    return moment.replace(tzinfo=HANOI) if moment.tzinfo is None else moment.astimezone(HANOI)
