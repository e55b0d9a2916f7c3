"""What is proposed of the same data changes only with a new number of the reckoning."""

from tasks.ledger.codec import sha256_of, to_json
from tasks.reallocate.proposals import RECKONING
from tasks.reallocate.propose import propose
from tests.reallocate.samples import LEVELS, rules, worked_case

GOLDEN = {"3": "6e3dbe57c54ebabb3a18e219cdfe53ab42a3c89a4db8492bf4a0a3690ece41ab"}
"""sha256 of the proposal by RECKONING: where it changes, raise the number and enter the new one beside it."""


def test_another_proposal_of_the_same_data_has_another_number() -> None:
    assert GOLDEN.get(RECKONING) == sha256_of(to_json(propose(rules(), worked_case(), funding_levels=LEVELS)))
