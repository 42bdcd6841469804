"""A list of companies goes in whole, drifted headings and lines at fault included."""

from __future__ import annotations

import stat
from datetime import date

import polars as pl
import pytest

from data.sources.companies_house import company_rows
from data.sources.companies_house.company_list import FAULT, company_list, write_text
from data.sources.drift_table import load_drift_table
from data.warehouse import reading_companies
from data.warehouse.archive import archived_tables
from data.warehouse.build import build
from data.warehouse.family import FamilyRead
from data.warehouse.home import Home
from data.warehouse.ingest import exit_status
from tests.data.companies_house.files import HEADINGS, answer, company, history, list_bytes, zipped
from tests.data.companies_house.files import company_list as written
from tests.data.homes import ingest, ingest_one, rows, table


@pytest.fixture
def home(tmp_path):
    return Home(tmp_path / "home")


def test_the_list_goes_in_zipped_and_plain(home, tmp_path):
    plain = tmp_path / "BasicCompanyData-2020-07-01-part1_7.csv"
    plain.write_bytes(list_bytes([company("00000003")]))
    outcomes = ingest(home, written(tmp_path, [company("01"), company("02")]), plain)
    assert [o.kind for o in outcomes] == ["ingested"] * 2 and exit_status(outcomes) == 0
    assert "company at 2020-06-01 (2 rows)" in outcomes[0].sentence
    build(home)
    assert rows(home, "SELECT company_number, as_at, known_on FROM company ORDER BY 1") == [
        ("00000001", date(2020, 6, 1), date(2020, 6, 8)),
        ("00000002", date(2020, 6, 1), date(2020, 6, 8)),
        ("00000003", date(2020, 7, 1), date(2020, 7, 8)),
    ]
    assert rows(home, "SELECT sum(number_repaired::INT) FROM company") == [(2,)]
    assert ingest_one(home, plain).kind == "already here"


def test_every_column_is_read_as_its_type(home, tmp_path):
    odd = company("SC000007", CompanyStatus="foobar", **{"SICCode.SicText_2": "None Supplied"})
    ingest(home, written(tmp_path, [company("00000001"), odd]))
    build(home)
    first, second = table(home, "SELECT * FROM company ORDER BY company_number").to_dicts()
    assert first["incorporated_on"] == date(2012, 5, 10)
    assert first["accounts_due_on"] == date(2021, 2, 28)
    assert (first["year_end_day"], first["year_end_month"]) == (31, 5)
    assert (first["status"], first["status_kind"]) == ("Active", "active")
    assert first["company_type"] == "ltd" and first["accounts_type"] == "total-exemption-full"
    assert (first["charges"], first["charges_outstanding"]) == (2, 1)
    assert (first["sic_1"], first["sic_2"]) == ("87900", None)
    assert (second["status"], second["status_kind"]) == ("foobar", None)
    [(warnings,)] = rows(home, "SELECT warnings FROM source_file")
    assert "new statuses: foobar" in warnings


@pytest.mark.parametrize(
    ("category", "kind"),
    [
        ("TOTAL EXEMPTION FULL", "total-exemption-full"),
        ("FULL", "full"),
        ("AUDIT EXEMPTION SUBSIDIARY", "audit-exemption-subsidiary"),
        ("MICRO ENTITY", "micro-entity"),
        ("ACCOUNTS TYPE NOT AVAILABLE", "not-available"),
        ("Full of something new", None),
    ],
)
def test_a_small_regime_is_not_taken_for_full_accounts(home, tmp_path, category, kind):
    ingest(home, written(tmp_path, [company("1", **{"Accounts.AccountCategory": category})]))
    build(home)
    assert rows(home, "SELECT accounts_type FROM company") == [(kind,)]


@pytest.mark.parametrize(
    ("status", "kind"),
    [
        ("Active - Proposal to Strike off", "strike-off-proposed"),
        ("In Administration", "administration"),
        ("In Administration/Receiver Manager", "receivership"),
        ("RECEIVER MANAGER / ADMINISTRATIVE RECEIVER", "receivership"),
        ("VOLUNTARY ARRANGEMENT / RECEIVER MANAGER", "voluntary-arrangement"),
        ("Live but Receiver Manager on at least one charge", "receivership"),
        ("liquidation", "liquidation"),
    ],
)
def test_statuses_are_folded(home, tmp_path, status, kind):
    ingest(home, written(tmp_path, [company("1", CompanyStatus=status)]))
    build(home)
    assert rows(home, "SELECT status, status_kind FROM company") == [(status, kind)]


