"""The reviewed words of ``words.yaml`` and the tables beside it."""

from __future__ import annotations

import csv
import re
from functools import lru_cache
from pathlib import Path
from typing import Any

import polars as pl

from data.reviewed_file import reviewed

_HERE = Path(__file__).parent


@lru_cache(maxsize=1)
def words() -> dict[str, Any]:
    """``words.yaml`` as it stands."""
    return dict(reviewed(_HERE / "words.yaml"))


@lru_cache(maxsize=1)
def deadlines() -> dict[str, Any]:
    """``deadlines.yaml``: how long companies have to file."""
    return dict(reviewed(_HERE / "deadlines.yaml"))


@lru_cache(maxsize=1)
def care_activities() -> dict[str, str]:
    """SIC code -> service type, of the activities that are care."""
    with (_HERE / "care_activities.csv").open(encoding="utf-8", newline="") as rows:
        return {row["sic_code"]: row["service_type"] for row in csv.DictReader(rows)}


def fold_word(text: str) -> str:
    """A word without case and punctuation: ``Active - Proposal`` and ``active-proposal`` are one."""
    return re.sub(r"[^a-z0-9]+", " ", text.lower()).strip()


def folded(written: pl.Expr, kind: str) -> pl.Expr:
    """Forewarn's word for a publisher's, or null for one never seen before.

    Args:
        written: text.
        kind: a key of ``words.yaml`` that maps Forewarn's words to the publisher's.
    """
    known = {fold_word(w): ours for ours, theirs in words()[kind].items() for w in [ours, *theirs]}
    return _fold(written).replace_strict(known, default=None, return_dtype=pl.String)


def insolvency_words(written: pl.Expr) -> tuple[pl.Expr, pl.Expr]:
    """Kind and class (``failure``, ``solvent``, ``other``) of an insolvency case's type."""
    kinds, classes = {}, {}
    for case_class, of_class in words()["insolvency_case"].items():
        for kind, theirs in of_class.items():
            for word in theirs:
                kinds[fold_word(word)], classes[fold_word(word)] = kind, case_class
    text = _fold(written)
    return (
        text.replace_strict(kinds, default=None, return_dtype=pl.String),
        text.replace_strict(classes, default=None, return_dtype=pl.String),
    )


def failure_kinds() -> list[str]:
    """The kinds of insolvency that are a company's failure."""
    return list(words()["insolvency_case"]["failure"])


def by_start(description: pl.Expr, kind: str) -> pl.Expr:
    """Forewarn's word by how a description starts; the first in ``words.yaml`` that fits."""
    fits = [
        pl.when(pl.any_horizontal(description.str.starts_with(start) for start in starts)).then(
            pl.lit(ours)
        )
        for ours, starts in words()[kind].items()
    ]
    return pl.coalesce(fits)


def _fold(written: pl.Expr) -> pl.Expr:
    return written.str.to_lowercase().str.replace_all(r"[^a-z0-9]+", " ").str.strip_chars()
