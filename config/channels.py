"""How files arrive: `config/channels.yaml`, the same for every profile. Secrets are named there, never written."""

import re
from ipaddress import ip_address
from pathlib import Path
from typing import Annotated, Any, Literal, Self
from urllib.parse import urlsplit

from pydantic import Field, model_validator

from config.citation import Entry
from config.load import validated
from config.yaml_file import ConfigurationError, read_yaml

STANDARD = Path(__file__).with_name("channels.yaml")
"""The channels that come with giaingan."""

_ENV = re.compile(r"[A-Z_][A-Z0-9_]{2,63}")
_BLOCK = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")


class SecretRef(Entry):
    """Where a secret lies: an environment variable, or a Prefect Secret block. Never the secret itself."""

    env: str | None = None
    block: str | None = None

    def __str__(self) -> str:
        return f"env {self.env}" if self.env else f"block {self.block}"


class _Channel(Entry):
    id: str = Field(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$")
    profiles: tuple[str, ...] = ()
    """Codes of the profiles that it serves; none named means all."""
    max_bytes: int = Field(default=50_000_000, ge=1_000)
    """Largest file taken in, bytes."""

    def serves(self, profile: str) -> bool:
        """Whether the channel takes in files for that profile."""
        return not self.profiles or profile in self.profiles


class FolderChannel(_Channel):
    """A drop folder: one for all agencies, or sub-folders named by an agency's code, name or alias."""

    kind: Literal["folder"]
    path: Path
    """Relative paths lie under the home folder (`GIAINGAN_HOME`); `{profile}` stands for the profile's code, so that
    each province has a folder of its own."""
    quiet_seconds: float = Field(default=2, ge=0, le=60)
    """A file that changes while it is looked at twice, so far apart, is still being written."""


class ListingKeys(Entry):
    """The JSON keys of a listing. Only `url` must be there; an absent value is simply not known."""

    items: str = "items"
    next: str = "next"
    url: str = "url"
    name: str = "name"
    agency: str = "agency"
    period: str = "period"
    size: str = "size"
    sha256: str = "sha256"
    uploaded_at: str = "uploaded_at"
    """When the portal took the file in, ISO 8601 with offset: it decides whether the file was late."""


class HttpChannel(_Channel):
    """A portal: a JSON listing and the files that it links to on the same host."""

    kind: Literal["http"]
    listing_url: str
    auth: Literal["none", "bearer", "basic"] = "none"
    user: str | None = None
    secret: SecretRef | None = None
    keys: ListingKeys = ListingKeys()
    connect_timeout_seconds: float = Field(default=5, gt=0, le=60)
    read_timeout_seconds: float = Field(default=20, gt=0, le=300)
    deadline_seconds: float = Field(default=600, gt=0, le=3600)
    """For the whole round; what was taken in by then is kept, the rest waits for the next round."""
    max_attempts: int = Field(default=4, ge=1, le=10)
    retry_wait_cap_seconds: float = Field(default=60, gt=0, le=600)
    """Longest single wait before trying again, whatever `Retry-After` asks for."""
    max_pages: int = Field(default=200, ge=1)
    max_listing_bytes: int = Field(default=5_000_000, ge=1_000)
    allow_private_addresses: bool = False
    """The portal stands in the office's own network, or on this machine. Also permits plain http."""
    ca_file: Path | None = None

    @model_validator(mode="after")
    def _is_safe(self) -> Self:
        parts = urlsplit(self.listing_url)
        if parts.scheme not in ("https", "http") or not parts.hostname or parts.port == 0:
            raise ValueError("`listing_url` phải bắt đầu bằng https:// và có tên máy chủ")
        if parts.scheme == "http" and not self.allow_private_addresses:
            raise ValueError(
                "`listing_url` dùng http không mã hóa; đổi sang https, hoặc đặt `allow_private_addresses: true`"
            )
        if (self.auth == "none") != (self.secret is None):
            raise ValueError("`auth` bearer hoặc basic phải có `secret`; `auth: none` thì bỏ `secret`")
        if (self.auth == "basic") != (self.user is not None):
            raise ValueError("`user` chỉ dùng, và phải có, khi `auth: basic`")
        return self


class MailboxChannel(_Channel):
    """A mailbox over IMAP. Messages are read, never changed."""

    kind: Literal["mailbox"]
    host: str
    port: int = Field(default=993, ge=1, le=65535)
    security: Literal["ssl", "starttls", "plain"] = "ssl"
    user: str
    secret: SecretRef
    folder: str = "INBOX"
    require_dkim: bool = False
    """Take a sender as registered only if our own mail server says that DKIM or DMARC passed for its domain."""
    authserv_id: str | None = None
    """Name under which our own mail server writes `Authentication-Results`; other servers' results are forgeable."""
    timeout_seconds: float = Field(default=20, gt=0, le=300)
    deadline_seconds: float = Field(default=600, gt=0, le=3600)
    max_messages: int = Field(default=500, ge=1)
    """Messages per round; the rest waits for the next."""
    max_attachments: int = Field(default=50, ge=1)
    """Attachments per message."""
    ca_file: Path | None = None

    @model_validator(mode="after")
    def _is_safe(self) -> Self:
        if self.security == "plain" and not _is_loopback(self.host):
            raise ValueError("`security: plain` chỉ dùng cho máy này (127.0.0.1); đổi thành ssl hoặc starttls")
        if self.require_dkim and self.authserv_id is None:
            raise ValueError("`require_dkim: true` cần `authserv_id`, tên máy chủ thư của cơ quan")
        return self


Channel = Annotated[FolderChannel | HttpChannel | MailboxChannel, Field(discriminator="kind")]


class Channels(Entry):
    """The whole file."""

    channels: tuple[Channel, ...] = Field(min_length=1)

    @model_validator(mode="after")
    def _ids_differ(self) -> Self:
        ids = [channel.id for channel in self.channels]
        twice = sorted({one for one in ids if ids.count(one) > 1})
        if twice:
            raise ValueError(f"`id` ghi trùng: {', '.join(twice)}; mỗi kênh một mã")
        return self


def load_channels(path: Path = STANDARD) -> tuple[Channel, ...]:
    """The channels at `path`, in its order. Raises ConfigurationError, which never repeats what may be a secret."""
    data = read_yaml(path)
    _refuse_inline_secrets(data, path)
    return validated(Channels, data, path).channels


def _refuse_inline_secrets(data: Any, path: Path) -> None:
    """Before validation, whose messages quote what was supplied."""
    channels = data.get("channels") if isinstance(data, dict) else None
    for number, channel in enumerate(channels if isinstance(channels, list) else []):
        if not isinstance(channel, dict):
            continue
        key = f"{path}: khóa `channels.{number}"
        if "secret" in channel and not _names_a_secret(channel["secret"]):
            raise ConfigurationError(
                f"{key}.secret`: không ghi mật khẩu vào tệp này; ghi {{env: TÊN_BIẾN_MÔI_TRƯỜNG}} (chữ hoa không dấu, "
                "số, gạch dưới) hoặc {block: ten-khoi-secret-prefect} (chữ thường, số, gạch ngang)"
            )
        if "@" in urlsplit(str(channel.get("listing_url", ""))).netloc:
            raise ConfigurationError(
                f"{key}.listing_url`: không ghi tên và mật khẩu trong địa chỉ; dùng `auth`, `user` và `secret`"
            )


def _names_a_secret(reference: Any) -> bool:
    if not isinstance(reference, dict) or len(reference) != 1:
        return False
    ((kind, name),) = reference.items()
    pattern = {"env": _ENV, "block": _BLOCK}.get(kind)
    return pattern is not None and isinstance(name, str) and pattern.fullmatch(name) is not None


def _is_loopback(host: str) -> bool:
    if host == "localhost":
        return True
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return False
