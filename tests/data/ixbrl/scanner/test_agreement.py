"""The scanner says what the reference reader says, of every filing it takes."""

from __future__ import annotations

import zipfile
from pathlib import Path

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from data.ixbrl.frames import FACT_COLUMNS, FILING_COLUMNS
from data.ixbrl.nested import opened
from data.ixbrl.read import MANY, read_filing, read_filings
from data.ixbrl.scanner.reader import Scanner
from tests.data.ixbrl.scanner.agreement import differing, scanned
from tests.data.ixbrl.scanner.documents import ALL, INLINE, PLAIN
from tests.data.ixbrl.scanner.mutations import mutated


@pytest.fixture(scope="module")
def scanner() -> Scanner:
    return Scanner()


@pytest.fixture(scope="module")
def real_filings(real_data: Path) -> list[tuple[str, bytes]]:
    folder = real_data / "accounts"
    found = []
    for path in sorted(folder.rglob("*")):
        name = path.relative_to(folder).as_posix()
        if path.suffix in {".html", ".xml", ".xhtml"}:
            found.append((name, path.read_bytes()))
        elif path.suffix == ".zip":
            with zipfile.ZipFile(path) as archive:
                for member in archive.namelist():
                    found += opened(f"{name}/{member}", archive.read(member))
    return [(name, content) for name, content in found if isinstance(content, bytes)]


def test_the_written_filings_are_taken_and_read_alike(scanner):
    members = [(f"{number}.html", content) for number, content in enumerate(ALL)]
    assert differing(scanner, members) == ([], len(ALL))
    facts, filings = scanned(scanner, members)
    assert facts.schema == FACT_COLUMNS
    assert filings.schema == FILING_COLUMNS


def test_values_texts_and_contexts_read_by_hand(scanner):
    facts, filings = scanned(
        scanner, [("Prod223_1_01234567_20231231.html", INLINE), ("p.xml", PLAIN)]
    )
    said = {row["concept"]: row for row in facts.iter_rows(named=True)}
    assert said["Creditors"]["value"] == "-1234500"
    assert said["Dividends"]["value"] == "0.1234"
    assert said["Dividends"]["unit"] == "iso4217:GBP/xbrli:shares"
    assert said["Equity"]["value"] == "0"
    assert (said["Bad"]["value"], said["Bad"]["text"]) == (None, "about\u00a05")
    assert said["Policy"]["text"] == "One < two £ and three7, four five."
    assert said["EndDateForPeriodCoveredByReport"]["text"] == "2023-12-31"
    assert said["Dividends"]["dimensions"] == '{"Axis":"One  two"}'
    assert said["Creditors"]["dimensions"].startswith('{"{http://xbrl.frc.org.uk/cd/')
    assert (said["Cash"]["value"], said["Cash"]["text"]) == (None, "12 apples")
    assert filings["software"].to_list() == ["Example", None]
    assert filings["company_number"].to_list() == ["01234567", "01234567"]


@pytest.mark.parametrize(
    "format_", ["", "numdotdecimal", "numcommadot", "num-dot-decimal", "numdotcomma", "zerodash"]
)
def test_numbers_however_written(scanner, format_):
    written = """0 00 007 1,234 1,23 12,34 1,2345 ,123 1,234,567.80 1,234,56.7 1.234,5
        .5 5. . , - + -5 +5.10 -0
        0.000 1e3 1.2.3 1.234.567,8 1,234.567,8 (5) 12%"""
    spelled = f' format="ixt:{format_}"' if format_ else ""
    facts = "".join(
        f'<ix:nonFraction name="core:A" contextRef="i1" unitRef="GBP"{spelled}{more}>'
        f"{number}</ix:nonFraction>"
        for number in written.split()
        for more in ("", ' scale="-3"', ' scale="2" sign="-"', ' scale="+1"', ' scale="x"')
    )
    content = INLINE.replace(b"<table>", facts.encode() + b"<table>")
    assert differing(scanner, [("a.html", content)]) == ([], 1)


@given(st.integers(0, 10**9))
def test_spoiled_filings_are_read_alike_or_left(scanner, seed):
    members = [(f"{n}.html", mutated(ALL[n % len(ALL)], seed + n)) for n in range(60)]
    wrong, taken = differing(scanner, members)
    assert wrong == []
    assert taken > 0  # or the test would prove nothing


def test_every_cut_of_a_filing_is_left(scanner):
    members = [(f"{end}.html", INLINE[:end]) for end in range(0, len(INLINE.rstrip()), 17)]
    _, filings = scanned(scanner, members)
    assert "scanner" not in filings["reader"].to_list()


