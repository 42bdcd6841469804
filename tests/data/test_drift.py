"""Headings that change from year to year: what is accepted, what is refused, what mends it."""

from __future__ import annotations

import json
from datetime import date

import polars as pl
import pytest
import yaml

from data.errors import NothingYet, SchemaDrift
from data.sources.drift import map_columns
from data.sources.drift_table import load_drift_table
from data.sources.ofsted.childrens_social_care import COLUMNS
from data.warehouse import reading_registers as registers
from data.warehouse.build import build
from data.warehouse.home import Home
from data.warehouse.ingest import exit_status
from tests.data.files import (
    HEADINGS_2025,
    JOINERS_2025,
    csv_bytes,
    joiners_2025,
    ods_bytes,
    ods_xml,
    register_2025,
    title,
    written,
)
from tests.data.homes import ingest, ingest_one, rows

MARCH_26 = date(2026, 3, 31)
OWNER = "Organisation which owns the provider"
OVERALL = "\nOverall experiences and progress of children and young people"


def renamed(headings, **changes):
    """Headings with some spelled anew; keys are those of ``OLD``."""
    old = {
        "urn": "URN",
        "owner": OWNER,
        "overall": OVERALL,
        "places": "Places",
        "type": "Provision type",
    }
    new = {old[key]: value for key, value in changes.items()}
    return [new.get(heading, heading) for heading in headings]


def register(headings=HEADINGS_2025, lines=None, extra=None):
    lines = register_2025() if lines is None else lines
    if extra:
        headings = [*headings, extra]
        lines = [[*line, f"value {i}"] for i, line in enumerate(lines)]
    return csv_bytes(headings, lines, title("Provider level", "31 March 2026"))


def test_next_years_register_needs_no_code(tmp_path):
    headings = renamed(
        HEADINGS_2025,
        urn="urn ",
        owner="ORGANISATION\nwhich owns the provider:",
        overall="Latest full inspection overall experiences and progress of children & young people",
        places="Places (as at 31 March 2026)",
    )
    # "&" for "and" is no longer the same words; everything else is.
    headings = [heading.replace(" & ", " and ") for heading in headings]
    home = Home(tmp_path / "home")
    path = written(tmp_path / "prov_2026.csv", register(headings, extra="Ofsted grade band"))
    outcome = ingest_one(home, path)
    assert outcome.kind == "ingested"
    told = " ".join(outcome.warnings)
    assert "is read as owner_name" in told and "is read as places" in told
    assert "new columns not used: Ofsted grade band" in told
    build(home)
    kept = (
        "SELECT count(*), count(rating), count(owner_name), sum(places)::INT FROM service_snapshot"
    )
    assert rows(home, kept) == [(24, 16, 24, sum(r[17] or 0 for r in register_2025()))]
    [(warnings,)] = rows(home, "SELECT warnings FROM source_file")
    assert "is read as places" in warnings and "Ofsted grade band" in warnings


def test_a_new_name_is_drift_and_names_the_nearest(tmp_path):
    home = Home(tmp_path / "home")
    headings = renamed(HEADINGS_2025, owner="Owning organisation name", overall="How good is it")
    good = written(tmp_path / "a" / "prov_2025.csv", csv_bytes(HEADINGS_2025, register_2025()))
    bad = written(tmp_path / "a" / "prov_2026.csv", register(headings))
    first, second = ingest(home, good, bad)
    assert (first.kind, second.kind) == ("ingested", "quarantined")
    assert exit_status([first, second]) == 3
    assert "prov_2026.csv" in second.sentence
    assert "owner_name (nearest headings: 'Owning organisation name'" in second.sentence
    assert "rating (nearest" in second.sentence
    report = build(home)
    assert len(report.refused) == 1 and "owner_name" in report.refused[0]
    assert rows(home, "SELECT DISTINCT as_at FROM service_snapshot") == [(date(2025, 3, 31),)]
    counts = "SELECT rows_read, rows_kept, rows_quarantined, in_use FROM source_file ORDER BY as_at"
    assert rows(home, counts) == [(24, 24, 0, True), (24, 0, 24, False)]
    quarantined = rows(home, "SELECT row_number, reason, row FROM quarantine ORDER BY 1")
    assert [number for number, _, _ in quarantined] == list(range(5, 29))
    assert all("owner_name" in reason for _, reason, _ in quarantined)
    assert json.loads(quarantined[0][2])["Owning organisation name"] == "Made Up Care 0 Limited"


