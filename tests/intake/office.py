"""An office whose files come by portal and mailbox, and the stages of collecting and checking over them."""

import hashlib
import io
import json
import os
from collections.abc import Callable, Mapping
from contextlib import ExitStack
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any
from unittest.mock import patch

import flows.collect
from config.channels import Channel, FolderChannel, HttpChannel, MailboxChannel
from config.clock import HANOI
from config.run_request import RunRequest
from flows.check import check
from flows.opening import open_run
from tasks.ledger import outbox
from tasks.ledger.outbox_records import OutboxRecord
from tasks.ledger.records import SubmissionRecord
from tasks.run import Run, submissions_of
from tests.cycle.month import Watcher, house

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


STEPS = ("left_behind", "read_and_place", "queue_receipts", "store", "settle_bounced", "remember_marks", "settle")
"""What collecting does, in order: after each of them the process may die."""


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

    def open(self, *, as_of: datetime | None = None, period: date = PERIOD) -> Run:
        """The open run of the office's moment, or of another one; call it inside `house`."""
        return self._opened(as_of or self.as_of, period)

    def settled(self) -> Run:
        """The run as it is opened for who names no moment; call it inside `house`."""
        return self._opened(None, PERIOD)

    def _opened(self, as_of: datetime | None, period: date) -> Run:
        inbox = None if self.channels else self.inbox
        out = self.root / "out"
        opened = open_run(RunRequest(profile=PROFILE, period=period, as_of=as_of, inbox=inbox, out=out))
        return replace(opened, present=None)  # the moment is the office's present

    def drop(self, name: str, content: bytes, at: datetime = ON_TIME) -> Path:
        """A file in the drop folder; `name` may have folders."""
        path = self.inbox / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
        os.utime(path, (at.timestamp(), at.timestamp()))
        return path

    def collect(self, *, as_of: datetime | None = None, period: date = PERIOD) -> list[str]:
        """One round of collecting; the names of the files stored. `fault` hears of each of STEPS once it is done."""
        with house(self.root / "home"), ExitStack() as patches:
            if self.channels:
                patches.enter_context(patch.dict(os.environ, SECRETS))
                patches.enter_context(patch.object(flows.collect, "channels_of", lambda _run: list(self.channels)))
            for step in STEPS:
                patches.enter_context(patch.object(flows.collect, step, self._failing(step)))
            done = flows.collect.collect(self.open(as_of=as_of, period=period))
        assert not done.faults, done.faults
        return [record.file_name for record in done.value]

    def _failing(self, step: str) -> Callable[..., Any]:
        work = getattr(flows.collect, step)

        def carried_out(*given: Any) -> Any:
            made = work(*given)
            self.fault(step)
            return made

        return carried_out

    def check(self) -> int:
        """One round of checking; how many messages it queued."""
        with house(self.root / "home"):
            watcher = Watcher()
            check(replace(self.open(), orchestrator=watcher))
        return watcher.queued("queue_returns") + watcher.queued("queue_questions")

    def known(self) -> list[SubmissionRecord]:
        """The period's files."""
        with house(self.root / "home"):
            return submissions_of(self.open())

    def states(self) -> dict[str, str]:
        """File name -> state."""
        return {record.file_name: record.state for record in self.known()}

    def mail(self, kind: str | None = None) -> list[OutboxRecord]:
        """The period's outbox rows, of one kind if told."""
        with house(self.root / "home"):
            rows = outbox.rows(self.open().ledger, PROFILE, PERIOD.isoformat())
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
