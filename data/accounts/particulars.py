"""What a filing says of itself: names, dates, kind of accounts, exemptions."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any

import polars as pl

from data.accounts.basis import dimension_meanings
from data.accounts.candidates import day
from data.accounts.parent_names import organisation_name
from data.reviewed_file import reviewed

PARTICULARS = Path(__file__).with_name("particulars.yaml")

_TEXTS = ["filing", "concept", "dimensions", "text"]
_GROUP = r"(?i)\bconsolidated\b|\bgroup\b"
_YES = ["true", "yes", "1"]
_NO = ["false", "no", "0"]


@cache
def particulars_said() -> dict[str, Any]:
    """The reviewed list of concepts, as in ``particulars.yaml``."""
    said: dict[str, Any] = reviewed(PARTICULARS)
    return said


@cache
def _asked() -> pl.DataFrame:
    """One row per concept: ``name``, ``concept``, ``order``, ``axis`` (null for text)."""
    lists = particulars_said()
    rows = [
        (name, concept, order, None)
        for name, concepts in lists["said"].items()
        for order, concept in enumerate(concepts)
    ] + [
        (name, concept, order, axis)
        for name, by_axis in lists["member"].items()
        for axis, concepts in by_axis.items()
        for order, concept in enumerate(concepts)
    ]
    return pl.DataFrame(rows, schema=["name", "concept", "order", "axis"], orient="row")


def filing_particulars(facts: pl.DataFrame, filings: pl.DataFrame) -> pl.DataFrame:
    """Particulars of each filing.

    Args:
        facts: as ``AccountsFact``.
        filings: as ``AccountsFiling``, with the number ``f``.

    Returns:
        One row per filing with ``f``, ``entity_name``, ``stated_company_number``,
        ``accounts_type``, ``accounting_standard``, ``audit_status``, ``legal_form``,
        ``trading_status`` (members' local names), ``approved_on``, ``auditors_report_on``
        (dates), ``dormant``, ``prepared_on_going_concern``, ``amended``,
        ``profit_loss_exemption``, ``profit_loss_not_delivered`` (Boolean, null where not said),
        ``principal_activity``, ``parent_name``, ``ultimate_parent_name``, ``software`` and
        ``says_group`` (the scope or the title says group accounts).
    """
    names = list(dict.fromkeys(_asked()["name"]))
    said = filings.select("f").join(
        _first_said(facts, filings).pivot("name", index="f", on_columns=names, values="said"),
        on="f",
        how="left",
    )
    plain_abbreviated = pl.col("schema_refs").str.contains("uk-gaap-ae", literal=True)
    return said.join(filings.select("f", "schema_refs", "software"), on="f").select(
        "f",
        *_text("entity_name", "stated_company_number"),
        pl.coalesce(
            "accounts_type", pl.when(plain_abbreviated).then(pl.lit("AbbreviatedAccounts"))
        ).alias("accounts_type"),
        *_text("accounting_standard", "audit_status", "legal_form", "trading_status"),
        pl.col("approved_on").pipe(day),
        pl.col("auditors_report_on").pipe(day),
        pl.coalesce(
            _truth("dormant"), ~_truth("not_dormant"), _truth("dormant_in_plain_xbrl")
        ).alias("dormant"),
        _truth("prepared_on_going_concern"),
        _truth("amended"),
        _truth("profit_loss_exemption"),
        pl.col("profit_loss_not_delivered").is_not_null().replace_strict({True: True, False: None}),
        *_text("principal_activity"),
        organisation_name(pl.col("parent_name")),
        organisation_name(pl.col("ultimate_parent_name")),
        "software",
        pl.any_horizontal(
            pl.col("scope_member").str.contains("Consolidated", literal=True),
            pl.col("scope").str.contains(_GROUP),
            pl.col("report_title").str.contains(_GROUP),
        )
        .fill_null(False)
        .alias("says_group"),
    )


def _first_said(facts: pl.DataFrame, filings: pl.DataFrame) -> pl.DataFrame:
    asked = _asked()
    spoken = (
        facts.select(*_TEXTS, "hidden", "position", "nil")
        .filter(pl.col("concept").is_in(asked["concept"].unique().to_list()), ~pl.col("nil"))
        .with_columns(pl.col(_TEXTS).cast(pl.String))
    )
    member = pl.col("where").str.extract_groups(r"(?P<axis>[^|=]+)=(?P<member>[^|]+)$")
    where = dimension_meanings(spoken["dimensions"]).select("dimensions", "where")
    found = (
        spoken.join(
            where.with_columns(member.struct.unnest(), pl.col("where") == ""), on="dimensions"
        )
        .join(asked, on="concept", suffix="_asked")
        .filter(
            pl.when(pl.col("axis_asked").is_null())
            .then(pl.col("where"))
            .otherwise(pl.col("axis") == pl.col("axis_asked"))
        )
        .with_columns(
            pl.when(pl.col("axis_asked").is_null())
            .then(pl.col("text").str.replace_all(r"\s+", " ").str.strip_chars())
            .otherwise(pl.col("member"))
            .alias("said")
        )
        .filter(pl.col("said") != "")
        .join(filings.select("filing", "f"), on="filing")
    )
    return (
        found.sort("order", "hidden", "position").group_by("f", "name").agg(pl.col("said").first())
    )


def _text(*names: str) -> list[pl.Expr]:
    return [pl.col(name) for name in names]


def _truth(name: str) -> pl.Expr:
    said = pl.col(name).str.to_lowercase()
    return (
        pl.when(said.is_in(_YES))
        .then(pl.lit(True))
        .when(said.is_in(_NO))
        .then(pl.lit(False))
        .alias(name)
    )
