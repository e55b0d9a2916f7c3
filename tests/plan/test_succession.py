"""Agencies over time: who answers for what was said before, and that no đồng is lost or doubled on the way."""

from collections.abc import Sequence
from datetime import date, timedelta
from pathlib import Path

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from config.agencies import Agency
from config.load import PROFILES, ConfigurationError, load_profile
from config.succession import Succession, faults
from tasks.plan.succession import decided_under_successors, last_of_each, under_successors

END = date(2025, 6, 30)


def agency(code: str, **more: object) -> Agency:
    return Agency.model_validate({"code": code, "name": code.upper(), "kind": "department", "source": "M thử"} | more)


def lines(*rows: tuple[str, str, str, int]) -> pd.DataFrame:
    """agency, period, project, plan in đồng."""
    frame = pd.DataFrame(rows, columns=["agency", "period", "project_key", "plan_vnd"])
    return frame.assign(project_name="Dự án " + frame["project_key"])


def sums(frame: pd.DataFrame) -> dict[str, int]:
    return {str(code): int(vnd) for code, vnd in frame.groupby("agency")["plan_vnd"].sum().items()}


MERGED = (agency("sgtvt", valid_to=END, successor="sxd"), agency("sxd"))
SPLIT = (
    agency(
        "huyen",
        kind="district",
        valid_to=END,
        successor="ban",
        hands_over=[{"agency": "xa-a", "projects": ["7000001"]}, {"agency": "xa-b", "projects": ["Dự án 7000002"]}],
    ),
    agency("ban", kind="pmu"),
    agency("xa-a", kind="commune", valid_from="2025-07-01"),
    agency("xa-b", kind="commune", valid_from="2025-07-01"),
)


def test_a_merged_department_is_its_successors_until_that_has_reported_itself() -> None:
    succession = Succession(MERGED)
    june = lines(("sgtvt", "2025-06-05", "7000001", 30), ("sxd", "2025-06-05", "7000009", 12))
    assert sums(last_of_each(june, succession, date(2025, 6, 22))) == {"sgtvt": 30, "sxd": 12}
    assert sums(last_of_each(june, succession, date(2025, 7, 5))) == {"sxd": 42}
    # In August the last report of Sở Xây dựng, of July, holds the projects taken over; those of June are not added.
    july = lines(("sgtvt", "2025-06-05", "7000001", 30), ("sxd", "2025-07-05", "7000001", 30))
    assert sums(last_of_each(july, succession, date(2025, 8, 5))) == {"sxd": 30}


def test_a_district_goes_to_communes_by_list_and_to_the_board_for_the_rest() -> None:
    succession = Succession(SPLIT)
    june = lines(*(("huyen", "2025-06-05", f"700000{n}", 10**n) for n in (1, 2, 3)))
    assert sums(last_of_each(june, succession, date(2025, 7, 5))) == {"xa-a": 10, "xa-b": 100, "ban": 1000}
    # Commune A has reported since, the others have not: only its project is said anew.
    since = pd.concat([june, lines(("xa-a", "2025-07-05", "7000001", 10))], ignore_index=True)
    assert sums(last_of_each(since, succession, date(2025, 8, 5))) == {"xa-a": 10, "xa-b": 100, "ban": 1000}


def test_an_agency_closes_and_opens_again_under_its_code() -> None:
    entries = (
        agency("skhcn", name="Sở cũ", valid_to="2025-02-28", successor="stttt"),
        agency("stttt", valid_to="2025-06-30", successor="skhcn"),
        agency("skhcn", name="Sở mới", valid_from="2025-07-01"),
    )
    assert faults(entries) == []
    succession = Succession(entries)
    assert succession.answers_for("skhcn", date(2025, 1, 5), date(2025, 3, 5)) == "stttt"
    assert succession.answers_for("skhcn", date(2025, 1, 5), date(2025, 8, 5)) == "skhcn"
    assert succession.answers_for("stttt", date(2025, 3, 5), date(2025, 8, 5)) == "skhcn"
    names = [entry.name for on in (date(2025, 1, 5), date(2025, 7, 5)) if (entry := succession.entry("skhcn", on))]
    assert names == ["Sở cũ", "Sở mới"]


