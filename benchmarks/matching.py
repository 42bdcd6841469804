"""How well providers are matched to companies, where the truth is known, and how long it takes.

    .venv/bin/python benchmarks/matching.py [--seeds 501,502] [--noise 1.0,1.6] [--train]
    .venv/bin/python benchmarks/matching.py --national FOLDER
    FOREWARN_REAL_DATA=DIR .venv/bin/python benchmarks/matching.py --real

Precision is the share of accepted matches that are right, recall the share of providers that are
companies that were matched to the right one; those of whom only a trading name is printed count as
missed. ``--train`` writes the parameters anew, on seeds that nothing is reported on.
"""

from __future__ import annotations

import argparse
import resource
import sys
import time
from pathlib import Path

import polars as pl

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from matching_frames import Market, market
from matching_training import calibration, estimate, truth_of

from data.demo.identity.world import identity_world
from data.identity.linkage.model import PARAMETERS
from data.identity.matching.company_match import MatchResult, matches

#: Seed and noise of the markets that parameters are estimated on; none is ever reported on.
TRAINED_ON = ((11, 0.7), (12, 1.0), (13, 1.6))


def run(market_: Market) -> MatchResult:
    return matches(
        market_.provider,
        market_.service_snapshot,
        market_.company,
        former_names=market_.former_names,
    )


def shown(result: MatchResult, market_: Market) -> None:
    """Precision and recall in all and by method, what waits, and the calibration."""
    truth = truth_of(market_)
    rows = result.match.join(truth, on="entity_id").with_columns(
        right=(pl.col("company_number") == pl.col("true")).fill_null(False)
    )
    wanted = truth.filter(pl.col("true").is_not_null())
    decidable = market_.planted.filter("decidable").select(entity_id="provider_id")
    able = wanted.join(decidable, on="entity_id", how="semi")
    right = rows.filter("right")
    out = [
        (
            f"accepted {len(rows):,}, wrong {len(rows) - len(right):,}: "
            f"precision {len(right) / max(len(rows), 1):.4f}"
        ),
        (
            f"companies {len(wanted):,}: recall {len(right) / len(wanted):.4f}; of the "
            f"{len(able):,} that can be told "
            f"{len(right.join(able, on='entity_id', how='semi')) / len(able):.4f}"
        ),
    ]
    for method, count, good in (
        rows.group_by("method").agg(pl.len(), pl.col("right").sum()).sort("method").iter_rows()
    ):
        out.append(f"  {method:16} {count:7,}  wrong {count - good:4,}")
    waiting = result.match_review.join(truth, on="entity_id")
    matched = result.match.select("entity_id")
    found = waiting.filter(pl.col("company_number") == pl.col("true")).join(
        matched, on="entity_id", how="anti"
    )
    out.append(
        f"waiting: {len(waiting):,} rows; {found['entity_id'].n_unique():,} unmatched providers "
        "have the right company there"
    )
    for row in result.match_review.group_by("reason").len().sort("reason").iter_rows():
        out.append(f"  {row[0]:20} {row[1]:6,}")
    bands = calibration(result.weighed, truth)
    gap = ((bands["mean"] - bands["right"]).abs() * bands["pairs"]).sum() / bands["pairs"].sum()
    out.append(f"probability   pairs   said   true (mean gap {gap:.4f})")
    for row in bands.to_dicts():
        out.append(
            f"{row['low']:.2f}-{min(row['high'], 1):.2f}  {row['pairs']:7,}  {row['mean']:.3f}  "
            f"{row['right']:.3f}"
        )
    print("\n".join(out), flush=True)


def main() -> None:
    said = argparse.ArgumentParser(description=__doc__)
    said.add_argument("--seeds", default="501,502")
    said.add_argument("--noise", default="1.0,1.6")
    said.add_argument("--providers", type=int, default=6_000)
    said.add_argument("--companies", type=int, default=400_000)
    said.add_argument("--train", action="store_true")
    said.add_argument("--national", type=Path)
    said.add_argument("--real", action="store_true")
    asked = said.parse_args()
    if asked.train:
        worlds = [
            market(identity_world(asked.providers, asked.companies, seed, noise))
            for seed, noise in TRAINED_ON
        ]
        told = "; ".join(f"seed {seed}, noise {noise}" for seed, noise in TRAINED_ON)
        estimate(
            worlds,
            f"synthetic markets of {asked.providers:,} providers and {asked.companies:,} "
            f"companies: {told}",
            PARAMETERS,
        )
        return
    if asked.national:
        from matching_scale import national

        shown(*national(asked.national))
        return
    if asked.real:
        from matching_real import real_pairs

        real_pairs()
        return
    for seed in map(int, asked.seeds.split(",")):
        for noise in map(float, asked.noise.split(",")):
            world = market(identity_world(asked.providers, asked.companies, seed, noise))
            started = time.perf_counter()
            result = run(world)
            took = time.perf_counter() - started
            peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
            print(f"\nseed {seed}, noise {noise}: {took:.1f} s, peak {peak:,.0f} MB")
            shown(result, world)


if __name__ == "__main__":
    main()
