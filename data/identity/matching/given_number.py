"""Company numbers that a publisher gives for a provider, each checked before it is believed."""

from __future__ import annotations

import polars as pl

from data.identity.linkage.agreement import CLOSE
from data.identity.linkage.entities import Entities
from data.identity.linkage.name_pairs import named_pairs
from data.identity.linkage.possible import ruled_out
from data.identity.linkage.register import Register

#: Providers taken over from another register bear its dates; where the publisher gives the number
#: and the name agrees, a company may be so much the younger.
_DAYS_LATE = 400


def given_numbers(found: Entities, register: Register, known: pl.Series) -> pl.DataFrame:
    """Every number given, with what the lists of companies say of it.

    Args:
        found: the providers' signs.
        register: the companies.
        known: from ``word_counts.words_in_use``.

    Returns:
        One row per provider and number: ``entity_id, entity_name, company_number, company_name``
        (null: no list has it), ``repaired, said_by, charity_number, agreement, written, borne,
        given_on, as_at`` (of the company's first list), ``known_on`` (when number, company and
        agreeing names were all public), ``fault``: null, ``number-unknown``, ``foreign``,
        ``too-young``, ``dissolved`` or ``name-disagrees``.
    """
    numbers = found.number.join(
        found.entity.select("entity_id", "entity_name", "existed_by", entity_known_on="known_on"),
        on="entity_id",
    ).join(
        register.company.select(
            "company_number",
            "company_name",
            "incorporated_on",
            "gone_on",
            "abroad",
            "as_at",
            company_known_on="known_on",
        ),
        on="company_number",
        how="left",
    )
    named = named_pairs(numbers, found, register, known)
    best = named.unique(["entity_id", "company_number"], keep="first", maintain_order=True).rename(
        {"known_on": "names_known_on"}
    )
    foreign = pl.col("company_number").str.contains(r"^(FC|OE|BR|NF|SF)")
    return (
        numbers.join(
            best.select(
                "entity_id", "company_number", "agreement", "written", "borne", "names_known_on"
            ),
            on=["entity_id", "company_number"],
            how="left",
        )
        .with_columns(
            known_on=pl.max_horizontal(
                "known_on", "entity_known_on", "company_known_on", "names_known_on"
            ),
            fault=pl.when(foreign)
            .then(pl.lit("foreign"))
            .when(pl.col("company_name").is_null())
            .then(pl.lit("number-unknown"))
            .otherwise(
                pl.coalesce(
                    ruled_out(_DAYS_LATE),
                    pl.when(
                        ~pl.col("agreement").cast(pl.String).is_in(CLOSE).fill_null(False)
                    ).then(pl.lit("name-disagrees")),
                )
            ),
        )
        .drop("company_known_on", "entity_known_on", "names_known_on", "existed_by", "abroad")
        .sort("entity_id", "company_number")
    )
