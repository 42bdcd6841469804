"""Real boundaries on the map where the warehouse holds them, hexagons where it does not."""

from __future__ import annotations

import copy
import json
import re
import statistics
import time
from pathlib import Path
from typing import Any
from urllib.parse import unquote

import duckdb
import numpy as np
import plotly
import pytest

from dashboard.desk import Desk, open_desk
from dashboard.figures.outline import Shape, draw
from dashboard.queries.outlines import outlines
from data.outlines.arcs import Line
from data.outlines.outline import outlines as simplified
from data.sources.local_authorities import local_authorities
from tests.dashboard.bounded_home import bounded_home
from tests.dashboard.reading_pages import parts, show, words
from tests.dashboard.sample_home import Market, as_at, invent, write_home

LICENCE = (
    "Contains OS data © Crown copyright and database right 2023. Source: Office for National"
    " Statistics licensed under the Open Government Licence v3.0."
)


@pytest.fixture(scope="module")
def bounded(tmp_path_factory: pytest.TempPathFactory) -> tuple[Desk, Market]:
    home, market = bounded_home(tmp_path_factory.mktemp("bounded"))
    return open_desk(home, None), market


def moved(ring: Line, east: int, north: int) -> Line:
    return ring + np.array([east, north])


def classed(content: Any, name: str) -> list[Any]:
    return [p for p in parts(content) if name in (getattr(p, "className", None) or "").split()]


def corners(shape: Shape) -> list[tuple[float, float]]:
    """A shape's corners in per cent of the map's box."""
    places = re.findall(r"([\d.e-]+)% ([\d.e-]+)%", shape.clip)
    return [
        (shape.left + shape.width * float(x) / 100, shape.top + shape.height * float(y) / 100)
        for x, y in places
    ]


@pytest.mark.parametrize("address", ["/markets", "/", "/markets?level=la"])
def test_the_map_is_drawn_from_boundaries_and_says_whose_they_are(
    bounded: tuple[Desk, Market], address: str
) -> None:
    desk, market = bounded
    content = show(desk, address).content
    assert classed(content, "outlines")
    assert LICENCE in words(content)
    assert "Boundaries as at 31 December 2023" in words(content)
    areas = classed(content, "hex")
    assert len(areas) == len(market.rows["local_authority"])
    assert len([area for area in areas if area.tabIndex == 0]) == 1
    assert all("clipPath" in area.children.style for area in areas)


def test_each_outline_stands_where_its_council_is(bounded: tuple[Desk, Market]) -> None:
    desk, market = bounded
    edition = desk.published.current()
    found = outlines(edition, as_at(2024))
    assert found is not None
    rows = [r for r in market.rows["local_authority"] if r["la_name"] not in found.missing]
    for one in rows:
        for other in rows:
            here, there = (found.drawing.shapes[r["la_code"]] for r in (one, other))
            east = there.left + there.width / 2 - here.left - here.width / 2
            south = there.top + there.height / 2 - here.top - here.height / 2
            assert np.sign(round(east, 1)) == np.sign(other["easting"] - one["easting"])
            assert np.sign(round(south, 1)) == np.sign(one["northing"] - other["northing"])


def test_a_council_without_a_boundary_is_a_hexagon_and_named(
    bounded: tuple[Desk, Market],
) -> None:
    desk, market = bounded
    first = market.rows["local_authority"][0]  # its code is no real council's
    found = outlines(desk.published.current(), as_at(2024))
    assert found is not None
    assert found.missing == [first["la_name"]]
    assert len(corners(found.drawing.shapes[first["la_code"]])) == 6
    said = f"Drawn as hexagons, because their boundary is not held: {first['la_name']}."
    assert said in words(show(desk, "/markets").content)


def test_choosing_a_council_marks_it(bounded: tuple[Desk, Market]) -> None:
    desk, market = bounded
    row = market.rows["local_authority"][5]
    content = show(desk, f"/markets?la={row['la_code']}").content
    [chosen] = classed(content, "chosen")
    assert f"la={row['la_code']}" in chosen.href
    assert getattr(chosen, "aria-label").startswith(row["la_name"])


def test_a_few_boundaries_leave_the_hexagons(bounded: tuple[Desk, Market], tmp_path: Path) -> None:
    market = copy.deepcopy(bounded[1])
    del market.rows["boundary"][3:]
    content = show(open_desk(write_home(tmp_path, market), None), "/markets").content
    assert not classed(content, "outlines")
    assert classed(content, "hex")
    assert "Open Government Licence" not in words(content)


def test_a_warehouse_from_before_boundaries_leaves_the_hexagons(tmp_path: Path) -> None:
    home = write_home(tmp_path / "home", invent())
    with duckdb.connect(str(home / "warehouse" / "sample-1.duckdb")) as connection:
        connection.execute("DROP TABLE boundary")
    content = show(open_desk(home, None), "/markets").content
    assert classed(content, "hex")
    assert not classed(content, "outlines")


