"""Providers whose whole name one company alone has borne."""

from __future__ import annotations

import polars as pl

from data.identity.linkage.entities import Entities
from data.identity.linkage.possible import borne_in_time, ruled_out
from data.identity.linkage.register import Register

#: Of these activities (SIC 2007 divisions) is a company that runs care, owns such companies, lets
#: their houses, or says nothing of what it does.
FITTING = r"^(8[678]|85|55|64|68|70|74|82|9[46]|99)"


def same_names(found: Entities, register: Register) -> pl.DataFrame:
    """Pairs of one whole name, legal endings and punctuation aside, that dates do not rule out.

    Returns:
        One row per provider and company: ``entity_id, company_number, written, borne, former,
        forms`` (``agree``, ``differ`` or ``unsaid``), ``happened_on, known_on``, ``bearers`` (companies of
        the name by that day), ``alone``: the first to be known, and then no other; both sides
        say the same legal form (one that says none may be no company at all), and the company's
        activities do not speak against it.
    """
    names = found.name.filter(~pl.col("trading")).join(
        found.entity.filter("nameable").select("entity_id", "first_as_at", "existed_by"),
        on="entity_id",
    )
    borne = register.name.join(names.select("folded").unique(), on="folded", how="semi")
    pairs = (
        names.join(borne, on="folded", suffix="_of_company")
        .join(
            register.company.select(
                "company_number",
                "incorporated_on",
                "gone_on",
                "abroad",
                "sic_codes",
                company_as_at="as_at",
            ),
            on="company_number",
        )
        .filter(borne_in_time() & ruled_out().is_null())
        .with_columns(
            forms=pl.when(pl.col("form") == pl.col("form_of_company"))
            .then(pl.lit("agree"))
            .when(pl.col("form") != pl.col("form_of_company"))
            .then(pl.lit("differ"))
            .otherwise(pl.lit("unsaid")),
            fitting=(pl.col("sic_codes").list.len() == 0)
            | pl.col("sic_codes").list.eval(pl.element().str.contains(FITTING)).list.any(),
            happened_on=pl.max_horizontal("first_as_at", "company_as_at"),
            known_on=pl.max_horizontal("known_on", "known_on_of_company"),
        )
        .sort("entity_id", "known_on", "company_number", "former", "written", "borne")
        .unique(["entity_id", "company_number"], keep="first", maintain_order=True)
    )
    first = pl.col("known_on") == pl.col("known_on").min().over("entity_id")
    return pairs.with_columns(
        bearers=(pl.col("known_on") <= pl.col("known_on").min().over("entity_id"))
        .sum()
        .over("entity_id")
    ).select(
        "entity_id",
        "company_number",
        "written",
        "borne",
        "former",
        "forms",
        "happened_on",
        "known_on",
        "bearers",
        alone=first & (pl.col("bearers") == 1) & (pl.col("forms") == "agree") & pl.col("fitting"),
    )
