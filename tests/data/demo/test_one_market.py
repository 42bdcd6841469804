"""Another seed and other noise: what they change, what they leave alone, and one market in a home."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import polars as pl
import pytest
from typer.testing import CliRunner

from data.demo.adult.providers import adult_providers
from data.demo.one_market import DEFAULT_SEED, FILES, Drawn, keep_to
from data.demo.registrations import COUNCIL, SECTORS
from data.demo.scale import SCALES
from data.demo.world import simulate
from data.errors import ForewarnError
from flows.cli import app
from tests.data.demo.conftest import Published

#: What noise may change: how an owner is printed, and whether its company took another name.
PRINTED = ["owner", "entity_now", "renamed_on"]


@pytest.fixture(scope="module")
def noisy() -> dict[float, pl.DataFrame]:
    return {noise: simulate(SCALES["small"], 7, noise) for noise in (0.0, 1.0, 2.0, 10.0)}


def varied(homes: pl.DataFrame) -> float:
    """Of homes with an organisation for an owner, how many are printed under another name."""
    own = homes.filter(pl.col("owner").is_not_null(), pl.col("sector") != SECTORS[COUNCIL])
    return float(own.select((pl.col("owner") != pl.col("entity")).mean()).item())


def test_noise_changes_what_is_printed_and_nothing_else(noisy: dict[float, pl.DataFrame]) -> None:
    usual = noisy[1.0]
    for homes in noisy.values():
        assert homes.drop(PRINTED).equals(usual.drop(PRINTED))


def test_more_noise_prints_more_names_otherwise(noisy: dict[float, pl.DataFrame]) -> None:
    shares = [varied(noisy[noise]) for noise in sorted(noisy)]
    assert shares == sorted(shares)
    assert shares[0] == 0 < shares[1] < shares[2] < shares[3] < 0.95


def test_another_seed_draws_other_homes(noisy: dict[float, pl.DataFrame]) -> None:
    other = simulate(SCALES["small"], 8)
    assert not other.drop(PRINTED).equals(noisy[1.0].drop(PRINTED))


@pytest.mark.parametrize("noise", [0.0, 1.0, 10.0])
def test_numbers_of_adult_providers_follow_the_noise(noise: float, published: Published) -> None:
    truth = published.truth.companies
    assert truth is not None

    def drawn(much: float) -> pl.DataFrame:
        return adult_providers(np.random.default_rng(1), truth.companies, truth.endings, much)

    found, shown = drawn(noise), ["printed_name", "printed_number"]
    assert found.drop(shown).equals(drawn(1.0).drop(shown)), "the services are the same"
    wrong = found.select(
        pl.col("printed_number").ne_missing(pl.col("company_number")).mean()
    ).item()
    assert {0.0: wrong == 0, 1.0: 0.02 < wrong < 0.2, 10.0: 0.5 < wrong < 1}[noise]


def test_a_home_keeps_to_one_market(tmp_path: Path) -> None:
    home = tmp_path / "demo"
    first = keep_to(home, Drawn("small", 1, 1.0))
    assert first == home / FILES
    assert keep_to(home, Drawn("small", 1, 1.0)) == first, "safe to repeat"
    for other in (Drawn("small", 2, 1.0), Drawn("small", 1, 2.0), Drawn("national", 1, 1.0)):
        with pytest.raises(ForewarnError, match="another synthetic market") as told:
            keep_to(home, other)
        assert str(home) in str(told.value) and "--home" in str(told.value)


def test_a_market_of_an_earlier_version_is_not_mixed_with(tmp_path: Path) -> None:
    (tmp_path / FILES).mkdir()
    with pytest.raises(ForewarnError, match="earlier version"):
        keep_to(tmp_path, Drawn("small", DEFAULT_SEED, 1.0))


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        (["--scale", "huge"], "neither small nor national"),
        (["--seed", "-1"], "--seed -1"),
        (["--noise", "-0.1"], "--noise -0.1"),
        (["--noise", "11"], "--noise 11"),
        (["--noise", "nan"], "--noise nan"),
    ],
)
def test_what_no_market_can_be_drawn_from_is_one_sentence(
    tmp_path: Path, asked: list[str], said: str
) -> None:
    done = CliRunner().invoke(
        app, ["demo", "--no-dashboard", "--home", str(tmp_path / "demo"), *asked]
    )
    assert done.exit_code != 0
    assert said in str(done.exception) and str(done.exception).endswith(".")
    assert not (tmp_path / "demo").exists()
