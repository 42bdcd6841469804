"""Which edges held on one date, as far as was known by another, and under which ids."""

from __future__ import annotations

from datetime import date

import polars as pl

from data.identity.ownership.chains import tops

#: Whose word counts before whose. A person's decision comes first; then the owner in Ofsted's
#: release, the reviewed file, and what companies declare. Brands come last, see ``controller``.
PRECEDENCE = {"decided": 0, "ofsted-release": 1, "edge-file": 2, "psc": 3, "cqc-brand": 4}


def seen(ownership: pl.DataFrame, as_at: date, known_by: date | None = None) -> pl.DataFrame:
    """The edges that held on a date and were public by a day; None sets no limit.

    An end that was not public by then had not been seen.
    """
    edges = ownership.filter(pl.col("valid_from").is_null() | (pl.col("valid_from") <= as_at))
    unseen = pl.lit(False)
    if known_by is not None:
        edges = edges.filter(pl.col("known_on") <= known_by)
        unseen = (pl.col("ended_known_on") > known_by).fill_null(False)
    return edges.filter(pl.col("valid_to").is_null() | (pl.col("valid_to") > as_at) | unseen)


def one_id_each(
    edges: pl.DataFrame, match: pl.DataFrame, provider: pl.DataFrame, known_by: date | None = None
) -> dict[str, str]:
    """The one id of an organisation that has several.

    Args:
        edges: what ``seen`` returns; those of ``same-owner`` are used.
        match: ``match`` rows; which company an organisation is does not change with the date.
        provider: ``provider`` rows.
        known_by: the day by which a match must have been public; None sets no limit.

    Returns:
        id -> the id it goes by, without those that go by their own. It is that of the company
        matched; for a name's spellings of which only some are matched, that company's too, unless
        they are matched to several, and then the name's own.
    """
    spelled = edges.filter(pl.col("level") == "same-owner").sort(
        pl.col("source").replace_strict(PRECEDENCE, default=9, return_dtype=pl.Int64),
        pl.col("known_on"),
        "owner_id",
        descending=[False, True, False],
    )
    leads = dict(
        spelled.unique("entity_id", keep="first", maintain_order=True)
        .select("entity_id", "owner_id")
        .iter_rows()
    )
    root = tops(leads)
    known = match.filter(
        pl.col("entity_kind") == "provider", pl.col("company_number").is_not_null()
    )
    if known_by is not None:
        known = known.filter(pl.col("known_on") <= known_by)
    known = known.join(provider, left_on="entity_id", right_on="provider_id", how="semi")
    company = {
        entity: f"company:{number}"
        for entity, number in known.select("entity_id", "company_number").iter_rows()
    }
    of_group: dict[str, set[str]] = {}
    for entity, number in company.items():
        of_group.setdefault(root.get(entity, entity), set()).add(number)

    def of_root(top: str) -> str:
        found = of_group.get(top, set())
        return top if top.startswith("company:") or len(found) != 1 else next(iter(found))

    ids = {entity: of_root(top) for entity, top in root.items()}
    ids |= {top: of_root(top) for top in set(root.values()) | set(of_group)}
    return {entity: one for entity, one in (ids | company).items() if entity != one}


def under_one_id(ids: dict[str, str], column: str) -> pl.Expr:
    """A column of ids with the one id of each, from what ``one_id_each`` gives."""
    return pl.col(column).replace(list(ids), list(ids.values()))
