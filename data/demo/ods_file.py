"""A minimal OpenDocument spreadsheet, written by hand so that the same rows give the same bytes."""

from __future__ import annotations

import datetime as dt
import zipfile
from pathlib import Path
from xml.sax.saxutils import escape

import polars as pl

_MIME = "application/vnd.oasis.opendocument.spreadsheet"
_OASIS = "urn:oasis:names:tc:opendocument:xmlns"
_MANIFEST = (
    '<?xml version="1.0" encoding="UTF-8"?>'
    f'<manifest:manifest xmlns:manifest="{_OASIS}:manifest:1.0" manifest:version="1.2">'
    f'<manifest:file-entry manifest:full-path="/" manifest:media-type="{_MIME}"/>'
    '<manifest:file-entry manifest:full-path="content.xml" manifest:media-type="text/xml"/>'
    "</manifest:manifest>"
)
_OPEN = (
    '<?xml version="1.0" encoding="UTF-8"?>'
    f'<office:document-content xmlns:office="{_OASIS}:office:1.0"'
    f' xmlns:table="{_OASIS}:table:1.0" xmlns:text="{_OASIS}:text:1.0" office:version="1.2">'
    "<office:body><office:spreadsheet>"
)
_CLOSE = "</office:spreadsheet></office:body></office:document-content>"
_EMPTY = "<table:table-cell/>"
#: Zip members carry a day; a fixed one keeps the bytes the same.
_DAY = (1980, 1, 1, 0, 0, 0)


def write_ods(path: Path, sheets: list[tuple[str, list[str], pl.DataFrame]]) -> None:
    """Write sheets of typed cells.

    Args:
        path: file to write.
        sheets: name, one text for each row above the header, and the table; text made of digits
            alone becomes a number, as a spreadsheet makes it.
    """
    content = _OPEN + "".join(_sheet(*sheet) for sheet in sheets) + _CLOSE
    with zipfile.ZipFile(path, "w") as archive:
        for name, text in (
            ("mimetype", _MIME),
            ("META-INF/manifest.xml", _MANIFEST),
            ("content.xml", content),
        ):
            member = zipfile.ZipInfo(name, _DAY)
            # The type must lie uncompressed at the front, where programs look for it.
            stored = name == "mimetype"
            member.compress_type = zipfile.ZIP_STORED if stored else zipfile.ZIP_DEFLATED
            archive.writestr(member, text)


def _sheet(name: str, preamble: list[str], rows: pl.DataFrame) -> str:
    above = "".join(_row([_text(text)]) for text in preamble)
    header = _row([_text(column) for column in rows.columns])
    columns = [[_cell(value) for value in rows[column]] for column in rows.columns]
    body = "".join(_row(list(cells)) for cells in zip(*columns, strict=True))
    return f'<table:table table:name="{escape(name)}">{above}{header}{body}</table:table>'


def _row(cells: list[str]) -> str:
    return f"<table:table-row>{''.join(cells)}</table:table-row>"


def _cell(value: object) -> str:
    if value is None:
        return _EMPTY
    if isinstance(value, dt.date):
        return (
            f'<table:table-cell office:value-type="date" office:date-value="{value}">'
            f"<text:p>{value:%d/%m/%Y}</text:p></table:table-cell>"
        )
    text = str(value)
    if text.isdigit():
        return (
            f'<table:table-cell office:value-type="float" office:value="{text}">'
            f"<text:p>{text}</text:p></table:table-cell>"
        )
    return _text(text)


def _text(text: str) -> str:
    lines = "".join(f"<text:p>{escape(line)}</text:p>" for line in text.split("\n"))
    return f'<table:table-cell office:value-type="string">{lines}</table:table-cell>'
