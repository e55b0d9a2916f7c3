"""`giaingan cycle` and `giaingan stage`: the month, or one stage of it, for one province and period."""

import argparse
import sys
from collections.abc import Mapping
from typing import Any

from config.run_request import RunRequest
from config.vocabulary import vocabulary
from flows.commands.asked import request_of
from flows.opening import open_run
from flows.stages import WHOLE
from tasks.run import Outcome


def run(arguments: argparse.Namespace) -> int:
    """The whole cycle. 0 when it completed, 1 when something broke."""
    outcome = carry_out("cycle", request_of(arguments), plain=arguments.plain)
    tell(outcome)
    return 1 if outcome.faults else 0


def run_stage(arguments: argparse.Namespace) -> int:
    """One stage alone."""
    outcome = carry_out(arguments.stage, request_of(arguments), plain=arguments.plain)
    for line in (*outcome.awaiting, *outcome.attention, *outcome.faults):
        print(f"! {line}", file=sys.stderr)
    print("Không có gì mới." if outcome.nothing_new else f"Đã chạy xong bước {arguments.stage}.")
    return 1 if outcome.faults else 0


def carry_out(name: str, request: RunRequest, *, plain: bool) -> Outcome[Any]:
    """What the cycle or a stage makes: by plain calls, or as a flow on a Prefect server, with the same result."""
    # Opened first: a wrong profile, folder or database is told before a server starts.
    run = open_run(request)
    if plain:
        return WHOLE[name](run)
    from flows.local import run_under_prefect

    return run_under_prefect(name, WHOLE[name], request.model_copy(update={"out": run.out}))


def tell(outcome: Outcome[Any]) -> None:
    """The cycle's result in a few lines."""
    summary = outcome.value.summary
    agencies, totals, messages = summary["agencies"], summary["totals"], summary["messages"]
    rate = "không tính được" if totals["rate_pct"] is None else f"{totals['rate_pct']:.2f}%".replace(".", ",")
    print(f"Kỳ {summary['period']} ({summary['profile']}), số liệu biết đến {summary['as_of']}")
    print(
        f"  Đơn vị: {agencies['expected']} phải báo cáo, {agencies['received']} đã gửi, "
        f"{agencies['accepted']} được nhận, {agencies['returned']} bị trả lại, "
        f"{agencies['late']} gửi muộn, {len(agencies['missing'])} chưa gửi"
    )
    print(f"  {_covered(summary['coverage'])}")
    print(
        f"  {totals['projects']} dự án; kế hoạch {_dong(totals['plan_vnd'])}; "
        f"giải ngân {_dong(totals['disbursed_vnd'])}; tỷ lệ {rate}"
    )
    print(
        f"  {len(summary['flags'])} cảnh báo, {len(summary['transfers'])} đề xuất điều chuyển; thư: "
        f"{messages['written']} đã ghi thành tệp, {messages['sent']} đã gửi, {messages['queued']} đang chờ, "
        f"{messages['failed']} hỏng hoặc bị từ chối{_rarer(messages)}; cộng {messages['total']}"
    )
    if messages["expired"]:
        print(f"  {messages['expired']} thư cho đơn vị đã quá thời hạn của kỳ nên không gửi, không ghi thành tệp")
    for line in outcome.awaiting:
        print(f"  Chờ phát hành: {line}")
    for line in outcome.attention:
        print(f"  Cần xử lý: {line}")
    for line in outcome.faults:
        print(f"  Hỏng: {line}", file=sys.stderr)


def _covered(cover: dict[str, Any]) -> str:
    """How much of the plan the figures are of, before any rate."""
    agencies, share = cover["agencies"], cover["share_pct"]
    basis = "" if cover["basis"] == "plan" else " theo số liệu đơn vị báo cáo"
    part = (
        "chưa biết tổng kế hoạch" if share is None else f"bằng {share:.1f}% tổng kế hoạch{basis}".replace(".", ",", 1)
    )
    return f"Số liệu của {agencies['reported']:02d}/{agencies['expected']:02d} đơn vị, {part}"


def _rarer(messages: Mapping[str, int]) -> str:
    """The states that most months do not have."""
    told = {"written", "sent", "queued", "failed"}
    words = vocabulary().outbox_states
    return "".join(f", {messages[s]} {words[s]}" for s in words if s not in told and messages.get(s))


def _dong(amount_vnd: int) -> str:
    return f"{amount_vnd:,} đồng".replace(",", ".")
