"""Where postcodes are: by the ONS's directory, of today and of years ago, and by the package."""

from __future__ import annotations

import csv
import io
import json
import zipfile
from datetime import date
from pathlib import Path

import numpy as np
import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from data.errors import NotRecognised, UnreadableFile
from data.outlines.degrees import degrees
from data.outlines.national_grid import national_grid
from data.sources import postcodes as source
from data.warehouse.archive import ArchivedTable
from data.warehouse.reading_places import PACKAGE, postcodes, read, tidied
from tests.data.fetching.fixtures import Fetching
from tests.data.fetching.mirror_server import MirrorServer

OLD = "pcd,pcd2,pcds,dointr,doterm,oscty,oslaua,oseast1m,osnrth1m,oa11,lat,long"
NEW = "pcd7,pcd8,pcds,dointr,doterm,cty25cd,lad25cd,east1m,north1m,oa21cd,lat,long"
#: Invented but for their form: live, ended, pseudo codes, Irish grid, given out twice.
PLACES = [
    ("LS1 4AB", "", "E99999999", "E08000035", "430000", "433000"),
    ("OX1 1ND", "201502", "E10000025", "E07000178", "451000", "206000"),
    ("JE2 3AB", "", "L99999999", "L99999999", "", ""),
    ("BT1 1AA", "", "N99999999", "N09000003", "333000", "374000"),
    ("LS1 4AC", "200001", "E99999999", "E08000035", "1", "1"),
    ("LS1 4AC", "", "E99999999", "E08000035", "430100", "433100"),
]
ROWS = [
    [code, code.replace(" ", "  "), code, "198001", *rest, "", "99.999999", "0.000000"]
    for code, *rest in PLACES
]


def directory(heading: str = OLD, member: str = "Data/ONSPD_NOV_2025_UK.csv") -> bytes:
    text = io.StringIO()
    text.write(f"{heading}\n")
    csv.writer(text).writerows(ROWS)
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("Documents/LA codes.csv", "x")
        archive.writestr(member, text.getvalue())
        archive.writestr("Data/multi_csv/ONSPD_NOV_2025_UK_LS.csv", text.getvalue())
    return packed.getvalue()


def archived(tmp_path: Path, content: bytes, name: str = "ONSPD.zip") -> ArchivedTable:
    path, spare = tmp_path / name, tmp_path / "spare.parquet"
    path.write_bytes(content)
    publication = source.ingest_large(path, spare)
    [table] = publication.tables
    assert table.parquet == spare
    assert table.rows == pl.read_parquet(spare).height
    return ArchivedTable(
        source.SOURCE, table.table, table.sheet, "raw", name, "0" * 64, publication.as_at,
        publication.published_on, True, None, "", "utf-8", 0, 0, (), spare,
    )  # fmt: skip


@pytest.mark.parametrize("heading", [OLD, NEW, f"\ufeff{NEW}".replace("lad25cd", "LAD26CD")])
def test_the_directory_of_any_year_is_read(tmp_path: Path, heading: str) -> None:
    table = archived(tmp_path, directory(heading))
    assert table.as_at == date(2025, 11, 30)
    asked = pl.Series(
        ["ls14ab", "OX1 1ND", "JE2  3AB", "BT1 1AA", "LS1 4AC", "ZZ9 9ZZ", "none", None]
    )
    found = postcodes(asked, [table])
    assert found.select(
        "postcode", "district_code", "la_code", "easting", "northing", "ended_on", "row_number"
    ).rows() == [
        ("BT1 1AA", "N09000003", "N09000003", 333000.0, 374000.0, None, 5),
        ("JE2 3AB", None, None, None, None, None, 4),
        ("LS1 4AB", "E08000035", "E08000035", 430000.0, 433000.0, None, 2),
        ("LS1 4AC", "E08000035", "E08000035", 430100.0, 433100.0, None, 7),
        ("OX1 1ND", "E07000178", "E10000025", 451000.0, 206000.0, date(2015, 2, 28), 3),
    ]
    placed = found.drop_nulls("latitude")["postcode"].to_list()
    assert placed == ["LS1 4AB", "LS1 4AC", "OX1 1ND"]


