"""CSV files of cases with an outcome, and pairs of files, one of each outcome."""

from __future__ import annotations

from pathlib import Path

import polars as pl
import pytest

from data.errors import UnreadableFile
from data.labelled.delimited import read_delimited
from data.labelled.table import read_labelled, read_pair


def write(folder: Path, text: str, name: str = "t.csv") -> Path:
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return path


def test_commas_points_and_every_way_to_say_missing(tmp_path: Path) -> None:
    body = "\n".join(f"{m},1" for m in ("", "NA", "?", "nan", "N/A", "NULL", " ", "Inf", "-inf"))
    found = read_delimited(write(tmp_path, f'"a, b",y\n1.5,0\n.5,1\n-2e-3,0\n{body}\n'))
    assert found.columns == ["a, b", "y"]
    assert found["a, b"].to_list() == [1.5, 0.5, -0.002] + [None] * 9


def test_semicolons_decimal_commas_and_row_names(tmp_path: Path) -> None:
    found = read_delimited(write(tmp_path, '"";"V1";"V2"\n"1";1,4;NA\n"2";-0,5;1E-2\n'))
    assert found.columns == ["", "V1", "V2"]
    assert found.rows() == [(1.0, 1.4, None), (2.0, -0.5, 0.01)]
    tabbed = read_delimited(write(tmp_path, "a\tb\n1\t2\n"))
    assert tabbed.rows() == [(1.0, 2.0)]


def test_a_company_number_is_no_quantity(tmp_path: Path) -> None:
    found = read_delimited(write(tmp_path, "n,a\n01234567,1\n12345678,2\n"))
    assert found.schema == {"n": pl.String, "a": pl.Float64}


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("a,y\n1,0\n2\n", "line 3: 1 cells under a header of 2"),
        ("a,y\n1,0,3\n", "line 2: 3 cells under a header of 2"),
        ("a,a\n1,0\n", "more than one column named 'a'"),
        ("a,y\n", "needs a header line and rows"),
        ("", "needs a header line and rows"),
        ("\n\n", "needs a header line and rows"),
    ],
)
def test_what_cannot_be_read_is_one_sentence(tmp_path: Path, text: str, says: str) -> None:
    with pytest.raises(UnreadableFile) as refused:
        read_delimited(write(tmp_path, text))
    assert says in str(refused.value)
    assert "\n" not in str(refused.value)


# The label ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("values", "event", "outcome"),
    [
        (["0", "1", "1"], None, [0, 1, 1]),
        (["1.0", "0.0", "1.0"], None, [1, 0, 1]),
        (["True", "FALSE", "true"], None, [1, 0, 1]),
        (["yes", "No", "y"], None, [1, 0, 1]),
        (["B", "NB", "NB"], "B", [1, 0, 0]),
        (["2", "1", "2"], "2", [1, 0, 1]),
    ],
)
def test_labels(tmp_path: Path, values: list[str], event: str | None, outcome: list[int]) -> None:
    path = write(tmp_path, "a,y\n" + "".join(f"{n}.5,{v}\n" for n, v in enumerate(values)))
    table = read_labelled(path, "y", event)
    assert table.label.tolist() == outcome
    assert table.features.columns == ["a"]


def test_a_row_without_label_is_left_out_and_counted(tmp_path: Path) -> None:
    table = read_labelled(write(tmp_path, "a,y\n5,1\n6,NA\n7,0\n"), "y")
    assert (table.features["a"].to_list(), table.label.tolist()) == ([5.0, 7.0], [1, 0])
    assert table.unlabelled == 1


@pytest.mark.parametrize(
    ("text", "label", "event", "says"),
    [
        ("a,y\n1,0\n", "z", None, "no column 'z' to be the label"),
        ("a,y\n1,2\n5,1\n", "y", None, "'y' of t.csv is '2' in some row"),
        ("a,y\n1,B\n5,NB\n", "y", None, "with --event"),
        ("a,y\n1,B\n5,NB\n", "y", "b", "No row of t.csv has the event 'b'"),
        ("a,y\n1,NA\n5,NA\n", "y", None, "'y' of t.csv is empty"),
        ("a,y\nx,1\nz,0\n", "y", None, "nothing to learn"),
    ],
)
def test_a_label_that_cannot_be_understood(
    tmp_path: Path, text: str, label: str, event: str | None, says: str
) -> None:
    with pytest.raises(UnreadableFile, match=says):
        read_labelled(write(tmp_path, text), label, event)


def test_columns_that_are_no_feature_are_named(tmp_path: Path) -> None:
    text = ",name,gap,ratio,y\n1,x,NA,3,1\n2,z,,1,0\n3,w,?,2,0\n"
    table = read_labelled(write(tmp_path, text), "y")
    assert table.features.columns == ["ratio"]
    assert table.left_out == {"": "numbers the rows", "name": "not a number", "gap": "empty"}


# Pairs of files -------------------------------------------------------------------------------


def test_a_pair_is_one_table(tmp_path: Path) -> None:
    one = write(tmp_path, "n;a;b\n1;1,5;NA\n2;2,5;4\n", "p.csv")
    other = write(tmp_path, "n;b;a\n1;7;NA\n2;8;9\n3;8;9\n", "n.csv")
    table = read_pair(one, other)
    assert table.features.columns == ["a", "b"]
    assert table.features.rows()[1:3] == [(2.5, 4.0), (None, 7.0)]
    assert table.label.tolist() == [1, 1, 0, 0, 0]
    assert table.left_out == {"n": "numbers the rows"}


def test_files_that_are_no_pair(tmp_path: Path) -> None:
    one = write(tmp_path, "a,b\n5,2\n", "p.csv")
    with pytest.raises(UnreadableFile, match="'c' is in one of them only"):
        read_pair(one, write(tmp_path, "a,b,c\n5,2,3\n", "n.csv"))
    with pytest.raises(UnreadableFile, match="'b' holds numbers in one"):
        read_pair(one, write(tmp_path, "a,b\n5,x\n", "n.csv"))


@pytest.mark.real
def test_slovak_files_are_whole(real_data: Path) -> None:
    folder = real_data / "failure" / "slovak_sme"
    pairs = [(p, p.with_name(f"non{p.name}")) for p in sorted(folder.glob("bankrupt*.csv"))]
    assert len(pairs) == 16
    for one, other in pairs[::5]:
        table = read_pair(one, other)
        assert table.features.columns == [f"V{n}" for n in range(1, 64)]
        assert table.left_out == {"": "numbers the rows"}
        lines = [len(path.read_text().splitlines()) - 1 for path in (one, other)]
        assert [int(table.label.sum()), len(table.label)] == [lines[0], sum(lines)]
