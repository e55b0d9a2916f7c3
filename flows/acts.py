"""What people do, gathered from the rooms: a command and a deployment are made of each."""

from collections.abc import Mapping
from typing import Any

from tasks.acts import Act
from tasks.check.waiving import WAIVE
from tasks.dispatch.message_acts import RESEND, SETTLE
from tasks.dispatch.release import RELEASE
from tasks.dispatch.reminders import HOLD
from tasks.read.file_acts import ASSIGN, EXCLUDE, RESTORE
from tasks.reallocate.decision_form import DECIDE

_ALL: tuple[Act[Any], ...] = (
    ASSIGN,
    EXCLUDE,
    RESTORE,
    WAIVE,
    DECIDE,
    RELEASE,
    HOLD,
    SETTLE,
    RESEND,
)

ACTS: Mapping[str, Act[Any]] = {act.name: act for act in _ALL}
"""In the order of the month."""
