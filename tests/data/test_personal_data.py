"""Nobody is named: no person of any source reaches the archive or the warehouse."""

from __future__ import annotations

import json
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from data.warehouse.build import build
from data.warehouse.home import Home
from tests.data.companies_house.files import company, company_list
from tests.data.companies_house.test_control import person, snapshot
from tests.data.devolved.files import SCOTLAND, csv_text, scottish_rows
from tests.data.files import HEADINGS_2025, csv_bytes, register_2025, title, written
from tests.data.homes import ingest, ingest_one
from tests.data.packs.zips import filing
from tests.data.packs.zips import zipped as packed
from tests.data.people import held, name, names_in, whom
from tests.data.sources.cqc.files import ACTIVE, csv_file, lines
from tests.data.sources.cqc.files import home as care_home

#: Columns of the registered names of providers and places.
REGISTERED = {
    "Location Name",
    "Provider Name",
    "CompanyName",
    "name",
    "entity_name",
    "owner_name",
    "service_name",
    "provider_name",
}
#: Nobody is called so.
FAMILY = "Quillfeather-Synthetic"


def _register(folder: Path) -> Path:
    headings = [*HEADINGS_2025, "Registered manager", "Responsible individual", "Contact name"]
    rows = [
        [*row, f"Ottoline {FAMILY}", f"{FAMILY}, Barnaby", f"Mrs O {FAMILY}"]
        for row in register_2025()
    ]
    return written(
        folder / "provider_level_2025.csv", csv_bytes(headings, rows, title("Provider level"))
    )


def _active_locations(folder: Path) -> Path:
    people = {
        "Registered manager": f"{FAMILY}, Peregrine",
        "Provider Nominated Individual Name": f"{FAMILY}, Hyacinth",
    }
    file = folder / "01_July_2026_HSCA_Active_Locations.csv"
    return csv_file(file, lines(ACTIVE, [care_home(n, **people) for n in range(5)]))


def _companies(folder: Path) -> Path:
    care_of = {"RegAddress.CareOf": f"MR CASPIAN {FAMILY.upper()}"}
    return company_list(folder, [company("01234567", **care_of)])


def _control(folder: Path) -> Path:
    called = {
        "name": f"Miss Marigold {FAMILY}",
        "name_elements": {"forename": "Marigold", "surname": FAMILY},
    }
    return snapshot(folder, [person("01234567", **called)])


def _officers(folder: Path) -> Path:
    answer = {
        "kind": "officer-list",
        "links": {"self": "/company/01234567/officers"},
        "active_count": 1,
        "resigned_count": 0,
        "items_per_page": 35,
        "start_index": 0,
        "total_results": 1,
        "items": [
            {
                "name": f"{FAMILY.upper()}, Leopold",
                "officer_role": "director",
                "appointed_on": "2015-01-01",
                "links": {"officer": {"appointments": "/officers/synthetic/appointments"}},
            }
        ],
    }
    file = folder / "officers_01234567_2026-09-01.json"
    file.write_text(json.dumps(answer), encoding="utf-8")
    return file


def _accounts(folder: Path) -> Path:
    signed = filing("01234567").replace(b"A Person Invented", f"Araminta {FAMILY}".encode())
    file = folder / "Accounts_Bulk_Data-2024-12-03.zip"
    file.write_bytes(packed({"Prod223_0001_01234567_20240331.html": signed}))
    return file


def _scotland(folder: Path) -> Path:
    rows = [{**row, "Manager_Name": f"Fergus {FAMILY}"} for row in scottish_rows()]
    file = folder / "MDSF_data_31 May 2024.csv"
    text = csv_text(SCOTLAND, [[row.get(h, "") for h in SCOTLAND] for row in rows])
    return written(file, text.encode("cp1252"))


PLANTED: dict[str, Callable[[Path], Path]] = {
    "ofsted register": _register,
    "cqc active locations": _active_locations,
    "companies": _companies,
    "control": _control,
    "officers": _officers,
    "accounts": _accounts,
    "scotland": _scotland,
}


