"""Snapshots of the register of companies in the layout of Basic Company Data, 55 columns."""

from __future__ import annotations

import datetime as dt
import io
import zipfile
from pathlib import Path

import polars as pl

from data.demo.companies import statutory_events as law
from data.demo.companies.accounts_types import REGISTER_CATEGORY
from data.demo.companies.reference_dates import due_on
from data.demo.companies.sic_codes import SIC_TEXT, sic_text

#: Every name has a blank before it, and of the dates the second alone.
_NAMES_BEFORE = [
    heading
    for number in range(1, 11)
    for heading in (
        " " * (number == 2) + f"PreviousName_{number}.CONDATE",
        f" PreviousName_{number}.CompanyName",
    )
]
#: The published headings, leading blanks and all.
HEADINGS = [
    "CompanyName", " CompanyNumber", "RegAddress.CareOf", "RegAddress.POBox",
    "RegAddress.AddressLine1", " RegAddress.AddressLine2", "RegAddress.PostTown",
    "RegAddress.County", "RegAddress.Country", "RegAddress.PostCode", "CompanyCategory",
    "CompanyStatus", "CountryOfOrigin", "DissolutionDate", "IncorporationDate",
    "Accounts.AccountRefDay", "Accounts.AccountRefMonth", "Accounts.NextDueDate",
    "Accounts.LastMadeUpDate", "Accounts.AccountCategory", "Returns.NextDueDate",
    "Returns.LastMadeUpDate", "Mortgages.NumMortCharges", "Mortgages.NumMortOutstanding",
    "Mortgages.NumMortPartSatisfied", "Mortgages.NumMortSatisfied", "SICCode.SicText_1",
    "SICCode.SicText_2", "SICCode.SicText_3", "SICCode.SicText_4",
    "LimitedPartnerships.NumGenPartners", "LimitedPartnerships.NumLimPartners", "URI",
    *_NAMES_BEFORE, "ConfStmtNextDueDate", " ConfStmtLastMadeUpDate",
]  # fmt: skip
#: What the register calls a company from the day of an event on.
_STATUS = {
    law.RESOLUTION: "Liquidation",
    law.ORDER: "Liquidation",
    law.SOLVENT_RESOLUTION: "Liquidation",
    law.ADMINISTRATOR: "In Administration",
    law.ARRANGEMENT: "Voluntary Arrangement",
    law.FIRST_GAZETTE: "Active - Proposal to Strike off",
}
_ARRANGEMENT_YEARS = 4
#: Postcode of no place: ZZ99 is the publisher's own prefix for none.
_POSTCODE = "ZZ99 9ZZ"


def write_snapshot(
    folder: Path,
    on: dt.date,
    companies: pl.DataFrame,
    accounts: pl.DataFrame,
    charges: pl.DataFrame,
    events: pl.DataFrame,
) -> Path:
    """Write the register as at one day, companies that have left it not among them.

    Args:
        folder: where the zip goes.
        on: the day.
        companies: from ``found_companies``.
        accounts: from ``accounts_due``.
        charges: from ``tables.charges``.
        events: from ``statutory_events``.

    Returns:
        The file: a zip of one CSV, every cell quoted, lines ended as Windows does.
    """
    stem = f"BasicCompanyDataAsOneFile-{on}"
    table = snapshot(on, companies, accounts, charges, events)
    body = table.write_csv(include_header=False, quote_style="always", line_terminator="\r\n")
    text = ",".join(HEADINGS) + "\r\n" + body
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as file:
        info = zipfile.ZipInfo(f"{stem}.csv", (on.year, on.month, on.day, 0, 0, 0))
        info.compress_type = zipfile.ZIP_DEFLATED
        file.writestr(info, text.encode())
    path = folder / f"{stem}.zip"
    path.write_bytes(buffer.getvalue())
    return path


