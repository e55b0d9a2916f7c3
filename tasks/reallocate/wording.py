"""đồng in the sentences of a proposal: exact, in the largest unit that shows them exactly."""

from config.vi import money

_THOUSAND, _MILLION, _BILLION = 10**3, 10**6, 10**9
_DECIMALS = 3


def exact(vnd: int) -> str:
    """`1,25 tỷ đồng`, `45 triệu đồng`, `1.234.567 đồng`: never rounded, so that a reader can add the figures up."""
    if abs(vnd) >= _BILLION and vnd % _MILLION == 0:
        return money(vnd, "ty", _needed(vnd // _MILLION))
    if abs(vnd) >= _MILLION and vnd % _THOUSAND == 0:
        return money(vnd, "trieu", _needed(vnd // _THOUSAND))
    return money(vnd, "dong")


def sentence(text: str) -> str:
    """`text` with its first letter large and the rest as it is."""
    return text[:1].upper() + text[1:]


def _needed(thousandths: int) -> int:
    """Decimals needed to show that many thousandths of a unit exactly."""
    decimals = _DECIMALS
    while decimals and thousandths % 10 == 0:
        thousandths //= 10
        decimals -= 1
    return decimals
