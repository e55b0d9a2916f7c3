"""What there is stands in the documentation: nobody has to find a command, setting or check by reading code."""

import re
from pathlib import Path
from typing import get_args

import pytest

from config.load import profile_codes
from config.rules import load_rules
from config.settings import Settings, SmtpSettings
from tasks.ledger.outbox_records import OutboxState
from tasks.ledger.records import SubmissionState
from tasks.report.sections import SECTIONS
from tests.docs.reference import PATH, commands, page

ROOT = PATH.parent.parent
REFERENCE = PATH.read_text("utf-8")
README = (ROOT / "README.md").read_text("utf-8")
PAGES = sorted([*ROOT.glob("*.md"), *(ROOT / "docs").glob("*.md")])


def test_the_reference_is_what_the_program_knows() -> None:
    assert page() == REFERENCE, "run `python -m tests.docs.reference`"


@pytest.mark.parametrize(
    "names",
    [
        [f"giaingan {name}" for name in commands()],
        [f"GIAINGAN_{name.upper()}" for name in Settings.model_fields],
        [f"GIAINGAN_SMTP_{name.upper()}" for name in SmtpSettings.model_fields],
        [rule.id for rule in load_rules().rules],
        [*get_args(SubmissionState), *get_args(OutboxState)],
        SECTIONS,
    ],
    ids=["commands", "settings", "settings of mail", "checks", "states", "sections"],
)
def test_all_of_them_stand_in_the_reference(names: list[str]) -> None:
    assert [name for name in names if f"`{name}`" not in REFERENCE] == []


def test_every_setting_and_command_says_what_it_is_for() -> None:
    for model in (Settings, SmtpSettings):
        assert [name for name, field in model.model_fields.items() if not field.description] == []
    assert [name for name, word in commands().items() if not word.description] == []


def test_the_readme_names_every_command_and_every_province() -> None:
    assert [name for name in commands() if f"giaingan {name}" not in README] == []
    shown = re.findall(r"\| `([a-z-]+-20\d\d)` \|", README)
    assert set(shown) <= set(profile_codes())


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_what_a_page_points_to_is_there(page: Path) -> None:
    text = page.read_text("utf-8")
    targets = re.findall(r"\]\(([^)#:]+)\)", text)
    assert [target for target in targets if not (page.parent / target).exists()] == []


@pytest.mark.parametrize("name", ["README.md", "CONTRIBUTING.md", "docs/architecture.md"])
def test_paths_that_a_page_names_are_there(name: str) -> None:
    """`tasks/...`, `config/...`, `flows/...`, `tests/...` in backticks, but for those that a recipe makes."""
    text = re.sub(r"^```.*?^```$", "", (ROOT / name).read_text("utf-8"), flags=re.MULTILINE | re.DOTALL)
    named = re.findall(r"`((?:tasks|config|flows|tests|docs)/[\w./-]+)`", text)
    assert [path for path in named if not (ROOT / path).exists()] == []
