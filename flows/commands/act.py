"""What people do by command: the words after it are the act's form."""

import argparse

from flows.commands.asked import run_of
from flows.words import asked
from tasks.acts import carry_out


def run(arguments: argparse.Namespace) -> int:
    """Carry out the act as of now, and tell what it did."""
    form = asked(arguments.act.form, arguments)
    print(carry_out(arguments.act, run_of(arguments, acting=True), form))
    return 0
