"""What the sample month must come to, by plain arithmetic over the lines of the generator."""

from collections import defaultdict
from dataclasses import dataclass

from config.period import Period
from config.profile import Profile
from config.sample.projects import SampleLine, sample_lines, with_drop

CORRECTED, LATE, IN_DONG, FALLEN, TOTAL_OFF, TWICE = 1, 2, 4, 5, 6, 7
SILENT = (3, 11)
"""Places of the agencies in the profile to which something happens, see config/sample/files.py."""


@dataclass(frozen=True)
class Expected:
    """The lines that count, by agency."""

    profile: Profile
    lines: dict[str, list[SampleLine]]

    @property
    def plan_vnd(self) -> int:
        return sum(line.plan_vnd for line in self._all())

    @property
    def disbursed_vnd(self) -> int:
        return sum(line.disbursed_vnd for line in self._all())

    @property
    def projects(self) -> int:
        return len({line.code for line in self._all()})

    def by_source(self) -> dict[str, dict[str, int]]:
        sums: dict[str, dict[str, int]] = defaultdict(lambda: {"plan_vnd": 0, "disbursed_vnd": 0})
        for line in self._all():
            sums[line.funding_source]["plan_vnd"] += line.plan_vnd
            sums[line.funding_source]["disbursed_vnd"] += line.disbursed_vnd
        return dict(sums)

    def by_agency(self) -> dict[str, tuple[int, int, int]]:
        """(projects, plan, disbursed)"""
        return {
            agency: (
                len(lines),
                sum(line.plan_vnd for line in lines),
                sum(line.disbursed_vnd for line in lines),
            )
            for agency, lines in self.lines.items()
        }

    def line(self, code: str) -> SampleLine:
        (found,) = [line for line in self._all() if line.code == code]
        return found

    def _all(self) -> list[SampleLine]:
        return [line for lines in self.lines.values() for line in lines]


def expected(profile: Profile, period: Period, *, with_past: bool) -> Expected:
    """The figures of the agencies whose files must be accepted.

    A cumulative figure that fell can be seen only against the period before; without one the file is accepted as sent.
    """
    lines = sample_lines(profile, period.data_as_of.month)
    counted = {}
    for place, agency in enumerate(profile.agencies):
        if place in SILENT or place in (TOTAL_OFF, TWICE) or (place == FALLEN and with_past):
            continue
        own = lines[agency.code]
        counted[agency.code] = [*own[:1], with_drop(own[1]), *own[2:]] if place == FALLEN else own
    return Expected(profile, counted)


def code_at(profile: Profile, place: int) -> str:
    """Code of the agency at that place in the profile."""
    return profile.agencies[place].code
