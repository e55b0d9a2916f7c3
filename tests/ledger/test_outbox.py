"""The outbox's promises: each key once, each message claimed once, history kept, people decide what is unknown."""

import itertools
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import func, select, text
from sqlalchemy.exc import DBAPIError

from config.vocabulary import vocabulary
from tasks.ledger import outbox
from tasks.ledger.contents import content
from tasks.ledger.engine import Ledger, OpenTransactionError
from tasks.ledger.outbox_records import (
    DISPATCHER_MOVES,
    PERSON_MOVES,
    RESENDABLE,
    STATES,
    OutboxMessage,
    OutboxMoveError,
    OutboxState,
)
from tasks.ledger.schema import content as content_table

NAMES = vocabulary().outbox_states
NOW = datetime(2023, 8, 4, 2, 0, tzinfo=UTC)


def _message(number: int, *, period: str = "2023-08-05", blobs: tuple[bytes, ...] = ()) -> OutboxMessage:
    return OutboxMessage(
        key=f"{number:064x}",
        profile="bac-ninh-2023",
        period=period,
        kind="receipt",
        recipient=f"vanthu@d{number}.example",
        subject=f"Đã nhận báo cáo {number}",
        payload=f'{{"html": "Quế Võ {number}"}}'.encode(),
        blobs=blobs,
    )


def _enqueue(ledger: Ledger, *messages: OutboxMessage) -> list[outbox.OutboxRecord]:
    return outbox.enqueue(ledger, messages, known_at=NOW, recorded_at=NOW)


def _claim(ledger: Ledger, limit: int = 1, *, live: bool = True, now: datetime = NOW) -> list[str]:
    return [row.key for row in outbox.claim(ledger, limit=limit, now=now, worker="w", live=live)]


def _in_state(ledger: Ledger, state: OutboxState, number: int = 1) -> str:
    """A row, alone in its period, brought to that state by allowed moves; its key."""
    (row,) = _enqueue(ledger, _message(number, period=f"period-{number}"))
    if state == "written":
        outbox.record(ledger, row.key, "written", detail="", now=NOW)
    elif state == "expired":
        late = NOW + timedelta(days=1)
        (late_row,) = _enqueue(
            ledger, replace(_message(number, period=f"late-{number}"), key=f"e{number:063x}", expires_at=NOW)
        )
        outbox.expire(ledger, now=late, detail="", states=("queued",))
        return late_row.key
    elif state == "void":
        outbox.void(ledger, [row.key], by="giaingan", detail="", now=NOW)
    elif state != "queued":
        outbox.claim(ledger, limit=1, now=NOW, worker="w", period=row.period, live=True)
        if state != "sending":
            outbox.record(ledger, row.key, state, detail="", now=NOW)
    return row.key


PAIRS = tuple(enumerate(itertools.product(STATES, STATES)))


def test_a_key_is_kept_once_and_the_first_word_stands(ledger: Ledger) -> None:
    first = _enqueue(ledger, _message(1), _message(2))
    second = outbox.enqueue(ledger, [_message(2), _message(3)], known_at=NOW, recorded_at=NOW + timedelta(days=1))
    assert [row.is_new for row in first] == [True, True]
    assert [row.is_new for row in second] == [False, True]
    assert second[0] == first[1]
    assert [row.number for row in outbox.rows(ledger)] == [1, 2, 3]


def test_the_same_message_twice_in_one_call_is_one(ledger: Ledger) -> None:
    assert [row.is_new for row in _enqueue(ledger, _message(1), _message(1))] == [True, False]


def test_many_at_once_number_their_messages_without_gaps_or_doubles(ledger: Ledger) -> None:
    with ThreadPoolExecutor(4) as pool:
        list(pool.map(lambda number: _enqueue(ledger, _message(number % 10)), range(40)))
    assert [row.number for row in outbox.rows(ledger)] == list(range(1, 11))


