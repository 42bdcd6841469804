"""Whatever is handed in: one clear sentence, and nothing half-written."""

from __future__ import annotations

import io
import os
import re
import time
import tracemalloc
import zipfile
from xml.sax.saxutils import escape

import pytest
from typer.testing import CliRunner

from data.warehouse.build import build
from data.warehouse.home import Home
from data.warehouse.ingest import exit_status
from flows.cli import app
from tests.data.files import (
    HEADINGS_2025,
    csv_bytes,
    ods_bytes,
    ods_xml,
    register_2025,
    release_2025,
    title,
    written,
)
from tests.data.homes import ingest, ingest_one, rows, stored

LINES = register_2025()
REGISTER = csv_bytes(HEADINGS_2025, LINES, title("Provider level"))
ODS_ROWS = [*[[line] for line in title("Provider level")], HEADINGS_2025, *LINES]
ODS = ods_xml([("Provider_level_at_31_Mar_2025", ODS_ROWS)])
_CELL = '<table:table-cell office:value-type="string"{}><text:p>x</text:p></table:table-cell>'
_LAUGHS = '<!ENTITY a0 "ha">' + "".join(
    f'<!ENTITY a{n} "{f"&a{n - 1};" * 10}">' for n in range(1, 10)
)


def zipped(members: dict[str, bytes]) -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return packed.getvalue()


def with_row(row: str) -> bytes:
    return ods_bytes(ODS.replace("</table:table>", f"{row}</table:table>"))


def workbook(cells: str, shared: str = "") -> bytes:
    """An XLSX file of one sheet."""
    main = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
    office = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    rels = "http://schemas.openxmlformats.org/package/2006/relationships"
    return zipped(
        {
            "[Content_Types].xml": b'<Types xmlns="http://schemas.openxmlformats.org/package/'
            b'2006/content-types"/>',
            "_rels/.rels": f'<Relationships xmlns="{rels}"><Relationship Id="rId1" '
            f'Type="{office}/officeDocument" Target="xl/workbook.xml"/></Relationships>'.encode(),
            "xl/workbook.xml": f'<workbook {main} xmlns:r="{office}"><sheets>'
            '<sheet name="Register" sheetId="1" r:id="rId1"/></sheets></workbook>'.encode(),
            "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="{rels}"><Relationship Id="rId1" '
            f'Type="{office}/worksheet" Target="worksheets/sheet1.xml"/></Relationships>'.encode(),
            "xl/sharedStrings.xml": f"<sst {main}>{shared}</sst>".encode(),
            "xl/worksheets/sheet1.xml": f"<worksheet {main}><sheetData>{cells}</sheetData>"
            "</worksheet>".encode(),
        }
    )


