"""Accounts for the warehouse: the care market's companies out of packs that hold everybody's."""

from __future__ import annotations

from dataclasses import dataclass

import polars as pl

from data.accounts.periods import period_rows
from data.packs.archived import ArchivedPack, period_rules
from data.tables.accounts import WarehouseFact
from data.tables.accounts_period import Accounts, AccountsPeriod

#: Where a row stands, not what it says: two rows that differ in nothing else say the same.
_PLACE = ("filing", "going_concern_position", "qualification_position", "software")


@dataclass(frozen=True)
class AccountsRead:
    """``accounts`` and ``accounts_fact`` rows."""

    accounts: pl.DataFrame
    facts: pl.DataFrame


def read_accounts(packs: list[ArchivedPack], company_numbers: pl.Series) -> AccountsRead:
    """The period rows and numeric facts of some companies, and of every filing ingested singly.

    Args:
        packs: those of the archive, first known first.
        company_numbers: the companies of the care market.
    """
    kept = [_periods(pack, company_numbers) for pack in packs]
    said = [name for name in AccountsPeriod.column_names() if name not in _PLACE]
    accounts = (
        pl.concat([Accounts.create_empty(), *[Accounts.cast(frame) for frame in kept]])
        # A day that a pack gives goes before one reckoned for a filing by itself.
        .sort("known_on_estimated", "known_on", "raw_name", maintain_order=True)
        .unique(said, keep="first", maintain_order=True)
        .sort(Accounts.primary_key())
    )
    facts = [_facts(pack, accounts) for pack in packs]
    return AccountsRead(
        Accounts.validate(accounts),
        WarehouseFact.validate(
            pl.concat([WarehouseFact.create_empty(), *facts]).sort(WarehouseFact.primary_key())
        ),
    )


def _periods(pack: ArchivedPack, company_numbers: pl.Series) -> pl.DataFrame:
    chosen = pl.lit(True)
    if pack.kind != "filing":
        chosen = pl.col("company_number").is_in(company_numbers.implode())
    if pack.period_rules == period_rules():
        periods = pack.scan("periods").filter(chosen)
    else:
        # The line items have been reviewed since the pack was read: its facts say it anew.
        facts, filings = (pack.scan(name).filter(chosen).collect() for name in ("facts", "filings"))
        periods = period_rows(facts, filings).lazy()
    known_on = pl.lit(pack.published_on)
    if pack.published_on_estimated:
        # Nothing is public before it is approved; a day still to come is a slip of the pen.
        held_on = pl.lit(pack.ingested_at).str.slice(0, 10).str.to_date()
        approved = pl.when(pl.col("approved_on") <= held_on).then("approved_on")
        known_on = pl.max_horizontal(known_on, approved)
    return (
        periods.with_columns(
            raw_name=pl.lit(pack.raw_name),
            known_on=known_on,
            known_on_estimated=pl.lit(pack.published_on_estimated),
        )
        .select(Accounts.column_names())
        .collect()
    )


def _facts(pack: ArchivedPack, accounts: pl.DataFrame) -> pl.DataFrame:
    filings = accounts.filter(pl.col("raw_name") == pack.raw_name)["filing"].unique()
    return WarehouseFact.cast(
        pack.scan("facts")
        .filter(pl.col("filing").is_in(filings.implode()) & pl.col("value").is_not_null())
        .with_columns(raw_name=pl.lit(pack.raw_name))
        .select(WarehouseFact.column_names())
        .collect()
    )
