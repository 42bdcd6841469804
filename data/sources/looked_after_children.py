"""Children looked after in England: who places them, with whom, and where (annual, November).

Two layouts: the councils' tables of the statistical first releases of 2013 to 2016, one row per
council; and the lists that the department's statistics service has given since, one row per count.
"""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from data.errors import KnownOther, NotRecognised, UnreadableFile
from data.sources.drift_table import fold, load_drift_table
from data.sources.education_release import HEAD, fetch_release
from data.sources.publication import Publication
from data.sources.sheet import Sheet
from data.sources.statistics_table import header_row, latest_year_end, publication, statistic

if TYPE_CHECKING:
    from data.fetching.job import FetchJob

SOURCE = "looked_after_children"
TITLE = "Children looked after in England, by placement and provider (Department for Education)"
KEY = None
WITHOUT_KEY = "No key is needed."
COLUMNS = Path(__file__).with_name("looked_after_columns.yaml")
#: 31 March to mid-November; the first releases came out about 1 October.
USUAL_LAG_DAYS = 229
COUNCIL_LAG_DAYS = 184
RELEASE = "children-looked-after-in-england-including-adoptions"
_COUNCIL_HEAD = ("New_geog_code", "geog_l", "geog_c", "geog_n")
_YEAR_OF_COUNT = re.compile(r"^CLA_Mar(20\d{2})\s*$")
#: Lists with groups of counts, by words of the groups they must hold; the order decides.
_GROUPED = {
    "new_placements": re.compile(r"new placements during the year"),
    "characteristics": re.compile(r"^placement$|placement provider|^locality of placement"),
}
_HOMES = "placed in childrens homes"


def fetch(job: FetchJob) -> list[Path]:
    """Download the latest release's lists; the files are those of its zip, unpacked by nobody."""
    return fetch_release(job, RELEASE, r"(_cla_|^cla_).*\.csv$")


def ingest(path: Path, sheets: list[Sheet]) -> Publication:
    """Take one list of the release apart.

    Raises:
        NotRecognised: if it is none, or one that Forewarn does not use.
        UnreadableFile: if it is one without rows or years.
    """
    drift = load_drift_table(COLUMNS)
    for sheet in sheets[:1]:
        if (header := header_row(sheet.rows, _COUNCIL_HEAD)) is not None:
            years = {m[1] for cell in sheet.rows[header] if (m := _YEAR_OF_COUNT.match(cell))}
            if len(years) != 1:
                raise UnreadableFile(
                    f"{path.name} is a table of children looked after by council, but no one "
                    "heading such as CLA_Mar2016 tells its year."
                )
            as_at = date(int(years.pop()), 3, 31)
            table = statistic(path, sheet, header, "council", drift, as_at)
            return publication(SOURCE, path, sheets, [table], COUNCIL_LAG_DAYS)
        if (header := header_row(sheet.rows, HEAD)) is not None:
            kind = _kind(path, sheet, header)
            if (as_at_found := latest_year_end(sheet, header, "time_period")) is None:
                raise UnreadableFile(f"{path.name} names no year that can be read.")
            table = statistic(path, sheet, header, kind, drift, as_at_found)
            return publication(SOURCE, path, sheets, [table], USUAL_LAG_DAYS)
    raise NotRecognised(f"{path.name} is no list of children looked after in England")


def _kind(path: Path, sheet: Sheet, header: int) -> str:
    """Which list of the release a sheet is.

    Raises:
        KnownOther: if it is none that Forewarn uses, naming what it counts.
    """
    headings = [fold(cell) for cell in sheet.rows[header]]
    given = set(headings)
    if {"placement type", "placement provider", "number"} <= given:
        return "placement_provider"
    if {"population count", "population estimate", "number"} <= given:
        return "rate"
    if {"cla group", "placement stability", "number"} <= given:
        return "stability"
    about_homes = _HOMES in fold(" ".join(cell for row in sheet.rows[:header] for cell in row))
    if {"characteristic", "number"} <= given and "cla group" in given:
        groups = _values(sheet, header, headings.index("cla group"))
        only = given <= {
            *map(fold, HEAD),
            *_PLACES,
            "cla group",
            "characteristic",
            "number",
            "percentage",
        }
        for kind, marks in _GROUPED.items():
            if only and any(marks.search(group) for group in groups):
                return f"homes_{kind}" if about_homes else kind
    elif {"characteristic", "number"} <= given:
        counts = _values(sheet, header, headings.index("characteristic"))
        if any("net gain of children" in count for count in counts):
            return "homes_net_gain" if about_homes else "net_gain"
    own = [cell.strip() for cell in sheet.rows[header] if fold(cell) not in _COMMON]
    raise KnownOther(
        f"{path.name} is a list of the education statistics service by {', '.join(own[:4])}: "
        "no count of placements, of rates or of where children live that Forewarn uses"
    )


_PLACES = {fold(h) for h in ("region_code", "region_name", "old_la_code", "la_name", "new_la_code")}
_COMMON = {*map(fold, HEAD), *_PLACES, "country name", "number", "percentage", ""}
_PLACES |= {"country name"}


def _values(sheet: Sheet, header: int, position: int) -> set[str]:
    return {fold(row[position]) for row in sheet.rows[header + 1 :] if len(row) > position}
