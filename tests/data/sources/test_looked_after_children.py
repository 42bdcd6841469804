"""Children looked after: both layouts, their labels, codes and levels, on real and made lists."""

from __future__ import annotations

import io
import json
import zipfile
from collections import Counter
from datetime import date
from pathlib import Path

import polars as pl
import pytest

from data.errors import ForewarnError, KnownOther, NotRecognised, SchemaDrift, UnreadableFile
from data.sources import looked_after_children as source
from data.sources.education_api import BASES
from data.sources.education_release import unpack_lists
from data.sources.looked_after_rows import placement_rows
from tests.data.council_statistics import dicts, ingested, text_of, typed

HEAD = ["time_period", "time_identifier", "geographic_level", "country_code", "country_name"]
PLACES = ["region_code", "region_name", "old_la_code", "la_name", "new_la_code"]
ENGLAND = ["2023", "Reporting year", "National", "E92000001", "England"]
CAMDEN = ["2023", "Reporting year", "Local authority", "E92000001", "England"]
CAMDEN += ["E13000001", "Inner London", "202", "Camden", "E09000007"]
#: England at 31 March 2023 as first published: provider as printed then, ours, children.
FIRST_OF_2023 = [
    ("All children", "all", 83840),
    ("Own provision (by the LA)", "own", 37310),
    ("Private provision", "private", 33130),
    ("Voluntary/third sector provision", "voluntary", 5350),
    ("Other LA provision", "other-la", 1120),
    ("Other public provision (eg by PCT)", "other-public", 350),
    ("Parents or other person with parental responsibility", "parents", 5730),
    ("Placement provider not reported", "not-reported", 860),
]
NEW = "updated25/"
PROVIDER = NEW + "national_cla_on_31_march_by_placement_provider_placement_type_and_locality.csv"


def read(real_data: Path, name: str) -> tuple[pl.DataFrame, pl.DataFrame, tuple[str, ...]]:
    return typed(source, placement_rows, real_data / "places" / "cla" / name)


def test_the_first_edition_of_2023_is_read_with_the_labels_of_its_day():
    everyone = "1. All children looked after at 31 March"
    lines = [[*ENGLAND, everyone, label, number, 100] for label, _, number in FIRST_OF_2023]
    headings = [*HEAD, "placement_type", "placement_provider", "number", "percentage"]
    content = b"\xef\xbb\xbf" + text_of(headings, *lines)
    rows, bad, warnings = typed(source, placement_rows, Path("placements.csv"), content)
    assert bad.is_empty() and warnings == ()
    assert set(rows["placement_type"]) == {"all"} and set(rows["locality"]) == {"all"}
    assert rows.select("placement_provider", "number").rows() == [
        (ours, number) for _, ours, number in FIRST_OF_2023
    ]
    assert set(rows["as_at"]) == {date(2023, 3, 31)} and set(rows["rounded"]) == {True}


def test_the_edition_of_2024_restates_2023_and_renames_a_provider(real_data):
    rows, bad, warnings = read(real_data, PROVIDER)
    assert bad.is_empty() and warnings == ()
    assert len(rows) == len(dicts(real_data / "places" / "cla" / PROVIDER))
    whole = rows.filter(placement_type="all", locality="all", as_at=date(2024, 3, 31))
    held = dict(whole.select("placement_provider", "number").iter_rows())
    # As the release's main findings give them.
    assert held["all"] == 83630 and held["own"] == 35930 and held["private"] == 31310
    assert held["voluntary"] == 6240 and held["other-la"] == 830 and held["not-reported"] == 3790
    assert held["other-public"] is not None
    [again] = rows.filter(
        placement_type="all", locality="all", placement_provider="all", as_at=date(2023, 3, 31)
    )["number"]
    assert again == 83760  # 83,840 when first published


def test_providers_add_up_to_all_children_but_for_rounding(real_data):
    rows, _, _ = read(real_data, PROVIDER)
    by = ["as_at", "cla_group"]
    parts = rows.filter(pl.col("placement_provider") != "all", pl.col("number").is_not_null())
    whole = rows.filter(placement_provider="all").select(*by, whole="number")
    both = parts.group_by(by).agg(pl.col("number").sum()).join(whole, on=by).drop_nulls()
    assert len(both) > 60
    # Seven parts, each rounded to ten, and parts withheld because they are few.
    assert both.filter((pl.col("number") - pl.col("whole")).abs() > 40).is_empty()


