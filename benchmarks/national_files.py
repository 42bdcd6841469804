"""Synthetic files of national size in the publishers' own formats, written in a few minutes.

A block of rows is made once and repeated with other numbers in the places left for them, so that
gigabytes are written as fast as they can be compressed. Nothing in them is of a real body or person;
every file says "synthetic data" of itself.

    python benchmarks/national_files.py --folder FOLDER [--scale 0.1]
"""

from __future__ import annotations

import argparse
from pathlib import Path

import numpy as np
from national_blocks import after, before, repeated, zipped
from national_sheets import cqc_lists

from data.demo.companies.basic_company_data import HEADINGS
from data.demo.market import write_market
from data.sources.drift_table import load_drift_table

DAY = "2026-10-01"
COMPANIES = 5_700_000
CONTROL_LINES = 10_000_000
CHARITIES = 400_000
RETURNS = 1_200_000
POSTCODES = 2_700_000
_BLOCK = 20_000
_SIC = ["87300 - Residential care activities for the elderly and disabled", ("62020 - Information "
        "technology consultancy activities"), ("47910 - Retail sale via mail order houses or via "
        "Internet"), "41100 - Development of building projects", "99999 - Dormant Company"]  # fmt: skip
_WORDS = [
    "Alder",
    "Birch",
    "Cedar",
    "Dunmere",
    "Elmstead",
    "Fernley",
    "Gorse",
    "Hazelby",
    "Ivory",
    "Juniper",
]


def basic_company_data(folder: Path, scale: float) -> Path:
    """Basic Company Data as one file: 55 columns, some 440 bytes a company."""
    chance = np.random.default_rng(1)
    days = [f"{d:02}/{m:02}/{y}" for d, m, y in zip(*_days(chance), strict=True)]
    rows = []
    for n in range(_BLOCK):
        word = f"{_WORDS[n % 10]} {_WORDS[n // 10 % 10]}".upper()
        cells = [
            f"SYNTHETIC DATA {word} ######## LIMITED", "########", "", "",
            f"{n % 240} {word} ROAD", "BUSINESS PARK" * (n % 3 == 0), "EXAMPLETON",
            "EXAMPLESHIRE" * (n % 2), "UNITED KINGDOM" if n % 3 else "ENGLAND",
            f"ZZ99 {n % 10}ZZ", "Private Limited Company",
            "Active" if n % 12 else "Active - Proposal to Strike off", "United Kingdom", "",
            days[n], "31", str(n % 12 + 1), days[n][:6] + "2027", days[n][:6] + "2025",
            ("MICRO ENTITY", "TOTAL EXEMPTION FULL", "DORMANT", "NO ACCOUNTS FILED")[n % 4],
            "15/06/2017", "18/05/2016", "0", "0", "0", "0", _SIC[n % 5],
            _SIC[(n + 1) % 5] * (n % 6 == 0), "", "", "0", "0",
            "http://business.data.gov.uk/id/company/########",
            *([days[n], f"SYNTHETIC FORMER NAME {word} LTD"] if n % 9 == 0 else ["", ""]),
            *[""] * 18, days[n][:6] + "2026", days[n][:6] + "2025",
        ]  # fmt: skip
        rows.append(",".join(f'"{cell}"' for cell in cells) + "\r\n")
    count = int(COMPANIES * scale)
    stem = f"BasicCompanyDataAsOneFile-{DAY}"
    parts = repeated(rows, count)
    return zipped(folder / f"{stem}.zip", f"{stem}.csv", after(",".join(HEADINGS) + "\r\n", parts))