def test_a_file_is_kept_once_however_many_messages_carry_it(ledger: Ledger) -> None:
    _enqueue(ledger, *(_message(number, blobs=(b"phu luc",)) for number in range(5)))
    with ledger.read() as connection:
        assert connection.scalar(select(func.count()).select_from(content_table)) == 6


def test_content_comes_back_as_it_went_in(ledger: Ledger) -> None:
    (row,) = _enqueue(ledger, _message(1))
    assert content(ledger, row.payload_sha256).decode() == '{"html": "Quế Võ 1"}'


def test_a_claim_takes_the_due_in_order_and_nobody_gets_them_again(ledger: Ledger) -> None:
    rows = _enqueue(ledger, *(_message(number) for number in (3, 1, 2)))
    assert _claim(ledger, 2) == [rows[0].key, rows[1].key]
    assert _claim(ledger, 2) == [rows[2].key]
    assert _claim(ledger, 2) == []
    assert {row.attempts for row in outbox.rows(ledger, states=["sending"])} == {1}


def test_claims_at_once_never_share_a_message(ledger: Ledger) -> None:
    _enqueue(ledger, *(_message(number) for number in range(30)))
    with ThreadPoolExecutor(5) as pool:
        taken = Counter(key for keys in pool.map(lambda _round: _claim(ledger, 3), range(15)) for key in keys)
    assert set(taken.values()) == {1}
    assert len(taken) == 30


@pytest.mark.parametrize(("seconds", "due"), [(-1, False), (0, True), (1, True)])
def test_a_message_waits_until_its_time(ledger: Ledger, seconds: int, due: bool) -> None:
    key = _in_state(ledger, "sending")
    later = NOW + timedelta(hours=1)
    outbox.record(ledger, key, "queued", detail="450", now=NOW, not_before=later)
    assert bool(_claim(ledger, now=later + timedelta(seconds=seconds))) is due


def test_only_a_live_claim_takes_what_a_rehearsal_wrote(ledger: Ledger) -> None:
    key = _in_state(ledger, "written")
    assert _claim(ledger, live=False) == []
    assert _claim(ledger, live=True) == [key]


def test_an_attempt_that_never_reached_a_server_does_not_count(ledger: Ledger) -> None:
    key = _in_state(ledger, "sending")
    assert outbox.record(ledger, key, "queued", detail="no route", now=NOW, attempted=False).attempts == 0


def test_a_sweep_makes_old_claims_unknown_and_leaves_fresh_ones(ledger: Ledger) -> None:
    old, fresh = (row.key for row in _enqueue(ledger, _message(1), _message(2)))
    _claim(ledger, now=NOW)
    _claim(ledger, now=NOW + timedelta(minutes=10))
    swept = outbox.sweep(ledger, claimed_before=NOW + timedelta(minutes=10), now=NOW + timedelta(minutes=11))
    assert [(row.key, row.state) for row in swept] == [(old, "unknown")]
    assert outbox.get(ledger, fresh).state == "sending"
    assert _claim(ledger, 5, now=NOW + timedelta(days=9)) == []


def test_a_sweep_takes_what_a_dispatcher_left_that_is_gone(ledger: Ledger) -> None:
    (key,) = (row.key for row in _enqueue(ledger, _message(1)))
    _claim(ledger)
    assert outbox.sweep(ledger, claimed_before=NOW, now=NOW, is_gone=lambda worker: worker == "other") == []
    (swept,) = outbox.sweep(ledger, claimed_before=NOW, now=NOW, is_gone=lambda worker: worker == "w")
    assert (swept.key, swept.state) == (key, "unknown")


def test_what_has_reached_nobody_can_be_made_void_and_is_not_sent(ledger: Ledger) -> None:
    for number, state in enumerate(STATES):
        key = _in_state(ledger, state, number)
        voided = outbox.void(ledger, [key], by="giaingan", detail="số liệu đã thay đổi", now=NOW)
        assert [row.state for row in voided] == (["void"] if state in {"queued", "written"} else [])
        assert key not in _claim(ledger, 20)


