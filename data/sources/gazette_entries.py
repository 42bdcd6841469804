"""Entries of The Gazette's feed, reduced to what they say of a company; people are left out."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator
from functools import lru_cache
from html import unescape
from pathlib import Path
from typing import Any

import polars as pl

from data.sources.cells import as_date
from data.sources.companies_house.company_number import as_company_number, company_number

_CODES = Path(__file__).with_name("gazette_notice_codes.csv")
#: What is kept of an entry.
FIELDS = ("notice_id", "notice_code", "published", "company_number", "company_name")
#: About partnerships, or with a person's name as its title.
_OF_PEOPLE = {"2403", "2451", "2453"}
_NUMBER = r"((?:SC|NI|OC|SO|NC|LP|SL|NL|FC|BR|OE|RS|IP|SP|R|R0|CE|CS)?\s?\d{5,8}[A-Z]{0,2})"
_NEAR = re.compile(
    rf"(?:company|registered|registration)\s*(?:number|no\b\.?|reg\w*\s*no\b\.?)\s*[:.)]*\s*{_NUMBER}\b",
    re.I,
)
_RDFA_NUMBER = re.compile(
    r"property\s*=\s*[\"'](?:\w+:)?companyNumber[\"'][^>]*?"
    r"(?:content\s*=\s*[\"']([^\"']+)[\"'][^>]*>|>\s*([^<]+?)\s*<)",
    re.I,
)
#: A title that begins as people's names do and does not end as companies' do.
_PERSON = re.compile(
    r"(?:mr|mrs|ms|miss|mx|dr|prof|professor|sir|dame|rev|reverend)\b[. ]"
    r"(?!.*\b(?:ltd|limited|llp|plc|cic|cio|lp)\.?$)",
    re.I,
)
_TAGS = re.compile(r"<[^>]{0,2000}>")
_NOTICE = re.compile(r"/notice/([A-Za-z0-9\-]{1,60})/?$")


@lru_cache(maxsize=1)
def notice_codes() -> dict[str, dict[str, str]]:
    """The official codes of corporate insolvency notices and what they mean to Forewarn."""
    with _CODES.open(encoding="utf-8", newline="") as rows:
        return {row["notice_code"]: row for row in csv.DictReader(rows)}


def entries_of(page: dict[str, Any]) -> list[dict[str, Any]]:
    """A page's entries: a list, one object where there is one, or none."""
    held = page.get("entry")
    if isinstance(held, dict):
        return [held]
    return [entry for entry in held if isinstance(entry, dict)] if isinstance(held, list) else []


def next_page(page: dict[str, Any]) -> str | None:
    """Where the next page is, as this one says."""
    links = page.get("link")
    for link in links if isinstance(links, list) else [links]:
        if isinstance(link, dict) and link.get("@rel") == "next" and link.get("@href"):
            return str(link["@href"])
    return None


def code_of(entry: dict[str, Any]) -> str:
    """An entry's notice code, empty for the pages of an issue."""
    return str(entry.get("f:notice-code") or "").strip()


def is_corporate(entry: dict[str, Any]) -> bool:
    """Whether an entry is a notice of corporate insolvency that names no person."""
    return code_of(entry) in notice_codes() and code_of(entry) not in _OF_PEOPLE


def reduced(entry: dict[str, Any]) -> dict[str, str | None]:
    """A corporate notice as ``FIELDS``: its text, which names directors and officials, is gone."""
    found = _NOTICE.search(str(entry.get("id") or ""))
    title = entry.get("title")
    title = title.get("#text") if isinstance(title, dict) else title
    words = " ".join(_TAGS.sub(" ", unescape(str(title or ""))).split())
    return {
        "notice_id": found[1] if found else None,
        "notice_code": code_of(entry),
        "published": str(entry.get("published") or "")[:10] or None,
        "company_number": number_in(_content(entry.get("content"))),
        # A petition against a partner or a sole trader has a person for its title.
        "company_name": None if _PERSON.match(words) else words or None,
    }


def number_in(text: str) -> str | None:
    """The company number that a notice prints beside those words, in the register's form.

    Where a notice prints several, it is about none of them alone.
    """
    plain = " ".join(unescape(_TAGS.sub(" ", unescape(text))).split())
    found = {n for match in _NEAR.finditer(plain) if (n := company_number(match[1]))}
    return found.pop() if len(found) == 1 else None


def number_on_page(html: str) -> str | None:
    """The company number in the mark-up (RDFa) of a notice's own page."""
    found = {
        number
        for match in _RDFA_NUMBER.finditer(html)
        if (number := company_number(unescape(match[1] or match[2] or "")))
    }
    return found.pop() if len(found) == 1 else None


def notice_rows(cells: pl.DataFrame) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Type the text of notices.

    Returns:
        Columns of ``GazetteNotice`` but the origin's; and ``row_number, reason`` of notices without
        an id or a day.
    """
    codes = notice_codes()
    code = pl.col("notice_code")

    def meaning(column: str) -> pl.Expr:
        return code.replace_strict(
            {c: row[column] for c, row in codes.items()}, default=None, return_dtype=pl.String
        )

    judged = cells.with_columns(
        published_on=as_date(pl.col("published")),
        company_number=as_company_number(pl.col("company_number")),
        known_on_estimated=pl.lit(False),
        kind=meaning("kind"),
        notice_class=meaning("class"),
        begins=meaning("begins") == "yes",
    ).with_columns(
        known_on="published_on",
        reason=pl.when(pl.col("notice_id").is_null())
        .then(pl.lit("no notice id"))
        .when(pl.col("published_on").is_null())
        .then(pl.lit("no readable day of publication"))
        .when(pl.col("kind").is_null())
        .then(pl.lit("a code of no corporate insolvency notice")),
    )
    refused = judged.filter(pl.col("reason").is_not_null()).select("row_number", "reason")
    return judged.filter(pl.col("reason").is_null()).drop("reason"), refused


def _content(value: object) -> str:
    return " ".join(_texts(value, 0))


def _texts(value: object, depth: int) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif depth < 20 and isinstance(value, dict):
        for key, inner in value.items():
            if not key.startswith("@"):
                yield from _texts(inner, depth + 1)
    elif depth < 20 and isinstance(value, list):
        for inner in value:
            yield from _texts(inner, depth + 1)
