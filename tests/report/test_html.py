"""The page: self-contained, safe with outside text, and in a real browser: quiet, accessible, usable by keyboard."""

import re
import shutil
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from config import vi
from tasks.report.build import build_report
from tasks.report.charts import Curve, Label, draw_curve
from tasks.report.html import render_html
from tasks.report.page_bars import transfer_chart
from tasks.report.recipient_facts import make_context
from tests.report.facts import facts, group_rates, register_of, report
from tests.report.province import SOURCES

CHROMIUM = shutil.which("chromium")


@pytest.fixture(scope="module")
def page_text() -> str:
    return render_html(report(), facts()).decode()


def test_nothing_comes_from_the_network(page_text: str) -> None:
    assert "default-src 'none'" in page_text
    addresses = set(re.findall(r'(?:src|href|action)="([^"#]*)', page_text)) | set(re.findall(r"url\((?!#)", page_text))
    assert addresses <= {"", "data:,"}
    assert not re.search(r"https?://(?!www\.w3\.org/)", page_text)


def test_every_link_has_its_place(page_text: str) -> None:
    from urllib.parse import unquote

    ids = re.findall(r'\bid="([^"]+)"', page_text)
    assert len(ids) == len(set(ids))
    assert {unquote(target) for target in re.findall(r'href="#([^"]+)"', page_text)} <= set(ids)


def test_the_curve_says_what_it_shows(page_text: str) -> None:
    (picture,) = re.findall(r'<svg viewBox="0 0 328.*?</svg>', page_text, re.DOTALL)
    assert 'role="img"' in picture
    words = re.findall(r"<text[^>]*>([^<]*)", picture)
    # The directive's own target, both known points, and the forecast with its interval; nothing of the ladder.
    rate = facts().curve[-1]
    shown = vi.percent(Decimal(rate.disbursed_vnd) * 100 / rate.plan_vnd)
    assert {"Mục tiêu trên 95%", "30/6: 31,8%", f"31/7: {shown}"} <= set(words)
    assert [word for word in words if word.startswith("dự báo ")]
    assert not re.search(r"4[12],0%|60,0%", picture)


def test_the_end_of_a_month_stands_at_the_end_of_its_own_name() -> None:
    curve = Curve(2023, date(2024, 1, 31), (), (Label(date(2023, 7, 31), 31.0, "31/7: 31,0%"),))
    picture = draw_curve(curve, "", "")
    months = [
        (float(x), name) for x, name in re.findall(r'<text class="muted" x="([\d.]+)" y="260"[^>]*>(\d+)<', picture)
    ]
    (known,) = re.findall(r'<circle class="known" cx="([\d.]+)"', picture)
    assert [name for _, name in months] == [*map(str, range(1, 13)), "1"]
    july, august = months[6][0], months[7][0]
    assert july < float(known) < august
    assert float(known) - july == pytest.approx(august - float(known), abs=1)


def test_who_gives_and_who_takes_adds_up() -> None:
    chart = transfer_chart(make_context(facts(), "people_committee", None))
    assert chart is not None
    moved = facts().proposal.transfers
    sums = {source: sum(t.amount_vnd for t in moved if t.funding_source == source) for source, _, _ in SOURCES}
    totals = [amount for amount in sums.values() if amount for _ in ("giảm", "tăng")]
    assert [panel.total.value for panel in chart.panels if panel.total] == totals
    for panel in chart.panels:
        assert panel.total is not None
        bars = [int(bar.value.value or 0) for bar in (*panel.bars, *panel.further)]
        assert sum(bars) == panel.total.value
        assert bars == sorted(bars, reverse=True)
    # What is shown adds up as well: these amounts are whole triệu đồng.
    first = chart.panels[0]
    assert sum(int(bar.value.shown.replace(".", "")) for bar in first.bars) == sums[SOURCES[0][0]] // 10**6


def test_what_is_to_be_decided_comes_first(page_text: str) -> None:
    places = [
        page_text.index(f'<section id="{id_}"') for id_ in ("can-quyet-dinh", "duong-cong", "bao-cao", "nguon-so-lieu")
    ]
    assert places == sorted(places)


def test_outside_text_is_only_text() -> None:
    lines = facts().progress.lines.copy()
    lines["bottleneck"] = lines["bottleneck"].mask(lines.index == 0, "<script>alert(1)</script>")
    lines["competence"] = lines["competence"].mask(lines.index == 0, '"><img src=x onerror=alert(1)>')
    flags = tuple(replace(f, project_name="</script><b>x") for f in facts().progress.flags)
    progress = replace(facts().progress, lines=lines, flags=flags)
    given = replace(facts(), progress=progress, register=register_of(lines))
    text = render_html(build_report(given), given).decode()
    assert "<script>alert" not in text
    assert "<img" not in text
    assert "</script><b>" not in text


def test_an_extracts_page_names_no_other_agency() -> None:
    from tests.report.province import AGENCIES

    text = render_html(build_report(facts(), "agency", "syt"), facts()).decode()
    assert not [name for code, name, _ in AGENCIES if code != "syt" and name in text]


def test_tiles(page_text: str) -> None:
    tiles = re.findall(r"<li><span>([^<]*)</span><strong>(.*?)</strong><small>(.*?)</small>", page_text)
    told = {name: re.sub("<[^>]*>", "", f"{value}; {below}").replace("\u00a0", " ") for name, value, below in tiles}
    assert list(told) == ["Mục tiêu cả năm", "Đã giải ngân", "Dự báo cả năm", "Bị cảnh báo chậm"]
    assert told["Mục tiêu cả năm"] == "trên 95%; đến hết ngày 31/01/2024"
    forecast = facts().progress.total_forecast
    assert forecast is not None
    plan = sum(facts().progress.lines["plan_vnd"])
    low, middle, high = (
        vi.percent(Decimal(amount) * 100 / plan)
        for amount in (forecast.forecast_low_vnd, forecast.forecast_vnd, forecast.forecast_high_vnd)
    )
    assert told["Dự báo cả năm"] == f"{middle}; trong khoảng {low} đến {high} với xác suất 80%"


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    if CHROMIUM is None:
        pytest.skip("chromium is not installed")
    from playwright.sync_api import sync_playwright

    with sync_playwright() as driver:
        opened = driver.chromium.launch(
            executable_path=CHROMIUM, args=["--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage"]
        )
        yield opened
        opened.close()


