"""A pack into a home: whole, resumable after kill -9, without personal data, its books in balance."""

from __future__ import annotations

import hashlib
import json
import os
import random
import signal
import subprocess
import sys
import time
from concurrent.futures.process import BrokenProcessPool
from pathlib import Path

import polars as pl
import pytest

from data.errors import ForewarnError
from data.ixbrl.frames import FACT_COLUMNS, FILING_COLUMNS
from data.packs import intake, pack, plan, shards
from data.packs.archived import archived_packs, packs_read
from data.tables.accounts import AccountsFact, AccountsFiling
from data.tables.source_file import Quarantine, SourceFile
from data.warehouse.home import Home
from data.warehouse.ingest import PackIngest, exit_status, ingest_paths
from tests.data.homes import MAX_BYTES, ingest, ingest_one
from tests.data.packs.zips import Entry, crafted, filing, member_name, ordinary_pack, zipped

ROOT = Path(__file__).resolve().parents[3]
DAILY = "Accounts_Bulk_Data-2024-05-03.zip"


@pytest.fixture
def home(tmp_path: Path) -> Home:
    return Home(tmp_path / "home")


def content(home: Home) -> dict[str, str]:
    """Every file of the packs' archive by what is in it, the time of ingesting left out."""
    held = {}
    folder = home.archive / "companies_house.accounts"
    for path in sorted(folder.rglob("*")):
        if path.is_file():
            said = path.read_bytes()
            if path.name == "pack.json":
                said = json.dumps(json.loads(said) | {"ingested_at": ""}).encode()
            held[str(path.relative_to(folder))] = hashlib.sha256(said).hexdigest()
    return held


def test_the_columns_are_those_of_the_contracts():
    assert dict(AccountsFact.create_empty().schema) == dict(FACT_COLUMNS)
    assert dict(AccountsFiling.create_empty().schema) == dict(FILING_COLUMNS)


def test_a_pack_goes_in_whole(home, tmp_path):
    outcome = ingest_one(home, ordinary_pack(tmp_path / DAILY, 7))
    assert (outcome.kind, outcome.warnings) == ("ingested", ())
    [pack] = archived_packs(home)
    assert pack.raw_name.startswith("2024-05-03_2024-05-03_")
    assert not pack.published_on_estimated
    AccountsFact.validate(pack.scan("facts").collect())
    AccountsFiling.validate(pack.scan("filings").collect())
    figures = pack.scan("facts").filter(pl.col("concept") == "NetAssetsLiabilities").collect()
    assert figures.select("company_number", "value").rows() == [
        (f"{n:08d}", str(n)) for n in range(1, 8)
    ]
    assert ingest_one(home, tmp_path / DAILY).kind == "already here"


def test_no_persons_name_reaches_the_archive(home, tmp_path):
    ingest(home, ordinary_pack(tmp_path / DAILY))
    [pack] = archived_packs(home)
    facts = pack.scan("facts").collect()
    assert "NameEntityOfficer" not in set(facts["concept"])
    assert "ProfitLoss" in set(facts["concept"])
    for path in pack.path.rglob("*.parquet"):
        assert b"Person Invented" not in path.read_bytes()
        for column in pl.read_parquet(path).select(pl.col(pl.String)):
            assert not column.str.contains("Person Invented").any()


def test_a_hostile_pack_goes_in_and_its_books_balance(home, tmp_path):
    members = [
        Entry(member_name(1), filing()),
        Entry("__MACOSX/._x", b"\0" * 9),
        Entry(member_name(2), filing(), flags=1),
        Entry(member_name(3), b"no markup"),
        Entry(member_name(1), filing()),
    ]
    path = tmp_path / DAILY
    path.write_bytes(crafted(members))
    outcome = ingest_one(home, path)
    assert outcome.kind == "ingested"
    assert len(outcome.warnings) == 3
    source_files, quarantine = packs_read(home)
    [row] = SourceFile.validate(source_files).to_dicts()
    assert (row["rows_read"], row["rows_kept"], row["rows_quarantined"]) == (5, 2, 3)
    assert len(Quarantine.validate(quarantine)) == 3
    assert quarantine["row_number"].to_list() == [3, 4, 5]
    assert json.loads(quarantine["row"][0])["filing"] == member_name(2)


@pytest.mark.parametrize("content", [b"", b"<html>Not found</html>", zipped({})[:9], zipped({})])
def test_what_is_no_pack_is_refused_and_leaves_nothing(home, tmp_path, content):
    path = tmp_path / DAILY
    path.write_bytes(content)
    outcomes = ingest(home, path)
    assert outcomes[0].kind == "refused"
    assert DAILY in outcomes[0].sentence
    assert exit_status(outcomes) == 1
    assert not list(home.archive.rglob("*.parquet"))