def snapshot(
    on: dt.date,
    companies: pl.DataFrame,
    accounts: pl.DataFrame,
    charges: pl.DataFrame,
    events: pl.DataFrame,
) -> pl.DataFrame:
    """The same as a table of text under ``HEADINGS``."""
    rows = (
        companies.filter(pl.col("incorporated_on") <= on)
        .join(law.gone_on(events).filter(pl.col("gone_on") <= on), on="company_number", how="anti")
        .join(_status(on, events), on="company_number", how="left")
        .join(_last_accounts(on, accounts), on="company_number", how="left")
        .join(_mortgages(on, charges), on="company_number", how="left")
        .sort("company_number")
    )
    first = pl.col("period_end").is_null()
    next_end = pl.col("period_end").dt.month_end().dt.offset_by("1d").dt.offset_by("1y")
    next_due = due_on(next_end.dt.offset_by("-1d").fill_null(on), pl.col("incorporated_on"), first)
    statement = pl.date(on.year, pl.col("incorporated_on").dt.month(), 1)
    statement = pl.when(statement > on).then(statement.dt.offset_by("-1y")).otherwise(statement)
    last_statement = pl.when(statement > pl.col("incorporated_on")).then(statement)
    renamed = (pl.col("renamed_on") <= on).fill_null(False)
    cells: dict[str, str | pl.Expr] = {
        "CompanyName": pl.when(renamed)
        .then("company_name")
        .otherwise(pl.coalesce("previous_name", "company_name")),
        "PreviousName_1.CONDATE": _day(pl.when(renamed).then("renamed_on")),
        " PreviousName_1.CompanyName": pl.when(renamed).then("previous_name"),
        " CompanyNumber": "company_number",
        "RegAddress.AddressLine1": pl.lit("1 EXAMPLE STREET"),
        # Lines of an address are somebody's and never read; a county is not.
        "RegAddress.County": pl.lit("SYNTHETIC DATA"),
        "RegAddress.PostTown": pl.col("authority").str.to_uppercase(),
        "RegAddress.Country": pl.lit("ENGLAND"),
        "RegAddress.PostCode": pl.lit(_POSTCODE),
        "CompanyCategory": pl.when("charity")
        .then(pl.lit("PRI/LTD BY GUAR/NSC (Private, limited by guarantee, no share capital)"))
        .otherwise(pl.lit("Private Limited Company")),
        "CompanyStatus": pl.col("status").fill_null("Active"),
        "CountryOfOrigin": pl.lit("United Kingdom"),
        "IncorporationDate": _day(pl.col("incorporated_on")),
        "Accounts.AccountRefDay": pl.date(2015, "reference_month", 1).dt.month_end().dt.day(),
        "Accounts.AccountRefMonth": "reference_month",
        "Accounts.NextDueDate": _day(next_due),
        "Accounts.LastMadeUpDate": _day(pl.col("period_end")),
        "Accounts.AccountCategory": pl.col("accounts_type")
        .replace(REGISTER_CATEGORY)
        .fill_null("NO ACCOUNTS FILED"),
        "Mortgages.NumMortCharges": pl.col("made").fill_null(0),
        "Mortgages.NumMortOutstanding": (pl.col("made") - pl.col("satisfied")).fill_null(0),
        "Mortgages.NumMortPartSatisfied": pl.lit(0),
        "Mortgages.NumMortSatisfied": pl.col("satisfied").fill_null(0),
        "SICCode.SicText_1": pl.col("sic_code").replace_strict(
            {code: sic_text(code) for code in SIC_TEXT}
        ),
        "LimitedPartnerships.NumGenPartners": pl.lit(0),
        "LimitedPartnerships.NumLimPartners": pl.lit(0),
        "URI": pl.format("http://business.data.gov.uk/id/company/{}", "company_number"),
        "ConfStmtNextDueDate": _day(statement.dt.offset_by("1y").dt.offset_by("14d")),
        " ConfStmtLastMadeUpDate": _day(last_statement),
    }
    return rows.select(_text(cells.get(name, pl.lit(""))).alias(name) for name in HEADINGS)


def _text(cell: str | pl.Expr) -> pl.Expr:
    return (pl.col(cell) if isinstance(cell, str) else cell).cast(pl.String).fill_null("")


def _day(day: pl.Expr) -> pl.Expr:
    return day.dt.strftime("%d/%m/%Y")


def _status(on: dt.date, events: pl.DataFrame) -> pl.DataFrame:
    over = (pl.col("event") == law.ARRANGEMENT) & (
        pl.col("on").dt.offset_by(f"{_ARRANGEMENT_YEARS}y") <= on
    )
    return (
        events.filter(pl.col("on") <= on, pl.col("event").is_in(list(_STATUS)), ~over)
        .group_by("company_number", maintain_order=True)
        .agg(pl.col("event").last().replace_strict(_STATUS).alias("status"))
    )


def _last_accounts(on: dt.date, accounts: pl.DataFrame) -> pl.DataFrame:
    return (
        accounts.filter(pl.col("filed_on") <= on)
        .sort("company_number", "period_end")
        .group_by("company_number", maintain_order=True)
        .agg(pl.col("period_end", "accounts_type").last())
    )


def _mortgages(on: dt.date, charges: pl.DataFrame) -> pl.DataFrame:
    return (
        charges.filter(pl.col("created_on") <= on)
        .group_by("company_number")
        .agg(
            pl.len().cast(pl.Int64).alias("made"),
            (pl.col("satisfied_on") <= on).sum().cast(pl.Int64).alias("satisfied"),
        )
    )
