"""The sample home with boundaries that went through ingest and build, as a real file's would."""

from __future__ import annotations

from pathlib import Path

from data.warehouse.build import build
from data.warehouse.home import Home
from tests.dashboard.sample_home import Market, invent, write_home
from tests.data.files import HEADINGS_2025, csv_bytes, register_2025, title, written
from tests.data.homes import ingest, table
from tests.data.maps import NATIONAL_GRID, council, geojson, square

FILE = "Counties_and_Unitary_Authorities_December_2023_Boundaries_UK_BUC.geojson"
#: So many invented councils carry codes of real ones, all but the first of them London's.
COUNCILS = 24


def bounded_market(folder: Path) -> Market:
    """The sample market, its councils with square boundaries of their own."""
    market = invent(councils=COUNCILS)
    features = [
        council(row["la_code"], square(row["easting"], row["northing"]), name=row["la_name"])
        for row in market.rows["local_authority"]
    ]
    lines = csv_bytes(HEADINGS_2025, register_2025(), title("Provider level", "31 March 2025"))
    home = Home(folder / "built")
    ingest(
        home,
        written(folder / FILE, geojson(features, crs=NATIONAL_GRID)),
        written(folder / "register.csv", lines),
    )
    build(home)
    for row in table(home, "SELECT * FROM boundary").iter_rows(named=True):
        market.add("boundary", **row)
    return market


def bounded_home(folder: Path) -> tuple[Path, Market]:
    """A published home with those boundaries."""
    market = bounded_market(folder)
    return write_home(folder / "home", market), market
