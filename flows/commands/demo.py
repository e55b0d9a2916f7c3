"""`giaingan demo`: an illustrative month of Bắc Ninh from submissions to report, in a folder of its own."""

import argparse
import os
import sys
from dataclasses import replace
from datetime import date, datetime, timedelta
from io import StringIO
from pathlib import Path

from config.clock import HANOI
from config.load import load_profile
from config.period import Period, find_period
from config.profile import Profile
from config.run_request import RunRequest
from config.sample.decisions import sample_decisions
from config.sample.files import SampleFile, sample_files
from config.settings import Settings
from flows.commands.cycle import carry_out, tell
from flows.cycle import MonthDone
from flows.dispatch import dispatch
from flows.opening import open_run
from tasks.acts import carry_out as act
from tasks.acts import carry_out as release
from tasks.dispatch.deliver import message_counts
from tasks.dispatch.release import RELEASE, ReleaseForm
from tasks.report.issue import write_summary
from tasks.run import Outcome

PROFILE, EARLIER, PERIOD = "bac-ninh-2023", date(2023, 7, 22), date(2023, 8, 5)
_BEFORE = timedelta(days=7)
"""How long before the first period's books close the plan is entered."""


def run(arguments: argparse.Namespace) -> int:
    """Make the submissions, run the period before (for its past figures) as far as checking, then the cycle."""
    out: Path = arguments.out or Path(".giaingan") / "demo"
    open_run(RunRequest(profile=PROFILE, period=PERIOD, out=out))  # says at once where results cannot go
    # Invented figures never enter the office's own ledger.
    os.environ["GIAINGAN_HOME"] = str((out / "state").resolve())
    os.environ.pop("GIAINGAN_DATABASE_URL", None)
    mark = Settings().illustrative_mark
    mark.parent.mkdir(parents=True, exist_ok=True)
    mark.touch()
    profile = load_profile(PROFILE)
    import_plan(profile, out / "ke-hoach")
    for due_on, clean, stages, results in (
        (EARLIER, True, ("collect", "check"), out / "state" / "earlier"),
        (PERIOD, False, ("cycle",), out),
    ):
        period = find_period(profile, due_on)
        inbox = out / "inbox" / due_on.isoformat()
        write_samples(profile, period, inbox, clean=clean)
        clock = (due_on == PERIOD and arguments.clock) or period.closes_at
        asked = RunRequest(profile=PROFILE, period=due_on, inbox=inbox, out=results, clock=clock, illustrative=True)
        for name in stages:
            outcome = carry_out(name, asked, plain=arguments.plain)
    tell(_released(asked, outcome))
    print(
        f"\nMở để xem:\n"
        f"  {out / 'tong-quan.html'}   trang tổng quan\n"
        f"  {out / 'bao-cao.docx'}    báo cáo tổng hợp\n"
        f"  {out / 'bao-cao-bo.docx'} bản gửi Bộ\n"
        f"  {out / 'phu-luc.xlsx'}    phụ lục số liệu\n"
        f"  {out / 'mail'}, {out / 'returned'}   thư và các tệp trả lại đơn vị\n"
        f"  {out / 'summary.json'}    kết quả cho chương trình khác\n"
        f"Giao diện Prefect của lần chạy này: {_program()} ui --home {out / 'state'}\n"
        f"  rồi mở http://127.0.0.1:4200/runs\n"
        f"Mọi số liệu trên là SỐ LIỆU MINH HỌA."
    )
    return 1 if outcome.faults else 0


def _released(request: RunRequest, outcome: Outcome[MonthDone]) -> Outcome[MonthDone]:
    """The month after somebody released what it drafted, so that this mail can be seen too.

    No office would: the number says that it is none, and a demo's mail never leaves the machine.
    """
    run = open_run(request, acting=True)
    for number, document in enumerate(("bao-cao", "bao-cao-bo", "trich"), start=1):
        form = ReleaseForm(
            document=document,
            number=f"{number:02d}/MINH HỌA",
            on=run.clock.now().astimezone(HANOI).date(),
            signer="(minh họa, không có người ký)",
            by="giaingan demo",
            reason="minh họa",
        )
        release(RELEASE, run, form)
    sent = dispatch(run)
    summary = write_summary(run, outcome.value.issued.facts, message_counts(run))
    return replace(outcome, value=replace(outcome.value, summary=summary), awaiting=sent.awaiting, faults=sent.faults)


def import_plan(profile: Profile, folder: Path) -> None:
    """The illustrative decisions on the plan, written as workbooks and taken in as an office takes them in."""
    from tasks.plan.importing import IMPORT_PLAN, PlanForm
    from tasks.report.issue import sample_workbook

    folder.mkdir(parents=True, exist_ok=True)
    period = find_period(profile, EARLIER)
    asked = RunRequest(profile=profile.code, period=EARLIER, clock=period.closes_at - _BEFORE, illustrative=True)
    run = open_run(asked, acting=True)
    for one in sample_decisions(profile):
        path = folder / one.file_name
        path.write_bytes(sample_workbook(one.sheet, period.closes_at))
        form = PlanForm(
            file=path,
            year=profile.plan_year,
            kind=one.kind,
            amounts="total",
            document_number=one.document,
            on=one.on,
            by="Số liệu minh họa",
        )
        print(act(IMPORT_PLAN, run, form).splitlines()[-1])


def _program() -> str:
    """`giaingan` as it can be typed here: it need not be on the path."""
    return os.path.relpath(Path(sys.executable).with_name("giaingan"))


def write_samples(profile: Profile, period: Period, inbox: Path, *, clean: bool) -> None:
    """The illustrative submissions of a period in a drop folder, one sub-folder per agency, dated as they arrived."""
    for file in sample_files(profile, period, clean=clean):
        folder = inbox / file.agency
        folder.mkdir(parents=True, exist_ok=True)
        path = folder / file.file_name
        path.write_bytes(_content(file))
        arrived = file.arrived_at.timestamp()
        os.utime(path, (arrived, arrived))


def _content(file: SampleFile) -> bytes:
    if not file.as_csv:
        from tasks.report.issue import sample_workbook

        return sample_workbook(file.sheet, file.arrived_at)
    import csv

    text = StringIO()
    writer = csv.writer(text, delimiter=";", lineterminator="\r\n")
    for row in file.sheet.rows:
        writer.writerow(["" if cell is None else _vietnamese(cell) for cell in row])
    return text.getvalue().encode("utf-8-sig")


def _vietnamese(cell: object) -> str:
    """Numbers with a decimal comma, as Vietnamese spreadsheets write them into csv."""
    return str(cell).replace(".", ",") if not isinstance(cell, str | datetime) else str(cell)
