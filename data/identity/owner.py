"""Which organisation owns a service, from the owner's name as a register prints it.

The name is the only evidence there is: no company number is given. Two spellings are one owner
only if they fold to the same words; councils never join companies; a blank is its own singleton.
"""

from __future__ import annotations

import polars as pl

COUNCIL_SECTOR = "Local authority"
_LEGAL_WORDS = r"\b(?:limited|ltd|plc|llp|the)\b"
_TITLES = r"(?i)^(?:mr|mrs|ms|miss|dr|prof|professor|sir|dame)\.?\s"


def folded_name(name: pl.Expr) -> pl.Expr:
    """Lower case, anything but letters and digits a blank, legal words left out, blanks folded."""
    words = name.str.to_lowercase().str.replace_all(r"[^\p{L}\p{N}]+", " ")
    return words.str.replace_all(_LEGAL_WORDS, " ").str.replace_all(r"\s+", " ").str.strip_chars()


def provider_id() -> pl.Expr:
    """``ofsted-org:…``, ``ofsted-la:…`` or ``ofsted-none:<URN>`` from owner_name, sector and urn."""
    folded = folded_name(pl.col("owner_name"))
    # A name of nothing but legal words still names somebody.
    key = pl.when(folded != "").then(folded).otherwise(pl.col("owner_name").str.to_lowercase())
    council = pl.col("sector") == COUNCIL_SECTOR
    return (
        pl.when(pl.col("owner_name").is_null())
        .then(pl.lit("ofsted-none:") + pl.col("urn"))
        .when(council)
        .then(pl.lit("ofsted-la:") + key)
        .otherwise(pl.lit("ofsted-org:") + key)
    )


def provider_kind(provider: pl.Expr) -> pl.Expr:
    """``organisation``, ``local-authority`` or ``unknown`` from a provider's or an owner's id."""
    return (
        pl.when(provider.str.contains(r"^(?:ofsted-la:|owner:council )"))
        .then(pl.lit("local-authority"))
        .when(provider.str.contains(r"^[a-z]+-none:"))
        .then(pl.lit("unknown"))
        .otherwise(pl.lit("organisation"))
    )


def is_individual(name: pl.Expr) -> pl.Expr:
    """Whether an owner's name reads like a person's (it begins with a title)."""
    return name.str.contains(_TITLES).fill_null(False)
