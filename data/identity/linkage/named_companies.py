"""Companies of a national list that bear the name of an organisation on a register of care.

Registers of children's care print no numbers, and many care companies state another activity or
none. Matching would find such a company by its name, but nothing else of it would be typed.
"""

from __future__ import annotations

import polars as pl

from data.identity.linkage.names import TRADING_AS, legal_form, matching_name
from data.identity.matching.same_name import FITTING
from data.sources.companies_house.company_number import as_company_number
from data.sources.companies_house.company_rows import map_company_list
from data.warehouse.archive import ArchivedTable

#: Letters by which a list of millions is cut down before its names are folded, which takes time.
_START = 7


def wanted_names(printed: pl.Series) -> pl.DataFrame:
    """The names to look for: those that say a legal form, which no two live companies share.

    Args:
        printed: owners' names as registers print them.

    Returns:
        ``folded, form``, each pair once.
    """
    name = pl.col("name").str.replace(f"{TRADING_AS}.*$", "")
    return (
        printed.drop_nulls()
        .unique()
        .to_frame("name")
        .select(folded=matching_name(name), form=legal_form(name))
        .filter(pl.col("form").is_not_null(), pl.col("folded") != "")
        .unique()
    )


def named_numbers(part: ArchivedTable, names: pl.DataFrame) -> pl.Series:
    """The numbers of a list's companies that bear or bore one of the names.

    Companies whose activities speak against care are left out, as matching by name does.

    Args:
        part: an archived list of companies.
        names: what ``wanted_names`` gives.

    Raises:
        SchemaDrift: if a required column cannot be found.
    """
    headings = map_company_list(part.path, part.as_at, part.file_name).headings
    activities = [headings[name] for name in headings if name.startswith("activity_")]
    fitting = pl.any_horizontal(
        pl.all_horizontal(
            True,
            *(pl.col(one).fill_null("").str.contains(r"^\s*(?:None.*)?$") for one in activities),
        ),
        *(pl.col(one).str.contains(FITTING) for one in activities),
    )
    starts = names["folded"].str.replace_all(" ", "", literal=True).str.head(_START).unique()
    found = [pl.Series("company_number", [], pl.String)]
    for column in ("name", "previous_name"):
        if column not in headings:
            continue
        written = pl.col(headings[column])
        start = (
            written.str.head(4 * _START)
            .str.to_lowercase()
            # As folding does: "the" and "and" tell no name from another.
            .str.replace_all(r"^\s*the\b|\band\b|[^\p{L}\p{N}]", "")
            .str.head(_START)
        )
        near = (
            pl.scan_parquet(part.path)
            .filter(start.is_in(starts.implode()), fitting.fill_null(False))
            .select(
                as_company_number(pl.col(headings["company_number"])).alias("company_number"),
                name=written,
            )
            .collect(engine="streaming")
        )
        found.append(
            near.with_columns(folded=matching_name(pl.col("name")))
            .join(names, on="folded", how="semi")
            .with_columns(form=legal_form(pl.col("name")))
            .join(names, on=["folded", "form"], how="semi")["company_number"]
        )
    return pl.concat(found).drop_nulls().unique()
