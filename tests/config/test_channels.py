"""The channels file: what is unsafe is refused, and no message repeats a secret."""

from pathlib import Path

import pytest

from config.channels import STANDARD, Channel, FolderChannel, HttpChannel, MailboxChannel, load_channels
from config.yaml_file import ConfigurationError

HTTP = "{kind: http, id: cong, listing_url: 'https://portal.example/api', "
MAIL = "{kind: mailbox, id: thu, host: mail.example, user: u, "


def load(tmp_path: Path, *channels: str) -> tuple[Channel, ...]:
    path = tmp_path / "channels.yaml"
    path.write_text("channels:\n" + "".join(f"  - {channel}\n" for channel in channels), "utf-8")
    return load_channels(path)


def refused(tmp_path: Path, *channels: str) -> str:
    with pytest.raises(ConfigurationError) as caught:
        load(tmp_path, *channels)
    return str(caught.value)


def test_the_standard_file_has_a_folder() -> None:
    (channel,) = load_channels()
    assert isinstance(channel, FolderChannel)
    assert channel.path == Path("inbox/{profile}"), "a folder for each province"


def test_the_commented_examples_are_valid(tmp_path: Path) -> None:
    text = STANDARD.read_text("utf-8")
    head, examples = text.split("# Mẫu các kênh khác")
    lines = [line[1:] for line in examples.splitlines()[1:]]
    path = tmp_path / "channels.yaml"
    path.write_text("\n".join([head, *lines]), "utf-8")
    folder, http, mailbox = load_channels(path)
    assert isinstance(folder, FolderChannel)
    assert isinstance(http, HttpChannel)
    assert (http.keys.items, http.keys.url) == ("data", "url")
    assert isinstance(mailbox, MailboxChannel)
    assert str(mailbox.secret) == "block hop-thu-tong-hop"


@pytest.mark.parametrize(
    "channel",
    [
        HTTP + "auth: bearer, secret: hunter2hunter2}",
        HTTP + "auth: bearer, secret: {env: hunter2hunter2}}",
        HTTP + "auth: bearer, secret: {value: hunter2hunter2}}",
        HTTP + "auth: bearer, secret: {env: TOKEN, block: hunter2hunter2}}",
        HTTP + "auth: bearer, token: hunter2hunter2}",
        "{kind: http, id: cong, listing_url: 'https://u:hunter2hunter2@portal.example/api'}",
        MAIL + "secret: hunter2hunter2}",
        MAIL + "password: hunter2hunter2}",
    ],
)
def test_inline_secrets_are_refused_and_not_repeated(tmp_path: Path, channel: str) -> None:
    message = refused(tmp_path, channel)
    assert "channels.0" in message
    assert "hunter2" not in message


@pytest.mark.parametrize(
    ("channel", "word"),
    [
        ("{kind: http, id: cong, listing_url: 'http://portal.example/api'}", "https"),
        ("{kind: http, id: cong, listing_url: 'file:///etc/passwd'}", "https"),
        (HTTP + "auth: bearer}", "secret"),
        (HTTP + "secret: {env: TOKEN}}", "secret"),
        (HTTP + "auth: basic, secret: {env: TOKEN}}", "user"),
        (MAIL + "secret: {env: TOKEN}, security: plain}", "plain"),
        (MAIL + "secret: {env: TOKEN}, require_dkim: true}", "authserv_id"),
        ("{kind: ftp, id: cong}", "kind"),
        ("{kind: folder, id: Thư Mục, path: x}", "id"),
        ("{kind: folder, id: a, path: x, quiet: 3}", "quiet"),
    ],
)
def test_unsafe_or_unknown_settings_are_refused(tmp_path: Path, channel: str, word: str) -> None:
    message = refused(tmp_path, channel)
    assert str(tmp_path / "channels.yaml") in message
    assert word in message


def test_ids_must_differ(tmp_path: Path) -> None:
    assert "trùng: a" in refused(tmp_path, "{kind: folder, id: a, path: x}", "{kind: folder, id: a, path: y}")


def test_no_channel_is_an_error(tmp_path: Path) -> None:
    path = tmp_path / "channels.yaml"
    path.write_text("channels: []\n", "utf-8")
    with pytest.raises(ConfigurationError, match="channels"):
        load_channels(path)


def test_plain_is_allowed_on_this_machine(tmp_path: Path) -> None:
    (channel,) = load(
        tmp_path, "{kind: mailbox, id: thu, host: 127.0.0.1, user: u, security: plain, secret: {env: MAIL_PASSWORD}}"
    )
    assert isinstance(channel, MailboxChannel)


def test_channels_of_a_profile(tmp_path: Path) -> None:
    channels = load(
        tmp_path, "{kind: folder, id: a, path: x}", "{kind: folder, id: b, path: y, profiles: [bac-ninh-2023]}"
    )
    assert [channel.id for channel in channels if channel.serves("bac-ninh-2023")] == ["a", "b"]
    assert [channel.id for channel in channels if channel.serves("bac-giang-2022")] == ["a"]
