"""What is kept of a file, what a build is made from, and which of two lists counts."""

from __future__ import annotations

import json
import stat
from datetime import date
from pathlib import Path

import polars as pl
import pytest

from data.errors import ForewarnError, HomeBusy, NothingYet
from data.sources.ofsted import childrens_social_care
from data.warehouse.build import build
from data.warehouse.home import Home
from data.warehouse.ingest import exit_status
from data.warehouse.publish import published, published_warehouse, read_facts
from tests.data.files import (
    HEADINGS_2025,
    JOINERS_2025,
    csv_bytes,
    joiners_2025,
    register_2025,
    title,
    written,
)
from tests.data.homes import fingerprints, ingest, ingest_one, rows, stored


def register(path: Path, homes: int = 12, day: str = "31 March 2025", *more: str) -> Path:
    above = [*title("Provider level", day), *more]
    return written(path, csv_bytes(HEADINGS_2025, register_2025(homes), above))


@pytest.fixture
def home(tmp_path):
    return Home(tmp_path / "home")


def test_raw_is_what_came_and_nobody_elses_to_read(home, tmp_path):
    file = register(tmp_path / "prov_2025.csv")
    ingest(home, file)
    assert stat.S_IMODE(home.raw.stat().st_mode) == 0o700
    [raw] = home.raw.rglob("*.csv")
    assert raw.read_bytes() == file.read_bytes()
    assert stat.S_IMODE(raw.stat().st_mode) == 0o600
    about = json.loads(raw.with_suffix(".json").read_text())
    assert raw.name == f"2025-03-31_2025-07-16_{about['sha256'][:12]}.csv"
    assert about["file_name"] == "prov_2025.csv" and about["bytes"] == raw.stat().st_size


def test_the_archive_is_all_text(home, tmp_path):
    ingest(home, register(tmp_path / "prov_2025.csv"))
    [archived] = home.archive.rglob("*.parquet")
    cells = pl.read_parquet(archived)
    assert cells.schema["row_number"] == pl.Int64
    assert set(cells.drop("row_number").dtypes) == {pl.String}
    assert cells["Registration date"][0] == "01/01/2015" and cells["Address 2"][0] == " "


def test_the_same_content_is_already_here(home, tmp_path):
    file = register(tmp_path / "prov_2025.csv")
    ingest(home, file)
    held = stored(home)
    again = [ingest_one(home, file), ingest_one(home, register(tmp_path / "copy.csv"))]
    assert [outcome.kind for outcome in again] == ["already here"] * 2
    assert exit_status(again) == 0 and stored(home) == held


def test_a_file_dated_by_a_wrong_name_can_be_named_anew(home, tmp_path):
    content = csv_bytes(HEADINGS_2025, register_2025())
    ingest(home, written(tmp_path / "prov_2024.csv", content))
    assert ingest_one(home, written(tmp_path / "prov_2025.csv", content)).kind == "ingested"
    build(home)
    assert rows(home, "SELECT DISTINCT as_at FROM service_snapshot") == [(date(2025, 3, 31),)]
    assert rows(home, "SELECT count(*) FROM source_file") == [(1,)]


def test_of_one_date_the_later_published_counts_then_the_later_ingested(home, tmp_path):
    revised = register(tmp_path / "a.csv", 12, "31 March 2025", "Revised on 12 November 2025")
    first = register(tmp_path / "b.csv", 10)
    ingest(home, revised, first)
    build(home)
    used = "SELECT file_name, in_use, known_on FROM source_file ORDER BY 1"
    assert rows(home, used) == [
        ("a.csv", True, date(2025, 11, 12)),
        ("b.csv", False, date(2025, 7, 16)),
    ]
    assert rows(home, "SELECT count(*), max(known_on) FROM service_snapshot") == [
        (12, date(2025, 11, 12))
    ]
    ingest(home, register(tmp_path / "c.csv", 8, "31 March 2024"))
    ingest(home, register(tmp_path / "d.csv", 6, "31 March 2024"))
    build(home)
    assert rows(home, "SELECT file_name FROM source_file WHERE in_use ORDER BY 1") == [
        ("a.csv",), ("d.csv",),
    ]  # fmt: skip


