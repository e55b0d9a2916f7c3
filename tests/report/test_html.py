"""The page: self-contained, safe with outside text, and in a real browser: quiet, accessible, usable by keyboard."""

import re
import shutil
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from tasks.report.build import build_report
from tasks.report.html import render_html
from tests.report.facts import facts, group_rates, report

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


def test_charts_are_pictures_with_a_title_and_a_table(page_text: str) -> None:
    pictures = re.findall(r"<svg.*?</svg>", page_text, re.DOTALL)
    assert len(pictures) == 4
    for picture in pictures:
        assert 'role="img"' in picture[:2000]
        assert "<title>" in picture
        assert "<desc>" in picture
        assert "var(--c1)" in picture
        assert "<metadata" not in picture
    assert page_text.count("Xem dạng bảng") == 4


def test_outside_text_is_only_text() -> None:
    lines = facts().progress.lines.copy()
    lines["bottleneck"] = lines["bottleneck"].mask(lines.index == 0, "<script>alert(1)</script>")
    lines["competence"] = lines["competence"].mask(lines.index == 0, '"><img src=x onerror=alert(1)>')
    flags = tuple(replace(f, project_name="</script><b>x") for f in facts().progress.flags)
    given = replace(facts(), progress=replace(facts().progress, lines=lines, flags=flags))
    text = render_html(build_report(given), given).decode()
    assert "<script>alert" not in text
    assert "<img" not in text
    assert "</script><b>" not in text


def test_an_extracts_page_names_no_other_agency() -> None:
    from tests.report.province import AGENCIES

    text = render_html(build_report(facts(), "agency", "syt"), facts()).decode()
    assert not [name for code, name, _ in AGENCIES if code != "syt" and name in text]


def test_signs_are_kept_on_the_cards(page_text: str) -> None:
    card = re.search(r"So với mục tiêu</span><strong><a[^>]*>([^<]*)", page_text)
    assert card is not None
    assert card[1].replace("\u00a0", " ") == "-3,7 điểm phần trăm"


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
    page.focus('.cards a[href="#nguon-tinh.giai-ngan"]')
    page.keyboard.press("Enter")
    source = page.locator('details[id="nguon-tinh.giai-ngan"]')
    assert source.get_attribute("open") is not None
    assert "bao-cao-syt.xlsx" in source.inner_text()
    assert "Biểu 01!J9" in source.inner_text()


@pytest.mark.browser
def test_a_telephone_needs_no_sideways_scrolling(browser: Any, address: str) -> None:
    page, _ = open_page(browser, address, width=360)
    page.evaluate("document.querySelectorAll('details').forEach(d => d.open = true)")
    assert page.evaluate("document.documentElement.scrollWidth") <= 360


@pytest.mark.browser
def test_it_prints(browser: Any, address: str) -> None:
    page, _ = open_page(browser, address)
    assert page.pdf(format="A4").startswith(b"%PDF")
