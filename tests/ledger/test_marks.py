from tasks.ledger.engine import Ledger
from tasks.ledger.marks import marks, remember
from tests.ledger.samples import PROFILE, at


def test_a_channel_remembers_its_own_marks(ledger: Ledger) -> None:
    assert marks(ledger, PROFILE, "http") == {}
    remember(ledger, PROFILE, "http", {"b": "1", "a": "2"}, recorded_at=at(0))
    remember(ledger, PROFILE, "http", {"b": "3", "c": "\U0001f4c4"}, recorded_at=at(1))
    remember(ledger, PROFILE, "http", {}, recorded_at=at(1))
    remember(ledger, PROFILE, "mailbox", {"a": "9"}, recorded_at=at(1))
    assert list(marks(ledger, PROFILE, "http").items()) == [("a", "2"), ("b", "3"), ("c", "\U0001f4c4")]
    assert marks(ledger, PROFILE, "mailbox") == {"a": "9"}
    assert marks(ledger, "bac-giang-2022", "http") == {}
