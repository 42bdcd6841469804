"""``forewarn doctor``: what it finds wrong, what it leaves alone, and its exit status."""

from __future__ import annotations

import json
import os
import time
from datetime import date
from pathlib import Path

import pytest
from typer.testing import CliRunner

from data.warehouse.build import build
from data.warehouse.home import Home
from flows.cli import app
from tests.data.files import HEADINGS_2025, csv_bytes, register_2025, title, written
from tests.data.homes import ingest

run = CliRunner()
DAY = 86_400


def doctor(home: Home, *more: str) -> tuple[int, str]:
    done = run.invoke(app, ["doctor", *more, "--home", str(home.path)], catch_exceptions=False)
    return done.exit_code, done.stdout


def checked(home: Home, *more: str) -> dict:
    return json.loads(doctor(home, "--format", "json", *more)[1])


def register(folder: Path, day: str, homes: int, kind: str = "") -> Path:
    past = [
        [date(2015, 1, 1) if isinstance(cell, date) else cell for cell in row]
        for row in register_2025(homes)
    ]
    above = [*title("Provider level", day), *([kind] if kind else [])]
    name = f"provider_level_{day.replace(' ', '_')}_{homes}.csv"
    return written(folder / name, csv_bytes(HEADINGS_2025, past, above))


@pytest.fixture
def home(tmp_path: Path) -> Home:
    """A small synthetic home: invented data are never stale."""
    made = Home(tmp_path / "home")
    ingest(made, register(tmp_path, "31 March 2024", 240, "Synthetic data"))
    build(made)
    return made


def test_an_empty_home_is_one_sentence_and_fine(tmp_path):
    status, said = doctor(Home(tmp_path / "nothing"))
    assert status == 0
    assert said.count("\n") == 1 and "holds nothing yet; run: forewarn ingest PATH." in said
    assert not (tmp_path / "nothing").exists()


def test_a_sound_home_is_fine_and_says_what_is_here(home):
    status, said = doctor(home)
    assert status == 0, said
    assert "Wrong: nothing" in said and "provider_level" in said
    found = checked(home)
    assert found["ok"] and found["data_kind"] == "synthetic"
    [source] = found["sources"]
    assert (source["newest_as_at"], source["editions"], source["rows"]) == ("2024-03-31", 1, 240)
    assert found["bytes"]["raw"] > 10_000 and found["wrong"] == found["stale"] == []
    # The key of a publisher is named, never shown.
    assert {key["key"] for key in found["keys"]} and all(
        isinstance(key["set"], bool) for key in found["keys"]
    )


def test_real_registers_grow_stale(tmp_path):
    real = Home(tmp_path / "real")
    ingest(real, register(tmp_path, "31 March 2018", 240))
    build(real)
    status, said = doctor(real)
    assert status == 3 and "as at 2018-03-31" in said
    [sentence] = checked(real)["stale"]
    assert "provider level" in sentence and "560" in sentence


def test_a_refused_edition_is_wrong_until_a_better_one_is_in_use(home, tmp_path):
    ingest(home, register(tmp_path, "31 March 2025", 80, "Synthetic data"))
    build(home)
    status, said = doctor(home)
    assert status == 3 and "is not used" in said and "stays in use" in said
    found = checked(home)
    assert {(g["gate"], g["level"]) for g in found["gates"]} >= {
        ("row_count", "required"),
        ("keys_kept", "required"),
    }
    ingest(home, register(tmp_path, "31 March 2025", 238, "Synthetic data"))
    build(home)
    assert doctor(home)[0] == 0


def test_files_that_came_after_the_build_are_said(home, tmp_path):
    assert not any("after the build" in line for line in checked(home)["to_do"])
    ingest(home, register(tmp_path, "31 March 2025", 239, "Synthetic data"))
    assert "1 files came after the build; run: forewarn build." in checked(home)["to_do"]


def test_what_was_abandoned_is_found_and_cleaned_but_not_what_is_young(home):
    old, young = time.time() - 2 * DAY, time.time() - DAY / 2
    folder = home.archive / "synthetic.pack" / ".unfinished-2024-01-01_x"
    folder.mkdir(parents=True)
    inside = folder / "facts.parquet"
    part = home.path / "fetched" / "synthetic.list" / "list.csv.part"
    fresh = home.path / "fetched" / "synthetic.list" / "other.csv.part"
    part.parent.mkdir(parents=True)
    for file, when in ((inside, old), (part, old), (fresh, young)):
        file.write_bytes(b"x" * 1000)
        os.utime(file, (when, when))
    os.utime(folder, (old, old))
    status, said = doctor(home)
    assert status == 3 and "2 abandoned" in said and "doctor --clean" in said
    assert {Path(one["path"]).name for one in checked(home)["leftovers"]} == {
        folder.name,
        part.name,
    }
    status, _ = doctor(home, "--clean")
    assert status == 0 and fresh.exists() and not part.exists() and not folder.exists()
    assert home.raw.exists() and doctor(home)[0] == 0


@pytest.mark.parametrize(
    ("file", "content"),
    [
        ("current.json", "{"),
        ("home.json", "none"),
        ("current.json", '{"warehouse": "warehouse/gone.duckdb"}'),
    ],
)
def test_damage_is_said_and_nothing_breaks(home, file, content):
    (home.path / file).write_text(content)
    status, said = doctor(home)
    assert status == 3 and file in said
    assert not checked(home)["ok"]


def test_a_damaged_warehouse_is_said(home):
    [built] = home.warehouse.glob("*.duckdb")
    built.write_bytes(b"not a database at all")
    status, said = doctor(home)
    assert status == 3 and "run: forewarn build" in said
