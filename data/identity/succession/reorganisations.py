"""Councils that became others, and bodies that took over a council's children's services.

``known_reorganisations.csv`` holds reviewed facts, each with its source; which council's area came
out of which is the table of authorities through time.
"""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path

import polars as pl

from data.identity.owner import COUNCIL_SECTOR
from data.identity.ownership.owner_names import name_words
from data.sources.authorities.names import ons_name
from data.sources.authorities.reviewed import changes, upper_tier

FILE = Path(__file__).resolve().parents[1] / "known_reorganisations.csv"


def body_words(name: pl.Expr) -> pl.Expr:
    """What tells a council or another body from others: a council's ONS name, else its words.

    "Cumbria", "Cumbria County Council" and "CUMBRIA" are one; so are "Bradford Children's and
    Families Trust Limited" and "Bradford Children and Families Trust CIC".
    """
    words = name_words(name).str.replace_all(r"\bchildrens\b", "children")
    return pl.coalesce(pl.lit("council:") + ons_name(name), words)


def body_key(name: pl.Expr) -> pl.Expr:
    """The key that all spellings of one body share: its words without blanks."""
    return body_words(name).str.replace_all(" ", "", literal=True)


@lru_cache(maxsize=1)
def reorganisations() -> pl.DataFrame:
    """The reviewed table.

    Returns:
        One row per pair of bodies: ``from_body, to_body, kind, happened_on, known_on, source,
        quote`` and both bodies' ``body_key`` as ``from_key, to_key``.
    """
    table = pl.read_csv(FILE, comment_prefix="#", infer_schema=False)
    return table.with_columns(
        pl.col("happened_on", "known_on").str.to_date(),
        from_key=body_key(pl.col("from_body")),
        to_key=body_key(pl.col("to_body")),
    )


@lru_cache(maxsize=1)
def passages() -> pl.DataFrame:
    """The reviewed table by the owners that registers print around each reorganisation.

    A register printed after the day may name the new owner beside the old registration, and of one
    council made several nobody knows whose a home became: so each of the new bodies may stand on
    either side.

    Returns:
        One row per pair of ``from_owner_key, to_owner_key`` and day: ``rule_kind, rule_on,
        rule_known_on, rule_source, rule_bodies``.
    """
    # A council that goes on under its own name keeps its registrations.
    facts = reorganisations().filter(pl.col("from_key") != pl.col("to_key"))
    heirs = facts.select("from_key", "happened_on", heir="to_key")
    before = pl.concat(
        [
            facts.select("from_key", "happened_on", from_owner_key="from_key"),
            heirs.rename({"heir": "from_owner_key"}),
        ]
    ).unique()
    return (
        facts.join(before, on=["from_key", "happened_on"])
        .select(
            "from_owner_key",
            to_owner_key="to_key",
            rule_kind="kind",
            rule_on="happened_on",
            rule_known_on="known_on",
            rule_source="source",
            rule_bodies=pl.format("{} to {}", "from_body", "to_body"),
        )
        .unique(["from_owner_key", "to_owner_key", "rule_on"], keep="first", maintain_order=True)
        .sort("rule_on", "from_owner_key", "to_owner_key")
    )


def explained(ended: pl.DataFrame, rule_days: int) -> pl.DataFrame:
    """Ended registrations whose owner's services passed to another body about then.

    Args:
        ended: rows in the columns of ``spell.SPELL``.
        rule_days: how many days around a reorganisation it explains an end.

    Returns:
        ``service_id, fact_kind, fact_known_on, fact_words``, at most one row per registration.
    """
    around = pl.duration(days=rule_days)
    council = (pl.col("last_sector") == COUNCIL_SECTOR) & pl.col("last_owner_name").is_null()
    owner = pl.when(council).then("last_la_name").otherwise("last_owner_name")
    names = ended.select(owner_name=owner.unique()).with_columns(
        from_owner_key=body_key(pl.col("owner_name"))
    )
    return (
        ended.select(
            "service_id",
            "started_by",
            "ended_by",
            ended_from=pl.coalesce("ended_on", "ended_after", "ended_by"),
            owner_name=owner,
        )
        .join(names, on="owner_name")
        .join(passages(), on="from_owner_key")
        .filter(
            pl.col("rule_on").is_between(
                pl.col("ended_from") - around, pl.col("ended_by") + around
            ),
            (pl.col("started_by") < pl.col("rule_on") - around).fill_null(True),
        )
        .sort("service_id", "rule_on", "rule_bodies")
        .unique("service_id", keep="first", maintain_order=True)
        .select(
            "service_id",
            fact_kind="rule_kind",
            fact_known_on="rule_known_on",
            fact_words=pl.format("{} on {} ({})", "rule_bodies", "rule_on", "rule_source"),
        )
    )


@lru_cache(maxsize=1)
def made_of() -> pl.DataFrame:
    """Councils made of others: ``former, heir`` (ONS names), ``council_made_of`` (true)."""
    names = upper_tier().select("la_code", "la_name")
    return (
        changes()
        .join(names.rename({"la_code": "former_code", "la_name": "former"}), on="former_code")
        .join(names.rename({"la_code": "successor_code", "la_name": "heir"}), on="successor_code")
        .filter(pl.col("former") != pl.col("heir"))
        .select("former", "heir", council_made_of=pl.lit(True))
        .unique()
        .sort("former", "heir")
    )


def council_area(la_name: pl.Expr) -> pl.Expr:
    """The area that a council's name stands for, one for all councils made of one another.

    Cumbria, Cumberland, and Westmorland and Furness are one area, named by the first of them in
    the alphabet; a council that nothing ever happened to is its own area.
    """
    return la_name.replace(_areas())


@lru_cache(maxsize=1)
def _areas() -> dict[str, str]:
    names = dict(upper_tier().select("la_code", "la_name").iter_rows())
    area = {name: name for name in names.values()}
    for former, successor in changes().select("former_code", "successor_code").iter_rows():
        one, other = sorted((area[names[former]], area[names[successor]]))
        area = {name: one if root == other else root for name, root in area.items()}
    return area
