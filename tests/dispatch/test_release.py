"""A release end to end: drafts, what is confirmed, what goes out, what later data do to it."""

import hashlib
import io
import zipfile
from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from config.clock import HANOI, Clock
from config.columns import load_columns
from config.errors import ToldError
from config.load import load_profile
from config.period import find_period
from config.release import ReleaseRules
from config.settings import Settings
from flows.deployed import state_of
from flows.dispatch import dispatch
from tasks.acts import carry_out
from tasks.dispatch import release as room
from tasks.dispatch.release import RELEASE, ReleaseForm, confirmed
from tasks.ledger import outbox
from tasks.ledger.contents import content
from tasks.ledger.engine import Ledger
from tasks.letters.documents import Draft, documents, draft
from tasks.letters.message import Attachment, Composed
from tasks.letters.outbox_payload import from_outbox
from tasks.letters.render import composed
from tasks.run import PlainCalls, Run
from tests.dispatch.mail_server import MailServer

AT = datetime(2023, 8, 9, 17, 0, tzinfo=HANOI)
PROFILE = load_profile("bac-ninh-2023")
UBND, BO = "vanthu@ubnd.bacninh.example", "baocao@mpi.example"
SIGNED = b"%PDF-1.7 ban da ky"


class Account(PlainCalls):
    """Somebody signed in under a name."""

    def __init__(self, name: str) -> None:
        self.name = name

    def signed_in(self) -> str:
        return self.name