def test_nobody_s_name_is_archived(home, tmp_path):
    ingest(home, written(tmp_path, [company("1")]))
    [archived] = home.archive.rglob("*.parquet")
    text = pl.read_parquet(archived)
    assert "RegAddress.PostCode" in text.columns
    assert not [name for name in text.columns if "careof" in name.lower()]
    assert "MUST NOT BE KEPT" not in str(text.to_dicts())
    [raw] = home.raw.rglob("*.zip")
    assert stat.S_IMODE(raw.stat().st_mode) == 0o600


def test_lines_that_cannot_be_taken_apart_are_quarantined_with_their_numbers(home, tmp_path):
    lines = list_bytes([company(str(n)) for n in range(1, 7)]).split(b"\r\n")
    lines[2:2] = [b'"half","a","line"']
    lines[5:5] = [b""]
    file = tmp_path / "BasicCompanyData-2020-06-01.csv"
    file.write_bytes(b"\r\n".join(lines))
    assert ingest_one(home, file).kind == "ingested"
    build(home)
    assert rows(home, "SELECT row_number, reason FROM quarantine ORDER BY 1") == [
        (3, "the line has 3 of 55 cells"),
        (6, "no readable company number"),
    ]
    kept = rows(home, "SELECT row_number FROM company ORDER BY company_number")
    assert kept == [(n,) for n in (2, 4, 5, 7, 8, 9)]
    assert rows(home, "SELECT rows_read, rows_kept, rows_quarantined FROM source_file") == [
        (8, 6, 2)
    ]


def test_rows_without_a_number_and_second_rows_are_quarantined(home, tmp_path):
    ingest(home, written(tmp_path, [company("1"), company("?"), company("00000001")]))
    build(home)
    assert rows(home, "SELECT row_number, reason FROM quarantine ORDER BY 1") == [
        (3, "no readable company number"),
        (4, "company number repeated in this list; the first row is kept"),
    ]


def test_a_renamed_heading_is_refused_by_name(home, tmp_path):
    headings = ["State of the company" if h == "CompanyStatus" else h for h in HEADINGS]
    file = tmp_path / "BasicCompanyData-2020-06-01.csv"
    file.write_bytes(list_bytes([company("1")], headings))
    outcome = ingest_one(home, file)
    assert outcome.kind == "quarantined"
    assert "no column for status" in outcome.sentence and "State of the company" in outcome.sentence


def test_a_heading_that_differs_in_form_alone_is_read(home, tmp_path):
    headings = [h.strip().replace("CompanyStatus", "companystatus ") for h in HEADINGS]
    file = tmp_path / "BasicCompanyData-2020-06-01.csv"
    file.write_bytes(list_bytes([company("1")], headings))
    outcome = ingest_one(home, file)
    assert outcome.kind == "ingested" and "read as status" in " ".join(outcome.warnings)


@pytest.mark.parametrize("name", ["companies.csv", "BasicCompanyData-2020-13-41.csv"])
def test_a_list_without_a_date_is_refused(home, tmp_path, name):
    file = tmp_path / name
    file.write_bytes(list_bytes([company("1")]))
    outcome = ingest_one(home, file)
    assert outcome.kind == "refused" and "put the date in its name" in outcome.sentence


def test_a_list_without_companies_is_refused(home, tmp_path):
    outcome = ingest_one(home, written(tmp_path, []))
    assert outcome.kind == "refused" and "not one company" in outcome.sentence


def test_a_list_cut_short_is_refused(home, tmp_path):
    file = written(tmp_path, [company(str(n)) for n in range(1, 400)])
    file.write_bytes(file.read_bytes()[:3000])
    outcome = ingest_one(home, file)
    assert outcome.kind == "refused" and file.name in outcome.sentence
    assert not list(home.path.rglob(".part-*"))


