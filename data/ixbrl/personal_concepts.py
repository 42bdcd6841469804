"""Concepts whose facts are a person's data; the list is the reviewed ``personal_concepts.yaml``."""

from __future__ import annotations

import re
from functools import lru_cache
from pathlib import Path

import polars as pl

from data.reviewed_file import reviewed

REVIEWED = Path(__file__).with_name("personal_concepts.yaml")

_NAME_NOBODY = ("Truefalse", "Policy")


@lru_cache(maxsize=1)
def _pattern() -> re.Pattern[str]:
    entries = reviewed(REVIEWED)["concepts"]
    return re.compile("|".join(f"(?:{entry['pattern']})" for entry in entries), re.I)


@lru_cache(maxsize=100_000)
def is_personal(concept: str) -> bool:
    """Whether a concept, by its local name, names or reaches a person."""
    return not concept.endswith(_NAME_NOBODY) and _pattern().fullmatch(concept) is not None


def without_personal(facts: pl.DataFrame) -> pl.DataFrame:
    """Facts less the words said under personal concepts; figures name nobody and are kept."""
    concepts = facts["concept"].unique().cast(pl.String).to_list()
    personal = [concept for concept in concepts if is_personal(concept)]
    said = pl.col("concept").cast(pl.String).is_in(personal) & pl.col("value").is_null()
    return facts.filter(~said)
