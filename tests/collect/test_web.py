"""The HTTP channel against a real server on loopback that misbehaves."""

import gzip
import hashlib
import json
import time
from typing import Any

import pytest

from tests.collect.http_server import (
    Portal,
    body,
    chunked,
    dripping_body,
    dripping_headers,
    endless,
    endless_redirect,
    reset,
    silent,
    status,
    unless_known,
)
from tests.collect.polling import AS_OF, Round, listing, reasons

pytestmark = pytest.mark.slow  # a real server, and its silences


def test_a_listed_file_is_received(server: Portal, round_: Round) -> None:
    server.answers = {
        "/list": [
            body(
                listing(
                    {
                        "url": "/f/1?key=abc",
                        "name": "../Báo cáo.xlsx",
                        "agency": "SỞ TÀI CHÍNH",
                        "period": "2023-08-05",
                        "size": 3,
                        "sha256": hashlib.sha256(b"abc").hexdigest(),
                        "uploaded_at": "2023-08-04T02:00:00.5Z",
                    }
                )
            )
        ],
        "/f/1?key=abc": [body(b"abc")],
    }
    polled = round_.poll()
    assert polled.faults == ()
    (item,) = polled.received
    assert (item.file_name, item.size_bytes, item.origin) == ("Báo cáo.xlsx", 3, "/f/1")
    assert (item.agency, item.period, item.quarantine) == ("stc", "2023-08-05", None)
    assert item.received_at.isoformat() == "2023-08-04T09:00:00+07:00"
    assert item.kept_at.read_bytes() == b"abc"
    assert round_.poll() == polled, "polling again without marks gives the same"


def test_what_the_listing_leaves_unsaid_stays_unknown(server: Portal, round_: Round) -> None:
    server.answers = {
        "/list": [body(json.dumps([{"url": "f/b%C3%A1o%20c%C3%A1o.xlsx", "size": "3", "period": "tháng 8"}]).encode())],
        "/f/b%C3%A1o%20c%C3%A1o.xlsx": [chunked(b"abc")],
    }
    (item,) = round_.poll().received
    assert (item.file_name, item.agency, item.period, item.quarantine) == ("báo cáo.xlsx", None, None, None)
    assert item.received_at == AS_OF


def test_an_unknown_agency_is_quarantined(server: Portal, round_: Round) -> None:
    server.answers = {"/list": [body(listing({"url": "/1", "agency": "Sở Lạ"}))], "/1": [body(b"abc")]}
    (item,) = round_.poll().received
    assert item.agency is None
    assert "Sở Lạ" in (item.quarantine or "")


def test_pages_are_followed_by_key_and_by_link_header(server: Portal, round_: Round) -> None:
    server.answers = {
        "/list": [body(listing({"url": "/1"}, next="/list?page=2"))],
        "/list?page=2": [body(listing({"url": "/2"}, {"url": "/1"}), headers={"Link": '</list?page=3>; rel="next"'})],
        "/list?page=3": [body(listing({"url": "/3"}, next=None))],
        **{f"/{number}": [body(b"%d" % number)] for number in (1, 2, 3)},
    }
    polled = round_.poll()
    assert [item.origin for item in polled.received] == ["/1", "/2", "/3"]
    assert polled.faults == ()
    assert server.paths().count("/1") == 1


@pytest.mark.parametrize("circle", ["/list", "/list?page=2"])
def test_pages_in_a_circle_end_as_a_fault(server: Portal, round_: Round, circle: str) -> None:
    server.answers = {
        "/list": [body(listing({"url": "/1"}, next="/list?page=2"))],
        "/list?page=2": [body(listing(next=circle))],
        "/1": [body(b"1")],
    }
    polled = round_.poll()
    assert len(polled.received) == 1
    assert len(polled.faults) == 1
    assert "circle" in polled.faults[0].reason


def test_pages_without_end_stop(server: Portal, round_: Round) -> None:
    for page in range(6):
        server.answers[f"/list{page or ''}"] = [body(listing(next=f"/list{page + 1}"))]
    assert len(round_.poll(max_pages=4).faults) == 1
    assert len(server.paths()) == 4