def test_a_list_in_windows_letters_is_read(home, tmp_path):
    file = tmp_path / "BasicCompanyData-2020-06-01.csv"
    text = list_bytes([company("1", CompanyName="CAFÉ LTD")]).decode("utf-8")
    file.write_bytes(text.encode("cp1252"))
    assert ingest_one(home, file).kind == "ingested"
    build(home)
    assert rows(home, "SELECT name FROM company") == [("CAFÉ LTD",)]


def test_of_a_national_list_care_and_named_companies_are_typed(home, tmp_path, monkeypatch):
    raw = load_drift_table(company_rows.COLUMNS).raw
    monkeypatch.setitem(raw, "extract_rows", 3)
    other = {"SICCode.SicText_1": "56302 - Public houses and bars"}
    second = other | {"SICCode.SicText_2": "88990 - Other social work activities n.e.c."}
    companies = [company("1"), company("2", **other), company("3", **other), company("4", **second)]
    named = history("00000003", {"date": "2020-01-01", "category": "accounts"})
    ingest(home, written(tmp_path, companies), answer(tmp_path / "filing_2020-02-01.json", named))
    build(home)
    assert rows(home, "SELECT company_number FROM company ORDER BY 1") == [
        ("00000001",),
        ("00000003",),
        ("00000004",),
    ]
    [(read, warnings)] = rows(
        home, "SELECT rows_read, warnings FROM source_file WHERE \"table\" = 'company'"
    )
    assert read == 3 and "1 companies outside care" in warnings


def test_of_a_national_list_a_registered_provider_is_typed_whatever_it_does(
    home, tmp_path, monkeypatch
):
    monkeypatch.setitem(load_drift_table(company_rows.COLUMNS).raw, "extract_rows", 1)
    other = {"SICCode.SicText_1": "56302 - Public houses and bars"}
    ingest(home, written(tmp_path, [company(str(n), **other) for n in range(1, 6)]))
    registers = FamilyRead()
    registers.tables = {
        "cqc_provider": pl.DataFrame({"company_number": ["00000002", None]}),
        "ownership_release": pl.DataFrame({"owner_company_number": ["00000004"]}),
        "contract": pl.DataFrame({"company_number": ["00000005"]}),
    }
    held = reading_companies.read(archived_tables(home), [registers]).tables["company"]
    assert held["company_number"].to_list() == ["00000002", "00000004"]


def test_of_a_national_list_who_bears_a_providers_name_is_typed(home, tmp_path, monkeypatch):
    """Registers of children's care print no numbers; many of their companies state no care."""
    monkeypatch.setitem(load_drift_table(company_rows.COLUMNS).raw, "extract_rows", 1)
    holding = {"SICCode.SicText_1": "70100 - Activities of head offices"}
    none = {"SICCode.SicText_1": "None Supplied"}
    former = {
        "PreviousName_1.CompanyName": "DOGWOOD HOMES LTD",
        "PreviousName_1.CONDATE": "01/02/2019",
    }
    bakery = {"SICCode.SicText_1": "10710 - Manufacture of bread"}
    ingest(
        home,
        written(
            tmp_path,
            [
                company("1", CompanyName="ALDER CHILDREN'S HOMES LTD", **holding),
                company("2", CompanyName="THE BEECH & CO. CARE LIMITED", **none),
                company("3", CompanyName="CEDAR LIMITED", **bakery),
                company("4", CompanyName="ELM LIMITED", **(holding | former)),
                company("5", CompanyName="FIR LLP", **holding),
                company("6", CompanyName="GORSE LIMITED", **holding),
                company("7", CompanyName="HAZEL LIMITED", **holding),
            ],
        ),
    )
    registers = FamilyRead()
    registers.tables = {
        "service_snapshot": pl.DataFrame(
            {
                "owner_name": [
                    "Alder Childrens Homes Limited",
                    "Beech and Co Care Ltd T/A The Hive",
                    "Cedar Ltd",
                    "Dogwood Homes Limited",
                    "Fir Limited",
                    "Gorse",
                    None,
                ]
            }
        ).with_columns(company_number=pl.lit(None, pl.String))
    }
    held = reading_companies.read(archived_tables(home), [registers]).tables["company"]
    assert held["company_number"].to_list() == ["00000001", "00000002", "00000004"]


