"""What a decision changes of the plan in force: new, changed and dropped projects, and sums by source."""

from dataclasses import dataclass

from config import vi
from config.profile import Profile
from tasks.plan.in_force import PlanInForce, Planned

_SHOWN = 20
"""How many projects of each kind are told one by one; the rest are counted."""


@dataclass(frozen=True, slots=True)
class Changed:
    """A project x source x owner whose plan differs."""

    before: Planned
    after: Planned


@dataclass(frozen=True, slots=True)
class PlanDifference:
    """The plan on one day beside the plan on another, or without a decision and with it."""

    new: tuple[Planned, ...]
    changed: tuple[Changed, ...]
    dropped: tuple[Planned, ...]
    sums_vnd: dict[str, tuple[int, int]]
    """This year's plan given to projects, before and after, by source."""
    unallocated_vnd: dict[str, tuple[int, int]]
    """This year's plan given to no project, before and after, by source."""


def difference(before: PlanInForce, after: PlanInForce) -> PlanDifference:
    """What differs between two plans of a year."""
    old, new = ({_key(one): one for one in (*plan.projects, *plan.beside)} for plan in (before, after))
    both = [(old[key], new[key]) for key in new if key in old]
    return PlanDifference(
        new=tuple(new[key] for key in new if key not in old),
        changed=tuple(Changed(was, one) for was, one in both if was.amount_vnd != one.amount_vnd),
        dropped=tuple(old[key] for key in old if key not in new),
        sums_vnd=_beside(before.allocated_vnd(), after.allocated_vnd()),
        unallocated_vnd=_beside(before.unallocated_vnd(), after.unallocated_vnd()),
    )


def told(profile: Profile, found: PlanDifference) -> list[str]:
    """The difference in Vietnamese, a line each."""
    lines = [
        *_told(profile, "Bổ sung mới", [(one, f"{vi.money_in_words(one.amount_vnd)}") for one in found.new]),
        *_told(
            profile,
            "Thay đổi",
            [
                (one.after, f"{vi.money_in_words(one.before.amount_vnd)} -> {vi.money_in_words(one.after.amount_vnd)}")
                for one in found.changed
            ],
        ),
        *_told(profile, "Không còn", [(one, f"{vi.money_in_words(one.amount_vnd)}") for one in found.dropped]),
    ]
    for title, sums in (("đã phân bổ", found.sums_vnd), ("chưa phân bổ", found.unallocated_vnd)):
        lines += [
            f"{source_name(profile, source)}, {title}: {vi.money_in_words(was)} -> {vi.money_in_words(now)}"
            for source, (was, now) in sums.items()
        ]
    before, after = (sum(pair[side] for pair in found.sums_vnd.values()) for side in (0, 1))
    lines.append(f"Tổng kế hoạch năm đã phân bổ: {vi.money_in_words(before)} -> {vi.money_in_words(after)}")
    return lines


def source_name(profile: Profile, code: str) -> str:
    """The source's name; its code where the profile does not know it."""
    return profile.source_names.get(code, code)


def _told(profile: Profile, title: str, entries: list[tuple[Planned, str]]) -> list[str]:
    if not entries:
        return []
    shown = [
        f"  {one.project_name or one.project_key or 'Vốn chưa giao cho dự án'} "
        f"({', '.join(filter(None, (source_name(profile, one.funding_source), one.owner or one.agency)))}): {amounts}"
        for one, amounts in entries[:_SHOWN]
    ]
    rest = len(entries) - len(shown)
    return [f"{title}: {len(entries)} dòng", *shown, *([f"  và {rest} dòng khác"] if rest else [])]


def _key(one: Planned) -> tuple[str, str, str, str]:
    return one.part, one.project_key, one.funding_source, one.agency


def _beside(before: dict[str, int], after: dict[str, int]) -> dict[str, tuple[int, int]]:
    return {source: (before.get(source, 0), after.get(source, 0)) for source in sorted({*before, *after})}