def test_what_was_decided_goes_along() -> None:
    plans = pd.DataFrame(
        [("7000001", "huyen", "nsdp", 5, "QĐ 1"), ("7000003", "huyen", "nsdp", 7, "QĐ 1")],
        columns=["project_key", "agency", "funding_source", "plan_vnd", "decision"],
    )
    assert sums(decided_under_successors(plans, Succession(SPLIT), date(2025, 7, 5))) == {"xa-a": 5, "ban": 7}
    assert sums(decided_under_successors(plans, Succession(SPLIT), END)) == {"huyen": 12}


CODES = ("a", "b", "c", "d")
DAYS = st.integers(0, 400).map(lambda n: date(2025, 1, 1) + timedelta(days=n))
PROJECTS = ("7000001", "7000002", "7000003")


@st.composite
def reorganisations(draw: st.DrawFn) -> tuple[Agency, ...]:
    """a, b and c may end on any day, each handing over to later letters: merges and splits in any mixture."""
    made = []
    for at, code in enumerate(CODES[:-1]):
        later = CODES[at + 1 :]
        if draw(st.booleans()):
            made.append(agency(code))
            continue
        parts = draw(st.dictionaries(st.sampled_from(PROJECTS), st.sampled_from(later)))
        given_to = [{"agency": taker, "projects": [project]} for project, taker in parts.items()]
        successor = draw(st.sampled_from(later))
        made.append(agency(code, valid_to=draw(DAYS), successor=successor, hands_over=given_to))
    return (*made, agency(CODES[-1]))


@settings(max_examples=60, deadline=None)
@given(
    reorganisations(),
    st.lists(st.tuples(st.sampled_from(CODES), DAYS, st.sampled_from(PROJECTS), st.integers(0, 10**13)), max_size=12),
    DAYS,
)
def test_no_dong_is_lost_across_any_merge_and_split_on_any_day(
    entries: Sequence[Agency], said: Sequence[tuple[str, date, str, int]], on: date
) -> None:
    assert faults(entries) == []
    succession = Succession(entries)
    frame = lines(*((code, day.isoformat(), project, vnd) for code, day, project, vnd in said))
    now = under_successors(frame, succession, on)
    assert int(now["plan_vnd"].sum()) == sum(vnd for *_, vnd in said)
    assert now.drop(columns="agency").equals(frame.drop(columns="agency"))
    # Who answers is in force on that day, unless it said so itself since.
    ended = {entry.code for entry in entries if entry.valid_to is not None and entry.valid_to < on}
    assert not set(now["agency"]) & ended
    # A project is counted once: what is left out, a taker has said anew.
    left = last_of_each(frame, succession, on)
    takers = {(entry.successor, *(part.agency for part in entry.hands_over)) for entry in entries if entry.valid_to}
    if len(left) < len(frame):
        assert {code for group in takers for code in group} & set(frame["agency"])


@pytest.mark.parametrize(
    ("entries", "told"),
    [
        ("{code: a, valid_to: 2025-06-30, successor: b} {code: b, valid_to: 2025-06-30, successor: a}", "vòng tròn"),
        ("{code: a, valid_to: 2025-06-30} {code: a, valid_from: 2025-06-30}", "chồng nhau"),
        ("{code: a} {code: a}", "trùng mã a"),
        ("{code: a, successor: b} {code: b}", "thêm valid_to"),
        ("{code: a, valid_to: 2025-06-30, successor: xyz}", "không có mã xyz"),
        ("{code: a, valid_to: 2025-06-30, hands_over: [{agency: b, projects: [x]}]} {code: b}", "thêm successor"),
    ],
)
def test_what_cannot_be_is_refused_with_file_line_key_and_fix(tmp_path: Path, entries: str, told: str) -> None:
    text = (PROFILES / "bac-ninh-2023.yaml").read_text("utf-8").replace("code: bac-ninh-2023", "code: thu")
    common = 'name: "Đơn vị", kind: commune, source: "M thử"}'
    added = "".join(f"  - {entry[:-1]}, {common}\n" for entry in entries.replace("} {", "}|{").split("|"))
    lines_before = text[: text.index("treasury:")].rstrip().count("\n") + 1
    text = text.replace("\n\ntreasury:", f"\n{added}\ntreasury:")
    (tmp_path / "thu.yaml").write_text(text, "utf-8")
    with pytest.raises(ConfigurationError) as refused:
        load_profile("thu", tmp_path)
    said = str(refused.value)
    assert told in said
    assert f"thu.yaml, dòng {lines_before + 1}" in said or f"thu.yaml, dòng {lines_before + 2}" in said
    assert "khóa `agencies.25." in said or "khóa `agencies.26." in said
