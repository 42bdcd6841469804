"""The RQIA's register: no numbers, so that name and postcode tell services apart."""

from __future__ import annotations

from datetime import date

import polars as pl
import pytest

from data.warehouse.home import Home
from tests.data.devolved.files import archive_text, read_home, workbook
from tests.data.files import written
from tests.data.homes import ingest_one

SHEET = "Automated_REP019_WebRegister"
HEADINGS = [
    "ServiceName", "AddressLine1", "AddressLine2", "Town", "Postcode", "Tel", "Category",
    "Max Approved Places", "Categories of Care", "Conditions(AsOnCertificate)", "Manager",
    "ProviderName",
]  # fmt: skip
NAME = "rqia_synthetic_data_2025-12-01.xlsx"


def row(name, postcode, category, places, owner):
    return [name, "1 Synthetic Road", "", "Belfast", postcode, "028 0000 0000", category, places,
            "NH - I", "One named resident only", "Synthia Managerova", owner]  # fmt: skip


ROWS = [
    row("Synthetic Lodge", "BT1 1AA", "Nursing (NH)", 30, "Synthetic Lodge Ltd"),
    row("Synthetic Lodge", "BT1 1AA", "Residential (RC)", 10, "Synthetic Lodge Ltd"),
    row("Synthetic Care", "bt78 1hl", "Domiciliary Care Agency (DCA)", "", "Northern Synthetic HSC Trust"),
    row("Synthetic Smiles", "BT99 9ZZ", "Dental (DEN)", 0, ""),
    row("Synthetic Lodge", "BT1 1AA", "Nursing (NH)", 30, "Synthetic Lodge Ltd"),
    row("", "BT1 1AA", "Nursing (NH)", 30, "Synthetic Lodge Ltd"),
]  # fmt: skip


@pytest.fixture
def read(tmp_path):
    home = Home(tmp_path / "home")
    path = written(tmp_path / NAME, workbook(SHEET, HEADINGS, ROWS))
    return home, read_home(home, path)


def test_a_register_of_northern_ireland(read):
    _, done = read
    rows = done.tables["service_snapshot"].sort("row_number")
    assert rows["service_id"].to_list() == [
        "rqia:synthetic lodge bt11aa",
        "rqia:synthetic lodge bt11aa residential rc",
        "rqia:synthetic care bt781hl",
        "rqia:synthetic smiles bt999zz",
    ]
    assert rows["market"].to_list() == ["nursing-homes", "care-homes", "home-care", None]
    assert rows["places"].to_list() == [30, 10, None, 0]
    assert rows["sector"].to_list() == [None, None, "Health authority", None]
    assert rows["provider_id"].to_list()[:3] == [
        "rqia-org:synthetic lodge",
        "rqia-org:synthetic lodge",
        "rqia-org:northern synthetic hsc trust",
    ]
    # Belfast by the postcode; Omagh's district too; a postcode that is none is in no district.
    assert rows["la_code"].to_list() == ["N09000003", "N09000003", "N09000006", None]
    assert rows["la_name"].to_list()[3] is None
    assert rows["as_at"].unique().to_list() == [date(2025, 12, 1)]
    reasons = sorted(pl.concat(done.quarantine)["reason"].to_list())
    assert reasons == [
        "name, postcode and category repeated in this list",
        "no name or no postcode",
    ]


def test_no_person_reaches_the_archive(read):
    home, done = read
    kept = archive_text(home) + done.tables["service_snapshot"].write_csv()
    for word in ("Managerova", "028 0000", "One named resident"):
        assert word not in kept


def test_an_export_must_say_its_day(tmp_path):
    path = written(tmp_path / "export.xlsx", workbook(SHEET, HEADINGS, ROWS))
    outcome = ingest_one(Home(tmp_path / "home"), path)
    assert outcome.kind == "refused" and "put the date in its name" in outcome.sentence
