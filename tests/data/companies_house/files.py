"""Companies House files made for tests, in the publisher's own form; every name is invented."""

from __future__ import annotations

import csv
import io
import json
import zipfile
from pathlib import Path
from typing import Any

#: As printed, blanks before some of them.
HEADINGS = [
    "CompanyName",
    " CompanyNumber",
    "RegAddress.CareOf",
    "RegAddress.POBox",
    "RegAddress.AddressLine1",
    " RegAddress.AddressLine2",
    "RegAddress.PostTown",
    "RegAddress.County",
    "RegAddress.Country",
    "RegAddress.PostCode",
    "CompanyCategory",
    "CompanyStatus",
    "CountryOfOrigin",
    "DissolutionDate",
    "IncorporationDate",
    "Accounts.AccountRefDay",
    "Accounts.AccountRefMonth",
    "Accounts.NextDueDate",
    "Accounts.LastMadeUpDate",
    "Accounts.AccountCategory",
    "Returns.NextDueDate",
    "Returns.LastMadeUpDate",
    "Mortgages.NumMortCharges",
    "Mortgages.NumMortOutstanding",
    "Mortgages.NumMortPartSatisfied",
    "Mortgages.NumMortSatisfied",
    "SICCode.SicText_1",
    "SICCode.SicText_2",
    "SICCode.SicText_3",
    "SICCode.SicText_4",
    "LimitedPartnerships.NumGenPartners",
    "LimitedPartnerships.NumLimPartners",
    "URI",
    *(
        heading
        for n in range(1, 11)
        for heading in (f"PreviousName_{n}.CONDATE", f" PreviousName_{n}.CompanyName")
    ),
    "ConfStmtNextDueDate",
    " ConfStmtLastMadeUpDate",
]
NAMES = [heading.strip() for heading in HEADINGS]


def company(number: str, **more: str) -> dict[str, str]:
    """One live private company in residential care, under headings without dots' first parts."""
    row = dict.fromkeys(NAMES, "")
    row |= {
        "CompanyName": f"HOLLOW OAK {number} LTD",
        "CompanyNumber": number,
        "RegAddress.CareOf": "A PERSON WHO MUST NOT BE KEPT",
        "RegAddress.PostTown": "YORK",
        "RegAddress.PostCode": "YO1 7HH",
        "CompanyCategory": "Private Limited Company",
        "CompanyStatus": "Active",
        "CountryOfOrigin": "United Kingdom",
        "IncorporationDate": "10/05/2012",
        "Accounts.AccountRefDay": "31",
        "Accounts.AccountRefMonth": "5",
        "Accounts.NextDueDate": "28/02/2021",
        "Accounts.LastMadeUpDate": "31/05/2019",
        "Accounts.AccountCategory": "TOTAL EXEMPTION FULL",
        "Mortgages.NumMortCharges": "2",
        "Mortgages.NumMortOutstanding": "1",
        "Mortgages.NumMortPartSatisfied": "0",
        "Mortgages.NumMortSatisfied": "1",
        "SICCode.SicText_1": "87900 - Other residential care activities n.e.c.",
    }
    unknown = set(more) - set(row)
    assert not unknown, unknown
    return row | more


def list_bytes(rows: list[dict[str, str]], headings: list[str] | None = None) -> bytes:
    """A company list as the publisher writes it: bare headings, quoted cells, CRLF."""
    out = io.StringIO(newline="")
    out.write(",".join(headings or HEADINGS) + "\r\n")
    writer = csv.writer(out, quoting=csv.QUOTE_ALL, lineterminator="\r\n")
    writer.writerows([list(row.values()) for row in rows])
    return out.getvalue().encode("utf-8")


def zipped(path: Path, member: str, content: bytes) -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as packed:
        packed.writestr(member, content)
        packed.writestr("__MACOSX/._" + member, b"junk")
    return path


def company_list(folder: Path, rows: list[dict[str, str]], day: str = "2020-06-01") -> Path:
    name = f"BasicCompanyDataAsOneFile-{day}"
    return zipped(folder / f"{name}.zip", f"{name}.csv", list_bytes(rows))


def answer(path: Path, body: dict[str, Any]) -> Path:
    path.write_text(json.dumps(body), encoding="utf-8")
    return path


def history(number: str, *items: dict[str, Any]) -> dict[str, Any]:
    """A filing history; items get an id and a link."""
    return {
        "filing_history_status": "filing-history-available",
        "items": [
            {
                "transaction_id": f"T{n}",
                "links": {"self": f"/company/{number}/filing-history/T{n}"},
            }
            | item
            for n, item in enumerate(items)
        ],
    }


def cases(*cases: tuple[str, dict[str, str]]) -> dict[str, Any]:
    """Insolvency cases: type, and dates by their type."""
    return {
        "cases": [
            {
                "number": str(n),
                "type": kind,
                "dates": [{"type": name, "date": day} for name, day in dates.items()],
                "practitioners": [
                    {
                        "name": "A PERSON WHO MUST NOT BE KEPT",
                        "role": "practitioner",
                        "address": {"address_line_1": "A HOUSE THAT MUST NOT BE KEPT"},
                    }
                ],
            }
            for n, (kind, dates) in enumerate(cases, start=1)
        ]
    }