@pytest.fixture(scope="module")
def address(page_text: str, tmp_path_factory: pytest.TempPathFactory) -> str:
    path: Path = tmp_path_factory.mktemp("page") / "tong-quan.html"
    path.write_text(page_text, "utf-8")
    return path.as_uri()


def open_page(browser: Any, address: str, width: int = 1100, scheme: str = "light") -> tuple[Any, list[str]]:
    page = browser.new_context(viewport={"width": width, "height": 800}, color_scheme=scheme).new_page()
    said: list[str] = []
    page.on("console", lambda message: said.append(message.text))
    page.on("pageerror", lambda error: said.append(str(error)))
    page.goto(address)
    return page, said


@pytest.fixture(scope="module")
def small_address(tmp_path_factory: pytest.TempPathFactory) -> str:
    """The page of one agency with every kind of block: axe looks at each element, so a smaller page serves."""
    lines = facts().progress.lines
    some = lines[lines["agency"].isin(["bqlgt", "syt", "sgtvt", "sxd"])].reset_index(drop=True)
    keys = set(some["project_key"])
    flags = tuple(f for f in facts().progress.flags if f.project_key in keys)[:6]
    rates = group_rates(facts().profile, some)
    given = replace(facts(), progress=replace(facts().progress, lines=some, flags=flags, group_rates=rates))
    path: Path = tmp_path_factory.mktemp("small") / "tong-quan.html"
    path.write_bytes(render_html(build_report(given), given))
    return path.as_uri()


@pytest.mark.browser
@pytest.mark.slow
@pytest.mark.parametrize(("scheme", "width"), [("dark", 1100), ("light", 360)])
def test_no_console_error_and_no_accessibility_fault(browser: Any, small_address: str, scheme: str, width: int) -> None:
    address = small_address
    from axe_core_python.sync_playwright import Axe

    page, said = open_page(browser, address, width, scheme)
    # axe is put into the page by the test, which the page's own policy forbids: a second context without it.
    found = Axe()
    bare = browser.new_context(
        color_scheme=scheme, bypass_csp=True, viewport={"width": width, "height": 800}
    ).new_page()
    bare.goto(address)
    bare.evaluate("document.querySelectorAll('details.appendix').forEach(d => d.open = true)")
    violations = found.run(bare)["violations"]
    faults = [(v["id"], v["impact"], v["nodes"][0]["target"]) for v in violations]
    assert faults == []
    assert said == []
    page.close()


@pytest.mark.browser
def test_search_and_sort_by_keyboard(browser: Any, address: str) -> None:
    page, said = open_page(browser, address)
    page.locator("details.long > summary").click()
    page.focus("#tim")
    # Without diacritics, as people type in a hurry.
    page.keyboard.type("duong vanh dai")
    rows = page.locator("#bang-du-an-cham tbody tr:visible")
    assert rows.count() == 1
    assert "Đường Vành đai 4" in rows.first.inner_text()
    assert page.inner_text("#dem") == "1 dòng"
    page.fill("#tim", "")
    head = page.get_by_role("button", name="Kế hoạch vốn")
    head.focus()
    page.keyboard.press("Enter")
    values = [float(v) for v in page.eval_on_selector_all(
        "#bang-du-an-cham tbody tr td:nth-child(5)", "cells => cells.map(c => c.dataset.value)")]  # fmt: skip
    assert len(values) == 80
    assert values == sorted(values)
    page.keyboard.press("Enter")
    assert page.get_attribute("#bang-du-an-cham th[aria-sort]", "aria-sort") == "descending"
    assert said == []


@pytest.mark.browser
def test_a_figure_leads_to_its_cells(browser: Any, address: str) -> None:
    page, _ = open_page(browser, address)
    source = page.locator('[id="nguon-tinh.giai-ngan"]')
    assert not source.is_visible()
    page.focus('.tiles a[href="#nguon-tinh.giai-ngan"]')
    page.keyboard.press("Enter")
    assert source.is_visible()
    assert "bao-cao-syt.xlsx" in source.inner_text()
    assert "Biểu 01!J9" in source.inner_text()
    page.fill("#tim-nguon", "tinh.ty-le")
    assert page.locator('[id="nguon-tinh.ty-le"]').is_visible()


@pytest.mark.browser
def test_a_telephone_needs_no_sideways_scrolling_and_few_screens(browser: Any, address: str) -> None:
    page, _ = open_page(browser, address, width=360)
    assert page.evaluate("document.documentElement.scrollHeight") <= 15 * 800
    page.evaluate("document.querySelectorAll('details').forEach(d => d.open = true)")
    assert page.evaluate("document.documentElement.scrollWidth") <= 360


@pytest.mark.browser
def test_it_prints_on_few_sheets_of_a4(browser: Any, address: str) -> None:
    page, _ = open_page(browser, address)
    paper = page.pdf(prefer_css_page_size=True)
    sheets = re.findall(rb"/MediaBox \[([^\]]*)\]", paper)
    assert 0 < len(sheets) <= 20
    assert {sheet.split()[2][:3] for sheet in sheets} == {b"594"}