def control_snapshot(folder: Path, scale: float) -> Path:
    """Persons with significant control: some 600 bytes a line, most of them individuals."""
    chance = np.random.default_rng(2)
    day, month, year = _days(chance)
    rows = []
    for n in range(_BLOCK):
        on = f"{year[n]}-{month[n]:02}-{day[n]:02}"
        self_ = "/company/########/persons-with-significant-control"
        etag = chance.bytes(20).hex()
        natures = '"ownership-of-shares-75-to-100-percent","voting-rights-75-to-100-percent"'
        if n % 4 == 0:
            natures += ',"right-to-appoint-and-remove-directors"'
        address = (
            f'"address":{{"address_line_1":"{n % 90} Synthetic Road","country":"England",'
            f'"locality":"Exampleton","postal_code":"ZZ99 {n % 10}ZZ","premises":"{n % 70}"}}'
        )
        ceased = f'"ceased_on":"{int(year[n]) + 3}-{month[n]:02}-01",' * (n % 5 == 0)
        if n % 20 == 7:
            data = (
                f'"etag":"{etag}","kind":"persons-with-significant-control-statement","links":'
                f'{{"self":"{self_}-statements/s#########"}},"notified_on":"{on}",'
                '"statement":"no-individual-or-entity-with-signficant-control"'
            )
        elif n % 9 == 0:
            data = (
                f'{address},{ceased}"etag":"{etag}","identification":{{"country_registered":'
                '"England","legal_authority":"Companies Act 2006","legal_form":"Private Limited '
                'Company","place_registered":"Companies House","registration_number":"########"},'
                f'"kind":"corporate-entity-person-with-significant-control","links":{{"self":'
                f'"{self_}/corporate-entity/c#########"}},"name":"Synthetic Data Holdings ########'
                f' Limited","natures_of_control":[{natures}],"notified_on":"{on}"'
            )
        else:
            data = (
                f'{address},{ceased}"country_of_residence":"England","date_of_birth":{{"month":'
                f'{n % 12 + 1},"year":{1940 + n % 60}}},"etag":"{etag}","kind":"individual-person-'
                f'with-significant-control","links":{{"self":"{self_}/individual/i#########"}},'
                '"name":"Mx Synthetic Data Person","name_elements":{"forename":"Synthetic",'
                '"middle_name":"Data","surname":"Person","title":"Mx"},"nationality":"British",'
                f'"natures_of_control":[{natures}],"notified_on":"{on}"'
            )
        rows.append(f'{{"company_number":"########","data":{{{data}}}}}\n')
    count = int(CONTROL_LINES * scale)
    totals = (
        '{"data":{"kind":"totals#persons-of-significant-control-snapshot",'
        f'"persons_of_significant_control_count":{count},"statements_count":0,'
        f'"exemptions_count":0,"generated_at":"{DAY}T03:00:00Z"}}}}\n'
    )
    stem = f"persons-with-significant-control-snapshot-{DAY}"
    companies = {8: max(int(COMPANIES * scale), 1)}
    parts = before(repeated(rows, count, companies), totals)
    return zipped(folder / f"{stem}.zip", f"synthetic data {stem}.txt", parts)


def charity_tables(folder: Path, scale: float) -> list[Path]:
    """The charity register and its annual returns as zipped JSON."""
    tables = load_drift_table(Path("data/sources/charity_commission.yaml")).tables
    made = []
    for table, count in (
        ("charity", CHARITIES),
        ("charity_annual_return_history", RETURNS),
        ("charity_annual_return_parta", RETURNS // 2),
    ):
        headings = [column.known[0] for column in tables[table]]
        row = ",".join(f'"{heading}":{_charity_cell(heading)}' for heading in headings)
        filler = '"charity_contact_address1":"Synthetic House","charity_activities":"Synthetic"'
        record = f'{{"date_of_extract":"{DAY}T00:00:00",{row},{filler}}}'
        path = folder / f"synthetic data publicextract.{table}.zip"
        parts = repeated([f",\n{record}"] * 1_000, int(count * scale) - 1)
        parts = before(after("[" + record.replace("#", "0"), parts), "]")
        made.append(zipped(path, f"publicextract.{table}.json", parts))
    return made


def _charity_cell(heading: str) -> str:
    if heading == "charity_name":
        return '"Synthetic data charity"'
    if "number" in heading and "linked" not in heading:
        return '"########"' if "company" in heading else "1#######"
    if "date" in heading or heading.endswith("_on"):
        return '"2024-03-31T00:00:00"'
    return '"synthetic"' if "status" in heading or "type" in heading else "12345"


def postcode_directory(folder: Path, scale: float) -> Path:
    """The ONS Postcode Directory, 50 columns wide."""
    headings = ["pcd7", "pcd8", "pcds", "dointr", "doterm", "cty25cd", "ced25cd", "lad25cd",
                "wd25cd", "parncp25cd", "usrtypind", "east1m", "north1m", "gridind"]  # fmt: skip
    headings += [f"area{n}cd" for n in range(36)]
    rows = [
        f'"ZZ#######","ZZ#######","ZZ99 {n % 10}ZZ","199606","","E10000001","E05000001",'
        f'"E0700{n % 300:04}","E05000001","E04000001","0","4{n:05}","1{n:05}","1",'
        + ",".join(f'"E{m:02}00{n % 10_000:05}"' for m in range(36))
        + "\r\n"
        for n in range(2_000)
    ]
    parts = after(",".join(headings) + "\r\n", repeated(rows, int(POSTCODES * scale)))
    path = folder / "ONSPD_AUG_2026_synthetic_data.zip"
    return zipped(path, "Data/ONSPD_AUG_2026_UK.csv", parts)


def _days(chance: np.random.Generator) -> list[list[int]]:
    bounds = ((1, 29), (1, 13), (2016, 2023))
    return [chance.integers(low, high, _BLOCK).tolist() for low, high in bounds]


def main() -> None:
    """Write every file into ``--folder``."""
    said = argparse.ArgumentParser(description=__doc__)
    said.add_argument("--folder", type=Path, required=True)
    said.add_argument("--scale", type=float, default=1.0)
    asked = said.parse_args()
    asked.folder.mkdir(parents=True, exist_ok=True)
    basic_company_data(asked.folder, asked.scale)
    control_snapshot(asked.folder, asked.scale)
    cqc_lists(asked.folder, asked.scale, DAY)
    charity_tables(asked.folder, asked.scale)
    postcode_directory(asked.folder, asked.scale)
    write_market(asked.folder, "national", homes_only=True)


if __name__ == "__main__":
    main()
