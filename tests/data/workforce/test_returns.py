"""Returns that a council holds: used with the provider's consent, and only then."""

from __future__ import annotations

import csv
import io
from datetime import date, timedelta
from pathlib import Path

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from data.errors import NotRecognised, UnreadableFile
from data.sources import workforce
from data.sources.return_templates import RETURNS, return_template
from data.sources.sheet import Sheet
from data.sources.spreadsheet import read_sheets
from data.sources.workforce_rows import NO_CONSENT, area_rows, return_rows
from data.tables.workforce import CapacityReturn, WorkforceArea, WorkforceReturn
from data.warehouse.archive import archived_tables
from data.warehouse.family import under
from data.warehouse.home import Home
from data.warehouse.reading_workforce import read
from tests.data.devolved.files import workbook
from tests.data.homes import ingest_one, stored

STAFF = {
    "Service id": "1-123456789",
    "As at": "01/03/2026",
    "Received on": "09/03/2026",
    "Consent": "yes",
    "Consent date": "01/02/2026",
    "Consent source": "contract clause 12",
    "Staff in post": "40",
    "Vacancies": "3",
    "Leavers in 12 months": "11",
    "Agency share (%)": "12.5",
}
BEDS = {
    **{name: STAFF[name] for name in list(STAFF)[:6]},
    "Beds available": "30",
    "Beds occupied": "27",
}


def csv_of(*rows: dict[str, str]) -> bytes:
    text = io.StringIO()
    writer = csv.DictWriter(text, list(dict.fromkeys(name for row in rows for name in row)))
    writer.writeheader()
    writer.writerows(rows)
    return text.getvalue().encode()


def typed(*rows: dict[str, str]) -> tuple[pl.DataFrame, pl.DataFrame]:
    path = Path("return.csv")
    [table] = workforce.ingest(path, read_sheets(path, csv_of(*rows), 10_000_000)).tables
    kept, refused = return_rows(table.cells, table.table)
    contract = WorkforceReturn if table.table == "workforce_return" else CapacityReturn
    good, broken = under(contract, kept.with_columns(raw_name=pl.lit("invented")))
    return good, pl.concat([refused, broken])


def test_a_return_with_consent_is_typed() -> None:
    good, refused = typed(STAFF)
    assert refused.is_empty()
    assert good.rows(named=True) == [
        {
            "entity_kind": "service",
            "entity_id": "cqc:1-123456789",
            "as_at": date(2026, 3, 1),
            "staff_in_post": 40,
            "vacancies": 3,
            "leavers_12_months": 11,
            "agency_share": 0.125,
            "consent_on": date(2026, 2, 1),
            "consent_source": "contract clause 12",
            "known_on": date(2026, 3, 9),
            "known_on_estimated": False,
            "raw_name": "invented",
            "row_number": 2,
        }
    ]
    good, _ = typed(BEDS)
    assert good.select("beds_available", "beds_occupied").row(0) == (30, 27)


@pytest.mark.parametrize("said", ["no", "", "No", "maybe", "yes if anonymous", "N/A"])
def test_without_consent_a_row_is_refused_and_its_figures_go_nowhere(
    tmp_path: Path, said: str
) -> None:
    secret = STAFF | {"Consent": said, "Staff in post": "98765", "Agency share (%)": "43.21"}
    home = Home(tmp_path / "home")
    path = tmp_path / "return.csv"
    path.write_bytes(csv_of(STAFF | {"Service id": "SC012345"}, secret))
    assert ingest_one(home, path).kind == "ingested"
    done = read(archived_tables(home))
    assert done.tables["workforce_return"]["entity_id"].to_list() == ["ofsted:SC012345"]
    [quarantine] = done.quarantine
    assert quarantine.select("row_number", "reason").rows() == [(3, NO_CONSENT)]
    archive = [home.path / name for name in stored(home) if name.endswith(".parquet")]
    text = "".join(pl.read_parquet(file).write_csv() for file in archive)
    assert "SC012345" in text
    assert not [word for word in ("98765", "43.21") if word in text + quarantine["row"][0]]


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"Consent date": ""}, "no readable day of the provider's consent"),
        ({"Consent date": "31/02/2026"}, "no readable day of the provider's consent"),
        ({"Consent source": " "}, "no source of the provider's consent"),
        ({"As at": "spring"}, "no readable date under As at"),
        ({"Service id": ""}, "neither a service id nor a provider id"),
        ({"Service id": "12"}, "an id that is of no register known here"),
        ({"Service id": "=1+1"}, "an id that is of no register known here"),
        ({"Provider id": "Alpha"}, "an id that is of no register known here"),
        ({"Received on": "soon"}, "no readable Received on"),
        ({"Staff in post": "about 40"}, "staff in post is no number in range"),
        ({"Staff in post": "-1"}, "staff in post is no number in range"),
        ({"Vacancies": "2.5"}, "vacancies is no number in range"),
        ({"Leavers in 12 months": "1e30"}, "leavers 12 months is no number in range"),
        ({"Agency share (%)": "101"}, "agency share is no number in range"),
    ],
)
def test_what_cannot_be_used_is_refused_with_a_reason(change: dict[str, str], reason: str) -> None:
    good, refused = typed(STAFF | {"Service id": "1-987654321"}, STAFF | change)
    assert good["row_number"].to_list() == [2]
    assert refused.rows() == [(3, reason)]


