"""The period after a decision, whole: from files that follow the decided plans, and from files that do not yet."""

from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date, datetime, timedelta

import pytest

from config.clock import HANOI
from config.errors import ToldError
from config.sample.projects import SampleLine, sample_lines
from tasks.ledger.findings import findings
from tasks.progress.assessment import assess_period
from tasks.progress.measures import Key
from tasks.reallocate.proposal import Proposal
from tasks.reallocate.proposals import the_candidates
from tasks.report.figures import figures_of
from tasks.report.inquiries import changes_since, rebuild
from tasks.report.recipient_facts import make_context
from tasks.report.report_record import MAIN
from tests.cycle.month import Month, Ran, house
from tests.flows.test_decide import SIGNED, decide_at, plans, proposed

pytestmark = pytest.mark.timeout(600)  # the first test waits for the month

SEPTEMBER = date(2023, 9, 5)
LATE = datetime(2023, 9, 20, 9, tzinfo=HANOI)
"""When a decision signed on 11/8 becomes known, September's report being out."""


def following(new: dict[Key, int]) -> Callable[..., dict[str, list[SampleLine]]]:
    """The sample's lines with other plans, and requests less what was met."""

    def line(agency: str, old: SampleLine) -> SampleLine:
        more = new.get((agency, old.code, old.funding_source), old.plan_vnd) - old.plan_vnd
        return replace(
            old,
            plan_this_year_vnd=old.plan_this_year_vnd + more,
            increase_vnd=max(0, old.increase_vnd - max(0, more)),
            decrease_vnd=max(0, old.decrease_vnd + min(0, more)),
        )

    def made(*args: object, **kwargs: object) -> dict[str, list[SampleLine]]:
        found = sample_lines(*args, **kwargs)  # type: ignore[arg-type]
        return {agency: [line(agency, old) for old in own] for agency, own in found.items()}

    return made


def september(month: Month, new: dict[Key, int]) -> Month:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("config.sample.files.sample_lines", following(new))
        next_month = replace(month, period=SEPTEMBER, rounds=[])
        next_month.send_samples(clean=True)
    next_month.run()
    return next_month


@pytest.fixture(scope="module", params=["new", "old"])
def after(request: pytest.FixtureRequest, bac_ninh: Month, tmp_path_factory: pytest.TempPathFactory) -> "After":
    """September after the decision, and whether the agencies' files follow it."""
    month = bac_ninh.copy(tmp_path_factory.mktemp("next") / "month")
    with house(month.home):
        _, proposal = proposed(month)
        decide_at(month, SIGNED)
        new = plans(month, SEPTEMBER, SIGNED)
    follows = request.param == "new"
    return After(september(month, new if follows else {}).last, month, new, proposal, follows=follows)


class After:
    def __init__(self, ran: Ran, month: Month, new: dict[Key, int], decided: Proposal, *, follows: bool) -> None:
        self.ran, self.month, self.new, self.decided, self.follows = ran, month, new, decided, follows


def moved(proposal: Proposal) -> tuple[Counter[Key], Counter[Key]]:
    """đồng given and taken by project."""
    given, taken = Counter[Key](), Counter[Key]()
    for t in proposal.transfers:
        given[t.donor_agency, t.donor, t.funding_source] += t.amount_vnd
        taken[t.recipient_agency, t.recipient, t.funding_source] += t.amount_vnd
    return given, taken


def test_agencies_are_asked_only_where_they_do_not_follow(after: After) -> None:
    with house(after.month.home):
        found = findings(after.ran.run.ledger, after.month.profile, SEPTEMBER.isoformat(), known_at=after.ran.run.as_of)
    rules = Counter(finding.rule for finding in found)
    assert rules["plan-changed"] == 0
    assert rules["plan-differs-from-decision"] == (0 if after.follows else len(after.new))
    assert after.ran.summary["agencies"]["returned"] == 0


