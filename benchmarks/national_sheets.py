"""The lists of the Care Quality Commission at their size of 2026, as OpenDocument, synthetic."""

from __future__ import annotations

import zipfile
from collections.abc import Callable
from pathlib import Path

from national_blocks import after, before, repeated

from data.sources.cqc.lists import drift

LOCATIONS = 60_000
RATINGS = 320_000
DEACTIVATED = 65_000


def cqc_lists(folder: Path, scale: float, day: str) -> list[Path]:
    """The three lists of the Care Quality Commission as ODS."""
    made = []
    for table, name, count, types in (
        ("active_location", "HSCA_Active_Locations", LOCATIONS, 61),
        ("latest_rating", "Latest_ratings", RATINGS, 0),
        ("deactivated_location", "Deactivated_Locations", DEACTIVATED, 40),
    ):
        headings = [column.known[0] for column in drift().tables[table]]
        headings += sorted(drift().raw["tables"][table].get("unused", ()))
        if table == "active_location":
            headings[headings.index("Registered manager present (Y/N)")] = "Registered manager"
        headings += [f"Service type - Synthetic service {n}" for n in range(types)]
        path = folder / f"01_October_2026_{name}.ods"
        made.append(_sheet(path, name, headings, int(count * scale), _cqc_cell, day))
    return made


def _cqc_cell(heading: str, n: int) -> str:
    known = {
        "Location ID": "1-##########", "Provider ID": f"1-2000{n % 700:06}",
        "Brand ID": f"BD{n % 90:03}" if n % 3 == 0 else "", "Care home?": "Y" if n % 4 else "N",
        "Care homes beds": str(n % 80), "Location HSCA start date": "2010-10-01",
        "Care homes beds at point location de-activated": str(n % 80),
        "Location HSCA End Date": "2024-03-31", "Provider HSCA start date": "2010-10-01",
        "Publication Date": "2023-06-21", "Location Postal Code": f"ZZ99 {n % 10}ZZ",
        "Provider Companies House Number": "########" if n % 2 else "",
        "Location Latest Overall Rating": "Good", "Latest Rating": "Good", "Domain": "Overall",
        "Service / Population Group": "Overall", "Inherited Rating (Y/N)": "N",
        "Dormant (Y/N)": "N", "Location Latitude": "52.1", "Location Longitude": "-1.2",
        "Location UPRN ID": "1000########", "Location Dual Registered": "N",
        "Registered manager": "Synthetic, Person",
    }  # fmt: skip
    if heading in known:
        return known[heading]
    if heading.startswith("Service type"):
        return "Y" if (n + len(heading) + hash_of(heading)) % 29 == 0 else ""
    return f"Synthetic {heading.split()[-1]} {n % 50}"


def hash_of(text: str) -> int:
    """A number that is the same in every run."""
    return sum(text.encode())


def _sheet(
    path: Path,
    name: str,
    headings: list[str],
    count: int,
    cell: Callable[[str, int], str],
    day: str,
) -> Path:
    head = (
        '<?xml version="1.0" encoding="UTF-8"?><office:document-content xmlns:office="urn:oasis:'
        'names:tc:opendocument:xmlns:office:1.0" xmlns:table="urn:oasis:names:tc:opendocument:'
        'xmlns:table:1.0" xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0" '
        'xmlns:calcext="urn:org:documentfoundation:names:experimental:calc:xmlns:calcext:1.0">'
        '<office:body><office:spreadsheet><table:table table:name="README">'
        + _row([f"Synthetic data. Source: CQC database as at {day}"])
        + f'</table:table><table:table table:name="{name}">'
        + _row(headings)
    )
    rows = [_row([cell(heading, n) for heading in headings]) for n in range(2_000)]
    tail = "</table:table></office:spreadsheet></office:body></office:document-content>"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as packed:
        packed.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        packed.writestr("META-INF/manifest.xml", "<manifest/>")
        with packed.open("content.xml", "w", force_zip64=True) as handle:
            for part in before(after(head, repeated(rows, count)), tail):
                handle.write(part)
    return path


def _row(cells: list[str]) -> str:
    parts, blank = ['<table:table-row table:style-name="ro1">'], 0
    for text in [*cells, None]:
        if text == "":
            blank += 1
            continue
        if blank:
            again = f' table:number-columns-repeated="{blank}"' if blank > 1 else ""
            parts.append(f'<table:table-cell table:style-name="ce1"{again}/>')
            blank = 0
        if text is not None:
            parts.append(
                '<table:table-cell table:style-name="ce1" office:value-type="string" '
                f'calcext:value-type="string"><text:p>{text}</text:p></table:table-cell>'
            )
    return "".join([*parts, "</table:table-row>\n"])
