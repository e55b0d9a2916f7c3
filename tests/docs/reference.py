"""Writes docs/reference.md from what the program itself knows: `python -m tests.docs.reference`. A test compares."""

import argparse
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

from pydantic_settings import BaseSettings

from config.fields import FIELDS
from config.rules import load_rules
from config.settings import Settings, SmtpSettings
from config.vocabulary import vocabulary
from flows.cli import STAGES, parser
from tasks.report.sections import SECTIONS, section

ROOT = Path(__file__).resolve().parents[2]
PATH = ROOT / "docs" / "reference.md"

HEAD = """\
# Reference

Every command, setting, check, state, report section and column. Written by `python -m tests.docs.reference` from the
program itself; a test fails where this page differs from it. What people read is in Vietnamese, as they read it.
"""


def page() -> str:
    """The whole page."""
    words = vocabulary()
    parts = [
        HEAD,
        _commands(),
        f"Stages, in the order of the month: {', '.join(f'`{stage}`' for stage in STAGES)}.\n",
        "## Settings\n\nFrom the environment only.\n",
        _settings(Settings),
        "## Settings of mail\n",
        _settings(SmtpSettings),
        _rules(),
        "## Report sections\n\n"
        "Names for `report.sections` in a profile; one module each in `tasks/report/sections/`.\n",
        _table(("Section", "Heading", "What it says"), ((f"`{name}`", *_of_section(name)) for name in SECTIONS)),
        _states("States of a file", words.submission_states),
        _states("How an agency stands in a period", words.reporting_states),
        _states("States of a bottleneck", words.bottleneck_states),
        _states("States of a message", words.outbox_states),
        _states("States of a question about a warning", words.question_states),
        _states("Kinds of document", words.document_kinds),
        _states("States of a document", words.document_states),
        _states("Outcomes of a decision", words.decision_outcomes),
        _states("Severities of findings, gravest first", words.severities),
        _states("Levels of flags, gravest first", words.flag_levels),
        _states("Kinds of channel", words.channel_kinds),
        _states("Denominators of a rate", words.denominators),
        "## Units\n",
        _table(
            ("Unit", "In print", "đồng"),
            ((f"`{key}`", unit.name, f"{unit.vnd:,}".replace(",", ".")) for key, unit in words.units.items()),
        ),
        "## Columns of a project line\n",
        _table(("Column", "Kind", "Name"), ((f"`{name}`", kind, words.fields[name]) for name, kind in FIELDS.items())),
    ]
    return "\n".join(parts)


def commands() -> Mapping[str, argparse.ArgumentParser]:
    """The parser of each command of `giaingan`."""
    return _below("", parser())


def _below(name: str, word: argparse.ArgumentParser) -> dict[str, argparse.ArgumentParser]:
    inner = [action for action in word._actions if isinstance(action, argparse._SubParsersAction)]
    if not inner:
        return {name: word}
    return {
        whole: one
        for action in inner
        for key, next_word in action.choices.items()
        for whole, one in _below(f"{name} {key}".strip(), next_word).items()
    }


def _commands() -> str:
    rows = [
        (f"`giaingan {name}`", word.description or "", " ".join(_arguments(word))) for name, word in commands().items()
    ]
    return "## Commands\n\n" + _table(("Command", "Việc", "Arguments and options"), rows)


def _arguments(word: argparse.ArgumentParser) -> Iterable[str]:
    for action in word._actions:
        if isinstance(action, argparse._HelpAction):
            continue
        name = action.option_strings[-1] if action.option_strings else str(action.metavar or action.dest)
        yield f"`{name}`"


def _settings(model: type[BaseSettings]) -> str:
    prefix = model.model_config["env_prefix"]
    rows = []
    for name, field in model.model_fields.items():
        default = "" if field.default is None else f"`{_shown(field.default)}`"
        rows.append((f"`{prefix}{name.upper()}`", default, " ".join((field.description or "").split())))
    return _table(("Variable", "Default", "What it sets"), rows)


def _shown(default: object) -> str:
    """A path of the project as it is from its root, wherever it lies."""
    inside = isinstance(default, Path) and default.is_absolute()
    return default.relative_to(ROOT).as_posix() if inside else str(default)


def _rules() -> str:
    register, words = load_rules(), vocabulary()
    parts = [
        "## Checks\n\nThe register is `config/rules.yaml`: words, parameters, versions, validity. An error sends "
        "the file back.\n"
    ]
    for family, name in register.family_names.items():
        rows = [
            (f"`{rule.id}`", words.severities[rule.severity], rule.title, str(rule.source))
            for rule in register.rules
            if rule.family == family
        ]
        parts += [f"### {name}\n", _table(("Check", "Severity", "What holds", "Source"), rows)]
    return "\n".join(parts)


def _of_section(name: str) -> tuple[str, str]:
    module = section(name)
    return module.TITLE, " ".join(module.__doc__.strip().partition("\n\n")[0].split())


def _states(title: str, names: Mapping[str, str]) -> str:
    return f"## {title}\n\n" + _table(("Key", "In words"), ((f"`{key}`", name) for key, name in names.items()))


def _table(heads: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    lines = [" | ".join(heads), " | ".join("---" for _ in heads)]
    lines += [" | ".join(cell.replace("|", "\\|") for cell in row) for row in rows]
    return "\n".join(f"| {line} |" for line in lines) + "\n"


if __name__ == "__main__":
    PATH.write_text(page(), "utf-8")
