"""Work that is killed in the middle."""

import os
import signal
import sys
from collections.abc import Callable
from types import FrameType, ModuleType
from typing import Any


def killed_before(lines: int, modules: tuple[ModuleType, ...], work: Callable[[], object]) -> bool:
    """Do `work` in a process that kills itself with SIGKILL before the n-th line of the modules; whether it died."""
    child = os.fork()
    if child == 0:
        left, files = lines, {module.__file__ for module in modules}

        def trace(frame: FrameType, event: str, _argument: Any) -> Any:
            nonlocal left
            if frame.f_code.co_filename not in files:
                return None
            if event == "line":
                left -= 1
                if left < 0:
                    os.kill(os.getpid(), signal.SIGKILL)
            return trace

        sys.settrace(trace)
        work()
        os._exit(0)
    return os.WIFSIGNALED(os.waitpid(child, 0)[1])
