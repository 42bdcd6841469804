from __future__ import annotations

import contextlib

import pytest
from playwright.sync_api import TimeoutError as TookTooLong
from playwright.sync_api import expect

from tests.dashboard.sample_home import as_at
from tests.e2e.conftest import Served, Watched

pytestmark = pytest.mark.browser

PAGES = {
    "/": "need",
    "/alerts": "open in England",
    "/providers": "England has",
    "/markets": "looks competitive",
    "/markets?level=la": "looks competitive",
    "/model": "finds",
    "/data": "rows were read",
    "/no-such-page": "no such page",
}


def services(served: Served) -> list[str]:
    return [
        row["entity_id"]
        for row in served.market.rows["score"]
        if row["as_at"] == as_at(2024) and row.get("probability")
    ]


def wide(watched: Watched) -> bool:
    return bool(watched.page.viewport_size and watched.page.viewport_size["width"] > 820)


def assert_fits(watched: Watched) -> None:
    width = watched.page.evaluate("document.documentElement.scrollWidth")
    assert watched.page.viewport_size is not None
    assert width <= watched.page.viewport_size["width"]


@pytest.mark.parametrize("address", PAGES)
def test_every_page_opens_fits_and_is_marked(watched: Watched, address: str) -> None:
    watched.open(address)
    page = watched.page
    expect(page.locator("h1")).to_contain_text(PAGES[address])
    expect(page.locator("h1")).to_have_count(1)
    assert page.get_attribute("html", "lang") == "en"
    expect(page.locator(".synthetic")).to_have_text("Synthetic data")
    assert_fits(watched)


def test_a_provider_opens_fits_and_adds_up(watched: Watched, served: Served) -> None:
    watched.open(f"/provider/{services(served)[0]}")
    page = watched.page
    expect(page.locator(".waterfall")).to_be_visible()
    expect(page.locator(".synthetic")).to_be_visible()
    cells = page.locator(".waterfall tbody td.number").all_inner_texts()
    figures = [float(cell.split()[0].replace("−", "-")) for cell in cells]
    assert sum(figures[:-1]) == pytest.approx(figures[-1], abs=0.05)
    assert_fits(watched)


def test_the_navigation_collapses_on_a_phone(watched: Watched) -> None:
    watched.open("/")
    page = watched.page
    links = page.locator("#nav a", has_text="Markets")
    if wide(watched):
        expect(page.locator("#burger")).to_be_hidden()
    else:
        expect(links).to_be_hidden()
        page.click("#burger")
        assert page.get_attribute("#burger", "aria-expanded") == "true"
    links.click()
    expect(page.locator("h1")).to_contain_text("looks competitive")
    assert page.url.endswith("/markets")
    expect(page).to_have_title("Markets · Forewarn")


def test_choosing_a_council_on_the_map_narrows_everything(watched: Watched) -> None:
    watched.open("/")
    page = watched.page
    chosen = page.locator(".hex").nth(8)
    name = (chosen.get_attribute("aria-label") or "").split(":")[0]
    chosen.click()
    expect(page.locator("main")).to_contain_text(f"Showing {name} only")
    assert "la=" in page.url
    expect(page.locator("#council")).to_have_value(name)
    page.get_by_text("See all England").click()
    expect(page.locator("h1")).to_contain_text("England")


def test_the_map_can_be_walked_with_the_arrow_keys(watched: Watched) -> None:
    watched.open("/")
    page = watched.page
    page.locator(".hex").first.focus()
    page.keyboard.press("ArrowRight")
    page.keyboard.press("ArrowDown")
    label = page.evaluate("document.activeElement.getAttribute('aria-label')")
    assert page.inner_text(".readout") == label
    assert page.locator(".hex[tabindex='0']").count() == 1
    page.keyboard.press("Enter")
    expect(page.locator("main")).to_contain_text(f"Showing {label.split(':')[0]} only")


def test_the_date_is_part_of_the_address(watched: Watched) -> None:
    watched.open("/")
    page = watched.page
    page.click("#as-at")
    page.get_by_role("option", name="31 March 2021", exact=True).click()
    page.wait_for_url("**as_at=2021-03-31")
    expect(page.locator("main")).to_contain_text("Since 31 March 2020")
    page.go_back()
    expect(page.locator("main")).to_contain_text("Since 31 March 2023")
    expect(page.locator("#as-at")).to_have_value("31 March 2024 (latest)")


def test_a_council_is_found_by_typing_its_name(watched: Watched, served: Served) -> None:
    name = served.market.rows["local_authority"][7]["la_name"]
    watched.open("/")
    page = watched.page
    council = page.get_by_role("textbox", name="Council", exact=True)
    council.click()
    page.keyboard.type(name.lower())
    page.get_by_role("option", name=name, exact=True).click()
    expect(page.locator("main")).to_contain_text(f"Showing {name} only")
    expect(council).to_have_value(name)
    council.click()
    page.get_by_role("option", name="All England").click()
    expect(page.locator("h1")).to_contain_text("England")
    assert page.url == f"{watched.base}/"


