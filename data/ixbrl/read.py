"""Filings -> tables, bad ones named and passed over."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import chain, islice

import polars as pl

from data.ixbrl.document import Document, UnreadableFiling
from data.ixbrl.frames import Filing, facts_frame, filings_frame
from data.ixbrl.members import (
    company_number,
    is_community_interest_report,
    is_junk,
    is_of_the_parent,
    is_taxonomy,
    read_member_name,
)
from data.ixbrl.nested import opened
from data.ixbrl.reference import read_document

#: From this many filings on the scanner pays: loading it is paid once, and packs come many at a time.
MANY = 50


@dataclass(frozen=True, slots=True)
class FilingsRead:
    """What was read.

    Attributes:
        facts: one row per fact, as ``data.tables.accounts.AccountsFact``.
        filings: one row per member, as ``data.tables.accounts.AccountsFiling``.
    """

    facts: pl.DataFrame
    filings: pl.DataFrame


def read_filings(filings: Iterable[tuple[str, bytes]], many: int = MANY) -> FilingsRead:
    """Read filings, each by its name in the pack and its bytes.

    A zip within is opened one level deep. No filing stops the others: what cannot be read becomes
    an ``error`` row with the reason, what is no accounts a ``skipped`` one. Names must be unique.
    Many filings are read by the scanner, few by the reference reader: both say the same, but the
    scanner takes a second or two to load and, the first time on a machine, a minute to compile.
    Who reads part after part of a long pack sets ``many`` low for all of them.
    """
    members = (member for outer, wrapped in filings for member in opened(outer, wrapped))
    few = list(islice(members, many))
    if len(few) < many:
        done = [read_filing(name, content) for name, content in few]
        return FilingsRead(facts_frame(done), filings_frame(done))
    from data.ixbrl.scanner.reader import Scanner
    from data.ixbrl.scanner.warm import make_ready

    make_ready()
    read = list(Scanner().read(chain(few, members)))
    return FilingsRead(
        pl.concat([part.facts for part in read]), pl.concat([part.filings for part in read])
    )


def read_filing(name: str, content: bytes | UnreadableFiling) -> Filing:
    """Read one filing by the reference reader; never raises for what is in it."""
    member = read_member_name(name)
    about = (name, member.company_number, member.balance_sheet_date)
    if isinstance(content, UnreadableFiling):
        return Filing(*about, 0, "error", str(content))
    size = len(content)
    if (why := why_skipped(name, content)) is not None:
        return Filing(*about, size, "skipped", why)
    try:
        document = read_document(content)
    except UnreadableFiling as bad:
        return Filing(*about, size, "error", str(bad))
    except UnicodeDecodeError:  # a mended tree may hold halves of characters
        return Filing(*about, size, "error", "The filing holds characters that are none.")
    number = member.company_number or number_within(document)
    return Filing(
        name,
        number,
        member.balance_sheet_date,
        size,
        "read",
        document.warning,
        "reference",
        document,
    )


def why_skipped(name: str, content: bytes) -> str | None:
    """Why a member holds no accounts, in one sentence, or None if it may."""
    if is_junk(name):
        return "This is not a filing but what a computer left beside it."
    if is_community_interest_report(name):
        return "This is a community interest report, not accounts."
    if is_of_the_parent(name):
        return "This is the parent's, which a subsidiary without an audit files with its accounts."
    if is_taxonomy(name):
        return "This is a part of a taxonomy, not accounts."
    if content[:40].lstrip().startswith(b"ATTACHMENTPLACEHOLDER"):
        return "This is a placeholder; the filing itself was not published."
    return None


def number_within(document: Document) -> str | None:
    """The company number a filing gives: by its own fact, else by a context's identifier.

    An identifier may be a name, so it counts only with four figures or more.
    """
    for fact in document.facts:
        is_number = "companieshouseregisterednumber" in fact.concept.lower()
        if is_number and fact.dimensions == "{}" and (number := company_number(fact.text or "")):
            return number
    for fact in document.facts:
        said = fact.entity_identifier or ""
        if sum(map(str.isdigit, said)) > 3 and (number := company_number(said)):
            return number
    return None
