"""Care Inspectorate Wales: a list of services as somebody saved it.

No list of all services has a fixed form: any table with a column of service numbers
(``SIN-00009093-CGLK``) and their kinds is taken, other columns where they can be told.
"""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import polars as pl

from data.errors import NotRecognised, UnreadableFile
from data.identity.owner import folded_name
from data.sources.as_at import as_at_in, first_said
from data.sources.authorities.devolved import with_council_areas
from data.sources.declared_table import declared_rows, header_row, named_columns, taken
from data.sources.drift_table import fold, load_drift_table
from data.sources.local_register import (
    postcode,
    register,
    split_refused,
    whole_snapshot,
    without_homes,
)
from data.sources.publication import Publication
from data.sources.sheet import Sheet

if TYPE_CHECKING:
    from data.fetching.job import FetchJob

SOURCE = "care_inspectorate_wales"
TITLE = "Care Inspectorate Wales: list of services, saved by hand where its page links to none"
KEY = None
WITHOUT_KEY = "No key is needed."
COLUMNS = Path(__file__).with_suffix(".yaml")
#: A list is of the day on which it was saved.
USUAL_LAG_DAYS = 0
_PAGE = "https://www.careinspectorate.wales/data-tools"
_LIST = re.compile(r"(service|register|director)[^/]*\.(csv|xlsx|ods)$", re.I)
_SIN = re.compile(r"^SIN-\d{8}-[A-Z]{4}$", re.I)
_A_PERSONS_OWN = ("service_name", "owner_name", "postcode")


def fetch(job: FetchJob) -> list[Path]:
    """Download a list of services if the page of data links to one, named with the day of this run."""
    from data.fetching.links import file_name_of, links

    found = [
        url
        for url in links(job.client.get_text(_PAGE), _PAGE)
        if _LIST.search(file_name_of(url).lower())
    ]
    if not found:
        job.told(
            "Care Inspectorate Wales links to no list of services; save one by hand, with the "
            "date in its name, as in ciw_services_2026-11-22.csv."
        )
        return []
    ending = Path(file_name_of(found[0])).suffix.lower()
    name = f"ciw_services_{job.today}{ending}"
    return [job.client.download(found[0], job.folder, name, expect=ending[1:])]


def ingest(path: Path, sheets: list[Sheet]) -> Publication:
    """Take one list apart.

    Raises:
        NotRecognised: if no sheet lists service numbers of Wales.
        UnreadableFile: if it says no date.
    """
    drift = load_drift_table(COLUMNS)
    for sheet in sheets:
        if not any(_SIN.match(cell.strip()) for row in sheet.rows[:200] for cell in row):
            continue
        header = header_row(drift, "services", sheet.rows, fewest=2)
        if header is None:
            continue
        above = [cell for line in sheet.rows[:header] for cell in line]
        as_at = first_said([*above, sheet.name]) or as_at_in(path.stem)
        if as_at is None:
            raise UnreadableFile(
                f"{path.name} does not say what date it describes; put the date in its name, as "
                "in ciw_services_2026-11-22.csv."
            )
        named = named_columns(drift, "services", sheet.rows[header])
        table = taken(drift, "services", sheet, header, as_at)
        if "service_type" in named:
            own = [named[name] for name in _A_PERSONS_OWN if name in named]
            own += [name for name in table.cells.columns if "address" in fold(name)]
            table = without_homes(drift, table, named["service_type"], own)
        return register(path, SOURCE, table, sheet.rows[:header], USUAL_LAG_DAYS)
    raise NotRecognised(f"{path.name} lists no service of Care Inspectorate Wales")


def service_rows(
    cells: pl.DataFrame, as_at: date, file_name: str
) -> tuple[pl.DataFrame, pl.DataFrame, tuple[str, ...]]:
    """Type one archived list.

    Returns:
        ``service_snapshot`` rows, provenance aside; ``row_number, reason`` of the refused;
        warnings.

    Raises:
        SchemaDrift: if no column of service numbers or of their kinds can be found.
    """
    drift = load_drift_table(COLUMNS)
    done = declared_rows(drift, "services", cells, as_at, file_name)
    number = pl.col("sin").str.to_uppercase().str.replace_all(r"\s", "")
    rows = done.rows.with_columns(
        as_at=pl.lit(as_at),
        urn=number,
        reason=pl.when(number.is_null() | ~number.str.contains(_SIN.pattern))
        .then(pl.lit("no readable SIN"))
        .when(pl.col("service_type").is_null())
        .then(pl.lit("no kind of service")),
    )
    good, refused = split_refused(rows, "SIN repeated in this list", "urn")
    kind = pl.concat_str("service_type", "subtype", separator=": ", ignore_nulls=True)
    said = kind.str.to_lowercase()
    market = pl.coalesce(
        *(
            pl.when(said.str.contains(form)).then(pl.lit(name))
            for name, form in drift.raw["markets"].items()
        ),
        pl.when(said.str.contains(drift.raw["any_care_home"])).then(pl.lit("care-homes")),
    )
    snapshot = with_council_areas(
        good.with_columns(
            service_id=pl.lit("ciw:") + pl.col("urn"),
            provision_type=kind,
            market=pl.when(market != "none").then(market),
            home_care=pl.when(said.str.contains(drift.raw["markets"]["home-care"])).then(
                pl.lit(True)
            ),
            postcode=postcode(pl.col("postcode")),
            provider_id=pl.when(pl.col("owner_name").is_not_null())
            .then(pl.lit("ciw-org:") + folded_name(pl.col("owner_name")))
            .otherwise(pl.lit("ciw-none:") + pl.col("urn")),
        ),
        "Wales",
    )
    return whole_snapshot(snapshot), refused, done.warnings
