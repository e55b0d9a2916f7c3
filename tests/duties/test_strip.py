"""The strip of twelve periods: how each agency stood in each, nothing of periods that are not due yet."""

from datetime import date, datetime

from config.clock import HANOI
from config.load import load_profile
from tasks.duties.duty import owed_by_all
from tasks.duties.recorded import EXEMPT, Said
from tasks.duties.standing import standing
from tasks.duties.strip import strips

PROFILE = load_profile("bac-ninh-2023")


def test_how_an_agency_stood_in_each_period_that_was_due() -> None:
    """001 L62: by 11/10/2023 six tables were due; Sở Xây dựng sent two in time, one late, one not, two are exempt."""
    came = {"2023-07-22": (7, 20), "2023-08-05": (8, 4), "2023-08-22": (8, 25)}
    filed = {("BN1", due, "sxd"): datetime(2023, *day, 9, tzinfo=HANOI) for due, day in came.items()}
    said = [
        Said(EXEMPT, ("BN1", due, "sxd"), date(2023, 9, 1), None, "9/UBND", "lũ")
        for due in ("2023-09-22", "2023-10-05")
    ]
    on = date(2023, 10, 11)
    found = strips([standing(one, on, said, filed) for one in owed_by_all(PROFILE)], on)
    assert len(found) == len(PROFILE.agencies)
    own = found[0]
    assert (own.agency, [str(due) for due in own.due_on]) == (
        "sxd", ["2023-07-22", "2023-08-05", "2023-08-22", "2023-09-05", "2023-09-22", "2023-10-05"],
    )  # fmt: skip
    assert own.states == ("received", "received", "done_late", "overdue", "exempt", "exempt")
    assert (own.count("received"), own.count("overdue", "done_late")) == (2, 2)


def test_no_more_than_twelve() -> None:
    on = date(2024, 3, 1)
    found = strips([standing(one, on, [], {}) for one in owed_by_all(PROFILE)], on)
    assert (len(found[0].due_on), str(found[0].due_on[-1])) == (12, "2024-02-05")
