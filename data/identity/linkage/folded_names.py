"""Every name on the lists of companies as it is compared: millions, so nothing else is kept of them."""

from __future__ import annotations

import polars as pl

from data.identity.linkage.names import matching_name

#: Names folded at a time; what folding one makes in between is several times its size.
_STRETCH = 500_000


def folded_names(company: pl.DataFrame, former_names: pl.DataFrame | None = None) -> pl.DataFrame:
    """The names that companies bear or have borne, folded.

    Args:
        company: ``company`` rows: ``company_number, name`` and, if there, ``previous_name``.
        former_names: ``company_number, name``: names given up.

    Returns:
        ``company_number, folded``; a name may stand more than once.
    """
    told = [company.select("company_number", "name")]
    if "previous_name" in company.columns:
        told.append(
            company.select("company_number", name="previous_name").filter(
                pl.col("name").is_not_null()
            )
        )
    if former_names is not None:
        told.append(former_names.select("company_number", "name"))
    parts = [
        rows.slice(start, _STRETCH)
        .select("company_number", folded=matching_name(pl.col("name")))
        .filter(pl.col("folded") != "")
        for rows in told
        for start in range(0, max(len(rows), 1), _STRETCH)
    ]
    return pl.concat(parts, rechunk=False)
