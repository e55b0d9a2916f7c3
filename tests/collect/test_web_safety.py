"""The HTTP channel stays on its host, believes no other certificate and keeps its secret."""

import logging
from pathlib import Path
from typing import Any

import pytest

from config.channels import HttpChannel, SecretRef
from tasks.collect.originals import Originals
from tasks.collect.web import poll_http
from tests.collect.http_server import (
    Portal,
    body,
    reset,
    silent,
    status,
)
from tests.collect.polling import AS_OF, SECRET, Round, listing, reasons

pytestmark = pytest.mark.slow  # a real server, and its silences


@pytest.mark.parametrize(
    "url",
    ["http://127.0.0.2/1", "https://portal.example/1", "file:///etc/passwd", "//evil.example/1", "ftp://127.0.0.1/1",
     "http://u:p@127.0.0.1:1/1", "gopher:x", "http://[bad", "http://127.0.0.1:99999/1", "/\ud800"],
)  # fmt: skip
def test_links_to_elsewhere_are_refused(server: Portal, round_: Round, url: str) -> None:
    server.answers = {"/list": [body(listing({"url": "/1"}, {"url": url}))], "/1": [body(b"1")]}
    polled = round_.poll()
    assert [item.origin for item in polled.received] == ["/1"]
    assert len(polled.faults) == 1


def test_a_redirect_on_the_same_host_is_followed(server: Portal, round_: Round) -> None:
    server.answers = {
        "/list": [body(listing({"url": "/1"}))],
        "/1": [status(307, Location="/store/1")],
        "/store/1": [body(b"abc")],
    }
    assert round_.kept() == []
    assert len(round_.poll().received) == 1


def test_private_addresses_are_refused_unless_allowed(server: Portal, round_: Round) -> None:
    https = server.url.replace("http://127.0.0.1", "https://localhost")
    polled = round_.poll(listing_url=f"{https}/list", allow_private_addresses=False)
    assert reasons(polled) == [("/list", "listing: refused to connect: private or reserved address")]
    assert server.requests == []


def test_an_unverified_certificate_is_refused(round_: Round, tls_portal: Portal) -> None:
    round_.server = tls_portal
    url = f"https://localhost:{tls_portal.server_port}/list"
    polled = round_.poll(listing_url=url)
    assert reasons(polled) == [("/list", "listing: TLS certificate not accepted")]
    assert round_.waits == []
    assert tls_portal.requests == []


def test_a_certificate_of_our_own_authority_is_accepted(round_: Round, tls_portal: Portal, certificate: Path) -> None:
    tls_portal.answers = {
        "/list": [body(listing({"url": "/1"}))],
        "/1": [status(302, Location="/2")],
        "/2": [body(b"1")],
    }
    url = f"https://localhost:{tls_portal.server_port}/list"
    polled = round_.poll(listing_url=url, ca_file=certificate)
    assert polled.faults == ()
    assert len(polled.received) == 1


def test_no_downgrade_from_https(round_: Round, tls_portal: Portal, certificate: Path) -> None:
    plain = f"http://localhost:{tls_portal.server_port}/1"
    tls_portal.answers = {"/list": [body(listing({"url": "/1"}))], "/1": [status(302, Location=plain)]}
    url = f"https://localhost:{tls_portal.server_port}/list"
    polled = round_.poll(listing_url=url, ca_file=certificate, auth="bearer", secret={"env": "PORTAL_TOKEN"})
    assert reasons(polled) == [("/1", "refused an address outside the channel's host")]


@pytest.mark.parametrize(
    ("auth", "header"),
    [
        ({"auth": "bearer"}, f"Bearer {SECRET}"),
        # printf 'người:hunter2-token' | base64
        ({"auth": "basic", "user": "người"}, "Basic bmfGsOG7nWk6aHVudGVyMi10b2tlbg=="),
        ({"auth": "none"}, None),
    ],
)
def test_credentials_are_sent(
    server: Portal, round_: Round, monkeypatch: pytest.MonkeyPatch, tmp_path: Path,
    auth: dict[str, str], header: str | None,
) -> None:  # fmt: skip
    (tmp_path / ".netrc").write_text("machine 127.0.0.1 login a password b\n")
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("http_proxy", "http://127.0.0.1:1")
    server.answers = {"/list": [body(listing())]}
    secret = {} if auth["auth"] == "none" else {"secret": {"env": "PORTAL_TOKEN"}}
    assert round_.poll(**auth, **secret).faults == ()
    assert [headers.get("Authorization") for _, headers in server.requests] == [header]


@pytest.mark.parametrize("answer", [status(401), status(500), reset, silent, body(b"{", length=9), body(b"x")])
def test_no_credentials_in_faults_or_logs(
    server: Portal, round_: Round, caplog: pytest.LogCaptureFixture, answer: Any
) -> None:
    caplog.set_level(logging.DEBUG)
    server.answers = {"/list?key=hunter2-query": [answer]}
    polled = round_.poll(
        listing_url=f"{server.url}/list?key=hunter2-query", auth="bearer", secret={"env": "PORTAL_TOKEN"}
    )
    assert len(polled.faults) == 1
    assert "hunter2" not in repr(polled)
    assert SECRET not in caplog.text


@pytest.mark.parametrize("secret", ["", "  ", "hunter2\r\nX-Evil: 1", "mật-khẩu-hunter2"])
def test_an_unusable_secret_is_a_fault_that_does_not_repeat_it(server: Portal, tmp_path: Path, secret: str) -> None:
    channel = HttpChannel(
        kind="http", id="cong", listing_url=f"{server.url}/list", allow_private_addresses=True, auth="bearer",
        secret=SecretRef(env="PORTAL_TOKEN"),
    )  # fmt: skip
    polled = poll_http(channel, Originals(tmp_path, "bn", AS_OF), {}, AS_OF, agencies={}, secret=lambda _: secret)
    assert [fault.reason for fault in polled.faults] == [
        "secret (env PORTAL_TOKEN) is empty or has characters that cannot be sent"
    ]
    assert server.requests == []


def test_a_missing_secret_is_a_fault(server: Portal, tmp_path: Path) -> None:
    channel = HttpChannel(
        kind="http", id="cong", listing_url=f"{server.url}/list", allow_private_addresses=True, auth="bearer",
        secret=SecretRef(block="cong"),
    )  # fmt: skip

    def missing(_: SecretRef) -> str:
        raise KeyError

    polled = poll_http(channel, Originals(tmp_path, "bn", AS_OF), {"listing": "x"}, AS_OF, agencies={}, secret=missing)
    assert [fault.reason for fault in polled.faults] == ["secret (block cong) not found"]
    assert polled.marks == {"listing": "x"}
