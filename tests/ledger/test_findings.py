import pytest
from sqlalchemy import insert, select

from tasks.ledger import schema
from tasks.ledger.engine import Ledger
from tasks.ledger.findings import findings, record_findings, waive, waivers
from tasks.ledger.submissions import UnknownSubmissionError
from tests.ledger.samples import AUGUST, JULY, PROFILE, accepted, arrive, at, finding, line, received, say, sha


def test_findings_come_back_in_order_and_whole(ledger: Ledger) -> None:
    other = arrive(ledger, received("b", "so-yt"))
    mine = arrive(ledger, received("a", "so-xd"))
    given = [
        finding("a"),
        finding("a", cell=None, field=None, project_key=None, project_name=None, waived="Có văn bản"),
    ]
    others = [finding("b", agency="so-yt", severity="info")]
    assert record_findings(ledger, other, others, known_at=at(1), recorded_at=at(1))
    assert record_findings(ledger, mine, given, known_at=at(1), recorded_at=at(1))
    assert findings(ledger, PROFILE, AUGUST, known_at=at(1)) == [*given, *others]
    assert findings(ledger, PROFILE, AUGUST, known_at=at(0)) == []
    assert findings(ledger, PROFILE, JULY, known_at=at(1)) == []


def test_checking_again_changes_nothing_until_something_else_is_found(ledger: Ledger) -> None:
    id_ = arrive(ledger, received("a"))
    first, second = [finding("a")], [finding("a"), finding("a", rule="L07")]
    kept = [
        record_findings(ledger, id_, found, known_at=at(hours), recorded_at=at(hours), register_version=version)
        for hours, version, found in (
            (1, "v1", first),
            (1, "v1", first),
            (2, "v1", first),
            (3, "v2", second),
            (4, "v2", []),
        )
    ]
    assert kept == [True, False, False, True, True]
    told = [findings(ledger, PROFILE, AUGUST, known_at=at(hours)) for hours in (0, 2, 3, 4)]
    assert told == [[], first, second, []]
    assert record_findings(ledger, id_, first, known_at=at(5), recorded_at=at(5), register_version="v1")
    assert findings(ledger, PROFILE, AUGUST, known_at=at(5)) == first


def test_a_past_check_run_again_changes_nothing(ledger: Ledger) -> None:
    id_ = arrive(ledger, received("a"))
    record_findings(ledger, id_, [finding("a")], known_at=at(1), recorded_at=at(1))
    record_findings(ledger, id_, [], known_at=at(3), recorded_at=at(3))
    assert not record_findings(ledger, id_, [finding("a")], known_at=at(1), recorded_at=at(9))
    assert findings(ledger, PROFILE, AUGUST, known_at=at(3)) == []


def test_findings_of_a_file_out_of_force_are_history(ledger: Ledger) -> None:
    id_ = accepted(ledger, "a", [line("1", 5)])
    record_findings(ledger, id_, [finding("a")], known_at=at(0), recorded_at=at(0))
    say(ledger, id_, "excluded", hours=1, actor="Chị Hoa", reason="Gửi nhầm")
    assert findings(ledger, PROFILE, AUGUST, known_at=at(1)) == []
    assert findings(ledger, PROFILE, AUGUST, known_at=at(0)) == [finding("a")]
    assert findings(ledger, PROFILE, AUGUST, known_at=at(1), states=("excluded",)) == [finding("a")]


def test_findings_of_no_submission_are_refused(ledger: Ledger) -> None:
    with pytest.raises(UnknownSubmissionError):
        record_findings(ledger, 9, [], known_at=at(0), recorded_at=at(0))


def test_a_waiver_is_kept_once_and_known_from_its_moment(ledger: Ledger) -> None:
    facts = {"rule": "A01", "reason": "Đã có văn bản số 12", "by": "Chị Hoa"}
    scope = {"submission": sha("a"), "agency": "so-xd", "project_key": "1", "funding_source": "oda"}
    first = waive(ledger, PROFILE, AUGUST, **facts, **scope, known_at=at(1), recorded_at=at(1))
    again = waive(ledger, PROFILE, AUGUST, **facts, **scope, known_at=at(2), recorded_at=at(2))
    wide = waive(ledger, PROFILE, AUGUST, **facts, agency="so-yt", known_at=at(3), recorded_at=at(3))
    assert again == first
    assert waivers(ledger, PROFILE, known_at=at(2)) == [first]
    assert waivers(ledger, PROFILE, known_at=at(3)) == [first, wide]
    assert waivers(ledger, PROFILE, known_at=at(0)) == []
    assert waivers(ledger, "bac-giang-2022", known_at=at(3)) == []
    assert (first.rule, first.submission, first.reason, first.by, first.known_at) == (
        "A01", sha("a"), "Đã có văn bản số 12", "Chị Hoa", at(1),
    )  # fmt: skip
    assert (wide.submission, wide.agency, wide.project_key) == ("", "so-yt", None)


@pytest.mark.parametrize("faulty", [{"reason": " ", "agency": "so-xd"}, {"reason": "Có"}])
def test_a_waiver_says_of_what_and_why(ledger: Ledger, faulty: dict[str, str]) -> None:
    with pytest.raises(ValueError, match="bỏ qua lỗi phải ghi"):
        waive(ledger, PROFILE, AUGUST, rule="A01", by="Chị Hoa", known_at=at(0), recorded_at=at(0), **faulty)


def test_a_finding_that_an_earlier_version_stored_still_loads(ledger: Ledger) -> None:
    id_ = arrive(ledger, received("a"))
    said = 'Ô ghi "mend": sai'
    record_findings(ledger, id_, [finding("a", message=said)], known_at=at(1), recorded_at=at(1))
    with ledger.write() as connection:
        (set_id, text) = connection.execute(select(schema.finding.c.set_id, schema.finding.c.payload)).one()
        former = {"set_id": set_id, "position": 1, "rule": "A01", "severity": "error"}
        connection.execute(insert(schema.finding), {**former, "payload": text.replace('"fix":', '"mend":')})
    assert findings(ledger, PROFILE, AUGUST, known_at=at(1)) == [finding("a", message=said)] * 2
