"""Registers of the other nations in their publishers' shape, made up; every name is synthetic."""

from __future__ import annotations

import csv
import io
import zipfile
from collections.abc import Iterable, Sequence
from pathlib import Path
from xml.sax.saxutils import escape, quoteattr

import polars as pl

from data.warehouse.archive import archived_tables
from data.warehouse.family import FamilyRead
from data.warehouse.home import Home
from data.warehouse.reading_devolved import read
from tests.data.homes import ingest

SCOTLAND = [
    "CSNumber", "CareService", "Subtype", "ServiceType", "ServiceName", "Address_line_1",
    "Service_town", "Service_Postcode", "ChopUPRN", "Manager_Name", "Service_Phone_Number",
    "Eforms_email_address", "SP_number", "ServiceProvider", "Provided_by_Local_Authority",
    "ServiceStatus", "Date_Reg", "SIMD2020_Rank", "Council_Area_Name", "TotalBeds", "NumberStaff",
    "Registered_Places", "Client_group", "GradeSpread", "MinGrade", "MaxGrade",
    "Publication_of_Latest_Grading", "KQ_Support_Wellbeing", "KQ_Care_and_Support_Planning",
    "KQ_Setting", "KQ_Staff_Team", "KQ_Leadership", "KQ_Care_Play_and_Learning",
    "Complaints_upheld_2324", "Complaints_upheld_2425", "Enforcements_issued_2425",
    "any_requirements_2425", "Last_inspection_Date", "first_date_2425",
]  # fmt: skip
#: What the same columns were called some years ago.
OLDER = {
    "ServiceType": "Service Type",
    "Manager_Name": "ManagerName",
    "ServiceProvider": "Service_Provider",
    "Date_Reg": "DateReg",
    "SIMD2020_Rank": "SIMD_rank",
    "Complaints_upheld_2324": "Complnt_upheld_or_partially_1718",
    "Complaints_upheld_2425": "Complnt_upheld_or_partially_1819",
    "KQ_Support_Wellbeing": "Quality_of_Care_and_Support",
    "KQ_Setting": "Quality_of_Environment",
}
#: People and their contacts in the made-up files: none of these may be kept.
PEOPLE = ("Synthia Managerova", "0131 000 0000", "nobody@example.invalid", "Minda Kinderson")


def scottish_rows() -> list[dict[str, object]]:
    """A care home, a home care service, a children's home, an inactive home and a childminder."""
    common = {
        "ServiceType": "Private",
        "Manager_Name": PEOPLE[0],
        "Service_Phone_Number": PEOPLE[1],
        "Eforms_email_address": PEOPLE[2],
        "Address_line_1": "1 Synthetic Street",
        "ServiceStatus": "Active",
        "Provided_by_Local_Authority": "No",
        "Date_Reg": "01/04/2002",
        "NumberStaff": 40,
    }
    home = common | {
        "CSNumber": "CS2003000123", "CareService": "Care Home Service", "Subtype": "Older People",
        "ServiceName": "Synthetic Glen House", "Service_Postcode": "EH1 1AA",
        "ChopUPRN": "906000000001", "SP_number": "SP2003000001",
        "ServiceProvider": "Synthetic Glen Care Limited", "Council_Area_Name": "Edinburgh, City of",
        "TotalBeds": 41, "Registered_Places": 40, "MinGrade": 3, "MaxGrade": 5,
        "Publication_of_Latest_Grading": "14/03/2024", "KQ_Support_Wellbeing": 4,
        "KQ_Setting": 5, "KQ_Leadership": 3, "KQ_Staff_Team": 0,
        "Complaints_upheld_2324": 2, "Complaints_upheld_2425": ".", "Enforcements_issued_2425": 0,
        "any_requirements_2425": "Yes", "Last_inspection_Date": "02-Mar-24",
        "first_date_2425": "11/05/2024",
    }  # fmt: skip
    at_home = common | {
        "CSNumber": "CS2010000001", "CareService": "Support Service", "Subtype": "Care at Home",
        "ServiceType": "Voluntary or Not for Profit", "ServiceName": "Synthetic Home’s Help",
        "SP_number": "SP2010000009", "ServiceProvider": "Synthetic Help", "Council_Area_Name": "Fife",
        "Publication_of_Latest_Grading": "2023_2", "KQ_Support_Wellbeing": 6,
    }  # fmt: skip
    children = common | {
        "CSNumber": "CS2011000002", "CareService": "Care Home Service",
        "Subtype": "Children & Young People", "ServiceType": "Local Authority",
        "ServiceName": "Synthetic Burn", "SP_number": "SP2003000002", "ServiceProvider":
        "Synthetic Council", "Council_Area_Name": "Argyll & Bute", "Registered_Places": 6,
    }  # fmt: skip
    inactive = home | {"CSNumber": "CS2003000124", "ServiceStatus": "Inactive", "KQ_Setting": 9}
    minder = common | {
        "CSNumber": "CS2005000003", "CareService": "Child Minding", "ServiceName": PEOPLE[3],
        "SP_number": "SP2005000003", "ServiceProvider": PEOPLE[3], "Council_Area_Name": "Nowhere",
        "Service_Postcode": "EH1 1AB",
    }  # fmt: skip
    again = home | {"ServiceName": "Synthetic Glen House again"}
    unnumbered = home | {"CSNumber": "unknown"}
    return [home, at_home, children, inactive, minder, again, unnumbered]


