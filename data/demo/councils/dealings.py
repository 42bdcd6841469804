"""What synthetic councils buy and hear from providers: notices, payments, and returns."""

from __future__ import annotations

import csv
import datetime as dt
import json
from pathlib import Path
from typing import Any

import numpy as np
import polars as pl

from data.demo.councils.areas import councils
from data.demo.scale import LAST_YEAR
from data.sources.return_templates import return_template

_NOTICES, _PAYMENTS, _RETURNS = 60, 150, 40
_MONTH = dt.date(LAST_YEAR, 2, 1)
#: Care home and home care services in the common procurement vocabulary.
_CODES = ("85311100", "85310000")


def write_dealings(
    folder: Path, rng: np.random.Generator, companies: pl.DataFrame, rows: pl.DataFrame
) -> None:
    """Write notices (OCDS), one council's payments, and returns of staff and of beds.

    Args:
        folder: where they go.
        rng: source of chance.
        companies: suppliers, from ``found_companies``.
        rows: locations of adult care now, as ``adult.described.described`` gives them.
    """
    suppliers = companies.filter(pl.col("owner").is_null()).select("company_number", "company_name")
    buyers = councils()["la_name"].to_list()
    _notices(folder, rng, suppliers, buyers)
    _payments(folder, rng, suppliers)
    homes = rows.filter(pl.col("home") == "Y").head(_RETURNS)
    _returns(folder, rng, homes)


def _notices(
    folder: Path, rng: np.random.Generator, suppliers: pl.DataFrame, buyers: list[str]
) -> None:
    chosen = suppliers[rng.integers(0, suppliers.height, _NOTICES)]
    releases = [
        _release(rng, number, row, buyers[number % len(buyers)])
        for number, row in enumerate(chosen.iter_rows(named=True))
    ]
    package = {"publisher": {"name": "SYNTHETIC DATA"}, "releases": releases}
    path = folder / f"synthetic_data_notices_{LAST_YEAR}.json"
    path.write_text(json.dumps(package), encoding="utf-8", newline="\n")


def _release(
    rng: np.random.Generator, number: int, supplier: dict[str, Any], buyer: str
) -> dict[str, Any]:
    day = dt.date(LAST_YEAR - 1, 4, 1) + dt.timedelta(days=int(rng.integers(0, 360)))
    party = {
        "id": f"GB-COH-{supplier['company_number']}",
        "name": supplier["company_name"],
        "roles": ["supplier"],
        "identifier": {"scheme": "GB-COH", "id": supplier["company_number"]},
    }
    described = {
        "title": "Synthetic care home places",
        "classification": {"scheme": "CPV", "id": _CODES[number % len(_CODES)]},
    }
    return {
        "ocid": f"ocds-synthetic-{number:04d}",
        "id": f"synthetic-{number:04d}",
        "date": f"{day}T09:00:00Z",
        "tag": ["award"],
        "buyer": {"id": f"synthetic-{buyer}", "name": f"{buyer} Council"},
        "parties": [party],
        "tender": described,
        "awards": [
            {
                "id": "1",
                "status": "active",
                "date": f"{day}T09:00:00Z",
                "value": {"amount": int(rng.integers(20, 900)) * 1000, "currency": "GBP"},
                "suppliers": [{"id": party["id"], "name": party["name"]}],
                "contractPeriod": {
                    "startDate": f"{day}T00:00:00Z",
                    "endDate": f"{day + dt.timedelta(days=730)}T00:00:00Z",
                },
            }
        ],
    }


def _payments(folder: Path, rng: np.random.Generator, suppliers: pl.DataFrame) -> None:
    """A month of one council's payments, some of them redacted as councils redact."""
    chosen = suppliers[rng.integers(0, suppliers.height, _PAYMENTS)]["company_name"].to_list()
    pounds = rng.integers(500, 60_000, _PAYMENTS)
    lines = [
        {
            "Body name": "Leeds City Council",
            "Transaction date": f"{_MONTH + dt.timedelta(days=number % 28):%d/%m/%Y}",
            "Supplier (beneficiary)": "REDACTED PERSONAL DATA" if number % 25 == 9 else name,
            "Transaction number": f"S{number:05d}",
            "Net amount": f"{pounds[number]:,}.00",
            "Department/service": "Adults",
            "Procurement category": "Residential care",
            "Purpose of expenditure": "Synthetic placement",
        }
        for number, name in enumerate(chosen)
    ]
    _csv(folder / f"synthetic_data_leeds_spend_{_MONTH:%Y-%m}.csv", lines)


def _returns(folder: Path, rng: np.random.Generator, homes: pl.DataFrame) -> None:
    """Returns by the templates; one provider in ten has not agreed to their use."""
    staff, beds = [], []
    for number, home in enumerate(homes.iter_rows(named=True)):
        agreed = number % 10 != 3
        common = {
            "Service id": f"cqc:{home['location_id']}",
            "As at": f"01/03/{LAST_YEAR}",
            "Received on": f"09/03/{LAST_YEAR}",
            "Consent": "yes" if agreed else "no",
            "Consent date": f"01/02/{LAST_YEAR}",
            "Consent source": "synthetic contract",
        }
        posts = max(home["beds"], 4)
        staff.append(
            common
            | {
                "Staff in post": posts,
                "Vacancies": int(rng.binomial(posts, 0.08)),
                "Leavers in 12 months": int(rng.binomial(posts, 0.25)),
                "Agency share (%)": round(float(rng.uniform(0, 20)), 1),
            }
        )
        occupied = int(rng.binomial(home["beds"], 0.87))
        beds.append(common | {"Beds available": home["beds"], "Beds occupied": occupied})
    for name, lines in (("workforce-return", staff), ("capacity-return", beds)):
        headings = return_template(name).headings
        path = folder / f"synthetic_data_{name.replace('-', '_')}.csv"
        _csv(path, [{heading: line.get(heading, "") for heading in headings} for line in lines])


def _csv(path: Path, lines: list[dict[str, Any]]) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, list(lines[0]), lineterminator="\n")
        writer.writeheader()
        writer.writerows(lines)
