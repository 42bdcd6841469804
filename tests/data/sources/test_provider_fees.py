"""Fees: sentences for headings, two note rows above them, markers for what is not there."""

from __future__ import annotations

import io
import json
import zipfile
from datetime import date
from pathlib import Path
from xml.sax.saxutils import escape

import pytest

from data.errors import NotRecognised
from data.sources import provider_fees as source
from data.sources.provider_fee_rows import fee_rows
from data.sources.provider_fees import read_heading
from tests.data.council_statistics import ingested, text_of, typed

WEEK = "Average fee rate per week for external providers of "
NOW = " in 2025-26 (provisional)"
BEFORE = " in 2024-25"
HEADINGS = [
    "ONS code",
    "Local authority",
    WEEK + "care homes without nursing for clients aged 65+" + NOW,
    WEEK + "care homes with nursing for clients aged 65+" + NOW,
    WEEK + "care homes without nursing for clients aged 18\u201364" + BEFORE,
    "Average fee rate per hour for external providers of home\ncare" + BEFORE,
    "Percentage increase in average fee rate per hour for home care in 2025-26",
]
ROWS = [
    ["E09000007", "Camden", 951.5, 1100, "[z]", 23.4, 0.05],
    ["E08000016", "Barnsley", "£800.00", "[x]", 900, 21, 0.04],
    ["E12000007", "London", 900, 1000, 1100, 24, 0.05],
    ["E92000001", "England", 850, 1000, 1100, 24, 0.05],
]


def workbook(rows: list[list[object]]) -> bytes:
    """An XLSX file with a cover, and the table under two lines of text and above a note."""
    lines = [["Table A: fee rates"], ["Some cells hold [x]: not available"], HEADINGS, *rows]
    lines += [[], ["Note: rates are before other funding"]]
    sheets = {"Cover": [["Care provider fees: 2025 to 2026"]], "Table A 2025-26": lines}
    office = "http://schemas.openxmlformats.org/"
    main, rels = f"{office}spreadsheetml/2006/main", f"{office}package/2006/relationships"
    of = f"{office}officeDocument/2006/relationships"
    named = "".join(
        f'<sheet name="{name}" sheetId="{n}" r:id="r{n}"/>' for n, name in enumerate(sheets, 1)
    )
    tied = "".join(
        f'<Relationship Id="r{n}" Type="{of}/worksheet" Target="worksheets/sheet{n}.xml"/>'
        for n in range(1, len(sheets) + 1)
    )
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED) as book:
        book.writestr(
            "[Content_Types].xml",
            f'<Types xmlns="{office}package/2006/content-types">'
            '<Default Extension="xml" ContentType="application/xml"/></Types>',
        )
        book.writestr(
            "_rels/.rels",
            f'<Relationships xmlns="{rels}"><Relationship Id="r1" Type="{of}/officeDocument" '
            'Target="xl/workbook.xml"/></Relationships>',
        )
        book.writestr(
            "xl/workbook.xml",
            f'<workbook xmlns="{main}" xmlns:r="{of}"><sheets>{named}</sheets></workbook>',
        )
        book.writestr(
            "xl/_rels/workbook.xml.rels", f'<Relationships xmlns="{rels}">{tied}</Relationships>'
        )
        for n, lines_of_sheet in enumerate(sheets.values(), 1):
            body = "".join(_row(number, line) for number, line in enumerate(lines_of_sheet, 1))
            book.writestr(
                f"xl/worksheets/sheet{n}.xml",
                f'<worksheet xmlns="{main}"><sheetData>{body}</sheetData></worksheet>',
            )
    return content.getvalue()


def _row(number: int, line: list[object]) -> str:
    cells = "".join(
        f'<c r="{chr(65 + at)}{number}"><v>{cell}</v></c>'
        if isinstance(cell, int | float)
        else f'<c r="{chr(65 + at)}{number}" t="inlineStr"><is><t>{escape(str(cell))}</t></is></c>'
        for at, cell in enumerate(line)
    )
    return f'<row r="{number}">{cells}</row>'


@pytest.mark.parametrize(
    ("heading", "care_type", "per", "ends", "provisional"),
    [
        (HEADINGS[2], "care-home-65", "week", 2026, True),
        (HEADINGS[3], "nursing-home-65", "week", 2026, True),
        (HEADINGS[4], "care-home-18-64", "week", 2025, False),
        (
            WEEK + "care homes with nursing for clients aged 18 to 64" + NOW,
            "nursing-home-18-64",
            "week",
            2026,
            True,
        ),
        (HEADINGS[5], "home-care", "hour", 2025, False),
        (
            "Average fee rate per hour for supported living in 2024 to 2025",
            "supported-living",
            "hour",
            2025,
            False,
        ),
    ],
)
def test_a_sentence_says_which_fee_it_heads(heading, care_type, per, ends, provisional):
    found = read_heading(heading)
    assert found is not None
    assert (found.care_type, found.per, found.provisional) == (care_type, per, provisional)
    assert found.year_ends == date(ends, 3, 31)


