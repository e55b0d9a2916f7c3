"""What a channel remembers between two rounds (ETags, mailbox UIDs). Memory, not fact: it is overwritten."""

from collections.abc import Mapping
from datetime import datetime

from sqlalchemy import insert, select, update

from tasks.ledger.engine import Ledger
from tasks.ledger.schema import channel_mark


def marks(ledger: Ledger, profile: str, channel: str) -> dict[str, str]:
    """The channel's marks by name, sorted."""
    query = (
        select(channel_mark.c.name, channel_mark.c.value)
        .where(channel_mark.c.profile == profile, channel_mark.c.channel == channel)
        .order_by(channel_mark.c.name)
    )
    with ledger.read() as connection:
        return {row.name: row.value for row in connection.execute(query)}


def remember(ledger: Ledger, profile: str, channel: str, values: Mapping[str, str], *, recorded_at: datetime) -> None:
    """Sets the named marks and leaves the others. Call it after the files they speak of are registered."""
    if not values:
        return
    key = (channel_mark.c.profile == profile, channel_mark.c.channel == channel)
    with ledger.write() as connection:
        known = set(connection.scalars(select(channel_mark.c.name).where(*key)))
        for name in sorted(values):
            fact = {"value": values[name], "recorded_at": recorded_at}
            if name in known:
                connection.execute(update(channel_mark).where(*key, channel_mark.c.name == name).values(fact))
            else:
                new = {"profile": profile, "channel": channel, "name": name, **fact}
                connection.execute(insert(channel_mark).values(new))