def test_projects_stand_against_their_decided_plans(after: After) -> None:
    lines = after.ran.issued.facts.progress.lines
    stands = lines.groupby(["agency", "project_key", "funding_source"])["plan_vnd"].sum().to_dict()
    assert {key: stands[key] for key in after.new} == after.new


def test_totals_are_those_of_all_lines_under_decided_plans(after: After) -> None:
    profile = after.ran.run.profile
    own = {
        agency: sum(after.new.get((agency, line.code, line.funding_source), line.plan_vnd) for line in made)
        for agency, made in sample_lines(profile, 8).items()
    }
    totals = after.ran.summary["totals"]
    assert {agency: sums["plan_vnd"] for agency, sums in totals["by_agency"].items()} == own
    assert totals["plan_vnd"] == sum(line.plan_vnd for made in sample_lines(profile, 8).values() for line in made)


def test_report_tells_where_its_plan_comes_from(after: After) -> None:
    figures = figures_of(after.ran.issued.model)
    (agency, project, source), plan = min(after.new.items())
    figure = figures[f"du-an.{agency}.{project}.{source}.ke-hoach"]
    (cell,) = make_context(after.ran.issued.facts, MAIN, None).evidence.cells(figure.provenance.addends)
    (old,) = (line.plan_vnd for line in sample_lines(after.ran.run.profile, 8)[agency] if line.code == project)
    assert figure.value == plan != old
    assert cell.value_vnd == (plan if after.follows else old)
    assert ("theo 123/QĐ-UBND thay cho số ghi trong biểu" in figure.provenance.formula) is not after.follows


def test_no_request_is_met_twice(after: After) -> None:
    given, taken = moved(after.decided)
    gives, takes = moved(after.ran.issued.facts.proposal)
    asked = {
        (agency, line.code, line.funding_source): line
        for agency, made in sample_lines(after.ran.run.profile, 8).items()
        for line in made
    }
    assert set(takes) & set(taken), "nobody asks again for the rest"
    assert all(taken[key] + takes[key] <= asked[key].increase_vnd for key in set(taken) | set(takes))
    assert all(given[key] + gives[key] <= asked[key].decrease_vnd for key in set(given) | set(gives))


@pytest.fixture(scope="module")
def approved_late(bac_ninh: Month, tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Month, Month]]:
    """August and September, the decision on August's proposal signed before September's report and known after it."""
    august = bac_ninh.copy(tmp_path_factory.mktemp("late") / "month")
    later = september(august, {})
    with house(august.home):
        with pytest.raises(ToldError, match="Không ghi lùi quyết định"):
            decide_at(august, SIGNED)
        decide_at(august, LATE, decided_on=SIGNED.date())
        yield august, later


def test_late_approval_changes_no_issued_report(approved_late: tuple[Month, Month]) -> None:
    _, later = approved_late
    built = rebuild(later.open(as_of=LATE))
    assert built.differing == ()
    assert built.files == later.last.issued.files
    assert later.open().as_of == later.last.run.as_of, "a rerun is seen as before"


def test_late_approval_is_among_the_changes_of_the_report_it_missed(approved_late: tuple[Month, Month]) -> None:
    august, later = approved_late
    new = plans(august, LATE.date(), LATE)
    (agency, project, source), plan = min(new.items())
    changed = {change.figure_id: change for change in changes_since(later.open(as_of=LATE + timedelta(hours=1)))}
    change = changed[f"du-an.{agency}.{project}.{source}.ke-hoach"]
    assert change.new is not None
    assert change.old is not None
    assert change.new.value == plan != change.old.value


def test_late_approval_counts_from_then_on(approved_late: tuple[Month, Month]) -> None:
    august, later = approved_late
    new = plans(august, LATE.date(), LATE)
    seen = later.open(as_of=LATE)
    known = {(c.agency, c.project_key, c.funding_source): c.plan_vnd for c in the_candidates(seen, assess_period(seen))}
    assert {key: known[key] for key in new} == new
