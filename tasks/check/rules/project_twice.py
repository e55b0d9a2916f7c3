"""Two lines of one source with the same plan and disbursement and nearly one name are one project counted twice."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from itertools import combinations
from typing import Any

from config.rules import Parameters
from tasks.check.batch import Batch
from tasks.check.project_names import likeness_pct, numbers_in, plain_name, short_forms_of
from tasks.check.protocol import Hit, Judged, number_of

_ALL_PAIRS_UP_TO = 150
_NEIGHBOURS = 20
"""Of more lines than that with equal figures, each is compared with this many that follow it in the order of names."""


def judge(batch: Batch, parameters: Parameters) -> Judged:
    """The later line of each such pair, naming the first one; the same code or name is another rule's."""
    lines = batch.lines
    forms, least = short_forms_of(parameters), number_of(parameters, "least_likeness_pct")
    told = lines[(lines["plan_vnd"] > 0).fillna(False) & lines["project_name"].notna()]
    figures = told["disbursed_vnd"].fillna(0)
    equal = told.groupby(["funding_source", "plan_vnd", figures], dropna=False, sort=False)
    twice = told[(equal["plan_vnd"].transform("size") > 1).to_numpy(dtype=bool)]
    fields = ["submission", "agency", "project_key", "project_name", "funding_source", "plan_vnd"]
    rows = dict(zip(lines.index.get_indexer(twice.index).tolist(), twice[fields].to_dict("records"), strict=True))
    paid = figures.loc[twice.index].tolist()
    plain = {at: plain_name(str(row["project_name"]), forms) for at, row in rows.items()}
    alike: dict[Any, list[int]] = defaultdict(list)
    for (at, row), disbursed in zip(rows.items(), paid, strict=True):
        # Names that differ in a number are not alike.
        alike[row["funding_source"], int(row["plan_vnd"]), int(disbursed), numbers_in(plain[at])].append(at)
    names = {agency.code: agency.name for agency in batch.profile.agencies}
    hits: dict[int, Hit] = {}
    for first, second in (pair for group in alike.values() for pair in _pairs(group, plain)):
        one, other = rows[first], rows[second]
        if one["project_key"] == other["project_key"] or likeness_pct(plain[first], plain[second], least) < least:
            continue
        hits.setdefault(second, _hit(second, other, one, names))
        if one["submission"] != other["submission"]:
            hits.setdefault(first, _hit(first, one, other, names))
    return [hits[line] for line in sorted(hits)]


def _pairs(group: list[int], plain: dict[int, str]) -> Iterable[tuple[int, int]]:
    return combinations(group, 2) if len(group) <= _ALL_PAIRS_UP_TO else _neighbours(group, plain)


def _neighbours(group: list[int], plain: dict[int, str]) -> Iterator[tuple[int, int]]:
    ordered = sorted(group, key=lambda at: (plain[at], at))
    for place, at in enumerate(ordered):
        for other in ordered[place + 1 : place + 1 + _NEIGHBOURS]:
            yield (at, other) if at < other else (other, at)


def _hit(line: int, row: dict[Any, Any], beside: dict[Any, Any], names: dict[str, str]) -> Hit:
    return Hit(
        submission=str(row["submission"]),
        field="project_name",
        expected=str(beside["project_name"]),
        line=line,
        supplied=str(row["project_name"]),
        facts={
            "other": str(beside["project_name"]),
            "whose": names.get(str(beside["agency"]), "cùng đơn vị"),
            "plan": int(beside["plan_vnd"]),
        },
    )
