"""What must hold before anything consolidated may leave. A gate stops release and sending, never drafting."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Literal

import pandas as pd

from config import vi
from config.gates import GateLimits
from config.profile import Profile
from tasks.ledger.codec import from_json
from tasks.ledger.documents import freeze, latest
from tasks.plan.coverage import Coverage, sums_by_agency
from tasks.run import Run

GateId = Literal["coverage", "province-total", "agency-weight", "line-weight", "siblings", "last-period"]

_KIND = "gate-pass"
_FEWEST_LINES = 20
"""Below so many lines one of them may well be half of the whole."""
_FEWEST_SIBLINGS = 3
_KNOWN_MARGIN_PCT = 10
"""How much more than its known share an agency may have that is most of the province by plan."""


@dataclass(frozen=True, slots=True)
class Gate:
    """One condition of issuing, as it stands on the period's figures.

    `value` and `limit` are percent, for `siblings` times; `value` is None where there is nothing to judge by. `reason`
    says in Vietnamese what is found, or why nothing could be judged. `let_pass_by`: who let it pass at this value.
    """

    id: GateId
    title: str
    value: Decimal | None
    limit: Decimal
    passed: bool
    reason: str
    let_pass_by: str | None = None

    @property
    def holds_back(self) -> bool:
        """Whether it is breached and nobody let it pass: nothing consolidated may be sent."""
        return not self.passed and self.let_pass_by is None


@dataclass(frozen=True, slots=True)
class GatePass:
    """Somebody's word that a breached gate may be passed, at the value that it had then and at no other."""

    gate: GateId
    value: Decimal | None
    limit: Decimal
    by: str
    reason: str


def holding(gates: Sequence[Gate]) -> tuple[Gate, ...]:
    """The gates that hold a report back."""
    return tuple(gate for gate in gates if gate.holds_back)


def let_pass(run: Run, gates: Sequence[Gate], by: str, reason: str) -> None:
    """Record that `by` lets these breached gates pass as they stand; a later report that breaches them otherwise is
    held back again. Gates that hold are left alone."""
    for gate in holding(gates):
        freeze(
            run.ledger,
            _KIND,
            run.profile_code,
            run.period.code,
            GatePass(gate.id, gate.value, gate.limit, by, reason),
            known_at=run.as_of,
            recorded_at=run.clock.now(),
            subject=gate.id,
        )


def with_passes(run: Run, gates: Sequence[Gate]) -> tuple[Gate, ...]:
    """The gates with who let them pass, as known at the run's moment."""
    return tuple(gate if gate.passed else _with_pass(run, gate) for gate in gates)


def _with_pass(run: Run, gate: Gate) -> Gate:
    record = latest(run.ledger, _KIND, run.profile_code, run.period.code, known_at=run.as_of, subject=gate.id)
    if record is None:
        return gate
    given = from_json(GatePass, record.text)
    fits = (given.value, given.limit) == (gate.value, gate.limit)
    return replace(gate, let_pass_by=given.by) if fits else gate


def gates(
    profile: Profile, cover: Coverage, lines: pd.DataFrame, before: pd.DataFrame, plan: pd.DataFrame
) -> tuple[Gate, ...]:
    """All gates over a period's accepted lines, in a fixed order.

    `lines` with what agencies state themselves; `before` and `plan` as for `tasks.plan.coverage.coverage`.
    """
    limits = profile.gates
    stated, known = sums_by_agency(lines, "plan_vnd"), sums_by_agency(before, "plan_vnd")
    assigned = sums_by_agency(plan, "plan_vnd")
    return (
        _coverage(cover),
        _province_total(limits, stated, assigned),
        _agency_weight(profile, cover, stated, assigned or known),
        _line_weight(limits, lines),
        _siblings(profile, lines),
        _last_period(limits, stated, known),
    )


def _coverage(cover: Coverage) -> Gate:
    value = _shown(cover.measured_pct)
    what = "tổng kế hoạch" if cover.share_pct is not None else "số đơn vị phải báo cáo"
    reason = "" if value is not None else "Không có đơn vị nào phải báo cáo"
    if cover.is_below_floor:
        reason = (
            f"Mới có {cover.reported:02d}/{cover.expected:02d} đơn vị có báo cáo được chấp nhận, bằng "
            f"{vi.percent(value or Decimal(0))} {what}; mức tối thiểu là {vi.percent(cover.floor_pct)}"
        )
    return Gate("coverage", "Mức bao phủ của số liệu", value, cover.floor_pct, not cover.is_below_floor, reason)


def _province_total(limits: GateLimits, stated: dict[str, int], assigned: dict[str, int]) -> Gate:
    title, limit = "Tổng kế hoạch so với kế hoạch được giao", limits.total_off_plan_pct
    both = set(stated) & set(assigned)
    due, said = (sum(sums[code] for code in both) for sums in (assigned, stated))
    if not due:
        return Gate("province-total", title, None, limit, True, "Chưa có kế hoạch được giao để so sánh")
    value = _shown(Decimal(abs(said - due)) * 100 / Decimal(due))
    passed = value is None or value <= limit
    reason = (
        f"Các đơn vị ghi tổng kế hoạch {vi.money_in_words(said)}, kế hoạch được giao của chính các đơn vị này là "
        f"{vi.money_in_words(due)}, lệch {vi.percent(value or Decimal(0))}; mức tối đa là {vi.percent(limit)}"
    )
    return Gate("province-total", title, value, limit, passed, "" if passed else reason)


