"""A cycle makes each thing once; a round with nothing new reads what is on record; what differs is made anew."""

import shutil
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from docx import Document

from config.load import PROFILES
from flows import report as report_stage
from flows.cycle import cycle
from flows.opening import open_run
from flows.stages import STAGES
from tasks.progress import assessment
from tasks.reallocate import proposals
from tasks.report import issue as reports
from tasks.report import letters
from tasks.report.word_xml import DEFAULT_TEMPLATE
from tests.cycle.month import Month, house

pytestmark = [pytest.mark.flow, pytest.mark.timeout(600)]  # the first test waits for the month

FILES = ("bao-cao.docx", "bao-cao-bo.docx", "phu-luc.xlsx", "tong-quan.html")

Counter = Callable[[object, str], list[str]]


@pytest.fixture
def calls(monkeypatch: pytest.MonkeyPatch) -> Counter:
    """Notes each call of a function from now on, in a list."""

    def count(module: object, name: str) -> list[str]:
        noted: list[str] = []
        real = getattr(module, name)

        def counted(*given: object, **named: object) -> object:
            noted.append(name)
            return real(*given, **named)

        monkeypatch.setattr(module, name, counted)
        return noted

    return count


@pytest.fixture
def rendered(calls: Counter) -> list[str]:
    """A word for each time the files of a report were made."""
    return calls(reports, "render")


def contents(month: Month) -> dict[str, bytes]:
    return {name: (month.open().out / name).read_bytes() for name in (*FILES, "summary.json")}


def test_a_cycle_makes_each_thing_once(bac_ninh_before: Month, tmp_path: Path, calls: Counter) -> None:
    month = bac_ninh_before.copy(tmp_path / "month")
    assessed, solved = calls(assessment, "assess"), calls(proposals, "propose")
    judged, built = calls(proposals, "the_candidates"), calls(reports, "build_report")
    issued = month.run().issued
    assert (assessed, solved, judged) == (["assess"], ["propose"], ["the_candidates"])
    assert len(built) == len(issued.editions) > 1


def test_second_round_makes_nothing_again(bac_ninh_copy: Month, rendered: list[str], calls: Counter) -> None:
    before = contents(bac_ninh_copy)
    assessed, solved = calls(assessment, "assess"), calls(proposals, "propose")
    composed = calls(letters, "agency_extract")
    bac_ninh_copy.run()
    assert (assessed, solved, rendered, composed) == ([], [], [], [])
    assert contents(bac_ninh_copy) == before


def test_a_stage_alone_reads_what_the_stages_before_recorded(bac_ninh_copy: Month, calls: Counter) -> None:
    assessed, solved = calls(assessment, "assess"), calls(proposals, "propose")
    with house(bac_ninh_copy.home):
        for stage in ("reallocate", "report"):
            STAGES[stage](bac_ninh_copy.open())
    assert (assessed, solved) == ([], [])


@pytest.mark.parametrize("name", FILES[::2])
def test_altered_file_is_restored(bac_ninh_copy: Month, rendered: list[str], name: str) -> None:
    before = contents(bac_ninh_copy)
    content = bytearray(before[name])
    content[len(content) // 2] ^= 1
    (bac_ninh_copy.open().out / name).write_bytes(content)
    bac_ninh_copy.run()
    assert rendered == []
    assert contents(bac_ninh_copy) == before


@pytest.mark.parametrize("name", [*FILES[1::2], "summary.json"])
def test_deleted_file_is_restored(bac_ninh_copy: Month, name: str) -> None:
    before = contents(bac_ninh_copy)
    (bac_ninh_copy.open().out / name).unlink()
    bac_ninh_copy.run()
    assert contents(bac_ninh_copy) == before


def test_letters_and_returned_workbooks_are_restored(bac_ninh_copy: Month) -> None:
    out = bac_ninh_copy.open().out
    before = {path: path.read_bytes() for folder in ("mail", "returned") for path in (out / folder).iterdir()}
    assert len(before) > 10
    for number, path in enumerate(before):
        if number % 2:
            path.unlink()
        else:
            path.write_bytes(b"something else")
    bac_ninh_copy.run()
    assert {path: path.read_bytes() for path in before} == before


def test_changed_template_is_used(
    bac_ninh_copy: Month, rendered: list[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    document = Document(str(DEFAULT_TEMPLATE))
    document.paragraphs[0].insert_paragraph_before("Theo mẫu của Sở")
    document.save(str(tmp_path / "mau.docx"))
    monkeypatch.setenv("GIAINGAN_REPORT_TEMPLATE", str(tmp_path / "mau.docx"))
    ran = bac_ninh_copy.run()
    assert rendered == ["render"]
    # It says nothing else; but what waits for its release is the file as it looks now.
    assert (ran.issued.is_new, ran.reports, ran.extracts) == (False, len(ran.issued.editions), 0)
    made = Document(str(bac_ninh_copy.open().out / "bao-cao.docx"))
    assert "Theo mẫu của Sở" in [paragraph.text for paragraph in made.paragraphs]


def test_changed_profile_is_used(bac_ninh_copy: Month, rendered: list[str], tmp_path: Path) -> None:
    folder = tmp_path / "profiles"
    shutil.copytree(PROFILES, folder)
    profile = folder / "bac-ninh-2023.yaml"
    text = profile.read_text("utf-8")
    signer = bac_ninh_copy.open().profile.issuer.signed_by
    assert f'signed_by: "{signer}"' in text
    profile.write_text(text.replace(f'signed_by: "{signer}"', 'signed_by: "NGƯỜI KHÁC"'), "utf-8")
    with house(bac_ninh_copy.home):
        cycle(open_run(bac_ninh_copy.request().model_copy(update={"profiles": folder})))
    assert rendered == ["render"]
    made = Document(str(bac_ninh_copy.open().out / "bao-cao.docx"))
    texts = [cell.text for table in made.tables for row in table.rows for cell in row.cells]
    assert any("NGƯỜI KHÁC" in text for text in texts)


def test_crash_before_the_extracts_are_queued_loses_none(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    month = Month(tmp_path, "thai-nguyen-2021", date(2021, 7, 25))
    month.send_samples(agencies=6)

    def killed(*_: object) -> int:
        raise KeyboardInterrupt

    with monkeypatch.context() as patched:
        patched.setattr(report_stage, "draft_extracts", killed)
        with pytest.raises(KeyboardInterrupt):
            month.run()
    assert month.run().extracts == 6
