"""Alternatives side by side: the same candidates under different rules."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from config.reallocation import ReallocationRules
from tasks.reallocate.proposal import Candidate, Proposal
from tasks.reallocate.propose import propose


@dataclass(frozen=True, slots=True)
class Scenario:
    """What one set of rules would lead to. Amounts in đồng."""

    name: str
    changes: tuple[tuple[str, str], ...]
    placed_vnd: int
    unplaced_vnd: int
    transfers: int
    donors: int
    recipients: int
    extra_vnd: int
    """Expected disbursement at the final day with the transfers, less without."""
    highest_tier: int | None
    commitments: int


@dataclass(frozen=True, slots=True)
class Comparison:
    """Scenarios in the order asked for, with the proposal of each."""

    scenarios: tuple[Scenario, ...]
    proposals: tuple[Proposal, ...]


def compare(
    rules: ReallocationRules,
    candidates: Sequence[Candidate],
    scenarios: Mapping[str, Mapping[str, object]],
    *,
    funding_levels: Mapping[str, str],
) -> Comparison:
    """One proposal per scenario: name -> rules to replace by key (`{}` is the profile's own rules).

    Raises InvalidRulesError naming the key, what is wrong with it and which keys there are.
    """
    proposals = tuple(
        propose(rules, candidates, funding_levels=funding_levels, changes=changes) for changes in scenarios.values()
    )
    return Comparison(
        scenarios=tuple(
            _summary(name, changes, proposal)
            for (name, changes), proposal in zip(scenarios.items(), proposals, strict=True)
        ),
        proposals=proposals,
    )


def _summary(name: str, changes: Mapping[str, object], proposal: Proposal) -> Scenario:
    transfers = proposal.transfers
    return Scenario(
        name=name,
        changes=tuple((key, str(value)) for key, value in changes.items()),
        placed_vnd=sum(transfer.amount_vnd for transfer in transfers),
        unplaced_vnd=sum(rest.amount_vnd for rest in proposal.unplaced),
        transfers=len(transfers),
        donors=len({(t.funding_source, t.donor_agency, t.donor) for t in transfers}),
        recipients=len({(t.funding_source, t.recipient_agency, t.recipient) for t in transfers}),
        extra_vnd=sum(effect.with_vnd - effect.without_vnd for effect in proposal.effects),
        highest_tier=max((transfer.tier for transfer in transfers), default=None),
        commitments=len(proposal.commitments),
    )