def test_a_reviewed_publication_day_takes_effect_on_build_alone(home, tmp_path, monkeypatch):
    ingest(home, register(tmp_path / "prov.csv", 12, "31 March 2026"))
    build(home)
    known = "SELECT DISTINCT known_on, known_on_estimated FROM service_snapshot"
    assert rows(home, known) == [(date(2026, 7, 16), True)]
    days = childrens_social_care.PUBLICATION_DAYS.read_text() + "2026-03-31,2026-07-09,a page\n"
    reviewed = written(tmp_path / "days.csv", days.encode())
    monkeypatch.setattr(childrens_social_care, "PUBLICATION_DAYS", reviewed)
    monkeypatch.setattr("data.warehouse.build.room_fingerprint", lambda _: "another program")
    build(home)
    assert rows(home, known) == [(date(2026, 7, 9), False)]


def test_equal_inputs_give_equal_tables(home, tmp_path):
    files = [register(tmp_path / "1.csv"), register(tmp_path / "2.csv", 20, "31 March 2024")]
    files.append(
        written(
            tmp_path / "leavers.csv",
            csv_bytes(JOINERS_2025, joiners_2025(), title("Leavers and Joiners")),
        )
    )
    other = Home(tmp_path / "other")
    ingest(home, *files)
    for file in reversed(files):
        ingest(other, file)
    first, second = build(home), build(other)
    assert first.build_id == second.build_id
    assert fingerprints(home) == fingerprints(other)
    assert build(home).fresh is False
    held = rows(home, "SELECT raw_name, sha256 FROM build_input ORDER BY raw_name")
    assert [name for name, _ in held] == sorted(path.name for path in home.archive.glob("*/*"))
    # The order in which two lists of one date came decides between them, so it is an input too.
    rivals = [register(tmp_path / f"{n}.csv", n) for n in (5, 6)]
    ingest(home, *rivals), ingest(other, *reversed(rivals))
    assert build(home).build_id != build(other).build_id


def test_rows_that_break_the_contract_are_set_aside_with_the_reason(home, tmp_path):
    lines = register_2025(40)
    lines[0][1] = "unknown"
    lines[1][1] = lines[2][1]
    lines[3][16] = "Martian"
    lines[4][14] = "REDACTED"
    lines[5][3] = " "
    lines[6][17], lines[7][7], lines[8][23] = 99999999, "x", "31/12/9999"
    lines[9][4] = "01/01/0001"
    # A refused row does not stand in for a good one of the same URN.
    lines[10][1], lines[10][3] = lines[11][1], None
    ingest(home, written(tmp_path / "prov_2025.csv", csv_bytes(HEADINGS_2025, lines)))
    build(home)
    assert rows(home, "SELECT row_number, reason FROM quarantine ORDER BY row_number") == [
        (2, "no readable URN"),
        (4, "URN repeated in this list; the first row is kept"),
        (5, "unknown sector"),
        (6, "no local authority"),
        (7, "no provision type"),
        (12, "no provision type"),
    ]
    assert rows(home, "SELECT count(*) FROM service_snapshot") == [(34,)]
    assert rows(home, "SELECT rows_read, rows_kept, rows_quarantined FROM source_file") == [
        (40, 34, 6)
    ]
    [(warnings,)] = rows(home, "SELECT warnings FROM source_file")
    for cell in ("places (rows 8)", "inspected_on (rows 10)", "registered_on (rows 11)"):
        assert f"1 unreadable or out of bounds in {cell}" in warnings
    assert rows(home, "SELECT max(places) FROM service_snapshot") == [(6,)]