def test_the_package_is_used_without_a_directory() -> None:
    """Leeds Civic Hall; the Houses of Parliament; St Andrew's House, Edinburgh: OS Grid references."""
    found = postcodes(pl.Series(["LS1 1UR", "SW1A 0AA", "EH1 3DG", "ZZ99 9ZZ"]), [])
    held = {row["postcode"]: row for row in found.iter_rows(named=True)}
    assert set(held) == {"LS1 1UR", "SW1A 0AA", "EH1 3DG"}
    assert held["LS1 1UR"]["la_code"] == "E08000035"
    assert held["SW1A 0AA"]["district_code"] == "E09000033"
    assert held["EH1 3DG"]["district_code"] == "S12000036"
    place = (held["SW1A 0AA"]["latitude"], held["SW1A 0AA"]["longitude"])
    assert place == pytest.approx((51.4998, -0.1246), abs=0.002)
    assert found["raw_name"].str.starts_with(PACKAGE).all()


def test_an_area_that_is_none_is_found_nowhere() -> None:
    assert postcodes(pl.Series(["ZZ9 9ZZ"]), []).is_empty()


def test_nothing_is_loaded_for_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    def loaded() -> None:
        raise AssertionError("the package was read")

    monkeypatch.setattr("data.warehouse.reading_places.kept_directory", loaded)
    assert postcodes(pl.Series([None, "not one", ""], dtype=pl.String), []).is_empty()


@given(st.floats(90_000, 655_000), st.floats(10_000, 650_000))
def test_the_grid_and_degrees_are_each_others_inverse(easting: float, northing: float) -> None:
    found = degrees(np.array([easting]), np.array([northing]))
    back = national_grid(found[:, 0], found[:, 1])
    assert back[0] == pytest.approx([easting, northing], abs=0.001)


def test_degrees_of_a_known_place() -> None:
    """Ordnance Survey's own example: Caister Water Tower, TG 51409 13177."""
    found = degrees(np.array([651409.903]), np.array([313177.270]))
    assert found[0] == pytest.approx([1.71607, 52.65798], abs=0.0001)


@pytest.mark.parametrize(
    ("written", "tidy"),
    [
        (" ls1 4ab ", "LS1 4AB"), ("LS1-4AB", "LS1 4AB"), ("ec1a1bb", "EC1A 1BB"),
        ("M1 1AE", "M1 1AE"), ("REDACTED", None), ("LS1", None), ("", None), ("1AB 4LS", None),
    ],
)  # fmt: skip
def test_postcodes_are_tidied(written: str, tidy: str | None) -> None:
    assert pl.select(tidied(pl.lit(written))).item() == tidy


@pytest.mark.parametrize(
    ("name", "content", "error"),
    [
        ("ONSPD_NOV_2025.zip", directory()[:-100], UnreadableFile),
        ("other.zip", directory()[:-100], NotRecognised),
        ("other.zip", directory(member="Data/places.csv"), NotRecognised),
        ("ONSPD.zip", directory(OLD.replace("oslaua", "council")), NotRecognised),
        ("ONSPD.zip", directory(member="Data/ONSPD_UK.csv"), UnreadableFile),
        ("places.csv", b"pcds,doterm\n", NotRecognised),
    ],
)
def test_what_is_no_directory(
    tmp_path: Path, name: str, content: bytes, error: type[Exception]
) -> None:
    (tmp_path / name).write_bytes(content)
    with pytest.raises(error, match=name.split(".", maxsplit=1)[0]):
        source.ingest_large(tmp_path / name, tmp_path / "spare.parquet")


def test_the_newest_directory_is_in_use(tmp_path: Path) -> None:
    done = read([archived(tmp_path, directory())])
    assert [file["rows_kept"] for file in done.source_files] == [6]


def test_the_newest_directory_is_found_on_the_portal(
    mirror: MirrorServer, fetching: Fetching
) -> None:
    item = "6fff67d204fd4f339591ed667a6e3642"
    listed = {
        "features": [
            {"id": "0" * 32, "properties": {"title": "ONSPD user guide"}},
            {
                "id": item,
                "properties": {"title": "ONS Postcode Directory (November 2025) for the UK"},
            },
        ]
    }
    search = "https://hub.arcgis.com/api/search/v1/collections/all/items"
    mirror.serve(f"{search}?q=PRD_ONSPD&sortBy=-properties.created", json.dumps(listed))
    mirror.serve(f"https://www.arcgis.com/sharing/rest/content/items/{item}/data", directory())
    [file] = source.fetch(fetching("postcodes"))
    assert file.name == "ONS_Postcode_Directory_November_2025_for_the_UK.zip"
    assert zipfile.is_zipfile(file)