def scottish_csv(older: bool = False, mark: bytes = b"", encoding: str = "cp1252") -> bytes:
    """A month's list under today's headings or those of some years ago."""
    headings = [OLDER.get(name, name) for name in SCOTLAND] if older else SCOTLAND
    rows = [[row.get(name, "") for name in SCOTLAND] for row in scottish_rows()]
    return mark + csv_text(headings, rows).encode(encoding)


def csv_text(headings: Sequence[str], rows: Iterable[Sequence[object]]) -> str:
    text = io.StringIO()
    csv.writer(text, lineterminator="\r\n").writerows([headings, *rows])
    return text.getvalue()


def workbook(sheet: str, headings: Sequence[str], rows: Iterable[Sequence[object]]) -> bytes:
    """An XLSX file of one sheet: numbers as numbers, the rest as text."""
    main = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
    office = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    package = "http://schemas.openxmlformats.org/package/2006"
    lines = "".join(f"<row>{''.join(map(_cell, row))}</row>" for row in [headings, *rows])
    members = {
        "[Content_Types].xml": f'<Types xmlns="{package}/content-types"/>',
        "_rels/.rels": f'<Relationships xmlns="{package}/relationships"><Relationship Id="rId1" '
        f'Type="{office}/officeDocument" Target="xl/workbook.xml"/></Relationships>',
        "xl/workbook.xml": f'<workbook {main} xmlns:r="{office}"><sheets>'
        f'<sheet name={quoteattr(sheet)} sheetId="1" r:id="rId1"/></sheets></workbook>',
        "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="{package}/relationships">'
        f'<Relationship Id="rId1" Type="{office}/worksheet" Target="worksheets/sheet1.xml"/>'
        "</Relationships>",
        "xl/sharedStrings.xml": f"<sst {main}></sst>",
        "xl/worksheets/sheet1.xml": f"<worksheet {main}><sheetData>{lines}</sheetData></worksheet>",
    }
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in members.items():
            archive.writestr(name, text)
    return packed.getvalue()


def _cell(cell: object) -> str:
    if isinstance(cell, int | float):
        return f"<c><v>{cell}</v></c>"
    return f'<c t="inlineStr"><is><t>{escape(str(cell))}</t></is></c>'


def read_home(home: Home, path: Path) -> FamilyRead:
    """Ingest one file and type what the archive then holds."""
    [outcome] = ingest(home, path)
    assert outcome.kind == "ingested", outcome
    return read(archived_tables(home))


def archive_text(home: Home) -> str:
    """Every word of the archive, names of columns too."""
    words = []
    for file in home.archive.rglob("*.parquet"):
        cells = pl.read_parquet(file)
        words += [*cells.columns, cells.write_csv()]
    return " ".join(words)