def test_a_page_that_fails_does_not_lose_the_others(server: Portal, round_: Round) -> None:
    server.answers = {
        "/list": [body(listing({"url": "/1"}, next="/list?page=2"))],
        "/list?page=2": [status(500)],
        "/1": [body(b"1")],
    }
    polled = round_.poll()
    assert [item.origin for item in polled.received] == ["/1"]
    assert reasons(polled) == [("/list", "listing: server answered 500; 3 attempts")]


def test_etags_save_a_second_download(server: Portal, round_: Round) -> None:
    server.answers = {
        "/list": [unless_known(listing({"url": "/1"}), '"list-1"')],
        "/1": [unless_known(b"one", 'W/"one"')],
    }
    first = round_.poll()
    assert len(first.received) == 1
    second = round_.poll(first.marks)
    assert (second.received, second.faults, second.marks) == ((), (), first.marks)
    assert server.paths() == ["/list", "/1", "/list"]

    server.answers["/list"] = [unless_known(listing({"url": "/1"}, {"url": "/2"}), '"list-2"')]
    server.answers["/2"] = [body(b"two")]
    third = round_.poll(second.marks)
    assert [item.origin for item in third.received] == ["/2"]

    server.answers["/list"] = [body(listing({"url": "/1"}))]
    server.answers["/1"] = [unless_known(b"one corrected", 'W/"one again"')]
    fourth = round_.poll(third.marks)
    assert [item.kept_at.read_bytes() for item in fourth.received] == [b"one corrected"]


def test_a_fault_is_tried_again_although_the_listing_stays(server: Portal, round_: Round) -> None:
    server.answers = {
        "/list": [unless_known(listing({"url": "/1"}, {"url": "/2"}), '"list"')],
        "/1": [unless_known(b"one", '"one"')],
        "/2": [status(500)],
    }
    first = round_.poll()
    assert [item.origin for item in first.received] == ["/1"]
    assert len(first.faults) == 1
    server.answers["/2"] = [body(b"two")]
    assert [item.origin for item in round_.poll(first.marks).received] == ["/2"]


def test_passing_trouble_is_outlived(server: Portal, round_: Round) -> None:
    server.answers = {
        "/list": [status(503), reset, body(listing({"url": "/1"}))],
        "/1": [silent, body(b"half", length=8), body(b"complete")],
    }
    polled = round_.poll()
    assert polled.faults == ()
    assert round_.kept() == [b"complete"]
    assert len(round_.waits) == 4
    assert all(0.25 <= wait <= 1.0 for wait in round_.waits), "backoff of 0.5 and 1 s, between half and whole"


@pytest.mark.parametrize(
    ("headers", "wait"),
    [
        ({"Retry-After": "7"}, 7),
        ({"Retry-After": "100000"}, 60),
        ({"Retry-After": "Sat, 05 Aug 2023 01:00:12 GMT"}, 12),
        ({"Retry-After": "Sat, 05 Aug 2023 01:00:12 GMT", "Date": "Sat, 05 Aug 2023 01:00:02 GMT"}, 10),
    ],
)
def test_retry_after_is_honoured_and_capped(
    server: Portal, round_: Round, headers: dict[str, str], wait: float
) -> None:
    server.answers = {"/list": [body(b"", code=503, headers=headers), body(listing())]}
    assert round_.poll(deadline_seconds=600).faults == ()
    assert round_.waits == [wait]


@pytest.mark.parametrize("asked", ["-5", "soon", "Sat, 05 Aug 2000 01:00:00 GMT", "١٢"])
def test_a_senseless_retry_after_means_the_usual_wait(server: Portal, round_: Round, asked: str) -> None:
    server.answers = {
        "/list": [body(b"", code=429, headers={"Retry-After": asked.encode().decode("latin-1")}), body(listing())]
    }
    assert round_.poll().faults == ()
    assert len(round_.waits) == 1
    assert 0.25 <= round_.waits[0] <= 0.5


def test_no_wait_reaches_beyond_the_deadline(server: Portal, round_: Round) -> None:
    server.answers = {"/list": [status(503, Retry_After="30")]}
    assert reasons(round_.poll(deadline_seconds=20)) == [
        ("/list", "listing: server answered 503; no time left to try again")
    ]
    assert round_.waits == []