def test_a_dispatcher_may_make_only_the_declared_moves(ledger: Ledger) -> None:
    for number, (before, after) in PAIRS:
        key = _in_state(ledger, before, number)
        if after in DISPATCHER_MOVES.get(before, frozenset()):
            assert outbox.record(ledger, key, after, detail="", now=NOW).state == after
            continue
        with pytest.raises(OutboxMoveError, match=f"“{NAMES[before]}”, không chuyển được sang “{NAMES[after]}”"):
            outbox.record(ledger, key, after, detail="", now=NOW)
        assert outbox.get(ledger, key).state == before


def test_a_person_may_make_only_the_declared_moves(ledger: Ledger) -> None:
    for number, (before, after) in PAIRS:
        key = _in_state(ledger, before, number)
        if after in PERSON_MOVES.get(before, frozenset()):
            settled = outbox.settle(ledger, key, after, by="Nguyễn Văn A", note="đã gọi điện", now=NOW)
            assert (settled.state, settled.detail) == (after, "đã gọi điện")
            continue
        with pytest.raises(OutboxMoveError, match=f"“{NAMES[before]}”, không chuyển được sang “{NAMES[after]}”"):
            outbox.settle(ledger, key, after, by="Nguyễn Văn A", note="đã gọi điện", now=NOW)
        assert outbox.get(ledger, key).state == before


def test_sending_again_is_a_persons_word_and_starts_afresh(ledger: Ledger) -> None:
    for number, before in enumerate(STATES):
        key = _in_state(ledger, before, number)
        if before not in RESENDABLE:
            with pytest.raises(OutboxMoveError):
                outbox.resend(ledger, key, by="Nguyễn Văn A", note="gửi lại", now=NOW)
            continue
        again = outbox.resend(ledger, key, by="Nguyễn Văn A", note="gửi lại", now=NOW)
        assert (again.state, again.attempts, again.not_before) == ("queued", 0, None)
        assert outbox.history(ledger, key)[-1].by == "Nguyễn Văn A"


def test_nothing_sends_an_unknown_message_by_itself() -> None:
    assert "queued" not in DISPATCHER_MOVES["unknown"]
    assert "sending" not in {state for moves in DISPATCHER_MOVES.values() for state in moves}


@pytest.mark.parametrize(("by", "note"), [("", "ghi chú"), ("Nguyễn Văn A", " ")])
def test_a_person_signs_and_says_why(ledger: Ledger, by: str, note: str) -> None:
    key = _in_state(ledger, "unknown")
    with pytest.raises(OutboxMoveError, match="tên người thực hiện và lý do"):
        outbox.settle(ledger, key, "sent", by=by, note=note, now=NOW)
    with pytest.raises(OutboxMoveError, match="tên người thực hiện và lý do"):
        outbox.resend(ledger, key, by=by, note=note, now=NOW)


def test_history_tells_every_change_in_order(ledger: Ledger) -> None:
    key = _in_state(ledger, "sending")
    outbox.record(ledger, key, "queued", detail="450 4.2.0", now=NOW, not_before=NOW)
    _claim(ledger)
    outbox.record(ledger, key, "sent", detail="250", now=NOW)
    story = [(event.state, event.by, event.detail) for event in outbox.history(ledger, key)]
    assert story == [
        ("queued", "giaingan", ""),
        ("sending", "w", ""),
        ("queued", "w", "450 4.2.0"),
        ("sending", "w", ""),
        ("sent", "w", "250"),
    ]


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE outbox_event SET detail = 'x'",
        "DELETE FROM outbox_event",
        "UPDATE content SET sha256 = 'x'",
        "DELETE FROM content",
    ],
)
def test_history_and_content_cannot_be_changed(ledger: Ledger, statement: str) -> None:
    _enqueue(ledger, _message(1))
    with pytest.raises(DBAPIError, match="append-only"), ledger.write() as connection:
        connection.execute(text(statement))


