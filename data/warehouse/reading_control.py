"""The archive's snapshots of control, typed: of the companies known, and of who stands above them."""

from __future__ import annotations

from collections.abc import Sequence

import polars as pl

from data.sources.companies_house.company_number import as_company_number
from data.sources.companies_house.control import SOURCE
from data.sources.companies_house.control_records import FAULT
from data.sources.companies_house.control_rows import control_rows, controller_number
from data.tables.control import Control
from data.warehouse.archive import ArchivedTable
from data.warehouse.family import FamilyRead, by_age, known_values, provenance, under

SOURCES = frozenset({SOURCE})
CONTRACTS = {"control": Control}
#: This family is read after the companies, and told what all others know.
ROUND = 3
#: A snapshot shorter than this was chosen by somebody and is typed whole.
EXTRACT_ROWS = 100_000
#: No chain of companies is followed further than this.
_DEPTH = 20


def read(archived: list[ArchivedTable], others: Sequence[FamilyRead] = ()) -> FamilyRead:
    """Type the archived snapshots, under contract.

    Parts of one snapshot stand together. Of two records of one person the later snapshot's counts;
    it was known when the first one told of it.

    Args:
        archived: snapshots and lists of persons with significant control.
        others: what the other families gave; of a national snapshot, only the companies that they
            know and those above them are typed, the rest stays in the archive.
    """
    done = FamilyRead()
    ordered = [table for table in by_age(archived) if _holds_any(table)]
    wanted = _chains(ordered, known_values(others, "company_number"))
    parts: list[pl.DataFrame] = [Control.create_empty()]
    for origin in ordered:
        cells, outside = _cells(origin, wanted)
        kept, bad = control_rows(cells, origin.as_at, origin.published_on)
        facts = provenance(origin)
        kept = kept.with_columns(raw_name=facts["raw_name"])
        good, broken = under(Control, kept)
        parts.append(good)
        told = (f"{outside:,} records outside care stay in the archive alone",) if outside else ()
        done.kept(origin, len(good), pl.concat([bad, broken]), told)
    key = Control.primary_key()
    rows = pl.concat(parts).with_columns(pl.col("known_on").min().over(key))
    done.tables["control"] = Control.validate(
        rows.unique(key, keep="last", maintain_order=True).sort(key)
    )
    return done


def _holds_any(origin: ArchivedTable) -> bool:
    return FAULT in pl.scan_parquet(origin.path).collect_schema().names()


def _cells(origin: ArchivedTable, wanted: pl.Series) -> tuple[pl.DataFrame, int]:
    """The text to type, and how many rows are left out."""
    scan = pl.scan_parquet(origin.path)
    held = int(scan.select(pl.len()).collect().item())
    if held <= EXTRACT_ROWS:
        return scan.collect(), 0
    written, numbers = pl.col("company_number"), wanted.implode()
    own = scan.filter(written.is_in(numbers) | pl.col(FAULT).is_not_null())
    # Only what is not of the register's length needs mending, which takes time.
    odd = scan.filter(written.str.len_chars() != 8, ~written.is_in(numbers))
    mended = odd.collect(engine="streaming").filter(as_company_number(written).is_in(numbers))
    cells = pl.concat([own.collect(engine="streaming"), mended]).sort("row_number")
    return cells, held - len(cells)


def _chains(archived: list[ArchivedTable], known: pl.Series) -> pl.Series:
    """The companies known and every company above them, by corporate owners in any snapshot."""
    edges = pl.concat(
        [
            pl.DataFrame(schema={"company_number": pl.String, "above": pl.String}),
            *(_edges(table) for table in archived),
        ]
    ).unique()
    found = known.drop_nulls().unique().rename("company_number").to_frame()
    frontier = found
    for _ in range(_DEPTH):
        above = edges.join(frontier, on="company_number", how="semi").select(company_number="above")
        frontier = above.unique().join(found, on="company_number", how="anti")
        if frontier.is_empty():
            break
        found = pl.concat([found, frontier])
    return found["company_number"]


def _edges(origin: ArchivedTable) -> pl.DataFrame:
    """Which company stands directly above which, ended edges too: histories are kept."""
    number = as_company_number(pl.col("company_number"))
    return (
        pl.scan_parquet(origin.path)
        .filter(pl.col("kind").str.starts_with("corporate-entity-"))
        .select(company_number=number, above=controller_number())
        .drop_nulls()
        .collect(engine="streaming")
    )
