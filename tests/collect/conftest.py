"""Servers on loopback, with TLS and without."""

import shutil
import ssl
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.collect.http_server import Portal, portal
from tests.collect.polling import Round


@pytest.fixture(scope="session")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A self-signed certificate for localhost, with its key, made anew: none is ever committed."""
    if shutil.which("openssl") is None:
        pytest.skip("no openssl to make a certificate with")
    path = tmp_path_factory.mktemp("tls") / "localhost.pem"
    subprocess.run(
        ["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-days", "2",
         "-subj", "/CN=localhost", "-addext", "subjectAltName=DNS:localhost,IP:127.0.0.1",
         "-keyout", str(path) + ".key", "-out", str(path)],
        check=True,
        capture_output=True,
    )  # fmt: skip
    return path


@pytest.fixture
def tls_context(certificate: Path) -> ssl.SSLContext:
    """The server's side."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate, str(certificate) + ".key")
    return context


@pytest.fixture
def tls_portal(tls_context: ssl.SSLContext) -> Iterator[Portal]:
    with portal() as server:
        server.socket = tls_context.wrap_socket(server.socket, server_side=True)
        yield server


@pytest.fixture
def server() -> Iterator[Portal]:
    with portal() as running:
        yield running


@pytest.fixture
def round_(server: Portal, tmp_path: Path) -> Round:
    return Round(server, tmp_path)
