"""The command that reads filed accounts: filings or bulk packs, to the screen or to a file."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from data.errors import ForewarnError, UnreadableFile
from flows.options import FormatOption, HomeOption
from flows.printing import Format, messages

if TYPE_CHECKING:
    import polars as pl

    from data.packs.reading import Shard

FACT_KEYS = (
    "filing",
    "company_number",
    "entity_identifier",
    "concept",
    "namespace",
    "start",
    "end",
    "dimensions",
    "unit",
    "decimals",
    "value",
    "nil",
    "text",
)
_FACT_COLUMNS = ("company_number", "concept", "start", "end", "dimensions", "unit", "value", "text")
_PERIOD_COLUMNS = (
    "company_number",
    "entity_name",
    "period_end",
    "basis",
    "currency",
    "turnover",
    "current_assets",
    "creditors_within_one_year",
    "net_assets",
    "employees",
)
#: Reasons named one by one before they are only counted.
_MOST_NAMED = 10


def accounts(
    files: Annotated[
        list[str],
        typer.Argument(metavar="FILE...", help="Filings, or zips of them; paths or addresses."),
    ],
    facts: Annotated[
        bool, typer.Option("--facts", help="Every fact as filed, not one row per period.")
    ] = False,
    output: Annotated[
        Path | None,
        typer.Option("--output", help="Write to this .parquet, .json or .csv file instead."),
    ] = None,
    form: FormatOption = Format.table,
    home: HomeOption = None,
) -> None:
    """Print what filings or bulk zips of accounts say."""
    from data.packs.looking import shards_of
    from data.packs.opening import file_name
    from flows.accounts_output import writing
    from flows.pack_progress import progress_of_packs

    unreadable: list[str] = []
    read = bad = 0
    with writing(output, form, _FACT_COLUMNS if facts else _PERIOD_COLUMNS) as write:
        with progress_of_packs() as advanced:
            for file in files:
                try:
                    for shard in shards_of(file, partial(advanced, file_name(file))):
                        read += int((shard.filings["outcome"] == "read").sum())
                        bad = _told(shard, bad)
                        write(_facts(shard) if facts else _periods(shard))
                except UnreadableFile as error:
                    unreadable.append(str(error))
                    messages.print(str(error), markup=False)
        if not read:
            # Nothing is written, and what was there stays.
            raise ForewarnError("No filing could be read.")
    if bad > _MOST_NAMED:
        messages.print(f"{bad:,} documents could not be read in all.")
    if unreadable:
        raise typer.Exit(3)


def _told(shard: Shard, bad: int) -> int:
    """Name what could not be read, the first few; how many there were by now."""
    for row in shard.filings.iter_rows(named=True):
        if row["outcome"] == "error":
            bad += 1
            if bad <= _MOST_NAMED:
                messages.print(f"{row['filing']}: {row['reason']}", markup=False)
    return bad


def _facts(shard: Shard) -> pl.DataFrame:
    return shard.facts.select(FACT_KEYS)


def _periods(shard: Shard) -> pl.DataFrame:
    from data.accounts.periods import period_rows

    return period_rows(shard.facts, shard.filings)
