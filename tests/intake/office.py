"""An office whose files come by portal and mailbox: collect and check through the plain steps, as flows string them."""

import contextlib
import hashlib
import json
import os
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

from config.run import Run, make_job

from config.channels import Channel, FolderChannel, HttpChannel, MailboxChannel
from config.clock import HANOI
from config.settings import Settings
from tasks.check import steps as checks
from tasks.collect import steps as channels
from tasks.dispatch import steps as post
from tasks.ledger import outbox, treasury, twins
from tasks.ledger import steps as ledger
from tasks.ledger.records import SubmissionRecord
from tasks.read import door as reader
from tasks.read import steps as reading

PROFILE, PERIOD = "bac-ninh-2023", date(2023, 8, 5)
ON_TIME = datetime(2023, 8, 3, 9, 0, tzinfo=HANOI)
CLOSED = datetime(2023, 8, 9, 17, 0, tzinfo=HANOI)
SECRETS: Mapping[str, str] = {"PORTAL_TOKEN": "token", "MAIL_PASSWORD": "mật khẩu"}

HEAD = (
    "TT",
    "Mã dự án",
    "Danh mục dự án",
    "Chủ đầu tư",
    "Nguồn vốn",
    "Kế hoạch vốn năm 2023",
    "Lũy kế giải ngân từ 01/01/2023 đến 31/7/2023",
)
Line = tuple[str, str, int, int]
"""Project code, name, plan and disbursement in triệu đồng."""


def table(agency: str, *lines: Line, source: str = "Ngân sách địa phương (cân đối)") -> list[list[Any]]:
    """A plain form of the agency named, in triệu đồng, its total first."""
    total = [sum(line[2] for line in lines), sum(line[3] for line in lines)]
    return [
        [agency.upper()],
        ["BIỂU TỔNG HỢP TÌNH HÌNH GIẢI NGÂN VỐN ĐẦU TƯ CÔNG NĂM 2023"],
        ["(Số liệu đến hết ngày 31/7/2023)"],
        ["", "", "", "", "", "", "Đơn vị tính: triệu đồng"],
        list(HEAD),
        ["", "", "TỔNG CỘNG", "", "", *total],
        *([number, code, name, agency, source, plan, paid] for number, (code, name, plan, paid) in enumerate(lines, 1)),
    ]


def workbook(rows: list[list[Any]]) -> bytes:
    """The rows as a workbook that has the same bytes each time it is made."""
    import io

    import xlsxwriter

    stream = io.BytesIO()
    with xlsxwriter.Workbook(stream, {"in_memory": True}) as book:
        book.set_properties({"created": datetime(2023, 8, 1)})  # noqa: DTZ001  # xlsxwriter takes a naive moment
        sheet = book.add_worksheet("Biểu 01")
        for place, row in enumerate(rows):
            for column, value in enumerate(row):
                if value != "":
                    sheet.write(place, column, value)
    return stream.getvalue()


class DiedError(Exception):
    """The process would be gone here."""


def nothing(_step: str) -> None:
    """No fault."""


@dataclass
class Office:
    """An installation in a folder of its own. `fault` is called with the name of each step just done."""

    root: Path
    channels: tuple[Channel, ...] = ()
    fault: Callable[[str], None] = field(default=nothing)
    as_of: datetime = CLOSED

    @property
    def inbox(self) -> Path:
        folder = self.root / "inbox"
        folder.mkdir(parents=True, exist_ok=True)
        return folder

    @property
    def run(self) -> Run:
        return make_job(
            PROFILE, PERIOD, as_of=self.as_of, inbox=None if self.channels else self.inbox, out=self.root / "out"
        )

    def drop(self, name: str, content: bytes, at: datetime = ON_TIME) -> Path:
        """A file in the drop folder; `name` may have folders."""
        path = self.inbox / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
        os.utime(path, (at.timestamp(), at.timestamp()))
        return path

    def collect(self) -> list[str]:
        """One round of collecting; the names of the files stored."""
        with house(self.root / "home"):
            return collect(self.run, self.channels, self.fault)

    def check(self) -> int:
        """One round of checking; how many messages it queued."""
        with house(self.root / "home"):
            return check(self.run)

    def known(self) -> list[SubmissionRecord]:
        with house(self.root / "home"):
            return ledger.known(self.run)

    def states(self) -> dict[str, str]:
        """File name -> state."""
        return {record.file_name: record.state for record in self.known()}

    def mail(self, kind: str | None = None) -> list[Any]:
        """The period's outbox rows, of one kind if told."""
        with house(self.root / "home"):
            rows = outbox.rows(ledger.run.ledger, PROFILE, PERIOD.isoformat())
        return [row for row in rows if kind in (None, row.kind)]

    def command(self, *words: str) -> int:
        """The command line, without Prefect."""
        from flows.cli import main

        with house(self.root / "home"):
            return main(words)

    def originals(self) -> set[str]:
        """sha256 of every original, each one's content proved."""
        folder = self.root / "home" / "originals"
        for path in folder.iterdir():
            if not path.name.startswith("."):
                assert hashlib.sha256(path.read_bytes()).hexdigest() == path.name
        return {path.name for path in folder.iterdir() if not path.name.startswith(".")}


