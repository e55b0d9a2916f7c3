"""What must hold of every proposal, whatever the data."""

from hypothesis import given, settings
from hypothesis import strategies as st

from tasks.ledger.codec import to_json
from tasks.reallocate.limits import expected_vnd, owner_of
from tasks.reallocate.proposal import Candidate
from tasks.reallocate.propose import propose
from tests.reallocate.samples import LEVELS, rules

AMOUNT = st.integers(0, 10**13)
ROOM = st.one_of(st.none(), AMOUNT)


@st.composite
def provinces(draw):
    made = []
    for number in range(draw(st.integers(0, 14))):
        plan = draw(AMOUNT)
        disbursed = draw(st.integers(0, 10**13))
        asks_up = draw(st.booleans())
        made.append(
            Candidate(
                project_key=f"P{number}",
                project_name=f"Dự án {number}",
                agency=draw(st.sampled_from(["a", "b", "c"])),
                owner=draw(st.sampled_from(["Ban A", "Ban B", "Ban C", ""])),
                funding_source=draw(st.sampled_from(["local", "central"])),
                plan_vnd=plan,
                disbursed_vnd=disbursed,
                committed_vnd=draw(st.integers(0, 10**12)),
                forecast_vnd=draw(AMOUNT),
                forecast_low_vnd=draw(AMOUNT),
                request_down_vnd=0 if asks_up else draw(AMOUNT),
                request_up_vnd=draw(AMOUNT) if asks_up else 0,
                medium_term_room_vnd=draw(ROOM),
                total_investment_room_vnd=draw(ROOM),
                absorbable_vnd=draw(ROOM),
                flagged_periods=draw(st.integers(0, 4)),
                is_key_project=draw(st.booleans()),
                awaiting_payment_vnd=draw(AMOUNT),
            )
        )
    regime = rules(
        donors=draw(st.sampled_from(["on_request", "on_request_or_forced"])),
        forced_after_flagged_periods=2,
        forced_severity="notice",
        silence_is_commitment=draw(st.booleans()),
        minimum_lot_vnd=draw(st.sampled_from([0, 10**11])),
        owner_floor_pct=draw(st.sampled_from([0, 80])),
        locked_pairs=draw(st.sampled_from([(), (("Ban A", "Ban B"),)])),
        priorities=[{"kind": "key_project", "weight": 2, "source": "001 L12"}],
    )
    return made, regime, draw(st.permutations(made))


@settings(max_examples=50, deadline=None)
@given(provinces())
def test_laws(province):
    made, regime, shuffled = province
    proposal = propose(regime, made, funding_levels=LEVELS)
    assert to_json(proposal) == to_json(propose(regime, shuffled, funding_levels=LEVELS))

    by_key = {c.project_key: c for c in made}
    change = dict.fromkeys(by_key, 0)
    for t in proposal.transfers:
        assert type(t.amount_vnd) is int
        assert t.amount_vnd >= max(1, regime.minimum_lot_vnd)
        assert by_key[t.donor].funding_source == by_key[t.recipient].funding_source == t.funding_source
        owners = {owner_of(by_key[t.donor]), owner_of(by_key[t.recipient])}
        assert not (regime.locked_pairs and owners == {"ban a", "ban b"})
        change[t.donor] -= t.amount_vnd
        change[t.recipient] += t.amount_vnd
    assert not {t.donor for t in proposal.transfers} & {t.recipient for t in proposal.transfers}
    for source in LEVELS:
        assert sum(vnd for key, vnd in change.items() if by_key[key].funding_source == source) == 0
    for key, delta in change.items():
        candidate = by_key[key]
        if delta < 0:
            left = candidate.plan_vnd + delta
            assert left >= max(candidate.disbursed_vnd + candidate.committed_vnd, candidate.forecast_low_vnd)
            if regime.donors == "on_request":
                assert -delta <= candidate.request_down_vnd
        elif delta > 0:
            limits = (
                candidate.request_up_vnd, candidate.medium_term_room_vnd, candidate.total_investment_room_vnd,
                candidate.absorbable_vnd,
            )  # fmt: skip
            assert delta <= min(limit for limit in limits if limit is not None)
    _floors_hold(proposal, by_key, regime)
    _every_dong_is_accounted_for(proposal, by_key, regime)


def _floors_hold(proposal, by_key, regime):
    groups = {(c.funding_source, owner_of(c)) for c in by_key.values()}
    for source, owner in groups:
        mine = {k for k, c in by_key.items() if (c.funding_source, owner_of(c)) == (source, owner)}
        plan = sum(by_key[key].plan_vnd for key in mine)
        left = plan - sum(t.amount_vnd for t in proposal.transfers if t.donor in mine and t.recipient not in mine)
        assert left * 100 >= regime.owner_floor_pct * plan


def _every_dong_is_accounted_for(proposal, by_key, regime):
    for key, candidate in by_key.items():
        forced = regime.donors == "on_request_or_forced" and candidate.flagged_periods >= 2
        bound = candidate.disbursed_vnd + candidate.committed_vnd
        careful, central = (
            max(0, candidate.plan_vnd - max(bound, spent))
            for spent in (candidate.forecast_low_vnd, expected_vnd(candidate))
        )
        offered = max(min(careful, candidate.request_down_vnd), central if forced else 0)
        given_up = sum(t.amount_vnd for t in proposal.transfers if t.donor == key)
        stays = sum(rest.amount_vnd for rest in proposal.unplaced if rest.project_key == key)
        assert given_up + stays == offered
        if candidate.flagged_periods and not given_up:
            assert key in {idle.project_key for idle in proposal.not_used}
