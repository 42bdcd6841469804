"""From the register of people with significant control to edges between companies.

A company controls another that declares it with more than half of the shares or votes, or, where
neither is declared, with the right to appoint its board (Companies Act 2006, Schedule 1A). The
register names the first such company up the chain alone, so that chains are followed company by
company. People are counted, never named. Whoever holds as a trustee or nominee holds for somebody
else, whom nobody tells.
"""

from __future__ import annotations

import polars as pl

from data.identity.ownership.abroad import country_abroad
from data.identity.ownership.edge_rows import abroad_id, company_id, edge_rows
from data.identity.ownership.owner_names import owner_id_of_name
from data.sources.companies_house.company_number import as_company_number

#: A band that starts here is of more than half.
HALF = 50
#: As the register spells it, and as it should.
_NOBODY = "^no-individual-or-entity-with-signi?fican"
_HOLDS_FOR_OTHERS = r"(?i)\b(?:nominees?|trustees?|trust corporation)\b"


def control_edges(control: pl.DataFrame) -> pl.DataFrame:
    """The ``ownership`` rows that the register of control gives.

    Args:
        control: ``control`` rows, numbers as meant (``declared_numbers``); statements that an
            owner is not found yet are left out.

    Returns:
        ``parent`` edges from ``company:…`` up, one per person, entity or statement.
    """
    kind = pl.col("kind")
    body = kind.is_in(["corporate", "legal-person"]) & pl.col("name").is_not_null()
    # A legal person that is no company (a council, a ministry) stands on no register of companies.
    public = body & (kind == "legal-person")
    for_others = body & (
        pl.col("name").str.contains(_HOLDS_FOR_OTHERS) | _only_as("trust").fill_null(False)
    )
    foreign = body & pl.col("country").is_not_null()
    nobody = (kind == "statement") & pl.col("statement").str.contains(_NOBODY)
    share = pl.max_horizontal("shares_from", "votes_from")
    own = company_id(pl.col("company_number"))
    known = pl.col("controller_number").is_not_null()
    rows = (
        control.with_columns(
            country=country_abroad(),
            name=pl.coalesce(_written("name"), pl.format("company {}", "controller_number")),
        )
        .filter(body | nobody | kind.is_in(["individual", "super-secure", "exemption"]))
        .with_columns(
            entity_id=own,
            level=pl.lit("parent"),
            owner_id=pl.when(for_others)
            .then(pl.format("unknown:{}", own))
            .when(body & known)
            .then(company_id(pl.col("controller_number")))
            .when(foreign)
            .then(abroad_id(pl.col("country"), pl.col("name")))
            .when(body)
            .then(owner_id_of_name(pl.col("name")))
            .when(kind == "individual")
            .then(pl.lit("person:") + pl.col("company_number"))
            .otherwise(pl.format("unknown:{}", own)),
            owner_name=pl.when(body)
            .then("name")
            .when(kind == "individual")
            .then(pl.lit("an individual, not named"))
            .otherwise(pl.lit("not known")),
            valid_from="notified_on",
            valid_to="ceased_on",
            ended_known_on="ceased_known_on",
            share_from=share.cast(pl.Float64),
            controls=~(body | (kind == "individual"))
            | (share >= HALF).fill_null(False)
            | (share.is_null() & pl.col("appoints_directors")),
            ends=pl.when(for_others)
            .then(pl.lit("held in trust or by a nominee"))
            .when(body & known)
            .then(pl.lit(None, pl.String))
            .when(foreign)
            .then(pl.lit("registered abroad"))
            .when(public)
            .then(pl.lit("top as its source names it"))
            .when(body)
            .then(pl.lit("not found at Companies House"))
            .when(kind == "individual")
            .then(pl.lit("an individual controls it"))
            .when(kind == "super-secure")
            .then(pl.lit("protected by law from being named"))
            .when(kind == "exemption")
            .then(pl.lit("listed on an exchange"))
            .otherwise(pl.lit("no one controls it")),
            evidence=_words(body, nobody),
        )
    )
    return edge_rows(rows, "psc")


def _only_as(capacity: str) -> pl.Expr:
    """Whether everything declared is held in one capacity, ``trust`` or ``firm``."""
    natures = pl.col("natures_of_control").str.split(";")
    return natures.list.eval(pl.element().str.contains(f"-as-{capacity}")).list.all() & (
        natures.list.len() > 0
    )


def _written(column: str) -> pl.Expr:
    """What is written in a column, null if that is nothing but blanks."""
    text = pl.col(column).str.strip_chars()
    return pl.when(text != "").then(text)


def _words(body: pl.Expr, nobody: pl.Expr) -> pl.Expr:
    natures = pl.col("natures_of_control").str.replace_all("-", " ").str.replace_all(";", ", ")
    where = (
        pl.when(pl.col("country").is_not_null())
        .then(pl.format(" ({})", "country"))
        .otherwise(pl.lit(""))
    )
    written = as_company_number(pl.col("registration_number"))
    meant = (
        pl.when(body & (written != pl.col("controller_number")))
        .then(pl.format(" (declared under the number {}, a slip away from its own)", written))
        .otherwise(pl.lit(""))
    )
    told = pl.when(body).then(pl.col("name") + where + meant).otherwise(pl.col("kind"))
    return (
        pl.when(nobody)
        .then(pl.lit("the company states that nobody has significant control of it"))
        .when(pl.col("kind") == "exemption")
        .then(pl.lit("the company is exempt: its shares are traded on an exchange"))
        .when(pl.col("kind") == "super-secure")
        .then(pl.lit("its controller is protected by law from being named"))
        .otherwise(
            pl.format("declared by the company: {}: {}", told, natures.fill_null("nature not told"))
        )
    )
