"""The catalogue of checks: one rule, one file; config/rules.yaml gives each its words, severity and validity."""

import pkgutil
from collections.abc import Mapping
from importlib import import_module

from tasks.check.protocol import Judge

MODULES = tuple(sorted(module.name for module in pkgutil.iter_modules(__path__)))
"""Names of all rule modules."""

JUDGES: Mapping[str, Judge] = {name: import_module(f"{__name__}.{name}").judge for name in MODULES}
"""The judge of each rule module."""
