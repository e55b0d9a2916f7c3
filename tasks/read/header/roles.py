"""What a column means beside the others: parts that make a sum, a plan before and after its adjustment."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from tasks.read.header.layout import IGNORED
from tasks.read.header.texts import HeaderColumn, HeaderTexts
from tasks.read.values.words import Words

ADJUSTED = "đã có cột kế hoạch vốn sau điều chỉnh"
IN_FORCE = "đã có cột kế hoạch vốn"
_CHANGES = frozenset({"increase_vnd", "decrease_vnd", "plan_after_vnd"})
_FEWEST_PARTS = 2


def adjusted_plans(columns: Iterable[HeaderColumn], words: Words) -> list[HeaderColumn]:
    """The columns, of a plan as first given and of the same plan adjusted only the one in force as the plan.

    That is a plan that says neither, else the adjusted one, unless the adjustment is only proposed, else the first one.
    """
    every = list(columns)
    plans = [column for column in every if column.field == "plan_vnd"]
    after = [column for column in every if column.field == "plan_after_vnd"]
    stated = any(not _is_first(column) for column in plans)
    changes = (column for column in every if column.field in _CHANGES)
    if stated or not after or any(words.no_plan.search(column.text) for column in changes):
        return [_left_out(column, IN_FORCE) if stated and _is_first(column) else column for column in every]
    return [_adjusted(column) for column in every]


def _adjusted(column: HeaderColumn) -> HeaderColumn:
    if column.field == "plan_after_vnd":
        return replace(column, field="plan_vnd")
    return _left_out(column, ADJUSTED) if column.field == "plan_vnd" else column


def _left_out(column: HeaderColumn, why: str) -> HeaderColumn:
    return column if column.rule is None else replace(column, field=IGNORED, rule=replace(column.rule, why=why))


def _is_first(column: HeaderColumn) -> bool:
    return column.rule is not None and column.rule.before_adjustment


def with_sums(kept: Sequence[HeaderColumn], parts: Sequence[HeaderColumn]) -> list[HeaderColumn]:
    """The columns, and for each field that none states the sum of its parts; it stands in the first part's place."""
    stated = {(column.field, column.source) for column in kept}
    wanted = dict.fromkeys(
        (field, part.source) for part in parts if part.rule is not None for field in part.rule.part_of
    )
    sums = []
    for field, source in wanted:
        own = tuple(p for p in parts if p.source == source and p.rule is not None and field in p.rule.part_of)
        if (field, source) not in stated and len(own) >= _FEWEST_PARTS:
            sums.append(replace(own[0], field=field, parts=own))
    return [*kept, *sums]


def parts_of_totals(
    others: Iterable[HeaderColumn], kept: Mapping[tuple[str, str | None], HeaderColumn], texts: HeaderTexts
) -> tuple[list[HeaderColumn], list[HeaderColumn]]:
    """Of the columns beside those that hold their fields: those in the group of which the holder is the total; others.

    The former are understood, and left out since the total contains them; so are columns beside one that the mapping
    itself chose.
    """
    inside, rest = [], []
    for column in others:
        total = kept[(column.field, column.source)]
        *groups, leaf = total.text.split(" / ")
        group, own_leaf = " / ".join(groups), column.text.rpartition(" / ")[2]
        is_inside = (
            bool(group)
            and column.text.startswith(f"{group} / ")
            and texts.words.whole.search(leaf) is not None
            and (column.text.count(" / ") > len(groups) or texts.words.whole.search(own_leaf) is None)
            and texts.years.until(column.text) == texts.years.until(total.text)
        )
        if total.rank > column.rank:
            inside.append(_left_out(column, f"ánh xạ chọn cột “{total.path}”"))
        elif is_inside and column.rule is not None:
            inside.append(_left_out(column, _within(total)))
        else:
            rest.append(column)
    return inside, rest


def _within(total: HeaderColumn) -> str:
    return f"đã nằm trong cột “{total.path}”"


def unused_parts(columns: Sequence[HeaderColumn], parts: Sequence[HeaderColumn]) -> list[HeaderColumn]:
    """Parts of what a column states itself: left out, since they are in it."""
    used = {part.index for column in columns for part in column.parts}
    stated = {(column.field, column.source): column for column in columns}
    found = []
    for part in parts:
        whole = next((stated.get((field, part.source)) for field in (part.rule.part_of if part.rule else ())), None)
        if part.index not in used and part.rule is not None and whole is not None:
            found.append(_left_out(part, _within(whole)))
    return found
