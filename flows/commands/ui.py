"""`giaingan ui`: the Prefect server and its page on this machine, over the state of earlier runs."""

import argparse
import os
import subprocess
import sys

from flows import local


def run(arguments: argparse.Namespace) -> int:
    """Serve until Ctrl-C."""
    if arguments.home is not None:
        os.environ["GIAINGAN_HOME"] = str(arguments.home.resolve())
    local.prepare()
    os.environ["PREFECT_LOGGING_LEVEL"] = "INFO"
    words = [sys.executable, "-m", "prefect", "server", "start", "--host", "127.0.0.1", "--port", str(arguments.port)]
    if hasattr(os, "execv") and os.name != "nt":
        os.execv(words[0], words)  # noqa: S606 - our own interpreter, words of our own
    # Where a process cannot become another one, it waits for it.
    return subprocess.call(words)  # noqa: S603 - likewise