def test_a_company_that_leaves_care_has_not_left_the_register(home, tmp_path, monkeypatch):
    monkeypatch.setitem(load_drift_table(company_rows.COLUMNS).raw, "extract_rows", 1)
    other = {"SICCode.SicText_1": "56302 - Public houses and bars"}
    ingest(
        home,
        written(tmp_path, [company("1"), company("2", **other)]),
        written(tmp_path, [company("1", **other), company("2", **other)], "2020-07-01"),
    )
    build(home)
    assert rows(home, "SELECT company_number, as_at, sic_1 FROM company ORDER BY as_at") == [
        ("00000001", date(2020, 6, 1), "87900"),
        ("00000001", date(2020, 7, 1), "56302"),
    ]


def test_a_list_is_complete_as_one_file_or_in_all_its_parts(home, tmp_path):
    for part in ("2020-08-01-part1_2", "2020-08-01-part2_2", "2020-09-01-part2_2"):
        file = tmp_path / f"BasicCompanyData-{part}.csv"
        file.write_bytes(list_bytes([company(str(len(part) * 7), CompanyName=part)]))
        ingest(home, file)
    ingest(home, written(tmp_path, [company("9")], "2020-10-01"))
    build(home)
    assert rows(home, "SELECT as_at, known_on, complete FROM company_edition ORDER BY 1") == [
        (date(2020, 8, 1), date(2020, 8, 8), True),
        (date(2020, 9, 1), date(2020, 9, 8), False),
        (date(2020, 10, 1), date(2020, 10, 8), True),
    ]


def test_block_by_block_or_at_once_the_lines_keep_their_numbers(tmp_path, monkeypatch):
    """The slow twin counts lines itself; small blocks put faults at every edge."""
    lines = list_bytes([company(str(n)) for n in range(1, 300)]).split(b"\r\n")
    for at in (3, 4, 90, 200, 201):
        lines[at:at] = [b'"x"']
    file = tmp_path / "BasicCompanyData-2020-06-01.csv"
    file.write_bytes(b"\r\n".join(lines))
    monkeypatch.setattr("data.sources.companies_house.company_list._BLOCK", 4096)
    found = company_list(file)
    assert found is not None
    assert write_text(found, tmp_path / "text.parquet") == (299, 5)
    text = pl.read_parquet(tmp_path / "text.parquet")
    told = {row["row_number"]: row["CompanyNumber"] for row in text.to_dicts() if not row[FAULT]}
    slow = {
        number: line.split(b'","')[1].decode()
        for number, line in enumerate(lines[:-1], start=1)
        if number > 1 and line != b'"x"'
    }
    assert told == slow


def test_other_zips_and_tables_are_not_taken_for_it(tmp_path):
    assert company_list(zipped(tmp_path / "a.zip", "a.csv", b"URN,Places\r\n1,2\r\n")) is None
    other = tmp_path / "b.csv"
    other.write_bytes(b"CompanyName,CompanyNumber,CompanyStatus\r\nx,1,Active\r\n")
    assert company_list(other) is None
    broken = tmp_path / "c.zip"
    broken.write_bytes(b"PK\x03\x04rubbish")
    assert company_list(broken) is None


@pytest.mark.real
def test_the_real_samples(home, real_data):
    folder = real_data / "companies_house" / "basic_company_data"
    outcomes = ingest(home, *sorted(folder.glob("*.zip")))
    assert [outcome.kind for outcome in outcomes] == ["ingested"] * 3
    build(home)
    assert rows(home, "SELECT as_at, count(*) FROM company GROUP BY 1 ORDER BY 1") == [
        (date(2018, 2, 1), 23),
        (date(2020, 6, 1), 87),
    ]
    assert rows(home, "SELECT count(*) FROM quarantine") == [(0,)]
    # One of them was altered on purpose; twelve have lost a leading zero in a spreadsheet.
    assert rows(
        home, "SELECT status, status_kind, count(*) FROM company GROUP BY ALL ORDER BY 1"
    ) == [
        ("Active", "active", 106),
        ("Active - Proposal to Strike off", "strike-off-proposed", 3),
        ("foobar", None, 1),
    ]
    assert rows(home, "SELECT count(*) FROM company WHERE number_repaired") == [(12,)]
    assert rows(
        home, "SELECT max(length(company_number)), min(length(company_number)) FROM company"
    ) == [(8, 8)]
