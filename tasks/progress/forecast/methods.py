"""The methods by name, as config/forecast.yaml lists them."""

from collections.abc import Callable, Mapping

import numpy as np

from config.forecast import ForecastRules, Method
from tasks.progress.forecast import credibility, empirical, owner, pace, run_rate, s_curves
from tasks.progress.forecast.panel import Floats, Panel, YearSoFar

Forecasting = Callable[[Panel, YearSoFar, ForecastRules], Floats]


def _blend(learn: Panel, so_far: YearSoFar, rules: ForecastRules) -> Floats:
    """Two methods that err differently: credibility, and the recent pace as far as the year is advanced, squared."""
    weight = empirical.share(learn, so_far.month) ** 2
    return (1 - weight) * credibility.forecast(learn, so_far) + weight * pace.forecast(learn, so_far)


METHODS: Mapping[Method, Forecasting] = {
    "run_rate": lambda learn, so_far, rules: run_rate.forecast(learn, so_far, rules.half_life_months),
    "logistic": lambda learn, so_far, rules: s_curves.forecast(learn, so_far, s_curves.logistic),
    "kenley_wilson": lambda learn, so_far, rules: s_curves.forecast(learn, so_far, s_curves.kenley_wilson),
    "dhss": lambda learn, so_far, rules: s_curves.forecast(learn, so_far, s_curves.dhss),
    "empirical": lambda learn, so_far, rules: empirical.forecast(learn, so_far),
    "credibility": lambda learn, so_far, rules: credibility.forecast(learn, so_far),
    "pace": lambda learn, so_far, rules: pace.forecast(learn, so_far),
    "blend": _blend,
    "owner": lambda learn, so_far, rules: owner.forecast(learn, so_far, rules.owner_minimum_pairs),
}

TITLES: Mapping[Method, str] = {
    "run_rate": "tốc độ giải ngân các tháng gần nhất",
    "logistic": "đường cong logistic",
    "kenley_wilson": "đường cong Kenley - Wilson",
    "dhss": "đường cong DHSS",
    "empirical": "đường cong thực tế các năm trước",
    "credibility": "kết hợp tốc độ của chính dự án với mức thường đạt các năm trước",
    "pace": "hồi quy theo tốc độ gần nhất và mức thường đạt",
    "blend": "kết hợp mức thường đạt (đầu năm) với tốc độ gần nhất (cuối năm)",
    "owner": "dự báo của chủ đầu tư, hiệu chỉnh theo sai lệch các năm trước",
    "reference": "đường cong tham chiếu cả nước",
}


def forecast(method: Method, learn: Panel, so_far: YearSoFar, rules: ForecastRules) -> Floats:
    """Finals by a method: never below what stands, and by credibility where the method has no answer."""
    found = METHODS[method](learn, so_far, rules)
    if not np.isfinite(found).all():
        found = np.where(np.isfinite(found), found, credibility.forecast(learn, so_far))
    return np.maximum(found, so_far.now)