def test_a_pack_nothing_of_which_can_be_read_is_quarantined(home, tmp_path):
    path = tmp_path / DAILY
    path.write_bytes(zipped({member_name(1): b"nothing"}))
    assert ingest_one(home, path).kind == "quarantined"


def test_a_single_filing_goes_the_same_way(home, tmp_path):
    path = tmp_path / member_name(3)
    path.write_bytes(filing("00000003", 8))
    assert ingest_one(home, path).kind == "ingested"
    [pack] = archived_packs(home)
    assert (str(pack.as_at), str(pack.published_on)) == ("2024-03-31", "2024-12-31")
    assert pack.published_on_estimated
    assert set(pack.scan("facts").collect()["filing"]) == {member_name(3)}


def test_synthetic_packs_and_real_ones_do_not_meet(home, tmp_path):
    ingest(home, ordinary_pack(tmp_path / DAILY))
    path = tmp_path / "Accounts_Bulk_Data-2024-05-04.zip"
    path.write_bytes(
        crafted([Entry(member_name(1), filing())], comment=b"SYNTHETIC DATA - not real")
    )
    assert ingest_one(home, path).kind == "refused"
    other = Home(tmp_path / "other")
    assert ingest_one(other, path).kind == "ingested"
    assert other.data_kind() == "synthetic"


@pytest.mark.parametrize("keep", ["keep", "link", "prune"])
def test_what_becomes_of_the_pack_itself(home, tmp_path, keep):
    path = ordinary_pack(tmp_path / DAILY)
    ingest_paths(home, [path], MAX_BYTES, packs=PackIngest(keep=keep))
    raw = list((home.raw / "companies_house.accounts").glob("*.zip"))
    if keep == "prune":
        assert not raw
    else:
        assert raw[0].read_bytes() == path.read_bytes()
        assert raw[0].samefile(path) == (keep == "link")
    assert len(list(home.raw.rglob("*.json"))) == 1
    assert path.exists()


def test_two_workers_give_what_one_gives(home, tmp_path, monkeypatch):
    path = ordinary_pack(tmp_path / DAILY, 2100)
    monkeypatch.setattr(plan, "BATCH_MEMBERS", 500)
    monkeypatch.setattr(pack, "MANY", 10**9)  # no minute of compiling
    ingest(home, path)
    other = Home(tmp_path / "other")
    told: list[tuple[str, int, int]] = []
    how = PackIngest(workers=2, advanced=lambda *said: told.append(said))
    ingest_paths(other, [path], MAX_BYTES, packs=how)
    assert content(other) == content(home)
    assert told[0] == (DAILY, 0, 2100)
    assert told[-1] == (DAILY, 2100, 2100)


DRIVER = """
import sys
from pathlib import Path
from data.packs import plan
plan.BATCH_MEMBERS = 12
from data.packs import intake, pack
pack.MANY = 10**9  # no minute of compiling
intake._reader = lambda: "the same program throughout"
from data.warehouse.home import Home
from data.warehouse.ingest import ingest_paths
ingest_paths(Home(Path(sys.argv[1])), [Path(sys.argv[2])], 10**9)
"""


def started(home: Home, path: Path) -> subprocess.Popen[bytes]:
    return subprocess.Popen([sys.executable, "-c", DRIVER, str(home.path), str(path)], cwd=ROOT)


def at_work(home: Home, process: subprocess.Popen[bytes]) -> None:
    while not (home.path / ".lock").exists() and process.poll() is None:
        time.sleep(0.001)


def test_killed_at_random_moments_it_goes_on_and_ends_the_same(tmp_path):
    path = ordinary_pack(tmp_path / DAILY, 400)
    whole = Home(tmp_path / "whole")
    process = started(whole, path)
    at_work(whole, process)
    began = time.perf_counter()
    assert process.wait() == 0
    seconds = time.perf_counter() - began
    chance = random.Random(4)
    kept = hits = 0
    for attempt in range(4):
        home = Home(tmp_path / f"home{attempt}")
        for _ in range(2):
            (home.path / ".lock").unlink(missing_ok=True)
            process = started(home, path)
            at_work(home, process)
            try:
                process.wait(seconds * chance.random() / 2)
            except subprocess.TimeoutExpired:
                process.send_signal(signal.SIGKILL)
            hits += process.wait() == -signal.SIGKILL
        before = ages(home)
        assert started(home, path).wait() == 0
        after = ages(home)
        # What was there stays as it was, not written again.
        assert before.items() <= after.items()
        kept += bool(before)
        assert content(home) == content(whole)
        assert not [p for p in home.path.rglob(".*") if p.name != ".lock"]
    assert hits >= 3
    assert kept