def collect(run: Run, opened: tuple[Channel, ...], fault: Callable[[str], None] = nothing) -> list[str]:
    """flows/collect.py without Prefect."""
    stored: list[SubmissionRecord] = []
    polled = {
        channel.id: channels.poll(run, channel, ledger.channel_marks(run, channel.id), _secret)
        for channel in opened or channels.channels_of(run)
    }
    arrived = [*polled.values(), channels.left_behind(run, list(polled.values()))]
    fault("poll")
    for batch in reader.batches(ledger.unread(run, arrived)):
        placed = reading.read_and_place(run, reading.open_archives(run, batch, Settings().originals))
        placed = twins.hold_twins(run, placed)
        fault("read")
        post.queue_receipts(run, placed)
        fault("receipts")
        stored += ledger.store(run, placed)
        fault("store")
    post.settle_bounced(run, list(polled.values()))
    fault("bounces")
    for channel, round_ in polled.items():
        ledger.remember_marks(run, channel, round_)
    fault("remember")
    channels.settle(run, arrived)
    fault("settle")
    faults = [f"{f.channel} {f.origin}: {f.reason}" for round_ in arrived for f in round_.faults]
    assert not faults, faults
    return [record.file_name for record in stored]


def check(run: Run) -> int:
    """flows/check.py without Prefect."""
    while (wave := ledger.next_wave(run)) is not None:
        ledger.record_verdict(run, wave, checks.judge(wave))
    treasury.compare_with_treasury(run)
    queued = post.queue_returns(run, checks.mark(run, ledger.returned(run)))
    return queued + post.queue_questions(run, ledger.asked_about(run))


@contextlib.contextmanager
def house(home: Path) -> Iterator[None]:
    """The installation whose state lies in `home`."""
    names = ("GIAINGAN_HOME", "GIAINGAN_DATABASE_URL")
    before = {name: os.environ.pop(name, None) for name in names}
    os.environ["GIAINGAN_HOME"] = str(home)
    try:
        yield
    finally:
        os.environ.pop("GIAINGAN_HOME")
        os.environ.update({name: value for name, value in before.items() if value is not None})


def http_channel(url: str) -> HttpChannel:
    return HttpChannel.model_validate(
        {"kind": "http", "id": "cong", "listing_url": f"{url}/list", "allow_private_addresses": True, "max_attempts": 2}
    )


def mailbox_channel(port: int) -> MailboxChannel:
    return MailboxChannel.model_validate(
        {
            "kind": "mailbox",
            "id": "hop-thu",
            "host": "127.0.0.1",
            "port": port,
            "security": "plain",
            "user": "tonghop",
            "secret": {"env": "MAIL_PASSWORD"},
            "timeout_seconds": 5,
        }
    )


def folder_channel(path: Path) -> FolderChannel:
    return FolderChannel(kind="folder", id="thu-muc", path=path, quiet_seconds=0)


def listing(**files: str) -> bytes:
    """A portal's listing: names to paths, as sent in by the agency that the path begins with."""
    items = [
        {
            "url": path,
            "name": name,
            "agency": path.strip("/").split("/")[0],
            "uploaded_at": (ON_TIME + timedelta(minutes=5)).isoformat(),
        }
        for name, path in files.items()
    ]
    return json.dumps({"items": items}).encode()


def _secret(reference: Any) -> str:
    return SECRETS[reference.env]
