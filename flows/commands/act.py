"""What people do by command: the words after it are the act's form."""

import argparse

from config.run_request import ProfileRequest
from flows.commands.asked import run_of
from flows.opening import open_profile_run
from flows.words import asked
from tasks.acts import carry_out


def run(arguments: argparse.Namespace) -> int:
    """Carry out the act as of now, and tell what it did."""
    form = asked(arguments.act.form, arguments)
    act = arguments.act
    run = open_profile_run(asked(ProfileRequest, arguments)) if act.of_profile else run_of(arguments, acting=True)
    print(carry_out(act, run, form))
    return 0
