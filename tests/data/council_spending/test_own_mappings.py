"""A user's own mapping lies in the home that is worked in, and counts from the next ingest on."""

from __future__ import annotations

from pathlib import Path

import polars as pl
import pytest

from data.home_in_use import home_in_use, working_in
from data.settings import settings
from data.warehouse.build import build
from data.warehouse.database import read_database
from data.warehouse.home import Home
from data.warehouse.ingest import ingest_paths
from data.warehouse.outcome import Outcome

#: Synthetic data: a council that turns days about and writes payments as negative amounts.
SPEND = "Supplier,Date,Amount\nAlpha Care Ltd,02/03/2026,-700\nBeta Care Ltd,02/04/2026,-900\n"
MAPPING = "council: Barnsley\nfile_names: ['^barnsley']\ncolumns: {}\n"


@pytest.fixture
def elsewhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The home of the settings, which is not the one worked in."""
    monkeypatch.setenv("FOREWARN_HOME", str(tmp_path / "elsewhere"))
    settings.cache_clear()
    return tmp_path / "elsewhere"


@pytest.fixture
def spend(tmp_path: Path, elsewhere: Path) -> Path:
    file = tmp_path / "barnsley-spend-2026-03.csv"
    file.write_text(SPEND, encoding="utf-8")
    return file


def written(home: Path, text: str, name: str = "barnsley.yaml") -> None:
    (home / "mappings").mkdir(parents=True, exist_ok=True)
    (home / "mappings" / name).write_text(text, encoding="utf-8")


def ingested(home: Home, file: Path) -> Outcome:
    [outcome] = ingest_paths(home, [file], 10_000_000)
    return outcome


def paid(home: Home) -> list[float]:
    held = read_database(build(home).path, ["council_payment"])["council_payment"]
    return held.sort("row_number")["amount_gbp"].to_list()


@pytest.mark.parametrize("name", ["barnsley.yaml", "barnsley.yml"])
def test_the_home_named_on_the_command_decides_and_no_other(
    tmp_path: Path, spend: Path, elsewhere: Path, name: str
) -> None:
    written(elsewhere, MAPPING + "sign: 1\n")
    home = Home(tmp_path / "named")
    written(home.path, MAPPING + "sign: -1\n", name)
    assert "read by the mapping barnsley" in ingested(home, spend).warnings
    assert paid(home) == [700.0, 900.0]


def test_a_mapping_written_after_its_file_counts_when_the_file_comes_again(
    tmp_path: Path, spend: Path
) -> None:
    home = Home(tmp_path / "named")
    assert ingested(home, spend).kind == "ingested"
    before = build(home)
    assert paid(home) == [-700.0, -900.0]
    assert ingested(home, spend).kind == "already here"
    written(home.path, MAPPING + "sign: -1\n")
    assert ingested(home, spend).kind == "ingested"
    assert build(home).build_id != before.build_id
    assert paid(home) == [700.0, 900.0]
    # Nothing is new once it has been read so, and the change of a mapping is one of the payments.
    assert ingested(home, spend).kind == "already here"
    written(home.path, MAPPING + "sign: -1\namounts: gross\n")
    assert ingested(home, spend).kind == "ingested"
    held = read_database(build(home).path, ["council_payment"])["council_payment"]
    assert held["includes_vat"].all() and len(held) == 2
    (home.path / "mappings" / "barnsley.yaml").unlink()
    assert ingested(home, spend).kind == "ingested"
    assert paid(home) == [-700.0, -900.0]


def test_a_mapping_for_another_council_changes_nothing(tmp_path: Path, spend: Path) -> None:
    home = Home(tmp_path / "named")
    ingested(home, spend)
    before = build(home).build_id
    written(home.path, "council: Leeds\nfile_names: ['^leeds']\ncolumns: {}\n", "leeds.yaml")
    assert ingested(home, spend).kind == "already here"
    assert build(home).build_id == before


def test_one_that_cannot_be_used_says_so_in_one_sentence(tmp_path: Path, spend: Path) -> None:
    home = Home(tmp_path / "named")
    written(home.path, "columns: [")
    outcome = ingested(home, spend)
    assert outcome.kind == "refused" and "barnsley.yaml cannot be used" in outcome.sentence
    assert "\n" not in outcome.sentence


def test_the_home_in_use_is_given_back(tmp_path: Path, elsewhere: Path) -> None:
    with working_in(tmp_path / "a"):
        with pytest.raises(RuntimeError), working_in(tmp_path / "b"):
            assert home_in_use() == tmp_path / "b"
            raise RuntimeError
        assert home_in_use() == tmp_path / "a"
    assert home_in_use() == elsewhere


def test_fetching_asks_the_pages_of_the_home_s_mappings(tmp_path: Path, elsewhere: Path) -> None:
    """A landing page that only a mapping of the home named knows is asked for."""
    from data.fetching.run import FetchRun
    from data.fetching.source import FetchSource

    asked: list[list[str]] = []

    def fetch(job: object) -> list[Path]:
        from data.sources.council_spending.mapping import mappings

        asked.append([m.name for m in mappings()[0] if m.landing_page])
        return []

    home = Home(tmp_path / "named")
    written(home.path, MAPPING + "landing_page: https://example.org/spend\n")
    source = FetchSource("council_spend", "t", None, "", (), fetch)
    FetchRun(home, settings(), lambda files: [])([source])
    assert asked and "barnsley" in asked[0]
    assert pl.Series(asked[0]).is_unique().all()
