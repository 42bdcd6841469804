"""20,000 providers and 60,000 locations against 5.7 million companies: seconds and memory."""

from __future__ import annotations

import resource
import time
from pathlib import Path

import polars as pl
from matching_frames import Market, market

from data.demo.identity.world import IdentityWorld, write_identity_world
from data.identity.linkage.register import WANTED
from data.identity.matching.company_match import MatchResult, matches

PROVIDERS, COMPANIES, SEED, NOISE = 20_000, 5_700_000, 901, 1.0
_COLUMNS = [name for name in WANTED if name != "last_as_at"]
MOST_SECONDS, MOST_MEGABYTES = 300.0, 4_000.0


def made(folder: Path) -> None:
    """Write the world into the folder if it is not there."""
    if not (folder / "planted.parquet").exists():
        folder.mkdir(parents=True, exist_ok=True)
        write_identity_world(folder, PROVIDERS, COMPANIES, SEED, NOISE)


def national(folder: Path) -> tuple[MatchResult, Market]:
    """Match the whole country; prints seconds and peak memory with their budgets.

    Run it once to make the world and again to measure, so that making it is not in the peak.
    """
    made(folder)
    parts = {
        name: pl.read_parquet(folder / f"{name}.parquet")
        for name in ("registers", "given", "locations", "former_names", "truth", "planted")
    }
    started = time.perf_counter()
    company = pl.read_parquet(folder / "companies" / "*.parquet", columns=_COLUMNS)
    world = market(IdentityWorld(companies=company, **parts))
    result = matches(
        world.provider, world.service_snapshot, company, former_names=world.former_names
    )
    took = time.perf_counter() - started
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024 / 1e6
    print(
        f"{len(world.provider):,} providers, {len(parts['locations']):,} locations, "
        f"{len(company):,} companies: {took:.0f} s (at most {MOST_SECONDS:.0f}), "
        f"peak {peak:,.0f} MB (at most {MOST_MEGABYTES:,.0f})"
    )
    return result, world
