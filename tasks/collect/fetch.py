"""One GET that survives a bad server: bounded retries, whole bodies only, no straying to other hosts."""

import random
from collections.abc import Callable
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import TypeVar
from urllib.parse import SplitResult, urljoin, urlsplit

import requests
from requests.auth import AuthBase, HTTPBasicAuth
from urllib3.exceptions import HTTPError

from config.channels import HttpChannel
from tasks.collect.keep import TooLargeError
from tasks.collect.wire import CheckedAdapter, Deadline, PeerRefusedError

_RETRIED = frozenset({408, 425, 429, 500, 502, 503, 504})
_REDIRECTS = frozenset({301, 302, 303, 307, 308})
_MAX_REDIRECTS = 5
_FIRST_WAIT_SECONDS = 0.5
_ETAG_LENGTH = 512
_PORTS = {"http": 80, "https": 443}

Answer = TypeVar("Answer")


class FetchError(Exception):
    """The GET did not succeed; the message is for the operator and holds no credentials and no query."""


class _PassingError(Exception):
    """Worth another attempt, not before `wait_seconds`."""

    def __init__(self, reason: str, wait_seconds: float = 0) -> None:
        super().__init__(reason)
        self.wait_seconds = wait_seconds


class Body:
    """A response's body as a stream that ends well or raises: never short, never longer than allowed."""

    def __init__(
        self, response: requests.Response, max_bytes: int, deadline: Deadline, listed_bytes: int | None
    ) -> None:
        self._response = response
        self._max_bytes = max_bytes
        self._deadline = deadline
        self._expected = _expected_bytes(response, listed_bytes)
        self._read_bytes = 0
        if self._expected is not None and self._expected > max_bytes:
            raise TooLargeError(f"{self._expected} bytes, allowed are {max_bytes}")

    def read(self, size: int = -1, /) -> bytes:
        """The next bytes as they come; empty at the end."""
        if self._deadline.seconds_left <= 0:
            raise FetchError("out of time")
        try:
            # One receive at a time: a server that drips cannot hold us in one long read.
            chunk: bytes = self._response.raw.read1(size if size > 0 else None, decode_content=False) or b""
        except (HTTPError, OSError, ValueError) as error:
            raise _PassingError(f"body broke off after {self._read_bytes} bytes ({type(error).__name__})") from None
        self._read_bytes += len(chunk)
        if self._read_bytes > self._max_bytes:
            raise TooLargeError(f"more than {self._max_bytes} bytes")
        if not chunk and self._expected is not None and self._read_bytes != self._expected:
            raise _PassingError(f"{self._read_bytes} bytes came, {self._expected} were announced")
        return chunk

    def read_all(self) -> bytes:
        """The whole body."""
        return b"".join(iter(lambda: self.read(1 << 16), b""))

    @property
    def etag(self) -> str | None:
        """The version of this content, where the server names one that is fit to be sent back."""
        etag = self._response.headers.get("ETag", "")
        return etag if 0 < len(etag) <= _ETAG_LENGTH and etag.isascii() and etag.isprintable() else None

    @property
    def next_link(self) -> str | None:
        """The address in the header `Link: <...>; rel="next"`, absolute."""
        url = self._response.links.get("next", {}).get("url")
        return absolute(self._response.url, url) if url else None


