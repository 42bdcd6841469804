"""The archive's company lists and API answers, typed: rows for the warehouse and the quarantine."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import suppress
from datetime import date

import dataframely as dy
import polars as pl

from data.errors import SchemaDrift
from data.identity.linkage.named_companies import named_numbers, wanted_names
from data.sources.cells import tidy
from data.sources.companies_house.charges import charge_rows
from data.sources.companies_house.companies import API, LIST
from data.sources.companies_house.company_list import is_whole_list
from data.sources.companies_house.company_number import as_company_number
from data.sources.companies_house.company_rows import care_numbers, company_rows, list_rows
from data.sources.companies_house.filings import filing_rows
from data.sources.companies_house.insolvency import insolvency_rows, told_by_filings
from data.sources.companies_house.officers import officer_rows
from data.tables.company import (
    Charge,
    Company,
    CompanyEdition,
    Filing,
    Insolvency,
    OfficerChange,
)
from data.warehouse.archive import ArchivedTable
from data.warehouse.family import FamilyRead, by_age, known_values, under

SOURCES = frozenset({LIST, API})
#: This family is read after the registers, and told what they know.
ROUND = 2
CONTRACTS: dict[str, type[dy.Schema]] = {
    "company": Company,
    "filing": Filing,
    "insolvency": Insolvency,
    "charge": Charge,
    "officer_change": OfficerChange,
}
#: Tables of other families that print companies' numbers, and in which column.
_GIVEN = {
    "service_snapshot": "company_number",
    "cqc_provider": "company_number",
    "ownership_release": "owner_company_number",
}
_ANSWERS: dict[str, Callable[[pl.DataFrame], tuple[pl.DataFrame, pl.DataFrame]]] = {
    "filing": filing_rows,
    "insolvency": insolvency_rows,
    "charge": charge_rows,
    "officer_change": officer_rows,
}


def read(archived: list[ArchivedTable], others: Sequence[FamilyRead] = ()) -> FamilyRead:
    """Type every archived table of Companies House, under contract.

    Of two answers about one company, filing, case or charge the later read counts, then the later
    ingested: a register's answer holds what its earlier ones did.

    Args:
        archived: lists of companies and answers about them.
        others: what the other families gave; a company whose number or whole name stands on a
            register of care is of the care market whatever it says that it does.
    """
    done = FamilyRead()
    parts: dict[str, list[pl.DataFrame]] = {name: [] for name in CONTRACTS}
    ordered = by_age(archived)
    wanted = pl.concat(
        [_wanted(ordered), _on_registers(others), _named_on_registers(ordered, others)]
    ).unique()
    for origin in ordered:
        name = "company" if origin.table == "company_profile" else origin.table
        try:
            kept, bad, outside, warnings = _typed(origin, wanted)
        except SchemaDrift as error:
            done.drifted(origin, error)
            continue
        good, broken = under(CONTRACTS[name], kept)
        parts[name].append(good)
        if outside:
            warnings = (*warnings, f"{outside:,} companies outside care stay in the archive alone")
        done.kept(origin, len(good), pl.concat([bad, broken]), warnings)
    for name, contract in CONTRACTS.items():
        rows = pl.concat([contract.create_empty(), *parts[name]])
        key = contract.primary_key()
        if name != "company":
            # What an earlier answer told was public then, though a later one is kept.
            rows = rows.with_columns(pl.col("known_on").min().over(key))
        if name == "filing":
            # A page read later does not undo that the whole was read before.
            rows = rows.with_columns(pl.col("fetched_on").max().over(key))
        done.tables[name] = contract.validate(
            rows.unique(key, keep="last", maintain_order=True).sort(key)
        )
    used = {file["raw_name"] for file in done.source_files if file["in_use"]}
    done.tables["company_edition"] = _editions(
        [table for table in ordered if table.source == LIST and table.raw_name in used]
    )
    done.tables["insolvency"] = Insolvency.validate(
        told_by_filings(done.tables["insolvency"], done.tables["filing"])
    )
    return done


def _wanted(archived: list[ArchivedTable]) -> pl.Series:
    """The companies in care on any list, and those that the API was asked about."""
    found = [pl.Series("company_number", [], pl.String)]
    for table in archived:
        if table.source == LIST:
            with suppress(SchemaDrift):
                found.append(care_numbers(table.path, table.as_at, table.file_name))
        elif "company_number" in (cells := table.cells()).columns:
            number = as_company_number(pl.col("company_number")).alias("company_number")
            found.append(cells.select(number)["company_number"])
    return pl.concat(found).drop_nulls().unique()


def _on_registers(others: Sequence[FamilyRead]) -> pl.Series:
    """The numbers that registers of care print of providers, and Ofsted's release of owners."""
    found = [pl.Series("company_number", [], pl.String)]
    for read_so_far in others:
        for table, column in _GIVEN.items():
            if table in read_so_far.tables:
                found.append(read_so_far.tables[table][column].alias("company_number"))
    return pl.concat(found).drop_nulls().unique()


