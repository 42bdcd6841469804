"""The synthetic market: files in the publisher's form, agreeing with a truth kept outside them."""

from __future__ import annotations

import csv
import datetime as dt
import re
from pathlib import Path

import fastexcel
import polars as pl
import pytest

from data.demo.market import Truth, write_market
from data.demo.passing_year import WITHOUT_SIGNS

HOME = "Children's home"
YEARS = range(2016, 2025)
LAYOUT_2024 = 40
LAYOUT_2025 = 32
RATING = "Overall experiences and progress of children and young people"


@pytest.fixture(scope="module")
def market(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Truth]:
    folder = tmp_path_factory.mktemp("market")
    return folder, write_market(folder)


def _read_csv(path: Path) -> tuple[list[list[str]], list[dict[str, str]]]:
    """Rows above the header, and the table."""
    with path.open(encoding="cp1252", newline="") as file:
        rows = list(csv.reader(file))
    assert {len(row) for row in rows} == {len(rows[3])}
    return rows[:3], [dict(zip(rows[3], row, strict=True)) for row in rows[4:]]


def _register(folder: Path, year: int) -> list[dict[str, str]]:
    return _read_csv(folder / f"synthetic_provider_level_at_31_march_{year}.csv")[1]


def _sheet(folder: Path, name: str) -> pl.DataFrame:
    book = fastexcel.read_excel(folder / "synthetic_childrens_social_care_2025.ods")
    return pl.DataFrame(book.load_sheet(name, header_row=3, dtypes="string"))


def _at(truth: Truth, year: int) -> pl.DataFrame:
    return truth.homes.filter(pl.col("as_at") == dt.date(year, 3, 31))


def test_every_table_says_that_it_is_synthetic(market: tuple[Path, Truth]) -> None:
    folder, _ = market
    files = sorted(folder.glob("*.csv"))
    assert len(files) == 9 + 8
    for path in files:
        title = _read_csv(path)[0][0][0]
        assert title.startswith("SYNTHETIC DATA - not a real register. Children's social care data")
        assert f"as at 31 March {path.stem[-4:]}" in title or "Leavers and Joiners" in title
    book = fastexcel.read_excel(folder / "synthetic_childrens_social_care_2025.ods")
    assert book.sheet_names == ["Provider_level_at_31_Mar_2025", "Leavers+Joiners_at_31_Mar_2025"]
    for name in book.sheet_names:
        top = book.load_sheet(name, header_row=None, n_rows=1, dtypes="string").to_arrow()
        assert str(top.column(0)[0]).startswith("SYNTHETIC DATA")
    assert not list(folder.glob("*truth*"))


def test_registers_print_exactly_what_the_truth_lists(market: tuple[Path, Truth]) -> None:
    folder, truth = market
    for year in YEARS:
        rows, listed = _register(folder, year), _at(truth, year).filter("listed")
        assert len(rows[0]) == LAYOUT_2024
        assert [row["URN"] for row in rows] == listed["urn"].to_list()
        owners = [row["Organisation which owns the provider"] for row in rows]
        assert owners == listed["owner"].fill_null("").to_list()
        places = sum(int(row["Places"]) for row in rows if row["Provision type"] == HOME)
        assert places == listed.filter(pl.col("provision_type") == HOME)["places"].sum()


def test_urns_are_unique_and_in_ofsteds_two_forms(market: tuple[Path, Truth]) -> None:
    homes = market[1].homes
    assert homes.select("as_at", "urn").is_unique().all()
    forms = {re.sub(r"\d", "0", urn) for urn in homes["urn"]}
    assert forms == {"SC000000", "0000000"}


def test_only_the_last_edition_prints_uninspected_homes(market: tuple[Path, Truth]) -> None:
    folder, truth = market
    for year in YEARS:
        assert all(row[RATING] for row in _register(folder, year))
        assert 0.02 < 1 - _at(truth, year)["listed"].mean() < 0.15
    last = _sheet(folder, "Provider_level_at_31_Mar_2025")
    assert last.width == LAYOUT_2025
    assert last.height == _at(truth, 2025).height
    assert last["\n" + RATING].null_count() == _at(truth, 2025)["latest_rating"].null_count() > 50


def test_numbers_and_dates_are_typed_in_the_workbook(market: tuple[Path, Truth]) -> None:
    book = fastexcel.read_excel(market[0] / "synthetic_childrens_social_care_2025.ods")
    columns = ["Registration date", "Places", "\nLatest full inspection date"]
    sheet = pl.DataFrame(
        book.load_sheet("Provider_level_at_31_Mar_2025", header_row=3, use_columns=columns)
    )
    assert sheet["Places"].dtype.is_numeric()
    assert sheet["Registration date"].dtype.is_temporal()
    assert sheet["\nLatest full inspection date"].dtype.is_temporal()


def test_inspections_are_published_after_they_happen_some_after_the_list_date(
    market: tuple[Path, Truth],
) -> None:
    for year in YEARS:
        listed = _at(market[1], year).filter("listed")
        as_at = dt.date(year, 3, 31)
        late = listed.filter(pl.col("latest_published_on") > as_at)
        assert 0 < late.height < 0.2 * listed.height
        assert listed["latest_published_on"].max() <= dt.date(year, 4, 30)
        assert listed["latest_inspected_on"].max() <= as_at
        assert (listed["previous_inspected_on"] < listed["latest_inspected_on"]).all()


