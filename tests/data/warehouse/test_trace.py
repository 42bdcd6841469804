"""Every row leads to the line it was read from, in the file's own words."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from data.errors import ForewarnError
from data.warehouse.asking import asking
from data.warehouse.build import build
from data.warehouse.home import Home
from data.warehouse.publish import published
from data.warehouse.trace import Traced, trace
from data.warehouse.trace_key import parse_key
from tests.data.companies_house.files import company, company_list
from tests.data.files import (
    HEADINGS_2025,
    JOINERS_2025,
    csv_bytes,
    joiners_2025,
    register_2025,
    title,
    written,
)
from tests.data.homes import ingest
from tests.data.packs.zips import filing, zipped

CARE = "01234567"


def traced(home: Home, table: str, key: str, limit: int = 50) -> list[Traced]:
    pair = published(home)
    assert pair.warehouse is not None
    with asking(pair.warehouse, pair.results) as ask:
        return trace(ask, home.archive, table, parse_key(key), limit)


@pytest.fixture(scope="module")
def files(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("files")
    register = csv_bytes(HEADINGS_2025, register_2025(), title("Provider level"))
    written(folder / "provider_level_2025.csv", register)
    written(
        folder / "joiners.csv",
        csv_bytes(JOINERS_2025, joiners_2025(), title("Joiners and leavers")),
    )
    company_list(folder, [company(CARE)])
    pack = folder / "Accounts_Bulk_Data-2024-12-03.zip"
    pack.write_bytes(zipped({f"Prod223_0001_{CARE}_20240331.html": filing(CARE, 5)}))
    return folder


@pytest.fixture(scope="module")
def home(files: Path, tmp_path_factory: pytest.TempPathFactory) -> Home:
    made = Home(tmp_path_factory.mktemp("trace") / "home")
    ingest(made, files)
    build(made)
    return made


def test_every_register_row_is_the_line_it_says(home: Home, files: Path) -> None:
    with (files / "provider_level_2025.csv").open(encoding="utf-8-sig", newline="") as text:
        lines = list(csv.reader(text))
    found = traced(home, "service_snapshot", "as_at=2025-03-31")
    assert len(found) == 24
    for one in found:
        assert one.row_number is not None and one.origin is not None and one.cells is not None
        assert lines[one.row_number - 1][1] == one.values["urn"] == one.cells["URN"]
        assert lines[one.row_number - 1][4] == one.cells["Registration date"]
        assert one.origin["file_name"] == "provider_level_2025.csv"
        said = one.to_json()
        assert said["sha256"] == one.origin["sha256"] and len(said["sha256"]) == 64
        assert str(said["known_on"]) == "2025-07-16" and said["level"] == 0


def test_the_lists_of_one_release_are_not_mixed_up(home: Home) -> None:
    one = traced(home, "joiner_leaver", "service_id=ofsted:2500001")[0]
    assert one.origin is not None and one.cells is not None
    assert one.origin["table"] == "joiners_leavers" and one.cells["Leaver status"] == "Leaver"


def test_a_derived_row_names_what_it_was_made_of(home: Home) -> None:
    top, below = traced(home, "service", "service_id=ofsted:SC100000")
    assert top.origin is None and top.inputs == {"service_snapshot": 1}
    assert (below.level, below.table) == (1, "service_snapshot") and below.cells is not None


def test_accounts_lead_to_the_filing_and_a_fact_to_itself(home: Home) -> None:
    top, *facts = traced(home, "accounts", f"company_number={CARE}")
    assert top.origin is not None and top.cells is not None
    assert top.origin["file_name"] == "Accounts_Bulk_Data-2024-12-03.zip"
    assert top.cells["filing"] == top.values["filing"]
    assert facts and {one.table for one in facts} == {"accounts_fact"}
    for one in facts:
        assert one.cells is not None and one.cells["value"] == one.values["value"]
        assert one.cells["concept"] == one.values["concept"]


def test_inputs_are_counted_in_full_and_shown_in_part(home: Home) -> None:
    top, *shown = traced(home, "accounts", f"company_number={CARE}", limit=1)
    assert len(shown) == 1 and top.inputs["accounts_fact"] >= 1


def test_without_its_archive_a_row_still_names_its_file(home: Home, tmp_path: Path) -> None:
    pair = published(home)
    assert pair.warehouse is not None
    with asking(pair.warehouse, None) as ask:
        [one, *_] = trace(ask, tmp_path, "service_snapshot", {"service_id": "ofsted:SC100000"})
    assert one.origin is not None and one.cells is None and one.row_number is not None


@pytest.mark.parametrize(
    ("table", "key", "says"),
    [
        ("service_snapshots", "urn=1", "nearest: service_snapshot"),
        ("service_snapshot", "unr=1", "has no column 'unr'; the nearest: urn"),
        ("service_snapshot", "places=many", "is a bigint, which 'many' is not"),
        ("service_snapshot", "as_at=31/13/2025", "is a date"),
        (
            "service_snapshot",
            "service_id=ofsted:SC10000",
            "the nearest service_id: ofsted:SC100000",
        ),
        ("service_snapshot", "urn", "is no key"),
        ("service_snapshot", "=1", "is no key"),
        ("about", "build_id=1", "There is no table 'about'"),
        ("service_snapshot", "urn=x' OR '1'='1", "has no row"),
        ('service" WHERE 1=1 --', "urn=1", "There is no table"),
    ],
)
def test_what_cannot_be_traced_is_one_sentence(home: Home, table: str, key: str, says: str) -> None:
    with pytest.raises(ForewarnError) as error:
        traced(home, table, key)
    assert says in str(error.value) and "\n" not in str(error.value)


def test_null_is_asked_for_with_an_empty_value(home: Home) -> None:
    found = traced(home, "service_snapshot", "places=,as_at=2025-03-31")
    assert found and all(one.values["places"] is None for one in found)


@settings(max_examples=15)
@given(st.text(max_size=12))
def test_no_value_is_ever_sql(home: Home, value: str) -> None:
    pair = published(home)
    assert pair.warehouse is not None
    with asking(pair.warehouse, pair.results) as ask, pytest.raises(ForewarnError):
        trace(ask, home.archive, "service_snapshot", {"service_id": f"{value}'"})


@given(
    st.dictionaries(
        st.from_regex(r"[a-z_]{1,8}", fullmatch=True),
        st.none() | st.from_regex(r"[A-Za-z0-9:' .-]{1,12}(, [A-Z][a-z]{1,5})?", fullmatch=True),
        min_size=1,
    )
)
def test_keys_are_read_back_as_written(key: dict[str, str | None]) -> None:
    text = ",".join(f"{name}={value or ''}" for name, value in key.items())
    assert parse_key(text) == key


@pytest.mark.real
def test_the_real_registers_lead_to_their_lines(real_data: Path, tmp_path: Path) -> None:
    home = Home(tmp_path / "home")
    folder = real_data / "ofsted" / "provider_level"
    ingest(home, folder / "provider_at_march_2019.csv", folder / "provider_at_march_2022.csv")
    build(home)
    for name, as_at in (
        ("provider_at_march_2019.csv", "2019-03-31"),
        ("provider_at_march_2022.csv", "2022-03-31"),
    ):
        text = (folder / name).read_bytes()
        try:
            lines = text.decode("utf-8-sig").splitlines()
        except UnicodeDecodeError:
            lines = text.decode("cp1252").splitlines()
        for one in traced(home, "service_snapshot", f"as_at={as_at}", limit=400):
            assert one.row_number is not None and one.cells is not None
            assert one.values["urn"] in lines[one.row_number - 1]
            assert one.values["urn"] in one.cells.values()
