"""What a command line asks for, as the request that every run is made from."""

import argparse
from pathlib import Path

from config.errors import ToldError
from config.run_request import RunRequest
from flows.opening import open_run
from flows.words import asked
from tasks.run import Run


def request_of(arguments: argparse.Namespace) -> RunRequest:
    """The request that the words name. Raises ConfigurationError."""
    return asked(RunRequest, arguments)


def run_of(arguments: argparse.Namespace, *, acting: bool = False) -> Run:
    """The open run that the words name; `acting`: a person does something now, unless told otherwise."""
    return open_run(request_of(arguments), acting=acting)


def write(path: Path, content: bytes) -> None:
    """A file that was asked for, with the folder that it lies in. Raises ToldError."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
    except OSError as error:
        raise ToldError(f"Không ghi được {path}: {error.strerror}") from None
