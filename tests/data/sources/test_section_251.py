"""Section 251 outturn: six years' returns as they came, and the list of the statistics service."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import polars as pl
import pytest

from data.errors import KnownOther, NotRecognised, SchemaDrift, UnreadableFile
from data.sources import section_251 as source
from data.sources.section_251_rows import spend_rows
from data.tables.local_finance import LaSpendLine
from data.warehouse.family import under
from tests.data.council_statistics import dicts, ingested, text_of, typed

#: File, 31 March, councils, lines of the form, heading of the total.
YEARS = [
    ("outturn_0809.csv", 2009, 150, 47, "TOTAL EXPENDITURE (k)"),
    ("outturn_0910.csv", 2010, 152, 44, "Total Expenditure (k)"),
    ("outturn_1011.csv", 2011, 152, 52, "Total Expenditure (k)"),
    ("outturn_1112.csv", 2012, 152, 41, "TotalExpenditure"),
    ("outturn_1213.csv", 2013, 152, 35, "TotalExpenditure"),
    ("outturn_1314.csv", 2014, 152, 36, "TotalExpenditure"),
]
SECTORS = ["own_provision", "private_provision", "other_public_provision", "voluntary_provision"]
HEAD = ["time_period", "time_identifier", "geographic_level", "country_code", "country_name"]
HEAD += ["region_code", "region_name", "old_la_code", "la_name", "new_la_code"]
HEAD += ["category_of_expenditure", "description_of_expenditure", "own_provision"]
HEAD += ["private_provision", "other_public_sector_provision", "voluntary_provision"]
HEAD += ["total_expenditure", "income", "net_current_expenditure"]
CAMDEN = ["Financial year", "Local authority", "E92000001", "England", "E13000001"]
CAMDEN += ["Inner London", "202", "Camden", "E09000007", "Children looked after"]


def read(real_data: Path, name: str) -> tuple[pl.DataFrame, pl.DataFrame, tuple[str, ...]]:
    return typed(source, spend_rows, real_data / "places" / "s251" / name)


@pytest.mark.parametrize(("name", "year", "councils", "lines", "total"), YEARS)
def test_every_years_returns_are_read_whole(real_data, name, year, councils, lines, total):
    rows, bad, warnings = read(real_data, name)
    assert bad.is_empty()
    # Every council returns every line of the form once.
    assert len(rows) == councils * lines
    assert rows["la_code"].n_unique() == councils
    assert rows.select("area_code", "category", "line").is_unique().all()
    assert set(rows["as_at"]) == {date(year, 3, 31)} and set(rows["unit_in_file"]) == {"GBP"}
    assert "GBP" in warnings[-1]
    plain = dicts(real_data / "places" / "s251" / name, "cp1252")
    # On one paper, pounds and pence: nothing lost, nothing invented, nothing scaled.
    amounts = [float(row[total]) for row in plain if row[total] not in {"", "NULL"}]
    assert rows["total_expenditure"].drop_nulls().len() == len(amounts)
    assert rows["total_expenditure"].sum() == pytest.approx(sum(amounts), rel=1e-12)


@pytest.mark.parametrize("name", [year[0] for year in YEARS])
def test_sectors_add_up_to_the_total(real_data, name):
    rows, _, _ = read(real_data, name)
    parts = [*SECTORS, "public_provision"]
    given = rows.filter(~pl.col("is_total"), pl.col("total_expenditure").abs() > 1)
    given = given.filter(pl.any_horizontal(pl.col(part).is_not_null() for part in parts))
    added = given.select(
        off=(pl.sum_horizontal(parts) - pl.col("total_expenditure")).abs()
        / pl.col("total_expenditure").abs()
    )["off"]
    assert len(added) > 2000
    # Councils fill in forms by hand; a column read wrongly would break nearly all.
    assert (added < 0.01).mean() > 0.95  # type: ignore[operator]


def test_camdens_residential_care_of_2014(real_data):
    rows, _, _ = read(real_data, "outturn_1314.csv")
    [camden] = rows.filter(la_code="E09000007", service="residential-care").to_dicts()
    assert camden["line"] == "Residential care" and camden["line_number"] == 6
    assert camden["category"] == "CHILDREN LOOKED AFTER" and not camden["is_total"]
    assert [camden[name] for name in SECTORS] == [7041694.52, 2805739.26, 0, 1321864.75]
    assert (camden["total_expenditure"], camden["income"]) == (11169298.53, 299938)


def test_services_are_found_in_every_year_whatever_their_number(real_data):
    for name, _, councils, _, _ in YEARS:
        rows, _, _ = read(real_data, name)
        for service in ("residential-care", "fostering", "total-looked-after", "leaving-care"):
            assert rows.filter(service=service)["la_code"].n_unique() == councils, (name, service)
        assert rows.filter(service="total-looked-after")["is_total"].all()


def test_a_blank_is_no_nought(real_data):
    rows, _, _ = read(real_data, "outturn_0910.csv")
    plain = dicts(real_data / "places" / "s251" / "outturn_0910.csv", "cp1252")
    blank = sum(row["Own Provision (y)"] == "" for row in plain)
    nought = sum(
        row["Own Provision (y)"] not in {""} and float(row["Own Provision (y)"]) == 0
        for row in plain
    )
    assert blank and rows["own_provision"].null_count() == blank
    assert rows.filter(own_provision=0).height == nought


def release(real_data: Path, factor: float, period: str = "201314") -> bytes:
    """The returns of 2013-14 as the statistics service would list them, in another unit."""
    lines = []
    for row in dicts(real_data / "places" / "s251" / "outturn_1314.csv", "cp1252"):
        columns = ["OwnProvision", "PrivateProvision", "OtherPublic", "Voluntary"]
        columns += ["TotalExpenditure", "Income", "NetCurrentExpenditure"]
        amounts = ["z" if row[name] == "" else repr(float(row[name]) / factor) for name in columns]
        place = ["Financial year", "Local authority", "E92000001", "England", "", "", row["LA"]]
        label = [row["ReportGroup"], row["CYPServiceDescription"]]
        lines.append([period, *place, row["LA Name"].strip(), "", *label, *amounts])
    return text_of(HEAD, *lines)


def test_pounds_and_millions_of_pounds_give_the_same_amounts(real_data):
    once, _, said = typed(source, spend_rows, Path("s251.csv"), release(real_data, 1))
    again, _, told = typed(source, spend_rows, Path("s251_m.csv"), release(real_data, 1e6))
    assert "read as GBP (" in said[-1] and "read as GBP million (" in told[-1]
    assert again["total_expenditure"].to_list() == pytest.approx(
        once["total_expenditure"].to_list(), nan_ok=True
    )
    returns, _, _ = read(real_data, "outturn_1314.csv")
    assert once["total_expenditure"].to_list() == returns["total_expenditure"].to_list()
    assert once["la_code"].to_list() == returns["la_code"].to_list()
    assert once["suppressed"].drop_nulls().unique().to_list() == ["z"]


def test_thousands_of_pounds_are_not_guessed_at(real_data):
    with pytest.raises(SchemaDrift, match="pounds or millions of pounds"):
        typed(source, spend_rows, Path("s251_k.csv"), release(real_data, 1000))


def test_one_councils_slip_of_the_pen_changes_no_unit(real_data):
    content = release(real_data, 1e6).decode()
    spoiled = content.replace(f",{11169298.53 / 1e6!r},", ",11169298.53,")
    assert spoiled.count(",11169298.53,") == 1
    rows, _, told = typed(source, spend_rows, Path("s251_m.csv"), spoiled.encode())
    assert "read as GBP million (" in told[-1]
    # What no council spends breaks the contract where it stands, and nothing else does.
    known = {"known_on": date(2014, 12, 1), "known_on_estimated": True, "raw_name": "raw"}
    whole = rows.with_columns(**{name: pl.lit(value) for name, value in known.items()})
    kept, refused = under(LaSpendLine, whole)
    assert len(kept) == len(rows) - 1 and len(refused) == 1
    assert "total_expenditure" in refused["reason"][0]


def test_each_year_of_a_list_has_its_own_unit_and_levels():
    line = ["6 Residential care", "1", "2", "0", "1"]
    content = text_of(
        HEAD,
        ["202021", *CAMDEN, *line, "11.2", "0.3", "10.9"],
        ["202223", *CAMDEN, *line, "11200000", "300000", "10900000"],
        ["202223", "Financial year", "Regional", "E92000001", "England", "E13000001",
         "Inner London", "", "", "", "Children looked after", *line, "2e9", "0", "2e9"],
        ["202223", *CAMDEN[:-2], "E0 / E1", CAMDEN[-1], *line, "1", "1", "1"],
    )  # fmt: skip
    rows, bad, warnings = typed(source, spend_rows, Path("list.csv"), content)
    assert rows.select("as_at", "level", "total_expenditure").rows() == [
        (date(2021, 3, 31), "local authority", pytest.approx(11_200_000)),
        (date(2023, 3, 31), "local authority", 11_200_000),
        (date(2023, 3, 31), "part of region", 2e9),
    ]
    assert len(warnings) == 2 and bad["row_number"].to_list() == [5]


def test_files_that_are_none_or_lack_what_matters_are_named():
    with pytest.raises(KnownOther, match="whose provision"):
        schools = [*HEAD[:10], "main_category", "gross_expenditure", "income", "net_expenditure"]
        ingested(source, Path("s251_alleducation.csv"), text_of(schools, ["202223"] * 14))
    with pytest.raises(NotRecognised):
        ingested(source, Path("a.csv"), text_of(["LA", "Total"], ["202", "1"]))
    returns = ["LA", "CYPServiceDescription", "PrivateProvision", "Voluntary", "TotalExpenditure"]
    content = text_of([*returns, "Income"], ["202", "6 Residential care", 1, 2, 3, 4])
    with pytest.raises(UnreadableFile, match="which financial year"):
        ingested(source, Path("outturn.csv"), content)
    assert ingested(source, Path("outturn_2013-14.csv"), content).as_at == date(2014, 3, 31)


def test_a_council_nobody_knows_and_an_amount_nobody_can_read_are_refused():
    headings = ["LA", "CYPServiceDescription", "PrivateProvision", "Voluntary", "TotalExpenditure"]
    content = text_of(
        [*headings, "Income"],
        ["202", "6 Residential care", "1", "2", "3000000", "4"],
        ["999", "6 Residential care", "1", "2", "3", "4"],
        ["202", "7 Fostering services", "1", "see note", "3", "4"],
        ["202", "", "1", "2", "3", "4"],
    )
    rows, bad, _ = typed(source, spend_rows, Path("outturn_1314.csv"), content)
    assert rows["row_number"].to_list() == [2]
    assert bad["row_number"].to_list() == [3, 4, 5]
    assert "council" in bad["reason"][0] and "amount" in bad["reason"][1]