BAD = {
    "empty.csv": (b"", "is empty"),
    "blank.csv": (b" \r\n\r\n\t", "holds nothing but blanks"),
    "zeros.csv": (b"\0" * 9000, "holds nothing but blanks"),
    "picture.csv": (b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR", "not a table but a PNG image"),
    "paper.csv": (b"%PDF-1.7\n%\xe2\xe3", "not a table but a PDF document"),
    "old.csv": (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "an old Office document"),
    "error.csv": (b"\xef\xbb\xbf \n<!DOCTYPE html><html>502 Bad Gateway</html>", "is a web page"),
    "error16.csv": ("<html>no</html>".encode("utf-16"), "is a web page"),
    "error.ods": (b"<html>no</html>", "is a web page"),
    "nul.csv": (REGISTER.replace(b"Leeds", b"Le\0ds"), "holds zero bytes"),
    "late_nul.csv": (REGISTER + b"\0" + b"x" * 9000, "holds zero bytes"),
    "utf16.csv": (REGISTER.decode("utf-8-sig").encode("utf-16-le"), "holds zero bytes"),
    "half16.csv": (REGISTER.decode("utf-8-sig").encode("utf-16")[:-1], "cut short or damaged"),
    "mixed.csv": (REGISTER + "Caf\u00e9".encode("cp1252"), "cut short or damaged"),
    "cut_row.csv": (REGISTER[: REGISTER.rindex(b"REDACTED")], "is cut short at line 28"),
    "cut_quote.csv": (REGISTER + b'"Ofsted', "cut short"),
    "headings.csv": (csv_bytes(HEADINGS_2025, [], title("Provider level")), "not one row"),
    "huge_cell.csv": (REGISTER.replace(b"Made Up Care 0", b"x" * 200_000), "register's line"),
    "huge_quoted.csv": (
        REGISTER.replace(b"Made Up Care 0 Limited", b'"' + b"x\n" * 60_000 + b'"'),
        "a cell at line",
    ),
    "wide.csv": (REGISTER + b"," * 1500 + b"\n", "columns"),
    "cut.ods": (ods_bytes(ODS)[:-40], "damaged or truncated archive"),
    "stub.ods": (b"PK\x03", "does not begin as one"),
    "text.ods": (REGISTER, "does not begin as one"),
    "out.zip": (zipped({"../../etc/cron": b"x"}), "points outside it"),
    "out.ods": (ods_bytes(ODS, {"/etc/passwd": b"x"}), "points outside it"),
    "dos.ods": (ods_bytes(ODS, {"..\\..\\a": b"x"}), "points outside it"),
    "bomb.ods": (ods_bytes(ODS + " " * 50_000_000), "unpacks to 50 MB"),
    "bomb_beside.ods": (ods_bytes(ODS, {"b.xml": bytes(300_000_000)}), "unpacks to 300 MB"),
    "mimetype.zip": (zipped({"mimetype": bytes(50_000_000)}), "unpacks to 50 MB"),
    "many_rows.ods": (
        with_row(
            f'<table:table-row table:number-rows-repeated="1000000">{_CELL.format("") * 9}'
            "</table:table-row>"
        ),
        "a sheet spans 1,000,028 rows",
    ),
    "many_columns.ods": (
        with_row(
            "<table:table-row>"
            + _CELL.format(' table:number-columns-repeated="900000"')
            + "</table:table-row>"
        ),
        "900,000 columns",
    ),
    "far_away.ods": (
        with_row(
            '<table:table-row table:number-rows-repeated="900000"><table:table-cell/>'
            f"</table:table-row><table:table-row>{_CELL.format('')}</table:table-row>"
        ),
        "a sheet spans 900,029 rows",
    ),
    "odd_count.ods": (
        with_row('<table:table-row table:number-rows-repeated="-1"></table:table-row>'),
        "a cell is repeated '-1' times",
    ),
    "huge_cell.ods": (
        ods_bytes(ODS.replace("Made Up Care 0", " ".join("ab" * 9 for _ in range(9_000)))),
        "one cell holds more than 100,000 letters",
    ),
    "laughs.ods": (
        ods_bytes(
            ODS.replace("?>", f"?><!DOCTYPE x [{_LAUGHS}]>", 1).replace("Made Up Care 0", "&a9;")
        ),
        "declares XML entities",
    ),
    "outside.ods": (
        ods_bytes(
            ODS.replace(
                "?>", '?><!DOCTYPE x [<!ENTITY f SYSTEM "file:///etc/passwd">]>', 1
            ).replace("Made Up Care 0", "&f;")
        ),
        "declares XML entities",
    ),
    "broken.ods": (ods_bytes(ODS[:-300]), "is damaged"),
    "far_away.xlsx": (
        workbook('<row r="1048576"><c r="AAA1048576"><v>1</v></c></row>'),
        "a sheet spans 1,048,576 rows",
    ),
    "shared.xlsx": (
        workbook(
            "".join(f'<row r="{n}"><c t="s"><v>0</v></c></row>' for n in range(1, 6001)),
            f"<si><t>{' '.join(str(n) for n in range(18_000))[:99_000]}</t></si>",
        ),
        "more text than a register",
    ),
}


@pytest.mark.parametrize("name", BAD)
def test_bad_files_are_refused_with_one_sentence(tmp_path, name):
    content, words = BAD[name]
    home = Home(tmp_path / "home")
    began = time.perf_counter()
    outcome = ingest_one(home, written(tmp_path / name, content))
    assert time.perf_counter() - began < 10
    assert outcome.kind == "refused", outcome
    assert words in outcome.sentence
    one_sentence(outcome.sentence, name)
    assert exit_status([outcome]) == 1
    assert stored(home) == set() and home.data_kind() is None


def one_sentence(text: str, name: str) -> None:
    assert name in text and text.endswith(".") and "\n" not in text
    assert "Traceback" not in text and len(text) < 400
    assert len(re.findall(r"\.\s+[A-Z]", text)) == 0


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("files.zip", zipped({"register.csv": REGISTER})),
        ("other.csv", b"a,b\n1,2\n"),
        ("notes.txt", b"hello"),
        ("prose.csv", b"once upon a time\n"),
        ("letter.ods", ods_bytes(ods_xml([]))),
        ("sheet.xlsx", workbook('<row r="1"><c r="A1"><v>1</v></c></row>')),
    ],
)
def test_what_is_no_publication_is_skipped(tmp_path, name, content):
    home = Home(tmp_path / "home")
    outcome = ingest_one(home, written(tmp_path / name, content))
    assert outcome.kind == "skipped", outcome
    one_sentence(outcome.sentence, name)
    assert stored(home) == set()


