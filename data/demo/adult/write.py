"""The synthetic market of adult care, written as its regulator would, and its truth."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import polars as pl

from data.demo.adult.answers import write_answers
from data.demo.adult.described import described
from data.demo.adult.hazard import COEFFICIENTS
from data.demo.adult.lists import (
    active_locations,
    deactivated_locations,
    directory,
    latest_ratings,
)
from data.demo.adult.locations import Locations
from data.demo.adult.providers import adult_providers
from data.demo.adult.scale import LATEST, LISTED_YEARS
from data.demo.adult.world import simulate
from data.demo.csv_file import write_csv
from data.demo.ods_file import write_ods

FOLDER = "synthetic_adult_care"
MARK = "SYNTHETIC DATA - not a real register."
#: Chance of its own, so that the other markets are the same with and without this one.
_STREAM = 2


@dataclass(frozen=True)
class AdultTruth:
    """What is true of the synthetic adult care and stands in none of its files.

    Attributes:
        providers: one row per provider, as ``adult_providers``.
        locations: one row per 31 March and location, as ``world.simulate``: ``sign_*``,
            ``log_odds``, ``probability`` of leaving within twelve months, and the outcome.
        now: the locations on the newest list, as ``described``.
        coefficients: effect of each ``sign_*`` on the log-odds, and ``base``.
    """

    providers: pl.DataFrame
    locations: pl.DataFrame
    now: pl.DataFrame
    coefficients: dict[str, float]


def write_adult_care(
    folder: Path, companies: pl.DataFrame, ended: pl.DataFrame, seed: int, noise: float = 1.0
) -> AdultTruth:
    """Write six yearly lists of active locations, the newest month's lists, and a run of answers.

    In ``folder / FOLDER``: ``<day>_HSCA_Active_Locations.csv`` of every 31 March of
    ``LISTED_YEARS``; of ``LATEST`` the same, deactivated locations and latest ratings as ODS or
    CSV, the directory, and what the syndication API answers about every stated succession.

    Args:
        folder: the market's folder.
        companies: from ``found_companies``.
        ended: from ``companies.tables.endings``.
        seed: the same seed gives the same bytes.
        noise: see ``market.write_market``.

    Returns:
        The truth, in memory only.
    """
    rng = np.random.default_rng([seed, _STREAM])
    providers = adult_providers(rng, companies, ended, noise)
    locations, truth = simulate(rng, providers)
    target = folder / FOLDER
    target.mkdir(parents=True, exist_ok=True)
    for year in LISTED_YEARS:
        day = dt.date(year, 3, 31)
        write_csv(
            target / f"{day:%d_%B_%Y}_HSCA_Active_Locations.csv",
            [_source(day)],
            active_locations(_registered(locations, providers, day)),
        )
    now = _registered(locations, providers, LATEST)
    left = np.flatnonzero(locations.ended_on <= np.datetime64(LATEST))
    _write_latest(target, now, described(locations, providers, left, LATEST))
    write_answers(target, locations, providers, LATEST)
    return AdultTruth(providers, truth, now, dict(COEFFICIENTS))


def _write_latest(target: Path, now: pl.DataFrame, gone: pl.DataFrame) -> None:
    """The newest month's lists of who is registered and who has gone."""
    day = f"{LATEST:%d_%B_%Y}"
    readme = ("README", [_source(LATEST)], pl.DataFrame({"Notes": ["All rows are synthetic."]}))
    write_ods(
        target / f"{day}_HSCA_Active_Locations.ods",
        [readme, ("HSCA_Active_Locations", [], active_locations(now))],
    )
    write_csv(
        target / f"{day}_Deactivated_Locations.csv", [_source(LATEST)], deactivated_locations(gone)
    )
    write_csv(target / f"{day}_Latest_ratings.csv", [_source(LATEST)], latest_ratings(now))
    write_csv(target / f"{day}_CQC_directory.csv", [_source(LATEST)], directory(now))


def _registered(locations: Locations, providers: pl.DataFrame, day: dt.date) -> pl.DataFrame:
    return described(locations, providers, locations.active(np.datetime64(day)), day)


def _source(day: dt.date) -> str:
    return f"{MARK} Source: CQC database as at {day:%d %B %Y}"
