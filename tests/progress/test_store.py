import json

from config.forecast import load_forecast_rules
from tasks.progress.assess import assess
from tasks.progress.store import flags_from_json, flags_to_json, forecast_from_json, progress_to_rows
from tests.progress.build import TY, history, lines, period, profile, rule


def test_flags_and_forecasts_come_back_from_json_as_they_were():
    ours = profile(rules=(rule("rung_missed", ("5", "notice")), rule("no_disbursement", ("3", "severe"))))
    rows = [{"plan_vnd": 3 * TY, "disbursed_vnd": TY}, {"plan_vnd": 7 * TY, "disbursed_vnd": 0}]
    progress = assess(ours, period(), lines(*rows), history=history(), curves=load_forecast_rules())
    assert flags_from_json(json.loads(json.dumps(flags_to_json(progress.flags)))) == progress.flags
    kept = json.loads(json.dumps(progress_to_rows(progress)))
    found = tuple(forecast_from_json(item) for item in kept["forecasts"])
    assert found == (*progress.forecasts, progress.total_forecast)
