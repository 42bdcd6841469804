"""Ten years of synthetic adult care: who is registered when, who leaves, and who takes over."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import polars as pl
from numpy.typing import NDArray

from data.demo.adult.hazard import log_odds_of_leaving, planted_signs
from data.demo.adult.identities import location_ids
from data.demo.adult.locations import Locations, open_locations
from data.demo.adult.scale import FIRST_TOLD, LATEST, STEPS
from data.demo.adult.takeovers import KINDS, take_over
from data.demo.geography import english_authorities

_YEAR_DAYS = 365


def simulate(rng: np.random.Generator, providers: pl.DataFrame) -> tuple[Locations, pl.DataFrame]:
    """Let the market run from its first step to its last.

    Args:
        rng: source of chance.
        providers: from ``adult_providers``.

    Returns:
        All locations, successors after the others; and the truth, one row per 31 March and
        location registered then: ``as_at, location_id, kind, sign_*, log_odds, probability`` (of
        leaving within twelve months) and the outcome ``left, why`` (own or company ended),
        ``left_on, successor_id, succession`` (its kind), ``stated`` (null at the last 31 March).
    """
    locations = open_locations(rng, providers, english_authorities())
    died = providers["died"].to_numpy().astype("datetime64[D]")
    told: list[tuple[np.datetime64, NDArray[np.int64], pl.DataFrame]] = []
    for as_at, until in pairwise(STEPS):
        start, end = np.datetime64(as_at), np.datetime64(until)
        days = int((end - start).astype(int))
        index = locations.active(start)
        signs = planted_signs(locations, index, start)
        log_odds = log_odds_of_leaving(locations, index, signs)
        if as_at >= FIRST_TOLD:
            told.append((start, index, _chances(signs, log_odds)))
        chance = days / _YEAR_DAYS / (1 + np.exp(-log_odds))
        leaves = index[rng.random(len(index)) < chance]
        on = start + rng.integers(1, days, len(leaves)).astype("timedelta64[D]")
        locations.ended_on[leaves] = on
        _end_with_companies(locations, died, start, end)
        take_over(rng, locations, providers, start, end)
    return locations, _truth(locations, providers, told)


def _end_with_companies(
    locations: Locations, died: NDArray[np.datetime64], start: np.datetime64, end: np.datetime64
) -> None:
    """No registration outlives the company that holds it."""
    day = died[locations.provider]
    dying = (day > start) & (day <= end) & (locations.registered_on < day)
    locations.ended_on = np.where(
        dying & (np.isnat(locations.ended_on) | (locations.ended_on > day)),
        day,
        locations.ended_on,
    )


def _chances(signs: dict[str, NDArray[np.bool_]], log_odds: NDArray[np.float64]) -> pl.DataFrame:
    return pl.DataFrame(
        {
            **{f"sign_{name}": flags for name, flags in signs.items()},
            "log_odds": log_odds,
            "probability": 1 / (1 + np.exp(-log_odds)),
        }
    )


def _truth(
    locations: Locations,
    providers: pl.DataFrame,
    told: list[tuple[np.datetime64, NDArray[np.int64], pl.DataFrame]],
) -> pl.DataFrame:
    ids = location_ids(len(locations))
    died = providers["died"].to_numpy().astype("datetime64[D]")[locations.provider]
    heir = {int(old): row for row, old in enumerate(locations.predecessor) if old >= 0}
    frames = []
    for start, index, chances in told:
        ended = locations.ended_on[index]
        left = ~np.isnat(ended) & (ended <= start + np.timedelta64(_YEAR_DAYS + 1, "D"))
        known = start + np.timedelta64(_YEAR_DAYS, "D") <= np.datetime64(LATEST)
        why = np.where(ended == died[index], "company ended", "own")
        heirs = [
            heir.get(int(row)) if gone else None for row, gone in zip(index, left, strict=True)
        ]
        frames.append(
            chances.with_columns(
                pl.lit(pl.Series(np.full(len(index), start))).alias("as_at"),
                pl.Series("location_id", ids[index]),
                pl.Series("kind", locations.kind[index]),
                pl.Series("left", left) if known else pl.lit(None, pl.Boolean).alias("left"),
                pl.Series("why", [w if gone else None for w, gone in zip(why, left, strict=True)]),
                pl.Series("left_on", np.where(left, ended, np.datetime64("NaT"))),
                pl.Series(
                    "successor_id", [None if h is None else ids[h] for h in heirs], pl.String
                ),
                pl.Series(
                    "succession",
                    [None if h is None else KINDS[locations.how[h]] for h in heirs],
                    pl.String,
                ),
                pl.Series(
                    "stated",
                    [None if h is None else bool(locations.stated[h]) for h in heirs],
                    pl.Boolean,
                ),
            )
        )
    return pl.concat(frames)
