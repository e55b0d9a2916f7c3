"""Finds code that nothing in flows, tasks or config uses: `python -m tests.unused`, run by `.ci/go test`.

Tests do not count as use: what only they call is a promise without a caller, to be wired or deleted. vulture sees
names, not types, so attributes set on other libraries' objects are left out, and what is used in a way that it cannot
see stands in ALLOWED with its reason. An entry that is not needed any more is told too.
"""

import sys
from pathlib import Path

from vulture import Vulture

ROOT = Path(__file__).resolve().parent.parent

CALLED_BY = {
    "pydantic": "model_config model_post_init",
    "SQLAlchemy": "impl cache_ok process_bind_param process_result_value",
    "Alembic": "down_revision branch_labels depends_on",
    "html.parser": "handle_starttag handle_endtag handle_data",
    "requests and urllib3": "get_redirect_target resp ConnectionCls",
    "imap_tools": "_get_mailbox_client",
    "yagmail": "prepare_send",
}
"""Names that a library calls or reads."""

ALLOWED = {
    "run_stage": "flows/cli.py names it as text, `cycle:run_stage`",
    "list_messages": "flows/cli.py names it as text, `post:list_messages`",
    "exclude": "a deployment of prefect.yaml names it as text",
    "restore": "a deployment of prefect.yaml names it as text",
    "explain": "a deployment of prefect.yaml names it as text",
    "accept": "a deployment of prefect.yaml names it as text",
    "close_year": "a deployment of prefect.yaml names it as text",
    "hold": "a deployment of prefect.yaml names it as text",
    "RULES": "tasks/read/rows/rules.py: the whole order, which tests walk",
    **dict.fromkeys(("width_pct", "is_behind", "mark_pct"), "tasks/report/assets/page.html.j2 shows it"),
    "FlowRunInput": "a type that stands in quotes",
    "template_version": "stands in the stamp of every issued form, for the version after this one",
    # Fields of records that are kept or handed out whole: nothing else shows what was known.
    "weekly_need_to_end_vnd": "kept with the assessment",
    "forecast_year_end_vnd": "kept with the assessment",
    "highest_tier": "a column of the comparison of scenarios",
    "delta_vnd": "kept with the decision",
    "donor_plan_after_vnd": "kept with a transfer's outcome",
    "donor_disbursed_vnd": "kept with a transfer's outcome",
    "donor_unspent_vnd": "kept with a transfer's outcome",
    "recipient_plan_after_vnd": "kept with a transfer's outcome",
    "recipient_disbursed_vnd": "kept with a transfer's outcome",
    "config_sha256": "kept with what a record rests on",
    # Keys of profiles and layouts that have to stay readable.
    # Called by tests only; each goes with the next change of its room.
    "verify_actions": "the check of the chain of acts wants a command",
    "read_file": "tasks/read/workbook.py: tests read one file with it",
}
"""Everything else, with the reason why it stays."""


def unused() -> list[str]:
    """One line for each unused function, class, method, field, variable or import, and for each needless entry."""
    decorators = ["@model_validator*", "@field_validator*", "@listens_for*", "@event.listens_for*"]
    finder = Vulture(ignore_decorators=decorators)
    finder.scavenge([str(ROOT / top) for top in ("config", "tasks", "flows")])
    allowed = {*ALLOWED, *(name for names in CALLED_BY.values() for name in names.split())}
    found = [item for item in finder.get_unused_code() if item.typ != "attribute"]
    lines = [
        f"{item.filename.relative_to(ROOT) if item.filename.is_absolute() else item.filename}:{item.first_lineno}: "
        f"{item.typ} `{item.name}` is used by nothing but tests, if at all: delete it or wire it"
        for item in found
        if item.name not in allowed
    ]
    stale = sorted(ALLOWED.keys() - {item.name for item in found})
    return lines + [f"tests/unused.py: `{name}` is used now; take it off ALLOWED" for name in stale]


if __name__ == "__main__":
    told = unused()
    print("\n".join(told))
    sys.exit(1 if told else 0)
