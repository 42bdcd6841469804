"""The snapshot of persons with significant control: one JSON object a line, totals at the end."""

from __future__ import annotations

import datetime as dt
import json
import zipfile
from pathlib import Path
from typing import Any

import polars as pl

from data.demo.ownership.chains import ABROAD, CORPORATE, NOBODY

_MARK = "synthetic-data"
_PSC = "person-with-significant-control"
_BANDS = {75: "75-to-100", 50: "50-to-75", 25: "25-to-50"}
#: How declarations name the country of one register.
_COUNTRIES = ("England", "United Kingdom", "England & Wales", "England And Wales", "Uk")
_SINCE_DAY = (1980, 1, 1, 0, 0, 0)


def write_snapshot(folder: Path, on: dt.date, companies: pl.DataFrame, owned: pl.DataFrame) -> Path:
    """Write the register of control as at one day.

    Args:
        folder: where the zip goes.
        on: the day; what was notified later is left out.
        companies: from ``found_companies``.
        owned: from ``chains.ownership``.

    Returns:
        The file, ``persons-with-significant-control-snapshot-<day>.zip``.
    """
    names = dict(companies.select("company_number", "company_name").iter_rows())
    known = owned.filter(pl.col("notified_on") <= on)
    records = [
        _record(row, number, names) for number, row in enumerate(known.iter_rows(named=True))
    ]
    statements = sum("statement" in record["data"] for record in records)
    records.append(
        {
            "data": {
                "kind": "totals#persons-of-significant-control-snapshot",
                "persons_of_significant_control_count": len(records) - statements,
                "statements_count": statements,
                "exemptions_count": 0,
                "generated_at": f"{on}T03:00:00Z",
            }
        }
    )
    stem = f"persons-with-significant-control-snapshot-{on}"
    lines = "".join(json.dumps(record, separators=(",", ":")) + "\n" for record in records)
    path = folder / f"{stem}.zip"
    with zipfile.ZipFile(path, "w") as packed:
        member = zipfile.ZipInfo(f"{stem}.txt", _SINCE_DAY)
        member.compress_type = zipfile.ZIP_DEFLATED
        packed.writestr(member, lines)
    return path


def _record(row: dict[str, Any], number: int, names: dict[str, str]) -> dict[str, Any]:
    company, kind = row["company_number"], row["kind"]
    own = f"/company/{company}/persons-with-significant-control"
    data: dict[str, Any] = {"etag": _MARK, "notified_on": row["notified_on"].isoformat()}
    if kind == NOBODY:
        data |= {
            "kind": "persons-with-significant-control-statement",
            "statement": "no-individual-or-entity-with-signficant-control",
            "links": {"self": f"{own}-statements/synthetic{number}"},
        }
    elif kind in {CORPORATE, ABROAD}:
        data |= {
            "kind": f"corporate-entity-{_PSC}",
            "links": {"self": f"{own}/corporate-entity/synthetic{number}"},
            "natures_of_control": _natures(row["share_from"]),
            **_organisation(row, names),
        }
    else:
        data |= {
            "kind": f"individual-{_PSC}",
            "links": {"self": f"{own}/individual/synthetic{number}"},
            "name": f"SYNTHETIC PERSON {number}",
            "date_of_birth": {"month": 1, "year": 1900},
            "country_of_residence": "England",
            "natures_of_control": _natures(row["share_from"]),
        }
    if row["ceased_on"] is not None:
        data["ceased_on"] = row["ceased_on"].isoformat()
    return {"company_number": company, "data": data}


def _written(number: str) -> str:
    """A number as companies declare it: some with blanks, in small letters, or without zeros."""
    shown = {
        1: f"{number[:2]} {number[2:]}",
        2: number.lower(),
        3: number[:2] + number[2:].lstrip("0"),
    }
    return shown.get(int(number[-2:]) % 25, number)


def _natures(share: int) -> list[str]:
    band = _BANDS[share]
    return [f"ownership-of-shares-{band}-percent", f"voting-rights-{band}-percent"]


def _organisation(row: dict[str, Any], names: dict[str, str]) -> dict[str, Any]:
    """Name and registration: of a company of this register, or of one abroad."""
    if row["kind"] == CORPORATE:
        return {
            "name": names[row["parent_number"]],
            "identification": {
                "registration_number": _written(row["parent_number"]),
                "country_registered": _COUNTRIES[int(row["parent_number"][-2:]) % len(_COUNTRIES)],
                "place_registered": "Companies House",
                "legal_form": "Limited Company",
                "legal_authority": "Companies Act 2006",
            },
        }
    return {
        "name": row["owner_name"],
        "identification": {
            "registration_number": f"SYN{row['owner_name'].split(' ')[-2]:0>5}",
            "country_registered": row["country"],
            "place_registered": f"Companies Registry of {row['country']}",
            "legal_form": "Limited Company",
            "legal_authority": f"Companies Law of {row['country']}",
        },
    }
