"""Dispatch: what is queued goes out once, provably; not live, it becomes .eml files."""

from tasks.dispatch.deliver import deliver
from tasks.dispatch.send import DispatchResult
from tasks.run import Outcome, Run


def dispatch(run: Run) -> Outcome[DispatchResult]:
    """One round over the period's outbox."""
    # Not tried again as a whole: the outbox itself knows what may be tried again, and when.
    result = run.step("gửi thư đang chờ", deliver, run)
    unsettled = result.counts["unknown"]
    lost = result.counts["refused"] + result.counts["failed"]
    attention = []
    if unsettled:
        attention.append(f"{unsettled} thư không rõ đã gửi được hay chưa: xác minh rồi xử lý bằng `giaingan outbox`")
    if lost:
        attention.append(f"{lost} thư hỏng hoặc bị từ chối: xem `giaingan outbox list`")
    return Outcome(result, attention=tuple(attention), faults=result.faults)
