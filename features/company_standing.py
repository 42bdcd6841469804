"""How a company stands on the register: age, status, charges, open insolvency cases."""

from __future__ import annotations

from datetime import date

import polars as pl

from data.warehouse.company_facts import CompanyFacts
from features.filing_deadlines import latest_of

#: From sound to failed, for "the status got worse". Liquidation may be solvent, yet ends the company.
_WORSE = {
    "active": 0,
    "strike-off-proposed": 1,
    "voluntary-arrangement": 2,
    "insolvency": 2,
    "administration": 3,
    "receivership": 3,
    "liquidation": 4,
    "dissolved": 5,
}
_YEAR = 365.25


def standing_features(facts: CompanyFacts, rows: pl.DataFrame, as_at: date) -> pl.DataFrame:
    """What the register shows of each company.

    Returns:
        One row per company: ``company_age`` (years), ``strike_off_proposed`` (0/1, by the latest
        list or a notice in the Gazette not taken back), ``status_steps`` (how many steps worse than
        on any earlier list of two years; negative is better), ``charges_outstanding``,
        ``charges_created_12m``, ``charges_satisfied_12m``, ``all_assets_charge`` (0/1: a charge
        outstanding that floats over everything), ``insolvency_open`` and ``solvent_winding_up``
        (0/1). Null where nothing is held that would tell.
    """
    found = rows.select("company_number")
    for part in (
        _on_the_list(facts, as_at),
        _told_by_filings(facts, as_at),
        _charges(facts, as_at),
        _cases(facts),
    ):
        found = found.join(part, on="company_number", how="left", maintain_order="left")
    known = pl.col("company_number").is_in(_known(facts).implode())
    listed = pl.col("listed_outstanding")
    none_ever = (pl.col("mortgage_filings") == 0) | (pl.col("listed_ever") == 0)
    has_charge = pl.col("has_charges").fill_null(False)
    return found.select(
        "company_number",
        "company_age",
        strike_off_proposed=pl.max_horizontal("listed_strike_off", "notice_strike_off"),
        status_steps="status_steps",
        charges_outstanding=pl.when(has_charge).then("of_charges").otherwise(listed),
        **{
            name: pl.coalesce(name, f"filed_{name}", pl.when(none_ever).then(0)).cast(pl.Int64)
            for name in ("charges_created_12m", "charges_satisfied_12m")
        },
        all_assets_charge=pl.coalesce("all_assets_charge", pl.when(none_ever).then(0)),
        **{
            name: pl.coalesce(name, pl.when(known).then(0)).cast(pl.Int64)
            for name in ("insolvency_open", "solvent_winding_up")
        },
    )


def _known(facts: CompanyFacts) -> pl.Series:
    parts = [facts.company, facts.filing, facts.insolvency]
    return pl.concat([part.select("company_number") for part in parts])["company_number"].unique()


def _on_the_list(facts: CompanyFacts, as_at: date) -> pl.DataFrame:
    step = pl.col("status_kind").replace_strict(_WORSE, default=None, return_dtype=pl.Int64)
    lists = facts.company.sort("as_at", "known_on").with_columns(step=step)
    since = date(as_at.year - 2, as_at.month, 1)
    steps = (
        lists.filter(pl.col("as_at") >= since)
        .group_by("company_number", maintain_order=True)
        .agg(
            status_steps=pl.when(pl.len() > 1).then(
                pl.col("step").last() - pl.col("step").slice(0, pl.len() - 1).min()
            )
        )
    )
    return (
        latest_of(facts.company)
        .select(
            "company_number",
            company_age=(pl.lit(as_at) - pl.col("incorporated_on")).dt.total_days() / _YEAR,
            listed_strike_off=(pl.col("status_kind") == "strike-off-proposed").cast(pl.Int64),
            listed_outstanding="charges_outstanding",
            listed_ever="charges",
        )
        .join(steps, on="company_number", how="left", maintain_order="left")
    )


def _told_by_filings(facts: CompanyFacts, as_at: date) -> pl.DataFrame:
    kind = pl.col("kind")
    notices = kind.filter(kind.is_in(["strike-off-notice", "strike-off-stopped"]))
    recent = pl.col("filed_on") > pl.lit(as_at).dt.offset_by("-12mo")
    return (
        facts.filing.sort("filed_on", "transaction_id")
        .group_by("company_number", maintain_order=True)
        .agg(
            notice_strike_off=(notices.last() == "strike-off-notice")
            .fill_null(False)
            .cast(pl.Int64),
            mortgage_filings=(pl.col("category") == "mortgage").sum().cast(pl.Int64),
            filed_charges_created_12m=((kind == "charge-created") & recent).sum().cast(pl.Int64),
            filed_charges_satisfied_12m=((kind == "charge-satisfied") & recent)
            .sum()
            .cast(pl.Int64),
        )
    )


def _charges(facts: CompanyFacts, as_at: date) -> pl.DataFrame:
    outstanding = pl.col("satisfied_on").is_null()
    year = pl.lit(as_at).dt.offset_by("-12mo")
    return facts.charge.group_by("company_number").agg(
        has_charges=pl.lit(True),
        of_charges=outstanding.sum().cast(pl.Int64),
        charges_created_12m=(pl.col("created_on") > year).sum().cast(pl.Int64),
        charges_satisfied_12m=(pl.col("satisfied_on") > year).sum().cast(pl.Int64),
        all_assets_charge=(outstanding & pl.col("floating_covers_all"))
        .any(ignore_nulls=True)
        .cast(pl.Int64),
    )


def _cases(facts: CompanyFacts) -> pl.DataFrame:
    """Cases that began and have not ended; a members' voluntary liquidation apart."""
    role = pl.col("date_role")
    cases = facts.insolvency.group_by("company_number", "case_number", "case_type").agg(
        began=role.is_in(["start", "petition", "solvency"]).any(),
        ended=(role == "end").any(),
        solvent=(pl.col("case_class") == "solvent").any(),
    )
    still = pl.col("began") & ~pl.col("ended").fill_null(False)
    solvent = pl.col("solvent").fill_null(False)
    return cases.group_by("company_number").agg(
        insolvency_open=(still & ~solvent).any().cast(pl.Int64),
        solvent_winding_up=(still & solvent).any().cast(pl.Int64),
    )
