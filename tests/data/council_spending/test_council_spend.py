"""Councils' payments: whatever a council calls its columns, who was paid what, and no person."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from pathlib import Path

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from data.errors import NotRecognised, UnreadableFile
from data.settings import settings
from data.sources import council_spend
from data.sources.council_spending.mapping import COLUMNS, FOLDER, mappings, plain
from data.sources.council_spending.payment_rows import payment_rows, pounds
from data.sources.publication import Publication
from data.sources.sheet import Sheet
from data.sources.spreadsheet import read_sheets
from data.tables.contract import CouncilPayment
from data.warehouse.family import under
from tests.data.devolved.files import workbook
from tests.data.fetching.fixtures import Fetching
from tests.data.fetching.mirror_server import MirrorServer

LGA = (
    "Body name,Transaction date,Supplier (beneficiary),Transaction number,Net amount,"
    "Irrecoverable VAT,Department/service,Procurement category,CIPFA expenditure code,"
    "Purpose of expenditure,Card transaction\n"
)
LINE = 'Leeds City Council,03/02/2026,Alpha Care Ltd,T1,"1,500.50",,Adults,Residential care,5,Placement,N\n'


@pytest.fixture(autouse=True)
def own_home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """No mappings but ours, unless a test writes some."""
    monkeypatch.setenv("FOREWARN_HOME", str(tmp_path / "home"))
    settings.cache_clear()
    return tmp_path / "home"


def ingested(name: str, content: bytes) -> Publication:
    path = Path(name)
    return council_spend.ingest(path, read_sheets(path, content, 10_000_000))


def typed(name: str, content: bytes | str) -> tuple[pl.DataFrame, pl.DataFrame]:
    [table] = ingested(name, content.encode() if isinstance(content, str) else content).tables
    kept, refused = payment_rows(table.cells)
    good, broken = under(
        CouncilPayment,
        kept.with_columns(
            as_at=pl.lit(table.as_at),
            sheet=pl.lit(table.sheet),
            known_on=pl.lit(table.as_at),
            known_on_estimated=pl.lit(True),
            raw_name=pl.lit("invented"),
        ),
    )
    return good, pl.concat([refused, broken])


def test_the_field_set_of_the_guidance_is_known_without_a_mapping() -> None:
    good, refused = typed("spend.csv", LGA + LINE)
    assert refused.is_empty()
    [row] = good.rows(named=True)
    assert (row["la_code"], row["la_name"]) == ("E08000035", "Leeds")
    assert (row["paid_on"], row["amount_gbp"]) == (date(2026, 2, 3), 1500.5)
    assert (row["department"], row["category"], row["purpose"]) == (
        "Adults",
        "Residential care",
        "Placement",
    )
    assert (row["row_number"], row["is_care"], row["includes_vat"]) == (2, True, False)
    assert row["irrecoverable_vat_gbp"] is None


@pytest.mark.parametrize(
    ("name", "as_at"),
    [
        ("leeds spend 2026-02.csv", date(2026, 2, 28)),
        ("leeds_202602.csv", date(2026, 2, 28)),
        ("leeds February 2026.csv", date(2026, 2, 28)),
        ("leeds.csv", date(2026, 2, 3)),
        ("leeds-500.csv", date(2026, 2, 3)),
    ],
)
def test_a_list_is_of_the_month_in_its_name_or_of_its_last_payment(name: str, as_at: date) -> None:
    assert ingested(name, (LGA + LINE).encode()).as_at == as_at


def test_another_layout_with_underscores_and_a_preamble() -> None:
    text = (
        "Payments to suppliers\nFebruary 2026,,\n\n"
        "Service_Area_Categorisation,Responsible_Unit,Expenses_Type,Narrative,Date,"
        "Transaction_Number,SumOfAmount_Inc_VAT,SumOfAmount_Exc_VAT,Supplier_Name,Supplier_ID\n"
        "Housing,Repairs,Roofs,Roof,2026-02-10,9,600,500,ALPHA ROOFS LIMITED,77\n"
    )
    good, _ = typed("cannock-500-february-2026.csv", text)
    [row] = good.rows(named=True)
    assert (row["amount_gbp"], row["supplier_key"], row["supplier_id"]) == (
        500.0,
        "alpha roofs",
        "77",
    )
    assert (row["row_number"], row["la_name"], row["la_code"]) == (5, "Cannock Chase", None)
    assert row["as_at"] == date(2026, 2, 28)


def test_redacted_lines_are_counted_and_gone_and_the_rest_is_refused_with_a_reason() -> None:
    lines = [
        LINE,
        LINE.replace("Alpha Care Ltd", "REDACTED PERSONAL DATA").replace("Placement", "for J. Invented"),
        LINE.replace("Alpha Care Ltd", "Redacted – personal data"),
        LINE.replace("Alpha Care Ltd", ""),
        LINE.replace("03/02/2026", "31/02/2026"),
        LINE.replace('"1,500.50"', "see note"),
        ",,Total,,9000,,,,,,\n",
        ",,,,,,,,,,\n",
    ]  # fmt: skip
    publication = ingested("spend.csv", (LGA + "".join(lines)).encode())
    [table] = publication.tables
    assert "2 redacted payments are left out" in table.warnings
    assert table.blank_rows == 1
    assert "Invented" not in table.cells.write_csv()
    good, refused = typed("spend.csv", LGA + "".join(lines))
    assert good["row_number"].to_list() == [2]
    assert refused.rows() == [
        (5, "no supplier"), (6, "no readable date"), (7, "no readable amount"),
        (8, "no readable date"),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("written", "amount"),
    [
        ("1500.5", 1500.5), ("£1,500.50", 1500.5), ("-1,500.50", -1500.5), ("(1,500.50)", -1500.5),
        ("1,500.50-", -1500.5), ("1500.50 CR", -1500.5), ("-£12.00", -12.0), ("£ 0.01", 0.01),
        ("(£12)", -12.0), ("12 GBP", 12.0), ("£", None), ("", None), ("1.2.3", None),
        ("1,50.00", None), ("NaN", None), ("1e999", None), ("12-13", None), ("--5", None),
    ],
)  # fmt: skip
def test_money_as_councils_write_it(written: str, amount: float | None) -> None:
    assert pl.select(pounds(pl.lit(written))).item() == amount


@given(st.decimals(-(10**8), 10**8, places=2), st.booleans(), st.booleans())
def test_money_survives_its_writing(amount: Decimal, brackets: bool, pound: bool) -> None:
    sign = "£" if pound else ""
    text = f"({sign}{abs(amount):,.2f})" if brackets and amount < 0 else f"{sign}{amount:,.2f}"
    found = pl.select(pounds(pl.lit(text))).item()
    assert found == pytest.approx(float(amount), abs=1e-6)


def test_a_workbook_with_notes_is_read_and_its_other_sheets_are_told() -> None:
    headings = ["Supplier", "Date paid", "Amount", "Directorate", "Invoicing officer"]
    line = ["Alpha Care Ltd", "03/02/2026", -1500.5, "Adults", "J. Invented"]
    path = Path("York council spending.xlsx")
    [paid] = read_sheets(path, workbook("Payments", headings, [line]), 10_000_000)
    publication = council_spend.ingest(path, [Sheet("Notes", [["About this file"]], None), paid])
    assert publication.skipped_sheets == ("Notes",)
    [table] = publication.tables
    assert "columns not used: Invoicing officer" in table.warnings
    assert "Invented" not in table.cells.write_csv()
    good, _ = typed(path.name, workbook("Payments", headings, [line]))
    assert good.select("la_code", "amount_gbp", "row_number").row(0) == ("E06000014", -1500.5, 2)


def test_the_users_own_mapping_decides(own_home: Path) -> None:
    folder = own_home / "mappings"
    folder.mkdir(parents=True)
    (folder / "ours.yaml").write_text(
        "title: Ours\ncouncil: Barnsley\nfile_names: ['^ours_']\ndate_format: '%m/%d/%Y'\n"
        "sign: -1\namounts: gross\nheader_row: 2\nencoding: mac_roman\n"
        "columns: {supplier: [Paid to], paid_on: [When], amount: [Sum]}\n",
        encoding="utf-8",
    )
    text = "Supplier,Date,Amount\nPaid to,When,Sum\nCaf\x8e Alpha,02/13/2026,-700\n"
    good, refused = typed("ours_1.csv", text.encode("latin-1"))
    assert refused.is_empty()
    [row] = good.rows(named=True)
    assert (row["supplier_name"], row["paid_on"]) == ("Café Alpha", date(2026, 2, 13))
    assert (row["amount_gbp"], row["includes_vat"], row["la_code"]) == (700.0, True, "E08000038")


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("- a list", "no columns"),
        ("columns: {suplier: [x]}", "suplier"),
        ("columns: {}\nsign: 2", "sign is 1 or -1"),
        ("columns: {}\nfile_names: ['(']", "ours.yaml"),
        ("columns: {}\ndate_format: day first", "date_format"),
        ("columns: {}\nencoding: martian", "martian"),
        ("columns: {supplier: Paid to}", "no list"),
        ("columns: [", "ours.yaml"),
    ],
)
def test_a_mapping_that_cannot_be_used_says_why(own_home: Path, text: str, words: str) -> None:
    (own_home / "mappings").mkdir(parents=True)
    (own_home / "mappings" / "ours.yaml").write_text(text, encoding="utf-8")
    with pytest.raises(UnreadableFile, match=r"ours\.yaml") as caught:
        ingested("spend.csv", (LGA + LINE).encode())
    with pytest.raises(NotRecognised, match=r"ours\.yaml"):
        ingested("register.csv", b"URN,Places\n1,2\n")
    assert words in str(caught.value)
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize(
    ("name", "text", "error", "words"),
    [
        ("a.csv", "URN,Local authority,Places\n1,2,3\n", NotRecognised, "no headings of payments"),
        ("a.csv", "Supplier,Date\nAlpha,01/02/2026\n", NotRecognised, "no headings of payments"),
        ("spend.csv", "Supplier,Date,Amount\nAlpha,01/02/2026,5\n", UnreadableFile, "whose payments"),
        ("leeds.csv", "Supplier,Date,Amount\nAlpha,soon,5\n", UnreadableFile, "what months"),
        ("leeds.csv", "Supplier,Date,Amount\n,,\n", UnreadableFile, "not one payment"),
        ("derbyshire.csv", "A,B,C\n1,2,3\n", UnreadableFile, "mapping derbyshire"),
    ],
)  # fmt: skip
def test_what_is_no_list_of_payments(
    name: str, text: str, error: type[Exception], words: str
) -> None:
    with pytest.raises(error, match=words):
        ingested(name, text.encode())


def test_no_heading_means_two_things_in_a_mapping() -> None:
    for mapping in mappings(Path("nowhere"))[0]:
        held = [plain(h) for column in COLUMNS for h in set(map(plain, mapping.columns[column]))]
        assert len(held) == len(set(held)), mapping.name
        assert mapping.council is None or mapping.knows(f"{mapping.council} 2026.csv")
    assert {mapping.name for mapping in mappings(Path("nowhere"))[0]} == {
        file.stem for file in FOLDER.glob("*.yaml")
    }


def test_files_are_fetched_where_a_mapping_names_a_page(
    mirror: MirrorServer, fetching: Fetching
) -> None:
    page = "https://www.bolton.gov.uk/finance-spending/expenditure-reports"
    file = "https://www.bolton.gov.uk/files/expenditure-500-january-2026.csv"
    links = '<a href="/files/expenditure-500-january-2026.csv">1</a><a href="/map.pdf">2</a>'
    mirror.serve(page, links + '<a href="/files/expenditure-500-may-2019.csv">3</a>')
    mirror.serve(file, "Supplier,Date,Amount\nAlpha Care Ltd,05/01/2026,700\n")
    job = fetching("council_spend", since=date(2026, 1, 1))
    [fetched] = council_spend.fetch(job)
    assert fetched == job.folder / "bolton_expenditure-500-january-2026.csv"
    publication = ingested(fetched.name, fetched.read_bytes())
    assert publication.as_at == date(2026, 1, 31)
    assert publication.tables[0].cells["council"].to_list() == ["Bolton"]
