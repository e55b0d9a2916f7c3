"""A drop folder."""

from pathlib import Path

from config.channels import FolderChannel
from tasks.collect.folder import poll_folder
from tasks.collect.round import Round
from tasks.collect.types import ChannelFault, Polled


def poll(channel: FolderChannel, round_: Round) -> Polled:
    """Files come with times of their own. `{profile}` in the path is the profile's code: a folder for each."""
    path = Path(str(channel.path).replace("{profile}", round_.profile))
    folder = path if path.is_absolute() else round_.home / path
    if not path.is_absolute():
        folder.mkdir(parents=True, exist_ok=True)  # our own: nobody has put a file there yet
    if not folder.is_dir():
        return Polled((), (ChannelFault("folder", channel.id, f"không có thư mục {folder}"),))
    return poll_folder(
        folder,
        round_.originals,
        round_.agencies,
        round_.as_of,
        marks=round_.marks,
        quiet_seconds=channel.quiet_seconds,
        max_bytes=channel.max_bytes,
    )
