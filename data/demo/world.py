"""Ten years of a synthetic market, register by register."""

from __future__ import annotations

import numpy as np
import polars as pl

from data.demo.arrivals import open_homes
from data.demo.geography import english_authorities
from data.demo.hazard import log_odds_of_leaving, planted_signs
from data.demo.opening import open_market
from data.demo.owner_spelling import spelled
from data.demo.owners import Owners
from data.demo.passing_year import GOES_ON, apply_outcome, draw_outcome
from data.demo.reference_numbers import ReferenceNumbers
from data.demo.registrations import HOME, PROVISION_TYPES, Registrations
from data.demo.scale import BURN_IN_YEAR, FIRST_YEAR, LAST_YEAR, Scale
from data.demo.snapshot import describe, with_truth
from data.demo.successors import open_beside, register_again
from data.demo.transfers import KINDS, draw_transfers


def simulate(scale: Scale, seed: int, noise: float = 1.0) -> pl.DataFrame:
    """Every registration in force at 31 March of every year, first edition to last.

    Args:
        scale: size of the market.
        seed: the same seed gives the same rows.
        noise: see ``market.write_market``; owners are the same whatever is printed of them.

    Returns:
        One row per date and registration: the columns of ``snapshot.describe``,
        ``snapshot.with_truth`` and ``owner_spelling.spelled``, and ``listed``, whether the
        edition prints it (all but the last print only what has had a full inspection).
    """
    rng = np.random.default_rng(seed)
    owners, urns = Owners(english_authorities(), rng), ReferenceNumbers(rng)
    homes = open_market(rng, scale, owners, urns)
    lost = np.array([], dtype=np.int64)
    frames = []
    for year in range(BURN_IN_YEAR, LAST_YEAR + 1):
        as_at = np.datetime64(f"{year}-03-31")
        index = homes.active(as_at)
        signs = planted_signs(homes, index, as_at, lost)
        log_odds = log_odds_of_leaving(homes, index, signs, owners.geography.regions)
        rows = describe(homes, index, as_at, owners)
        outcome, successor, decoy, kinds = None, {}, {}, []
        if year < LAST_YEAR:
            chance = 1 / (1 + np.exp(-log_odds))
            outcome = draw_outcome(
                rng, homes, index, chance, signs["rating_inadequate"], year, owners, scale
            )
            transfers = draw_transfers(rng, homes, index, outcome, year, owners, scale)
            kinds = [KINDS[code] for code in transfers.kind]
            gone = outcome.left() & ~np.isin(outcome.why, GOES_ON) & (homes.kind[index] == HOME)
            # Losses stay with whoever owned the home then, whatever is sold later in the year.
            lost = np.unique(homes.owner[index[gone]])
            apply_outcome(homes, index, outcome, year, owners)
            successor = register_again(rng, homes, index, outcome, transfers, year, urns)
            decoy = open_beside(rng, homes, index, outcome, year, owners, urns, scale.decoys)
            _open(rng, homes, year, owners, urns, scale)
        if year >= FIRST_YEAR:
            frames.append(with_truth(rows, signs, log_odds, outcome, kinds, successor, decoy))
    return spelled(pl.concat(frames), rng, noise).with_columns(
        listed=(pl.col("as_at").dt.year() == LAST_YEAR) | pl.col("latest_rating").is_not_null()
    )


def _open(
    rng: np.random.Generator,
    homes: Registrations,
    year: int,
    owners: Owners,
    urns: ReferenceNumbers,
    scale: Scale,
) -> None:
    """As many newcomers of each kind as the market grows by."""
    span = (year + 1 - BURN_IN_YEAR) / (LAST_YEAR - BURN_IN_YEAR)
    target = round(scale.homes_start * (scale.homes_end / scale.homes_start) ** span)
    wanted = (target, scale.secure, scale.special_schools, scale.fostering)
    for kind in range(len(PROVISION_TYPES)):
        running = int(((homes.kind == kind) & np.isnat(homes.ended_on)).sum())
        open_homes(rng, homes, kind, max(wanted[kind] - running, 0), year, owners, urns)
