"""No file is read otherwise without a new READER_VERSION or mapping: returned files would never be read again."""

from tests.read.golden import by_the_same, changed, known, made


def test_a_changed_reading_has_a_new_version() -> None:
    before, after = known(), made()
    others = changed(before, after)
    todo = "raise READER_VERSION in tasks/read/intake.py, then run" if by_the_same(before, after) else "run"
    assert not others, f"read otherwise: {', '.join(others)}; {todo} `python -m tests.read.golden`"
    assert before["readings"].keys() == after["readings"].keys(), "run `python -m tests.read.golden`"
