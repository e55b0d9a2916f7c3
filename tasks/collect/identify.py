"""Whose a file is and for which period: from the channel, the form's id, then the content; in doubt it is held back."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from config.intake import IntakeWords, load_intake
from config.period import Period
from config.vi import day
from tasks.collect.named import AgencyNames, Said, own_lines, said_in_file_name, said_in_lines, years_in_lines
from tasks.collect.types import FormId, Identity
from tasks.ledger.records import Received

_SHOWN_SHA256 = 12


def identify(
    received: Received,
    stamp: FormId | None,
    titles: Sequence[str],
    owners: Sequence[str],
    names: AgencyNames,
    periods: Sequence[Period],
    period: Period,
    words: IntakeWords | None = None,
) -> Identity:
    """Place a received file among the agencies of `names` and `periods` while `period` is being collected.

    `stamp` is the id of the form that giaingan issued, if it is one; a form of another profile tells neither agency nor
    period here; `titles` are the texts around the
    table, `owners` the values of its owner column. Content that contradicts the channel or the form, several agencies,
    or a time that fits no period hold the file back, as does a channel's own quarantine.
    """
    words = words or load_intake()
    lines = own_lines(titles, words)
    foreign = stamp if stamp is not None and stamp.profile != period.profile else None
    stamp = None if foreign else stamp
    agency = _agency(received, stamp, lines, owners, names, period, words)
    when = _period(received, stamp, lines, periods, period, words)
    form = words.doubts.profile_stamp_differs.format(code=foreign.profile, profile=period.profile) if foreign else None
    doubts = [doubt for doubt in (received.quarantine, form, agency.doubt, when.doubt) if doubt]
    if received.quarantine and agency.code is None:
        doubts = [doubt for doubt in doubts if doubt != words.doubts.agency_unknown]
    command = words.assign.format(
        profile=period.profile,
        sha256=received.sha256[:_SHOWN_SHA256],
        agency=agency.code or words.agency_placeholder,
        period=when.code or period.code,
    )
    return Identity(
        agency=agency.code,
        period=when.code,
        why="; ".join(why for why in (agency.why, when.why) if why),
        quarantine=" ".join([*map(_sentence, doubts), command]) if doubts else None,
    )


@dataclass(frozen=True, slots=True)
class _Found:
    code: str | None
    why: str = ""
    doubt: str | None = None


def _agency(
    received: Received,
    stamp: FormId | None,
    lines: Sequence[str],
    owners: Sequence[str],
    names: AgencyNames,
    period: Period,
    words: IntakeWords,
) -> _Found:
    titles = names.titles
    stamped = stamp.agency if stamp else None
    if stamped is not None and stamped not in titles:
        return _Found(
            received.agency,
            doubt=words.doubts.agency_not_in_profile.format(code=stamped, profile=period.profile),
        )
    told = received.agency or stamped
    in_titles = names.in_lines(lines)
    if told is not None:
        why = words.why.agency_channel if received.agency else words.why.agency_stamp
        sender = titles.get(told, told)
        doubt = None
        if stamped is not None and stamped != told:
            doubt = words.doubts.agency_stamp_differs.format(sender=sender, other=titles[stamped])
        elif in_titles and not any(names.related(told, code) for code in in_titles):
            other = _listed(titles[code] for code in in_titles)
            doubt = words.doubts.agency_titles_differ.format(sender=sender, other=other)
        return _Found(told, why, doubt)
    sources = (
        (words.why.agency_titles, in_titles),
        (words.why.agency_file_name, names.in_file_name(received.file_name)),
        (words.why.agency_owners, names.in_lines(sorted(set(owners)))),
    )
    for why, found in sources:
        if len(found) > 1:
            names_found = _listed(titles[code] for code in found)
            return _Found(None, doubt=words.doubts.agency_several.format(names=names_found))
        if found:
            return _Found(min(found), why)
    return _Found(None, doubt=words.doubts.agency_unknown)


def _period(
    received: Received,
    stamp: FormId | None,
    lines: Sequence[str],
    periods: Sequence[Period],
    current: Period,
    words: IntakeWords,
) -> _Found:
    by_code = {period.code: period for period in periods} | {current.code: current}
    stamped = stamp.period if stamp else None
    for code in (received.period, stamped):
        if code is not None and code not in by_code:
            return _Found(None, doubt=words.doubts.period_not_in_profile.format(code=code, profile=current.profile))
    said = said_in_lines(lines, words)
    told = received.period or stamped
    if told is None:
        return _by_content(received, lines, said, list(by_code.values()), current, words)
    why = words.why.period_channel if received.period else words.why.period_stamp
    doubt = _contradiction(by_code[told], lines, said, words)
    if stamped is not None and stamped != told:
        doubt = words.doubts.period_stamp_differs.format(sender=told, other=stamped)
    elif received.period is None:
        open_then = _open_at(received, list(by_code.values()))
        closed = received.received_at > by_code[told].closes_at
        if open_then is not None and open_then.code != told and closed:
            doubt = words.doubts.period_stamp_old.format(sender=open_then.code, other=told)
    return _Found(told, why, doubt)


def _by_content(
    received: Received,
    lines: Sequence[str],
    said: Sequence[Said],
    periods: Sequence[Period],
    current: Period,
    words: IntakeWords,
) -> _Found:
    """From what the file says of itself, checked against when it came."""
    open_then = _open_at(received, periods)
    expected = open_then or current
    in_name = [] if said else said_in_file_name(received.file_name)
    stated = list(said) or in_name
    if not stated:
        doubt = _contradiction(expected, lines, (), words)
        too_early = received.received_at.date() < current.opens_on
        if too_early or expected.code != current.code:
            doubt = doubt or words.doubts.period_unsaid.format(sender=current.code)
        return _Found(expected.code, words.why.period_arrival, doubt)
    why = (words.why.period_titles if said else words.why.period_file_name).format(said=stated[0].text)
    for period in (expected, current):
        if any(item.fits(period) for item in stated) and received.received_at.date() >= period.opens_on:
            return _Found(period.code, why, _contradiction(period, lines, (), words))
    return _Found(None, doubt=_contradiction(expected, lines, stated, words))


def _contradiction(period: Period, lines: Sequence[str], said: Sequence[Said], words: IntakeWords) -> str | None:
    years = years_in_lines(lines)
    if years and not years & {period.plan_year, period.data_as_of.year}:
        text = _listed(map(str, years))
        return words.doubts.year_differs.format(said=text, sender=period.code, year=period.plan_year)
    if said and not any(item.fits(period) for item in said):
        return words.doubts.period_titles_differ.format(
            sender=period.code, data_as_of=day(period.data_as_of), said=said[0].text
        )
    return None


def _open_at(received: Received, periods: Sequence[Period]) -> Period | None:
    """The last period to have opened when the file came; None before the first and after the last has closed."""
    came = received.received_at
    opened = sorted((period for period in periods if period.opens_on <= came.date()), key=lambda period: period.due_on)
    if not opened or (came > opened[-1].closes_at and len(opened) == len(periods)):
        return None
    return opened[-1]


def _listed(items: Iterable[str]) -> str:
    return ", ".join(sorted(items))


def _sentence(text: str) -> str:
    return text if text.endswith((".", "…")) else f"{text}."
