"""`giaingan plan`: decisions on the capital plan taken in, and the plan in force on a day."""

import argparse
import json
from datetime import date

from config.load import load_profile
from config.period import project_periods
from config.run_request import RunRequest
from config.settings import Settings
from flows.commands.asked import request_of
from flows.opening import open_run
from flows.words import asked, day
from tasks.acts import carry_out
from tasks.plan.importing import IMPORT_PLAN, PlanForm, proposed_told, read_decision
from tasks.plan.shown import plan_differences_told, plan_rows, plan_told
from tasks.run import Run


def import_plan(arguments: argparse.Namespace) -> int:
    """Read a decision's annex, show what it changes, and record it unless this is a rehearsal."""
    form = asked(PlanForm, arguments)
    run = _run(arguments, form.year)
    if arguments.dry_run:
        print("\n".join((*proposed_told(run, read_decision(run, form)), "Chạy thử: chưa ghi gì.")))
    else:
        print(carry_out(IMPORT_PLAN, run, form))
    return 0


def show(arguments: argparse.Namespace) -> int:
    """The plan in force on a day, as known now or as of a moment."""
    run = _run(arguments, None)
    on = day(arguments.on) if arguments.on else run.as_of.date()
    if arguments.json:
        print(json.dumps(plan_rows(run, on), ensure_ascii=False, indent=2))
    else:
        print("\n".join(plan_told(run, on)))
    return 0


def diff(arguments: argparse.Namespace) -> int:
    """What differs between the plans in force on two days."""
    run = _run(arguments, None)
    until = day(arguments.until) if arguments.until else run.as_of.date()
    print("\n".join(plan_differences_told(run, day(arguments.since), until)))
    return 0


def _run(arguments: argparse.Namespace, year: int | None) -> Run:
    """A run as of now: a plan belongs to no period, so the first one of its year stands for it."""
    request: RunRequest = request_of(arguments)
    profile = load_profile(request.profile, request.profiles or Settings().profiles)
    periods = project_periods(profile)
    own = [period for period in periods if period.plan_year == year] or periods
    due_on: date = own[0].due_on
    return open_run(request.model_copy(update={"period": due_on}), acting=True)
