"""The lists of the Care Quality Commission as text: streamed, dated, without people."""

from __future__ import annotations

import zipfile
from datetime import date

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from data.errors import NotRecognised, SchemaDrift, UnreadableFile
from data.sources.cqc import (
    active_locations,
    deactivated_locations,
    directory,
    latest_ratings,
    market_export,
)
from data.sources.cqc.editions import day
from data.sources.cqc.list_cells import typed_list
from data.sources.cqc.lists import MANAGER_PRESENT
from data.sources.cqc.open_document import document_rows
from tests.data.sources.cqc.files import (
    ACTIVE,
    DEACTIVATED,
    DIRECTORY,
    RATINGS,
    README,
    csv_file,
    home,
    lines,
    ods_file,
    ods_of,
    ods_row,
)

ALL = [active_locations, deactivated_locations, directory, latest_ratings, market_export]


def active(path, *rows, readme=README):
    return ods_file(path, {"README": readme, "HSCA_Active_Locations": lines(ACTIVE, rows)})


@pytest.mark.parametrize("kind", ["ods", "csv"])
def test_both_forms_of_the_register_give_the_same_rows(tmp_path, kind):
    rows = [
        home(1),
        home(2, **{"Registered manager": "-"}),
        home(3, **{"Location Name": "A & B\nC"}),
    ]
    if kind == "ods":
        file = active(tmp_path / "HSCA_Active_Locations.ods", *rows)
    else:
        name = "01_July_2026_HSCA_Active_Locations.csv"
        file = csv_file(tmp_path / name, lines(ACTIVE, rows), encoding="cp1252")
    found = active_locations.ingest_large(file, tmp_path / "spare.parquet")
    assert found.as_at == date(2026, 7, 1)
    [table] = found.tables
    assert (table.table, table.rows) == ("active_location", 3)
    cells = pl.read_parquet(table.parquet)
    assert cells["Location Name"].to_list()[:2] == ["Synthetic House 1", "Synthetic House 2"]
    assert cells[MANAGER_PRESENT].to_list() == ["Y", "N", "Y"]
    assert cells["Care homes beds"].to_list() == ["21", "22", "23"]
    assert not [c for c in cells.drop("row_number") if c.str.contains("Invented").any()]
    assert not [name for name in cells.columns if "nominated" in name.lower()]
    # Row numbers are those of the sheet: the headings stand on its first line.
    assert cells["row_number"].to_list() == [2, 3, 4]


def test_each_list_is_known_by_its_headings_and_by_no_other_source(tmp_path):
    made = {
        active_locations: active(tmp_path / "a.ods", home(1)),
        latest_ratings: ods_file(
            tmp_path / "r_1_July_2026.ods",
            {
                "Locations": [
                    ["a banner, as at 1 July 2026"],
                    *lines(RATINGS, [{"Location ID": "1-100001"}]),
                ]
            },
        ),
        deactivated_locations: csv_file(
            tmp_path / "d_1_July_2026.csv", lines(DEACTIVATED, [{"Location ID": "1-100001"}])
        ),
        directory: csv_file(
            tmp_path / "c.csv",
            [
                ["CQC Locations data"],
                [],
                ["This data was produced on 23 September 2026"],
                [],
                *lines(DIRECTORY, [{"Name": "Synthetic"}]),
            ],
            encoding="utf-8-sig",
        ),
    }
    for own, file in made.items():
        for module in ALL:
            if module is own:
                found = module.ingest_large(file, tmp_path / "spare.parquet")
                assert found.source == module.SOURCE
                assert found.tables[0].rows == 1
            else:
                with pytest.raises(NotRecognised):
                    module.ingest_large(file, tmp_path / "spare.parquet")
    assert directory.ingest_large(made[directory], tmp_path / "s.parquet").as_at == date(
        2026, 9, 23
    )


def test_the_sheet_of_dual_registrations_is_a_table_of_its_own(tmp_path):
    dual = [
        "Location ID",
        "Linked Organisation ID",
        "Relationship",
        "Relationship Start Date",
        "Primary ID",
    ]
    file = ods_file(
        tmp_path / "a.ods",
        {
            "README": README,
            "HSCA_Active_Locations": lines(ACTIVE, [home(1)]),
            "Dual_Registration_Locations": [dual, ["1-100002", "1-300000", "x", "", "1-100001"]],
        },
    )
    found = active_locations.ingest_large(file, tmp_path / "spare.parquet")
    assert [table.table for table in found.tables] == ["active_location", "dual_registration"]
    assert found.skipped_sheets == ("README",)


def test_providers_ratings_are_no_list_of_locations(tmp_path):
    headings = ["Provider ID", *(h for h in RATINGS[3:10])]
    file = ods_file(
        tmp_path / "1_July_2026.ods",
        {
            "Locations": lines(RATINGS, [{"Location ID": "1-100001"}]),
            "Providers": lines(headings, [{"Provider ID": "1-1"}]),
        },
    )
    found = latest_ratings.ingest_large(file, tmp_path / "spare.parquet")
    assert [table.sheet for table in found.tables] == ["Locations"]


