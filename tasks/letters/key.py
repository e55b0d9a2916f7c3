"""The identity of a message: the same fact to the same recipient has the same key, hence the same Message-ID."""

import hashlib
import json
from collections.abc import Sequence

from tasks.letters.message import Composed, MessageKind

MESSAGE_ID_DOMAIN = "giaingan.invalid"
"""Fixed and never resolvable (RFC 2606), so that a Message-ID depends on nothing but the key."""

_KEY_LENGTH = 64


def about(kind: MessageKind, facts: Sequence[str]) -> str:
    """What makes a message of a kind the same as another."""
    return "\n".join([kind, *facts])


def key_of_facts(profile: str, period: str, kind: MessageKind, recipient: str, facts: Sequence[str]) -> str:
    """The key of the message of that kind about these facts, whether or not it was ever composed."""
    return _sha256([profile, period, kind, recipient.casefold(), _sha256([about(kind, facts)])])


def content_hash(composed: Composed) -> str:
    """sha256 of what the message says: of `about` where it names the facts, else of every text and attachment."""
    if composed.about:
        return _sha256([composed.about])
    files = [[item.file_name, hashlib.sha256(item.content).hexdigest()] for item in composed.attachments]
    return _sha256([composed.subject, composed.html, composed.text, composed.reply_to, files])


def outbox_key(composed: Composed) -> str:
    """sha256 over profile, period, kind, recipient (case ignored) and content hash, 64 hexadecimal digits."""
    return _sha256(
        [composed.profile, composed.period, composed.kind, composed.recipient.casefold(), content_hash(composed)]
    )


def message_id(key: str) -> str:
    """The Message-ID header of an outbox row."""
    return f"<{key}@{MESSAGE_ID_DOMAIN}>"


def key_of(message_id_header: str) -> str | None:
    """The outbox key in a Message-ID of ours; None for any other."""
    local, at, domain = message_id_header.strip().strip("<>").partition("@")
    ours = at and domain == MESSAGE_ID_DOMAIN and len(local) == _KEY_LENGTH
    return local if ours and all(digit in "0123456789abcdef" for digit in local) else None


def _sha256(parts: list[object]) -> str:
    text = json.dumps(parts, ensure_ascii=True, separators=(",", ":"))
    return hashlib.sha256(text.encode("ascii")).hexdigest()
