"""Rows read by pattern are the rows that a walk of the XML finds, whatever the file has in it."""

from __future__ import annotations

import zipfile
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from data.errors import UnreadableFile
from data.sources.cqc import open_document, plain_rows
from data.sources.cqc.open_document import Row, document_rows
from data.sources.cqc.plain_rows import PlainRows

SPACES = " ".join(
    f'xmlns:{name}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"'
    for name in ("office", "table", "text")
)
HEAD = (
    f'<?xml version="1.0" encoding="UTF-8"?>\n<office:document-content {SPACES}><office:body>'
    '<office:spreadsheet><table:table table:name="s">'
)
TAIL = "</table:table></office:spreadsheet></office:body></office:document-content>"

TEXTS = st.sampled_from(
    ["a", "", " b ", "Care &amp; Co", "&#65;", "x&lt;y", "é\n2", "]]>", "a>b", "\r", "\x07", "&no;"]
)
ATTRIBUTES = st.sampled_from(
    [
        "",
        ' table:style-name="ce1"',
        ' office:value-type="string"',
        ' office:value-type="date" office:date-value="2026-10-01"',
        ' office:value-type="float" office:value="12"',
        ' office:value-type="float" office:value=""',
        ' table:number-columns-repeated="3"',
        ' table:number-columns-repeated="0"',
        ' table:number-columns-repeated="9999"',
        ' table:number-columns-repeated="many"',
        ' table:style-name="a" table:style-name="b"',
        ' other:style="a"',
        " table:style-name='single'",
        ' table:style-name="a/"',
        ' table:style-name="&amp;"',
        ' xmlns:table="urn:another"',
    ]
)
BODIES = st.one_of(
    TEXTS.map(lambda text: f"<text:p>{text}</text:p>"),
    st.sampled_from(
        [
            "",
            "<text:p/>",
            '<text:p text:style-name="P1">a</text:p>',
            "<text:p>a<text:s/>b</text:p>",
            "<text:p>a</text:p><text:p>b</text:p>",
            "<text:p><![CDATA[<table:table-row><table:table-cell/></table:table-row>]]></text:p>",
            "<!-- <text:p>x</text:p> -->",
            (
                "<table:table><table:table-row><table:table-cell><text:p>in</text:p>"
                "</table:table-cell></table:table-row></table:table>"
            ),
        ]
    ),
)
CELLS = st.one_of(
    ATTRIBUTES.map(lambda said: f"<table:table-cell{said}/>"),
    st.builds(
        lambda name, said, body: f"<table:{name}{said}>{body}</table:{name}>",
        st.sampled_from(["table-cell", "table-cell", "table-cell", "covered-table-cell"]),
        ATTRIBUTES,
        BODIES,
    ),
    st.sampled_from([" ", "\n", "&", "<!-- x -->"]),
)
PLAIN = st.builds(
    lambda said, text: f"<table:table-cell{said}><text:p>{text}</text:p></table:table-cell>",
    st.sampled_from(["", ' office:value-type="string"', ' table:number-columns-repeated="2"']),
    st.sampled_from(["a", "", "b c", "Care &amp; Co"]),
)
ROWS = st.builds(
    lambda said, cells: f"<table:table-row{said}>{''.join(cells)}</table:table-row>",
    st.sampled_from(["", ' table:style-name="ro1"', ' table:number-rows-repeated="2"']),
    st.one_of(st.lists(PLAIN, max_size=5), st.lists(CELLS, max_size=4)),
)
BETWEEN = st.sampled_from(
    ["", "\n", "<table:table-row/>", "<table:table-rows></table:table-rows>",
     "<!-- <table:table-row><table:table-cell/></table:table-row> -->",
     '</table:table><table:table table:name="t">']
)  # fmt: skip


def written(path: Path, xml: str) -> Path:
    with zipfile.ZipFile(path, "w") as packed:
        packed.writestr("content.xml", xml.encode("utf-8", "surrogatepass"))
    return path


def read(path: Path) -> list[Row] | str:
    try:
        return list(document_rows(path))
    except UnreadableFile:
        return "refused"


@given(st.lists(st.tuples(ROWS, BETWEEN), max_size=8), st.sampled_from([7, 64, 1 << 20]))
def test_the_fast_way_is_the_walk(tmp_path_factory, parts, chunk):
    xml = HEAD + "".join(row + between for row, between in parts) + TAIL
    path = written(tmp_path_factory.mktemp("ods") / "a.ods", xml)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(open_document, "_CHUNK", chunk)
        fast = read(path)
        patch.setattr(PlainRows, "without", lambda _self, part: part)
        walked = read(path)
    assert fast == walked


def test_plain_rows_are_taken_out_and_others_left():
    cell = "<table:table-cell><text:p>a</text:p></table:table-cell>"
    plain = f"<table:table-row>{cell}</table:table-row>"
    other = plain.replace("<text:p>", '<text:p text:style-name="P1">')
    taker = PlainRows()
    left = taker.without((HEAD + plain + other + plain).encode()).decode()
    assert left.count("<text:p") == 1
    assert left.count(taker.mark) == 2
    assert [taker.cells(mark) for mark in ("0", "1")] == [["a"], ["a"]]
    assert taker.without(TAIL.encode()) + taker.without(b"") == TAIL.encode()


def test_an_endless_row_is_refused(tmp_path, monkeypatch):
    monkeypatch.setattr(plain_rows, "_LONGEST", 1000)
    monkeypatch.setattr(open_document, "_MAX_ROW_BYTES", 100_000)
    cell = "<table:table-cell><text:p>a</text:p></table:table-cell>"
    path = written(tmp_path / "a.ods", HEAD + "<table:table-row>" + cell * 4_000)
    monkeypatch.setattr(open_document, "_CHUNK", 500)
    with pytest.raises(UnreadableFile, match="one row is larger"):
        list(document_rows(path))
