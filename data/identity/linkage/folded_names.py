"""Every name on the lists of companies as it is compared: millions, so nothing else is kept of them."""

from __future__ import annotations

import polars as pl

from data.identity.linkage.names import matching_name

#: Names folded at a time; what folding one makes in between is several times its size.
_STRETCH = 500_000
#: A name that more companies have borne tells none of them from the others.
_MOST_BEARERS = 100


def folded_names(company: pl.DataFrame, former_names: pl.DataFrame | None = None) -> pl.DataFrame:
    """The names that companies bear or have borne, folded.

    Args:
        company: ``company`` rows: ``company_number, name`` and, if there, ``previous_name``.
        former_names: ``company_number, name``: names given up.

    Returns:
        ``company_number, folded``; a name may stand more than once.
    """
    told = [(company, "name")]
    if "previous_name" in company.columns:
        told.append((company, "previous_name"))
    if former_names is not None:
        told.append((former_names, "name"))
    # Cut before anything is selected, which would copy the columns of millions of rows whole.
    parts = [
        rows.slice(start, _STRETCH)
        .select("company_number", folded=matching_name(pl.col(name)))
        .filter(pl.col("folded") != "")
        for rows, name in told
        for start in range(0, max(len(rows), 1), _STRETCH)
    ]
    return pl.concat(parts, rechunk=False)


def crowded_names(names: pl.DataFrame, folded: pl.DataFrame) -> pl.DataFrame:
    """``folded``: those of the providers' names that a crowd of companies has borne."""
    bearers = folded.join(names.select("folded").unique(), on="folded", how="semi")
    return (
        bearers.group_by("folded")
        .agg(pl.col("company_number").n_unique())
        .filter(pl.col("company_number") > _MOST_BEARERS)
        .select("folded")
    )