def test_what_nobody_needs_any_more_expires_and_waits_for_a_person(ledger: Ledger) -> None:
    closes = NOW + timedelta(days=5)
    receipt, report, sent = _message(1), _message(2), _message(3)
    rows = _enqueue(ledger, replace(receipt, expires_at=closes), report, replace(sent, expires_at=closes))
    _claim(ledger, 3)
    outbox.record(ledger, rows[2].key, "sent", detail="250", now=NOW)
    for row in rows[:2]:
        outbox.record(ledger, row.key, "queued", detail="", now=NOW)

    def expired(now: datetime) -> list[str]:
        found = outbox.expire(ledger, now=now, detail="đã khóa sổ", states=("queued", "written"))
        return [row.key for row in found]

    assert expired(closes) == []
    assert expired(closes + timedelta(seconds=1)) == [rows[0].key]
    assert expired(closes + timedelta(days=900)) == []
    assert outbox.history(ledger, rows[0].key)[-1].detail == "đã khóa sổ"
    assert _claim(ledger, 5) == [rows[1].key]
    outbox.resend(ledger, rows[0].key, by="Nguyễn Văn A", note="đơn vị xin lại", now=closes + timedelta(days=1))
    assert expired(closes + timedelta(days=900)) == []


def test_the_lag_is_the_age_of_the_oldest_message_that_may_go(ledger: Ledger) -> None:
    assert outbox.lag(ledger, now=NOW) is None
    first, second = (row.key for row in _enqueue(ledger, _message(1), _message(2)))
    assert outbox.lag(ledger, now=NOW + timedelta(hours=3)) == timedelta(hours=3)
    assert outbox.lag(ledger, now=NOW + timedelta(hours=3), period="2023-08-22") is None
    assert _claim(ledger, 2) == [first, second]
    assert outbox.lag(ledger, now=NOW + timedelta(hours=3)) is None
    again = NOW + timedelta(hours=2)
    outbox.record(ledger, first, "queued", detail="450", now=NOW, not_before=again)
    assert outbox.lag(ledger, now=NOW + timedelta(hours=1)) is None
    assert outbox.lag(ledger, now=NOW + timedelta(hours=3)) == timedelta(hours=1)


def test_nothing_is_claimed_inside_a_transaction(ledger: Ledger) -> None:
    _enqueue(ledger, _message(1))
    with pytest.raises(OpenTransactionError), ledger.write():
        _claim(ledger)
    with pytest.raises(OpenTransactionError), ledger.read():
        _claim(ledger)
    assert len(_claim(ledger)) == 1


def test_counts_name_every_state_and_keep_to_their_period(ledger: Ledger) -> None:
    _enqueue(ledger, _message(1), _message(2), _message(3, period="2023-08-22"))
    _claim(ledger)
    assert outbox.counts(ledger, "bac-ninh-2023", "2023-08-05") == {
        "queued": 1, "written": 0, "sending": 1, "sent": 0, "refused": 0, "failed": 0, "unknown": 0,
        "expired": 0, "void": 0,
    }  # fmt: skip
    assert outbox.counts(ledger)["queued"] == 2
    assert outbox.counts(ledger, "hai-duong-2022")["queued"] == 0


def test_a_key_that_nobody_queued_is_an_error(ledger: Ledger) -> None:
    with pytest.raises(OutboxMoveError, match="không có thư mang khóa"):
        outbox.get(ledger, "0" * 64)
    with pytest.raises(OutboxMoveError, match="không có thư mang khóa"):
        outbox.record(ledger, "0" * 64, "sent", detail="", now=NOW)


def test_a_naive_moment_is_refused(ledger: Ledger) -> None:
    with pytest.raises(Exception, match="naive"):
        outbox.enqueue(ledger, [_message(1)], known_at=NOW.replace(tzinfo=None), recorded_at=NOW)
    assert outbox.rows(ledger) == []
