"""From portal, mailbox and folder into the ledger: everything once, whatever happens in between."""

import multiprocessing
import os
import signal
from collections.abc import Iterator
from datetime import date, timedelta
from email.message import EmailMessage
from pathlib import Path

import pytest

from tasks.collect.channels import marks_of
from tasks.ledger import outbox
from tasks.letters.key import message_id
from tasks.run import submissions_of
from tests.collect.http_server import Portal, body, portal
from tests.collect.imap_server import ImapServer, Mail, imap_server
from tests.cycle.month import house
from tests.intake.office import (
    CLOSED,
    PROFILE,
    STEPS,
    Office,
    folder_channel,
    http_channel,
    listing,
    mailbox_channel,
    table,
    workbook,
)

pytestmark = pytest.mark.flow  # several rooms, again and again

SXD = workbook(
    table("Sở Xây dựng", ("7613516", "Đường tỉnh 295", 1500, 600), ("7613517", "Cầu Hà Nội mới", 2500, 1000))
)
STC = workbook(table("Sở Tài chính", ("7613601", "Trụ sở làm việc", 900, 300)))
CAT = workbook(table("Công an tỉnh", ("7613701", "Doanh trại", 700, 100)))
STRANGE = workbook(table("Kho lưu trữ", ("7613702", "Nhà kho", 700, 100)))
EVERYTHING = {"sxd.xlsx", "stc.xlsx", "cat.xlsx", "la.xlsx"}


def letter(sender: str, *files: tuple[str, bytes], number: int = 1) -> Mail:
    message = EmailMessage()
    message["From"] = sender
    message["To"] = "tonghop@skhdt.bacninh.example"
    message["Subject"] = "Báo cáo"
    message["Message-ID"] = f"<{number}@example>"
    message.set_content("Kính gửi.")
    for name, content in files:
        message.add_attachment(content, maintype="application", subtype="octet-stream", filename=name)
    return Mail(message.as_bytes().replace(b"\r\n", b"\n").replace(b"\n", b"\r\n"))


@pytest.fixture
def web() -> Iterator[Portal]:
    with portal() as running:
        running.answers["/list"] = [body(listing(**{"sxd.xlsx": "/sxd/1"}))]
        running.answers["/sxd/1"] = [body(SXD, headers={"ETag": '"1"'})]
        yield running


@pytest.fixture
def post_office() -> Iterator[ImapServer]:
    with imap_server() as running:
        running.box.mails[1] = letter("vanthu@stc.bacninh.example", ("stc.xlsx", STC))
        running.box.mails[2] = letter("nguoila@example.com", ("la.xlsx", STRANGE), number=2)
        yield running


@pytest.fixture
def office(tmp_path: Path, web: Portal, post_office: ImapServer) -> Office:
    made = Office(tmp_path)
    made.drop("cat/cat.xlsx", CAT)
    made.channels = (folder_channel(made.inbox), http_channel(web.url), mailbox_channel(post_office.port))
    return made


def test_everything_comes_in_once(office: Office, web: Portal, post_office: ImapServer) -> None:
    assert set(office.collect()) == EVERYTHING
    assert office.states() == {"sxd.xlsx": "read", "stc.xlsx": "read", "cat.xlsx": "read", "la.xlsx": "quarantined"}
    assert sorted(row.recipient for row in office.mail("receipt")) == [
        "vanthu@cat.bacninh.example", "vanthu@stc.bacninh.example", "vanthu@sxd.bacninh.example",
    ]  # fmt: skip
    asked = len(web.requests)
    assert office.collect() == []
    assert len(office.known()) == 4
    assert len(office.mail()) == 3
    assert web.paths()[asked:] == ["/list", "/sxd/1"]
    fetched = [command for command in post_office.box.commands if "BODY.PEEK" in command]
    assert len(fetched) == 2


def killed_after(office: Office, step: str) -> None:
    """A round of collecting in a process that dies after that step."""

    def die(done: str) -> None:
        if done == step:
            os.kill(os.getpid(), signal.SIGKILL)

    office.fault = die
    child = multiprocessing.get_context("fork").Process(target=office.collect)
    child.start()
    child.join(60)
    assert child.exitcode == -signal.SIGKILL
    office.fault = lambda _: None


@pytest.mark.parametrize("sources_are_gone", [False, True])
@pytest.mark.parametrize("step", STEPS)
def test_a_process_killed_between_two_steps_loses_and_doubles_nothing(
    office: Office, web: Portal, post_office: ImapServer, step: str, sources_are_gone: bool
) -> None:
    killed_after(office, step)
    if sources_are_gone:
        (office.inbox / "cat" / "cat.xlsx").unlink()
        web.answers["/list"] = [body(listing())]
        post_office.box.mails.clear()
    office.collect()
    office.collect()
    assert sorted(office.states()) == sorted(EVERYTHING)
    assert sorted(record.agency or "" for record in office.known()) == ["", "cat", "stc", "sxd"]
    assert len(office.mail("receipt")) == 3
    assert len(office.originals()) == 4
    office.check()
    assert sorted(office.states().values()) == ["accepted", "accepted", "accepted", "quarantined"]


