"""What people do: declared once, and everything that is made from the declaration says the same."""

import re
from collections.abc import Iterator
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest

import flows.decide
import flows.deployed
from config.clock import HANOI
from config.run_request import PeriodRequest
from flows.acts import ACTS
from flows.cli import main, parser
from flows.words import asked
from tasks.acts import Act
from tasks.ledger.actions import actions, verify_actions
from tasks.ledger.records import ActionRecord
from tasks.run import submissions_of
from tests.cycle.month import Month, house

WHOSE = ("bac-ninh-2023", "2023-08-05")
WHO = ("--by", "Nguyễn Văn A", "--reason", "công văn 12")

COMMANDS = {
    "assign": (
        ("assign", *WHOSE, "0123abc", "sxd", *WHO, "--to-period", "5/9/2023"),
        {"sha256": "0123abc", "agency": "sxd", "to_period": date(2023, 9, 5), "reason": "công văn 12"},
    ),
    "exclude": (("exclude", *WHOSE, "0123abc", *WHO), {"sha256": "0123abc", "reason": "công văn 12"}),
    "restore": (("restore", *WHOSE, "0123abc", *WHO), {"sha256": "0123abc", "reason": "công văn 12"}),
    "waive": (
        ("waive", *WHOSE, "total-mismatch", "sxd", *WHO, "--project", "DA-1", "--source", "nstw"),
        {"rule": "total-mismatch", "agency": "sxd", "project_key": "DA-1", "funding_source": "nstw"},
    ),
    "decide": (
        (
            *("decide", *WHOSE, "change", "--by", "Nguyễn Văn A", "--tier", "2", "--document", "9/QĐ-UBND"),
            *("--on", "2023-08-11", "--proposal", "7", "--note", "họp", "--amount", "3=1500000000", "--amount", "5=0"),
        ),
        {
            "outcome": "change",
            "tier": 2,
            "document_number": "9/QĐ-UBND",
            "decided_on": date(2023, 8, 11),
            "proposal": 7,
            "note": "họp",
            "amounts_vnd": {3: 1_500_000_000, 5: 0},
        },
    ),
    "import_plan": (
        (
            *("plan", "import", WHOSE[0], "pl.xlsx", "--year", "2023", "--kind", "assigned", "--amounts", "total"),
            *("--document", "1/NQ-HĐND", "--on", "10/12/2022", "--by", "Nguyễn Văn A"),
        ),
        {"file": Path("pl.xlsx"), "year": 2023, "document_number": "1/NQ-HĐND", "on": date(2022, 12, 10)},
    ),
    "close_year": (
        ("close-year", *WHOSE, *WHO, "--document", "5/BB-STC"),
        {"reason": "công văn 12", "document_number": "5/BB-STC"},
    ),
    "explain": (
        (
            *("explain", *WHOSE, "rate-mismatch", "sxd", "--project", "DA-1", "--answer", "do làm tròn"),
            *("--given-by", "Lê Thị C", "--by", "Nguyễn Văn A"),
        ),
        {"rule": "rate-mismatch", "agency": "sxd", "project_key": "DA-1", "answer": "do làm tròn"},
    ),
    "accept": (("accept", *WHOSE, "rate-mismatch", "sxd", *WHO), {"rule": "rate-mismatch", "agency": "sxd"}),
    "deliver": (
        (
            "deliver",
            WHOSE[0],
            "BN4",
            "--debtor",
            "stc",
            "--on",
            "30/8/2023",
            "--number",
            "12/STC",
            "--by",
            "Nguyễn Văn A",
        ),
        {"duty": "BN4", "debtor": "stc", "on": date(2023, 8, 30), "number": "12/STC"},
    ),
    "extend": (
        ("extend", WHOSE[0], "BN4", "--debtor", "stc", "--to", "15/9/2023", "--number", "9/UBND", *WHO),
        {"duty": "BN4", "debtor": "stc", "to": date(2023, 9, 15), "number": "9/UBND", "reason": "công văn 12"},
    ),
    "exempt": (
        ("exempt", WHOSE[0], "BN4", "--debtor", "stc", "--until", "15/9/2023", "--number", "9/UBND", *WHO),
        {"duty": "BN4", "debtor": "stc", "until": date(2023, 9, 15), "number": "9/UBND", "reason": "công văn 12"},
    ),
    "measure": (
        ("measure", WHOSE[0], "CT-NS", "--value", "64.5", "--reported-by", "12/BC-CTK", "--by", "Nguyễn Văn A"),
        {"indicator": "CT-NS", "value": 64.5, "reported_by": "12/BC-CTK"},
    ),
    "bottleneck": (
        ("bottleneck", WHOSE[0], "--id", "VM-3f09c1", "--level", "province", "--by", "Nguyễn Văn A"),
        {"id": "VM-3f09c1", "level": "province", "kind": None},
    ),
    "release": (
        (
            *("release", *WHOSE, "bao-cao", "--number", "12/BC-SKHĐT", "--on", "10/8/2023", "--signer", "Trần Văn B"),
            *("--by", "Nguyễn Văn A", "--file", "da-ky.pdf"),
        ),
        {"document": "bao-cao", "number": "12/BC-SKHĐT", "on": date(2023, 8, 10), "file": Path("da-ky.pdf")},
    ),
    "hold": (("hold", *WHOSE, "sxd@2023-08-03", *WHO), {"reminder": "sxd@2023-08-03", "reason": "công văn 12"}),
    "settle": (
        ("outbox", "settle", *WHOSE, "--number", "4", "--state", "sent", "--by", "Nguyễn Văn A", "--note", "đã gọi"),
        {"number": 4, "state": "sent", "note": "đã gọi"},
    ),
    "resend": (
        ("outbox", "resend", *WHOSE, "--number", "4", "--by", "Nguyễn Văn A", "--note", "đã gọi"),
        {"number": 4, "note": "đã gọi"},
    ),
}
"""The command of each act as offices type it, and the form that it fills in."""


