"""Two lines of one source with the same plan and disbursement and nearly one name are one project counted twice."""

from itertools import combinations

from config.rules import Parameters
from tasks.check.batch import Batch
from tasks.check.project_names import likeness_pct, plain_name, short_forms_of
from tasks.check.protocol import Hit, Judged, number_of


def judge(batch: Batch, parameters: Parameters) -> Judged:
    """The later line of each such pair, naming the first one; the same code or name is another rule's."""
    lines = batch.lines
    forms, least = short_forms_of(parameters), number_of(parameters, "least_likeness_pct")
    told = lines[(lines["plan_vnd"] > 0).fillna(False) & lines["project_name"].notna()]
    equal = told.groupby(["funding_source", "plan_vnd", told["disbursed_vnd"].fillna(0)], dropna=False, sort=False)
    twice = told[(equal["plan_vnd"].transform("size") > 1).to_numpy(dtype=bool)]
    names = batch.profile.agency_names(batch.period.due_on)
    hits: dict[int, Hit] = {}
    for _, group in twice.groupby(
        ["funding_source", "plan_vnd", twice["disbursed_vnd"].fillna(0)], dropna=False, sort=False
    ):
        plain = {position: plain_name(str(name), forms) for position, name in group["project_name"].items()}
        for first, second in combinations(group.index, 2):
            one, other = lines.loc[first], lines.loc[second]
            if one["project_key"] == other["project_key"] or likeness_pct(plain[first], plain[second]) < least:
                continue
            for line, beside in ((second, one), (first, other)):
                if line == first and one["submission"] == other["submission"]:
                    continue
                hits.setdefault(
                    line,
                    Hit(
                        submission=str(lines.loc[line, "submission"]),
                        field="project_name",
                        expected=str(beside["project_name"]),
                        line=int(lines.index.get_loc(line)),  # type: ignore[arg-type]
                        supplied=str(lines.loc[line, "project_name"]),
                        facts={
                            "other": str(beside["project_name"]),
                            "whose": names.get(str(beside["agency"]), "cùng đơn vị"),
                            "plan": int(beside["plan_vnd"]),
                        },
                    ),
                )
    return [hits[line] for line in sorted(hits)]
