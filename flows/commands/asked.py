"""What a command line asks for, as the request that every run is made from."""

import argparse

from config.run_request import RunRequest
from flows.opening import open_run
from tasks.run import Run


def request_of(arguments: argparse.Namespace) -> RunRequest:
    """The request that the words name; options that a command does not have are absent."""
    names = RunRequest.model_fields.keys()
    return RunRequest(**{name: value for name, value in vars(arguments).items() if name in names and value is not None})


def run_of(arguments: argparse.Namespace, *, acting: bool = False) -> Run:
    """The open run that the words name; `acting`: a person does something now, unless told otherwise."""
    return open_run(request_of(arguments), acting=acting)
