"""Whole months of all four regimes on the sample: figures equal what the generator's lines add up to, and all that they
give is what the manifest says."""

import hashlib
import json
from collections import defaultdict
from decimal import ROUND_HALF_UP, Decimal
from fnmatch import fnmatch
from typing import Any

import pytest

from config.load import load_profile
from tasks.check.verdicts import returned
from tasks.letters.documents import documents
from tasks.run import submissions_of
from tests.cycle.expected import (
    CORRECTED,
    FALLEN,
    IN_DONG,
    LATE,
    SILENT,
    TOTAL_OFF,
    TWICE,
    Expected,
    code_at,
    expected,
)
from tests.cycle.manifest import MONTHS, path_of, record
from tests.cycle.month import Month, house

pytestmark = [pytest.mark.flow, pytest.mark.timeout(600)]  # the first test waits for the month


SECTIONS = ("figures", "findings", "flags", "proposal", "messages", "summary")
CHANGED_FILES: dict[str, str] = {}
"""Files whose bytes differ from those of the manifest (patterns), and why; the changelog says so too."""

Pair = tuple[dict[str, Any], dict[str, Any]]


@pytest.fixture(scope="module", params=MONTHS)
def month(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Month:
    """The sample month of each profile. Bắc Ninh has a period before; the other three start with theirs."""
    if request.param == "bac-ninh-2023":
        done: Month = request.getfixturevalue("bac_ninh")
        return done
    made = Month(tmp_path_factory.mktemp(request.param), request.param, MONTHS[request.param])
    made.send_samples()
    made.run()
    return made


@pytest.fixture(scope="module")
def pair(month: Month) -> Pair:
    """What the manifest says, and what the month gives now."""
    return json.loads(path_of(month.profile).read_text("utf-8")), record(month)


@pytest.fixture(scope="module")
def due(month: Month) -> Expected:
    """What the month must come to."""
    run = month.last.run
    return expected(run.profile, run.period, with_past=month.profile == "bac-ninh-2023")


@pytest.fixture(scope="module")
def told(month: Month) -> dict[str, Any]:
    """summary.json as written."""
    content: dict[str, Any] = json.loads((month.last.run.out / "summary.json").read_text("utf-8"))
    return content


def _errors(month: Month) -> dict[str, set[str]]:
    """Rules with findings of severity error, by agency of the returned file."""
    with house(month.home):
        found = returned(month.last.run)
    rules: dict[str, set[str]] = defaultdict(set)
    for file, findings in found:
        rules[file.agency] |= {finding.rule for finding in findings if finding.severity == "error"}
    return dict(rules)


def test_province_is_large_enough_to_believe(month: Month, due: Expected) -> None:
    agencies = due.profile.agencies
    assert len(agencies) >= 24
    assert len(agencies) * 10 >= 240
    assert len(due.by_source()) >= 4


def test_totals_are_those_of_the_accepted_lines(told: dict[str, Any], due: Expected) -> None:
    totals = told["totals"]
    assert totals["projects"] == due.projects
    assert totals["plan_vnd"] == due.plan_vnd
    assert totals["disbursed_vnd"] == due.disbursed_vnd
    exact = Decimal(due.disbursed_vnd) * 100 / Decimal(due.plan_vnd)
    assert totals["rate_pct"] == float(exact.quantize(Decimal("0.01"), ROUND_HALF_UP))


def test_totals_by_source(told: dict[str, Any], due: Expected) -> None:
    assert told["totals"]["by_source"] == due.by_source()


def test_totals_by_agency(told: dict[str, Any], due: Expected) -> None:
    found = {
        agency: (sums["projects"], sums["plan_vnd"], sums["disbursed_vnd"])
        for agency, sums in told["totals"]["by_agency"].items()
    }
    assert found == due.by_agency()


def test_file_in_dong_counts_like_those_in_million_dong(told: dict[str, Any], due: Expected) -> None:
    agency = code_at(due.profile, IN_DONG)
    assert told["totals"]["by_agency"][agency]["plan_vnd"] == sum(line.plan_vnd for line in due.lines[agency])


def test_who_reported(told: dict[str, Any], due: Expected, month: Month) -> None:
    agencies = told["agencies"]
    everybody = len(due.profile.agencies)
    assert agencies["expected"] == everybody
    assert agencies["missing"] == sorted(code_at(due.profile, place) for place in SILENT)
    assert agencies["received"] == everybody - len(SILENT)
    assert agencies["accepted"] == len(due.lines)
    assert agencies["returned"] == everybody - len(SILENT) - len(due.lines)
    assert agencies["late"] == 1
    late = [entry.agency for entry in month.last.issued.facts.reporting if entry.is_late]
    assert late == [code_at(due.profile, LATE)]


def test_total_that_its_rows_do_not_make_goes_back(month: Month, due: Expected) -> None:
    assert _errors(month)[code_at(due.profile, TOTAL_OFF)] == {"total-mismatch"}


def test_project_reported_twice_is_counted_once(month: Month, due: Expected, told: dict[str, Any]) -> None:
    assert _errors(month)[code_at(due.profile, TWICE)] == {"project-two-agencies"}
    owner = code_at(due.profile, TWICE + 1)
    assert told["totals"]["by_agency"][owner]["projects"] == len(due.lines[owner])


def test_only_what_is_wrong_goes_back(month: Month, due: Expected) -> None:
    wrong = {TOTAL_OFF, TWICE} | ({FALLEN, CORRECTED} if month.profile == "bac-ninh-2023" else set())
    assert set(_errors(month)) == {code_at(due.profile, place) for place in wrong}


def test_cumulative_figure_that_fell(month: Month, due: Expected, told: dict[str, Any]) -> None:
    """Against the period before it is an error; a regime's first period has nothing to compare with."""
    agency = code_at(due.profile, FALLEN)
    if month.profile == "bac-ninh-2023":
        assert _errors(month)[agency] == {"cumulative-falls"}
        assert agency not in told["totals"]["by_agency"]
    else:
        assert agency in told["totals"]["by_agency"]
        assert "cumulative-falls" not in told["findings"]["by_rule"]


def test_correction_counts_instead_of_what_it_corrects(month: Month, due: Expected, told: dict[str, Any]) -> None:
    agency = code_at(due.profile, CORRECTED)
    with house(month.home):
        records = sorted(submissions_of(month.last.run), key=lambda record: record.received_at)
    states = [record.state for record in records if record.agency == agency]
    first = "returned" if month.profile == "bac-ninh-2023" else "superseded"
    assert states == [first, "accepted"]
    assert told["totals"]["by_agency"][agency]["disbursed_vnd"] == sum(line.disbursed_vnd for line in due.lines[agency])


def test_transfers_balance_and_keep_to_what_was_asked(told: dict[str, Any], due: Expected) -> None:
    given: dict[str, int] = defaultdict(int)
    taken: dict[str, int] = defaultdict(int)
    for move in told["transfers"]:
        assert type(move["amount_vnd"]) is int
        assert move["amount_vnd"] > 0
        assert due.line(move["from"]).funding_source == due.line(move["to"]).funding_source == move["source"]
        given[move["from"]] += move["amount_vnd"]
        taken[move["to"]] += move["amount_vnd"]
    assert told["transfers"]
    assert not set(given) & set(taken)
    for code, amount in given.items():
        line = due.line(code)
        assert amount <= line.plan_vnd - line.disbursed_vnd
    for code, amount in taken.items():
        assert amount <= due.line(code).increase_vnd


def test_every_dong_offered_is_placed_or_accounted_for(told: dict[str, Any], due: Expected) -> None:
    """What a donor gives and what of it found no place is not more than what its owner offered (on request)."""
    if due.profile.reallocation.donors != "on_request":
        pytest.skip("owners are not asked in this regime")
    left: dict[str, int] = defaultdict(int)
    for move in told["transfers"]:
        left[move["from"]] += move["amount_vnd"]
    for rest in told["unplaced"]:
        assert rest["reason"]
        left[rest["project"]] += rest["amount_vnd"]
    for code, amount in left.items():
        assert amount <= due.line(code).decrease_vnd


def test_summary_has_the_shape_people_script_against(told: dict[str, Any], month: Month) -> None:
    assert set(told) == {
        "profile", "period", "as_of", "agencies", "totals", "findings", "flags", "transfers", "unplaced", "messages",
        "files", "coverage", "gates", "treasury", "other_plan_years", "year_closing",
    }  # fmt: skip
    assert (told["profile"], told["period"]) == (month.profile, month.period.isoformat())
    assert set(told["agencies"]) == {
        "expected",
        "received",
        "accepted",
        "nil",
        "returned",
        "unreadable",
        "late",
        "missing",
    }
    assert set(told["totals"]) == {
        "projects", "plan_vnd", "plan_this_year_vnd", "plan_carried_vnd", "disbursed_vnd", "rate_pct",
        "rate_denominator", "by_source", "by_agency",
    }  # fmt: skip
    assert set(told["findings"]) == {"error", "warning", "by_rule"}
    assert all(set(flag) == {"project", "source", "agency", "rule", "reason", "clears"} for flag in told["flags"])
    assert all(set(move) == {"from", "to", "source", "amount_vnd"} for move in told["transfers"])
    assert all(set(rest) == {"project", "source", "amount_vnd", "reason"} for rest in told["unplaced"])
    assert set(told["messages"]) == {
        "queued", "written", "sending", "sent", "failed", "unknown", "expired", "void", "total",
    }  # fmt: skip
    assert told == month.last.summary


def test_findings_are_counted_by_rule(told: dict[str, Any]) -> None:
    findings = told["findings"]
    assert findings["error"] >= 2
    assert sum(findings["by_rule"].values()) >= findings["error"] + findings["warning"]


def test_files_named_are_there_with_their_hash(told: dict[str, Any], month: Month) -> None:
    out = month.last.run.out
    there = {path.relative_to(out).as_posix() for path in out.rglob("*") if path.is_file()} - {"summary.json"}
    assert set(told["files"]) == there
    assert {"bao-cao.docx", "phu-luc.xlsx", "tong-quan.html"} <= there
    for name, sha256 in told["files"].items():
        assert hashlib.sha256((out / name).read_bytes()).hexdigest() == sha256


def test_messages_became_eml_files_and_nothing_left_the_machine(told: dict[str, Any], month: Month) -> None:
    written = sorted((month.last.run.out / "mail").glob("*.eml"))
    states = dict.fromkeys(told["messages"], 0)
    assert told["messages"] == {**states, "written": len(written), "total": len(written)}
    assert month.last.receipts == len(month.last.run.profile.agencies) - len(SILENT) + 1
    assert len(written) == month.last.receipts + month.last.returns + month.last.questions


def test_what_is_for_others_waits_for_its_release(told: dict[str, Any], month: Month) -> None:
    audiences = {r.audience for r in month.last.run.profile.recipients} & {"people_committee", "ministry"}
    assert (month.last.reports, month.last.extracts) == (len(audiences), len(told["totals"]["by_agency"]))
    with house(month.home):
        found = documents(month.last.run)
    assert {document.state for document in found} == {"draft"}
    assert len(found) == month.last.reports + month.last.extracts
    assert month.last.outcome.awaiting
    assert month.last.outcome.faults == ()
    addresses = {r.email for r in month.last.run.profile.recipients if r.email}
    assert {address for one in found if one.record.kind != "extract" for address in one.record.recipients} == addresses


def test_originals_are_kept_unchanged(month: Month) -> None:
    kept = {hashlib.sha256(p.read_bytes()).hexdigest() for p in (month.home / "originals").rglob("*") if p.is_file()}
    sent = {hashlib.sha256(p.read_bytes()).hexdigest() for p in month.inbox.rglob("*") if p.is_file()}
    assert sent <= kept


def test_nothing_is_written_outside_home_and_out(month: Month) -> None:
    assert {path.name for path in month.root.iterdir()} == {"home", "inbox", "out"}


def test_silence_is_commitment_in_bac_ninh(bac_ninh: Month) -> None:
    """Who did not ask to give capital up has committed to disburse all of it (001 L15)."""
    from tasks.reallocate.proposals import frozen_proposal

    run = bac_ninh.last.run
    due = expected(run.profile, run.period, with_past=True)
    with house(bac_ninh.home):
        frozen = frozen_proposal(run)
    assert frozen is not None
    committed = {commitment.project_key for commitment in frozen[1].commitments}
    lines = [line for lines in due.lines.values() for line in lines]
    silent = {line.code for line in lines if line.decrease_vnd == 0 and line.disbursed_vnd < line.plan_vnd}
    assert committed == silent
    asked = {line.code for line in lines if line.decrease_vnd > 0}
    assert {move["from"] for move in bac_ninh.last.summary["transfers"]} <= asked


@pytest.mark.parametrize("profile", MONTHS)
def test_key_projects_are_in_the_sample(profile: str) -> None:
    from config.sample.projects import sample_lines

    regime = load_profile(profile)
    names = {line.name for lines in sample_lines(regime, 7).values() for line in lines}
    assert {key.name for key in regime.key_projects} <= names


def test_sample_is_marked_as_illustrative(bac_ninh: Month) -> None:
    page = (bac_ninh.last.run.out / "tong-quan.html").read_text("utf-8")
    assert "MINH HỌA" in page


def test_findings_are_there_for_other_programs_with_file_and_cell(month: Month, told: dict[str, Any]) -> None:
    out = month.last.run.out
    listed = json.loads((out / "findings.json").read_text("utf-8"))
    assert len(listed) == sum(told["findings"]["by_rule"].values())
    sent = {path.name for path in month.inbox.rglob("*") if path.is_file()}
    assert {entry["file"] for entry in listed} <= sent
    marked = [entry for entry in listed if entry["cell"]]
    assert marked
    assert all(entry["cell"].startswith(f"{entry['sheet']}!") for entry in marked)
    names = {agency.code: agency.name for agency in month.last.run.profile.agencies}
    assert all(entry["agency"] == names[entry["agency_code"]] for entry in listed if entry["agency_code"])


@pytest.mark.parametrize("section", SECTIONS)
def test_a_section_is_as_it_was(pair: Pair, section: str) -> None:
    before, after = (side[section] for side in pair)
    if section == "summary":
        after = _known_keys(before, after)
    changed = [(old, new) for old, new in zip(_items(before), _items(after), strict=False) if old != new]
    assert not changed, f"{section}: {len(changed)} differ, first {changed[:3]}"
    assert len(_items(before)) == len(_items(after))


def test_files_are_the_same_to_the_byte(pair: Pair) -> None:
    before, after = (side["files"] for side in pair)
    differing = {name for name in before if before[name] != after.get(name)}
    assert not {name for name in differing if not any(fnmatch(name, pattern) for pattern in CHANGED_FILES)}


def _known_keys(before: Any, after: Any) -> Any:
    """`after` without the keys that `before` does not have: keys are added, never renamed or dropped."""
    if isinstance(before, dict) and isinstance(after, dict):
        return {name: _known_keys(before[name], after[name]) for name in before if name in after}
    return after


def _items(section: Any) -> list[Any]:
    return list(section.items()) if isinstance(section, dict) else list(section)