def test_every_real_list_keeps_every_line_the_plain_way_reads(real_data):
    for name in (
        "cla_number_and_rate_per_10k_children.csv",
        "la_cla_on_31_march_la_of_placement_netgain.csv",
        "la_cla_during_year_new_placements.csv",
        "la_cla_placement_stability.csv",
        "national_cla_on_31_march_by_characteristics.csv",
    ):
        rows, bad, _ = read(real_data, NEW + name)
        plain = dicts(real_data / "places" / "cla" / "updated25" / name)
        assert len(rows) == len(plain) and bad.is_empty(), name
        codes = Counter(row["number"] for row in plain if row["number"].isalpha())
        held = Counter(rows["number_suppressed"].drop_nulls())
        assert held == codes, name
        numbers = [float(row["number"]) for row in plain if not row["number"].isalpha()]
        assert rows["number"].sum() == pytest.approx(sum(numbers)), name
        key = rows.select("as_at", "area_code", "cla_group", "characteristic")
        assert key.is_unique().all(), name


def test_the_rate_list_is_not_misled_by_its_population_heading(real_data):
    rows, _, _ = read(real_data, NEW + "cla_number_and_rate_per_10k_children.csv")
    assert set(rows["counted"]) == {"looked-after", "started", "ceased"}
    [england] = rows.filter(
        level="national", counted="looked-after", as_at=date(2024, 3, 31)
    ).to_dicts()
    assert (england["number"], england["population"]) == (83630, 11998646)
    # A rate is the number over the population, whichever columns they were read from.
    whole = rows.drop_nulls(["number", "population", "rate_per_10000"])
    off = whole["number"] / whole["population"] * 10_000 - whole["rate_per_10000"]
    assert len(whole) > 2400 and float(off.abs().max()) <= 0.6  # type: ignore[arg-type]


def test_net_gain_is_those_placed_here_less_those_placed_elsewhere(real_data):
    rows, _, _ = read(real_data, NEW + "la_cla_on_31_march_la_of_placement_netgain.csv")
    councils = rows.filter(level="local authority").drop_nulls("number")
    kind = pl.when(locality="outside").then(pl.lit("outside")).otherwise("counted")
    wide = councils.with_columns(kind=kind).pivot(
        "kind", index=["as_at", "area_code"], values="number"
    )
    wide = wide.drop_nulls()
    assert len(wide) > 700
    assert (wide["from-elsewhere"] - wide["outside"] == wide["net-gain"]).all()
    assert set(councils["rounded"]) == {False}


def test_adding_up_regions_counts_london_once(real_data):
    rows, _, _ = read(real_data, NEW + "cla_number_and_rate_per_10k_children.csv")
    held = rows.filter(counted="looked-after", as_at=date(2024, 3, 31))
    assert held.filter(level="part of region")["area_code"].sort().to_list() == [
        "E13000001",
        "E13000002",
    ]
    assert held.filter(level="region")["number"].sum() == pytest.approx(83630, abs=50)


@pytest.mark.parametrize(
    ("name", "year", "children"),
    [
        ("SFR36_CLA2013.csv", 2013, 68110),
        ("SFR36_CLA2014.csv", 2014, 68840),
        ("SFR34_CLA2015.csv", 2015, 69540),
        ("SFR41_CLA2016.csv", 2016, 70440),
    ],
)
def test_councils_tables_of_2013_to_2016(real_data, name, year, children):
    publication = ingested(source, real_data / "places" / "cla" / name)
    [table] = publication.tables
    assert (publication.as_at, len(table.cells)) == (date(year, 3, 31), 163)
    assert publication.published_on_estimated == (year != 2015)
    rows, bad, warnings = read(real_data, name)
    assert warnings == ()
    # England's net gain of 2013 is a spreadsheet's error, and refused alone.
    assert len(bad) == (1 if year == 2013 else 0)
    assert rows["la_code"].n_unique() == 151 + 1  # all but the Isles of Scilly; and null
    [england] = rows.filter(level="national", characteristic="all")["number"]
    assert england == children
    wide = rows.filter(level="local authority").pivot(
        "characteristic", index="area_code", values="number"
    )
    inside, outside, here = (
        wide[name]
        for name in (
            "placed inside the boundary",
            "placed outside the boundary",
            "placed here by others",
        )
    )
    both = wide.select(x=inside + outside, all="all").drop_nulls()
    assert len(both) > 120 and (both["x"] <= both["all"]).all()  # the rest: distance unknown
    gain = wide.select(x=here - outside, gain="net gain").drop_nulls()
    assert len(gain) > 50 and (gain["x"] == gain["gain"]).all()
    assert rows.filter(level="part of region")["area_code"].n_unique() == 2


