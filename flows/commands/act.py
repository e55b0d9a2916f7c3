"""What people do by command: the words after it are the act's form."""

import argparse
import sys

from config.errors import ToldError
from config.run_request import ProfileRequest
from flows.commands.asked import run_of
from flows.opening import open_profile_run
from flows.words import asked
from tasks.acts import carry_out


def run(arguments: argparse.Namespace) -> int:
    """Carry out the act as of now, and tell what it did.

    What is to be confirmed is shown first. On a terminal the person is asked; elsewhere giving the command is saying
    yes, and what was shown is recorded with the act.
    """
    act, form = arguments.act, asked(arguments.act.form, arguments)
    opened = open_profile_run(asked(ProfileRequest, arguments)) if act.of_profile else run_of(arguments, acting=True)
    if act.confirm is not None:
        print(act.confirm(opened, form))
        if sys.stdin.isatty() and input("Xác nhận các nội dung trên? (c/k) ").strip().casefold() != "c":
            raise ToldError("Không xác nhận: chưa làm gì.")
    print(carry_out(act, opened, form))
    return 0
