"""The map of real boundaries in the browser: drawn, filled, chosen by pointer and by keyboard."""

from __future__ import annotations

import base64
import threading
from collections.abc import Iterator

import pytest
from playwright.sync_api import expect
from werkzeug.serving import make_server

from dashboard.app import create_app
from tests.dashboard.bounded_home import bounded_home
from tests.e2e.conftest import Served, Watched

pytestmark = pytest.mark.browser

#: The colours of the middle of each shape on a picture of the page, by the colour it should have.
PAINTED = """async (picture) => {
  const image = new Image();
  image.src = "data:image/png;base64," + picture;
  await image.decode();
  const canvas = document.createElement("canvas");
  canvas.width = image.width; canvas.height = image.height;
  const context = canvas.getContext("2d", { willReadFrequently: true });
  context.drawImage(image, 0, 0);
  return Array.from(document.querySelectorAll(".outlines .hex i")).map(function (shape) {
    const box = shape.getBoundingClientRect();
    const x = box.left + box.width / 2 + window.scrollX, y = box.top + box.height / 2 + window.scrollY;
    const [r, g, b] = context.getImageData(x, y, 1, 1).data;
    return [`rgb(${r}, ${g}, ${b})`, getComputedStyle(shape).backgroundColor,
      getComputedStyle(shape).backgroundImage];
  });
}"""


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    home, market = bounded_home(tmp_path_factory.mktemp("served"))
    server = make_server("127.0.0.1", 0, create_app(home).server, threaded=True)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield Served(f"http://127.0.0.1:{server.port}", home, market)
    server.shutdown()
    thread.join()
    server.server_close()


def test_every_council_is_painted_in_its_own_colour(watched: Watched, served: Served) -> None:
    watched.open("/markets")
    page = watched.page
    expect(page.locator(".outlines .hex")).to_have_count(len(served.market.rows["local_authority"]))
    picture = base64.b64encode(page.screenshot(full_page=True)).decode()
    painted = page.evaluate(PAINTED, picture)
    plain = [(seen, meant) for seen, meant, pattern in painted if pattern == "none"]
    assert len(plain) > 15
    assert len({meant for _, meant in plain}) > 2
    assert [pair for pair in plain if pair[0] != pair[1]] == []
    expect(page.locator("section.map")).to_contain_text("Open Government Licence v3.0")
    width = page.evaluate("document.documentElement.scrollWidth")
    assert page.viewport_size is not None
    assert width <= page.viewport_size["width"]


def test_the_borders_are_drawn_over_the_whole_map(watched: Watched) -> None:
    watched.open("/markets")
    borders = watched.page.locator("img.borders")
    assert borders.evaluate("image => image.complete && image.naturalWidth > 0")
    drawn, around = borders.bounding_box(), watched.page.locator(".outlines").bounding_box()
    assert drawn is not None and around is not None
    assert drawn["width"] == pytest.approx(around["width"], abs=1)
    assert drawn["height"] == pytest.approx(around["height"], abs=1)


def test_pointing_reads_out_and_choosing_narrows(watched: Watched) -> None:
    watched.open("/")
    page = watched.page
    council = page.locator(".outlines .hex").nth(8)
    label = council.get_attribute("aria-label") or ""
    council.locator("i").hover()
    assert page.inner_text(".readout") == label
    council.locator("i").click()
    expect(page.locator("main")).to_contain_text(f"Showing {label.split(':')[0]} only")
    expect(page.locator(".outlines .chosen")).to_have_count(1)


def test_the_arrow_keys_walk_from_council_to_neighbour(watched: Watched, served: Served) -> None:
    watched.open("/")
    page = watched.page
    rows = {row["la_name"]: row for row in served.market.rows["local_authority"]}
    page.locator(".outlines .hex[tabindex='0']").focus()
    before = rows[page.inner_text(".readout").split(":")[0]]
    page.keyboard.press("ArrowRight")
    after = rows[page.inner_text(".readout").split(":")[0]]
    assert after["easting"] - before["easting"] == 10_000
    assert after["northing"] == before["northing"]
    page.keyboard.press("ArrowDown")
    below = rows[page.inner_text(".readout").split(":")[0]]
    assert after["northing"] - below["northing"] == 10_000
    assert page.locator(".hex[tabindex='0']").count() == 1
    page.keyboard.press("Enter")
    expect(page.locator("main")).to_contain_text(f"Showing {below['la_name']} only")
