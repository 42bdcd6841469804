"""Are the entities of the edition before still there, each once?"""

from __future__ import annotations

import polars as pl

from data.gates.edition import Case, Measured, nothing_before, share
from data.gates.tolerances import ListRules

#: How reasons of the quarantine say that a row stands in its list twice.
REPEATED = r"(?i)repeated|primary_key"


def keys_kept(case: Case, rules: ListRules) -> Measured:
    """The share of the last edition's keys that are still present, per period (compounded)."""
    before = case.before
    if before is None or before.rows.is_empty():
        return nothing_before()
    keys = [name for name in rules.key if name != "as_at"]
    then = before.rows.select(keys).unique()
    kept = then.join(case.now.rows.select(keys).unique(), on=keys, how="semi", nulls_equal=True)
    per_period = share(len(kept), len(then)) ** (1 / case.periods)
    return Measured(
        per_period,
        f"{len(kept):,} of {len(then):,} entries of the last edition are still there "
        f"({per_period:.2%}{' a period' if case.periods > 1 else ''})",
        before.words,
    )


def repeated_keys(case: Case, rules: ListRules) -> Measured:
    """The share of lines that repeat an entry of the same edition."""
    refused = case.now.refused.filter(pl.col("reason").str.contains(REPEATED))
    part = share(len(refused), case.now.read)
    return Measured(part, f"{len(refused):,} rows repeat another ({part:.2%})")
