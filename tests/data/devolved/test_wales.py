"""Lists of Care Inspectorate Wales in whatever form somebody saved them."""

from __future__ import annotations

import polars as pl
import pytest

from data.warehouse.home import Home
from tests.data.devolved.files import PEOPLE, archive_text, csv_text, read_home
from tests.data.files import written
from tests.data.homes import ingest_one

PLAIN = ["Service URN", "Service Name", "Service Type", "Service Sub Type", "Provider Name",
         "Local Authority", "Maximum Capacity", "Postcode", "Responsible Individual"]  # fmt: skip
#: The same under other words and in another order.
OTHER = ["SIN (Service Identification Number)", "Name of service", "Type of service",
         "Sub-category", "Organisation", "Council area", "Number of places", "Post code",
         "RI Name"]  # fmt: skip
KINDS = [
    ("Care Home Service", "Adults With Nursing", "nursing-homes"),
    ("Care Home Service", "Adults Without Nursing", "care-homes"),
    ("Care Home Service", "Childrens Home", None),
    ("Domiciliary Support Service", "", "home-care"),
    ("Child Minder", "", None),
    ("Care Home Service", "", "care-homes"),
]


def rows() -> list[list[object]]:
    made = [
        [f"SIN-0000900{i}-CGLK", PEOPLE[3] if "Minder" in kind else f"Synthetic Bryn {i}", kind,
         sub, f"Synthetic {i} Cyf" if "Minder" not in kind else PEOPLE[3],
         "Ynys Môn" if i % 2 else "Rhondda Cynon Taff County Borough Council", 10 + i, "CF10 1AA",
         PEOPLE[0]]
        for i, (kind, sub, _) in enumerate(KINDS)
    ]  # fmt: skip
    return [*made, ["SIN-unknown", "Synthetic", "Care Home Service", "", "", "", "", "", ""]]


@pytest.mark.parametrize("headings", [PLAIN, OTHER], ids=["plain", "other"])
def test_a_list_of_wales(tmp_path, headings):
    home = Home(tmp_path / "home")
    path = written(
        tmp_path / "ciw_synthetic_data_2026-10-01.csv", csv_text(headings, rows()).encode()
    )
    done = read_home(home, path)
    held = done.tables["service_snapshot"].sort("row_number")
    assert held["service_id"].to_list() == [f"ciw:SIN-0000900{i}-CGLK" for i in range(6)]
    assert held["market"].to_list() == [market for *_, market in KINDS]
    assert held["places"].to_list() == [10, 11, 12, 13, 14, 15]
    assert held["la_code"].to_list() == ["W06000016", "W06000001"] * 3
    assert held["provider_id"][0] == "ciw-org:synthetic 0 cyf"
    assert held["provider_id"][4] == "ciw-none:SIN-00009004-CGLK"
    assert pl.concat(done.quarantine)["reason"].to_list() == ["no readable SIN"]
    kept = archive_text(home) + held.write_csv()
    assert not [word for word in PEOPLE if word in kept]


def test_a_list_without_service_numbers_is_not_taken(tmp_path):
    text = csv_text(PLAIN, [["W1", *row[1:]] for row in rows()])
    outcome = ingest_one(Home(tmp_path / "home"), written(tmp_path / "x_2026.csv", text.encode()))
    assert outcome.kind == "skipped"
