"""Answers about warnings: taken in with who and when, aged while missing, accepted only after an answer."""

from datetime import datetime, timedelta
from pathlib import Path
from types import SimpleNamespace

import pytest

from config.clock import HANOI, Clock
from config.columns import load_columns
from config.errors import ToldError
from config.period import find_period
from config.settings import Settings
from tasks.acts import carry_out
from tasks.check import explanations as room
from tasks.check.explanations import ACCEPT, EXPLAIN, AcceptForm, ExplainForm, questions, unanswered_by_agency
from tasks.ledger.engine import Ledger, open_ledger
from tasks.ledger.finding import Finding
from tasks.run import Run
from tests.dispatch.test_follow_up import PROFILE

AT = datetime(2023, 8, 7, 9, 0, tzinfo=HANOI)
SHA = "ab" * 32


def finding(rule: str, project: str) -> Finding:
    return Finding(
        rule=rule, rule_version=1, severity="warning", submission=SHA, agency="sxd", cell=None, field=None,
        project_key=project, project_name=None, funding_source="nsdp", supplied="", expected="", difference="",
        message="lệch", fix="giải trình",
    )  # fmt: skip


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Run:
    file = SimpleNamespace(agency="sxd", sha256=SHA, file_name="a.xlsx")
    found = [finding("rate-mismatch", "DA-1"), finding("rate-mismatch", "DA-2"), finding("name-moved", "DA-1")]
    monkeypatch.setattr(room, "asked_about", lambda _: [(file, found)])
    came = SimpleNamespace(sha256=SHA, received_at=AT - timedelta(days=3))
    monkeypatch.setattr(room, "submissions_of", lambda _: [came])
    ledger: Ledger = open_ledger(f"sqlite:///{tmp_path / 'ledger.sqlite'}")
    return Run(
        profile=PROFILE,
        period=find_period(PROFILE, AT.date().replace(day=5)),
        as_of=AT,
        ledger=ledger,
        clock=Clock(AT),
        settings=Settings(home=tmp_path / "home"),
        columns=load_columns(),
        out=tmp_path / "out",
    )


def test_a_question_is_answered_then_accepted(run: Run) -> None:
    assert [(one.state, one.age_days(AT)) for one in questions(run)] == [("unanswered", 3)] * 3
    assert unanswered_by_agency(run) == {"sxd": 3}
    accept = AcceptForm(rule="rate-mismatch", agency="sxd", project_key="DA-1", by="Nguyễn Văn A", reason="rõ")
    with pytest.raises(ToldError, match="chưa giải trình"):
        carry_out(ACCEPT, run, accept)
    told = carry_out(
        EXPLAIN, run,
        ExplainForm(rule="rate-mismatch", agency="sxd", answer="do làm tròn", given_by="Lê Thị C", by="Nguyễn Văn A"),
    )  # fmt: skip
    assert told == "Đã ghi giải trình về 2 nội dung."
    carry_out(ACCEPT, run, accept)
    assert [one.state for one in questions(run)] == ["accepted", "answered", "unanswered"]
    said = questions(run)[0].explanation
    assert said is not None
    assert (said.answer, said.given_by, said.taken_by, said.at) == ("do làm tròn", "Lê Thị C", "Nguyễn Văn A", AT)
    assert unanswered_by_agency(run) == {"sxd": 1}


def test_an_answer_to_what_was_not_asked_is_told(run: Run) -> None:
    form = ExplainForm(rule="total-mismatch", agency="sxd", answer="x", given_by="C", by="A")
    with pytest.raises(ToldError, match="name-moved, rate-mismatch"):
        carry_out(EXPLAIN, run, form)
