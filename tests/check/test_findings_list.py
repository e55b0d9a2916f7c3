"""One object for a finding everywhere, many of one kind folded, consequences below their cause, no English ids."""

import json
from dataclasses import replace

from config.rules import load_rules
from config.vocabulary import vocabulary
from tasks.check.findings_list import causes_of, cell_ranges, findings_list, findings_text
from tasks.ledger.finding import CellRef, Finding

KEYS = {
    "rule", "severity", "agency", "agency_code", "file", "sheet", "cell", "project_name", "project_key", "message",
    "supplied", "expected", "fix",
}  # fmt: skip
ONE = Finding(
    rule="rate-mismatch", rule_version=1, severity="warning", submission="ab" * 32, agency="sxd",
    cell=CellRef("Biểu 01", "H9"), field="rate_pct", project_key="7613516", project_name="Đường tỉnh 295",
    funding_source="nsdp", supplied="20,00%", expected="40,00%", difference="-20,00 điểm",
    message="Đường tỉnh 295: tỷ lệ ghi 20,00%.", fix="Tính lại.",
)  # fmt: skip
REGISTER = load_rules()


def rows(count: int, **changes: object) -> list[Finding]:
    return [
        replace(ONE, cell=CellRef("Biểu 01", f"H{9 + n}"), project_key=str(7_000_000 + n), **changes)  # type: ignore[arg-type]
        for n in range(count)
    ]


def listed(findings: list[Finding]) -> list[dict[str, object]]:
    return findings_list(findings, {"sxd": "Sở Xây dựng"}, {"ab" * 32: "bao cao.xlsx"}, REGISTER)


def test_an_object_says_whose_where_and_what() -> None:
    (found,) = listed([ONE])
    assert set(found) >= KEYS
    assert (found["agency"], found["agency_code"], found["file"]) == ("Sở Xây dựng", "sxd", "bao cao.xlsx")
    assert (found["sheet"], found["cell"]) == ("Biểu 01", "Biểu 01!H9")


def test_twenty_thousand_findings_stay_small_and_all_are_counted() -> None:
    found = listed([*rows(7000), *rows(7000, rule="code-format"), *rows(6000, rule="estimate-above-plan")])
    assert len(json.dumps(found, ensure_ascii=False, indent=2).encode()) < 2_000_000
    assert sum(int(str(one.get("count", 1))) for one in found) == 20_000
    rest = [one for one in found if "count" in one]
    assert rest[0]["cells"] == ["Biểu 01!H59:H7008"]
    assert "và 6.950 dòng khác" in str(rest[0]["message"])
    assert all(set(one) >= KEYS for one in rest)


def test_ranges_follow_rows() -> None:
    assert cell_ranges([rows(9)[n] for n in (0, 1, 2, 4, 8)]) == ["Biểu 01!H9:H11", "Biểu 01!H13", "Biểu 01!H17"]


def test_a_text_groups_says_the_severity_and_no_ids() -> None:
    lines = findings_text([*rows(6611), replace(ONE, rule="code-format", severity="info", cell=None)], REGISTER)
    assert len(lines) == 7
    assert "và 6.606 dòng khác" in lines[5]
    assert all(line.startswith(tuple(vocabulary().severities.values())) for line in lines)
    assert not any(rule.id in line for rule in REGISTER.rules for line in lines)


def test_what_follows_from_an_error_is_folded_below_it() -> None:
    cause = replace(ONE, rule="read-not-a-number", severity="error", message="“12x” không phải là số.")
    total = replace(ONE, rule="total-mismatch", severity="error", project_key=None, message="Tổng lệch.")
    other = replace(ONE, project_key="7000001")
    found = [cause, total, ONE, other]
    assert causes_of(found, REGISTER) == {id(total): "read-not-a-number", id(ONE): "read-not-a-number"}
    lines = findings_text(found, REGISTER)
    assert "kéo theo 2 phát hiện khác" in lines[1]
    assert len(lines) == 3
    assert [one["follows_from"] for one in listed(found)] == [None, "read-not-a-number", "read-not-a-number", None]
