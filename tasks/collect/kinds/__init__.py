"""Kinds of channel: one module each, found by the `kind` that config/channels.yaml says."""

import pkgutil
from importlib import import_module

from config.channels import Channel
from tasks.collect.round import Round
from tasks.collect.types import Polled

KINDS = tuple(sorted(module.name for module in pkgutil.iter_modules(__path__)))
"""Every kind that can be polled. The models in config/channels.py are the same, which a test holds together."""


def poll_kind(channel: Channel, round_: Round) -> Polled:
    """One round over one channel, by the module of its kind: only that one, with its libraries, is imported."""
    polled: Polled = import_module(f"{__name__}.{channel.kind}").poll(channel, round_)
    return polled