def test_a_freedom_of_information_table_of_homes_has_its_headings_under_notes(real_data):
    publication = ingested(source, real_data / "places" / "cla" / "FOI_2024-0040813_part_2.csv")
    assert publication.tables[0].preamble_rows == 13
    rows, bad, _ = read(real_data, "FOI_2024-0040813_part_2.csv")
    assert bad.is_empty() and set(rows["placement_type"]) == {"childrens-home"}
    [england] = rows.filter(level="national", as_at=date(2024, 3, 31)).to_dicts()
    assert (england["number"], england["locality"], england["percentage"]) == (5760, "outside", 67)
    assert rows["as_at"].n_unique() == 11  # 2014 to 2024


def test_lists_that_are_not_used_are_named_with_what_they_count(real_data):
    folder = real_data / "places" / "cla" / "updated25"
    with pytest.raises(KnownOther, match="missing_status"):
        ingested(source, folder / "official_statistics_cla_who_were_missing.csv")
    with pytest.raises(KnownOther, match="inpost_fte"):
        ingested(source, real_data / "places/dfe_workforce/csww_indicators_2017_to_2024.csv")


def test_rows_at_fault_are_refused_one_by_one_with_a_reason():
    headings = [*HEAD, *PLACES, "characteristic", "number"]
    gain = "Net gain of children by responsible LA"
    pair = [*CAMDEN[:-1], "E06000061 / E06000062"]
    content = text_of(
        headings,
        [*CAMDEN, gain, "-78"],
        [*CAMDEN, "A label of 2031", "#VALUE!"],
        [*pair, gain, "3"],
        ["2023", "Calendar year", *CAMDEN[2:], gain, "3"],
        ["1066", *CAMDEN[1:], gain, "3"],
    )
    rows, bad, _ = typed(source, placement_rows, Path("netgain.csv"), content)
    assert rows.select("row_number", "la_code", "number", "counted").rows() == [
        (2, "E09000007", -78, "net-gain")
    ]
    assert dict(bad.iter_rows()) == {
        3: "its number is neither a number nor a code",
        4: "names no area of one GSS code",
        5: "is of no year to 31 March",
        6: "is of no year to 31 March",
    }


def test_councils_own_characteristics_tell_providers_and_places_apart():
    headings = [*HEAD, *PLACES, "cla_group", "characteristic", "number", "percentage"]
    content = text_of(
        headings,
        [*CAMDEN, "Placement provider on 31 March", "Private provision", "60", "30"],
        [*CAMDEN, "Placement provider on 31 March", "Other public provision (eg by PCT)", "c", "c"],
        [*CAMDEN, "Placement", "1b Total foster placements outside council boundary", "40", "20"],
        [*CAMDEN, "Age group", "1 to 4 years", "20", "10"],
        [*CAMDEN, "Age group", "Total children", "200", "100"],
    )
    rows, bad, _ = typed(source, placement_rows, Path("la_cla.csv"), content)
    assert bad.is_empty() and set(rows["series"]) == {"characteristics"}
    said = rows.select("placement_provider", "placement_type", "locality", "number").rows()
    assert said == [
        ("private", "all", "all", 60),
        ("other-public", "all", "all", None),
        ("all", "foster", "outside", 40),
        ("all", None, "all", 20),
        ("all", "all", "all", 200),
    ]


def test_a_new_label_is_kept_and_warned_of():
    headings = [*HEAD, "placement_type", "placement_provider", "number"]
    line = [*ENGLAND, "9. Moon bases", "Own provision (by the LA)", "5"]
    rows, bad, warnings = typed(source, placement_rows, Path("p.csv"), text_of(headings, line))
    assert bad.is_empty() and rows["placement_type"].to_list() == [None]
    assert "9. Moon bases" in warnings[0]