@pytest.fixture
def run(ledger: Ledger, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Run:
    """A run whose period has no figures of its own: the drafts are made by hand, and always of today's figures."""
    monkeypatch.setattr(room, "changes_since", lambda _: [])
    monkeypatch.setattr(room, "gates_of", lambda _: ())
    monkeypatch.setattr(room, "draft_again", lambda _: None)
    return Run(
        profile=PROFILE,
        period=find_period(PROFILE, date(2023, 8, 5)),
        as_of=AT,
        ledger=ledger,
        clock=Clock(AT),
        settings=Settings(home=tmp_path / "home"),
        columns=load_columns(),
        out=tmp_path / "out",
    )


ROOM = "\u00a0" * 6


def word(text: str) -> bytes:
    """As much of a Word file as the release looks at."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as package:
        package.writestr("[Content_Types].xml", "<Types/>")
        package.writestr("word/document.xml", f"<w:t>{text}</w:t><w:t>ngày{ROOM}tháng 7 năm 2023</w:t>")
    return buffer.getvalue()


def letter(run: Run, recipient: str, files: Sequence[Attachment], about: str) -> Composed:
    return composed(
        "consolidated_report", run.profile, run.period, recipient=recipient, addressee="UBND tỉnh (b/c)",
        subject="Báo cáo", about=[about],
        facts={
            "sentences": [], "corrects": None,
            "files": [{"name": f.file_name, "sha256": hashlib.sha256(f.content).hexdigest()} for f in files],
        },
        attachments=files,
    )  # fmt: skip


def drafted(run: Run, *, said: str = "a", recipients: Sequence[str] = (UBND,), **more: Any) -> bool:
    """Draft the report as one that says `said`; whether that is a new version."""
    document = word(f"Số:{ROOM}/BC-SKHĐT {said}")
    files = [Attachment("bao-cao.docx", document), Attachment("phu-luc.xlsx", b"x")]
    facts: dict[str, Any] = {
        "id": "bao-cao", "kind": "report", "title": "Báo cáo", "symbol": "BC-SKHĐT", "said": {"số liệu": said},
        "messages": [letter(run, one, files, said) for one in recipients], "addressees": ["UBND tỉnh (b/c)"],
        "statements": ["Tổng số: 200 dự án."], "main_file": "bao-cao.docx", "main_content": document,
    }  # fmt: skip
    return draft(run, [Draft(**{**facts, **more})]) == 1


def let_go(run: Run, document: str = "bao-cao", **more: Any) -> str:
    facts: dict[str, Any] = {
        "document": document, "number": "12", "on": date(2023, 8, 10), "signer": "Trần Văn B", "by": "Nguyễn Văn A",
    }  # fmt: skip
    return carry_out(RELEASE, run, ReleaseForm(**{**facts, **more}))


@pytest.fixture
def signed(tmp_path: Path) -> Path:
    path = tmp_path / "da-ky.pdf"
    path.write_bytes(SIGNED)
    return path


def states(run: Run) -> dict[str, str]:
    return {one.code: one.state for one in documents(run)}


def live(run: Run, server: MailServer, monkeypatch: pytest.MonkeyPatch) -> Any:
    """A live round against the server, as of the machine's clock."""
    for name, value in {"HOST": "127.0.0.1", "PORT": str(server.port), "SECURITY": "plain"}.items():
        monkeypatch.setenv(f"GIAINGAN_SMTP_{name}", value)
    return dispatch(replace(run, live=True, clock=Clock(None)))


def test_a_draft_stays_until_it_is_released(run: Run) -> None:
    assert drafted(run)
    outcome = dispatch(run)
    assert outcome.value.counts["written"] == 0
    assert "bao-cao" in outcome.awaiting[0]
    assert (outcome.faults, outcome.attention) == ((), ())
    state = state_of(outcome)
    assert (state.type.value, state.name) == ("COMPLETED", "AwaitingRelease")
    assert states(run) == {"bao-cao": "draft"}


def test_the_signed_file_is_what_goes_out_and_what_is_kept(
    run: Run, signed: Path, server: MailServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    drafted(run, recipients=(UBND, BO))
    told = let_go(run, file=signed)
    sha256 = hashlib.sha256(SIGNED).hexdigest()
    assert "số 12/BC-SKHĐT ngày 10/8/2023" in told
    assert sha256 in told
    assert states(run) == {"bao-cao": "released"}
    (document,) = documents(run)
    assert document.release is not None
    assert content(run.ledger, document.release.file_sha256) == SIGNED
    assert live(run, server, monkeypatch).faults == ()
    assert states(run) == {"bao-cao": "sent"}
    assert server.post.by_recipient() == {UBND: 1, BO: 1}
    for row in outbox.rows(run.ledger):
        message = from_outbox(row, lambda sha: content(run.ledger, sha))
        assert [(one.file_name, one.content) for one in message.attachments] == [
            ("bao-cao.pdf", SIGNED),
            ("phu-luc.xlsx", b"x"),
        ]
        assert sha256 in message.text
        assert "Văn bản số 12/BC-SKHĐT ngày 10/8/2023, người ký: Trần Văn B." in message.text
        assert "bao-cao.docx" not in message.text


def test_without_a_signed_file_it_waits_filled_in_for_the_signature(run: Run) -> None:
    drafted(run)
    with pytest.raises(ToldError, match="chưa có bản ký"):
        let_go(run)
    (path,) = (run.out / "cho-ky").iterdir()
    with zipfile.ZipFile(path) as package:
        text = package.read("word/document.xml").decode()
    assert "Số:\u00a012/BC-SKHĐT" in text
    assert "ngày 10 tháng 8 năm 2023" in text
    assert states(run) == {"bao-cao": "draft"}
    assert outbox.rows(run.ledger) == []


def test_unsigned_where_the_profile_allows_it(run: Run) -> None:
    drafted(run)
    allowed = replace(run, profile=PROFILE.model_copy(update={"release": ReleaseRules(unsigned=("report",))}))
    let_go(allowed)
    (row,) = outbox.rows(run.ledger)
    message = from_outbox(row, lambda sha: content(run.ledger, sha))
    (document,) = documents(run)
    assert document.release is not None
    assert not document.release.is_signed
    assert hashlib.sha256(message.attachments[0].content).hexdigest() == document.release.file_sha256


def test_what_needs_no_release_goes_as_it_is_made(run: Run) -> None:
    free = replace(run, profile=PROFILE.model_copy(update={"release": ReleaseRules(needs_release=())}))
    drafted(free)
    assert states(free) == {"bao-cao": "released"}
    assert [row.state for row in outbox.rows(run.ledger)] == ["queued"]


def test_the_person_confirms_numbered_sentences(run: Run) -> None:
    drafted(run)
    form = ReleaseForm(document="bao-cao", number="12", on=AT.date(), signer="B", by="A")
    (document,) = documents(run)
    assert confirmed(run, form).splitlines() == [
        "bao-cao: Báo cáo",
        "  1. Tổng số: 200 dự án.",
        f"  2. Gửi 1 địa chỉ: {UBND}.",
        f"  3. Mã sha256: {document.record.sha256}.",
    ]


def test_another_draft_than_was_seen_is_not_released(run: Run, signed: Path) -> None:
    drafted(run)
    with pytest.raises(ToldError, match="không phải bản đã xem"):
        let_go(run, file=signed, sha256="0" * 8)


def test_a_breached_gate_is_released_with_a_reason_only(run: Run, signed: Path) -> None:
    drafted(run, breaches=["Chưa có báo cáo nào của 25 đơn vị được tiếp nhận vào số liệu."])
    with pytest.raises(ToldError, match="--reason"):
        let_go(run, file=signed)
    let_go(run, file=signed, reason="theo chỉ đạo tại công văn 5")
    assert states(run) == {"bao-cao": "released"}


def test_two_people_are_two_sign_ins(run: Run, signed: Path) -> None:
    rules = ReleaseRules(second_person=("report",))
    first = replace(run, profile=PROFILE.model_copy(update={"release": rules}), orchestrator=Account("máy: a"))
    drafted(first)
    assert "chờ người thứ hai" in let_go(first, file=signed)
    assert (states(first), outbox.rows(run.ledger)) == ({"bao-cao": "draft"}, [])
    with pytest.raises(ToldError, match="tài khoản"):
        let_go(first, file=signed, by="Lê Thị C")
    second = replace(first, orchestrator=Account("máy: c"))
    with pytest.raises(ToldError, match="phải như vậy"):
        let_go(second, file=signed, by="Lê Thị C", number="13")
    let_go(second, file=signed, by="Lê Thị C")
    assert (states(second), len(outbox.rows(run.ledger))) == ({"bao-cao": "released"}, 1)


def test_later_data_void_what_is_unsent(run: Run, signed: Path) -> None:
    drafted(run)
    let_go(run, file=signed)
    dispatch(run)
    assert drafted(run, said="b")
    assert states(run) == {"bao-cao": "void", "bao-cao.2": "draft"}
    assert [row.state for row in outbox.rows(run.ledger)] == ["void"]
    let_go(run, number="13", file=signed)
    assert states(run) == {"bao-cao": "void", "bao-cao.2": "released"}


def test_what_was_sent_is_replaced_by_a_release_only(
    run: Run, signed: Path, server: MailServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    drafted(run)
    let_go(run, file=signed)
    live(run, server, monkeypatch)
    assert not drafted(run), "a replacement goes out only where a figure or statement changed"
    assert drafted(run, said="b")
    assert states(run) == {"bao-cao": "sent", "bao-cao.2": "draft"}
    (_, second) = documents(run)
    assert second.record.replaces == 1
    with pytest.raises(ToldError, match="đã cấp cho bao-cao"):
        let_go(run, "bao-cao.2", file=signed)
    let_go(run, "bao-cao.2", file=signed, number="15")
    assert states(run) == {"bao-cao": "replaced", "bao-cao.2": "released"}


def test_a_number_is_given_once_a_year_whatever_the_period(run: Run, signed: Path) -> None:
    later = replace(run, period=find_period(run.profile, date(2023, 8, 22)))
    drafted(run)
    drafted(later)
    let_go(run, file=signed)
    with pytest.raises(ToldError, match="Số 12/BC-SKHĐT đã cấp cho bao-cao của kỳ 2023-08-05"):
        let_go(later, file=signed)
    assert states(later) == {"bao-cao": "draft"}
    let_go(later, file=signed, on=date(2024, 1, 10))
    assert states(later) == {"bao-cao": "released"}


def test_figures_that_come_back_void_the_draft_between(
    run: Run, signed: Path, server: MailServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    drafted(run)
    let_go(run, file=signed)
    live(run, server, monkeypatch)
    drafted(run, said="b")
    drafted(run)
    assert states(run) == {"bao-cao": "sent", "bao-cao.2": "void"}
    assert dispatch(run).awaiting == ()


def test_a_draft_that_lies_too_long_is_red(run: Run) -> None:
    """Drafted on Wednesday 9/8/2023: five working days end on Wednesday 16/8."""
    drafted(run)
    in_time = replace(run, clock=Clock(datetime(2023, 8, 16, 23, 0, tzinfo=HANOI)))
    assert dispatch(in_time).faults == ()
    late = replace(run, clock=Clock(datetime(2023, 8, 17, 8, 0, tzinfo=HANOI)))
    assert "quá hạn phát hành 5 ngày làm việc" in dispatch(late).faults[0]
    assert state_of(dispatch(late)).type.value == "FAILED"


@pytest.mark.parametrize("recipient", ["always-451@ubnd.example", "norcpt-550@ubnd.example"])
def test_a_released_message_that_did_not_arrive_is_red(
    run: Run, signed: Path, server: MailServer, monkeypatch: pytest.MonkeyPatch, recipient: str
) -> None:
    drafted(run, recipients=(recipient,))
    let_go(run, file=signed)
    outcome = live(run, server, monkeypatch)
    assert any(f"bao-cao chưa đến {recipient}" in fault for fault in outcome.faults)


def test_refusals(run: Run, tmp_path: Path) -> None:
    with pytest.raises(ToldError, match="không có văn bản"):
        let_go(run)
    drafted(run)
    with pytest.raises(ToldError, match="Không đọc được"):
        let_go(run, file=tmp_path / "thieu.pdf")
    with pytest.raises(ToldError, match="bản đã ký phải là tệp"):
        let_go(run, file=tmp_path / "anh.png")


def test_what_is_due_goes_out_whatever_its_period(
    run: Run, server: MailServer, monkeypatch: pytest.MonkeyPatch, signed: Path
) -> None:
    """A report of 05/8 that was put off leaves with a round for 22/8."""
    drafted(run)
    let_go(run, file=signed)
    later = replace(run, period=find_period(PROFILE, date(2023, 8, 22)), clock=Clock(AT + timedelta(days=13)))
    live(later, server, monkeypatch)
    assert server.post.by_recipient() == {UBND: 1}
