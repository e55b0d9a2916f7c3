"""The form that goes out to an agency, with its last figures filled in."""

from config.errors import ToldError
from config.rules import load_rules
from tasks.ledger.lines import lines, previous_lines
from tasks.run import Run


def form_for(run: Run, agency: str) -> bytes:
    """The agency's form for the period, with its last accepted lines filled in. Raises ToldError."""
    # Brings openpyxl, which a run of the month imports only where a file goes back.
    from tasks.check.form import issue_form

    if agency not in {one.code for one in run.profile.agencies}:
        raise ToldError(f"Hồ sơ {run.profile_code} không có đơn vị {agency!r}")
    ledger = run.ledger
    mine = lines(ledger, run.profile_code, run.period.code, known_at=run.as_of)
    mine = mine[mine["agency"] == agency]
    if mine.empty:
        mine = previous_lines(ledger, run.profile_code, run.period.code, run.period.plan_year, known_at=run.as_of)
        mine = mine[mine["agency"] == agency]
    return issue_form(run.profile, agency, run.period, mine.reset_index(drop=True), load_rules(), run.as_of)