def test_files_without_rows_years_or_columns_are_refused_in_a_sentence():
    headings = [*HEAD, "placement_type", "placement_provider", "number"]
    with pytest.raises(UnreadableFile, match="no year"):
        ingested(source, Path("p.csv"), text_of(headings, ["soon", *ENGLAND[1:], "a", "b", "1"]))
    with pytest.raises(UnreadableFile):
        ingested(source, Path("p.csv"), text_of(headings))
    with pytest.raises(NotRecognised):
        ingested(source, Path("p.csv"), text_of(["a", "b"], [1, 2]))
    council = ["New_geog_code", "geog_l", "geog_c", "geog_n"]
    with pytest.raises(UnreadableFile, match="tells its year"):
        ingested(
            source, Path("SFR.csv"), text_of([*council, "CLA_OwnP"], ["E1", "LA", "1", "A", 2])
        )
    with pytest.raises(SchemaDrift, match="private"):
        content = text_of([*council, "CLA_Mar2016", "CLA_OwnP"], ["E1", "LA", "1", "A", 2, 2])
        typed(source, placement_rows, Path("SFR.csv"), content)


def test_invented_lists_say_so_and_columns_of_people_are_left_out():
    headings = [*HEAD, "placement_type", "placement_provider", "number", "Contact email"]
    content = text_of(headings, [*ENGLAND, "4. Other placement", "All children", "5", "a@b"])
    publication = ingested(source, Path("synthetic_data_placements.csv"), content)
    assert publication.data_kind == "synthetic"
    assert "Contact email" not in publication.tables[0].cells.columns
    assert "Contact email" in publication.tables[0].warnings[0]
    assert ingested(source, Path("placements.csv"), content).data_kind == "real"


@pytest.mark.parametrize("linked", [True, False], ids=["a link", "a button"])
def test_a_release_is_fetched_as_its_zip_and_its_lists_taken_out(mirror, fetching, linked):
    service = "https://explore-education-statistics.service.gov.uk"
    number = "0d5f1c2a-1111-2222-3333-444455556666"
    files = (
        f"https://content.explore-education-statistics.service.gov.uk/api/releases/{number}/files"
    )
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as release:
        release.writestr("data/la_cla_on_31_march_by_characteristics.csv", "a,b\n1,2\n")
        release.writestr("data/../../la_cla_away.csv", "a,b\n1,2\n")
        release.writestr("data/care_leavers.csv", "a\n1\n")
    page = f"{service}/find-statistics/{source.RELEASE}"
    mirror.serve(page, f'<a href="/find-statistics/{source.RELEASE}/2025/explore">Explore</a>')
    if linked:
        mirror.serve(f"{page}/2025/explore", f'<a href="{files}">Download all data (ZIP)</a>')
    else:
        data = json.dumps({"props": {"releaseVersionId": number}})
        mirror.serve(f"{page}/2025/explore", f"<button>Download</button><script>{data}</script>")
    mirror.serve(files, packed.getvalue())
    job = fetching("looked_after_children")
    found = source.fetch(job)
    assert sorted(path.name for path in found) == [
        "la_cla_away.csv",
        "la_cla_on_31_march_by_characteristics.csv",
    ]
    assert {path.parent for path in found} == {job.folder}


def test_a_page_without_its_data_and_a_damaged_zip_are_each_a_sentence(mirror, fetching, tmp_path):
    page = f"https://explore-education-statistics.service.gov.uk/find-statistics/{source.RELEASE}"
    mirror.serve(page, "<p>The release is being prepared</p>")
    words = source.RELEASE.replace("-", "+")
    asked = f"{BASES[0]}/publications?search={words}&page=1&pageSize=20"
    mirror.serve(asked, '{"results": []}')
    with pytest.raises(ForewarnError, match="links no download"):
        source.fetch(fetching("looked_after_children"))
    packed = tmp_path / "release.zip"
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as release:
        release.writestr("data/la_cla_a.csv", "a,b\n" * 1000)
    whole = packed.read_bytes()
    packed.write_bytes(whole[:45] + bytes(8) + whole[53:])
    with pytest.raises(UnreadableFile, match="damaged"):
        unpack_lists(packed, tmp_path, r"\.csv$")
    assert not (tmp_path / "la_cla_a.csv").exists()
