"""Areas cut into lines, made simple and put together again."""

from __future__ import annotations

import math
from collections import Counter

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from data.outlines.arcs import Arcs, Line
from data.outlines.outline import MOST_POSITIONS, outlines, read, written
from data.outlines.polygons import signed_area
from data.outlines.simplify import simplified

CELL = 1_000
#: Which of up to four areas (or the sea) each cell of a small map belongs to.
MAPS = st.integers(2, 7).flatmap(
    lambda wide: st.lists(
        st.lists(st.sampled_from("ABCD."), min_size=wide, max_size=wide), min_size=2, max_size=7
    )
)


def cells(area: list[list[str]]) -> dict[str, list[Line]]:
    """Every cell of a map as a closed square ring of its area."""
    found: dict[str, list[Line]] = {}
    for y, row in enumerate(area):
        for x, owner in enumerate(row):
            if owner != ".":
                corners = [(x, y), (x + 1, y), (x + 1, y + 1), (x, y + 1), (x, y)]
                found.setdefault(owner, []).append(np.array(corners) * CELL)
    return found


def edges(rings: list[Line]) -> Counter[tuple[tuple[int, int], tuple[int, int]]]:
    """The unit edges of rings, by their ends."""
    found: Counter[tuple[tuple[int, int], tuple[int, int]]] = Counter()
    for ring in rings:
        closed = np.concatenate([ring, ring[:1]])
        for a, b in zip(closed[:-1].tolist(), closed[1:].tolist(), strict=True):
            found[tuple(a), tuple(b)] += 1  # type: ignore[index]
    return found


def encloses(rings: list[Line], x: float, y: float) -> bool:
    """Whether a ray eastwards from a place crosses rings an odd number of times."""
    crossings = 0
    for ring in rings:
        for (ax, ay), (bx, by) in zip(ring, np.roll(ring, -1, axis=0), strict=True):
            if (ay > y) != (by > y) and x < ax + (y - ay) / (by - ay) * (bx - ax):
                crossings += 1
    return crossings % 2 == 1


@given(MAPS)
def test_joined_cells_are_bounded_by_the_edges_that_no_neighbour_shares(
    area: list[list[str]],
) -> None:
    squares = cells(area)
    arcs = Arcs(squares)
    for owner, own in squares.items():
        every = edges([ring[:-1] for ring in own])
        outer = Counter({edge: 1 for edge in every if edge[::-1] not in every})
        rings = arcs.rings(owner, arcs.lines)
        assert edges(rings) == outer
        assert sum(signed_area(ring) for ring in rings) == len(own) * CELL**2


@given(MAPS)
def test_a_border_is_one_line_for_both_its_sides(area: list[list[str]]) -> None:
    arcs = Arcs(cells(area))
    walked = [walk for walks in arcs.bounds.values() for walk in walks]
    assert max(Counter(walked).values(), default=1) == 1
    drawn = [line for number, line in enumerate(arcs.lines, 1) if {number, -number} & set(walked)]
    once = edges([])
    for line in drawn:
        for a, b in zip(line[:-1].tolist(), line[1:].tolist(), strict=True):
            once[min(tuple(a), tuple(b)), max(tuple(a), tuple(b))] += 1
    assert max(once.values(), default=1) == 1


@given(MAPS, st.sampled_from([100.0, 700.0, 1_500.0]))
def test_places_far_from_every_border_keep_their_area(
    area: list[list[str]], tolerance: float
) -> None:
    """Whatever lies farther from a border than the tolerance stays on its side of it."""
    scale = 4  # cells a side of each square of the map
    large = [[owner for owner in row for _ in range(scale)] for row in area for _ in range(scale)]
    arcs = Arcs(cells(large))
    lines = simplified(arcs.lines, [tolerance] * len(arcs.lines))
    middle = scale * CELL / 2
    rings = {owner: arcs.rings(owner, lines) for owner in arcs.bounds}
    for y, row in enumerate(area):
        for x, owner in enumerate(row):
            at = (x * scale * CELL + middle + 0.5, y * scale * CELL + middle + 0.5)
            found = {name for name, held in rings.items() if encloses(held, *at)}
            assert found == {owner} - {"."}