def test_one_line_of_data_makes_a_quarantined_file_readable(tmp_path, monkeypatch):
    home = Home(tmp_path / "home")
    headings = renamed(HEADINGS_2025, urn="Unique number", owner="Proprietor")
    outcome = ingest_one(home, written(tmp_path / "prov_2026.csv", register(headings)))
    assert outcome.kind == "quarantined"
    with pytest.raises(NothingYet, match="urn"):
        build(home)
    table = yaml.safe_load(COLUMNS.read_text())
    columns = table["tables"]["provider_level"]["columns"]
    columns["urn"]["known"].append("Unique number")
    columns["owner_name"]["known"].append("Proprietor")
    mended = written(tmp_path / "columns.yaml", yaml.safe_dump(table).encode())
    monkeypatch.setattr(registers, "COLUMNS", mended)
    assert build(home).refused == []
    assert rows(home, "SELECT count(*), count(owner_name) FROM service_snapshot") == [(24, 24)]


def test_a_known_heading_over_other_values_is_drift(tmp_path):
    lines = register_2025()
    for line in lines:
        line[26], line[17] = "31/03/2026", "many"
    outcome = ingest_one(Home(tmp_path / "h"), written(tmp_path / "p.csv", register(lines=lines)))
    assert outcome.kind == "quarantined"
    assert "rating (the values under 'Overall experiences" in outcome.sentence
    assert "places (the values under 'Places' do not look like one)" in outcome.sentence


def test_a_near_heading_needs_values_that_keep_the_contract():
    drift = load_drift_table(COLUMNS)
    cells = pl.DataFrame(
        {heading.strip(): [str(row[i] or "") for row in register_2025()]
         for i, heading in enumerate(HEADINGS_2025)}
    ).with_columns(pl.col("^.*date$").str.replace(r"(\d+)-(\d+)-(\d+)", "$3/$2/$1"))  # fmt: skip
    near = cells.rename({"Places": "PLACES"})
    assert map_columns(drift, "provider_level", near, MARCH_26, "f").headings["places"] == "PLACES"
    wrong = near.with_columns(pl.lit("a lot").alias("PLACES"))
    with pytest.raises(SchemaDrift, match="values under 'PLACES'") as refused:
        map_columns(drift, "provider_level", wrong, MARCH_26, "f")
    assert list(refused.value.missing) == ["places"]
    # The 2015 register had no places and no owner: what is required depends on the date.
    old = cells.drop("Places", OWNER)
    map_columns(drift, "provider_level", old, date(2015, 3, 31), "f")
    with pytest.raises(SchemaDrift) as refused:
        map_columns(drift, "provider_level", old, date(2018, 3, 31), "f")
    assert set(refused.value.missing) == {"places", "owner_name"}


def test_of_two_dated_status_columns_the_later_is_the_lists_own(tmp_path):
    headings = [
        h.replace("31 March 2025", "31 March 2026").replace("1 April 2024", "1 April 2025")
        for h in JOINERS_2025
    ]
    content = csv_bytes(headings, joiners_2025(), title("Leavers and Joiners", "31 March 2026"))
    home = Home(tmp_path / "home")
    above = [[line] for line in title("Provider level")]
    sheet = ("Provider_level_at_31_Mar_2026", [*above, HEADINGS_2025, *register_2025()])
    register_file = written(tmp_path / "r.ods", ods_bytes(ods_xml([sheet])))
    outcomes = ingest(home, register_file, written(tmp_path / "joiners.csv", content))
    assert [outcome.kind for outcome in outcomes] == ["ingested", "ingested"]
    build(home)
    left = "SELECT urn, end_status FROM joiner_leaver WHERE move = 'left' ORDER BY urn"
    assert rows(home, left) == [("2500001", "Resigned"), ("SC100000", "Cancelled")]


def test_personal_columns_never_reach_the_archive(tmp_path):
    personal = ["Registered manager", "Responsible individual", "Contact e-mail", "Phone no."]
    judged = "How effective managers are"
    lines = [
        [*line, "Jo Bloggs", "Sam Smith", "jo@example.org", "0123", "Good"]
        for line in register_2025()
    ]
    content = register([*HEADINGS_2025, *personal, judged], lines)
    home = Home(tmp_path / "home")
    outcome = ingest_one(home, written(tmp_path / "prov_2026.csv", content))
    assert f"personal columns left out: {', '.join(personal)}" in outcome.warnings
    [archived] = home.archive.rglob("*.parquet")
    cells = pl.read_parquet(archived)
    assert not set(personal) & set(cells.columns)
    # A judgement about managers names nobody.
    assert judged in cells.columns
    archive = b"".join(path.read_bytes() for path in home.archive.rglob("*") if path.is_file())
    assert b"Bloggs" not in archive and b"example.org" not in archive


def test_the_drift_table_can_be_reviewed():
    raw = yaml.safe_load(COLUMNS.read_text())
    contracts = {"urn", "text", "code", "date", "whole", "number", "grade", "sector"}
    for spec in raw["tables"].values():
        for name, column in spec["columns"].items():
            assert column["contract"] in contracts, name
            assert len(set(column["known"])) == len(column["known"]), name
        spellings = [known for column in spec["columns"].values() for known in column["known"]]
        assert len(set(spellings)) == len(spellings)
        assert not set(spellings) & set(spec["unused"])
