"""All rules in force over all submissions of a period at once, and the verdict that follows."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date
from decimal import Decimal

from config import vi
from config.load import ConfigurationError
from config.rules import Rule, RuleRegister
from config.vocabulary import vocabulary
from tasks.check.batch import Batch, Checked, NotApplicable, Verdict
from tasks.check.protocol import Hit, Kind, Skipped, Value, plain
from tasks.check.rules import JUDGES
from tasks.ledger.finding import CellRef, Finding, Severity
from tasks.ledger.records import Waiver


def check(
    batch: Batch, register: RuleRegister, waivers: Sequence[Waiver] = (), *, only: Collection[str] = ()
) -> Verdict:
    """Judge the batch by every rule in force on its due date.

    A submission with an unwaived finding of severity error is returned, any other accepted. Waived findings stay, with
    the officer's reason. Findings come in a fixed order: by submission, severity, rule in the register's order, cell.
    `only`: ids of the rules to judge by, all without it.
    Raises ConfigurationError for a reader's issue whose code the register does not have: it would be lost unsaid.
    """
    _known_issues(batch, register)
    findings: list[Finding] = []
    not_applicable: list[NotApplicable] = []
    order: dict[str, int] = {}
    lines = _Lines(batch)
    for position, rule in enumerate(register.in_force(batch.period.due_on)):
        if only and rule.id not in only:
            continue
        order[rule.id] = position
        if rule.is_of_reader:
            findings.extend(_met(rule, batch, lines))
            continue
        judged = JUDGES[rule.module](batch, rule.parameters)
        if isinstance(judged, Skipped):
            not_applicable.append(NotApplicable(rule.id, judged.reason))
        else:
            findings.extend(_finding(rule, hit, batch, lines) for hit in judged)
    gravity = vocabulary().gravity
    found = sorted(
        (_waived(finding, waivers) for finding in findings),
        key=lambda finding: (
            _file_of(finding, batch),
            gravity(finding.severity),
            order[finding.rule],
            _cell_order(finding),
        ),
    )
    wrong = {finding.submission for finding in found if finding.severity == "error" and finding.waived is None}
    return Verdict(
        findings=tuple(found),
        not_applicable=tuple(not_applicable),
        accepted=tuple(sorted(set(batch.submissions) - wrong)),
        returned=tuple(sorted(set(batch.submissions) & wrong)),
    )


def _known_issues(batch: Batch, register: RuleRegister) -> None:
    known = {rule.id for rule in register.rules}
    strange = sorted({issue.rule for item in batch.submissions.values() for issue in item.issues} - known)
    if strange:
        raise ConfigurationError(f"rules.yaml: khóa `rules`: thiếu quy tắc {', '.join(strange)}; khai báo các mã này")


class _Lines:
    """The batch's lines by position, a column at a time: a frame asked cell by cell takes most of a check.

    Beside them what is said of every finding: names of agencies and sources by code, and the period's days.
    """

    def __init__(self, batch: Batch) -> None:
        self._frame = batch.lines
        self.agencies = batch.profile.agency_names(batch.period.due_on)
        self.sources = batch.profile.source_names
        self.days = {"as_of": vi.day(batch.period.data_as_of), "period": vi.day(batch.period.due_on)}
        self._columns: dict[str, list[str | None]] = {}
        self._positions: dict[str, list[int]] = {}

    def text(self, column: str, line: int) -> str | None:
        """What a column says of that line as text; None for nothing."""
        if column not in self._columns:
            self._columns[column] = [_text(value) for value in self._frame[column].tolist()]
        return self._columns[column][line]

    def position(self, submission: str, line: int) -> int:
        """Position in the batch of a submission's own line."""
        if submission not in self._positions:
            self._positions[submission] = (self._frame["submission"] == submission).to_numpy().nonzero()[0].tolist()
        return self._positions[submission][line]

    def project(self, line: int | None) -> tuple[str | None, str | None, str | None]:
        """Funding source, project name and project key of a line."""
        if line is None:
            return None, None, None
        return self.text("funding_source", line), self.text("project_name", line), self.text("project_key", line)

    def cell(self, layouts: Sequence[Mapping[str, str]], line: int, field: str) -> CellRef | None:
        """The cell of a field of that line; None where its layout has no such column."""
        letters = layouts[int(self.text("layout", line) or 0)].get(field)
        if letters is None:
            return None
        return CellRef(self.text("sheet", line) or "", f"{letters}{self.text('row', line)}")


