"""Files as Ofsted writes them, made up: registers in the 2025 layout, as CSV and as ODS."""

from __future__ import annotations

import csv
import datetime as dt
import io
import zipfile
from collections.abc import Iterable, Sequence
from pathlib import Path
from xml.sax.saxutils import escape

Row = Sequence[object]
_OASIS = "urn:oasis:names:tc:opendocument:xmlns"
_MIME = "application/vnd.oasis.opendocument.spreadsheet"

#: The headings of the 2025 register, line breaks before five of them included.
HEADINGS_2025 = [
    "Web link",
    "URN",
    "Linked Education URN",
    "Provision type",
    "Registration date",
    "Registration status",
    "Name",
    "Address 1",
    "Address 2",
    "Town",
    "County",
    "Postcode",
    "Ofsted Region",
    "Government Office Region",
    "Local authority",
    "Parliamentary constituency",
    "Sector",
    "Places",
    "Supported accommodation premises",
    "Short-break-only children's home",
    "Multi Building Children's Home",
    "Organisation which owns the provider",
    "\nLatest Full inspection event type",
    "\nLatest full inspection date",
    "Latest full inspection publication date",
    "\nLatest full inspection event number",
    "\nOverall experiences and progress of children and young people",
    "Outcomes in education and related learning activities",
    "Health services",
    "\nHow well children and young people are helped and protected",
    "The effectiveness of leaders and managers",
    "Supported Accommodation outcome",
]
_TYPES = [
    "Children's home",
    "Children's Home",
    "Children’s home",
    "Supported Accommodation",
    "Independent Fostering Agency",
    "Residential special school (registered as a children's home)",
]
_GRADES = ["Outstanding", "Good", "Requires improvement to be good", "Inadequate"]


def register_2025(homes: int = 24) -> list[list[object]]:
    """Made-up rows under ``HEADINGS_2025``: text and number URNs, number owners, no inspections."""
    rows: list[list[object]] = []
    for i in range(homes):
        kind = _TYPES[i % len(_TYPES)]
        inspected = i % 4 != 3 and kind != "Supported Accommodation"
        grade = _GRADES[i % 4] if inspected else None
        found = dt.date(2024, 5, 1) + dt.timedelta(days=i)
        rows.append(
            [
                "Ofsted Social Care Provider Webpage",
                f"SC{100000 + i}" if i % 3 == 0 else 2500000 + i,
                None,
                kind,
                dt.date(2015, 1, 1) + dt.timedelta(days=30 * i),
                "Active",
                "REDACTED",
                "REDACTED",
                " ",
                "REDACTED",
                "REDACTED",
                "REDACTED",
                "North East, Yorkshire and the Humber",
                "Yorkshire and the Humber" if i % 2 else "London",
                "Leeds" if i % 2 else "Lewisham",
                "Leeds East",
                "Local Authority" if i % 5 == 0 else "Private",
                None if kind == "Independent Fostering Agency" else 2 + i % 5,
                3 if kind == "Supported Accommodation" else None,
                "Short breaks only" if i % 12 == 0 else None,
                None,
                311 if i == 1 else f"Made Up Care {i // 2} Limited",
                "Full inspection" if inspected else None,
                found if inspected else None,
                found + dt.timedelta(days=40) if inspected else None,
                10300000 + i if inspected else None,
                grade,
                None,
                None,
                grade,
                grade,
                "Consistently strong service delivery"
                if kind == "Supported Accommodation"
                else None,
            ]
        )
    return rows


JOINERS_2025 = [
    "URN",
    "Provision type",
    "Ofsted Region",
    "Government Office Region",
    "Local authority",
    "Parliamentary constituency",
    "Sector",
    "Places",
    "Supported accommodation premises",
    "Short-break-only children's home",
    "\nFirst effective date (that the provider became active)",
    "First effective date (that the provider became resigned)",
    "First effective date (that the provider closed)",
    "First effective date (that the provider became cancelled)",
    "Joiner status",
    "Leaver status",
    "Registration status (as at 1 April 2024)",
    "Registration status (as at 31 March 2025)",
    "Inspectorate (as at 1 April 2024)",
    "Inspectorate (as at 31 March 2025)",
    "Setting name",
    "Reason",
]


def joiners_2025() -> list[list[object]]:
    """Three joiners and two leavers, one of the latter without a day."""
    place = ["Children's home", "London", "London", "Lewisham", "Lewisham East", "Private", 3]
    joined = dt.date(2024, 9, 1)
    came = [
        [2600000 + i, *place, None, None, joined, None, None, None, "Joiner", None, None, "Active"]
        for i in range(3)
    ]
    left = [
        [2500001, *place, None, None, None, day, day, None, None, "Leaver", "Active", "Resigned"]
        for day in (dt.date(2024, 12, 24),)
    ]
    undated = [
        [
            "SC100000",
            *place,
            None,
            None,
            None,
            None,
            None,
            None,
            None,
            "Leaver",
            "Active",
            "Cancelled",
        ]
    ]
    return [[*row, "Ofsted", "Ofsted", "REDACTED", None] for row in [*came, *left, *undated]]


def title(list_name: str, day: str = "31 March 2025") -> list[str]:
    """The three lines above a table, as in the real files."""
    return [
        f"Children's social care in England 2025 - {list_name} at {day}",
        "This worksheet contains one table which begins in cell A4.",
        "Some cells in this table are empty because data was not provided to Ofsted.",
    ]