def test_what_a_killed_process_kept_belongs_to_its_sender_in_any_period(office: Office) -> None:
    """Its source is gone, and the next run is about another period: it is stored once, where it belongs."""
    killed_after(office, "left_behind")
    office.channels = (folder_channel(office.inbox),)
    (office.inbox / "cat" / "cat.xlsx").unlink()
    office.as_of = CLOSED + timedelta(days=14)
    later = date(2023, 8, 22)
    assert len(office.collect(period=later)) == 4
    assert office.collect(period=later) == []
    with house(office.root / "home"):
        assert submissions_of(office.open(period=later)) == []
    assert sorted((r.file_name, r.agency, r.origin) for r in office.known()) == [
        ("cat.xlsx", "cat", "cat/cat.xlsx"),
        ("la.xlsx", None, "<2@example>"),
        ("stc.xlsx", "stc", "<1@example>"),
        ("sxd.xlsx", "sxd", "/sxd/1"),
    ]


def test_a_run_about_the_past_leaves_it_to_a_later_one_and_the_command_line_finds_its_moment(tmp_path: Path) -> None:
    late = CLOSED + timedelta(days=2)
    office = Office(tmp_path, as_of=late)
    path = office.drop("cat/cat.xlsx", CAT, at=late)
    killed_after(office, "left_behind")
    path.unlink()
    office.as_of = CLOSED
    assert office.collect() == []
    with house(office.root / "home"):
        assert office.settled().as_of == late
    office.as_of = late
    assert office.collect() == ["cat.xlsx"]
    assert office.collect() == []


def test_marks_are_remembered_only_after_the_files(office: Office) -> None:
    def stop(done: str) -> None:
        if done == "store":
            raise KeyboardInterrupt

    office.fault = stop
    with pytest.raises(KeyboardInterrupt):
        office.collect()
    with house(office.root / "home"):
        marks = marks_of(office.open(), office.channels)
    assert not marks["hop-thu"]
    assert not marks["cong"]


def test_the_same_file_over_two_channels_is_one(office: Office, post_office: ImapServer) -> None:
    post_office.box.mails[3] = letter("vanthu@cat.bacninh.example", ("gui lai.xlsx", CAT), number=3)
    office.collect()
    assert [record.file_name for record in office.known() if record.agency == "cat"] == ["cat.xlsx"]
    assert len(office.mail("receipt")) == 3


def test_a_file_from_a_private_address_is_taken_once_the_agency_sends_it(
    office: Office, post_office: ImapServer
) -> None:
    file = workbook(table("Sở Y tế", ("7613801", "Bệnh viện", 900, 300)))
    post_office.box.mails[3] = letter("chilan@example.com", ("syt.xlsx", file), number=3)
    office.collect()
    assert office.states()["syt.xlsx"] == "quarantined"
    assert office.collect() == []
    post_office.box.mails[4] = letter("vanthu@syt.bacninh.example", ("syt.xlsx", file), number=4)
    office.collect()
    assert office.states()["syt.xlsx"] == "read"
    assert len([record for record in office.known() if record.file_name == "syt.xlsx"]) == 1


def test_another_agencys_very_file_is_held_back(office: Office) -> None:
    plain = workbook([["TT", "Mã dự án", "Tên dự án", "Kế hoạch vốn (đồng)", "Lũy kế giải ngân (đồng)"],
                      [1, "7613999", "Kênh tiêu", 10_000_000, 5_000_000]])  # fmt: skip
    office.drop("stnmt/bieu.xlsx", plain)
    office.collect()
    office.drop("sxd/bieu cua toi.xlsx", plain)
    office.collect()
    held = next(record for record in office.known() if record.file_name == "bieu cua toi.xlsx")
    assert held.state == "quarantined"
    assert "giống hệt từng byte tệp của Sở Tài nguyên và Môi trường" in held.reason
    words = ("assign", PROFILE, "2023-08-05", held.sha256[:12], "sxd", "--by", "Lan", "--reason", "đúng")
    assert office.command(*words) == 1


def test_a_bounced_receipt_is_refused(office: Office, post_office: ImapServer) -> None:
    office.collect()
    with house(office.root / "home"):
        book = office.open().ledger
        row = next(row for row in office.mail("receipt") if row.recipient == "vanthu@stc.bacninh.example")
        outbox.claim(book, limit=10, now=office.as_of, worker="w", live=True)
        outbox.record(book, row.key, "sent", detail="250", now=office.as_of)
    post_office.box.mails[3] = Mail(bounce(message_id(row.key), row.recipient))
    office.collect()
    after = next(one for one in office.mail("receipt") if one.key == row.key)
    assert after.state == "refused"
    assert len(office.known()) == 4, "our own mail coming back is no submission"


def bounce(about: str, recipient: str) -> bytes:
    text = (
        "From: MAILER-DAEMON@mail.bacninh.example\nTo: tonghop@skhdt.bacninh.example\nSubject: Undelivered\n"
        'MIME-Version: 1.0\nContent-Type: multipart/report; report-type=delivery-status; boundary="b"\n\n'
        "--b\nContent-Type: text/plain\n\nSorry.\n--b\nContent-Type: message/delivery-status\n\n"
        "Reporting-MTA: dns; mail.bacninh.example\n\n"
        f"Final-Recipient: rfc822; {recipient}\nAction: failed\nStatus: 5.1.1\n\n"
        f"--b\nContent-Type: message/rfc822\n\nMessage-ID: {about}\nSubject: x\nMIME-Version: 1.0\n"
        'Content-Type: multipart/mixed; boundary="c"\n\n--c\nContent-Type: text/plain\n\nx\n'
        '--c\nContent-Type: application/octet-stream\nContent-Disposition: attachment; filename="tra-lai.xlsx"\n\n'
        "abc\n--c--\n\n--b--\n"
    )
    return text.replace("\n", "\r\n").encode()
