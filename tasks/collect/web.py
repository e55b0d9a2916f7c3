"""The HTTP channel: a portal's JSON listing, page after page, and the files that it links to."""

import hashlib
import json
import random
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from urllib.parse import unquote, urlsplit

from config.channels import HttpChannel, SecretRef
from config.text import fold
from tasks.collect.arrival import arrival, by_folded_name, period_code
from tasks.collect.fetch import Body, Fetcher, FetchError, absolute
from tasks.collect.keep import Kept, TooLargeError, safe_name
from tasks.collect.originals import Originals
from tasks.collect.types import ChannelFault, Oversized, Polled
from tasks.collect.wire import Deadline
from tasks.ledger.records import Received

_UNKNOWN_AGENCY = "Cổng báo cáo ghi đơn vị “{name}”, không có trong hồ sơ"
_SHA256_LENGTH = 64


def poll_http(
    channel: HttpChannel,
    originals: Originals,
    marks: Mapping[str, str],
    as_of: datetime,
    *,
    agencies: Mapping[str, str],
    secret: Callable[[SecretRef], str],
    sleep: Callable[[float], None] = time.sleep,
    rng: random.Random | None = None,
    monotonic: Callable[[], float] = time.monotonic,
) -> Polled:
    """Keep every listed file that is new or changed since `marks` were returned.

    `agencies` maps codes, names and aliases to codes, for listings that name the agency. `secret` looks a secret up;
    a LookupError of its is a fault. What could not be fetched becomes a fault and is tried again next time, because its
    mark is not moved. The returned marks are complete: they replace the old ones once the files are recorded.
    """
    try:
        password = secret(channel.secret) if channel.secret else None
    except LookupError:
        return _failed(channel, f"secret ({channel.secret}) not found", marks)
    with Deadline(channel.deadline_seconds, monotonic) as deadline:
        try:
            fetcher = Fetcher(channel, password, deadline, as_of, sleep=sleep, rng=rng or random.Random(channel.id))  # noqa: S311 - jitter
        except FetchError as error:
            return _failed(channel, str(error), marks)
        try:
            return _round(channel, fetcher, originals, marks, as_of, by_folded_name(agencies))
        finally:
            fetcher.close()


@dataclass(frozen=True, slots=True)
class _Item:
    """One file of the listing, nothing in it trusted."""

    url: str
    name: str
    agency: str | None
    period: str | None
    size_bytes: int | None
    sha256: str | None
    uploaded_at: datetime | None

    @property
    def origin(self) -> str:
        return _path(self.url)

    @property
    def mark(self) -> str:
        return f"file {hashlib.sha256(self.url.encode('utf-8', 'surrogatepass')).hexdigest()[:32]}"


@dataclass(frozen=True, slots=True)
class _Page:
    items: tuple[_Item, ...]
    faults: tuple[ChannelFault, ...]
    next_url: str | None
    etag: str | None


_LISTING_MARK = "listing"


def _round(
    channel: HttpChannel,
    fetcher: Fetcher,
    originals: Originals,
    marks: Mapping[str, str],
    as_of: datetime,
    by_name: Mapping[str, str],
) -> Polled:
    items, faults, listing_etag = _list(channel, fetcher, marks.get(_LISTING_MARK))
    if items is None:
        return Polled((), tuple(faults), dict(marks))
    received: list[Received] = []
    oversized: list[Oversized] = []
    left = {mark: etag for mark, etag in marks.items() if mark != _LISTING_MARK}
    for item in items:
        try:
            found = _download(channel, fetcher, item, originals, left.get(item.mark), by_name, as_of)
        except (FetchError, TooLargeError) as error:
            faults.append(ChannelFault("http", item.origin, str(error)))
            if isinstance(error, TooLargeError):
                agency = by_name.get(fold(item.agency)) if item.agency else None
                oversized.append(Oversized(safe_name(item.name), agency, item.period, channel.max_bytes))
        except OSError as error:
            faults.append(ChannelFault("http", item.origin, f"could not be kept: {error.strerror}"))
        else:
            if found is not None:
                file, etag = found
                received.append(file)
                left.pop(item.mark, None)
                left |= {item.mark: etag} if etag else {}
    if listing_etag and not faults:
        # With a fault the listing must be read again, even if it does not change.
        left[_LISTING_MARK] = listing_etag
    return Polled(tuple(received), tuple(faults), left, oversized=tuple(oversized))