def test_a_row_that_neither_joined_nor_left_is_set_aside(home, tmp_path):
    lines = joiners_2025()
    lines[1][14] = None
    leavers = csv_bytes(JOINERS_2025, lines, title("Leavers and Joiners"))
    ingest(home, register(tmp_path / "prov.csv"), written(tmp_path / "leavers.csv", leavers))
    build(home)
    assert rows(home, "SELECT reason FROM quarantine") == [("neither joined nor left",)]
    assert rows(home, "SELECT count(*) FROM joiner_leaver") == [(4,)]


def test_nothing_to_build_from_is_said(home, tmp_path):
    with pytest.raises(NothingYet, match="holds no publications yet"):
        build(home)
    leavers = csv_bytes(JOINERS_2025, joiners_2025(), title("Leavers and Joiners"))
    ingest(home, written(tmp_path / "leavers.csv", leavers))
    with pytest.raises(NothingYet, match="only lists of other kinds"):
        build(home)
    assert published(home).warehouse is None


def test_synthetic_and_real_never_mix(home, tmp_path):
    real = register(tmp_path / "real.csv")
    made_up = register(tmp_path / "made_up.csv", 9, "31 March 2024", "Synthetic data")
    outcomes = ingest(home, real, made_up)
    assert [outcome.kind for outcome in outcomes] == ["ingested", "refused"]
    assert "the two never mix" in outcomes[1].sentence and exit_status(outcomes) == 3
    assert home.data_kind() == "real" and len(list(home.raw.rglob("*.csv"))) == 1
    other = Home(tmp_path / "other")
    outcomes = ingest(other, made_up, real)
    assert [outcome.kind for outcome in outcomes] == ["ingested", "refused"]
    assert other.data_kind() == "synthetic"


def test_one_writer_at_a_time(home, tmp_path):
    file = register(tmp_path / "prov.csv")
    with home.writing():
        for step in (lambda: ingest(home, file), lambda: build(home)):
            with pytest.raises(HomeBusy, match=r"^Another Forewarn process is writing to .*\.$"):
                step()
    assert ingest_one(home, file).kind == "ingested"


def test_the_pointer_names_the_build_and_three_are_kept(home, tmp_path):
    built = []
    for homes in range(6, 11):
        ingest(home, register(tmp_path / f"{homes}.csv", homes))
        built.append(build(home).path)
    assert published_warehouse(home) == built[-1]
    assert sorted(home.warehouse.glob("*.duckdb")) == sorted(built[-3:])
    assert json.loads(home.pointer.read_text())["warehouse"] == f"warehouse/{built[-1].name}"
    home.pointer.write_text("{")
    with pytest.raises(ForewarnError, match="is damaged; run: forewarn build"):
        published_warehouse(home)
    build(home)
    assert published_warehouse(home) == built[-1]


def test_a_home_that_cannot_be_one(tmp_path):
    file = written(tmp_path / "file", b"")
    with pytest.raises(ForewarnError, match="cannot be used as a home"):
        build(Home(file))
    with pytest.raises(ForewarnError, match=r"nowhere\.csv does not exist"):
        ingest(Home(tmp_path / "home"), tmp_path / "nowhere.csv")
    assert not (tmp_path / "home").exists()


def test_a_damaged_warehouse_says_so_and_is_built_anew(home, tmp_path):
    ingest(home, register(tmp_path / "prov_2025.csv"))
    before = build(home)
    facts = fingerprints(home)
    before.path.write_bytes(b"not a database" * 500)
    with pytest.raises(ForewarnError, match="is damaged; run: forewarn build"):
        read_facts(before.path)
    after = build(home)
    assert (after.build_id, after.fresh) == (before.build_id, True)
    assert fingerprints(home) == facts


@pytest.mark.parametrize("text", ["{", "[]", "{}", "5"])
def test_a_damaged_data_kind_says_so(home, tmp_path, text):
    home.path.mkdir()
    (home.path / "home.json").write_text(text)
    with pytest.raises(ForewarnError, match=r"home\.json is damaged"):
        home.data_kind()