def test_lists_name_everyone_who_came_and_went(market: tuple[Path, Truth]) -> None:
    folder, truth = market
    for year in range(2017, 2025):
        rows = _read_csv(folder / f"synthetic_joiners_leavers_{year}.csv")[1]
        leavers = {row["URN"] for row in rows if row["Leaver status"] == "Leaver"}
        joiners = {row["URN"] for row in rows if row["Joiner status"] == "Joiner"}
        before, now = _at(truth, year - 1), _at(truth, year)
        assert leavers == set(before.filter("left")["urn"])
        assert leavers == set(before["urn"]) - set(now["urn"])
        assert joiners == set(now["urn"]) - set(before["urn"])
        ends = {row[f"Registration status (as at 31 March {year})"] for row in rows}
        assert {"Active", "Resigned"} <= ends <= {"Active", "Resigned", "Cancelled", "Suspended"}
    moves = _sheet(folder, "Leavers+Joiners_at_31_Mar_2025")
    assert moves.filter(pl.col("Leaver status") == "Leaver").height == (
        _at(truth, 2024)["left"].sum()
    )


def test_a_home_registered_again_keeps_its_place_under_a_new_number(
    market: tuple[Path, Truth],
) -> None:
    homes = market[1].homes
    gone = homes.filter(pl.col("why") == "re-registered")
    assert gone.height == gone["successor_urn"].count()
    assert set(gone["succession"]) == {"re-registration", "change-of-owner"}
    assert 0.05 < gone.height / homes["left"].sum() < 0.16
    first = homes.sort("as_at").unique("urn", keep="first", maintain_order=True)
    pair = gone.join(first, left_on="successor_urn", right_on="urn", suffix="_new")
    assert pair.height == gone.height
    apart = (pair["places"] - pair["places_new"]).abs().drop_nulls()
    assert apart.max() == 1 and (apart == 0).mean() > 0.7
    assert (pair["constituency"] == pair["constituency_new"]).all()
    same_month = pl.col("left_on").dt.truncate("1mo") == pl.col("registered_on_new").dt.truncate(
        "1mo"
    )
    assert pair.select(same_month.mean()).item() > 0.8


def test_homes_leave_as_often_as_the_planted_chances_say(tmp_path: Path) -> None:
    truth = write_market(tmp_path, "national", homes_only=True)
    homes = truth.homes.filter(
        pl.col("left").is_not_null(),
        pl.col("provision_type") == HOME,
        pl.col("why").is_null() | ~pl.col("why").is_in(WITHOUT_SIGNS),
    )
    assert 0.05 < homes["probability"].mean() < 0.07
    for sign in ["", *(name for name in truth.coefficients if name != "base")]:
        some = homes.filter(pl.col(f"sign_{sign}")) if sign else homes
        expected = some["probability"].sum()
        spread = some.select((pl.col("probability") * (1 - pl.col("probability"))).sum()).item()
        assert some.height > 500
        assert abs(some["left"].sum() - expected) < 4 * spread**0.5, sign


def test_the_sale_moves_homes_to_the_large_group_under_the_same_numbers(
    market: tuple[Path, Truth],
) -> None:
    _, truth = market
    before, after = _at(truth, truth.sale_year - 1), _at(truth, truth.sale_year)
    sold = before.filter(pl.col("owner") == truth.seller, ~pl.col("left"))
    assert sold.height >= 8
    passed = after.join(sold, on="urn", how="semi")
    assert set(passed["owner"].drop_nulls()) == {truth.large_group}
    assert truth.seller not in after["owner"]
    places = after.filter(pl.col("provision_type") == HOME)
    group = places.filter(pl.col("owner") == truth.large_group)["places"].sum()
    assert 0.045 < group / places["places"].sum() < 0.07


def test_one_group_gives_up_several_homes_in_one_year(market: tuple[Path, Truth]) -> None:
    _, truth = market
    exits = truth.homes.filter(pl.col("why") == "group exit")
    assert exits.height >= 5
    assert exits["as_at"].unique().to_list() == [dt.date(truth.group_exit_year - 1, 3, 31)]
    assert set(exits["owner"].drop_nulls()) == {truth.exiting_group}


def test_a_type_change_is_no_exit(market: tuple[Path, Truth]) -> None:
    homes = market[1].homes
    changed = homes.filter(pl.col("why") == "type change")
    assert changed.height == 9
    assert not changed["left"].any()
    later = changed.with_columns(pl.col("as_at").dt.offset_by("1y")).join(
        homes, on=["as_at", "urn"], suffix="_after"
    )
    assert later.height == 9
    assert set(later["provision_type_after"]) == {
        "Residential special school (registered as a children's home)"
    }


def test_authorities_carry_the_names_of_their_time(market: tuple[Path, Truth]) -> None:
    names = {year: set(_at(market[1], year)["la_name"]) for year in (2019, 2021, 2023, 2024)}
    assert "Bournemouth" in names[2019]
    assert "Northamptonshire" in names[2021]
    assert "West Northamptonshire" in names[2023]
    assert "Cumbria" in names[2023]
    assert "Cumbria" not in names[2024]


def test_the_same_seed_gives_the_same_bytes(market: tuple[Path, Truth], tmp_path: Path) -> None:
    folder, truth = market
    again = write_market(tmp_path / "again")
    other = write_market(tmp_path / "other", seed=7)
    assert again.homes.equals(truth.homes)
    assert not other.homes.equals(truth.homes)
    for path in (path for path in folder.rglob("*") if path.is_file()):
        assert path.read_bytes() == (tmp_path / "again" / path.relative_to(folder)).read_bytes()
