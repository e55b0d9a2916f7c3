import threading

import pytest
from sqlalchemy import text

from tasks.ledger.actions import BrokenTrailError, actions, record_action, verify_actions
from tasks.ledger.engine import Ledger
from tasks.ledger.records import ActionRecord
from tests.ledger.samples import at


def act(ledger: Ledger, what: str, subject: str = "tệp 1", hours: float = 0) -> ActionRecord:
    payload = {"lý do": "Đã gọi điện"}
    return record_action(ledger, "Chị Hoa", what, subject, payload, known_at=at(hours), recorded_at=at(hours + 1))


def unseal(ledger: Ledger) -> None:
    """What somebody with the database's own password can do."""
    with ledger.write() as connection:
        if ledger.is_sqlite:
            connection.execute(text("DROP TRIGGER action_no_update"))
            connection.execute(text("DROP TRIGGER action_no_delete"))
        else:
            connection.execute(text("ALTER TABLE action DISABLE TRIGGER USER"))


def test_acts_are_told_in_order(ledger: Ledger) -> None:
    assert verify_actions(ledger) == "0" * 64
    told = [act(ledger, "assign"), act(ledger, "waive", "tệp 2", hours=2)]
    assert actions(ledger) == told
    assert actions(ledger, subject="tệp 2") == told[1:]
    assert actions(ledger, known_at=at(1)) == told[:1]
    assert told[0].previous_sha256 == "0" * 64
    assert told[1].previous_sha256 == told[0].sha256
    assert told[0].payload == {"lý do": "Đã gọi điện"}
    assert verify_actions(ledger) == told[1].sha256


@pytest.mark.parametrize(
    "tampering",
    [
        "UPDATE action SET who = 'Anh Nam' WHERE id = 2",
        "UPDATE action SET payload = '{}' WHERE id = 2",
        "UPDATE action SET recorded_at = known_at WHERE id = 2",
        "DELETE FROM action WHERE id = 2",
    ],
)
def test_a_changed_trail_is_found(ledger: Ledger, tampering: str) -> None:
    for what in ("assign", "waive", "decide"):
        act(ledger, what)
    verify_actions(ledger)
    unseal(ledger)
    with ledger.write() as connection:
        connection.execute(text(tampering))
    with pytest.raises(BrokenTrailError, match=r"mục số [23] "):
        verify_actions(ledger)


def test_a_trail_cut_short_ends_in_another_hash(ledger: Ledger) -> None:
    act(ledger, "assign")
    last = act(ledger, "waive")
    unseal(ledger)
    with ledger.write() as connection:
        connection.execute(text("DELETE FROM action WHERE id = 2"))
    assert verify_actions(ledger) != last.sha256


def test_acts_at_once_make_one_chain(ledger: Ledger) -> None:
    threads = [threading.Thread(target=act, args=(ledger, f"act {n}")) for n in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(actions(ledger)) == 6
    assert verify_actions(ledger) == actions(ledger)[-1].sha256


def test_an_act_under_a_simulated_clock_says_so_under_its_seal(ledger: Ledger) -> None:
    moments = {"known_at": at(0), "recorded_at": at(0)}
    real = record_action(ledger, "Chị Hoa", "assign", "a", {"agency": "sxd"}, **moments)
    simulated = record_action(ledger, "Chị Hoa", "assign", "a", {"agency": "sxd"}, **moments, simulated=True)
    assert (real.payload, simulated.payload) == ({"agency": "sxd"}, {"agency": "sxd", "simulated": True})
    assert verify_actions(ledger) == simulated.sha256
