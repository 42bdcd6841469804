"""The RQIA's web register: health and social care services of Northern Ireland.

It gives no number to a service: name and postcode stand for one. Names of managers, telephone
numbers and conditions of registration (free text) never reach the archive.
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
from data.sources.authorities.devolved import northern_irish_postcodes, with_council_areas
from data.sources.declared_table import declared_rows, named_columns, taken
from data.sources.drift_table import load_drift_table
from data.sources.local_register import postcode, register, split_refused, whole_snapshot
from data.sources.publication import Publication
from data.sources.sheet import Sheet

if TYPE_CHECKING:
    from data.fetching.job import FetchJob

SOURCE = "rqia"
TITLE = "RQIA (Northern Ireland): web register of services"
KEY = None
WITHOUT_KEY = "No key is needed."
COLUMNS = Path(__file__).with_suffix(".yaml")
#: The register is of the day on which it is exported.
USUAL_LAG_DAYS = 0
_PAGE = "https://admin.rqia.org.uk/search/servicesearch.cfm"
_EXPORT = re.compile(r"(register|export|rep019)[^/]*\.xlsx?($|\?)", re.I)
_FEWEST_COLUMNS = 4


def fetch(job: FetchJob) -> list[Path]:
    """Download the export that the search page links to, named with the day of this run."""
    from data.fetching.links import links

    found = [url for url in links(job.client.get_text(_PAGE), _PAGE) if _EXPORT.search(url)]
    if not found:
        job.told(
            "The RQIA's search page links to no export; save its XLSX by hand, with the date in "
            "its name, as in rqia_register_2026-11-22.xlsx."
        )
        return []
    name = f"rqia_register_{job.today}.xlsx"
    return [job.client.download(found[0], job.folder, name, expect="xlsx")]


def ingest(path: Path, sheets: list[Sheet]) -> Publication:
    """Take one export apart.

    Raises:
        NotRecognised: if no sheet is the web register.
        UnreadableFile: if it holds no service or says no date.
    """
    drift = load_drift_table(COLUMNS)
    for sheet in sheets:
        for header, row in enumerate(sheet.rows[:5]):
            found = named_columns(drift, "register", row)
            if len(found) < _FEWEST_COLUMNS or not {"category", "owner_name"} <= set(found):
                continue
            above = [cell for line in sheet.rows[:header] for cell in line]
            as_at = first_said([*above, sheet.name]) or as_at_in(path.stem)
            if as_at is None:
                raise UnreadableFile(
                    f"{path.name} does not say what date it describes; put the date in its name, "
                    "as in rqia_register_2026-11-22.xlsx."
                )
            table = taken(drift, "register", sheet, header, as_at)
            return register(path, SOURCE, table, sheet.rows[:header], USUAL_LAG_DAYS)
    raise NotRecognised(f"{path.name} is no web register of the RQIA")


def register_rows(
    cells: pl.DataFrame, as_at: date, file_name: str
) -> tuple[pl.DataFrame, pl.DataFrame, tuple[str, ...]]:
    """Type one archived export.

    A service is known by its folded name and postcode; of several categories registered under
    one, those after the first in alphabetical order bear the category too. The council area is
    that of the postcode.

    Returns:
        ``service_snapshot`` rows, provenance aside; ``row_number, reason`` of the refused;
        warnings.

    Raises:
        SchemaDrift: if a required column cannot be found.
    """
    drift = load_drift_table(COLUMNS)
    done = declared_rows(drift, "register", cells, as_at, file_name)
    kind = pl.col("category").str.to_lowercase()
    areas = northern_irish_postcodes()
    rows = (
        done.rows.with_columns(
            as_at=pl.lit(as_at),
            postcode=postcode(pl.col("postcode")),
            place=folded_name(pl.col("service_name"))
            + pl.lit(" ")
            + pl.col("postcode").str.to_lowercase().str.replace_all(r"[^a-z0-9]", ""),
        )
        .with_columns(joined=pl.col("postcode").str.replace(" ", ""))
        .join(areas, left_on="joined", right_on="postcode", how="left", maintain_order="left")
        .with_columns(
            reason=pl.when(pl.col("place").is_null())
            .then(pl.lit("no name or no postcode"))
            .when(kind.is_null())
            .then(pl.lit("no category")),
            rank=pl.col("category").rank("dense").over("place"),
        )
    )
    rows = rows.with_columns(
        urn=pl.when(pl.col("rank") > 1)
        .then(pl.col("place") + pl.lit(" ") + folded_name(pl.col("category")))
        .otherwise("place")
        .str.slice(0, 200)
    )
    good, refused = split_refused(rows, "name, postcode and category repeated in this list", "urn")
    market = pl.coalesce(
        pl.when(kind.str.contains(form)).then(pl.lit(name))
        for name, form in drift.raw["markets"].items()
    )
    health = pl.col("owner_name").str.to_lowercase().str.contains(drift.raw["health_bodies"])
    snapshot = with_council_areas(
        good.with_columns(
            service_id=pl.lit("rqia:") + pl.col("urn"),
            provision_type="category",
            market=market,
            sector=pl.when(health).then(pl.lit("Health authority")),
            home_care=pl.when(kind.str.contains(drift.raw["markets"]["home-care"])).then(
                pl.lit(True)
            ),
            provider_id=pl.when(pl.col("owner_name").is_not_null())
            .then(pl.lit("rqia-org:") + folded_name(pl.col("owner_name")))
            .otherwise(pl.lit("rqia-none:") + pl.col("urn")),
        ),
        "Northern Ireland",
    )
    return whole_snapshot(snapshot), refused, done.warnings
