"""A synthetic children's-homes market with a known truth, in the publisher's own formats."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import polars as pl

from data.demo.adult.write import AdultTruth
from data.demo.companies.write import CompanyTruth, write_companies
from data.demo.csv_file import write_csv
from data.demo.hazard import COEFFICIENTS, REGION_EFFECTS
from data.demo.joiners_leavers import (
    joiners_and_leavers,
    joiners_leavers_2023,
    joiners_leavers_2025,
)
from data.demo.ods_file import write_ods
from data.demo.one_market import DEFAULT_SEED
from data.demo.owners import EXITING_GROUP, LARGE_GROUP, SELLER
from data.demo.provider_level import provider_level_2024, provider_level_2025
from data.demo.publishers import write_publishers
from data.demo.scale import FIRST_YEAR, GROUP_EXIT_YEAR, LAST_YEAR, SALE_YEAR, SCALES
from data.demo.world import simulate

#: Stands above the header of every synthetic table; the ingest looks for its first two words.
MARK = "SYNTHETIC DATA - not a real register."
_NOTES = [
    "This worksheet contains one table, this table begins in cell A4.",
    "Some cells in this table are empty \N{EN DASH} the column does not apply to that provider.",
]


@dataclass(frozen=True)
class Truth:
    """What is true of a synthetic market and stands in none of its files.

    Attributes:
        homes: one row per edition (``as_at``) and ``urn``, un-inspected registrations included:
            what the register prints, ``listed`` (whether that edition prints it), ``sign_*`` flags,
            ``log_odds`` and ``probability`` (0-1) of leaving within twelve months, and the outcome
            ``left, why, left_on, end_status, successor_urn, succession`` (its kind), ``decoy_urn``
            (null at the last edition). ``why`` is a word of ``passing_year.WHY``; a type change
            does not leave the register. ``owner`` is as printed, ``entity`` one name for each owner
            however it is printed. See ``succession.succession_truth``.
        companies: what is true of the companies that own the homes, and of their peers; None if
            only the homes were asked for.
        adult: what is true of adult care, run by the same companies; None likewise.
        owned: who controls which company, as ``ownership.chains.ownership``; None likewise. See
            ``ownership.truth.ownership_truth`` and ``identity.market_truth.provider_truth``.
        coefficients: effect of each ``sign_*`` on the log-odds, and ``base``.
        region_effects: effect of each region on the log-odds; regions not named have none.
        large_group: owner that grows by buying another.
        seller: owner whose homes pass to the large group.
        sale_year: first edition under the new owner.
        exiting_group: owner that gives up several homes in the year to ``group_exit_year``.
        group_exit_year: edition by which they are gone.
    """

    homes: pl.DataFrame
    companies: CompanyTruth | None
    adult: AdultTruth | None
    owned: pl.DataFrame | None
    coefficients: dict[str, float]
    region_effects: dict[str, float]
    large_group: str = LARGE_GROUP
    seller: str = SELLER
    sale_year: int = SALE_YEAR
    exiting_group: str = EXITING_GROUP
    group_exit_year: int = GROUP_EXIT_YEAR


def write_market(
    folder: Path,
    scale: str = "small",
    seed: int = DEFAULT_SEED,
    noise: float = 1.0,
    *,
    homes_only: bool = False,
) -> Truth:
    """Write ten editions of a synthetic register, eight lists of joiners and leavers, and companies.

    Registers of 2016 to 2024 are CSV in the 2024 layout; that of 2025 is an ODS workbook with its
    joiners and leavers. All but the last print only providers with a full inspection. The owners'
    companies and their peers are written into a folder within (``companies.write.FOLDER``), and so
    is what other publishers tell of the same market (``publishers.write_publishers``).

    Args:
        folder: where the files go; made if it does not exist.
        scale: ``small`` (about 900 to 1,300 homes) or ``national`` (1,850 to 3,600).
        seed: the same seed gives the same bytes.
        noise: how often registers print names and company numbers otherwise than they are: 0
            never, 1 as usual, 2 twice as often. Nothing else depends on it.
        homes_only: leave everything else out; the homes are the same with and without it.

    Returns:
        The truth, in memory only.
    """
    folder.mkdir(parents=True, exist_ok=True)
    world = simulate(SCALES[scale], seed, noise)
    by_year = {
        year: world.filter(pl.col("as_at").dt.year() == year)
        for year in range(FIRST_YEAR, LAST_YEAR + 1)
    }
    for year in range(FIRST_YEAR, LAST_YEAR):
        write_csv(
            folder / f"synthetic_provider_level_at_31_march_{year}.csv",
            _preamble(year, f"Provider level as at 31 March {year}"),
            provider_level_2024(by_year[year].filter("listed")),
        )
    for year in range(FIRST_YEAR + 1, LAST_YEAR):
        write_csv(
            folder / f"synthetic_joiners_leavers_{year}.csv",
            _preamble(year, f"Leavers and Joiners at 31 March {year}"),
            joiners_leavers_2023(joiners_and_leavers(by_year[year - 1], by_year[year]), year),
        )
    _write_last(folder, by_year[LAST_YEAR - 1], by_year[LAST_YEAR])
    companies, adult, owned = None, None, None
    if not homes_only:
        companies = write_companies(folder, world, SCALES[scale], seed)
        adult, owned = write_publishers(folder, world, companies, seed, noise)
    return Truth(world, companies, adult, owned, dict(COEFFICIENTS), dict(REGION_EFFECTS))


def _write_last(folder: Path, before: pl.DataFrame, now: pl.DataFrame) -> None:
    year = LAST_YEAR
    moves = joiners_leavers_2025(joiners_and_leavers(before, now), year)
    write_ods(
        folder / f"synthetic_childrens_social_care_{year}.ods",
        [
            (
                f"Provider_level_at_31_Mar_{year}",
                _preamble(year, f"Provider level as at 31 March {year}"),
                provider_level_2025(now.filter("listed")),
            ),
            (
                f"Leavers+Joiners_at_31_Mar_{year}",
                _preamble(year, f"Leavers and Joiners at 31 March {year}"),
                moves,
            ),
        ],
    )


def _preamble(year: int, what: str) -> list[str]:
    return [f"{MARK} Children's social care data in England {year} - {what}", *_NOTES]
