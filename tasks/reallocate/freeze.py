"""A proposal frozen: canonical JSON, and the hash of the data that it was made from."""

import hashlib
import json
from collections.abc import Sequence
from dataclasses import asdict

from config.reallocation import ReallocationRules
from tasks.reallocate.limits import identity
from tasks.reallocate.types import Candidate, Commitment, Effect, NotUsed, Proposal, Transfer, Unplaced

_PARTS = {
    "transfers": Transfer,
    "unplaced": Unplaced,
    "not_used": NotUsed,
    "commitments": Commitment,
    "effects": Effect,
}


class BrokenProposalError(ValueError):
    """The text is not a proposal that this version wrote."""


def data_hash(candidates: Sequence[Candidate], rules: ReallocationRules) -> str:
    """sha256 (hex) of the candidates in canonical order and the rules."""
    data = {
        "candidates": [asdict(candidate) for candidate in sorted(candidates, key=identity)],
        "rules": rules.model_dump(mode="json"),
    }
    return hashlib.sha256(_canonical(data).encode()).hexdigest()


def proposal_to_json(proposal: Proposal) -> str:
    """Canonical JSON: the same proposal gives the same bytes."""
    return _canonical(asdict(proposal))


def proposal_from_json(text: str) -> Proposal:
    """The proposal that `proposal_to_json` wrote. Raises BrokenProposalError."""
    try:
        data = json.loads(text)
        parts = {name: tuple(kind(**row) for row in data[name]) for name, kind in _PARTS.items()}
        return Proposal(**parts, data_hash=data["data_hash"], notice=data.get("notice", ""))
    except (json.JSONDecodeError, KeyError, TypeError) as error:
        raise BrokenProposalError(f"not a stored proposal: {error}") from error


def _canonical(data: object) -> str:
    return json.dumps(data, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
