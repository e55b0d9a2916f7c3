"""Parts add up to their total in every month, whether or not its files split sources and carried-over capital."""

from dataclasses import replace
from decimal import Decimal

import pandas as pd
from hypothesis import given, settings
from hypothesis import strategies as st

from config.fields import UNSPLIT
from tasks.plan.coverage import coverage
from tasks.report.summary import summary
from tests.report.facts import facts

AGENCIES = ("sxd", "syt", "sct")
MONEY = st.integers(0, 5 * 10**12)


@st.composite
def months(draw: st.DrawFn) -> pd.DataFrame:
    """Lines of a month: some say what is carried over and some do not, some pay for all their sources together."""
    rows = []
    for number in range(draw(st.integers(1, 6))):
        agency, whole = draw(st.sampled_from(AGENCIES)), draw(st.booleans())
        for source in ("nsdp", "nstw") if whole or draw(st.booleans()) else ("nsdp",):
            plan = draw(MONEY)
            carried = draw(st.one_of(st.none(), st.integers(0, plan)))
            rows.append((f"70{number}", agency, source, plan, carried, None if whole else draw(MONEY)))
        if whole:
            rows.append((f"70{number}", agency, UNSPLIT, None, None, draw(MONEY)))
    names = ["project_key", "agency", "funding_source", "plan_vnd", "plan_carried_vnd", "disbursed_vnd"]
    frame = pd.DataFrame(rows, columns=names).astype(dict.fromkeys(names[3:], "Int64"))
    return frame.assign(plan_this_year_vnd=pd.array([pd.NA] * len(frame), dtype="Int64"))


@settings(max_examples=25, deadline=None)
@given(lines=months(), accepted=st.sets(st.sampled_from(AGENCIES)))
def test_parts_add_up_to_their_total(lines: pd.DataFrame, accepted: set[str]) -> None:
    given_ = replace(facts(), progress=replace(facts().progress, lines=lines))
    totals = summary(given_, {}, {})["totals"]
    assert totals["plan_vnd"] == int(lines["plan_vnd"].fillna(0).sum())
    assert totals["plan_this_year_vnd"] + totals["plan_carried_vnd"] == totals["plan_vnd"]
    for part in ("by_source", "by_agency"):
        for name in ("plan_vnd", "disbursed_vnd"):
            assert sum(group[name] for group in totals[part].values()) == totals[name], (part, name)
    cover = coverage(AGENCIES, accepted, lines.iloc[:0], lines.iloc[:0], lines, floor_pct=Decimal(50))
    absent = sum(one.plan_vnd or 0 for one in cover.absent)
    assert cover.plan_vnd == cover.reported_vnd + absent == totals["plan_vnd"]
    assert cover.reported + len(cover.absent) == cover.expected