def _list(
    channel: HttpChannel, fetcher: Fetcher, etag: str | None
) -> tuple[list[_Item] | None, list[ChannelFault], str | None]:
    """The items of all pages, the faults met, and the ETag of a listing of one page; items None if unchanged."""
    items: dict[str, _Item] = {}
    faults: list[ChannelFault] = []
    seen: set[str] = set()
    url: str | None = channel.listing_url
    first_etag = None
    while url is not None:
        seen.add(url)
        here = url

        def read(body: Body, here: str = here) -> _Page:
            return _parse(body, here, channel)

        try:
            page = fetcher.get(here, read, etag=etag if len(seen) == 1 else None, max_bytes=channel.max_listing_bytes)
        except (FetchError, TooLargeError) as error:
            faults.append(ChannelFault("http", _path(here), f"listing: {error}"))
            break
        if page is None:
            return None, faults, etag
        items |= {item.url: item for item in page.items if item.url not in items}
        faults += page.faults
        first_etag = page.etag if len(seen) == 1 and page.next_url is None else None
        url = page.next_url
        if url in seen or len(seen) >= channel.max_pages:
            if url is not None:
                faults.append(ChannelFault("http", _path(url), "listing: pages go round in a circle or never end"))
            break
    return list(items.values()), faults, first_etag


def _parse(body: Body, url: str, channel: HttpChannel) -> _Page:
    try:
        data = json.loads(body.read_all())
    except (ValueError, RecursionError):
        raise FetchError("not valid JSON") from None
    keys = channel.keys
    entries = data.get(keys.items) if isinstance(data, dict) else data
    if not isinstance(entries, list):
        raise FetchError(f"no list of files under the key {keys.items!r}")
    items, faults = [], []
    for number, entry in enumerate(entries, 1):
        address = entry.get(keys.url) if isinstance(entry, dict) else None
        if not isinstance(address, str) or not address.strip():
            faults.append(ChannelFault("http", _path(url), f"listing: entry {number} has no {keys.url!r}"))
            continue
        items.append(_item(entry, absolute(url, address.strip()), channel))
    next_url = data.get(keys.next) if isinstance(data, dict) else None
    next_url = absolute(url, next_url) if isinstance(next_url, str) and next_url else body.next_link
    return _Page(tuple(items), tuple(faults), next_url, body.etag)


def _item(entry: dict[str, Any], url: str, channel: HttpChannel) -> _Item:
    def text(key: str) -> str | None:
        value = entry.get(key)
        return value.strip() or None if isinstance(value, str) else None

    keys = channel.keys
    size = entry.get(keys.size)
    sha256 = (text(keys.sha256) or "").lower()
    try:
        uploaded_at = datetime.fromisoformat(text(keys.uploaded_at) or "")
    except ValueError:
        uploaded_at = None
    return _Item(
        url=url,
        name=text(keys.name) or _path(url).rpartition("/")[2],
        agency=text(keys.agency),
        period=period_code(entry.get(keys.period)),
        size_bytes=size if isinstance(size, int) and not isinstance(size, bool) and size >= 0 else None,
        sha256=sha256 if len(sha256) == _SHA256_LENGTH else None,
        # Without its offset a time could be off by hours: then the time of polling counts.
        uploaded_at=uploaded_at if uploaded_at and uploaded_at.tzinfo else None,
    )


def _download(
    channel: HttpChannel,
    fetcher: Fetcher,
    item: _Item,
    originals: Originals,
    etag: str | None,
    by_name: Mapping[str, str],
    as_of: datetime,
) -> tuple[Received, str | None] | None:
    def describe(kept: Kept) -> Received:
        if item.sha256 is not None and kept.sha256 != item.sha256:
            raise FetchError("content differs from the sha256 in the listing")
        return _received(item, kept, as_of, by_name)

    def take(body: Body) -> tuple[Received, str | None]:
        return originals.take(body, describe), body.etag

    return fetcher.get(item.url, take, etag=etag, max_bytes=channel.max_bytes, listed_bytes=item.size_bytes)


def _received(item: _Item, kept: Kept, as_of: datetime, by_name: Mapping[str, str]) -> Received:
    agency = by_name.get(fold(item.agency)) if item.agency else None
    return Received(
        sha256=kept.sha256,
        size_bytes=kept.size_bytes,
        file_name=safe_name(item.name),
        kept_at=kept.kept_at,
        channel="http",
        origin=item.origin,
        received_at=arrival(item.uploaded_at, as_of),
        agency=agency,
        period=item.period,
        quarantine=_UNKNOWN_AGENCY.format(name=safe_name(item.agency)) if item.agency and agency is None else None,
    )


def _failed(channel: HttpChannel, reason: str, marks: Mapping[str, str]) -> Polled:
    return Polled((), (ChannelFault("http", _path(channel.listing_url), reason),), dict(marks))


def _path(url: str) -> str:
    """The address's path alone, made fit to show: a query may hold a key."""
    try:
        path = urlsplit(url).path
    except ValueError:
        return "?"
    shown = "".join(letter for letter in unquote(path) if letter.isprintable())
    return shown[:200] or "/"
