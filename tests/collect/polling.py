"""Polls of the portal on loopback, for the tests of the HTTP channel."""

import json
import random
from datetime import datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from config.channels import HttpChannel
from tasks.collect.originals import Originals
from tasks.collect.types import Polled
from tasks.collect.web import poll_http
from tests.collect.http_server import Portal

AS_OF = datetime(2023, 8, 5, 8, 0, tzinfo=ZoneInfo("Asia/Ho_Chi_Minh"))
AGENCIES = {"stc": "stc", "Sở Tài chính": "stc"}
SECRET = "hunter2-token"


class Round:
    """Polls, remembering how long it was told to wait."""

    def __init__(self, server: Portal, tmp_path: Path) -> None:
        self.server = server
        self.originals = tmp_path / "originals"
        self.waits: list[float] = []

    def poll(self, marks: dict[str, str] | None = None, **options: Any) -> Polled:
        settings: dict[str, Any] = {
            "kind": "http",
            "id": "cong",
            "listing_url": f"{self.server.url}/list",
            "allow_private_addresses": True,
            "connect_timeout_seconds": 1,
            "read_timeout_seconds": 0.3,
            "deadline_seconds": 20,
            "max_attempts": 3,
        }
        return poll_http(
            HttpChannel.model_validate(settings | options),
            Originals(self.originals, "bn", AS_OF),
            marks or {},
            AS_OF,
            agencies=AGENCIES,
            secret=lambda _: SECRET,
            sleep=self.waits.append,
            rng=random.Random(1),
        )

    def kept(self) -> list[bytes]:
        """What lies in the originals."""
        return sorted(path.read_bytes() for path in self.originals.iterdir()) if self.originals.is_dir() else []


def listing(*items: dict[str, Any], **more: Any) -> bytes:
    return json.dumps({"items": list(items), **more}).encode()


def reasons(polled: Polled) -> list[tuple[str, str]]:
    return [(fault.origin, fault.reason) for fault in polled.faults]