def test_a_straight_line_keeps_its_ends_and_a_corner_stays() -> None:
    line = np.array([(0, 0), (100, 3), (200, -2), (300, 0), (300, 400)])
    coarse, fine = simplified([line, line], [10, 1])
    assert coarse.tolist() == [[0, 0], [300, 0], [300, 400]]
    assert fine.tolist() == line.tolist()


def one_by_one(line: Line, tolerance: float) -> list[list[int]]:
    """Douglas and Peucker as they wrote it down, for one line."""
    (ax, ay), (bx, by) = start, end = line[0].tolist(), line[-1].tolist()
    if len(line) < 3:
        return [start, end]
    along, away = (bx - ax, by - ay), []
    length = along[0] ** 2 + along[1] ** 2
    for x, y in line[1:-1].tolist():
        share = ((x - ax) * along[0] + (y - ay) * along[1]) / length if length else 0
        share = min(1, max(0, share))
        away.append(math.hypot(x - ax - share * along[0], y - ay - share * along[1]))
    at = 1 + away.index(max(away))
    if max(away) <= tolerance and start != end:
        return [start, end]
    return one_by_one(line[: at + 1], tolerance)[:-1] + one_by_one(line[at:], tolerance)


@given(
    st.lists(
        st.tuples(
            st.lists(
                st.tuples(st.integers(0, 40), st.integers(0, 40)), min_size=2, max_size=40
            ).map(np.array),
            st.sampled_from([0.5, 3.0, 11.0]),
        ),
        max_size=6,
    )
)
def test_all_lines_at_once_are_simplified_as_each_would_be(
    drawn: list[tuple[Line, float]],
) -> None:
    found = simplified([line for line, _ in drawn], [tolerance for _, tolerance in drawn])
    assert [line.tolist() for line in found] == [one_by_one(*pair) for pair in drawn]


def test_an_enclave_is_a_hole_of_what_surrounds_it() -> None:
    area = ["AAAAA", "ABBBA", "ABBBA", "ABBBA", "AAAAA"]
    found = {k: read(v) for k, v in outlines(cells([list(row) for row in area])).items()}
    assert [signed_area(ring) / CELL**2 for ring in found["A"]] == [25, -9]
    assert [signed_area(ring) / CELL**2 for ring in found["B"]] == [9]
    assert {tuple(p) for p in found["A"][1].tolist()} == {tuple(p) for p in found["B"][0].tolist()}


def test_islets_are_left_out_and_what_encloses_nothing_too() -> None:
    land = np.array([(0, 0), (30_000, 0), (30_000, 30_000), (0, 30_000), (0, 0)])
    flat = np.array([(0, 50_000), (10, 50_000), (20, 50_000), (0, 50_000)])
    found = outlines({"land": [land, land // 30 + 60_000], "flat": [flat]})
    assert list(found) == ["land"]
    assert len(read(found["land"])) == 1


def test_a_coast_of_any_length_is_drawn_with_few_positions() -> None:
    rng = np.random.default_rng(3)
    angle = np.linspace(0, 2 * np.pi, 3_000, endpoint=False)
    areas = {}
    for n in range(60):
        reach = 8_000 + rng.normal(0, 1_500, len(angle))
        ring = np.column_stack([reach * np.cos(angle), reach * np.sin(angle)])
        ring = np.rint(ring + np.array([n % 10, n // 10]) * 30_000).astype(np.int64)
        areas[str(n)] = [np.concatenate([ring, ring[:1]])]
    found = {area: read(text) for area, text in outlines(areas).items()}
    assert len(found) == 60
    assert sum(len(ring) for rings in found.values() for ring in rings) <= MOST_POSITIONS


@given(
    st.lists(
        st.lists(
            st.tuples(st.integers(-(10**6), 10**6), st.integers(-(10**6), 10**6)), min_size=3
        ).map(np.array),
        min_size=1,
    )
)
def test_an_outline_is_read_as_it_was_written(rings: list[Line]) -> None:
    back = read(written(rings))
    assert [ring.tolist() for ring in back] == [ring.tolist() for ring in rings]