class Fetcher:
    """GETs from one channel's host. Chance and sleep are given, so that tests need neither."""

    def __init__(
        self,
        channel: HttpChannel,
        secret: str | None,
        deadline: Deadline,
        as_of: datetime,
        *,
        sleep: Callable[[float], None],
        rng: random.Random,
    ) -> None:
        self._channel = channel
        self._deadline = deadline
        self._as_of = as_of
        self._sleep = sleep
        self._rng = rng
        self._home = urlsplit(channel.listing_url)
        self._session = _Session()
        # The environment's proxies and ~/.netrc would send our request, or other credentials, elsewhere.
        self._session.trust_env = False
        self._session.verify = str(channel.ca_file) if channel.ca_file else True
        self._session.auth = _credentials(channel, secret)
        self._session.headers.update({"Accept-Encoding": "identity", "User-Agent": "giaingan"})
        adapter = CheckedAdapter(deadline, private_too=channel.allow_private_addresses)
        self._session.mount("https://", adapter)
        self._session.mount("http://", adapter)

    def get(
        self,
        url: str,
        take: Callable[[Body], Answer],
        *,
        max_bytes: int,
        etag: str | None = None,
        listed_bytes: int | None = None,
    ) -> Answer | None:
        """What `take` makes of the body; None where the server says that `etag` is still current.

        `take` is called again after a broken body. Raises FetchError, TooLargeError and whatever `take` raises.
        """
        attempt = 1
        while True:
            try:
                with self._followed(url, etag) as response:
                    if response.status_code == 304 and etag is not None:
                        return None
                    return take(Body(response, max_bytes, self._deadline, listed_bytes))
            except _PassingError as error:
                self._wait(error, attempt)
            attempt += 1

    def close(self) -> None:
        """Give the connections back."""
        self._session.close()

    def _followed(self, url: str, etag: str | None) -> requests.Response:
        for _ in range(_MAX_REDIRECTS + 1):
            self._check_home(url)
            response = self._sent(url, etag)
            status = response.status_code
            if status == 200 or (status == 304 and etag is not None):
                return response
            response.close()
            if status in _RETRIED:
                raise _PassingError(f"server answered {status}", _asked_wait_seconds(response, self._as_of))
            if status not in _REDIRECTS:
                refused = "credentials refused: " if status in (401, 403) else ""
                raise FetchError(f"{refused}server answered {status}")
            url = absolute(url, response.headers.get("Location", ""))
        raise FetchError(f"more than {_MAX_REDIRECTS} redirects")

    def _sent(self, url: str, etag: str | None) -> requests.Response:
        timeouts = (self._channel.connect_timeout_seconds, self._channel.read_timeout_seconds)
        headers = {"If-None-Match": etag} if etag else {}
        if self._deadline.seconds_left <= 0:
            raise FetchError("out of time")
        try:
            return self._session.get(url, headers=headers, timeout=timeouts, stream=True, allow_redirects=False)
        except PeerRefusedError as error:
            raise FetchError(f"refused to connect: {error}") from None
        except requests.exceptions.SSLError:
            raise FetchError("TLS certificate not accepted") from None
        except (requests.ConnectionError, requests.Timeout) as error:
            # Library messages quote addresses with their queries, and headers: only the kind of error is passed on.
            raise _PassingError(type(error).__name__) from None
        except (requests.RequestException, HTTPError, ValueError) as error:
            raise FetchError(f"request failed ({type(error).__name__})") from None

    def _wait(self, error: _PassingError, attempt: int) -> None:
        if self._deadline.seconds_left <= 0:
            raise FetchError("out of time") from None
        if attempt >= self._channel.max_attempts:
            raise FetchError(f"{error}; {attempt} attempts") from None
        backoff = _FIRST_WAIT_SECONDS * 2 ** (attempt - 1)
        seconds = max(self._rng.uniform(backoff / 2, backoff), error.wait_seconds)
        seconds = min(seconds, self._channel.retry_wait_cap_seconds)
        if seconds >= self._deadline.seconds_left:
            raise FetchError(f"{error}; no time left to try again") from None
        self._sleep(seconds)

    def _check_home(self, url: str) -> None:
        try:
            there = urlsplit(url)
            same = _origin(there) == _origin(self._home) or (
                self._home.scheme == "http" and there.scheme == "https" and there.hostname == self._home.hostname
            )
        except ValueError:
            same = False
        if not same:
            raise FetchError("refused an address outside the channel's host")


def absolute(base: str, url: str) -> str:
    """`url` as seen from `base`; what is no address at all stays as it is, to be refused by the Fetcher."""
    try:
        return urljoin(base, url)
    except ValueError:
        return url


class _Session(requests.Session):
    def get_redirect_target(self, resp: requests.Response) -> str | None:
        """None: redirects are followed here, and requests would first read the redirect's body, however long."""
        return None


class _Bearer(AuthBase):
    def __init__(self, token: str) -> None:
        self._token = token

    def __call__(self, request: requests.PreparedRequest) -> requests.PreparedRequest:
        request.headers["Authorization"] = f"Bearer {self._token}"
        return request


def _credentials(channel: HttpChannel, secret: str | None) -> AuthBase | None:
    if channel.auth == "none":
        return None
    text = (secret or "").strip()
    if not text.isprintable() or not text or (channel.auth == "bearer" and not text.isascii()):
        raise FetchError(f"secret ({channel.secret}) is empty or has characters that cannot be sent")
    if channel.auth == "bearer":
        return _Bearer(text)
    return HTTPBasicAuth((channel.user or "").encode(), text.encode())


def _expected_bytes(response: requests.Response, listed_bytes: int | None) -> int | None:
    """The length that the body must have; None for a chunked one, which carries its own end."""
    if response.headers.get("Content-Encoding", "identity").lower() != "identity":
        raise FetchError("server compressed the body although asked not to")
    announced = response.headers.get("Content-Length", "")
    if announced.isascii() and announced.isdigit():
        if listed_bytes is not None and int(announced) != listed_bytes:
            raise _PassingError(f"{announced} bytes announced, {listed_bytes} listed")
        return int(announced)
    if listed_bytes is not None:
        return listed_bytes
    if "chunked" in response.headers.get("Transfer-Encoding", "").lower():
        return None
    raise FetchError("server announces no length, so a broken body could not be told from a whole one")


def _asked_wait_seconds(response: requests.Response, as_of: datetime) -> float:
    """`Retry-After` in seconds; a date is taken against the server's own clock."""
    asked = response.headers.get("Retry-After", "").strip()
    if asked.isascii() and asked.isdigit():
        return float(asked[:9])
    until = _http_date(asked)
    if until is None:
        return 0
    return max(0.0, (until - (_http_date(response.headers.get("Date", "")) or as_of)).total_seconds())


def _http_date(text: str) -> datetime | None:
    try:
        moment = parsedate_to_datetime(text)
    except ValueError:
        return None
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)


def _origin(url: SplitResult) -> tuple[str, str | None, int | None]:
    return url.scheme, url.hostname, url.port or _PORTS.get(url.scheme)
