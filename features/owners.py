"""A market's services under whoever owns them: as registered, or at a level above.

The registered entity is the provider as its register spells it. At every level above, the spellings
of one name are one owner; whoever is owned by nobody known is its own.
"""

from __future__ import annotations

from datetime import date

import polars as pl

from data.identity.ownership.controller import owners_at
from data.tables.identity import OWNER_LEVELS
from data.warehouse.facts import Facts

__all__ = ["OWNER_LEVELS", "at_owner_level", "owners_of"]


def owners_of(facts: Facts, as_at: date, known_by: date | None = None) -> pl.DataFrame:
    """Whose every provider was at a date: ``OwnerAt`` rows (see ``owners_at``)."""
    return owners_at(facts.ownership, facts.match, facts.provider, as_at, known_by)


def at_owner_level(rows: pl.DataFrame, owners: pl.DataFrame, level: str) -> pl.DataFrame:
    """Services with their owner at a level in place of the registered provider.

    Args:
        rows: a market's services at one date (``service_snapshot`` rows).
        owners: ``OwnerAt`` rows of that date.
        level: one of ``OWNER_LEVELS``; ``entity`` changes nothing.

    Returns:
        The same rows; ``provider_id`` is the owner's id and ``owner_name`` its name, which stays
        null where the register names no owner and none is known.
    """
    if level == "entity":
        return rows
    above = owners.select("provider_id", owner=pl.col(f"{level}_id"), named=pl.col(f"{level}_name"))
    moved = pl.col("owner").is_not_null() & (pl.col("owner") != pl.col("provider_id"))
    return (
        rows.join(above, on="provider_id", how="left", maintain_order="left")
        .with_columns(
            provider_id=pl.when(moved).then("owner").otherwise("provider_id"),
            owner_name=pl.when(moved).then("named").otherwise("owner_name"),
        )
        .drop("owner", "named")
    )
