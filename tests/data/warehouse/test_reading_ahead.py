"""Long files read by a second process are archived as if one had read them all."""

from __future__ import annotations

import json
import multiprocessing
import os
import zipfile
from pathlib import Path

import pytest

from data.errors import UnreadableFile
from data.sources.discovery import recognise_large
from data.warehouse import ingest, reading_ahead
from data.warehouse.home import Home
from data.warehouse.ingest import ingest_paths

LIMIT = 50_000_000


def charities(path: Path, count: int) -> Path:
    records = [
        {
            "date_of_extract": "2026-10-01T00:00:00",
            "organisation_number": number,
            "registered_charity_number": number,
            "linked_charity_number": 0,
            "charity_name": f"Synthetic data {number}",
        }
        for number in range(1, count + 1)
    ]
    with zipfile.ZipFile(path, "w") as packed:
        packed.writestr("publicextract.charity.json", json.dumps(records))
    return path


@pytest.fixture
def files(tmp_path) -> list[Path]:
    folder = tmp_path / "files"
    folder.mkdir()
    cut = charities(folder / "b synthetic data publicextract.charity.zip", 40)
    cut.write_bytes(cut.read_bytes()[:-30])
    junk = folder / "c.zip"
    with zipfile.ZipFile(junk, "w") as packed:
        packed.writestr("photograph.jpg", b"x" * 999)
    return [
        charities(folder / "a synthetic data publicextract.charity.zip", 30),
        cut,
        junk,
        charities(folder / "d synthetic data publicextract.charity.zip", 50),
    ]


def archived(home: Home) -> dict[str, bytes]:
    """Every archived table by its place, and whatever else lies about."""
    return {
        str(path.relative_to(home.archive)): path.read_bytes()
        for path in home.archive.rglob("*")
        if path.is_file() and path.suffix != ".json"
    }


def test_two_processes_do_what_one_does(tmp_path, files, monkeypatch):
    alone, shared = Home(tmp_path / "alone"), Home(tmp_path / "shared")
    said = [(o.kind, o.sentence) for o in ingest_paths(alone, files, LIMIT)]
    monkeypatch.setattr(ingest, "_LONG_BYTES", 1)
    asked = []
    served = reading_ahead.ReadAhead.recognise

    def counted(self, file, spare):
        asked.append(file)
        return served(self, file, spare)

    monkeypatch.setattr(reading_ahead.ReadAhead, "recognise", counted)
    assert [(o.kind, o.sentence) for o in ingest_paths(shared, files, LIMIT)] == said
    assert asked == files
    assert [kind for kind, _ in said] == ["ingested", "refused", "skipped", "ingested"]
    assert archived(shared) == archived(alone)
    assert not multiprocessing.active_children()


def test_the_other_process_answers(tmp_path, files):
    with reading_ahead.reading_ahead(Home(tmp_path / "home"), files) as ahead:
        last = ahead.coming[files[-1]].result(60)
        assert last is not None and last.tables[0].held == 50
        assert last.tables[0].parquet.exists()
        assert ahead.recognise(files[-1], tmp_path / "unused.parquet") is last
        with pytest.raises(UnreadableFile, match="b synthetic"):
            ahead.recognise(files[1], tmp_path / "spare.parquet")
    assert not archived(Home(tmp_path / "home"))


def test_a_process_that_is_killed_is_not_missed(tmp_path, files):
    with reading_ahead.reading_ahead(Home(tmp_path / "home"), files) as ahead:
        ahead.coming[files[-1]].result(60)
        [other] = multiprocessing.active_children()
        os.kill(other.pid, 9)
        other.join()
        held = [
            ahead.recognise(file, tmp_path / f"{place}.parquet")
            for place, file in ((0, files[0]), (2, files[2]))
        ]
    assert held[0] is not None and held[0].tables[0].held == 30
    assert held[1] is None


def test_files_that_are_here_are_not_read_again(tmp_path, files, monkeypatch):
    home = Home(tmp_path / "home")
    ingest_paths(home, files, LIMIT)
    monkeypatch.setattr(ingest, "_LONG_BYTES", 1)
    offered = []

    def watched(_home, long):
        offered.extend(long)
        return reading_ahead_of(_home, [])

    reading_ahead_of = reading_ahead.reading_ahead
    monkeypatch.setattr(reading_ahead, "reading_ahead", watched)
    again = ingest_paths(home, files, LIMIT)
    assert offered == files[1:3]
    assert [o.kind for o in again] == ["already here", "refused", "skipped", "already here"]
    assert recognise_large(files[2], tmp_path / "spare.parquet") is None