def test_more_residents_than_beds_and_a_row_said_twice() -> None:
    good, refused = typed(BEDS, BEDS, BEDS | {"Service id": "1-555555555", "Beds occupied": "31"})
    assert good["row_number"].to_list() == [2]
    assert sorted(refused.rows()) == [
        (3, "repeated in this file"),
        (4, "more beds occupied than available"),
    ]


def test_missing_figures_are_missing_and_a_provider_may_stand_for_its_services() -> None:
    some = STAFF | {
        "Service id": "",
        "Provider id": "1-101234567",
        "Vacancies": "",
        "Received on": "",
    }
    good, _ = typed(some)
    [row] = good.rows(named=True)
    assert (row["entity_kind"], row["entity_id"]) == ("provider", "cqc:1-101234567")
    assert row["vacancies"] is None
    assert (row["known_on"], row["known_on_estimated"]) == (date(2026, 3, 1), True)


days = st.dates(date(2015, 1, 1), date(2030, 1, 1))


@given(days, days, days)
def test_a_return_is_known_when_it_happened_was_agreed_and_had_come(
    as_at: date, agreed: date, received: date
) -> None:
    named = {"As at": as_at, "Consent date": agreed, "Received on": received}
    good, _ = typed(STAFF | {name: f"{day:%d/%m/%Y}" for name, day in named.items()})
    known: date = good["known_on"].item()
    assert all(day <= known for day in named.values())
    assert known - timedelta(days=0) in named.values()


@pytest.mark.parametrize("name", sorted(RETURNS))
def test_an_empty_template_is_known_and_asks_to_be_filled_in(name: str) -> None:
    headings = ",".join(return_template(name).headings)
    path = Path("return.csv")
    with pytest.raises(UnreadableFile, match="fill it in"):
        workforce.ingest(path, read_sheets(path, f"{headings}\n".encode(), 10_000_000))


@pytest.mark.parametrize(
    "headings", ["URN,Local authority,Places", "As at,Consent,Places", "Area,Vacancy rate"]
)
def test_other_tables_are_not_taken_for_returns(headings: str) -> None:
    path = Path("a.csv")
    with pytest.raises(NotRecognised):
        workforce.ingest(path, read_sheets(path, f"{headings}\n1,2,3\n".encode(), 10_000_000))


AREAS = [
    ["Leeds", "9.7%", "28.4%"],
    ["Bristol", "12.1%", "*"],
    ["Yorkshire", "10%", "30%"],
    ["England", "9%", "25%"],
]


def test_skills_for_cares_areas_by_declared_headings() -> None:
    headings = ["Area", "Vacancy rate (%)", "Turnover rate (%)"]
    path = Path("skills-for-care-workforce-2025-03-31.xlsx")
    sheets = read_sheets(path, workbook("LA", headings, AREAS), 10_000_000)
    publication = workforce.ingest(path, [Sheet("Notes", [["Notes"]], None), *sheets])
    assert (publication.as_at, publication.skipped_sheets) == (date(2025, 3, 31), ("Notes",))
    kept, refused = area_rows(publication.tables[0].cells, publication.as_at)
    dated = kept.with_columns(
        known_on=pl.lit(date(2025, 10, 1)),
        known_on_estimated=pl.lit(True),
        raw_name=pl.lit("invented"),
    )
    good, broken = under(WorkforceArea, dated)
    assert broken.is_empty()
    assert good.select("la_code", "vacancy_rate", "turnover_rate").rows() == [
        ("E08000035", pytest.approx(0.097), pytest.approx(0.284)),
        ("E06000023", pytest.approx(0.121), None),
    ]
    assert refused["row_number"].to_list() == [4, 5]


@pytest.mark.parametrize("rate", ["9.7", "0.097", "9.7%"])
def test_rates_in_per_cent_and_as_shares_are_one(rate: str) -> None:
    cells = pl.DataFrame({"row_number": [2], "la_name": ["Leeds"], "vacancy_rate": [rate]})
    kept, _ = area_rows(cells, date(2025, 3, 31))
    assert kept["vacancy_rate"].to_list() == [pytest.approx(0.097)]


def test_a_workbook_of_skills_for_care_with_other_headings_says_so() -> None:
    path = Path("skills for care 2025.csv")
    text = b"Place,Share of posts vacant (vacancy)\nLeeds,9\n"
    with pytest.raises(UnreadableFile, match=r"workforce_columns\.yaml"):
        workforce.ingest(path, read_sheets(path, text, 10_000_000))
