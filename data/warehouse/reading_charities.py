"""The archive's extracts of the register of charities, typed: rows for the warehouse."""

from __future__ import annotations

from collections.abc import Sequence

import polars as pl

from data.errors import SchemaDrift
from data.sources.charity_commission import COLUMNS, FAULT, SOURCE
from data.sources.charity_rows import charity_rows, return_rows
from data.sources.companies_house.company_number import as_company_number
from data.sources.declared_table import declared_rows
from data.sources.drift_table import load_drift_table
from data.tables.charity import Charity, CharityReturn
from data.warehouse.archive import ArchivedTable
from data.warehouse.family import FamilyRead, by_age, known_values, provenance, under

SOURCES = frozenset({SOURCE})
CONTRACTS = {"charity": Charity, "charity_return": CharityReturn}
#: This family is read after the companies, and told what all others know.
ROUND = 3
_NUMBER, _COMPANY = "registered_charity_number", "charity_company_registration_number"


def read(archived: list[ArchivedTable], others: Sequence[FamilyRead] = ()) -> FamilyRead:
    """Type every archived table of the extract, under contract.

    Of two extracts with one charity's period the later published counts, cell by cell: a cell that
    it leaves empty is taken from the earlier.

    Args:
        archived: tables of the extract.
        others: what the other families gave; of a national extract, only the charities that they
            name by number, or by the number of their company, are typed.
    """
    done = FamilyRead()
    ordered = by_age(archived)
    drift = load_drift_table(COLUMNS)
    wanted = _wanted(ordered, others)
    charities: list[pl.DataFrame] = [Charity.create_empty()]
    returns: list[pl.DataFrame] = [CharityReturn.create_empty()]
    for origin in ordered:
        cells, outside = _cells(origin, wanted)
        faults = cells.filter(pl.col(FAULT).is_not_null()).select("row_number", reason=FAULT)
        cells = cells.filter(pl.col(FAULT).is_null()).drop(FAULT)
        try:
            read = declared_rows(drift, origin.table, cells, origin.as_at, origin.file_name)
        except SchemaDrift as error:
            done.drifted(origin, error)
            continue
        warnings = read.warnings
        if outside:
            warnings = (*warnings, f"{outside:,} rows outside care stay in the archive alone")
        if origin.table == "charity":
            kept, bad, linked = charity_rows(read.rows, origin.as_at)
            if linked:
                warnings = (*warnings, f"{linked:,} charities linked to others are set aside")
            origins = provenance(origin)
            good, broken = under(Charity, kept.with_columns(**origins))
            charities.append(good)
        else:
            kept, bad = return_rows(read.rows, origin.published_on)
            missing = [c for c in CharityReturn.column_names() if c not in kept.columns]
            kept = kept.with_columns(pl.lit(None).alias(name) for name in missing)
            good, broken = under(CharityReturn, kept.with_columns(raw_name=pl.lit(origin.raw_name)))
            returns.append(good)
        done.kept(origin, len(good), pl.concat([faults, bad, broken]), warnings)
    done.tables["charity"] = _latest(charities)
    done.tables["charity_return"] = _together(returns)
    return done


def _latest(parts: list[pl.DataFrame]) -> pl.DataFrame:
    key = Charity.primary_key()
    rows = pl.concat(parts).unique(key, keep="last", maintain_order=True)
    return Charity.validate(rows.sort(key))


def _together(parts: list[pl.DataFrame]) -> pl.DataFrame:
    key = CharityReturn.primary_key()
    origin = ["raw_name", "row_number"]
    rest = [c for c in CharityReturn.column_names() if c not in {*key, *origin, "known_on"}]
    rows = (
        pl.concat(parts)
        .group_by(key, maintain_order=True)
        .agg(
            pl.col("known_on").min(),
            *(pl.col(name).drop_nulls().last() for name in rest),
            *(pl.col(name).first() for name in origin),
        )
    )
    return CharityReturn.validate(rows.sort(key), cast=True)


def _cells(origin: ArchivedTable, wanted: pl.Series) -> tuple[pl.DataFrame, int]:
    """The text to type, and how many rows are left out."""
    scan = pl.scan_parquet(origin.path)
    held = int(scan.select(pl.len()).collect().item())
    extract_rows = load_drift_table(COLUMNS).raw["extract_rows"]
    if held <= extract_rows or _NUMBER not in scan.collect_schema().names():
        return scan.collect(), 0
    own = pl.col(_NUMBER).is_in(wanted.implode()).fill_null(False)
    cells = scan.filter(own | pl.col(FAULT).is_not_null()).collect(engine="streaming")
    return cells, held - len(cells)


def _wanted(archived: list[ArchivedTable], others: Sequence[FamilyRead]) -> pl.Series:
    """Charity numbers that other families name, and those of the companies that they know."""
    companies = known_values(others, "company_number")
    found = [known_values(others, "charity_number")]
    for table in archived:
        scan = pl.scan_parquet(table.path)
        if {_NUMBER, _COMPANY} <= set(scan.collect_schema().names()):
            number = as_company_number(pl.col(_COMPANY))
            of_companies = scan.filter(number.is_in(companies.implode())).select(
                charity_number=_NUMBER
            )
            found.append(of_companies.collect(engine="streaming")["charity_number"])
    return pl.concat(found).drop_nulls().unique()