def test_level_and_sector_of_the_market_are_addresses(watched: Watched) -> None:
    watched.open("/markets")
    page = watched.page
    assert page.url.endswith("/markets")
    page.get_by_text("Regions", exact=True).click()
    page.wait_for_url("**/markets?level=region")
    england = page.get_by_role("radio", name="England")
    expect(england).to_have_attribute("value", "/markets?level=england")
    expect(page.get_by_role("radio", name="Regions")).to_be_focused()
    page.keyboard.press("ArrowRight")
    page.wait_for_url("**/markets?level=la")
    expect(page.get_by_role("radio", name="Councils")).to_be_checked()
    expect(england).to_have_attribute("value", "/markets?level=england")
    expect(page.locator("main")).to_contain_text("councils by concentration".capitalize())
    page.get_by_role("textbox", name="Sector").click()
    page.get_by_role("option", name="Private").click()
    page.wait_for_url("**/markets?level=la&sector=private")
    expect(page.locator("main")).to_contain_text("Legal-entity owners, private")
    expect(page.get_by_role("textbox", name="Sector")).to_have_value("Private")
    page.go_back()
    expect(page.get_by_role("textbox", name="Sector")).to_have_value("All owners")


def test_a_filter_of_the_grid_can_be_cleared(watched: Watched) -> None:
    watched.open("/providers")
    page = watched.page
    page.get_by_role("textbox", name="Chance").click()
    page.get_by_role("option", name="Not scored").click()
    page.wait_for_url("**/providers?scored=no")
    # The address changes before the page is drawn anew, and a click on the old button is lost.
    with contextlib.suppress(TookTooLong):
        page.get_by_label("Clear chance").click()
        page.wait_for_url("**/providers", timeout=5000)
    if "scored" in page.url:
        page.get_by_label("Clear chance").click()
    page.wait_for_url("**/providers")


def test_search_jumps_to_a_service(watched: Watched, served: Served) -> None:
    watched.open("/")
    page = watched.page
    urn = services(served)[3].removeprefix("ofsted:")
    page.keyboard.press("/")
    page.keyboard.type(urn.lower())
    expect(page.locator("#search-found a")).to_have_count(1)
    page.keyboard.press("Enter")
    expect(page.locator("h1")).to_contain_text(urn)


def test_the_grid_fetches_sorts_and_filters_its_rows(watched: Watched) -> None:
    watched.open("/providers")
    page = watched.page
    first = page.locator(".ag-pinned-left-cols-container [row-index='0']")
    expect(first.locator("a")).to_be_visible()
    before = first.inner_text()
    page.locator(".ag-header-cell-text", has_text="Home").click()
    expect(first).not_to_have_text(before)
    expect(first).to_contain_text("SC")
    page.fill("#filter-q", first.inner_text().strip())
    page.press("#filter-q", "Enter")
    expect(page.locator("h1")).to_contain_text("1 children’s home")
    assert "q=SC" in page.url
    first.locator("a").click()
    expect(page.locator(".waterfall, .card h2").first).to_be_visible()
    assert "/provider/ofsted:SC" in page.url


def test_an_alert_can_be_taken_up(watched: Watched) -> None:
    watched.open("/alerts?severity=watch")
    page = watched.page
    card = page.locator(".alert").nth(2 if wide(watched) else 3)
    card.locator("summary").click()
    card.locator("textarea").fill("Rang the registered manager's office")
    card.locator("input").fill("duty desk")
    card.get_by_role("button", name="Acknowledge").click()
    expect(card.locator(".state")).to_contain_text("Acknowledged by duty desk")
    expect(card.locator(".state")).to_contain_text("Rang the registered manager's office")


def test_closing_an_alert_asks_for_a_note(watched: Watched) -> None:
    watched.open("/alerts?severity=watch")
    card = watched.page.locator(".alert").first
    card.locator("summary").click()
    card.get_by_role("button", name="Close").click()
    expect(card.locator(".fault")).to_contain_text("note")


def test_every_field_and_chart_has_a_name(watched: Watched) -> None:
    for address in ("/", "/alerts", "/providers", "/markets", "/model"):
        watched.open(address)
        nameless = watched.page.evaluate(
            """() => Array.from(document.querySelectorAll(
                'input, textarea, button, a[href], img, [role=img], [role=region]'))
              .filter(e => e.offsetParent && !e.closest('.ag-root-wrapper, [aria-hidden=true]'))
              .filter(e => !(e.textContent || '').trim() && !e.getAttribute('aria-label')
                && !e.getAttribute('alt') && !(e.labels && e.labels.length)
                && !e.getAttribute('aria-labelledby') && !e.placeholder)
              .map(e => e.outerHTML.slice(0, 120))"""
        )
        assert nameless == []
