"""A portal over HTTP."""

from config.channels import HttpChannel
from tasks.collect.round import Round
from tasks.collect.types import Polled
from tasks.collect.web import poll_http


def poll(channel: HttpChannel, round_: Round) -> Polled:
    """What arrives at a portal arrives now, whatever moment the run is about."""
    return poll_http(
        channel, round_.originals, round_.marks, round_.now, agencies=round_.agencies, secret=round_.secret
    )
