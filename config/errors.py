"""Faults that are told to people in one line, without a traceback."""


class ToldError(Exception):
    """Something outside the program is wrong; the message says what, in Vietnamese, and holds no secret."""
