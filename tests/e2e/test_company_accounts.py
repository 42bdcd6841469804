"""From a home to its owner's accounts to the filed fact, in the browser."""

from __future__ import annotations

import re
import threading
from collections.abc import Iterator

import pytest
from playwright.sync_api import expect
from werkzeug.serving import make_server

from dashboard.app import create_app
from tests.dashboard.company_home import NAME, NUMBER, company_home, name_of, service_of
from tests.dashboard.sample_home import invent
from tests.e2e.conftest import Served, Watched

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    market = invent()
    home = company_home(tmp_path_factory.mktemp("served"), market)
    server = make_server("127.0.0.1", 0, create_app(home).server, threaded=True)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield Served(f"http://127.0.0.1:{server.port}", home, market)
    server.shutdown()
    thread.join()
    server.server_close()


def assert_fits(watched: Watched) -> None:
    assert watched.page.viewport_size is not None
    width = watched.page.evaluate("document.documentElement.scrollWidth")
    assert width <= watched.page.viewport_size["width"]


def figure(text: str) -> float:
    return float(text.replace("−", "-").replace("£", "").replace(",", ""))


def test_a_figure_is_followed_from_a_home_to_its_fact(watched: Watched, served: Served) -> None:
    watched.open(f"/provider/{service_of(served.market)}")
    page = watched.page
    row = page.locator(".key-figures tr", has_text="Net assets")
    link = row.locator("a")
    shown = link.inner_text()
    expect(row.locator("img")).to_have_attribute("alt", re.compile(r"from £40,100 in 2021"))
    assert_fits(watched)
    link.click()
    expect(page.locator("h1")).to_contain_text(NAME)
    assert page.url.endswith(f"/company/{NUMBER}?figure=net_assets&period=2023-12-31")
    panel = page.locator("#figure")
    expect(panel).to_be_in_viewport()
    expect(panel.locator("#figure-value")).to_have_text(shown)
    assert figure(panel.locator(".fact-value").inner_text()) == figure(shown)
    expect(panel).to_contain_text("NetAssetsLiabilities")
    expect(panel).to_contain_text(name_of("B"))
    expect(panel).to_contain_text("Accounts_Monthly_Data-June2024.zip")
    expect(page.locator(".synthetic")).to_be_visible()
    assert page.get_attribute("html", "lang") == "en"
    assert_fits(watched)


def test_figures_are_opened_and_closed_by_keyboard(watched: Watched) -> None:
    watched.open(f"/company/{NUMBER}")
    page = watched.page
    link = page.locator("#figure-company-cash-2022-12-31")
    link.focus()
    page.keyboard.press("Enter")
    panel = page.locator("#figure")
    expect(panel).to_be_focused()
    expect(panel.locator(".fact-value")).to_have_text("10000")
    page.keyboard.press("Escape")
    expect(panel).to_have_count(0)
    expect(link).to_be_focused()
    assert page.url.endswith(f"/company/{NUMBER}")


def test_the_company_page_fits_and_names_its_fields(watched: Watched) -> None:
    watched.open(f"/company/{NUMBER}?figure=profit_inferred&period=2023-12-31")
    page = watched.page
    expect(page.locator("h1")).to_have_count(1)
    expect(page.locator("#figure .fact-value")).to_have_text(["29900", "47900"])
    expect(page.locator(".accounts a[aria-current]")).to_have_text("−£18,000")
    assert_fits(watched)
    nameless = page.evaluate(
        """() => Array.from(document.querySelectorAll('a[href], img, [role=img], [role=region]'))
          .filter(e => e.offsetParent && !(e.textContent || '').trim()
            && !e.getAttribute('aria-label') && !e.getAttribute('alt'))
          .map(e => e.outerHTML.slice(0, 120))"""
    )
    assert nameless == []


def test_the_date_chosen_is_kept_and_hides_what_came_later(watched: Watched) -> None:
    watched.open(f"/company/{NUMBER}?as_at=2023-03-31")
    page = watched.page
    expect(page.locator("h1")).to_contain_text("£50,000 at 31 December 2022")
    expect(page.locator("main")).not_to_contain_text("2023-12-31")
    page.locator("#figure-company-net_assets-2022-12-31").click()
    expect(page.locator("#figure .fact-value")).to_have_text(["50000"])
    assert "as_at=2023-03-31" in page.url
