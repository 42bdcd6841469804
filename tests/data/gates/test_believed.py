"""Gates in the build: a refused edition leaves no trace in the facts, and the one before stays."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from data.warehouse.build import build
from data.warehouse.home import Home
from tests.data.files import HEADINGS_2025, csv_bytes, register_2025, title, written
from tests.data.homes import ingest, rows

HOMES = 240


def register(path: Path, day: str, homes: int = HOMES) -> Path:
    above = title("Provider level", day)
    lines = [
        [date(2015, 1, 1) if isinstance(cell, date) else cell for cell in row]
        for row in register_2025(homes)
    ]
    return written(path, csv_bytes(HEADINGS_2025, lines, above))


@pytest.fixture
def home(tmp_path):
    return Home(tmp_path / "home")


def test_an_edition_cut_short_is_left_out_and_said(home, tmp_path):
    ingest(home, register(tmp_path / "provider_level_2024.csv", "31 March 2024"))
    before = build(home)
    assert not before.refused
    facts = "SELECT * FROM service_snapshot ORDER BY ALL"
    held, services = rows(home, facts), rows(home, "SELECT * FROM service ORDER BY ALL")
    ingest(home, register(tmp_path / "provider_level_2025.csv", "31 March 2025", homes=90))
    after = build(home)
    [sentence] = after.refused
    assert "90 rows after 240" in sentence and "as at 2024-03-31 stays in use" in sentence
    assert rows(home, facts) == held
    assert rows(home, "SELECT * FROM service ORDER BY ALL") == services
    used = dict(rows(home, "SELECT as_at, in_use FROM source_file"))
    assert used == {date(2024, 3, 31): True, date(2025, 3, 31): False}
    [(warnings, read, kept)] = rows(
        home, "SELECT warnings, rows_read, rows_kept FROM source_file WHERE NOT in_use"
    )
    assert sentence in warnings and (read, kept) == (90, 90)
    failed = rows(home, "SELECT gate FROM gate_result WHERE NOT passed AND level = 'required'")
    assert {gate for (gate,) in failed} == {"row_count", "keys_kept"}


def test_a_revision_that_fails_gives_way_to_what_it_replaced(home, tmp_path):
    ingest(home, register(tmp_path / "provider_level_2024.csv", "31 March 2024"))
    ingest(home, register(tmp_path / "provider_level_2025.csv", "31 March 2025"))
    ingest(home, register(tmp_path / "provider_level_2025_revised.csv", "31 March 2025", homes=80))
    done = build(home)
    assert len(done.refused) == 1
    counts = rows(home, "SELECT as_at, count(*) FROM service_snapshot GROUP BY 1 ORDER BY 1")
    assert counts == [(date(2024, 3, 31), HOMES), (date(2025, 3, 31), HOMES)]
    used = rows(home, "SELECT file_name FROM source_file WHERE in_use ORDER BY 1")
    assert [name for (name,) in used] == ["provider_level_2024.csv", "provider_level_2025.csv"]
    # The reinstated edition was judged too.
    judged = rows(home, "SELECT count(DISTINCT raw_name) FROM gate_result")
    assert judged == [(3,)]


@pytest.mark.real
def test_the_ten_real_registers_pass_and_their_missing_homes_are_seen(real_data, tmp_path):
    home = Home(tmp_path / "real")
    ingest(home, real_data / "ofsted")
    assert not build(home).refused
    bad = "FROM gate_result WHERE NOT passed AND \"table\" = 'provider_level'"
    assert rows(home, f"SELECT * {bad} AND level = 'required'") == []

    def years(gate: str) -> list[int]:
        found = rows(home, f"SELECT year(as_at) {bad} AND gate = '{gate}' ORDER BY 1")
        return [year for (year,) in found]

    # Read off the files by hand: which years' lists have no un-inspected service at all.
    assert years("never_inspected") == [*range(2015, 2021), 2023, 2024]
    assert years("population_drift") == [2021, 2022, 2023]
    # Registered by the last list's date but absent from it, after lists without the un-inspected.
    assert years("appeared_late") == [2019, 2020, 2021, 2024]
