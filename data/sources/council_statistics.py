"""Which statistics of councils are typed how: source -> warehouse table and row-making function."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import polars as pl

from data.errors import SchemaDrift
from data.sources import (
    adult_social_care,
    looked_after_children,
    population,
    provider_fees,
    section_251,
)
from data.sources.adult_social_care_rows import adult_care_rows
from data.sources.looked_after_rows import placement_rows
from data.sources.provider_fee_rows import fee_rows
from data.sources.publication import Publication
from data.sources.section_251_rows import spend_rows

Typed = tuple[pl.DataFrame, pl.DataFrame, tuple[str, ...]]
#: Kind of list, its text, its date and its file's name -> rows, refused lines, warnings.
RowsOf = Callable[[str, pl.DataFrame, date, str], Typed]
READ: dict[str, tuple[str, RowsOf]] = {
    looked_after_children.SOURCE: ("placement", placement_rows),
    section_251.SOURCE: ("la_spend_line", spend_rows),
    adult_social_care.SOURCE: ("adult_care_spend", adult_care_rows),
    provider_fees.SOURCE: ("fee", fee_rows),
    population.SOURCE: ("population", population.population_rows),
}


def statistics_readable(publication: Publication, file_name: str) -> tuple[str, ...]:
    """What is unusual about a statistic of councils, keeping nothing.

    Raises:
        SchemaDrift: naming every table whose required columns are missing.
    """
    _, rows_of = READ[publication.source]
    warnings: list[str] = []
    faults: list[SchemaDrift] = []
    for table in publication.tables:
        warnings += table.warnings
        try:
            _, refused, said = rows_of(table.table, table.cells, table.as_at, file_name)
        except SchemaDrift as error:
            faults.append(error)
            continue
        warnings += said
        if len(refused):
            warnings.append(f"{len(refused):,} lines will be in quarantine")
    if faults:
        raise SchemaDrift(
            " ".join(str(fault) for fault in faults),
            {name: near for fault in faults for name, near in fault.missing.items()},
        )
    return tuple(warnings)
