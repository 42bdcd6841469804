"""The archive's statistics of councils, typed: placements, spending, fees and population."""

from __future__ import annotations

import dataframely as dy
import polars as pl

from data.errors import SchemaDrift
from data.sources.council_statistics import READ
from data.tables.demand import Placement
from data.tables.local_finance import AdultCareSpend, Fee, LaSpendLine
from data.tables.population import Population
from data.warehouse.archive import ArchivedTable
from data.warehouse.family import FamilyRead, by_age, provenance, under

CONTRACTS: dict[str, type[dy.Schema]] = {
    "placement": Placement,
    "la_spend_line": LaSpendLine,
    "adult_care_spend": AdultCareSpend,
    "fee": Fee,
    "population": Population,
}
SOURCES = frozenset(READ)


def read(archived: list[ArchivedTable]) -> FamilyRead:
    """Type every archived statistic of councils, under contract.

    Editions are kept side by side, for each restates earlier years; of two files of one edition
    the later ingested counts.
    """
    done = FamilyRead()
    parts: dict[str, list[pl.DataFrame]] = {name: [] for name in CONTRACTS}
    for origin in by_age(archived):
        name, rows_of = READ[origin.source]
        cells = origin.cells()
        try:
            rows, refused, warnings = rows_of(origin.table, cells, origin.as_at, origin.file_name)
        except SchemaDrift as error:
            done.drifted(origin, error)
            continue
        good, broken = under(CONTRACTS[name], rows.with_columns(**provenance(origin)))
        parts[name].append(good)
        # A line of a wide table gives many rows: it is refused if any of them is.
        lines = pl.concat([refused, broken]).unique("row_number", keep="first", maintain_order=True)
        done.kept(origin, len(cells) - len(lines), lines, warnings)
    for name, contract in CONTRACTS.items():
        rows = pl.concat([contract.create_empty(), *parts[name]])
        key = contract.primary_key()
        done.tables[name] = contract.validate(
            rows.unique(key, keep="last", maintain_order=True).sort(key)
        )
    return done