def test_a_register_saved_as_xlsx_goes_in(tmp_path):
    cells = "".join(
        "<row>"
        + "".join(f'<c t="inlineStr"><is><t>{escape(str(c or ""))}</t></is></c>' for c in row)
        + "</row>"
        for row in ODS_ROWS
    )
    outcome = ingest_one(Home(tmp_path / "home"), written(tmp_path / "r.xlsx", workbook(cells)))
    assert outcome.kind == "ingested"
    assert "provider level at 2025-03-31 (24 rows)" in outcome.sentence


def test_an_ods_cut_anywhere_is_refused(tmp_path):
    whole = release_2025()
    home = Home(tmp_path / "home")
    for end in range(0, len(whole), max(1, len(whole) // 60)):
        outcome = ingest_one(home, written(tmp_path / "cut.ods", whole[:end]))
        assert outcome.kind == "refused", (end, outcome)
        one_sentence(outcome.sentence, "cut.ods")
    assert stored(home) == set()


def test_a_csv_cut_inside_a_row_is_refused(tmp_path):
    home = Home(tmp_path / "home")
    body = REGISTER.index(b"Ofsted Social")
    for end in range(body, len(REGISTER), 97):
        kept = REGISTER[:end]
        last = kept[kept.rindex(b"\n") + 1 :]
        if last and last.count(b",") < len(HEADINGS_2025) - 1:
            outcome = ingest_one(home, written(tmp_path / "cut.csv", kept))
            assert outcome.kind == "refused" and "cut short" in outcome.sentence
    assert stored(home) == set()


@pytest.mark.parametrize("at", range(0, 3000, 211))
def test_an_ods_with_a_broken_byte_never_ends_the_run(tmp_path, at):
    broken = bytearray(ods_bytes(ODS))
    broken[at] ^= 0xFF
    outcome = ingest_one(Home(tmp_path / "home"), written(tmp_path / "bent.ods", bytes(broken)))
    assert outcome.kind in {"refused", "skipped", "ingested"}


@pytest.mark.parametrize("max_bytes", [512_000_000, 4_000_000_000])
@pytest.mark.parametrize("name", ["zeros.csv", "zeros.ods"])
def test_a_gigabyte_of_zeros_is_refused_unread(tmp_path, name, max_bytes):
    path = tmp_path / name
    path.touch()
    os.truncate(path, 1_000_000_000)
    home = Home(tmp_path / "home")
    tracemalloc.start()
    began = time.perf_counter()
    [outcome] = ingest(home, path, max_bytes=max_bytes)
    taken, (_, peak) = time.perf_counter() - began, tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert outcome.kind == "refused" and stored(home) == set()
    one_sentence(outcome.sentence, name)
    assert taken < 1 and peak < 5_000_000


def test_a_pipe_is_not_waited_for(tmp_path):
    os.mkfifo(tmp_path / "pipe.csv")
    outcome = ingest_one(Home(tmp_path / "home"), tmp_path / "pipe.csv")
    assert outcome.kind == "refused" and "not an ordinary file" in outcome.sentence


def test_the_good_go_in_beside_the_bad(tmp_path):
    folder = tmp_path / "files"
    for name, (content, _) in list(BAD.items())[:8]:
        written(folder / name, content)
    written(folder / "prov_2025.csv", REGISTER)
    home = Home(tmp_path / "home")
    result = CliRunner().invoke(app, ["ingest", str(folder), "--home", str(home.path)])
    assert result.exit_code == 3
    assert "1 ingested, 8 refused" in result.stderr and result.stdout == ""
    assert len(list(home.raw.rglob("*.csv"))) == 1
    only_bad = CliRunner().invoke(
        app, ["ingest", str(folder / "picture.csv"), "--home", str(home.path)]
    )
    assert only_bad.exit_code == 1


def test_a_file_of_a_form_nobody_foresaw_stops_no_other(tmp_path, monkeypatch):
    from data.warehouse import ingest_file as ingesting

    read = ingesting.recognise_large

    def unforeseen(path, spare):
        if path.name == "odd.csv":
            raise AttributeError("'list' object has no attribute 'get'\nand more")
        return read(path, spare)

    monkeypatch.setattr(ingesting, "recognise_large", unforeseen)
    odd, good = tmp_path / "a" / "odd.csv", tmp_path / "a" / "x.txt"
    odd.parent.mkdir()
    odd.write_text("a,b\n1,2\n")
    good.write_text("no list")
    outcomes = ingest(Home(tmp_path / "home"), odd.parent)
    assert [outcome.kind for outcome in outcomes] == ["refused", "skipped"]
    one_sentence(outcomes[0].sentence, "odd.csv")


def test_names_that_are_formulas_are_only_text(tmp_path):
    formula = '=HYPERLINK("http://example.org","Care")'
    lines = register_2025()
    lines[0][21], lines[2][21] = formula, "@SUM(A1:A9)"
    home = Home(tmp_path / "home")
    ingest_one(home, written(tmp_path / "prov_2025.csv", csv_bytes(HEADINGS_2025, lines)))
    build(home)
    names = rows(home, "SELECT owner_name FROM service_snapshot ORDER BY row_number LIMIT 3")
    assert names == [(formula,), ("311",), ("@SUM(A1:A9)",)]


def test_absurd_numbers_and_dates_leave_a_gap_and_a_warning(tmp_path):
    lines = register_2025(60)
    lines[0][17], lines[1][17], lines[2][17] = 99999999, -3, "1e400"
    lines[4][4], lines[6][23] = "01/01/0001", "31/12/9999"
    home = Home(tmp_path / "home")
    ingest_one(home, written(tmp_path / "prov_2025.csv", csv_bytes(HEADINGS_2025, lines)))
    build(home)
    [(warnings,)] = rows(home, "SELECT warnings FROM source_file")
    assert "3 unreadable or out of bounds in places (rows 2, 3, 4)" in warnings
    assert "1 unreadable or out of bounds in registered_on" in warnings
    assert "1 unreadable or out of bounds in inspected_on" in warnings
    assert rows(home, "SELECT count(*), max(places) FROM service_snapshot") == [(60, 6)]