def test_a_register_of_no_date_is_refused(tmp_path):
    file = active(tmp_path / "list.ods", home(1), readme=[["Nothing is said here"]])
    with pytest.raises(UnreadableFile, match="does not say what date"):
        active_locations.ingest_large(file, tmp_path / "spare.parquet")


def test_a_renamed_required_heading_is_drift_with_the_nearest_named(tmp_path):
    file = active(tmp_path / "a.ods", home(1))
    renamed = ["Beds registered" if h == "Care homes beds" else h for h in ACTIVE]
    rows = [[home(1).get(h, "7") for h in ACTIVE]]
    file = ods_file(tmp_path / "a.ods", {"README": README, "x": [renamed, *rows]})
    [table] = active_locations.ingest_large(file, tmp_path / "spare.parquet").tables
    with pytest.raises(SchemaDrift, match="no column for places"):
        typed_list(table.parquet, table.table, table.as_at, file.name)


def test_a_new_column_is_told_and_a_new_personal_one_is_left_out(tmp_path):
    headings = [*ACTIVE, "Favourite colour", "Main contact email"]
    row = {**home(1), "Favourite colour": "blue", "Main contact email": "invented@example.org"}
    file = ods_file(tmp_path / "a.ods", {"README": README, "x": lines(headings, [row])})
    [table] = active_locations.ingest_large(file, tmp_path / "spare.parquet").tables
    assert "Main contact email" not in pl.read_parquet_schema(table.parquet)
    typed = typed_list(table.parquet, table.table, table.as_at, file.name)
    assert "new columns not used: Favourite colour" in typed.warnings


BOMBS = {
    "entities": ('<!DOCTYPE x [<!ENTITY a "aaaa">]>', "entities"),
    "columns": ("", "columns"),
    "rows": ("", "rows"),
}


@pytest.mark.parametrize("kind", BOMBS)
def test_a_bomb_is_refused(tmp_path, kind):
    head, said = BOMBS[kind]
    file = ods_file(tmp_path / "a.ods", {"README": README, "x": lines(ACTIVE, [home(1)])}, head)
    cell = '<table:table-cell table:number-columns-repeated="99999"><text:p>a</text:p></table:table-cell>'
    more = {
        "entities": "",
        "columns": f"<table:table-row>{cell}</table:table-row>",
        "rows": '<table:table-row table:number-rows-repeated="9999999">'
        "<table:table-cell><text:p>a</text:p></table:table-cell></table:table-row>",
    }[kind]
    content = zipfile.ZipFile(file).read("content.xml").decode()
    ods_of(
        file,
        content.replace(
            "</office:spreadsheet>",
            f'<table:table table:name="z">{more}</table:table></office:spreadsheet>',
        ),
    )
    with pytest.raises(UnreadableFile, match=said):
        list(document_rows(file))


@pytest.mark.parametrize("share", [0.3, 0.9, 0.99])
def test_a_file_cut_short_is_never_taken_for_a_whole_one(tmp_path, share):
    rows = lines(ACTIVE, [home(number) for number in range(200)])
    whole = ods_file(tmp_path / "a.ods", {"README": README, "x": rows}).read_bytes()
    (tmp_path / "cut.ods").write_bytes(whole[: int(len(whole) * share)])
    with pytest.raises((UnreadableFile, NotRecognised)):
        active_locations.ingest_large(tmp_path / "cut.ods", tmp_path / "spare.parquet")
    text = csv_file(tmp_path / "1_July_2026.csv", rows).read_bytes().rstrip(b"\r\n")
    cut = text[: int(len(text) * share)]
    (tmp_path / "cut_1_July_2026.csv").write_bytes(cut[: cut.rindex(b",")])
    with pytest.raises(UnreadableFile, match="cut short"):
        active_locations.ingest_large(tmp_path / "cut_1_July_2026.csv", tmp_path / "spare.parquet")


CELLS = st.lists(
    st.one_of(
        st.just(""),
        st.integers(0, 10**12),
        st.text(
            st.characters(codec="utf-8", categories=("L", "N", "P", "S")), min_size=1, max_size=8
        ),
    ),
    max_size=12,
)


@given(st.lists(CELLS, max_size=6))
def test_what_was_written_is_read(tmp_path_factory, rows):
    file = ods_file(tmp_path_factory.mktemp("ods") / "a.ods", {"s": rows})
    held = [
        (n, [str(c) for c in row])
        for n, row in enumerate(rows, start=1)
        if any(c != "" for c in row)
    ]
    for _, row in held:
        while row[-1] == "":
            row.pop()
    assert [(row.number, row.cells) for row in document_rows(file)] == held


@given(st.dates(date(1950, 1, 1), date(2090, 12, 31)))
def test_a_day_is_read_in_each_of_its_forms(when):
    forms = [
        when.isoformat(),
        f"{when:%d/%m/%Y}",
        f"{when.month}/{when.day}/{when.year} 12:00:00 AM",
    ]
    assert pl.DataFrame({"x": forms}).select(day(pl.col("x")))["x"].to_list() == [when] * 3


def test_the_writer_of_these_tests_writes_runs_as_repeats():
    assert ods_row(["", "", "a"]).count("table:table-cell ") == 2
