"""An XLSX file of sheets of text: nothing in it is a formula, a link or a macro."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from xml.sax.saxutils import escape, quoteattr

_MAIN = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_TYPES = "application/vnd.openxmlformats-officedocument.spreadsheetml"
_HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'


@dataclass(frozen=True)
class TextSheet:
    """A sheet of text cells; its first row is bold and stays in view.

    Attributes:
        name: on its tab.
        rows: of text.
        widths: of the columns, in letters.
        choices: position of a column -> the words that may be chosen there.
    """

    name: str
    rows: Sequence[Sequence[str]]
    widths: Sequence[int]
    choices: Mapping[int, Sequence[str]]


def workbook(sheets: Sequence[TextSheet]) -> bytes:
    """The file (Office Open XML, ECMA-376), the same bytes for the same sheets."""
    numbers = range(1, len(sheets) + 1)
    parts = "".join(
        f'<Override PartName="/xl/worksheets/sheet{n}.xml" ContentType="{_TYPES}.worksheet+xml"/>'
        for n in numbers
    )
    listed = "".join(
        f'<sheet name={quoteattr(sheet.name)} sheetId="{n}" r:id="rId{n}"/>'
        for n, sheet in enumerate(sheets, start=1)
    )
    related = "".join(
        f'<Relationship Id="rId{n}" Type="{_OFFICE}/worksheet" Target="worksheets/sheet{n}.xml"/>'
        for n in numbers
    )
    members = {
        "[Content_Types].xml": f'<Types xmlns="{_PACKAGE}/content-types"><Default Extension="rels" '
        f'ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default '
        f'Extension="xml" ContentType="application/xml"/><Override PartName="/xl/workbook.xml" '
        f'ContentType="{_TYPES}.sheet.main+xml"/><Override PartName="/xl/styles.xml" '
        f'ContentType="{_TYPES}.styles+xml"/>{parts}</Types>',
        "_rels/.rels": f'<Relationships xmlns="{_PACKAGE}/relationships"><Relationship Id="rId1" '
        f'Type="{_OFFICE}/officeDocument" Target="xl/workbook.xml"/></Relationships>',
        "xl/workbook.xml": f'<workbook {_MAIN} xmlns:r="{_OFFICE}"><sheets>{listed}</sheets>'
        "</workbook>",
        "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="{_PACKAGE}/relationships">{related}'
        f'<Relationship Id="rId{len(sheets) + 1}" Type="{_OFFICE}/styles" Target="styles.xml"/>'
        "</Relationships>",
        "xl/styles.xml": _styles(),
    }
    for n, sheet in enumerate(sheets, start=1):
        members[f"xl/worksheets/sheet{n}.xml"] = _sheet(sheet)
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in members.items():
            member = zipfile.ZipInfo(name, (2000, 1, 1, 0, 0, 0))
            member.compress_type = zipfile.ZIP_DEFLATED
            archive.writestr(member, _HEAD + text)
    return packed.getvalue()


def _styles() -> str:
    """Style 0 is text that wraps, style 1 the same in bold; 49 is the number format of text."""
    fills = '<fill><patternFill patternType="none"/></fill><fill><patternFill patternType="gray125"/></fill>'
    lines = "<border><left/><right/><top/><bottom/><diagonal/></border>"
    form = (
        '<xf numFmtId="{number}" fontId="{font}" fillId="0" borderId="0" xfId="0" '
        'applyNumberFormat="1" applyFont="1" applyAlignment="1">'
        '<alignment vertical="top" wrapText="1"/></xf>'
    )
    forms = form.format(number=0, font=0) + form.format(number=49, font=1)
    font = '<sz val="11"/><name val="Calibri"/>'
    return (
        f'<styleSheet {_MAIN}><fonts count="2"><font>{font}</font><font><b/>{font}</font></fonts>'
        f'<fills count="2">{fills}</fills><borders count="1">{lines}</borders>'
        '<cellStyleXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0"/>'
        f'</cellStyleXfs><cellXfs count="2">{forms}</cellXfs></styleSheet>'
    )


def _sheet(sheet: TextSheet) -> str:
    columns = "".join(
        f'<col min="{n}" max="{n}" width="{width}" customWidth="1"/>'
        for n, width in enumerate(sheet.widths, start=1)
    )
    rows = "".join(
        f'<row r="{n}">{"".join(_cell(text, place, n) for place, text in enumerate(row))}</row>'
        for n, row in enumerate(sheet.rows, start=1)
    )
    choices = "".join(
        f'<dataValidation type="list" allowBlank="1" showErrorMessage="1" '
        f'sqref="{_letters(place)}2:{_letters(place)}10000">'
        f"<formula1>{escape(chr(34) + ','.join(words) + chr(34))}</formula1></dataValidation>"
        for place, words in sheet.choices.items()
    )
    count = len(sheet.choices)
    return (
        f'<worksheet {_MAIN}><sheetViews><sheetView workbookViewId="0"><pane ySplit="1" '
        'topLeftCell="A2" activePane="bottomLeft" state="frozen"/></sheetView></sheetViews>'
        f"<cols>{columns}</cols><sheetData>{rows}</sheetData>"
        + (f'<dataValidations count="{count}">{choices}</dataValidations>' if count else "")
        + "</worksheet>"
    )


def _cell(text: str, place: int, row: int) -> str:
    style = ' s="1"' if row == 1 else ""
    held = f'<is><t xml:space="preserve">{escape(text)}</t></is>'
    return f'<c r="{_letters(place)}{row}" t="inlineStr"{style}>{held}</c>'


def _letters(place: int) -> str:
    """A column's letters: 0 is A, 26 is AA."""
    before, own = divmod(place, 26)
    return (_letters(before - 1) if before else "") + chr(ord("A") + own)
