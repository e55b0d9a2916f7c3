"""Periods by which a flag counts on: one for each cut-off."""

from tests.progress.test_engine import run


def test_two_reports_of_one_cut_off_are_one_period():
    first = run("2023-08-05", 30, ())
    again = run("2023-08-22", 30, first, same_cutoff=True)
    after = run("2023-09-05", 30, again)
    assert [flag.periods for found in (first, again, after) for flag in found] == [1, 1, 2]
