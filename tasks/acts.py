"""What people do: each act is declared once; command, Prefect form and web desk are made from the declaration."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, Generic, TypeVar

from pydantic import Field

from config.forms import Form
from tasks.ledger.actions import record_action
from tasks.run import Run

_WHO, _WHY = 80, 81
"""On a page it is first said what is done, then who does it and why."""


class ActForm(Form):
    """Who does it; every act is somebody's."""

    by: str = Field(
        title="Người thực hiện", description="Họ tên và chức vụ", min_length=1, json_schema_extra={"position": _WHO}
    )


class ReasonedForm(ActForm):
    """Who, and why: for acts that change figures or messages."""

    reason: str = Field(
        title="Lý do", description="Được ghi vào nhật ký", min_length=1, json_schema_extra={"position": _WHY}
    )


F = TypeVar("F", bound=ActForm)


@dataclass(frozen=True, slots=True)
class Done:
    """What an act did: to what (a sha256, an agency's code, a message's key), told in Vietnamese.

    `facts` are kept beside the form where they say more than it, or say it otherwise.
    """

    subject: str
    told: str
    facts: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Act(Generic[F]):
    """An act as it is declared. `carry_out` raises ToldError where it cannot be done."""

    name: str
    """As the record calls it, e.g. `assign`."""
    title: str
    form: type[F]
    carry_out: Callable[[Run, F], Done]
    command: str = ""
    """The words of its command where they are not its name, e.g. `outbox settle`."""
    of_profile: bool = False
    """It is about something of the whole profile, not of one period: no period is asked for."""
    confirm: Callable[[Run, F], str] | None = None
    """What a person is shown and says yes to before it is carried out, where there is something to confirm."""


def carry_out(act: Act[F], run: Run, form: F) -> str:
    """Do what the form says and record who did it, when and why; what is told about it. Raises ToldError."""
    done = act.carry_out(run, form)
    record_action(
        run.ledger,
        form.by,
        act.name,
        done.subject,
        {
            "profile": run.profile_code,
            "period": run.period.code,
            **form.model_dump(mode="json", exclude={"by"}, exclude_none=True),
            **done.facts,
        },
        known_at=run.as_of,
        recorded_at=run.clock.now(),
        simulated=run.clock.is_simulated,
    )
    return done.told