def _bytes(file: Path) -> bytes:
    if file.suffix != ".zip":
        return file.read_bytes()
    with zipfile.ZipFile(file) as archive:
        return b"".join(archive.read(member) for member in archive.namelist())


def test_people_planted_in_every_source_are_left_behind(tmp_path: Path) -> None:
    home = Home(tmp_path / "home")
    people = set()
    for source, write in PLANTED.items():
        folder = tmp_path / source.replace(" ", "_")
        folder.mkdir()
        file = write(folder)
        content = _bytes(file).lower()
        assert FAMILY.lower().encode() in content, source
        outcome = ingest_one(home, file)
        # The answer about officers may be no publication of its own; the others are read.
        assert outcome.kind == "ingested" or source == "officers", (source, outcome.sentence)
        assert FAMILY.lower() not in f"{outcome.sentence} {outcome.warnings}".lower()
    for given in ("Ottoline", "Barnaby", "Peregrine", "Hyacinth", "Caspian", "Marigold", "Leopold",
                  "Araminta", "Fergus"):  # fmt: skip
        people.add(name(f"{given} {FAMILY}"))
    build(home)
    assert held(home, {parts for parts in people if parts}) == {}
    for path in home.path.rglob("*.json"):
        if "raw" not in path.parts:
            assert FAMILY.lower() not in path.read_text(encoding="utf-8").lower()


def test_the_scan_finds_who_is_there(tmp_path: Path) -> None:
    """A scan that finds nobody anywhere would prove nothing."""
    home = Home(tmp_path / "home")
    rows = [[*row, "text"] for row in register_2025()]
    for row in rows:
        row[21] = "Ottoline Jane Quillfeather-Synthetic"  # the owner: kept, as a sole trader's is
    ingest(
        home,
        written(
            tmp_path / "provider_level_2025.csv",
            csv_bytes([*HEADINGS_2025, "Colour of door"], rows, title("Provider level")),
        ),
    )
    build(home)
    for called in ("Ottoline Quillfeather-Synthetic", "QUILLFEATHER-SYNTHETIC, Ottoline Jane"):
        parts = name(called)
        assert parts is not None
        tables = {where.rpartition(".")[0] for where in held(home, {parts, ("no", "body")})}
        if len(parts) == 3:
            assert {
                "ofsted.childrens_social_care/provider_level",
                "warehouse/service_snapshot",
                "warehouse/provider",
            } <= tables


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("Mr Ottoline Jane Quill", ("ottoline", "jane", "quill")),
        ("QUILL, Ottoline Jane", ("ottoline", "jane", "quill")),
        ("Quill Care Ltd", None),
        ("Procurement Team", None),
        ("someone@nowhere.invalid", None),
        ("Quill", None),
        ("", None),
    ],
)
def test_what_is_a_persons_name(text: str, parts: tuple[str, ...] | None) -> None:
    assert name(text) == parts


@pytest.mark.real
def test_nobody_in_the_real_files_is_kept(real_data: Path, tmp_path: Path) -> None:
    # The single answers about locations are in the file of them all too.
    files = [
        file
        for part in (
            "cqc",
            "companies_house/api_json",
            "companies_house/psc_fixtures",
            "places/ocds",
        )
        for file in sorted((real_data / part).rglob("*"))
        if file.suffix in {".json", ".jsonl", ".csv"} and file.parent.name != "location_details"
    ]
    home = Home(tmp_path / "home")
    ingest(home, *files)
    build(home)
    everybody = set().union(*(names_in(file) for file in files))
    assert len(everybody) > 100
    # A sole trader's registered name, and that of the place named for them, is kept.
    traders = {
        parts
        for where, found in whom(home, everybody).items()
        if where.rpartition(".")[2] in REGISTERED
        and not any(kind in where for kind in ("officer", "control", "contract", "insolvency"))
        for parts in found
    }
    assert len(traders) < 0.05 * len(everybody)
    # Only where, and how many: never who.
    assert held(home, everybody - traders) == {}
