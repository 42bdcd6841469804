"""After an upgrade: what an earlier program read of a pack is read anew, or the doctor says so."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path

import polars as pl
import pytest

from data.packs import archived, intake
from data.packs.archived import archived_packs
from data.warehouse.build import build
from data.warehouse.checkup import check_up
from data.warehouse.home import Home
from data.warehouse.ingest import PackIngest, ingest_paths
from data.warehouse.outcome import Outcome
from tests.data.homes import MAX_BYTES, ingest_one, table
from tests.data.packs.zips import filing, member_name, ordinary_pack

DAILY = "Accounts_Bulk_Data-2024-05-03.zip"
OTHER = "Accounts_Bulk_Data-2024-05-07.zip"


@pytest.fixture
def home(tmp_path: Path) -> Home:
    return Home(tmp_path / "home")


def ingested_by_an_earlier_program(
    home: Home, path: Path, monkeypatch: pytest.MonkeyPatch, keep: str = "keep"
) -> None:
    """A pack or filing whose facts an earlier program got wrong."""
    with monkeypatch.context() as patch:
        for module in (archived, intake):
            patch.setattr(module, "filing_reader", lambda: "earlier")
        ingest_paths(home, [path], MAX_BYTES, packs=PackIngest(keep=keep))  # type: ignore[arg-type]
    [pack] = archived_packs(home)
    for facts in pack.files("facts"):
        wrong = pl.read_parquet(facts).with_columns(value=pl.lit("666"))
        wrong.write_parquet(facts)


def figures(home: Home) -> dict[str, list[str]]:
    return {
        pack.file_name: pack.scan("facts")
        .filter(pl.col("concept") == "NetAssetsLiabilities")
        .collect()["value"]
        .to_list()
        for pack in archived_packs(home)
    }


def test_a_pack_that_is_kept_is_read_anew_by_the_next_ingest(home, tmp_path, monkeypatch):
    pack = ordinary_pack(tmp_path / DAILY, 3)
    ingested_by_an_earlier_program(home, pack, monkeypatch)
    manifest = home.archive.glob("*/*/pack.json")
    before = json.loads(next(manifest).read_text())
    pack.unlink()
    told: list[Outcome] = []
    other = ordinary_pack(tmp_path / OTHER, 1)
    outcomes = ingest_paths(home, [other], MAX_BYTES, told.append)
    assert figures(home) == {DAILY: ["1", "2", "3"], OTHER: ["1"]}
    assert [outcome.path.name for outcome in outcomes] == [OTHER]
    assert [outcome.path.name for outcome in told] == [DAILY, OTHER]
    assert "read anew" in told[0].sentence
    [after] = [
        json.loads(path.read_text())
        for path in home.archive.glob("*/*/pack.json")
        if DAILY in path.read_text()
    ]
    assert {name for name in before if before[name] != after[name]} == {"reader"}
    assert not list(home.archive.rglob(".*"))
    told.clear()
    ingest_paths(home, [other], MAX_BYTES, told.append)
    assert [outcome.kind for outcome in told] == ["already here"]


def test_a_job_killed_between_the_old_and_the_new_loses_neither(home, tmp_path, monkeypatch):
    ingested_by_an_earlier_program(home, ordinary_pack(tmp_path / DAILY, 3), monkeypatch)
    old_place = Path.replace

    def killed(path: Path, target: Path) -> Path:
        if path.name.startswith(".unfinished-"):
            raise KeyboardInterrupt
        return old_place(path, target)

    other = ordinary_pack(tmp_path / OTHER, 1)
    with monkeypatch.context() as patch, pytest.raises(KeyboardInterrupt):
        patch.setattr(Path, "replace", killed)
        ingest_one(home, other)
    assert archived_packs(home) == []
    ingest_one(home, other)
    assert figures(home) == {DAILY: ["1", "2", "3"], OTHER: ["1"]}


def test_a_single_filing_keeps_its_name(home, tmp_path, monkeypatch):
    path = tmp_path / member_name(3)
    path.write_bytes(filing("00000003", 8))
    ingested_by_an_earlier_program(home, path, monkeypatch)
    ingest_one(home, ordinary_pack(tmp_path / OTHER, 1))
    assert figures(home)[member_name(3)] == ["8"]
    [pack] = [pack for pack in archived_packs(home) if pack.kind == "filing"]
    assert set(pack.scan("filings").collect()["filing"]) == {member_name(3)}


def test_a_pack_not_kept_is_read_anew_when_it_comes_again(home, tmp_path, monkeypatch):
    pack = ordinary_pack(tmp_path / DAILY, 2)
    ingested_by_an_earlier_program(home, pack, monkeypatch, keep="prune")
    ingest_one(home, ordinary_pack(tmp_path / OTHER, 1))
    assert figures(home)[DAILY] == ["666", "666"]
    [sentence] = [s for s in check_up(home, datetime.now(UTC)).to_do if "earlier version" in s]
    assert DAILY in sentence
    assert "ingest them again" in sentence
    assert ingest_one(home, pack).kind == "ingested"
    assert figures(home)[DAILY] == ["1", "2"]
    assert not [s for s in check_up(home, datetime.now(UTC)).to_do if "earlier version" in s]


def test_a_copy_that_is_no_longer_the_same_is_not_read(home, tmp_path, monkeypatch):
    ingested_by_an_earlier_program(home, ordinary_pack(tmp_path / DAILY, 2), monkeypatch)
    [pack] = archived_packs(home)
    ordinary_pack(pack.raw_copy(home), 4)
    ingest_one(home, ordinary_pack(tmp_path / OTHER, 1))
    assert figures(home)[DAILY] == ["666", "666"]


def test_the_doctor_says_what_the_next_ingest_reads_anew(home, tmp_path, monkeypatch):
    ingested_by_an_earlier_program(home, ordinary_pack(tmp_path / DAILY, 2), monkeypatch)
    [sentence] = [s for s in check_up(home, datetime.now(UTC)).to_do if "earlier version" in s]
    assert "(1)" in sentence
    assert "forewarn ingest" in sentence


def test_a_build_reads_anew_and_is_another_one(home, tmp_path, monkeypatch):
    path = tmp_path / member_name(3)
    path.write_bytes(filing("00000003", 8))
    ingested_by_an_earlier_program(home, path, monkeypatch, keep="prune")
    before = build(home).build_id
    assert table(home, "SELECT DISTINCT value FROM accounts_fact")["value"].to_list() == ["666"]
    [pack] = archived_packs(home)
    pack.raw_copy(home).write_bytes(path.read_bytes())
    assert build(home).build_id != before
    values = table(home, "SELECT value FROM accounts_fact")["value"].to_list()
    assert sorted(values) == ["-12", "8"]
