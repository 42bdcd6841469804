"""Second editions doctored on their way, from the file to the facts: the one before stays in use."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from data.warehouse.build import build
from data.warehouse.home import Home
from tests.data.homes import ingest, rows
from tests.data.sources.cqc.files import ACTIVE, csv_file, lines
from tests.data.sources.cqc.files import home as location

LOCATIONS = 240


def register(folder: Path, day: str, homes: list[dict[str, object]], code: str = "utf-8") -> Path:
    return csv_file(folder / f"{day}_HSCA_Active_Locations.csv", lines(ACTIVE, homes), code)


def homes(**said: object) -> list[dict[str, object]]:
    """Locations, the first third of them with something said of them."""
    return [location(n, **(said if n <= LOCATIONS // 3 else {})) for n in range(1, LOCATIONS + 1)]


DOCTORED = {
    "cut short": (homes()[: LOCATIONS * 7 // 10], "row_count"),
    "beds that cannot be": (homes(**{"Care homes beds": "9999"}), "values_lost"),
    "a day to come": (homes(**{"Location HSCA start date": "01/01/2099"}), "days_out_of_range"),
    "American days": (homes(**{"Location HSCA start date": "12/31/2012"}), "values_lost"),
    "misread": (homes(**{"Location Name": "Ty Mawr Caf\ufffd"}), "replaced_characters"),
}


@pytest.mark.parametrize("how", DOCTORED)
def test_a_doctored_register_is_not_used_and_the_one_before_stays(tmp_path, how):
    now, gate = DOCTORED[how]
    home = Home(tmp_path / "home")
    ingest(home, register(tmp_path, "01_July_2026", homes()))
    ingest(home, register(tmp_path, "01_August_2026", now))
    [sentence] = build(home).refused
    assert "as at 2026-07-01 stays in use" in sentence
    counted = rows(home, "SELECT as_at, count(*), max(places) FROM service_snapshot GROUP BY 1")
    assert [(day, count) for day, count, _ in counted] == [(date(2026, 7, 1), LOCATIONS)]
    failed = rows(home, "SELECT gate FROM gate_result WHERE NOT passed AND level = 'required'")
    assert gate in {name for (name,) in failed}


def test_a_register_of_which_who_is_counted_changed_says_so(tmp_path):
    home = Home(tmp_path / "home")
    unseen = homes(**{"Publication Date": "", "Location Latest Overall Rating": ""})
    ingest(home, register(tmp_path, "01_July_2026", unseen))
    # The un-inspected are left out, and as many new ones stand in their place.
    others = [location(n) for n in range(LOCATIONS + 1, LOCATIONS + 3)]
    ingest(home, register(tmp_path, "01_August_2026", [*homes()[2:], *others]))
    assert not build(home).refused
    said = rows(home, "SELECT gate FROM gate_result WHERE NOT passed AND as_at = '2026-08-01'")
    assert ("population_drift",) in said


def test_the_same_register_a_month_later_raises_nothing(tmp_path):
    home = Home(tmp_path / "home")
    ingest(home, register(tmp_path, "01_July_2026", homes()))
    ingest(home, register(tmp_path, "01_August_2026", homes(), "utf-8-sig"))
    assert not build(home).refused
    failed = "SELECT gate, sentence FROM gate_result WHERE NOT passed AND as_at = '2026-08-01'"
    assert rows(home, failed) == []