@pytest.mark.parametrize(
    "heading",
    [HEADINGS[6], "Local authority", "Average fee rate per week for care homes in 2025-26",
     "Average fee rate per hour for home care in 2025-29", "Number of clients in home care"],
)  # fmt: skip
def test_other_sentences_head_no_fee(heading):
    assert read_heading(heading) is None


def test_a_workbook_is_read_under_its_notes():
    path = Path("market-sustainability-fees-2025-to-2026.xlsx")
    publication = ingested(source, path, workbook(ROWS))
    assert (publication.as_at, publication.published_on) == (date(2026, 3, 31), date(2025, 8, 21))
    assert not publication.published_on_estimated and publication.skipped_sheets == ("Cover",)
    rows, bad, warnings = typed(source, fee_rows, path, workbook(ROWS))
    assert bad.is_empty() and warnings == ()
    assert len(rows) == len(ROWS) * 4
    picked = rows.select("area_code", "care_type", "as_at", "fee", "fee_suppressed", "per").rows()
    assert picked[:4] == [
        ("E09000007", "care-home-65", date(2026, 3, 31), 951.5, None, "week"),
        ("E09000007", "nursing-home-65", date(2026, 3, 31), 1100, None, "week"),
        ("E09000007", "care-home-18-64", date(2025, 3, 31), None, "z", "week"),
        ("E09000007", "home-care", date(2025, 3, 31), 23.4, None, "hour"),
    ]
    assert picked[4][3] == 800 and picked[5][3:5] == (None, "x")
    levels = rows.unique("area_code", maintain_order=True)["level"].to_list()
    assert levels == ["local authority", "local authority", "region", "national"]
    assert (rows["from_on"] < rows["as_at"]).all()


def test_councils_without_codes_are_found_by_name_and_strangers_refused():
    lines = [
        row[1:] for row in [*ROWS, ["", "Atlantis", 1, 2, 3, 4, 5], ["", "Leeds", "?", 1, 1, 1, 1]]
    ]
    rows, bad, _ = typed(source, fee_rows, Path("fees.csv"), text_of(HEADINGS[1:], *lines))
    assert rows["area_code"].unique(maintain_order=True).to_list()[0] == "E09000007"
    assert {"E12000007", "E92000001"} < set(rows["area_code"])
    assert dict(bad.iter_rows()) == {
        6: "names no council or region that is known",
        7: "holds a fee that is neither a number nor a sign for one",
    }


def test_a_fee_that_cannot_be_understood_is_warned_of():
    odd = [*HEADINGS[:3], "Average fee rate per day for external providers of day care in 2025-26"]
    line = ["E09000007", "Camden", 900, 50]
    rows, _, warnings = typed(source, fee_rows, Path("fees.csv"), text_of(odd, line))
    assert len(rows) == 1 and "day care" in warnings[0]


def test_a_table_without_fees_is_none_of_these():
    with pytest.raises(NotRecognised):
        ingested(source, Path("a.csv"), text_of(["Local authority", "Homes"], ["Camden", 3]))


def test_every_years_workbook_is_fetched(mirror, fetching):
    page = (
        "/government/publications/market-sustainability-and-improvement-fund-{}-care-provider-fees"
    )
    years = ("2024-to-2025", "2025-to-2026")
    found = {"results": [{"link": page.format(year)} for year in years] + [{"link": "/other"}]}
    search = "https://www.gov.uk/api/search.json"
    asked = "?q=market+sustainability+and+improvement+fund+care+provider+fees&fields=link&count=100"
    for address in (search, search + asked):
        mirror.serve(address, json.dumps(found))
    for year in years:
        url = f"https://assets.publishing.service.gov.uk/media/{year}/fees-{year}.xlsx"
        attached = {"attachments": [{"url": url, "title": "Fees"}]}
        mirror.serve(
            f"https://www.gov.uk/api/content{page.format(year)}", json.dumps({"details": attached})
        )
        mirror.serve(url, workbook(ROWS))
    files = source.fetch(fetching("provider_fees"))
    assert sorted(file.name for file in files) == [f"fees-{year}.xlsx" for year in years]
