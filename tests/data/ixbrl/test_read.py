"""Filings to tables: every member has its row, and no one stops the others."""

from __future__ import annotations

import io
import tracemalloc
import zipfile

import pytest

from data.ixbrl import nested
from data.ixbrl.read import read_filings
from data.tables.accounts import AccountsFact, AccountsFiling
from tests.data.ixbrl.markup import figure, inline, plain, words

GOOD = inline(figure("1") + words("A Company"))
PLAIN = plain('<core:Debtors contextRef="now" unitRef="GBP">5</core:Debtors>')


def zipped(members: dict[str, bytes], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", method) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return buffer.getvalue()


def test_every_member_has_a_row_and_both_tables_keep_their_contract():
    cic = zipped(
        {
            "CIC-15052776/": b"",
            "CIC-15052776/accounts/financialStatement.xhtml": GOOD,
            "CIC-15052776/cic34/cicReport.xhtml": GOOD,
        }
    )
    damaged = bytearray(zipped({"a.html": GOOD * 20}))
    damaged[60:120] = bytes(60)
    members = {
        "Prod223_1_00000001_20200331.html": GOOD,
        "Prod223_1_00000002_20200331.xml": PLAIN,
        "Prod223_1_00000003_20200331.html": b"<* \x00\x01 broken",
        "Prod223_1_00000004_20200331.xml": b"ATTACHMENTPLACEHOLDER127319911",
        "__MACOSX/._Prod223_1_00000001_20200331.html": b"\x00\x05",
        "Prod223_1_15052776_20240831_CIC.zip": cic,
        "Prod223_1_00000005_20200331.zip": GOOD,
        "Prod223_1_00000006_20200331.zip": bytes(damaged),
        "Prod223_1_00000007_20200331.zip": b"PK\x03\x04 and no more",
        "Prod223_1_00000008_20200331.zip": zipped({"inner.zip": cic}),
        "Prod223_1_00000009_20200331.html": GOOD[:-9],
    }
    read = read_filings(members.items())
    AccountsFact.validate(read.facts)
    AccountsFiling.validate(read.filings)
    outcomes = dict(read.filings.select("filing", "outcome").iter_rows())
    assert outcomes == {
        "Prod223_1_00000001_20200331.html": "read",
        "Prod223_1_00000002_20200331.xml": "read",
        "Prod223_1_00000003_20200331.html": "error",
        "Prod223_1_00000004_20200331.xml": "skipped",
        "__MACOSX/._Prod223_1_00000001_20200331.html": "skipped",
        "Prod223_1_15052776_20240831_CIC.zip/CIC-15052776/accounts/financialStatement.xhtml": "read",
        "Prod223_1_15052776_20240831_CIC.zip/CIC-15052776/cic34/cicReport.xhtml": "skipped",
        "Prod223_1_00000005_20200331.zip": "read",
        "Prod223_1_00000006_20200331.zip/a.html": "error",
        "Prod223_1_00000007_20200331.zip": "error",
        "Prod223_1_00000008_20200331.zip/inner.zip": "error",
        "Prod223_1_00000009_20200331.html": "read",
    }
    rows = {row["filing"]: row for row in read.filings.iter_rows(named=True)}
    for row in rows.values():
        unread = row["outcome"] != "read"
        assert (row["facts"] == 0 and row["reader"] is None) is unread
        if unread:
            assert row["reason"].endswith(".") and ". " not in row["reason"]
    assert rows["Prod223_1_00000002_20200331.xml"]["format"] == "xbrl"
    assert "mended" in rows["Prod223_1_00000009_20200331.html"]["reason"]
    cic_row = rows[
        "Prod223_1_15052776_20240831_CIC.zip/CIC-15052776/accounts/financialStatement.xhtml"
    ]
    assert (cic_row["company_number"], str(cic_row["balance_sheet_date"])) == (
        "15052776",
        "2024-08-31",
    )
    assert read.facts["filing"].n_unique() == 5
    assert read.facts.group_by("filing").len()["len"].sum() == read.filings["facts"].sum()


def test_positions_follow_the_document():
    read = read_filings([("a.html", inline("".join(figure(str(n)) for n in range(5))))])
    assert read.facts["position"].to_list() == [0, 1, 2, 3, 4]
    assert read.facts["value"].to_list() == ["0", "1", "2", "3", "4"]


def test_nothing_gives_empty_tables_of_the_right_shape():
    read = read_filings([])
    AccountsFact.validate(read.facts)
    AccountsFiling.validate(read.filings)
    assert read.facts.height == read.filings.height == 0


@pytest.mark.parametrize(
    ("body", "number"),
    [
        (words("SC1234", name="bus:UKCompaniesHouseRegisteredNumber"), "SC001234"),
        (words("7654321", name="core:CompaniesHouseRegisteredNumber"), "07654321"),
        (words("1234567", name="bus:CharityRegistrationNumber"), "01234567"),
        (figure("1"), "01234567"),
    ],
)
def test_the_number_comes_from_the_name_else_the_filing(body, number):
    content = inline(body)
    read = read_filings([("a.html", content), ("Prod223_1_00000001_20200331.html", content)])
    assert read.filings["company_number"].to_list() == [number, "00000001"]
    assert set(read.facts["company_number"]) == {number, "00000001"}


def test_a_name_for_an_identifier_is_no_number():
    content = inline(figure("1")).replace(b"01234567", b"BEST 2000 HOLDING LIMITED")
    assert read_filings([("a.html", content)]).filings["company_number"].to_list() == [None]


def test_a_zip_of_more_than_its_size_says_is_not_unpacked(monkeypatch):
    monkeypatch.setattr(nested, "LARGEST", 1000)
    read = read_filings([("a.zip", zipped({"bomb.html": b"<" + b" " * 5000}))])
    assert read.filings["outcome"].to_list() == ["error"]
    assert "larger" in read.filings["reason"][0]


@pytest.mark.parametrize("method", [zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA])
def test_a_zip_that_lies_of_its_size_fills_no_memory(method):
    bomb = bytearray(zipped({"bomb.html": bytes(100_000_000)}, method))
    entry = bomb.rfind(b"PK\x01\x02")
    bomb[entry + 24 : entry + 28] = (1000).to_bytes(4, "little")
    tracemalloc.start()
    try:
        read = read_filings([("a.zip", bytes(bomb))])
        used = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    assert read.filings["outcome"].to_list() == ["error"]
    assert used < 10_000_000
