"""Companies whose names are of one family, and which of these families are really one group."""

from __future__ import annotations

import numpy as np
import polars as pl

from data.demo.company_names import family_of

#: Families that belong together; the others only sound as if they did.
_LINKED = 0.75


def linked_families(rng: np.random.Generator, companies: pl.DataFrame) -> list[list[int]]:
    """Rows of the companies of each group, oldest first, groups in order of their oldest.

    Args:
        rng: source of chance.
        companies: from ``found_companies``, in order of incorporation.
    """
    first_name = pl.coalesce("previous_name", "company_name")
    families = (
        companies.with_row_index("row")
        .with_columns(family=family_of(first_name), adult=pl.col("owner").is_null())
        .filter(pl.col("family").is_not_null(), pl.col("owner_role").is_null())
        .group_by("family", "adult", "charity", maintain_order=True)
        .agg("row")
        .filter(pl.col("row").list.len() > 1)["row"]
        .to_list()
    )
    return [family for family in families if rng.random() < _LINKED]
