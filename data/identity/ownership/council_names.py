"""When a name is a council's, whatever a register calls it.

"Stockport Council", "Stockport Metropolitan Borough Council" and "Stockport MBC" are one, and so is
"Norfolk County Council Children's Services". A council that took another's place under the same name
of the area ("Dorset County Council", "Dorset Council") is never on a register beside it.
"""

from __future__ import annotations

import polars as pl

from data.sources.authorities.names import ons_name

_SAYS_COUNCIL = r"(?i)\b(?:council|borough of|city of|county of|corporation|mbc|mdc)\b"
#: What stands behind a council's name where a register prints a department, or its kind.
_BEHIND = r"(?i)(\bcouncil)\b.*$|\s+L\.?A\.?$"


def council_key(name: pl.Expr, is_council: pl.Expr | None = None) -> pl.Expr:
    """``council <area>``, the key of the council of an upper-tier area; null for all other names.

    Args:
        name: a name as printed.
        is_council: where a register says that the bearer is a council; then the area's bare name
            will do, and what stands behind the name is left out. Elsewhere the name itself must
            say so, for a firm may be called after its town.
    """
    area = ons_name(name)
    said: pl.Expr = pl.when(name.str.contains(_SAYS_COUNCIL)).then(area)
    if is_council is not None:
        behind = pl.when(name.str.contains(_BEHIND)).then(name.str.replace(_BEHIND, "$1"))
        said = pl.when(is_council).then(pl.coalesce(area, ons_name(behind))).otherwise(said)
    return pl.lit("council ") + said.str.to_lowercase().str.replace_all(r"[^\p{L}\p{N}]", "")


def council_name_edges(edges: pl.DataFrame) -> pl.DataFrame:
    """Edges from owners known by name alone to the council that they are.

    Args:
        edges: ``ownership`` rows of any source.

    Returns:
        ``entity_id, owner_id, owner_name, known_on, evidence``, one row per name that is a council's.
    """
    named = edges.filter(pl.col("owner_id").str.starts_with("owner:"))
    return (
        named.group_by(entity_id="owner_id")
        .agg(
            pl.col("owner_name").sort_by("known_on", "owner_name").first(), pl.col("known_on").min()
        )
        .with_columns(owner_id=pl.lit("owner:") + council_key(pl.col("owner_name")))
        .filter(pl.col("owner_id").is_not_null() & (pl.col("owner_id") != pl.col("entity_id")))
        .select(
            "entity_id",
            "owner_id",
            "owner_name",
            "known_on",
            evidence=pl.format("{} is a council, under this or another of its names", "owner_name"),
        )
        .sort("entity_id")
    )
