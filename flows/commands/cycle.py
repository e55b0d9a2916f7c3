"""`giaingan cycle` and `giaingan stage`: the month, or one stage of it, for one province and period."""

import argparse
import sys
from typing import Any

from config.job import Job
from flows.moment import job_of


def run(arguments: argparse.Namespace) -> int:
    """The whole cycle. 0 when it completed, 1 when something broke."""
    outcome = run_job(job_of(arguments), "cycle")
    tell(outcome, arguments)
    return 1 if outcome.faults else 0


def run_stage(arguments: argparse.Namespace) -> int:
    """One stage alone."""
    outcome = run_job(job_of(arguments), arguments.stage)
    for line in (*outcome.attention, *outcome.faults):
        print(f"! {line}", file=sys.stderr)
    print("Không có gì mới." if outcome.nothing_new else f"Đã chạy xong bước {arguments.stage}.")
    return 1 if outcome.faults else 0


def run_job(job: Job, name: str) -> Any:
    """The outcome of a flow by name. The ledger is opened first: a wrong database is told before a server starts."""
    from flows import local

    local.prepare()
    from tasks.ledger.steps import the_ledger

    the_ledger()
    return local.run_flow(flow_named(name), job)


def flow_named(name: str) -> Any:
    """A flow by its name, e.g. `cycle`."""
    from importlib import import_module

    return getattr(import_module(f"flows.{name}"), name)


def tell(outcome: Any, arguments: argparse.Namespace) -> None:
    """The cycle's result in a few lines."""
    summary = outcome.value
    agencies, totals, messages = summary["agencies"], summary["totals"], summary["messages"]
    rate = "không tính được" if totals["rate_pct"] is None else f"{totals['rate_pct']:.2f}%".replace(".", ",")
    print(f"Kỳ {summary['period']} ({summary['profile']}), số liệu biết đến {summary['as_of']}")
    print(
        f"  Đơn vị: {agencies['expected']} phải báo cáo, {agencies['received']} đã gửi, "
        f"{agencies['accepted']} được nhận, {agencies['returned']} bị trả lại, "
        f"{agencies['late']} gửi muộn, {len(agencies['missing'])} chưa gửi"
    )
    print(
        f"  {totals['projects']} dự án; kế hoạch {_dong(totals['plan_vnd'])}; "
        f"giải ngân {_dong(totals['disbursed_vnd'])}; tỷ lệ {rate}"
    )
    print(
        f"  {len(summary['flags'])} cảnh báo, {len(summary['transfers'])} đề xuất điều chuyển; thư: "
        f"{messages['written']} đã ghi thành tệp, {messages['sent']} đã gửi, {messages['queued']} đang chờ, "
        f"{messages['failed']} hỏng hoặc bị từ chối"
    )
    for line in outcome.attention:
        print(f"  Cần xử lý: {line}")
    for line in outcome.faults:
        print(f"  Hỏng: {line}", file=sys.stderr)


def _dong(amount_vnd: int) -> str:
    return f"{amount_vnd:,} đồng".replace(",", ".")
