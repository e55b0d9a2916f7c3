"""The table of key projects: what is recognised as one, and what is said of those that nobody reports."""

from dataclasses import replace
from datetime import date

from tasks.duties.bottlenecks import Bottleneck
from tasks.report.key_projects import key_project_rows
from tests.report.facts import facts


def test_each_key_project_has_a_row_with_its_flags_and_open_bottlenecks() -> None:
    given = facts()
    lines, (name, *others) = given.progress.lines, [project.name for project in given.profile.key_projects]
    flag = given.progress.flags[0]
    at = next(
        at for at, own in enumerate(zip(lines["agency"], lines["project_key"], strict=True))
        if own == (flag.agency, flag.project_key)
    )  # fmt: skip
    group = replace(given.progress.group_rates[0], dimension="key_project", key=name, lines=(at,))
    progress = replace(given.progress, group_rates=(*given.progress.group_rates, group))
    stuck = Bottleneck(
        "VM-1", flag.agency, flag.project_key, "Cầu", "Vướng mặt bằng", date(2023, 7, 1), date(2023, 8, 1)
    )
    cleared = replace(stuck, id="VM-2", state="resolved")
    elsewhere = replace(stuck, id="VM-3", project_key="ten:khác")
    first, *rest = key_project_rows(given.profile, progress, [stuck, cleared, elsewhere])
    assert (first.project.name, first.group) == (name, group)
    assert flag in first.flags
    assert first.stuck == (stuck,)
    assert [row.project.name for row in rest] == others
    assert all(row.group is None and not row.flags and not row.stuck for row in rest)