@pytest.mark.parametrize(
    "piece",
    [
        b"<![CDATA[x]]>", b"&nbsp;", b"<p", b"</b>", b"&#0;", b"\x01", b"\xff", b"]]>",
        b"<p a='1' a='1'/>", b"<p a=1/>", b"<p q:a='1'/>", b"<q:p/>",
        b"<!-- -- -->", b"<?xml version='1.0'?>", b"&",
        b"<p a='<'/>",
        b"<ix:fraction name='core:A' contextRef='i1'/>", b"<p xmlns:p=''/>",
        b"<ix:nonfraction name='core:A' contextRef='i1'>1</ix:nonfraction>", b"<a:b:c/>", b"<p xml:id='1'/>",
        b"<ix:continuation id='c1'/>", b"<!-- <!ENTITY -->", b"<xbrli:context id='i1'/>",
        b"<ix:nonNumeric name='core:A' target='t' contextRef='i1'/>",
        b"<ix:exclude><ix:nonNumeric name='core:A' contextRef='i1'/></ix:exclude>",
    ],
)  # fmt: skip
def test_what_is_odd_is_left(scanner, piece):
    odd = INLINE.replace(b"<table>", piece + b"<table>")
    _, filings = scanned(scanner, [("odd.html", odd), ("even.html", INLINE)])
    assert filings["reader"].to_list()[1] == "scanner"
    assert filings["reader"].to_list()[0] != "scanner"


@pytest.mark.parametrize(
    ("said", "is_taken"),
    [(b"utf-8", True), (b"US-ASCII", False), (b"iso-8859-1", False), (b"utf-16", False)],
)
def test_encodings(scanner, said, is_taken):
    content = INLINE.replace(b"UTF-8", said)
    _, filings = scanned(scanner, [("a.html", content), ("b.html", b"\xef\xbb\xbf" + INLINE)])
    assert filings["reader"].to_list() == ["scanner" if is_taken else "reference", "reference"]


def test_filings_keep_their_order_and_chunks_their_rows(scanner):
    members = [
        (
            f"{n}.html",
            [INLINE, PLAIN, b"<p>", b"junk", INLINE.replace(b"&amp;", b"&nbsp;")][n * 7 % 5],
        )
        for n in range(2_500)
    ]
    facts, filings = scanned(scanner, members)
    assert filings["filing"].to_list() == [name for name, _ in members]
    counted = facts.group_by("filing", maintain_order=True).len()
    said = filings.filter(pl.col("facts") > 0).select("filing", len=pl.col("facts").cast(pl.UInt32))
    assert counted.equals(said)
    assert facts["position"].to_list() == [n for count in said["len"] for n in range(count)]


def test_a_filing_of_more_than_there_is_room_for_is_left(scanner):
    fact = b'<ix:nonNumeric name="core:A" contextRef="i1">x</ix:nonNumeric>'
    long = INLINE.replace(b"<table>", fact * 20_000 + b"<table>")
    deep = INLINE.replace(b"<table>", b"<b>" * 300 + b"</b>" * 300 + b"<table>")
    wide = INLINE.replace(
        b"<table>", b"<p " + b" ".join(b"a%d='1'" % n for n in range(99)) + b"/><table>"
    )
    nested = INLINE.replace(
        b"<table>", fact[:-16] * 90 + b"word " * 9_000 + b"</ix:nonNumeric>" * 90 + b"<table>"
    )
    before = scanner.left["too_much"]
    scanned(scanner, [(f"{n}", content) for n, content in enumerate([long, deep, wide, nested])])
    assert scanner.left["too_much"] == before + 4


def test_many_filings_go_to_the_scanner_and_few_do_not():
    few = read_filings((f"{n}.html", INLINE) for n in range(MANY - 1))
    many = read_filings((f"{n}.html", INLINE) for n in range(MANY))
    assert few.filings["reader"].unique().to_list() == ["reference"]
    assert many.filings["reader"].unique().to_list() == ["scanner"]
    assert many.facts.head(len(few.facts)).equals(few.facts)


@pytest.mark.real
def test_every_real_filing_is_read_alike(scanner, real_filings):
    wrong, taken = differing(scanner, real_filings)
    assert wrong == []
    assert taken > 0.95 * len(real_filings)


@pytest.mark.real
def test_spoiled_real_filings_are_read_alike_or_left(scanner, real_filings):
    small = [
        content for _, content in real_filings if content[:1] == b"<" and len(content) < 30_000
    ]
    members = [(f"{n}.html", mutated(small[n % len(small)], n)) for n in range(1_000)]
    wrong, taken = differing(scanner, members)
    assert wrong == []
    assert taken > 200


@pytest.mark.real
def test_a_cut_real_filing_is_never_taken_for_whole(scanner, real_filings):
    cut = [
        (f"{name}-{share}", content[: int(len(content.rstrip()) * share / 1000)])
        for name, content in real_filings
        for share in (300, 600, 900, 999)
        if len(content) < 100_000
    ]
    _, filings = scanned(scanner, cut)
    assert "scanner" not in filings["reader"].to_list()
    assert read_filing(*real_filings[0]).outcome == "read"