def test_a_boundary_under_another_code_of_the_same_council_counts(
    bounded: tuple[Desk, Market], tmp_path: Path
) -> None:
    market = copy.deepcopy(bounded[1])
    row = market.rows["local_authority"][7]
    for boundary in market.rows["boundary"]:
        if boundary["la_code"] == row["la_code"]:
            boundary |= {"la_code": "E08000019", "la_name": row["la_name"]}
    desk = open_desk(write_home(tmp_path / "recoded", market), None)
    found = outlines(desk.published.current(), as_at(2024))
    assert found is not None
    assert row["la_name"] not in found.missing


def test_of_several_editions_the_one_that_knows_more_councils_is_drawn(
    bounded: tuple[Desk, Market], tmp_path: Path
) -> None:
    market = copy.deepcopy(bounded[1])
    newer = [row | {"as_at": as_at(2024)} for row in market.rows["boundary"][:10]]
    older = [row | {"as_at": as_at(2019)} for row in market.rows["boundary"]]
    market.rows["boundary"] += [*newer, *older]
    desk = open_desk(write_home(tmp_path / "several", market), None)
    edition = desk.published.current()
    days = {year: outlines(edition, as_at(year)).as_at.year for year in (2020, 2024)}  # type: ignore[union-attr]
    assert days == {2020: 2019, 2024: 2023}


def test_a_ring_inside_another_is_a_hole_and_the_way_to_it_is_walked_back() -> None:
    outer = np.array([(0, 0), (1_000, 0), (1_000, 1_000), (0, 1_000)])
    drawing = draw({"a": [outer, outer[::-1] // 2 + 250]}, set())
    places = corners(drawing.shapes["a"])
    assert places[0] == places[4] == places[10]
    assert places[5] == places[9]
    assert drawing.shapes["a"].clip.startswith("polygon(evenodd,")
    assert drawing.aspect == 1


def test_london_is_drawn_larger_in_a_free_corner() -> None:
    box = np.array([(0, 0), (10_000, 0), (10_000, 10_000), (0, 10_000)])
    west, north, city = moved(box, 0, 0), moved(box, 90_000, 90_000), moved(box, 60_000, 20_000)
    apart = draw({"w": [west], "n": [north], "c": [city]}, {"c"})
    assert apart.shapes["c"].width == pytest.approx(33)
    assert apart.specks["c"].width == pytest.approx(10)
    assert apart.beneath is not None
    taken = draw({"w": [west], "n": [north], "x": [moved(box, 0, 90_000)], "c": [city]}, {"c"})
    assert taken.beneath is None
    assert taken.specks == {}
    assert taken.shapes["c"].width == pytest.approx(10)


def test_the_borders_are_one_picture_that_ends_where_the_map_does() -> None:
    box = np.array([(0, 0), (10_000, 0), (10_000, 5_000), (0, 5_000)])
    svg = unquote(draw({"a": [box], "b": [moved(box, 10_000, 0)]}, set()).borders.split(",", 1)[1])
    assert "viewBox='0 0 1000 250'" in svg
    assert svg.count("M") == svg.count("z") == 2
    assert "M0 250l500+0 0-250-500+0z" in svg


@pytest.fixture(scope="module")
def crowded(tmp_path_factory: pytest.TempPathFactory) -> Desk:
    """Every council of England, each with a coast of a thousand positions."""
    market = invent(councils=24)
    rng = np.random.default_rng(4)
    angle = np.linspace(0, 2 * np.pi, 1_000, endpoint=False)
    real = local_authorities().filter(local_authorities()["valid_to"].is_null())
    market.rows["local_authority"] = [row | {"valid_from": None} for row in real.to_dicts()]
    areas = {}
    for row in market.rows["local_authority"]:
        reach = 6_000 + rng.normal(0, 1_200, len(angle))
        ring = np.column_stack([reach * np.cos(angle), reach * np.sin(angle)])
        ring = np.rint(ring + np.array([row["easting"], row["northing"]])).astype(np.int64)
        areas[row["la_code"]] = [np.concatenate([ring, ring[:1]])]
    for number, (code, rings) in enumerate(simplified(areas).items(), start=1):
        market.add(
            "boundary",
            la_code=code,
            as_at=as_at(2024),
            known_on=as_at(2024),
            known_on_estimated=True,
            la_name=code,
            rings=rings,
            raw_name="invented",
            row_number=number,
        )
    return open_desk(write_home(tmp_path_factory.mktemp("crowded"), market), None)


def test_the_markets_page_stays_light_with_every_council_drawn(crowded: Desk) -> None:
    content = show(crowded, "/markets").content
    assert len(classed(content, "hex")) == 153
    assert len(json.dumps(content, cls=plotly.utils.PlotlyJSONEncoder)) < 300_000


def test_the_markets_page_is_quick_with_every_council_drawn(crowded: Desk) -> None:
    show(crowded, "/markets")
    taken = []
    for _ in range(15):
        begun = time.process_time()
        show(crowded, "/markets")
        taken.append(time.process_time() - begun)
    assert statistics.median(taken) < 0.1