def _agency_weight(profile: Profile, cover: Coverage, stated: dict[str, int], known: dict[str, int]) -> Gate:
    title, limit = "Tỷ trọng của một đơn vị", profile.gates.agency_weight_pct
    total, expected = sum(stated.values()), sum(known.values())
    if total <= 0 or cover.expected < profile.gates.fewest_agencies:
        return Gate("agency-weight", title, None, limit, True, "Không đủ số liệu, đơn vị để xét")
    heaviest = max(sorted(stated), key=lambda code: stated[code])
    if expected:
        own = Decimal(known.get(heaviest, 0)) * 100 / Decimal(expected) + _KNOWN_MARGIN_PCT
        limit = max(limit, _shown(own) or limit)
    value = _shown(Decimal(stated[heaviest]) * 100 / Decimal(total)) or Decimal(0)
    reason = (
        f"{_name(profile, heaviest)} chiếm {vi.percent(value)} tổng kế hoạch ({vi.money_in_words(stated[heaviest])}); "
        f"mức tối đa là {vi.percent(limit)}"
    )
    return Gate("agency-weight", title, value, limit, value <= limit, "" if value <= limit else reason)


def _line_weight(limits: GateLimits, lines: pd.DataFrame) -> Gate:
    title, limit = "Tỷ trọng của một dự án", limits.line_weight_pct
    plan = _plans(lines)
    if len(plan) < _FEWEST_LINES or not plan.sum():
        return Gate("line-weight", title, None, limit, True, "Không đủ số dự án để xét")
    at = int(plan.argmax())
    value = _shown(Decimal(int(plan.iloc[at])) * 100 / Decimal(int(plan.sum()))) or Decimal(0)
    reason = (
        f"Dự án {lines.loc[plan.index[at], 'project_name'] or 'không tên'} có kế hoạch "
        f"{vi.money_in_words(int(plan.iloc[at]))}, chiếm {vi.percent(value)} tổng kế hoạch; mức tối đa là "
        f"{vi.percent(limit)}"
    )
    return Gate("line-weight", title, value, limit, value <= limit, "" if value <= limit else reason)


def _siblings(profile: Profile, lines: pd.DataFrame) -> Gate:
    title, limit = "Quy mô dự án so với các đơn vị khác trong kỳ", Decimal(profile.gates.siblings_times)
    plan = _plans(lines)
    middles = {str(code): int(vnd) for code, vnd in plan.groupby(lines["agency"]).median().items()} if len(plan) else {}
    if len(middles) < _FEWEST_SIBLINGS:
        return Gate("siblings", title, None, limit, True, "Không đủ số đơn vị để so sánh")
    found: tuple[Decimal, str, int, int] = (Decimal(0), "", 0, 0)
    for code in sorted(middles):
        others = int(pd.Series([vnd for other, vnd in middles.items() if other != code]).median())
        own = max(middles[code], 1)
        found = max(found, (Decimal(max(own, others)) / Decimal(max(min(own, others), 1)), code, own, others))
    value, code, own, others = _shown(found[0]) or Decimal(0), *found[1:]
    reason = (
        f"Dự án của {_name(profile, code)} có kế hoạch ở mức giữa {vi.money_in_words(own)}, của các đơn vị khác là "
        f"{vi.money_in_words(others)}, chênh {vi.number(value)} lần; có thể sai đơn vị tính"
    )
    return Gate("siblings", title, value, limit, value <= limit, "" if value <= limit else reason)


def _last_period(limits: GateLimits, stated: dict[str, int], known: dict[str, int]) -> Gate:
    title, limit = "Tổng kế hoạch so với kỳ trước của cùng các đơn vị", limits.since_last_pct
    both = set(stated) & set(known)
    then, now = (sum(sums[code] for code in both) for sums in (known, stated))
    if not then:
        return Gate("last-period", title, None, limit, True, "Chưa có kỳ trước trong năm kế hoạch")
    value = _shown(Decimal(abs(now - then)) * 100 / Decimal(then)) or Decimal(0)
    reason = (
        f"Tổng kế hoạch {vi.money_in_words(now)}, kỳ trước của cùng các đơn vị là {vi.money_in_words(then)}, "
        f"{'tăng' if now > then else 'giảm'} {vi.percent(value)}; mức tối đa là {vi.percent(limit)}"
    )
    return Gate("last-period", title, value, limit, value <= limit, "" if value <= limit else reason)


def _plans(lines: pd.DataFrame) -> "pd.Series[int]":
    """Plans of the lines that have one."""
    if lines.empty:
        return pd.Series(dtype="int64")
    plan = lines["plan_vnd"].fillna(0).astype("int64")
    return plan[plan > 0]


def _name(profile: Profile, code: str) -> str:
    return {agency.code: agency.name for agency in profile.agencies}.get(code, code)


def _shown(value: Decimal | None) -> Decimal | None:
    """Rounded to two decimals, half up: the value that is recorded and compared with the limit."""
    return None if value is None else vi.rounded(value, 2)
