"""Boundaries from the ONS portal: into the archive, into the warehouse, or refused in a sentence."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path

import numpy as np
import pytest

from data.outlines.outline import read
from data.outlines.polygons import signed_area
from data.sources.discovery import json_sources
from data.warehouse.build import build
from data.warehouse.home import Home
from data.warehouse.ingest import exit_status
from tests.data.files import HEADINGS_2025, csv_bytes, register_2025, title, written
from tests.data.homes import fingerprints, ingest, ingest_one, rows, stored
from tests.data.maps import DEGREES, NATIONAL_GRID, council, geojson, square

NAME = "Counties_and_Unitary_Authorities_December_2023_Boundaries_UK_BUC.geojson"
LEEDS, YORK = "E08000035", "E06000014"
TWO = [council(LEEDS, square(430_000, 435_000)), council(YORK, square(460_000, 452_000))]
#: The corners of a square about Leeds, in WGS84 and in metres.
LEEDS_DEGREES = [(-1.6, 53.75), (-1.5, 53.75), (-1.5, 53.85), (-1.6, 53.85), (-1.6, 53.75)]


@pytest.fixture
def home(tmp_path: Path) -> Home:
    return Home(tmp_path / "home")


@pytest.fixture
def register(tmp_path: Path) -> Path:
    lines = csv_bytes(HEADINGS_2025, register_2025(), title("Provider level", "31 March 2025"))
    return written(tmp_path / "register.csv", lines)


def boundaries(home: Home) -> dict[str, list[np.ndarray]]:  # type: ignore[type-arg]
    return {code: read(rings) for code, rings in rows(home, "SELECT la_code, rings FROM boundary")}


def test_a_file_of_boundaries_goes_in_and_is_typed(
    home: Home, register: Path, tmp_path: Path
) -> None:
    path = written(tmp_path / NAME, geojson(TWO, crs=NATIONAL_GRID))
    outcome = ingest_one(home, path)
    assert outcome.kind == "ingested"
    assert "boundary at 2023-12-31 (2 rows)" in outcome.sentence
    assert ingest_one(home, path).kind == "already here"
    raw = [name for name in stored(home) if name.startswith("raw/ons.boundaries/")]
    assert any(name.endswith(".geojson") for name in raw)
    ingest(home, register)
    build(home)
    assert rows(home, "SELECT la_code, la_name, as_at, known_on_estimated FROM boundary") == [
        (YORK, "York", date(2023, 12, 31), True),
        (LEEDS, "Leeds", date(2023, 12, 31), True),
    ]
    corners = {tuple(position) for position in boundaries(home)[LEEDS][0].tolist()}
    assert corners == {(x, y) for x, y in square(430_000, 435_000)}
    read_rows = "SELECT rows_read, rows_kept, rows_quarantined FROM source_file WHERE "
    assert rows(home, read_rows + "source = 'ons.boundaries'") == [(2, 2, 0)]
    assert not rows(home, "SELECT * FROM quarantine WHERE source = 'ons.boundaries'")


def test_the_same_files_give_the_same_boundaries(
    tmp_path: Path, register: Path, home: Home
) -> None:
    path = written(tmp_path / NAME, geojson(TWO, crs=NATIONAL_GRID))
    other = Home(tmp_path / "other")
    for place, files in ((home, (path, register)), (other, (register, path))):
        ingest(place, *files)
        build(place)
    assert fingerprints(home)["boundary"] == fingerprints(other)["boundary"]


@pytest.mark.parametrize(
    ("heading", "code", "file_name", "as_at"),
    [
        ("CTYUA23CD", LEEDS, NAME, date(2023, 12, 31)),
        ("ctyua19cd", LEEDS, "Counties_December_2019_GCB.json", date(2019, 12, 31)),
        ("UTLA22CD", LEEDS, "utla.geojson", date(2022, 12, 31)),
        ("CTYUA24CD", LEEDS, "Boundaries_May_2024_UK_BFC.geojson", date(2024, 5, 31)),
        # A day of download in the name is of another year than the headings'.
        ("CTYUA21CD", LEEDS, "boundaries fetched 2026-02-03.geojson", date(2021, 12, 31)),
        ("LAD25CD", LEEDS, "LAD_DEC_2025_UK_BUC.GEOJSON", date(2025, 12, 31)),
    ],
)
def test_headings_of_any_year_and_case_are_known(
    home: Home, tmp_path: Path, heading: str, code: str, file_name: str, as_at: date
) -> None:
    feature = council(code, square(430_000, 435_000), heading=heading)
    outcome = ingest_one(home, written(tmp_path / file_name, geojson([feature])))
    assert outcome.kind == "ingested"
    assert f"boundary at {as_at}" in outcome.sentence


@pytest.mark.parametrize("crs", [None, DEGREES])
def test_longitude_and_latitude_land_on_the_grid(
    home: Home, register: Path, tmp_path: Path, crs: object
) -> None:
    members = {"crs": crs} if crs else {}
    path = written(tmp_path / NAME, geojson([council(LEEDS, LEEDS_DEGREES)], **members))
    ingest(home, path, register)
    build(home)
    [ring] = boundaries(home)[LEEDS]
    # A tenth of a degree of latitude is 11.1 km, of longitude here 6.6 km.
    assert np.ptp(ring[:, 1]) == pytest.approx(11_130, abs=150)
    assert np.ptp(ring[:, 0]) == pytest.approx(6_590, abs=100)
    assert ring.mean(axis=0) == pytest.approx([429_700, 433_700], abs=1_500)


def test_the_districts_of_a_county_become_one_outline(
    home: Home, register: Path, tmp_path: Path
) -> None:
    """Cherwell and South Oxfordshire, drawn here as neighbours, are both of Oxfordshire."""
    features = [
        council("E07000177", square(450_000, 230_000), heading="LAD23CD"),
        council("E07000179", square(460_000, 230_000)[::-1], heading="LAD23CD"),
        council(YORK, square(460_000, 452_000), heading="LAD23CD"),
    ]
    ingest(home, written(tmp_path / "LAD.geojson", geojson(features)), register)
    build(home)
    held = boundaries(home)
    assert set(held) == {"E10000025", YORK}
    [ring] = held["E10000025"]
    assert signed_area(ring) == 2 * 10_000**2
    assert (455_000, 230_000) not in {tuple(place) for place in ring.tolist()}


def test_other_countries_are_left_out_and_unknown_councils_quarantined(
    home: Home, register: Path, tmp_path: Path
) -> None:
    features = [
        *TWO,
        council("W06000015", square(318_000, 176_000), name="Cardiff"),
        council("E06000999", square(300_000, 200_000), name="Nowhere"),
    ]
    outcome = ingest_one(home, written(tmp_path / NAME, geojson(features)))
    assert "(3 rows)" in outcome.sentence
    ingest(home, register)
    build(home)
    assert set(boundaries(home)) == {LEEDS, YORK}
    [(number, reason)] = rows(
        home, "SELECT row_number, reason FROM quarantine WHERE source = 'ons.boundaries'"
    )
    assert number == 4
    assert "E06000999 is no upper-tier council" in reason


def test_a_map_is_neither_synthetic_nor_real(home: Home, tmp_path: Path) -> None:
    for kind in ("synthetic", "real"):
        place = Home(tmp_path / kind)
        with place.writing():
            place.fix_data_kind(kind, "first.csv")
        assert ingest_one(place, written(tmp_path / NAME, geojson(TWO))).kind == "ingested"
        assert place.data_kind() == kind
    assert ingest_one(home, tmp_path / NAME).kind == "ingested"
    assert home.data_kind() is None


def test_a_file_the_portal_cut_short_says_so(home: Home, tmp_path: Path) -> None:
    whole = geojson(TWO, properties={"exceededTransferLimit": True})
    outcome = ingest_one(home, written(tmp_path / NAME, whole))
    assert outcome.kind == "ingested"
    assert ["limit of features" in warning for warning in outcome.warnings] == [True]


def test_the_source_is_found_by_discovery() -> None:
    assert "ons.boundaries" in json_sources()


def _with_ring(ring: object, kind: str = "Polygon") -> bytes:
    feature = council(LEEDS, square(430_000, 435_000))
    feature["geometry"] = {"type": kind, "coordinates": ring}
    return geojson([TWO[1], feature])


GOOD = geojson(TWO)
SQUARE = [list(position) for position in square(430_000, 435_000)]
DEEP = b'{"type": "FeatureCollection", "features": ' + b"[" * 200_000
DEEP_RING = _with_ring([]).replace(b'"coordinates": []}', b'"coordinates": ' + b"[" * 200_000)
REFUSED = {
    "cut short": (GOOD[:-40], "cut short"),
    "not UTF-8": (GOOD.replace(b"Invented", b"\xff\xfe"), "UTF-8"),
    "text after it": (GOOD + b"{}", "malformed"),
    "not objects": (DEEP, "malformed"),
    "nested ring": (DEEP_RING, "nested"),
    "NaN": (GOOD.replace(b"425000", b"NaN", 1), "NaN"),
    "infinity": (GOOD.replace(b"425000", b"1e999", 1), "finite"),
    "unclosed": (_with_ring([SQUARE[:-1]]), "does not close"),
    "too few": (_with_ring([SQUARE[:2] + SQUARE[-1:]]), "fewer than four"),
    "a point": (_with_ring(SQUARE[0], "Point"), "no area but Point"),
    "lines": (_with_ring([SQUARE], "MultiLineString"), "no area but MultiLineString"),
    "no coordinates": (_with_ring(None), "without rings"),
    "texts": (_with_ring([[["430000", "435000"]] * 4]), "pairs of numbers"),
    "ragged": (_with_ring([[*SQUARE[:2], [1], *SQUARE[2:]]]), "pairs of numbers"),
    "one level short": (_with_ring(SQUARE), "pairs of numbers"),
    "a number": (_with_ring(7, "MultiPolygon"), "no coordinates"),
    "nothing": (_with_ring([[]]), "pairs of numbers"),
    "huge number": (_with_ring([[[10**400, 1]] * 4]), "pairs of numbers"),
    "off the map": (_with_ring([square(9e9, 9e9)]), "outside England"),
    "axes swapped": (geojson([council(LEEDS, [p[::-1] for p in LEEDS_DEGREES])]), "outside"),
    "says degrees": (geojson(TWO, crs=DEGREES), "says it is in EPSG:4326"),
    "mercator": (
        geojson(TWO, crs={"type": "name", "properties": {"name": "EPSG:3857"}}),
        "coordinate system EPSG:3857",
    ),
    "no geometry": (geojson([{**TWO[0], "geometry": None}]), "no area but no geometry"),
    "no properties": (GOOD.replace(b'"properties": {', b'"others": {'), "no properties"),
    "many": (geojson(TWO * 1_500), "fewer councils"),
}


@pytest.mark.parametrize("fault", REFUSED)
def test_what_cannot_be_trusted_is_refused_in_one_sentence(
    home: Home, tmp_path: Path, fault: str
) -> None:
    content, words = REFUSED[fault]
    outcome = ingest_one(home, written(tmp_path / NAME, content))
    assert outcome.kind == "refused", outcome.sentence
    assert outcome.sentence.startswith(NAME)
    assert words in outcome.sentence
    assert outcome.sentence.count("\n") == 0
    assert len(outcome.sentence) < 400
    assert stored(home) == set()
    assert exit_status([outcome]) == 1


@pytest.mark.parametrize(
    "content",
    [
        b"{}",
        b'{"error": {"code": 400, "message": "Invalid URL"}}',
        geojson([{**TWO[0], "properties": {"name": "Leeds"}}]),
        geojson([council("S12000033", square(390_000, 800_000))]),
        geojson([]),
        json.dumps({"kind": "FeatureCollection", "features": []}).encode(),
        json.dumps({"type": ["FeatureCollection"], "features": []}).encode(),
    ],
)
def test_other_geojson_is_named_and_skipped(home: Home, tmp_path: Path, content: bytes) -> None:
    outcome = ingest_one(home, written(tmp_path / NAME, content))
    assert outcome.kind == "skipped", outcome.sentence
    assert NAME in outcome.sentence
    assert stored(home) == set()


def test_a_file_over_the_limit_is_refused_unread(home: Home, tmp_path: Path) -> None:
    [outcome] = ingest(home, written(tmp_path / NAME, GOOD), max_bytes=100)
    assert outcome.kind == "refused"
    assert "over the limit" in outcome.sentence


def test_a_council_whose_boundary_encloses_nothing_is_quarantined(
    home: Home, register: Path, tmp_path: Path
) -> None:
    line = [(430_000, 435_000), (431_000, 435_000), (432_000, 435_000), (430_000, 435_000)]
    ingest(home, written(tmp_path / NAME, geojson([TWO[1], council(LEEDS, line)])), register)
    build(home)
    assert set(boundaries(home)) == {YORK}
    reason = "SELECT reason FROM quarantine WHERE source = 'ons.boundaries'"
    assert rows(home, reason) == [("its boundary encloses nothing",)]


def test_boundaries_alone_are_no_register(home: Home, tmp_path: Path) -> None:
    from data.errors import NothingYet

    ingest(home, written(tmp_path / NAME, GOOD))
    with pytest.raises(NothingYet):
        build(home)


@pytest.mark.parametrize(
    ("file_name", "codes", "as_at"),
    [
        ("councils_2022.geojson", [LEEDS, YORK], date(2022, 12, 31)),
        ("councils May 2024.geojson", [LEEDS, YORK], date(2024, 5, 31)),
        # Cumberland came to be in April 2023: the map cannot be older, whatever else is on it.
        ("councils.geojson", [LEEDS, "E06000063"], date(2023, 4, 1)),
    ],
)
def test_a_map_whose_headings_give_no_year_is_dated_with_a_warning(
    home: Home, tmp_path: Path, file_name: str, codes: list[str], as_at: date
) -> None:
    squares = [
        council(code, square(430_000 + 30_000 * n, 435_000), heading="UTLA_CD")
        for n, code in enumerate(codes)
    ]
    outcome = ingest_one(home, written(tmp_path / file_name, geojson(squares)))
    assert f"boundary at {as_at}" in outcome.sentence
    assert [str(as_at) in warning for warning in outcome.warnings] == [True]


@pytest.mark.parametrize(
    ("file_name", "features"),
    [
        ("derived_england_utla_2023.geojson", 153),
        ("derived_england_lad_with_codes.geojson", 296),
    ],
)
def test_a_real_map_of_england_draws_every_council_once(
    home: Home, register: Path, real_data: Path, file_name: str, features: int
) -> None:
    """England has had 153 councils with social services since April 2023."""
    path = real_data / "places" / "boundaries" / file_name
    [outcome, _] = ingest(home, path, register)
    assert f"({features} rows)" in outcome.sentence
    build(home)
    assert rows(home, "SELECT count(*), count(DISTINCT la_code) FROM boundary") == [(153, 153)]
    strange = "SELECT la_code FROM boundary ANTI JOIN local_authority USING (la_code)"
    assert rows(home, strange) == []
    assert rows(home, "SELECT * FROM quarantine WHERE source = 'ons.boundaries'") == []
    # England is 130,279 square kilometres to mean high water, and its estuaries are drawn too.
    area = sum(signed_area(ring) for rings in boundaries(home).values() for ring in rings) / 1e6
    assert area == pytest.approx(130_279, rel=0.02)
