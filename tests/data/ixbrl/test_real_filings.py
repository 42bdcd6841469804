"""Real filings whose figures were read by hand or by others."""

from __future__ import annotations

import hashlib
import zipfile
from collections.abc import Callable
from dataclasses import astuple
from pathlib import Path
from typing import NoReturn

import polars as pl
import pytest

from data.ixbrl.members import is_junk
from data.ixbrl.nested import opened
from data.ixbrl.read import read_filings
from data.ixbrl.reference import read_document
from data.tables.accounts import AccountsFact, AccountsFiling

pytestmark = pytest.mark.real


@pytest.fixture(scope="module")
def accounts(real_data: Path, require: Callable[[str], NoReturn]) -> Path:
    folder = real_data / "accounts"
    if not folder.is_dir():
        require("The real accounts are not here.")
    return folder


#: Of the facts that ``benchmarks/accounts_arelle.py`` found equal to Arelle's (docs/accounts-exactness.md).
#: A change of it means that the comparison has to be made again.
AS_COMPARED = "c7fc15c263ececdd4a243b4487670ff8502f9649085c95189e5c4bb1e51b18ee"
COMPARED = {"read": 277, "figures": 11083, "texts": 9720}


def pack(path: Path) -> list[tuple[str, bytes]]:
    with zipfile.ZipFile(path) as archive:
        return [(info.filename, archive.read(info)) for info in archive.infolist()]


def every_member(accounts: Path) -> list[tuple[str, bytes]]:
    files = [
        (path.relative_to(accounts).as_posix(), path.read_bytes())
        for path in sorted(accounts.rglob("*"))
        if path.suffix in {".html", ".xml", ".xhtml"}
    ]
    packs = [
        (f"{path.name}/{name}", content)
        for path in sorted(accounts.rglob("*.zip"))
        for name, content in pack(path)
    ]
    return files + packs


def test_a_micro_entity_as_read_by_hand(accounts):
    members = pack(accounts / "stream_read_xbrl" / "Accounts_Bulk_Data-2023-03-02.zip")
    facts = read_filings(m for m in members if "NI681295" in m[0]).facts
    now = facts.filter(pl.col("end") == "2022-08-31", pl.col("value").is_not_null())
    undivided = now.filter(pl.col("dimensions") == "{}")
    figures = dict(undivided.select("concept", "value").iter_rows())
    assert figures["FixedAssets"] == "0"
    assert figures["CurrentAssets"] == "10346"
    assert figures["NetCurrentAssetsLiabilities"] == "3887"
    assert figures["TotalAssetsLessCurrentLiabilities"] == "3887"
    assert figures["NetAssetsLiabilities"] == "3437"
    assert figures["AverageNumberEmployeesDuringPeriod"] == "1"
    within = now.filter(
        pl.col("concept") == "Creditors", pl.col("dimensions").str.contains("WithinOneYear")
    )
    assert within["value"].to_list() == ["6459"]
    assert "TurnoverRevenue" not in figures


def test_every_filing_is_read_under_the_contract(accounts):
    read = read_filings(every_member(accounts))
    AccountsFact.validate(read.facts)
    AccountsFiling.validate(read.filings)
    counts = dict(read.filings.group_by("outcome").len().iter_rows())
    assert counts == {"read": 280, "skipped": 5}
    numbered = read.filings.filter(pl.col("outcome") == "read", pl.col("company_number").is_null())
    assert numbered.height == 0
    unread = read.facts.filter(
        pl.col("unit").is_not_null(), pl.col("value").is_null(), ~pl.col("nil")
    )
    assert all("account_errors" in filing for filing in unread["filing"])
    names = read.filings.filter(pl.col("filing").str.contains(r"Prod\d+_\d+_\w{8}_\d{8}\."))
    assert names.filter(
        pl.col("balance_sheet_date").is_null(), pl.col("outcome") == "read"
    ).is_empty()


def test_the_facts_are_those_that_were_compared_with_arelle(accounts):
    distinct = {}
    for name, content in every_member(accounts):
        if "account_errors" not in name and not is_junk(name):
            for inner, unpacked in opened(name, content):
                distinct[hashlib.sha256(unpacked).hexdigest()] = (inner, unpacked)
    told = hashlib.sha256()
    figures = texts = 0
    for sha in sorted(distinct):
        facts = read_document(distinct[sha][1]).facts
        figures += sum(fact.value is not None for fact in facts)
        texts += sum(fact.text is not None for fact in facts)
        told.update(repr([astuple(fact) for fact in facts]).encode())
    assert {"read": len(distinct), "figures": figures, "texts": texts} == COMPARED
    assert told.hexdigest() == AS_COMPARED
