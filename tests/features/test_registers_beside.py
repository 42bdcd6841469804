"""Registers of other days and nations change nothing of what an annual register says of England."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import polars as pl
import pytest

from data.tables.market import MARKETS
from data.warehouse.build import build
from data.warehouse.facts import Facts
from data.warehouse.home import Home
from features.concentration import LEVELS, concentration
from features.panel import service_panel
from tests.data.devolved.files import scottish_csv
from tests.data.files import HEADINGS_2025, csv_bytes, register_2025, title, written
from tests.data.homes import ingest, table
from tests.data.test_ofsted_releases import MI_HEADINGS

MARCH_25 = date(2025, 3, 31)
FACTS = (
    "service", "service_snapshot", "provider", "inspection", "joiner_leaver", "providers_places",
    "local_authority",
)  # fmt: skip


def facts_of(home: Home) -> Facts:
    build(home)
    return Facts(**{name: table(home, f"SELECT * FROM {name}") for name in FACTS})


@pytest.fixture(scope="module")
def both(tmp_path_factory: pytest.TempPathFactory) -> tuple[Facts, Facts]:
    """The facts of two annual registers; and the same with four other registers beside them."""
    folder = tmp_path_factory.mktemp("beside")
    annual = [
        written(
            folder / f"prov_{year}.csv",
            csv_bytes(
                HEADINGS_2025,
                register_2025(48 + year % 2000)[: 40 + year % 2000],
                title("Provider level", f"31 March {year}"),
            ),
        )
        for year in (2024, 2025)
    ]
    in_year = csv_bytes(MI_HEADINGS, register_2025()[3:], title("Providers", "30 September 2024"))
    beside: list[Path] = [
        written(folder / "mi_2024.csv", in_year),
        # Of the very day of the annual register, and of a day between.
        written(folder / "MDSF_data_31 March 2025.csv", scottish_csv()),
        written(folder / "MDSF_data_31 March 2026.csv", scottish_csv() + b"\r\n"),
        written(folder / "MDSF_data_31 May 2024.csv", scottish_csv() + b"\r\n\r\n"),
    ]
    alone, more = Home(folder / "alone"), Home(folder / "more")
    ingest(alone, *annual)
    ingest(more, *annual, *beside)
    return facts_of(alone), facts_of(more)


def test_the_other_registers_are_held(both):
    alone, more = both
    assert len(more.service_snapshot) == len(alone.service_snapshot) + 21 + 3 * 5
    assert more.editions().equals(alone.editions())


def test_panels_are_the_same(both):
    for as_at in (date(2024, 3, 31), MARCH_25):
        panels = [service_panel(facts, "childrens-homes", as_at) for facts in both]
        assert panels[0].height > 0 and panels[0].equals(panels[1])


@pytest.mark.parametrize("market", MARKETS)
def test_england_is_the_same(both, market):
    for by in LEVELS:
        alone, more = (concentration(facts, market, MARCH_25, by) for facts in both)
        # Council areas of Scotland stand beside England's, never in them.
        scottish = pl.col("area_code").str.starts_with("S").fill_null(False)
        scottish = scottish | (pl.col("area_name") == "Nowhere")
        assert more.filter(~scottish).equals(alone), (market, by)