@pytest.fixture
def month(bac_ninh_copy: Month) -> Iterator[Month]:
    with house(bac_ninh_copy.home):
        yield bac_ninh_copy


def test_every_act_has_a_command_here() -> None:
    assert set(COMMANDS) == set(ACTS)


@pytest.mark.parametrize("name", COMMANDS)
def test_words_fill_in_the_form(name: str) -> None:
    words, expected = COMMANDS[name]
    arguments = parser().parse_args(words)
    assert arguments.act is ACTS[name]
    form = asked(arguments.act.form, arguments)
    assert {field: getattr(form, field) for field in expected} == expected
    assert form.by == "Nguyễn Văn A"
    request = asked(PeriodRequest, arguments)
    period = None if arguments.act.of_profile else date(2023, 8, 5)
    assert (request.profile, request.period) == ("bac-ninh-2023", period)


@pytest.mark.parametrize("name", COMMANDS)
@pytest.mark.parametrize("by", ["", "  "])
def test_nobody_can_act_without_a_name(
    name: str, by: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("GIAINGAN_HOME", str(tmp_path / "home"))
    words = [by if word == "Nguyễn Văn A" else word for word in COMMANDS[name][0]]
    assert main(words) == 2
    assert "(by): không được để trống" in capsys.readouterr().err
    assert not (tmp_path / "home").exists()


@pytest.mark.parametrize("act", ACTS.values(), ids=lambda act: act.name)
def test_every_field_is_named_and_explained_for_people(act: Act[Any]) -> None:
    for name, field in act.form.model_fields.items():
        assert field.title, name
        assert field.title != name
        assert field.description, name


@pytest.mark.parametrize("act", ACTS.values(), ids=lambda act: act.name)
def test_the_page_asks_what_the_command_asks(act: Act[Any]) -> None:
    """The decision's form stands on the suspended run, because it shows the proposal; the others start a run."""
    if act.name == "decide":
        shown = flows.decide.Decision.model_json_schema()
    else:
        schema = getattr(flows.deployed, act.name).parameters
        assert set(schema.properties) == {"request", "form"}
        shown = schema.definitions[act.form.__name__]
    assert set(shown["properties"]) == set(act.form.model_fields)
    for field in shown["properties"].values():
        # A choice between a value and nothing is shown as tabs, not as a field.
        assert "anyOf" not in field
    days = [name for name in ("to_period", "decided_on", "on") if name in shown["properties"]]
    assert all(shown["properties"][name]["format"] == "date" for name in days)


def of_act(month: Month, name: str) -> list[ActionRecord]:
    ledger = month.open().ledger
    verify_actions(ledger)
    return [act for act in actions(ledger) if act.what == name]


def test_an_act_is_recorded_with_who_what_and_why(month: Month, capsys: pytest.CaptureFixture[str]) -> None:
    file = next(record for record in submissions_of(month.open()) if record.state == "accepted")
    assert main(["exclude", *WHOSE, file.sha256[:12], *WHO]) == 0
    assert file.file_name in capsys.readouterr().out
    (record,) = of_act(month, "exclude")
    assert (record.who, record.subject) == ("Nguyễn Văn A", file.sha256)
    assert record.payload == {
        "profile": "bac-ninh-2023",
        "period": "2023-08-05",
        "sha256": file.sha256[:12],
        "reason": "công văn 12",
    }
    assert main(["restore", *WHOSE, file.sha256[:12], *WHO, "--clock", "2030-01-02T09:00+07:00"]) == 0
    (record,) = of_act(month, "restore")
    assert record.payload["simulated"] is True


def test_an_act_that_is_refused_is_not_recorded(month: Month, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["restore", *WHOSE, "f" * 12, *WHO]) == 1
    assert main(["outbox", "resend", *WHOSE, "--number", "9999", "--by", "A", "--note", "B"]) == 1
    assert re.search("f{12}.*\n.*9999", capsys.readouterr().err)
    assert [act.what for act in actions(month.open().ledger)] == []


def test_a_simulated_run_is_recorded_as_simulated(month: Month) -> None:
    assert main(["stage", "dispatch", *WHOSE, "--plain"]) == 0
    assert of_act(month, "run") == []
    assert main(["stage", "dispatch", *WHOSE, "--plain", "--clock", "2023-08-10T08:00"]) == 0
    (record,) = of_act(month, "run")
    assert record.recorded_at == datetime(2023, 8, 10, 8, tzinfo=HANOI)
    assert record.payload == {
        "profile": "bac-ninh-2023",
        "period": "2023-08-05",
        "stage": "dispatch",
        "simulated": True,
    }
    assert main(["stage", "dispatch", *WHOSE, "--plain", "--live", "--clock", "2023-08-10T08:00"]) == 2
