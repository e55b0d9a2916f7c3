"""Explanations: what an agency answers about a warning, who took it in and when, and whether an officer accepts it."""

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from pydantic import Field

from config.errors import ToldError
from tasks.acts import Act, Done, ReasonedForm
from tasks.check.findings_form import FindingsForm
from tasks.check.rounds import JudgedFile
from tasks.check.verdicts import asked_about
from tasks.ledger.codec import digest, from_json
from tasks.ledger.documents import all_of, freeze
from tasks.ledger.finding import Finding
from tasks.run import Run, submissions_of

QuestionState = Literal["unanswered", "answered", "accepted"]

_ANSWER, _ACCEPTED = "explanation", "explanation-accepted"


@dataclass(frozen=True, slots=True)
class Explanation:
    """An agency's answer about one finding of one file."""

    answer: str
    given_by: str
    taken_by: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Acceptance:
    """An officer's word that the explanation is enough."""

    by: str
    reason: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Question:
    """A warning of an accepted file, with what became of it. A warning that was waived is no question any more."""

    file: JudgedFile
    finding: Finding
    asked_at: datetime
    """When the file came: from then on the question ages."""
    explanation: Explanation | None
    acceptance: Acceptance | None

    @property
    def state(self) -> QuestionState:
        """Where it stands."""
        if self.acceptance is not None:
            return "accepted"
        return "unanswered" if self.explanation is None else "answered"

    def age_days(self, at: datetime) -> int:
        """Whole days since it arose."""
        return (at - self.asked_at).days


def questions(run: Run) -> list[Question]:
    """The period's questions in order of agency and arrival, as known at the run's moment."""
    now = max(run.as_of, run.clock.now())
    answers, accepted = (
        {one.subject: one for one in all_of(run.ledger, kind, run.profile_code, run.period.code, known_at=now)}
        for kind in (_ANSWER, _ACCEPTED)
    )
    came = {record.sha256: record.received_at for record in submissions_of(run)}
    return [
        Question(
            file,
            finding,
            came[file.sha256],
            from_json(Explanation, answers[subject].text) if (subject := _subject(finding)) in answers else None,
            from_json(Acceptance, accepted[subject].text) if subject in accepted else None,
        )
        for file, found in asked_about(run)
        for finding in found
    ]


def unanswered_by_agency(run: Run) -> dict[str, int]:
    """How many questions each agency has not answered; agencies without any are left out."""
    found: dict[str, int] = {}
    for question in questions(run):
        if question.state == "unanswered":
            found[question.finding.agency] = found.get(question.finding.agency, 0) + 1
    return found


class ExplainForm(FindingsForm):
    """What the agency answers, and who there said it."""

    answer: str = Field(title="Giải trình", description="Nội dung đơn vị trả lời", min_length=1)
    given_by: str = Field(title="Người giải trình", description="Họ tên, chức vụ người của đơn vị", min_length=1)


class AcceptForm(FindingsForm, ReasonedForm):
    """Whose explanation is enough, and why."""


def _explain(run: Run, form: ExplainForm) -> Done:
    now = run.clock.now()
    fitting = _fitting(run, form)
    said = Explanation(form.answer, form.given_by, form.by, now)
    for question in fitting:
        _keep(run, _ANSWER, question.finding, said)
    return Done(form.agency, f"Đã ghi giải trình về {len(fitting)} nội dung.")


def _accept(run: Run, form: AcceptForm) -> Done:
    fitting = [question for question in _fitting(run, form) if question.explanation is not None]
    if not fitting:
        raise ToldError(
            f"{form.agency} chưa giải trình nội dung {form.rule}: ghi giải trình bằng giaingan explain, "
            "hoặc bỏ qua bằng giaingan waive"
        )
    for question in fitting:
        _keep(run, _ACCEPTED, question.finding, Acceptance(form.by, form.reason, run.clock.now()))
    return Done(form.agency, f"Đã chấp nhận giải trình về {len(fitting)} nội dung.")


def _fitting(run: Run, form: FindingsForm) -> list[Question]:
    """Raises ToldError where no question fits."""
    known = questions(run)
    fitting = [
        question
        for question in known
        if (question.finding.rule, question.finding.agency) == (form.rule, form.agency)
        and form.project_key in (None, question.finding.project_key)
        and form.funding_source in (None, question.finding.funding_source)
    ]
    if not fitting:
        own = sorted({question.finding.rule for question in known if question.finding.agency == form.agency})
        raise ToldError(
            f"{form.agency} không có nội dung {form.rule} phải giải trình; các nội dung của đơn vị: "
            f"{', '.join(own) or '(không có)'}"
        )
    return fitting


def _keep(run: Run, kind: str, finding: Finding, said: Explanation | Acceptance) -> None:
    now = run.clock.now()
    freeze(
        run.ledger, kind, run.profile_code, run.period.code, said,
        known_at=now, recorded_at=now, subject=_subject(finding),
    )  # fmt: skip


def _subject(finding: Finding) -> str:
    """The finding, whatever its words: file, rule, project, source and cell."""
    place = (finding.project_key or "", finding.funding_source or "", str(finding.cell or ""))
    return digest(finding.submission, finding.agency, finding.rule, *place)


EXPLAIN = Act("explain", "Ghi giải trình của đơn vị về một cảnh báo", ExplainForm, _explain)
ACCEPT = Act("accept", "Chấp nhận giải trình của đơn vị", AcceptForm, _accept)
