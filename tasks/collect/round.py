"""What every kind of channel is given when it is polled."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from config.channels import SecretRef
from tasks.collect.originals import Originals


@dataclass(frozen=True, slots=True)
class Round:
    """What a channel may use when it is polled: where files are kept, whom it knows, what it remembered, what time it
    is. `secret` looks a secret up and raises LookupError where there is none."""

    originals: Originals
    marks: Mapping[str, str]
    as_of: datetime
    """When what is found becomes known; `now` is the present."""
    now: datetime
    home: Path
    profile: str
    """Its code."""
    agencies: Mapping[str, str]
    """Codes, names and aliases of those whose files are taken in, to their codes."""
    addresses: Mapping[str, str]
    """Their registered mail addresses, to their codes."""
    secret: Callable[[SecretRef], str]
