"""What the operating system can hold a process to: memory and processor time, where it can at all (not on Windows)."""

import contextlib
import signal
import time
from pathlib import Path

try:
    import resource
except ImportError:  # Windows
    resource = None  # type: ignore[assignment]

STOPPED_BY_PROCESSOR_TIME = -getattr(signal, "SIGXCPU", 24)
"""How a process ends that has used up its processor time."""


def limit_memory(memory_bytes: int) -> None:
    """Keep this process's memory at about `memory_bytes`: address space beyond what is mapped but unused is refused."""
    if resource is None:
        return
    try:
        pages = Path("/proc/self/statm").read_text("ascii").split()
    except OSError:
        mapped = 0
    else:
        mapped = (int(pages[0]) - int(pages[1])) * resource.getpagesize()
    limit = memory_bytes + mapped
    hard = resource.getrlimit(resource.RLIMIT_AS)[1]
    with contextlib.suppress(ValueError, OSError):
        resource.setrlimit(resource.RLIMIT_AS, (limit if hard == resource.RLIM_INFINITY else min(limit, hard), hard))
        # A crash must not write a core file of somebody's figures.
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def limit_processor(seconds: float) -> None:
    """Stop this process when it has used `seconds` of processor time from now on; a later call begins anew."""
    if resource is None:
        return
    hard = resource.getrlimit(resource.RLIMIT_CPU)[1]
    soft = int(time.process_time() + seconds) + 1
    if hard == resource.RLIM_INFINITY or soft < hard:
        with contextlib.suppress(ValueError, OSError):
            resource.setrlimit(resource.RLIMIT_CPU, (soft, hard))


def has_processor_limit() -> bool:
    """Whether `limit_processor` does anything here."""
    return resource is not None
