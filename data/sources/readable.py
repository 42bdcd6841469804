"""Whether a publication's columns are those its typed tables need, asked before it is trusted."""

from __future__ import annotations

from data.errors import SchemaDrift
from data.sources import care_inspectorate, care_inspectorate_wales, rqia
from data.sources.companies_house.company_rows import companies_readable
from data.sources.council_statistics import READ, statistics_readable
from data.sources.cqc.list_cells import lists_readable
from data.sources.declared_table import declared_readable
from data.sources.drift import map_columns
from data.sources.drift_table import load_drift_table
from data.sources.ofsted import fostering, management_information, ownership
from data.sources.ofsted.childrens_social_care import COLUMNS, SOURCE
from data.sources.publication import Publication

#: Sources whose tables are just as their file of columns declares them.
_DECLARED = {
    module.SOURCE: module.COLUMNS
    for module in (care_inspectorate, care_inspectorate_wales, rqia, fostering, ownership)
}


def check_readable(publication: Publication, file_name: str) -> tuple[str, ...]:
    """Map every table's columns, keeping nothing.

    Returns:
        What was unusual, table by table.

    Raises:
        SchemaDrift: naming every table whose required columns are missing.
    """
    if (columns := _DECLARED.get(publication.source)) is not None:
        return declared_readable(load_drift_table(columns), publication, file_name)
    if publication.source.startswith("cqc."):
        return lists_readable(publication, file_name)
    if publication.source in READ:
        return statistics_readable(publication, file_name)
    if publication.source not in {SOURCE, management_information.SOURCE}:
        return companies_readable(publication, file_name)
    drift = load_drift_table(COLUMNS)
    warnings: list[str] = []
    faults: list[SchemaDrift] = []
    for table in publication.tables:
        warnings += table.warnings
        try:
            body = table.cells.drop("row_number")
            warnings += map_columns(drift, table.table, body, table.as_at, file_name).warnings
        except SchemaDrift as error:
            faults.append(error)
    if faults:
        raise SchemaDrift(
            " ".join(str(fault) for fault in faults),
            {name: near for fault in faults for name, near in fault.missing.items()},
        )
    return tuple(warnings)
