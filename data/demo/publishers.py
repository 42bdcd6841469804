"""The same synthetic market as the publishers beside Ofsted and Companies House would tell it."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import numpy as np
import polars as pl

from data.demo.adult.write import AdultTruth, write_adult_care
from data.demo.charities.extract import write_extract
from data.demo.companies.write import FOLDER as COMPANIES
from data.demo.companies.write import CompanyTruth
from data.demo.councils.dealings import write_dealings
from data.demo.councils.statistics import write_statistics
from data.demo.devolved.registers import write_registers
from data.demo.ofsted_releases import write_releases
from data.demo.ownership.chains import ownership
from data.demo.ownership.psc_snapshot import write_snapshot
from data.demo.scale import LAST_YEAR

#: Chance of its own, so that the other markets are the same with and without these files.
_STREAM = 3
#: The day of the last snapshot of companies.
REGISTER_DAY = dt.date(LAST_YEAR, 4, 1)
COUNCILS, DEVOLVED, CHARITIES = "synthetic_councils", "synthetic_devolved", "synthetic_charities"


def write_publishers(
    folder: Path, world: pl.DataFrame, companies: CompanyTruth, seed: int, noise: float = 1.0
) -> tuple[AdultTruth, pl.DataFrame]:
    """Write adult care, further releases, control, charities, councils' figures, other nations.

    Args:
        folder: the market's folder; each family has one within.
        world: the homes' market, columns as ``world.simulate`` returns them.
        companies: the truth of the companies.
        seed: the same seed gives the same bytes.
        noise: see ``market.write_market``.

    Returns:
        The truth of adult care, and who owns whom, as ``ownership.chains.ownership``.
    """
    rng = np.random.default_rng([seed, _STREAM])
    adult = write_adult_care(folder, companies.companies, companies.endings, seed, noise)
    owned = ownership(rng, companies.companies)
    write_releases(folder, world, companies.companies, owned)
    write_snapshot(folder / COMPANIES, REGISTER_DAY, companies.companies, owned)
    write_extract(
        _made(folder / CHARITIES),
        REGISTER_DAY,
        companies.companies,
        companies.accounts,
        companies.endings,
    )
    councils = _made(folder / COUNCILS)
    write_statistics(councils, rng)
    write_dealings(councils, rng, companies.companies, adult.now)
    write_registers(_made(folder / DEVOLVED), rng)
    return adult, owned


def _made(folder: Path) -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    return folder