def ages(home: Home) -> dict[str, int]:
    """When each shard there was written, by its name."""
    folder = home.archive / "companies_house.accounts"
    found = folder.glob("*/[0-9]*-[0-9]*/facts.parquet") if folder.exists() else []
    return {path.parent.name: path.stat().st_mtime_ns for path in found}


def test_a_killed_jobs_workers_end_too(tmp_path):
    driver = DRIVER.replace(
        "ingest_paths(Home(Path(sys.argv[1])), [Path(sys.argv[2])], 10**9)",
        "from data.warehouse.ingest import PackIngest\n"
        "if __name__ == '__main__':\n"
        "    ingest_paths(Home(Path(sys.argv[1])), [Path(sys.argv[2])], 10**9, packs=PackIngest(workers=2))",
    )
    script = tmp_path / "driver.py"
    script.write_text(driver)
    path = ordinary_pack(tmp_path / DAILY, 6000)
    home = Home(tmp_path / "home")
    process = subprocess.Popen(
        [sys.executable, str(script), str(home.path), str(path)],
        cwd=ROOT,
        env=os.environ | {"PYTHONPATH": str(ROOT)},
        stderr=subprocess.DEVNULL,
    )
    while not ages(home):
        assert process.poll() is None
        time.sleep(0.02)
    workers = [pid for pid in children(process.pid) if "spawn_main" in command_line(pid)]
    assert workers
    process.send_signal(signal.SIGKILL)
    process.wait()
    ending = time.monotonic() + 10
    while any("spawn_main" in command_line(pid) for pid in workers):
        assert time.monotonic() < ending, "workers of a killed job go on"
        time.sleep(0.05)


def children(pid: int) -> list[int]:
    return [
        int(child)
        for task in Path(f"/proc/{pid}/task").iterdir()
        for child in (task / "children").read_text().split()
    ]


def command_line(pid: int) -> str:
    try:
        return Path(f"/proc/{pid}/cmdline").read_bytes().decode()
    except OSError:
        return ""


def test_shards_of_another_program_are_not_kept(home, tmp_path, monkeypatch):
    path = ordinary_pack(tmp_path / DAILY, 30)
    monkeypatch.setattr(plan, "BATCH_MEMBERS", 10)

    def stops(*_: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patch, pytest.raises(KeyboardInterrupt):
        patch.setattr(intake, "archive_pack", stops)
        ingest(home, path)
    read = plan.plan_pack(path)
    folder = tmp_path / "folder"
    target = shards.begin(folder, read, "one reader")
    first, *_ = shards.pending(read, target)
    shards.write_shard(str(path), first, target, 1000)
    assert shards.begin(folder, read, "one reader") == target
    assert len(list(shards.pending(read, target))) == 2
    shards.begin(folder, read, "another reader")
    assert len(list(shards.pending(read, target))) == 3


def test_a_pack_on_a_store_is_read_by_its_address(tmp_path):
    import fsspec

    path = ordinary_pack(tmp_path / DAILY)
    with fsspec.open(f"memory://packs/{DAILY}", "wb") as stored:
        stored.write(path.read_bytes())
    there, here = (plan.plan_pack(where) for where in (f"memory://packs/{DAILY}", path))
    [one], [two] = there.batches(), here.batches()
    assert one == two
    from data.packs.reading import read_members

    assert read_members(there.where, one).facts.equals(read_members(path, two).facts)


def test_a_killed_worker_is_one_sentence_and_the_shards_stay(home, tmp_path, monkeypatch):
    path = ordinary_pack(tmp_path / DAILY)

    def written(plan, target, workers):
        yield shards.write_shard(plan.where, next(plan.batches()), target)
        raise BrokenProcessPool("A process in the process pool was terminated abruptly.")

    monkeypatch.setattr(pack, "_written", written)
    with pytest.raises(ForewarnError, match="goes on where it stopped"):
        ingest_one(home, path)
    monkeypatch.setattr(pack, "_written", lambda *_: iter(()))
    assert "5 filings read" in ingest_one(home, path).sentence


def test_a_filing_whose_name_is_no_text_goes_in(home, tmp_path):
    name = os.fsencode(tmp_path) + b"/Prod223_1_0123\xff567_20201231.html"
    Path(os.fsdecode(name)).write_bytes(filing())
    assert ingest_one(home, Path(os.fsdecode(name))).kind == "ingested"
    assert [archived.file_name for archived in archived_packs(home)] == [
        "Prod223_1_0123?567_20201231.html"
    ]
