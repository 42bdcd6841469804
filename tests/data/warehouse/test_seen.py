"""A file that is here is not read again; a changed file, name or program reads it."""

from __future__ import annotations

from pathlib import Path

import pytest

from data.demo.market import write_market
from data.warehouse import ingest_file, seen
from data.warehouse.home import Home
from tests.data.homes import ingest_one


@pytest.fixture(scope="module")
def register(tmp_path_factory) -> bytes:
    folder = tmp_path_factory.mktemp("market")
    write_market(folder, homes_only=True)
    return (folder / "synthetic_provider_level_at_31_march_2023.csv").read_bytes()


@pytest.fixture
def file(tmp_path: Path, register: bytes) -> Path:
    path = tmp_path / "synthetic_provider_level_at_31_march_2023.csv"
    path.write_bytes(register)
    return path


@pytest.fixture
def read(monkeypatch) -> list[str]:
    """The names of the files that are read."""
    names: list[str] = []
    large = ingest_file.recognise_large

    def noted(path, spare):
        names.append(path.name)
        return large(path, spare)

    monkeypatch.setattr(ingest_file, "recognise_large", noted)
    return names


def test_what_is_here_is_not_read_again(tmp_path, file, read):
    home = Home(tmp_path / "home")
    assert ingest_one(home, file).kind == "ingested"
    again = ingest_one(home, file)
    assert again.kind == "already here"
    assert again.sentence.startswith(f"{file.name} was ingested before: provider level at 2023")
    assert read == [file.name]


def test_what_has_changed_is_read(tmp_path, file, read, register):
    home = Home(tmp_path / "home")
    ingest_one(home, file)
    file.write_bytes(register.replace(b"Good", b"GOOD", 1))  # of the same length
    assert ingest_one(home, file).kind == "ingested"
    other = file.rename(tmp_path / "synthetic_provider_level_at_31_march_2023 (1).csv")
    assert ingest_one(home, other).kind == "already here"
    assert len(read) == 3


def test_another_program_reads_it_again(tmp_path, file, read, monkeypatch):
    home = Home(tmp_path / "home")
    ingest_one(home, file)
    monkeypatch.setattr(seen, "_program", lambda: "a newer one")
    assert ingest_one(home, file).kind == "already here"
    assert ingest_one(home, file).kind == "already here"
    assert len(read) == 2


def test_a_drifted_list_is_quarantined_each_time(tmp_path, file, read, register):
    file.write_bytes(register.replace(b"URN", b"Reference of the thing"))
    home = Home(tmp_path / "home")
    first, again = ingest_one(home, file), ingest_one(home, file)
    assert first.kind == again.kind == "quarantined"
    assert first.sentence == again.sentence
    assert len(read) == 1
