"""ARFF files as Weka and others write them, and as nobody should."""

from __future__ import annotations

import string
from pathlib import Path

import numpy as np
import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from data.errors import UnreadableFile
from data.labelled import text_file
from data.labelled.arff import read_arff
from data.labelled.table import read_labelled

HEADER = "@relation r\n@attribute a numeric\n@attribute class {0,1}\n@data\n"


def read(folder: Path, text: str) -> pl.DataFrame:
    path = folder / "t.arff"
    path.write_text(text, encoding="utf-8")
    return read_arff(path)


def test_numbers_nominals_and_missing(tmp_path: Path) -> None:
    found = read(tmp_path, HEADER + "1.5,0\n?,1\n-2e3,?\n")
    assert found.schema == {"a": pl.Float64, "class": pl.Float64}
    assert found.rows() == [(1.5, 0.0), (None, 1.0), (-2000.0, None)]


def test_names_and_values_in_quotes(tmp_path: Path) -> None:
    found = read(
        tmp_path,
        "@RELATION 'a b'\n@ATTRIBUTE 'net, profit' REAL\n@attribute \"100% {x}\" integer [0,9]\n"
        "@Attribute it\\'s string\n@attribute state{'not bankrupt', \"bank,rupt\",plain , '?'}\n"
        "@DATA\n1, 2, 'bob, \\'x\\' ltd', 'not bankrupt'\n3,4,O'Brien,\"bank,rupt\"\n"
        "5,6,\"?\",'?'\n7,8,?,?\n",
    )
    assert found.columns == ["net, profit", "100% {x}", "it\\'s", "state"]
    assert found.rows() == [
        (1.0, 2.0, "bob, 'x' ltd", "not bankrupt"),
        (3.0, 4.0, "O'Brien", "bank,rupt"),
        (5.0, 6.0, "?", "?"),
        (7.0, 8.0, None, None),
    ]


@pytest.mark.parametrize(
    "text",
    [
        "% first\n\n" + HEADER.replace("\n", " \n% between\n") + "% c\n1,0\n\n  \n% c\n2,1\n",
        HEADER.upper() + "1,0\n2,1",
        "\ufeff" + HEADER + "1,0\n2,1\n",
        (HEADER + "1,0\n2,1\n").replace("\n", "\r\n"),
        HEADER.replace("class {0,1}", "class\t{ 0 , 1 }").replace("a numeric", "'a'\tnumeric % n")
        + " 1 ,\t0 \n2 , 1\n",
        HEADER.replace("class {0,1}", "class{0,1}") + "1\t0\n2\t1\n",
    ],
    ids=["comments", "capitals", "byte order mark", "CRLF", "blanks", "tabs"],
)
def test_layouts_that_mean_the_same(tmp_path: Path, text: str) -> None:
    assert read(tmp_path, text).rows() == [(1.0, 0.0), (2.0, 1.0)]


@pytest.mark.parametrize(
    ("text", "says"),
    [
        (HEADER + "{0 1, 1 1}\n", "line 5: sparse ARFF rows"),
        (HEADER + "1,0\n\n2\n", "line 7: 1 values where 2 attributes"),
        (HEADER + "1,0,{5}\n", "line 5: 3 values where 2 attributes"),
        (HEADER + "1,0\nabc,1\n", "line 6: 'a' is 'abc', which is not a number"),
        (HEADER + "nan,1\n", "line 5: 'a' is 'nan', which is not a number"),
        (HEADER + "1e999,1\n", "line 5: 'a' is '1e999', which is not a number"),
        (HEADER + "1,2\n", "line 5: 'class' is '2', which is not one of its declared values"),
        (HEADER + "'1,0\n", 'is "\'1", which is not a number'),
        (HEADER.replace("@data\n", ""), "no @data line"),
        ("a,class\n1,0\n", "line 1: 'a,class' is no ARFF header line"),
        ("", "no @data line"),
        ("@relation r\n@data\n1\n", "declares no attribute"),
        (HEADER.replace("class", "a"), "declares a more than once"),
        (HEADER.replace("numeric", "relational"), "type 'relational', which is not read"),
        (HEADER.replace("{0,1}", "{0,1"), "type '{0,1', which is not read"),
        (HEADER.replace("@attribute a", "@attribute 'a"), "line 2: "),
    ],
)
def test_what_cannot_be_read_is_one_sentence_with_its_line(
    tmp_path: Path, text: str, says: str
) -> None:
    with pytest.raises(UnreadableFile) as refused:
        read(tmp_path, text)
    assert says in str(refused.value)
    assert "t.arff" in str(refused.value)
    assert "\n" not in str(refused.value)


def test_sizes_are_limited(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    many = "".join(f"@attribute a{n} numeric\n" for n in range(text_file.MOST_COLUMNS + 1))
    with pytest.raises(UnreadableFile, match="2,001 columns"):
        read(tmp_path, f"@relation r\n{many}@data\n1\n")
    monkeypatch.setattr(text_file, "MOST_CELLS", 10)
    with pytest.raises(UnreadableFile, match="at most 10"):
        read(tmp_path, HEADER + "1,0\n" * 10)
    (tmp_path / "n.arff").write_bytes(b"@relation\0")
    with pytest.raises(UnreadableFile, match="no text file"):
        read_arff(tmp_path / "n.arff")
    with pytest.raises(UnreadableFile, match="cannot be opened"):
        read_arff(tmp_path / "absent.arff")


def test_hostile_lines_take_no_longer_than_they_are_long(tmp_path: Path) -> None:
    for cell in (" " * 200_000 + "x", "'" * 200_001, "'" + "\\" * 200_000, "{" * 200_000):
        with pytest.raises(UnreadableFile):
            read(tmp_path, HEADER + cell + ",0\n")
        with pytest.raises(UnreadableFile):
            read(tmp_path, HEADER.replace("a numeric", cell) + "1,0\n")


texts = st.text(string.ascii_letters + string.digits + " ,'\"\\%?{}\t@-", min_size=1, max_size=8)


finite = st.floats(allow_nan=False, allow_infinity=False)


@given(st.lists(st.tuples(st.none() | texts, st.none() | finite), min_size=1))
def test_what_is_written_is_read(
    tmp_path_factory: pytest.TempPathFactory, rows: list[tuple[str | None, float | None]]
) -> None:
    def quoted(text: str | None) -> str:
        escaped = (text or "").replace("\\", "\\\\").replace("'", "\\'")
        return "?" if text is None else f"'{escaped}'"

    body = "".join(f"{quoted(t)},{'?' if n is None else repr(n)}\n" for t, n in rows)
    text = f"@relation r\n@attribute t string\n@attribute n real\n@data\n{body}"
    assert read(tmp_path_factory.mktemp("written"), text).rows() == rows


@pytest.mark.real
def test_the_polish_file_is_read_as_scipy_reads_it(real_data: Path) -> None:
    from scipy.io import arff

    path = real_data / "failure" / "polish_uci365" / "1year.arff"
    cells, meta = arff.loadarff(path)
    table = read_labelled(path, "class")
    assert table.features.columns == meta.names()[:-1]
    slow = np.column_stack([cells[name] for name in meta.names()[:-1]])
    assert np.array_equal(table.features.to_numpy(), slow, equal_nan=True)
    assert (table.label == (cells["class"] == b"1")).all()
    assert (len(table.label), table.label.sum()) == (7027, 271)
