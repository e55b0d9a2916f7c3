"""What is beyond the agencies goes up with its proposal, once, when a person has released the letter (000 L193)."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from flows.acts import ACTS
from tasks.acts import carry_out
from tasks.dispatch.forwarding import draft_forwarding, to_forward
from tasks.dispatch.release import ReleaseForm
from tasks.duties.bottleneck_acts import BOTTLENECK, BottleneckForm
from tasks.duties.bottlenecks import register
from tasks.letters.documents import Document, documents
from tasks.run import Run
from tests.cycle.month import house, office

PROFILE = "bac-giang-2022"
BY = {"by": "Chị Lan, chuyên viên"}


@pytest.fixture(autouse=True)
def home(tmp_path: Path) -> Iterator[None]:
    with house(tmp_path):
        yield


def tell(run: Run, project: str, **more: str) -> None:
    carry_out(BOTTLENECK, run, BottleneckForm(agency="bqldd", project=project, text=f"Vướng {project}", **more, **BY))


def letters(run: Run) -> list[Document]:
    return [one for one in documents(run) if one.record.id.startswith("kien-nghi")]


def test_the_letter_waits_for_its_release_and_then_it_has_gone_up(tmp_path: Path) -> None:
    run = office(PROFILE, "2022-08-01")
    tell(run, "Cầu A", level="province", proposal="UBND tỉnh giao đất")
    tell(run, "Đường B", level="district")
    assert draft_forwarding(run) == 1
    assert draft_forwarding(run) == 0, "nothing new"
    (letter,) = letters(run)
    assert (letter.state, letter.record.recipients) == ("draft", ("vanthu@ubnd.bacgiang.example",))
    told = " ".join(letter.record.statements)
    assert "Cầu A" in told
    assert "đề xuất: UBND tỉnh giao đất" in told
    assert "Đường B" not in told, "a district can clear it itself"
    signed = tmp_path / "ky.pdf"
    signed.write_bytes(b"%PDF-1.4")
    form = ReleaseForm(document=letter.code, number="9", on=date(2022, 8, 1), signer="Giám đốc", file=signed, **BY)
    assert "1 vướng mắc đã chuyển cấp trên" in carry_out(ACTS["release"], run, form)
    later = office(PROFILE, "2022-08-02")
    (gone,) = [one for one in register(later, date(2022, 8, 2)) if one.project_name == "Cầu A"]
    assert (gone.state, gone.document) == ("forwarded", "9/SKHĐT")
    assert to_forward(later, date(2022, 8, 2)) == []
    assert draft_forwarding(later) == 0
    # The district's own has its thirty days, ours; then it goes to the level above.
    assert [one.project_name for one in to_forward(office(PROFILE, "2022-09-01"), date(2022, 9, 1))] == ["Đường B"]


def test_a_draft_loses_what_is_cleared_before_it_is_signed() -> None:
    run = office(PROFILE, "2022-08-01")
    tell(run, "Cầu A", level="law")
    draft_forwarding(run)
    (one,) = register(run, date(2022, 8, 1))
    carry_out(BOTTLENECK, run, BottleneckForm(id=one.id, state="resolved", **BY))
    draft_forwarding(run)
    assert [letter.state for letter in letters(run)] == ["void"]
