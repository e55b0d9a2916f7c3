"""`giaingan demo`: an illustrative month of Bắc Ninh from submissions to report, in a folder of its own."""

import argparse
import os
import sys
from datetime import date, datetime
from io import StringIO
from pathlib import Path

from config.job import Job, make_job
from config.sample.files import SampleFile, sample_files
from config.settings import Settings

PROFILE, EARLIER, PERIOD = "bac-ninh-2023", date(2023, 7, 22), date(2023, 8, 5)


def run(arguments: argparse.Namespace) -> int:
    """Make the submissions, run the period before (for its past figures) as far as checking, then the cycle."""
    out: Path = arguments.out or Path(".giaingan") / "demo"
    make_job(PROFILE, PERIOD, out=out)  # says at once where results cannot go
    # Invented figures never enter the office's own ledger.
    os.environ["GIAINGAN_HOME"] = str((out / "state").resolve())
    os.environ.pop("GIAINGAN_DATABASE_URL", None)
    mark = Settings().illustrative_mark
    mark.parent.mkdir(parents=True, exist_ok=True)
    mark.touch()
    from flows.commands.cycle import run_job, tell

    for due_on in (EARLIER, PERIOD):
        (out / "inbox" / due_on.isoformat()).mkdir(parents=True, exist_ok=True)
    job = make_job(PROFILE, PERIOD, inbox=out / "inbox" / PERIOD.isoformat(), out=out, illustrative=True)
    earlier = make_job(
        PROFILE, EARLIER, inbox=out / "inbox" / EARLIER.isoformat(), out=out / "state" / "earlier", illustrative=True
    )
    for one, clean in ((earlier, True), (job, False)):
        write_samples(one, clean=clean)
    for name in ("collect", "check"):
        run_job(earlier, name)
    outcome = run_job(job, "cycle")
    tell(outcome, arguments)
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


def _program() -> str:
    """`giaingan` as it can be typed here: it need not be on the path."""
    return os.path.relpath(Path(sys.executable).with_name("giaingan"))


def write_samples(job: Job, *, clean: bool) -> None:
    """The illustrative submissions in the job's drop folder, one sub-folder per agency, dated as they arrived."""
    if job.inbox is None:
        raise ValueError("the samples need a drop folder")
    for file in sample_files(job.profile, job.period, clean=clean):
        folder = job.inbox / file.agency
        folder.mkdir(parents=True, exist_ok=True)
        path = folder / file.file_name
        path.write_bytes(_content(file))
        arrived = file.arrived_at.timestamp()
        os.utime(path, (arrived, arrived))


def _content(file: SampleFile) -> bytes:
    if not file.as_csv:
        from tasks.report.steps import sample_workbook

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
