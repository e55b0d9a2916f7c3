"""Builds the report model: sections that have facts, numbered in order, and the appendices behind them."""

from collections.abc import Iterable
from dataclasses import replace

from config import vi
from config.load import ConfigurationError
from config.profile import Audience
from tasks.report.appendices import make_appendices
from tasks.report.covered import coverage_sentences, withheld
from tasks.report.evidence import Evidence
from tasks.report.model import Figure, FileSource, Paragraph, ReportModel, Section
from tasks.report.page_data import page_figures
from tasks.report.recipient_facts import Context, extract_contexts, make_context
from tasks.report.report_facts import ReportFacts
from tasks.report.report_record import MAIN
from tasks.report.sections import section, situation
from tasks.report.sentences import paragraph, say
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
    sections: list[Section] = []
    for code in ordered:
        writer = section(code)
        blocks = writer.write(context)
        if blocks:
            sections.append(Section(code, roman(len(sections) + 1), writer.TITLE, blocks))
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
        appendices=make_appendices(context),
        figures=_behind(context),
        files=_files(context),
        kind="BÁO CÁO" if agency is None else "THÔNG BÁO",
        addressee="" if agency is None else context.agency_name(agency),
        withheld=withheld(facts),
    )


def _title(context: Context) -> str:
    day = vi.day(context.facts.period.data_as_of)
    whose = f" của {context.agency_name(context.agency)}" if context.agency else ""
    year = context.facts.period.plan_year
    return f"Tình hình giải ngân vốn đầu tư công năm {year}{whose} đến hết ngày {day}"


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
    return (paragraph(opening), *([paragraph(*coverage)] if coverage else []))


def _behind(context: Context) -> tuple[Figure, ...]:
    """Each agency's and source's plan, disbursement and rate, also where no table of this report shows them."""
    found: list[Figure] = []
    whole = context.whole
    if whole is not None:
        found.extend(situation.rate_figures(context, whole, context.prefix))
        found.extend(f for f in (situation.gap(whole, context.prefix), situation.change(whole, context.prefix)) if f)
    for dimension, prefix in (("agency", "don-vi"), ("funding_source", "nguon")):
        for group in context.group_rates(dimension):
            found.extend(situation.rate_figures(context, group, f"{prefix}.{group.key}"))
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
