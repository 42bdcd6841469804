"""Ofsted's annual release "Children's social care in England": registers, leavers and joiners.

Kind and date are read from what a file says about itself (sheet name, title lines, headings),
then from its name. Two lists of the release are kinds of their own: providers and places, which
also counts homes not yet inspected, is never added to a register.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from pathlib import Path

from data.errors import NotRecognised, UnreadableFile
from data.sources.as_at import as_at_in, first_said, year_end_in
from data.sources.drift import DriftTable, fold, load_drift_table
from data.sources.publication import Publication, TextTable, publication_day, text_table
from data.sources.spreadsheet import Sheet

SOURCE = "ofsted.childrens_social_care"
COLUMNS = Path(__file__).with_name("columns.yaml")
PUBLICATION_DAYS = Path(__file__).with_name("publication_days.csv")
#: 31 March to 16 July, the lag of 2025; the two other known lags are 98 and 135 days.
USUAL_LAG_DAYS = 107
SYNTHETIC_MARK = "synthetic data"
#: A header row stands in the first lines; the latest seen is the fifth.
_HEADER_WITHIN = 40


@dataclass(frozen=True)
class _Found:
    table: str
    header: int
    title: str


def ingest(path: Path, sheets: list[Sheet]) -> Publication:
    """Take one file of the release apart.

    Args:
        path: the file; its name is the last place where a date is looked for.
        sheets: its sheets as text.

    Raises:
        NotRecognised: if no sheet is a list of this release.
        UnreadableFile: if a list has a header but no rows, or no date can be found.
    """
    drift = load_drift_table(COLUMNS)
    tables: list[TextTable] = []
    skipped: list[str] = []
    synthetic = False
    reasons: list[str] = []
    for sheet in sheets:
        found = _find(drift, path, sheet)
        if isinstance(found, str):
            skipped.append(sheet.name)
            reasons.append(found)
            continue
        synthetic = synthetic or SYNTHETIC_MARK in found.title.lower()
        tables.append(_table(drift, path, sheet, found))
    if not tables:
        raise NotRecognised(
            f"{path.name} {reasons[0]}"
            if len(reasons) == 1
            else f"{path.name} holds no list of {drift.raw['publication']}"
        )
    as_at = max(table.as_at for table in tables)
    published_on, estimated = publication_day(as_at, PUBLICATION_DAYS, USUAL_LAG_DAYS)
    return Publication(
        SOURCE,
        as_at,
        published_on,
        estimated,
        "synthetic" if synthetic else "real",
        tuple(tables),
        tuple(skipped),
    )


def _find(drift: DriftTable, path: Path, sheet: Sheet) -> _Found | str:
    """Which list a sheet is, or why it is none."""
    header = next(
        (
            index
            for index, row in enumerate(sheet.rows[:_HEADER_WITHIN])
            if "urn" in (folded := {fold(cell) for cell in row if cell.strip()}) and len(folded) > 2
        ),
        None,
    )
    if header is None:
        return "has no row of headings with a URN: no list of this release"
    headings = list(sheet.rows[header])
    folded = {fold(heading) for heading in headings if heading.strip()}
    derived = {fold(word) for word in drift.raw["derived"]} & folded
    if derived or not headings[0].strip():
        mark = ", ".join(sorted(derived)) or "an unnamed first column"
        return f"is a table derived by someone else ({mark}), not a publication"
    title = " ".join(cell for row in sheet.rows[:header] for cell in row if cell.strip())
    named = f"{sheet.name} {title} {path.stem}".lower()
    if any(
        word in f"{sheet.name} {title[:200]} {path.stem}".lower()
        for word in drift.raw["other_lists"]
    ):
        return "is another list of the release (inspections in the year, time series or premises)"
    if (
        {"joiner status", "leaver status"} <= folded
        or ("joiners" in fold(named)
        and "provision type" in folded)
    ):
        return _Found("joiners_leavers", header, title)
    judged = any("inspection" in f or "event" in f or "effectiveness" in f for f in folded)
    if "provision type" in folded and (judged or "provider level" in fold(named)):
        return _Found("provider_level", header, title)
    if "provision type" in folded and any("places" in f for f in folded):
        return _Found("providers_places", header, title)
    return "has URNs but none of the release's lists"


def _table(drift: DriftTable, path: Path, sheet: Sheet, found: _Found) -> TextTable:
    headings = [cell.strip() for cell in sheet.rows[found.header]]
    as_at, doubt = _as_at(path, sheet, found, headings)
    personal = {heading: drift.is_personal(heading) for heading in headings if heading}
    cells, blank_rows = text_table(sheet.rows, found.header, personal)
    if cells.is_empty():
        raise UnreadableFile(f"{path.name} has headings but not one row; download it again.")
    warnings = list(doubt)
    if dropped := [heading for heading, is_personal in personal.items() if is_personal]:
        warnings.append(f"personal columns left out: {', '.join(dropped)}")
    return TextTable(
        found.table,
        sheet.name,
        as_at,
        cells,
        sheet.encoding,
        found.header,
        blank_rows,
        tuple(warnings),
    )


def _as_at(path: Path, sheet: Sheet, found: _Found, headings: list[str]) -> tuple[date, list[str]]:
    title = [cell for row in sheet.rows[: found.header] for cell in row if cell.strip()]
    inside = first_said([sheet.name, *title])
    if inside is None:
        # The 2019 and 2020 leavers lists date themselves in a heading, the later day being theirs.
        inside = max(filter(None, (as_at_in(heading) for heading in headings)), default=None)
    named = as_at_in(path.stem) or year_end_in(path.stem)
    if inside and named and inside != named:
        return inside, [f"the file says {inside}, its name says {named}: the file is believed"]
    if said := inside or named:
        return said, []
    raise UnreadableFile(
        f"{path.name} does not say what date it describes; put the date in its name, "
        "as in provider_level_at_31_march_2024.csv."
    )