def _met(rule: Rule, batch: Batch, lines: _Lines) -> Iterator[Finding]:
    """What the reader met under that rule, with its file and project.

    A total that the total rules judge is not told twice.
    """
    for submission in batch.submissions.values():
        totals = {total.cell for total in submission.stated_totals} if rule.id == "read-stated-total" else set()
        for issue in submission.issues:
            if issue.rule != rule.id or issue.cell in totals:
                continue
            line = None if issue.line is None else lines.position(submission.sha256, issue.line)
            source, name, key = lines.project(line)
            yield replace(
                issue,
                line=None,
                rule_version=rule.version,
                severity=_milder(rule, issue.severity),
                submission=submission.sha256,
                agency=submission.agency,
                project_key=key,
                project_name=name,
                funding_source=source,
            )


def _milder(rule: Rule, severity: Severity) -> Severity:
    """A case can be milder than the register says of its rule, never graver."""
    return max(rule.severity, severity, key=vocabulary().gravity)


def _finding(rule: Rule, hit: Hit, batch: Batch, lines: _Lines) -> Finding:
    submission = batch.submissions.get(hit.submission)
    agency = submission.agency if submission else ""
    source, name, key = hit.funding_source, hit.project_name, hit.project_key
    if hit.line is not None:
        source, name, key = lines.project(hit.line)
    difference = _difference(hit)
    words: dict[str, str] = {
        "project": name or "Dòng không có tên dự án",
        "source": lines.sources.get(source or "", source or ""),
        "agency": lines.agencies.get(agency, agency),
        "field": vocabulary().field(hit.field) if hit.field else "",
        "supplied": written(hit.supplied, hit.kind),
        "expected": written(hit.expected, hit.kind),
        "difference": difference,
        "gap": difference.removeprefix("-"),
        **lines.days,
        **{key: written(value, _kind_of(value)) for key, value in hit.facts.items()},
    }
    return Finding(
        rule=rule.id,
        rule_version=rule.version,
        severity=_milder(rule, hit.at_most),
        submission=hit.submission,
        agency=agency,
        cell=_cell(hit, lines, submission),
        field=hit.field,
        project_key=key,
        project_name=name,
        funding_source=source,
        supplied=words["supplied"],
        expected=words["expected"],
        difference=words["difference"],
        message=rule.message.format_map(words),
        fix=rule.fix.format_map(words),
    )


def written(value: Value, kind: Kind) -> str:
    """A value as a Vietnamese reader expects it, with its unit; a missing one is an empty text."""
    if value is None:
        return ""
    if isinstance(value, date):
        return vi.day(value)
    if isinstance(value, str):
        return value
    if kind == "percent":
        return vi.percent(Decimal(value), 2)
    if kind == "money":
        return vi.money(int(value), "dong")
    return vi.number(value)


def _kind_of(fact: Value) -> Kind:
    """Facts carry their kind in their type: a Decimal is a rate, an integer is đồng; counts come as text."""
    return "percent" if isinstance(fact, Decimal) else "money"


def _difference(hit: Hit) -> str:
    one, other = hit.supplied, hit.expected
    if isinstance(one, int | Decimal) and isinstance(other, int | Decimal):
        if hit.kind == "percent":
            return vi.points(Decimal(one) - Decimal(other), 2)
        return written(one - other, hit.kind)
    if isinstance(one, date) and isinstance(other, date):
        return f"{vi.number((one - other).days)} ngày"
    return ""


def _cell(hit: Hit, lines: _Lines, submission: Checked | None) -> CellRef | None:
    if hit.cell is not None or hit.line is None or submission is None:
        return hit.cell
    for field in (hit.field, "project_name", "project_code"):
        cell = None if field is None else lines.cell(submission.layouts, hit.line, field)
        if cell is not None:
            return cell
    return None


def _waived(finding: Finding, waivers: Sequence[Waiver]) -> Finding:
    for waiver in waivers:
        if _covers(waiver, finding):
            return replace(finding, waived=waiver.reason)
    return finding


def _covers(waiver: Waiver, finding: Finding) -> bool:
    """Whether the finding is one that the waiver lets pass; what the waiver does not name fits everything."""
    return waiver.rule == finding.rule and all(
        not wanted or wanted == found
        for wanted, found in (
            (waiver.submission, finding.submission),
            (waiver.agency, finding.agency),
            (waiver.project_key, finding.project_key),
            (waiver.funding_source, finding.funding_source),
        )
    )


def _file_of(finding: Finding, batch: Batch) -> tuple[str, str, str]:
    submission = batch.submissions.get(finding.submission)
    return (finding.agency, submission.file_name if submission else "", finding.submission)


def _cell_order(finding: Finding) -> tuple[str, int, str, str, str, str]:
    address = finding.cell.address if finding.cell else ""
    row = "".join(filter(str.isdigit, address))
    return (
        finding.cell.sheet if finding.cell else "",
        int(row) if row else 0,
        address,
        finding.field or "",
        finding.project_key or "",
        finding.message,
    )


def _text(value: object) -> str | None:
    found = plain(value)
    return None if found is None or found == "" else str(found)
