"""A drop folder."""

from config.channels import FolderChannel
from tasks.collect.folder import poll_folder
from tasks.collect.round import Round
from tasks.collect.types import ChannelFault, Polled


def poll(channel: FolderChannel, round_: Round) -> Polled:
    """Files come with times of their own, so the folder is seen as of the run's moment."""
    folder = channel.path if channel.path.is_absolute() else round_.home / channel.path
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
