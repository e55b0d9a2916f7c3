"""Findings as people and programs get them: one object each, many of one kind folded into one that counts the rest."""

from collections.abc import Mapping, Sequence
from typing import Any

from config.rules import RuleRegister
from config.vocabulary import vocabulary
from tasks.ledger.finding import Finding, ranges

FULL = 50
"""Findings of one rule in one file that a list of objects has in full."""
_MOST_RANGES = 40


def findings_list(
    findings: Sequence[Finding],
    agency_names: Mapping[str, str],
    file_names: Mapping[str, str],
    register: RuleRegister,
    *,
    full: int = FULL,
) -> list[dict[str, Any]]:
    """Each finding as an object: agency by name and code, file, sheet and cell (`Sheet!H9`); None for what is not.

    Of more than `full` findings of one rule in one file the others are one object of the same keys: its `count` says
    how many, its `cells` where, its message that they are of the same kind. `file_names`: as sent, by sha256.
    `follows_from` names the rule of the same file whose finding is the cause; `waived` says why one was waived.
    """
    listed: list[dict[str, Any]] = []
    places: dict[tuple[str, str, str], list[Finding]] = {}
    for finding in findings:
        places.setdefault((finding.submission, finding.severity, finding.rule), []).append(finding)
    causes = causes_of(findings, register)
    titles = {rule.id: rule.title for rule in register.rules}
    told: set[tuple[str, str, str]] = set()
    for finding in findings:
        key = (finding.submission, finding.severity, finding.rule)
        if key in told:
            continue
        told.add(key)
        own = places[key]
        shown = own if len(own) <= full + 1 else own[:full]
        objects = [_object(one, agency_names, file_names, causes.get(id(one))) for one in shown]
        if len(own) > len(shown):
            objects.append(_rest(objects[0], own[len(shown) :], titles.get(finding.rule, "")))
        listed.extend(objects)
    return listed


def causes_of(findings: Sequence[Finding], register: RuleRegister) -> dict[int, str]:
    """By `id` of a finding the rule whose finding is its cause: in the same file, on its project or on the whole."""
    follows = {rule.id: rule.follows_from for rule in register.rules if rule.follows_from}
    places: dict[tuple[str, str], set[str | None]] = {}
    for finding in findings:
        places.setdefault((finding.submission, finding.rule), set()).add(finding.project_key)
    found: dict[int, str] = {}
    for finding in findings:
        for cause in follows.get(finding.rule, ()):
            projects = places.get((finding.submission, cause), set())
            if projects and (finding.project_key is None or not projects.isdisjoint((None, finding.project_key))):
                found[id(finding)] = cause
                break
    return found


def _object(
    finding: Finding, agency_names: Mapping[str, str], file_names: Mapping[str, str], cause: str | None
) -> dict[str, Any]:
    return {
        "rule": finding.rule,
        "severity": finding.severity,
        "agency": agency_names.get(finding.agency, finding.agency),
        "agency_code": finding.agency,
        "file": file_names.get(finding.submission),
        "sheet": finding.cell.sheet if finding.cell else None,
        "cell": str(finding.cell) if finding.cell else None,
        "project_name": finding.project_name,
        "project_key": finding.project_key,
        "message": finding.message,
        "supplied": finding.supplied,
        "expected": finding.expected,
        "fix": finding.fix,
        "follows_from": cause,
        "waived": finding.waived,
    }


def _rest(first: Mapping[str, Any], others: Sequence[Finding], title: str) -> dict[str, Any]:
    """The object that stands for the findings that are not listed one by one."""
    return {
        **first,
        "cell": str(others[0].cell) if others[0].cell else None,
        "project_name": None,
        "project_key": None,
        "message": f"{and_others(len(others))} cùng loại: {title}.",
        "supplied": "",
        "expected": "",
        "waived": None,
        "count": len(others),
        "cells": cell_ranges(others),
    }


def and_others(count: int) -> str:
    """`và 6.605 dòng khác`."""
    return f"và {count:,} dòng khác".replace(",", ".")


def cell_ranges(findings: Sequence[Finding]) -> list[str]:
    """Where they are, as ranges; the first few."""
    found = ranges(finding.cell for finding in findings if finding.cell is not None)
    return found if len(found) <= _MOST_RANGES else [*found[:_MOST_RANGES], "…"]


_IN_TEXT = 5
"""Findings of one rule in one file that a text shows in full."""


def findings_text(findings: Sequence[Finding], register: RuleRegister) -> list[str]:
    """Lines for people, gravest first: each with its severity and place, many of one rule cut short, and what follows
    from a finding below it, counted."""
    words, causes = vocabulary(), causes_of(findings, register)
    titles = {rule.id: rule.title for rule in register.rules}
    consequences: dict[tuple[str, str], list[Finding]] = {}
    groups: dict[tuple[str, str, str], list[Finding]] = {}
    for finding in findings:
        cause = causes.get(id(finding))
        if cause is not None:
            consequences.setdefault((finding.submission, cause), []).append(finding)
        else:
            groups.setdefault((finding.submission, finding.severity, finding.rule), []).append(finding)
    lines: list[str] = []
    for (submission, _, rule), own in sorted(groups.items(), key=lambda item: words.gravity(item[1][0].severity)):
        severity = words.severities[own[0].severity]
        shown = own if len(own) <= _IN_TEXT + 1 else own[:_IN_TEXT]
        for finding in shown:
            place = f" [{finding.cell}]" if finding.cell else ""
            waived = f" (bỏ qua: {finding.waived})" if finding.waived else ""
            lines.append(f"{severity}{place}: {finding.message} {finding.fix}{waived}".rstrip())
        if len(own) > len(shown):
            rest = own[len(shown) :]
            where = ", ".join(cell_ranges(rest)[:3])
            told = f"{severity}: {and_others(len(rest))} cùng loại ({titles.get(rule, '')})"
            lines.append(f"{told}: {where}" if where else told)
        follow = consequences.pop((submission, rule), [])
        if follow:
            kinds = dict.fromkeys(titles.get(one.rule, "") for one in follow)
            lines.append(f"    kéo theo {len(follow)} phát hiện khác, hết khi sửa lỗi trên: {'; '.join(kinds)}")
    return lines
