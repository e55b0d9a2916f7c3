"""One file per section of a report, found by its name; each answers None when there are no facts for it.

A section has `TITLE`, the heading, and `write(context)`, its blocks or None.
"""

import pkgutil
from importlib import import_module
from typing import Any

from config.load import ConfigurationError
from config.profile import Profile

SECTIONS = tuple(sorted(module.name for module in pkgutil.iter_modules(__path__)))
"""Every section that a profile can order."""


def section(code: str) -> Any:
    """The module that writes it."""
    return import_module(f"{__name__}.{code}")


def check_ordered(profile: Profile) -> None:
    """Every section that the profile orders is there, told before any work. Raises ConfigurationError."""
    ordered = {code for audience in profile.report.sections for code in profile.report.ordered(audience)}
    if strange := sorted(ordered - set(SECTIONS)):
        raise ConfigurationError(
            f"Hồ sơ {profile.code}: khóa `report.sections`: không có phần {', '.join(strange)}; "
            f"các phần: {', '.join(SECTIONS)}"
        )
