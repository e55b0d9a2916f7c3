"""Builds the report model: sections that have facts, numbered in order, and the appendices behind them."""

from collections.abc import Iterable, Sequence
from dataclasses import replace

from config import vi
from config.load import ConfigurationError
from config.profile import Audience, ReportPart
from tasks.report.appendices import make_appendices
from tasks.report.covered import coverage_sentences, withheld
from tasks.report.evidence import Evidence
from tasks.report.model import Appendix, Figure, FileSource, Paragraph, ReportModel, Section
from tasks.report.page_data import page_figures
from tasks.report.rates import change, gap, rate_figures
from tasks.report.recipient_facts import Blocks, Context, extract_contexts, make_context
from tasks.report.report_facts import ReportFacts
from tasks.report.report_record import MAIN
from tasks.report.sections import section, situation
from tasks.report.sentences import heading, paragraph, say
from tasks.report.tables import roman


def build_report(facts: ReportFacts, audience: Audience = "people_committee", agency: str | None = None) -> ReportModel:
    """The report for a recipient. With `agency` it is that agency's own extract and holds nothing of others.

    Raises ConfigurationError where the profile orders no sections for the audience.
    """
    return _report(make_context(facts, audience, agency))


def build_extracts(
    facts: ReportFacts, agencies: Iterable[str], evidence: Evidence | None = None
) -> dict[str, ReportModel]:
    """Each agency's own extract, all cut in one pass from the facts, and from `evidence` where it is made already.

    Raises ConfigurationError as `build_report`.
    """
    return {code: _report(context) for code, context in extract_contexts(facts, agencies, evidence).items()}


def corrected(model: ReportModel, sentence: str) -> ReportModel:
    """The report saying first what it corrects."""
    return replace(model, opening=(paragraph(say("{}", sentence)), *model.opening))


def _report(context: Context) -> ReportModel:
    facts, audience, agency = context.facts, context.audience, context.agency
    ordered = facts.profile.report.sections.get(audience)
    if ordered is None:
        raise ConfigurationError(
            f"Hồ sơ {facts.profile.code}: khóa `report.sections` thiếu `{audience}`; khai báo các phần của báo cáo này"
        )
    appendices = make_appendices(context)
    context = replace(context, annexes=annexes(appendices))
    sections: list[Section] = []
    for part in ordered:
        made = _part(context, part if isinstance(part, ReportPart) else ReportPart(title="", of=(part,)))
        if made is not None:
            sections.append(replace(made, number=roman(len(sections) + 1)))
    return ReportModel(
        title=_title(context),
        symbol=f"{'BC' if agency is None else 'TB'}-{facts.profile.issuer.abbreviation}",
        audience=audience,
        agency=agency,
        profile=facts.profile.code,
        period=facts.period.code,
        as_of=facts.as_of.isoformat(),
        opening=_opening(context),
        sections=tuple(sections),
        appendices=appendices,
        figures=_behind(context),
        files=_files(context),
        kind="BÁO CÁO" if agency is None else "THÔNG BÁO",
        addressee=_addressee(context),
        basis=facts.profile.report.basis,
        copies=_copies(context),
        withheld=withheld(facts),
        lead=situation.lead(context),
    )


def annexes(appendices: Sequence[Appendix]) -> dict[str, str]:
    """By code how the text refers to each printed appendix."""
    return {one.code: f"Phụ lục {one.number}".strip() for one in appendices if one.printed}


def _part(context: Context, part: ReportPart) -> Section | None:
    """A part with those of its sections that have facts, under numbered headings where there are several."""
    written = [(writer, blocks) for code in part.of if (blocks := (writer := section(code)).write(context))]
    if not written:
        return None
    if len(written) == 1:
        writer, blocks = written[0]
        return Section(part.of[0], "", part.title or writer.TITLE, blocks)
    found: Blocks = ()
    for number, (writer, blocks) in enumerate(written, 1):
        found += (heading(f"{number}. {writer.TITLE.capitalize()}"), *blocks)
    return Section(part.of[0], "", part.title, found)


def _addressee(context: Context) -> str:
    """Who is addressed by name; the People's Committee stands first on the distribution list."""
    if context.agency is not None:
        return context.agency_name(context.agency)
    return context.ministry if context.audience == "ministry" else ""


def _copies(context: Context) -> tuple[str, ...]:
    """The distribution list; of an edition with an addressee that of its own document."""
    listed = context.facts.profile.recipients
    if context.audience == "people_committee":
        return tuple(one.text for one in listed)
    kept = [one.text for one in listed if one.audience in ("people_committee", "archive")]
    return ("Như trên", *kept)


def _title(context: Context) -> str:
    day = vi.day(context.facts.period.data_as_of)
    whose = f" của {context.agency_name(context.agency)}" if context.agency else ""
    year = context.facts.period.plan_year
    what = "thực hiện và giải ngân kế hoạch vốn" if context.audience == "ministry" else "giải ngân vốn"
    of_province = f" của {context.facts.profile.issuer.province}" if context.audience == "ministry" else ""
    return f"Tình hình {what} đầu tư công năm {year}{whose}{of_province} đến hết ngày {day}"


def _opening(context: Context) -> tuple[Paragraph, ...]:
    facts = context.facts
    name = context.issuer_name
    day = vi.day(facts.period.data_as_of)
    opening = say(
        "{} {} tình hình giải ngân vốn đầu tư công năm {}{} đến hết ngày {} như sau:",
        name,
        "báo cáo" if context.agency is None else "thông báo",
        str(facts.period.plan_year),
        "" if context.agency is None else f" của {context.agency_name(context.agency)}",
        day,
    )
    coverage = coverage_sentences(context)
    forms = [context.annexes[code] for code in context.annexes if code.startswith("bieu-")]
    if forms:
        coverage = [*coverage, say("Biểu tổng hợp theo chế độ báo cáo kèm theo: {}.", vi.joined(forms))]
    return (paragraph(opening), *([paragraph(*coverage)] if coverage else []))


def _behind(context: Context) -> tuple[Figure, ...]:
    """Each agency's and source's plan, disbursement and rate, also where no table of this report shows them."""
    found: list[Figure] = []
    groups = [] if context.whole is None else [(context.whole, context.prefix)]
    groups += [(group, f"don-vi.{group.key}") for group in context.group_rates("agency")]
    groups += [(group, f"nguon.{group.key}") for group in context.group_rates("funding_source")]
    for group, prefix in groups:
        found.extend(rate_figures(context, group, prefix))
        found.extend(figure for figure in (gap(group, prefix), change(group, prefix)) if figure)
    if context.audience == MAIN:
        found.extend(page_figures(context))
    return tuple({figure.id: figure for figure in found}.values())


def _files(context: Context) -> tuple[FileSource, ...]:
    zone = context.facts.period.due_at.tzinfo
    earlier = {} if context.facts.earlier is None else context.facts.earlier.sources
    files = [
        FileSource(
            sha256=sha,
            file_name=source.file_name,
            agency=source.agency,
            agency_name=context.agency_name(source.agency),
            received_at=source.received_at.astimezone(zone).isoformat(),
            channel=source.channel,
            sender=source.sender or "",
        )
        for sha, source in {**earlier, **context.facts.sources}.items()
    ]
    return tuple(sorted(files, key=lambda file: (file.agency, file.received_at, file.sha256)))
