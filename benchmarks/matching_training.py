"""Estimating the linkage's parameters from synthetic markets whose truth is known."""

from __future__ import annotations

import json
import math
from collections.abc import Sequence
from dataclasses import asdict, replace
from pathlib import Path

import numpy as np
import polars as pl
from matching_frames import Market
from scipy.optimize import minimize

from data.identity.linkage.candidates import candidates
from data.identity.linkage.entities import entities
from data.identity.linkage.folded_names import folded_names
from data.identity.linkage.model import LinkageModel, Weight
from data.identity.linkage.register import CompanyLists
from data.identity.linkage.signs import SIGNS, signs
from data.identity.linkage.weighing import match_weights
from data.identity.linkage.word_counts import word_counts, words_in_use
from data.identity.matching.given_number import given_numbers
from data.identity.matching.same_name import same_names

#: Added to each count, so that what was never seen is rare and not impossible.
_SMOOTH = 2.0
ACCEPT, REVIEW = 0.8, 0.2


def truth_of(market: Market) -> pl.DataFrame:
    """``entity_id, true`` (null: no company)."""
    return market.truth.select(entity_id="provider_id", true="company_number")


def labelled_pairs(market: Market) -> tuple[pl.DataFrame, dict[str, tuple[int, int]]]:
    """Pairs that rules leave open with ``right``; and of each rule (right, all)."""
    found = entities(market.provider, market.service_snapshot)
    lists = CompanyLists(market.company, former_names=market.former_names)
    held = lists.of(market.company["company_number"])
    folded = folded_names(market.company, market.former_names)
    counts = word_counts(found.name, folded)
    known = words_in_use(counts)
    truth = truth_of(market)

    def judged(rows: pl.DataFrame) -> pl.DataFrame:
        right = (pl.col("company_number") == pl.col("true")).fill_null(False)
        return rows.join(truth, on="entity_id").with_columns(right=right)

    given = judged(given_numbers(found, held, known).filter(pl.col("fault").is_null()))
    named = judged(same_names(found, held).filter("alone"))
    settled = pl.concat([given["entity_id"], named["entity_id"]]).unique()
    open_ids = found.entity.filter("nameable", ~pl.col("entity_id").is_in(settled.implode()))
    near = candidates(found, folded, lists.postcodes(), counts, open_ids["entity_id"]).pairs
    pairs = signs(near, found, held, known)
    rules = {
        "given-number": (int(given["right"].sum()), len(given)),
        "repaired-number": (int(given["right"].sum()), len(given)),
        "same-name": (int(named["right"].sum()), len(named)),
    }
    return judged(pairs), rules


def estimate(markets: Sequence[Market], said: str, target: Path) -> LinkageModel:
    """Count the signs of pairs that are one and of others, calibrate, and write the parameters."""
    parts, rules = [], {}
    for number, market in enumerate(markets):
        pairs, counted = labelled_pairs(market)
        parts.append(pairs.with_columns(market=pl.lit(number)))
        for rule, (right, everything) in counted.items():
            before = rules.get(rule, (0, 0))
            rules[rule] = (before[0] + right, before[1] + everything)
    pairs = pl.concat(parts).filter(pl.col("against").is_null())
    weights = {sign: _weights(pairs, sign) for sign in SIGNS}
    model = LinkageModel(
        trained_on=said,
        prior=round(float(pairs["right"].mean()), 6),
        slope=1.0,
        intercept=0.0,
        accept=ACCEPT,
        review=REVIEW,
        # The share that was right, a half-case short of certainty.
        reliability={rule: round((r + 0.5) / (n + 1), 5) for rule, (r, n) in rules.items()},
        signs=weights,
    )
    logit = match_weights(pairs, model).to_numpy() * math.log(2)
    slope, intercept = _calibrated(pairs, logit)
    model = replace(model, slope=slope, intercept=intercept)
    target.write_text(json.dumps(asdict(model), indent=1) + "\n", encoding="utf-8")
    return model


def _calibrated(pairs: pl.DataFrame, logit: np.ndarray) -> tuple[float, float]:
    """Slope and intercept under which the candidates of a provider, and none, are likeliest."""
    provider = pairs.select(pl.struct("market", "entity_id", "known_on").rank("dense")).to_series()
    of = provider.to_numpy().astype(np.int64) - 1
    right = pairs["right"].to_numpy()
    size = int(of.max()) + 1

    def unlikely(at: np.ndarray) -> float:
        odds = np.clip(at[0] * logit + at[1], -40, 40)
        together = np.log1p(np.bincount(of, np.exp(odds), minlength=size))
        return float(together.sum() - odds[right].sum())

    found = minimize(unlikely, np.array([1.0, 0.0]), method="Nelder-Mead")
    return round(float(found.x[0]), 5), round(float(found.x[1]), 5)


def _weights(pairs: pl.DataFrame, sign: str) -> dict[str, Weight]:
    rows = (
        pairs.drop_nulls(sign)
        .group_by(sign)
        .agg(one=pl.col("right").sum(), other=(~pl.col("right")).sum())
        .sort(sign)
    )
    counts = {value: (one, other) for value, one, other in rows.iter_rows()}
    ones = sum(one for one, _ in counts.values()) + _SMOOTH * len(counts)
    others = sum(other for _, other in counts.values()) + _SMOOTH * len(counts)
    return {
        value: Weight(m=round((one + _SMOOTH) / ones, 6), u=round((other + _SMOOTH) / others, 6))
        for value, (one, other) in counts.items()
    }


def calibration(weighed: pl.DataFrame, truth: pl.DataFrame) -> pl.DataFrame:
    """One row per band of probability: ``low, high, pairs, mean, right`` (share)."""
    edges = [0.0, 0.05, 0.2, 0.5, 0.8, 0.9, 0.97, 0.99, 1.0001]
    rows = (
        weighed.filter(pl.col("against").is_null())
        .join(truth, on="entity_id")
        .with_columns(right=(pl.col("company_number") == pl.col("true")).fill_null(False))
    )
    band = np.digitize(rows["probability"].to_numpy(), edges[1:-1])
    return (
        rows.with_columns(band=pl.Series(band))
        .group_by("band")
        .agg(pairs=pl.len(), mean=pl.col("probability").mean(), right=pl.col("right").mean())
        .sort("band")
        .with_columns(
            low=pl.col("band").replace_strict(dict(enumerate(edges[:-1]))),
            high=pl.col("band").replace_strict(dict(enumerate(edges[1:]))),
        )
    )