@pytest.mark.parametrize(
    ("answer", "reason"),
    [
        (body(b"half", length=8), "body broke off after 4 bytes"),
        (chunked(b"half", finished=False), "body broke off after 4 bytes"),
        (body(b"half", length=None), "announces no length"),
        (body(gzip.compress(b"x"), headers={"Content-Encoding": "gzip"}), "compressed"),
        (reset, "ConnectionError"),
        (silent, "Timeout"),
        (status(404), "server answered 404"),
        (status(401), "credentials refused"),
        (status(206), "server answered 206"),
        (body(b"x" * 1001), "1001 bytes, allowed are 1000"),
        (body(b"x", length=10**15), "allowed are 1000"),
        (endless, "more than 1000 bytes"),
        (status(302, Location="/1"), "redirects"),
        (status(302), "redirects"),
        (endless_redirect, "outside the channel's host"),
        (status(302, Location="http://127.0.0.2/1"), "outside the channel's host"),
        (status(302, Location="file:///etc/passwd"), "outside the channel's host"),
        (status(302, Location="http://[::1/"), "outside the channel's host"),
        (status(304), "server answered 304"),
    ],
)
def test_a_bad_download_is_a_fault_and_the_next_goes_on(
    server: Portal, round_: Round, answer: Any, reason: str
) -> None:
    server.answers = {"/list": [body(listing({"url": "/1"}, {"url": "/2"}))], "/1": [answer], "/2": [body(b"good")]}
    polled = round_.poll(max_bytes=1000, max_attempts=2)
    assert [item.origin for item in polled.received] == ["/2"]
    assert round_.kept() == [b"good"], "no half file under any name"
    ((origin, said),) = reasons(polled)
    assert origin == "/1"
    assert reason in said


@pytest.mark.parametrize(
    ("listed", "reason"),
    [({"size": 5}, "3 bytes announced, 5 listed"), ({"sha256": "0" * 64}, "differs from the sha256")],
)
def test_what_the_listing_says_of_a_file_is_checked(
    server: Portal, round_: Round, listed: dict[str, Any], reason: str
) -> None:
    server.answers = {"/list": [body(listing({"url": "/1", **listed}))], "/1": [body(b"abc")]}
    polled = round_.poll()
    assert polled.received == ()
    assert reason in polled.faults[0].reason


def test_a_body_without_length_is_believed_if_the_listing_gives_it(server: Portal, round_: Round) -> None:
    server.answers = {
        "/list": [body(listing({"url": "/1", "size": 3}, {"url": "/2", "size": 9}))],
        "/1": [body(b"abc", length=None)],
        "/2": [body(b"half", length=None)],
    }
    polled = round_.poll()
    assert [item.origin for item in polled.received] == ["/1"]
    assert reasons(polled) == [("/2", "4 bytes came, 9 were announced; 3 attempts")]


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"<html>", "not valid JSON"),
        (b"[" * 100_000, "not valid JSON"),
        (b"\xff\xfe\xff", "not valid JSON"),
        (b"{}", "no list of files"),
        (b'{"items": {"url": "/1"}}', "no list of files"),
        (b'"x"', "no list of files"),
        (b'[{"name": "a"}, 7, {"url": ""}]', "has no 'url'"),
        (b" " * 2_000_000, "allowed are 1000000"),
    ],
)
def test_a_bad_listing_is_a_fault(server: Portal, round_: Round, content: bytes, reason: str) -> None:
    server.answers = {"/list": [body(content)]}
    polled = round_.poll(max_listing_bytes=1_000_000)
    assert polled.received == ()
    assert polled.faults
    assert all(reason in fault.reason for fault in polled.faults)
    assert polled.marks == {}


@pytest.mark.parametrize("answer", [dripping_headers, dripping_body])
def test_a_dripping_server_is_cut_off(server: Portal, round_: Round, answer: Any) -> None:
    server.answers = {"/list": [answer]}
    started = time.monotonic()
    polled = round_.poll(deadline_seconds=0.6)
    assert time.monotonic() - started < 2
    assert len(polled.faults) == 1


def test_what_came_before_the_deadline_is_kept(server: Portal, round_: Round) -> None:
    server.answers = {"/list": [body(listing({"url": "/1"}, {"url": "/2"}))], "/1": [body(b"1")], "/2": [dripping_body]}
    polled = round_.poll(deadline_seconds=0.6)
    assert [item.origin for item in polled.received] == ["/1"]
    assert reasons(polled) == [("/2", "out of time")]
