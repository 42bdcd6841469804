from __future__ import annotations

import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect
from werkzeug.serving import make_server

from dashboard.app import create_app
from tests.dashboard.owners_home import DOUBTFUL, TOP, TOP_NAME, owned, write_owned
from tests.e2e.conftest import Watched
from tests.e2e.test_dashboard import assert_fits, wide

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def owners_base(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    home: Path = write_owned(tmp_path_factory.mktemp("owners"), owned())
    server = make_server("127.0.0.1", 0, create_app(home).server, threaded=True)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield f"http://127.0.0.1:{server.port}"
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.fixture(params=[1440, 390], ids=["desk", "phone"])
def page_of(
    browser: Browser, owners_base: str, request: pytest.FixtureRequest
) -> Iterator[Watched]:
    context = browser.new_context(viewport={"width": request.param, "height": 900})
    found = Watched(context.new_page(), owners_base)
    found.listen()
    yield found
    context.close()
    assert found.outside == []
    assert found.errors == []


def test_an_owner_s_page_opens_fits_and_unfolds_by_keyboard(page_of: Watched) -> None:
    page_of.open(f"/owner/{TOP}")
    page = page_of.page
    expect(page.locator("h1")).to_contain_text(f"{TOP_NAME} runs")
    expect(page).to_have_title(f"{TOP_NAME} · Forewarn")
    expect(page.locator(".synthetic")).to_be_visible()
    entity = page.locator(".tree-entity").first
    entity.locator("summary").focus()
    page.keyboard.press("Enter")
    expect(entity.get_by_role("link", name="SC9").first).to_be_visible()
    assert_fits(page_of)
    entity.get_by_role("link", name="SC9").first.click()
    page.wait_for_url("**/provider/ofsted:SC9*")
    expect(page.locator(".chain-line")).to_contain_text(f"{TOP_NAME} (Jersey)")


def test_the_owners_of_the_market_are_an_address(page_of: Watched) -> None:
    page_of.open("/markets")
    page = page_of.page
    hhi = page.locator(".lead").inner_text()
    page.get_by_text("Who controls them", exact=True).click()
    page.wait_for_url("**/markets?owner=controller")
    expect(page.get_by_role("radio", name="Who controls them")).to_be_checked()
    expect(page.locator("main")).to_contain_text(f"{TOP_NAME} is the largest owner")
    assert page.locator(".lead").inner_text() != hhi
    assert_fits(page_of)
    page.go_back()
    expect(page.get_by_role("radio", name="As registered")).to_be_checked()
    expect(page.locator(".lead")).to_have_text(hhi)


def test_which_company_a_provider_is_can_be_decided(page_of: Watched) -> None:
    page_of.open("/identity")
    page = page_of.page
    # Each width decides about a card of its own, for they share one home.
    card = page.locator(".identity", has_text="dissolved" if not wide(page_of) else DOUBTFUL)
    card.locator("summary").click()
    card.get_by_role("button", name="Not this one" if not wide(page_of) else DOUBTFUL).click()
    expect(card.locator(".fault")).to_contain_text("reason")
    card.locator("textarea").fill("Asked the owner")
    card.get_by_role("button", name="Not this one" if not wide(page_of) else DOUBTFUL).click()
    expect(card.locator(".state")).to_contain_text("Asked the owner")
    expect(card.locator(".state")).to_contain_text("next build")
    assert_fits(page_of)


def test_a_wrong_statement_can_be_taken_back(page_of: Watched) -> None:
    page_of.open(f"/owner/{TOP}")
    page = page_of.page
    page.get_by_role("link", name="Correct who owns whom").click()
    page.wait_for_url("**correct=1*")
    form = page.locator(".correct")
    form.get_by_role("textbox", name="Statement").click()
    options = page.get_by_role("option", name="is the company above")
    options.nth(1 if wide(page_of) else 2).click()
    form.get_by_role("button", name="It is not so").click()
    expect(form.locator(".fault")).to_contain_text("reason")
    # What was chosen is still there; only the reason is wanted.
    reason = f"Sold, at {page.viewport_size['width'] if page.viewport_size else 0}"
    form.get_by_label("Reason").fill(reason)
    form.get_by_role("button", name="It is not so").click()
    expect(form.locator(".why")).to_contain_text(reason)
    expect(form.locator(".why")).to_contain_text("withdrawn")
    assert_fits(page_of)
