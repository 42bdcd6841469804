"""Companies House: the monthly list of companies, and the API's answers about one company.

Files are recognised by what they hold: the list by its headings, an answer by its keys.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

import polars as pl

from data.errors import NotRecognised, UnreadableFile
from data.sources.companies_house import charges, filings, insolvency, officers
from data.sources.companies_house.api_document import ApiDocument, api_documents, entries, text_of
from data.sources.companies_house.company_list import COLUMNS, CompanyList, company_list, write_text
from data.sources.companies_house.company_list_download import fetch_list
from data.sources.drift_table import load_drift_table
from data.sources.publication import Publication, TextTable

if TYPE_CHECKING:
    from data.fetching.job import FetchJob

TITLE = "Basic Company Data: every live company, monthly"
KEY = None
HOSTS = ("download.companieshouse.gov.uk",)
LIST = "companies_house.companies"
API = "companies_house.api"
SYNTHETIC_MARK = "synthetic data"
#: Kinds of answers whose table has another name.
_TABLES = {"company": "company_profile", "officer": "officer_change"}
_UNDATED = "does not say when it was read: the file's own day is taken; a date in its name would do"


def fetch(job: FetchJob) -> list[Path]:
    """The newest Basic Company Data: one file, or its parts where the one is not there.

    Raises:
        FetchFailed: if the page lists none, or none of those listed is there.
    """
    return fetch_list(job, LIST)


def ingest_large(path: Path, spare: Path) -> Publication:
    """Basic Company Data, zipped or not, as one file or a part; its text goes to ``spare``.

    Raises:
        NotRecognised: if it is not.
        UnreadableFile: if it is damaged, holds no company, or no date can be found.
    """
    found = company_list(path)
    if found is None:
        raise NotRecognised(f"{path.name} is no list of companies")
    return list_publication(found, spare)


def list_publication(found: CompanyList, parquet: Path) -> Publication:
    """A company list taken apart: its text goes to ``parquet``, and the publication names it.

    Raises:
        UnreadableFile: if it is damaged, holds no company, or no date can be found.
    """
    if found.as_at is None:
        raise UnreadableFile(
            f"{found.path.name} does not say what date it describes; put the date in its name, "
            "as in BasicCompanyDataAsOneFile-2026-02-01.zip."
        )
    held, at_fault = write_text(found, parquet)
    if not held:
        raise UnreadableFile(
            f"{found.path.name} has headings but not one company; download it again."
        )
    first = pl.scan_parquet(parquet).select(pl.col(pl.String)).head(1).collect()
    lag = timedelta(days=load_drift_table(COLUMNS).raw["usual_lag_days"])
    warnings = (f"{at_fault:,} lines cannot be taken apart",) if at_fault else ()
    return Publication(
        source=LIST,
        as_at=found.as_at,
        published_on=found.as_at + lag,
        published_on_estimated=True,
        data_kind=_kind_of([found.path.name, found.member or "", *first.row(0)]),
        tables=(
            TextTable(
                table="company",
                sheet=found.member or "",
                as_at=found.as_at,
                cells=pl.DataFrame(),
                encoding="utf-8",
                preamble_rows=0,
                blank_rows=0,
                warnings=warnings,
                parquet=parquet,
                rows=held + at_fault,
            ),
        ),
    )


def ingest_json(path: Path, content: bytes) -> Publication:
    """The API's answers in one file, one text table per kind.

    Raises:
        NotRecognised: if it is no answer that Forewarn uses.
        UnreadableFile: if it is damaged, or does not say which company it is about.
    """
    if path.suffix.lower() == ".geojson":
        raise NotRecognised(f"{path.name} is a map, no answer of the Companies House API")
    documents = api_documents(path, content)
    readers: dict[str, Callable[[ApiDocument], Iterator[dict[str, str | None]]]] = {
        "company": _profile,
        "filing": filings.flatten,
        "insolvency": insolvency.flatten,
        "charge": charges.flatten,
        "officer": officers.flatten,
    }
    tables = []
    for kind, flatten in readers.items():
        of_kind = [document for document in documents if document.kind == kind]
        rows = [row for document in of_kind for row in flatten(document)]
        if not of_kind:
            continue
        columns = {name: [_whole(row[name]) for row in rows] for name in rows[0]} if rows else {}
        cells = pl.DataFrame(columns, schema=dict.fromkeys(columns, pl.String)).with_row_index(
            "row_number", 1
        )
        tables.append(
            TextTable(
                table=_TABLES.get(kind, kind),
                sheet=kind,
                as_at=max(document.fetched_on for document in of_kind),
                cells=cells.with_columns(pl.col("row_number").cast(pl.Int64)),
                encoding="utf-8",
                preamble_rows=0,
                blank_rows=0,
                warnings=() if all(document.dated for document in of_kind) else (_UNDATED,),
            )
        )
    fetched = max(document.fetched_on for document in documents)
    return Publication(
        source=API,
        as_at=fetched,
        published_on=fetched,
        published_on_estimated=not all(document.dated for document in documents),
        data_kind=_kind_of([path.name, *(document.mark for document in documents)]),
        tables=tuple(tables),
    )


def _kind_of(texts: list[str | None]) -> str:
    said = " ".join(text for text in texts if text).lower()
    return "synthetic" if SYNTHETIC_MARK in re.sub(r"[^a-z]+", " ", said) else "real"


def _whole(text: str | None) -> str | None:
    """Text without the halves of characters that JSON can spell and no table can hold."""
    return text and text.encode("utf-8", "replace").decode("utf-8")


def _profile(document: ApiDocument) -> Iterator[dict[str, str | None]]:
    """A company profile under the columns of the list."""
    data = document.data

    def at(*keys: str) -> str | None:
        held: Any = data
        for key in keys:
            held = held.get(key) if isinstance(held, dict) else None
        return text_of(held)

    detail = at("company_status_detail")
    codes = data.get("sic_codes")
    codes = [str(code) for code in codes if code] if isinstance(codes, list) else []
    former = entries(data.get("previous_company_names"))
    latest = max(former, key=lambda name: str(name.get("ceased_on") or ""), default={})
    status = at("company_status") or at("status")
    yield {
        "fetched_on": document.fetched_on.isoformat(),
        "name": at("company_name"),
        "company_number": document.company_number,
        "post_town": at("registered_office_address", "locality"),
        "postcode": at("registered_office_address", "postal_code"),
        "category": at("type"),
        "status": detail if detail == "active-proposal-to-strike-off" else status,
        "country_of_origin": at("jurisdiction"),
        "dissolved_on": at("date_of_cessation"),
        "incorporated_on": at("date_of_creation"),
        "year_end_day": at("accounts", "accounting_reference_date", "day"),
        "year_end_month": at("accounts", "accounting_reference_date", "month"),
        "accounts_due_on": at("accounts", "next_accounts", "due_on") or at("accounts", "next_due"),
        "accounts_made_up_to": at("accounts", "last_accounts", "made_up_to"),
        "accounts_category": at("accounts", "last_accounts", "type"),
        "confirmation_due_on": at("confirmation_statement", "next_due"),
        "confirmation_made_up_to": at("confirmation_statement", "last_made_up_to"),
        "charges": None,
        "charges_outstanding": None,
        "charges_part_satisfied": None,
        "charges_satisfied": None,
        **{f"activity_{n}": codes[n - 1] if len(codes) >= n else None for n in range(1, 5)},
        "previous_name": text_of(latest.get("name")),
        "previous_name_until": text_of(latest.get("ceased_on")),
    }
