"""Small synthetic lists of the Care Quality Commission in the publisher's own forms."""

from __future__ import annotations

import csv
import io
import zipfile
from collections.abc import Iterable
from pathlib import Path
from xml.sax.saxutils import escape

_SPACES = " ".join(
    f'xmlns:{name}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"'
    for name in ("office", "table", "text")
)
EDGE = (
    '<table:table-row table:number-rows-repeated="1048000">'
    '<table:table-cell table:number-columns-repeated="16384"/></table:table-row>'
)

ACTIVE = [
    "Location ID", "Location HSCA start date", "Dormant (Y/N)", "Care home?", "Location Name",
    "Registered manager", "Care homes beds", "Location Type/Sector",
    "Location Inspection Directorate", "Location Primary Inspection Category",
    "Location Latest Overall Rating", "Publication Date", "Inherited Rating (Y/N)",
    "Location Region", "Location Local Authority", "Location Postal Code", "Location UPRN ID",
    "Location Latitude", "Location Longitude", "Location Parliamentary Constituency", "Brand ID",
    "Brand Name", "Provider Companies House Number", "Provider Charity Number", "Provider ID",
    "Provider Name", "Provider HSCA start date", "Provider Type/Sector",
    "Provider Ownership Type", "Provider Nominated Individual Name",
    "Service type - Care home service with nursing",
    "Service type - Care home service without nursing",
    "Service type - Domiciliary care service", "Location Dual Registered",
    "Primary ID (Dual registration locations)",
]  # fmt: skip
RATINGS = [
    "Location ID", "Location Name", "Care Home?", "Service / Population Group", "Domain",
    "Latest Rating", "Publication Date", "Report Type", "Inherited Rating (Y/N)", "URL",
    "Provider ID", "Provider Name",
]  # fmt: skip
DEACTIVATED = [
    "Location ID", "Location Name", "Location Status", "Location HSCA start date",
    "Location HSCA End Date", "Care home?", "Care homes beds at point location de-activated",
    "Location Type/Sector", "Location Primary Inspection Category",
    "Location Inspection Directorate", "Location Region", "Location Local Authority",
    "Location Parliamentary Constituency", "Location Latitude", "Location Longitude",
    "Location Postal Code", "Location UPRN ID", "Location Latest Overall Rating",
    "Publication Date", "Inherited Rating (Y/N)", "Brand ID", "Brand Name",
    "Provider Charity Number", "Provider ID", "Provider Name",
]  # fmt: skip
DIRECTORY = [
    "Name", "Also known as", "Address", "Postcode", "Phone number",
    "Service's website (if available)", "Service types", "Date of latest check",
    "Specialisms/services", "Provider name", "Local authority", "Region", "Location URL",
    "CQC Location ID (for office use only)", "CQC Provider ID (for office use only)",
]  # fmt: skip
README = [
    ["Active locations for providers registered under the Health and Social Care Act (HSCA)"],
    [],
    ["Source: CQC database as at 01 July 2026"],
]


def home(number: int, **said: object) -> dict[str, object]:
    """A care home with nursing, synthetic; ``said`` replaces cells by heading."""
    return {
        "Location ID": f"1-{100000 + number}",
        "Location HSCA start date": "01/10/2010",
        "Dormant (Y/N)": "N",
        "Care home?": "Y",
        "Location Name": f"Synthetic House {number}",
        "Registered manager": "Invented, Person",
        "Care homes beds": 20 + number,
        "Location Type/Sector": "Social Care Org",
        "Location Latest Overall Rating": "Good",
        "Publication Date": "05/04/2024",
        "Inherited Rating (Y/N)": "N",
        "Location Region": "Yorkshire & Humberside",
        "Location Local Authority": "Leeds",
        "Location Postal Code": "ls11aa",
        "Location Latitude": 53.8,
        "Location Longitude": -1.5,
        "Brand ID": "-",
        "Brand Name": "-",
        "Provider Companies House Number": "1234567",
        "Provider ID": f"1-{200000 + number}",
        "Provider Name": f"Synthetic Care {number} Ltd",
        "Provider Ownership Type": "Organisation",
        "Provider Nominated Individual Name": "Invented, Individual",
        "Service type - Care home service with nursing": "Y",
        **said,
    }


def lines(headings: list[str], rows: Iterable[dict[str, object]]) -> list[list[object]]:
    return [list(headings), *([row.get(heading, "") for heading in headings] for row in rows)]


def csv_file(path: Path, rows: Iterable[Iterable[object]], encoding: str = "utf-8") -> Path:
    text = io.StringIO()
    csv.writer(text).writerows(rows)
    path.write_bytes(text.getvalue().encode(encoding))
    return path


def ods_row(cells: Iterable[object]) -> str:
    """Cells as the publisher's program writes them: runs of one value as a repeated cell."""
    parts: list[str] = []
    held = list(cells)
    start = 0
    while start < len(held):
        end = start
        while end < len(held) and held[end] == held[start]:
            end += 1
        value, repeat = held[start], f' table:number-columns-repeated="{end - start}"'
        if value == "":
            parts.append(f"<table:table-cell{repeat}/>")
        elif isinstance(value, int | float):
            parts.append(
                f'<table:table-cell office:value-type="float" office:value="{value}"{repeat}>'
                f"<text:p>{value:,.1f}</text:p></table:table-cell>"
            )
        else:
            parts.append(
                f'<table:table-cell office:value-type="string"{repeat}>'
                f"<text:p>{escape(str(value))}</text:p></table:table-cell>"
            )
        start = end
    return f"<table:table-row>{''.join(parts)}</table:table-row>"


def ods_file(path: Path, sheets: dict[str, Iterable[Iterable[object]]], head: str = "") -> Path:
    tables = "".join(
        f'<table:table table:name="{name}">{"".join(map(ods_row, rows))}{EDGE}</table:table>'
        for name, rows in sheets.items()
    )
    return ods_of(
        path,
        f'<?xml version="1.0" encoding="UTF-8"?>{head}<office:document-content {_SPACES}>'
        f"<office:body><office:spreadsheet>{tables}</office:spreadsheet></office:body>"
        "</office:document-content>",
    )


def ods_of(path: Path, content: str) -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as packed:
        packed.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        packed.writestr("content.xml", content)
    return path
