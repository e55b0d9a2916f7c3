"""Dispatch: what is queued goes out once, provably; not live, it becomes .eml files."""

from config.job import Job
from flows.stage import Outcome, stage
from tasks.dispatch import door as post
from tasks.dispatch.types import DispatchResult


@stage
def dispatch(job: Job) -> Outcome[DispatchResult]:
    """One round over the period's outbox."""
    result = post.deliver(job)
    unsettled = result.counts["unknown"]
    lost = result.counts["refused"] + result.counts["failed"]
    attention = [
        *(
            [f"{unsettled} thư không rõ đã gửi được hay chưa: xác minh rồi xử lý bằng `giaingan outbox`"]
            if unsettled
            else []
        ),
        *([f"{lost} thư hỏng hoặc bị từ chối: xem `giaingan outbox list`"] if lost else []),
    ]
    return Outcome(result, attention=tuple(attention), faults=result.faults)