def csv_bytes(
    headings: Sequence[str],
    rows: Iterable[Row],
    above: Sequence[str] = (),
    encoding: str = "utf-8-sig",
) -> bytes:
    """A CSV file: dates as dd/mm/yyyy, nothing for None."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\r\n")
    for line in above:
        writer.writerow([line, *[""] * (len(headings) - 1)])
    writer.writerow(headings)
    writer.writerows([_csv_cell(cell) for cell in row] for row in rows)
    return text.getvalue().encode(encoding)


def _csv_cell(cell: object) -> object:
    return f"{cell:%d/%m/%Y}" if isinstance(cell, dt.date) else cell


def ods_xml(sheets: Sequence[tuple[str, Sequence[Row]]]) -> str:
    """The content of an ODS file: numbers as numbers, dates as date-times."""
    body = "".join(
        f'<table:table table:name="{escape(name)}">'
        + "".join(
            f"<table:table-row>{''.join(map(_ods_cell, row))}</table:table-row>" for row in rows
        )
        + "</table:table>"
        for name, rows in sheets
    )
    spaces = "".join(f' xmlns:{part}="{_OASIS}:{part}:1.0"' for part in ("office", "table", "text"))
    return (
        f'<?xml version="1.0" encoding="UTF-8"?><office:document-content{spaces}>'
        f"<office:body><office:spreadsheet>{body}</office:spreadsheet></office:body>"
        "</office:document-content>"
    )


def ods_bytes(content: str, extra: dict[str, bytes] | None = None) -> bytes:
    """An ODS file around a content."""
    manifest = (
        f'<?xml version="1.0"?><manifest:manifest xmlns:manifest="{_OASIS}:manifest:1.0">'
        f'<manifest:file-entry manifest:full-path="/" manifest:media-type="{_MIME}"/>'
        "</manifest:manifest>"
    )
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("mimetype", _MIME, zipfile.ZIP_STORED)
        archive.writestr("META-INF/manifest.xml", manifest)
        archive.writestr("content.xml", content)
        for name, member in (extra or {}).items():
            archive.writestr(name, member)
    return packed.getvalue()


def _ods_cell(cell: object) -> str:
    if cell is None:
        return "<table:table-cell/>"
    if isinstance(cell, dt.date):
        value = f'"date" office:date-value="{cell:%Y-%m-%d}T00:00:00"'
    elif isinstance(cell, int | float):
        value = f'"float" office:value="{cell}"'
    else:
        value = '"string"'
    shown = "".join(f"<text:p>{escape(line)}</text:p>" for line in str(cell).split("\n"))
    return f"<table:table-cell office:value-type={value}>{shown}</table:table-cell>"


def release_2025() -> bytes:
    """The whole release as one ODS file, its thirteen sheets in their order."""
    register = register_2025()
    by_name = {heading: index for index, heading in enumerate(HEADINGS_2025)}
    in_year = [
        heading.replace("Latest full inspection date", "Inspection date").replace(
            "Latest Full inspection event type", "Inspection event type"
        )
        for heading in HEADINGS_2025
    ]
    places = [*HEADINGS_2025[:21], "Organisation name"]
    premises = ["Web link", "URN", "Provider name", "Provision type", "Registration date",
                "Registration status", "Service category (Note 4)", "Places",
                "Premises Ofsted Region", "Premises Government Office Region",
                "Premises Parliamentary Constituency", "Premises Local Authority", "Sector",
                "Organisation name"]  # fmt: skip
    supported = [row for row in register if row[by_name["Provision type"]] == _TYPES[3]]
    at_premises = [
        [row[0], row[1], "Made up", _TYPES[3], row[4], "Active", "Category 1", 1, "London", "London",
         "Lewisham East", "Lewisham", "Private", row[21]]
        for row in supported
        for _ in range(3)
    ]  # fmt: skip

    def sheet(
        name: str, list_name: str, headings: Row, rows: Iterable[Row]
    ) -> tuple[str, list[Row]]:
        return name, [*[[line] for line in title(list_name)], headings, *rows]

    cover = ["Children's social care in England 2025", "Published: 16 July 2025", "Ofsted"]
    return ods_bytes(
        ods_xml(
            [
                ("Cover", [[line] for line in cover]),
                ("Contents", [["Sheet", "Title"], ["Provider_level_at_31_Mar_2025", "Providers"]]),
                ("Guidance", [["URN means unique reference number"], ["Published 3 May 2031"]]),
                ("Notes", [["Note", "Text"], [4, "Category"]]),
                ("Meta-data", [["Column", "Meaning"], ["URN", "Unique reference number"]]),
                sheet("Provider_level_at_31_Mar_2025", "Provider level", HEADINGS_2025, register),
                sheet("Provider_level_in_year_2024-25", "Inspections", in_year, register * 2),
                sheet("Providers+places_at_31_Mar_2025", "Providers and places", places,
                      [row[:22] for row in register]),
                sheet("SA_Premises_at_31_Mar_2025", "Premises", premises, at_premises),
                sheet("Leavers+Joiners_at_31_Mar_2025", "Leavers and Joiners", JOINERS_2025,
                      joiners_2025()),
                ("Providers+places_Time_series", [["Provision type", "Places 2024", "Places 2025"]]),
                ("Latest_OE_31_Mar_Time_Series", [["Grade", "2024", "2025"], ["Good", 1, 2]]),
                ("In_Year_Time_series", [["Event type", "2024", "2025"], ["Full inspection", 1, 2]]),
            ]
        )
    )  # fmt: skip


def written(path: Path, content: bytes) -> Path:
    """Write a file and return its path."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content)
    return path
