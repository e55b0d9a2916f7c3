"""The hash of the data that a proposal was made from: a decision holds only while it is the same."""

from collections.abc import Sequence

from config.reallocation import ReallocationRules
from tasks.ledger.codec import sha256_of, to_json
from tasks.reallocate.limits import identity
from tasks.reallocate.proposal import Candidate


def data_hash(candidates: Sequence[Candidate], rules: ReallocationRules) -> str:
    """sha256 (hex) of the candidates in canonical order and the rules."""
    ordered = sorted(candidates, key=identity)
    return sha256_of(to_json({"candidates": ordered, "rules": rules.model_dump(mode="json")}))
