"""Small registers of Scotland, Wales and Northern Ireland in their publishers' layouts."""

from __future__ import annotations

import csv
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np

from data.demo.adult.scale import LATEST
from data.demo.scale import LAST_YEAR
from data.demo.xlsx_file import write_xlsx

_SERVICES = 24
_SCOTTISH = ("Edinburgh, City of", "Fife", "Highland", "Glasgow City")
_WELSH = ("Cardiff", "Gwynedd", "Ynys Môn", "Powys")


def write_registers(folder: Path, rng: np.random.Generator) -> None:
    """Write one list of each nation.

    Args:
        folder: where they go.
        rng: source of chance.
    """
    beds = rng.integers(8, 90, (3, _SERVICES)).tolist()
    grades = rng.integers(2, 6, _SERVICES).tolist()
    _scotland(folder, beds[0], grades)
    _wales(folder, beds[1])
    _northern_ireland(folder, beds[2])


def _scotland(folder: Path, beds: list[int], grades: list[int]) -> None:
    rows = [
        {
            "CSNumber": f"CS9999{number:06d}",
            "CareService": "Support Service" if number % 6 == 5 else "Care Home Service",
            "Subtype": "Care at Home" if number % 6 == 5 else "Older People",
            "ServiceType": "Private",
            "ServiceName": f"Synthetic Glen {number}",
            "Service_Postcode": "",
            "Manager_Name": f"SYNTHETIC PERSON {number}",
            "Eforms_email_address": "synthetic@example.invalid",
            "SP_number": f"SP9999{number // 2:06d}",
            "ServiceProvider": f"Synthetic Glen Care {number // 2} Limited",
            "Provided_by_Local_Authority": "No",
            "ServiceStatus": "Active",
            "Date_Reg": f"01/04/{2002 + number % 20}",
            "Council_Area_Name": _SCOTTISH[number % len(_SCOTTISH)],
            "TotalBeds": "" if number % 6 == 5 else beds[number],
            "NumberStaff": beds[number],
            "Registered_Places": "" if number % 6 == 5 else beds[number],
            "MinGrade": grades[number],
            "MaxGrade": grades[number],
            "Publication_of_Latest_Grading": f"14/03/{LAST_YEAR}",
            "KQ_Support_Wellbeing": grades[number],
            "Last_inspection_Date": f"02-Mar-{LAST_YEAR % 100}",
        }
        for number in range(_SERVICES)
    ]
    path = folder / f"synthetic_data_MSDF_data_{LATEST:%d %B %Y}.csv"
    _csv(path, list(rows[0]), [list(row.values()) for row in rows])


def _wales(folder: Path, beds: list[int]) -> None:
    kinds = (
        ("Care Home Service", "Adults With Nursing"),
        ("Care Home Service", "Adults Without Nursing"),
        ("Domiciliary Support Service", ""),
    )
    headings = ["Service URN", "Service Name", "Service Type", "Service Sub Type", "Provider Name",
                "Local Authority", "Maximum Capacity", "Responsible Individual"]  # fmt: skip
    rows = [
        [
            f"SIN-9999{number:04d}-SYNT",
            f"Synthetic Bryn {number}",
            *kinds[number % len(kinds)],
            f"Synthetic Bryn Care {number // 2} Limited",
            _WELSH[number % len(_WELSH)],
            beds[number],
            f"SYNTHETIC PERSON {number}",
        ]
        for number in range(_SERVICES)
    ]
    _csv(folder / f"synthetic_data_ciw_services_{LATEST}.csv", headings, rows)


def _northern_ireland(folder: Path, beds: list[int]) -> None:
    headings = ["ServiceName", "AddressLine1", "AddressLine2", "Town", "Postcode", "Tel", "Category",
                "Max Approved Places", "Categories of Care", "Manager", "ProviderName"]  # fmt: skip
    kinds = ("Nursing (NH)", "Residential (RC)", "Domiciliary Care Agency (DCA)")
    path = folder / f"synthetic_data_rqia_register_{LATEST}.xlsx"
    rows = [
        [
            f"Synthetic Lough {number}",
            "1 Example Street",
            "",
            "Belfast",
            f"ZZ{number + 10} 9ZZ",
            "",
            kinds[number % len(kinds)],
            beds[number],
            "",
            f"SYNTHETIC PERSON {number}",
            f"Synthetic Lough Care {number // 2} Limited",
        ]
        for number in range(_SERVICES)
    ]
    write_xlsx(path, {"Register": [headings, *rows]})


def _csv(path: Path, headings: Sequence[str], rows: list[list[Any]]) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file, lineterminator="\n").writerows([headings, *rows])