def _named_on_registers(archived: list[ArchivedTable], others: Sequence[FamilyRead]) -> pl.Series:
    """The companies called as registers of care call an owner, on the first and the last list."""
    lists = [table for table in archived if table.source == LIST and table.table == "company"]
    names = wanted_names(known_values(others, "owner_name"))
    found = [pl.Series("company_number", [], pl.String)]
    days = {table.as_at for table in lists}
    for table in lists:
        if len(names) and table.as_at in (min(days), max(days)):
            with suppress(SchemaDrift):
                found.append(named_numbers(table, names))
    return pl.concat(found)


def _editions(lists: list[ArchivedTable]) -> pl.DataFrame:
    """The dates of which a list, or some of its parts, is in use."""
    held: dict[date, list[ArchivedTable]] = {}
    for table in lists:
        held.setdefault(table.as_at, []).append(table)
    return CompanyEdition.validate(
        pl.DataFrame(
            [
                {
                    "as_at": as_at,
                    # A list in parts is public when its last part is.
                    "known_on": max(table.published_on for table in tables),
                    "complete": is_whole_list([f"{t.file_name} {t.sheet}" for t in tables]),
                }
                for as_at, tables in sorted(held.items())
            ],
            schema=CompanyEdition.create_empty().schema,
        )
    )


def _typed(
    origin: ArchivedTable, wanted: pl.Series
) -> tuple[pl.DataFrame, pl.DataFrame, int, tuple[str, ...]]:
    """Rows without provenance checks, refused ``row_number, reason``, rows outside, warnings."""
    provenance = {"raw_name": pl.lit(origin.raw_name)}
    known = {
        "known_on": pl.lit(origin.published_on),
        "known_on_estimated": pl.lit(origin.published_on_estimated),
    }
    nothing = pl.DataFrame(schema={"row_number": pl.Int64, "reason": pl.String})
    if origin.source == LIST:
        done = list_rows(origin.path, origin.as_at, origin.file_name, wanted)
        kept = done.kept.with_columns(as_at=pl.lit(origin.as_at), **known, **provenance)
        return kept, done.refused, done.outside, done.warnings
    cells = origin.cells()
    if cells.is_empty():
        contract = CONTRACTS["company" if origin.table == "company_profile" else origin.table]
        return contract.create_empty(), nothing, 0, ()
    text = [name for name in cells.columns if name != "row_number"]
    cells = cells.with_columns(tidy(pl.col(name), [""]).alias(name) for name in text)
    if origin.table == "company_profile":
        kept, bad, warnings = company_rows(cells)
        fetched = cells.select("row_number", as_at=pl.col("fetched_on").str.to_date())
        kept = kept.join(fetched, on="row_number", how="left", maintain_order="left").with_columns(
            known_on="as_at", known_on_estimated=known["known_on_estimated"], **provenance
        )
        return kept, bad, 0, tuple(warnings)
    kept, bad = _ANSWERS[origin.table](cells)
    return kept.with_columns(**provenance), bad, 0, ()
