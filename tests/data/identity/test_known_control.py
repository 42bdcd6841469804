"""The reviewed file of who owns whom: as it must be, or every fault told at once."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from data.errors import ForewarnError
from data.identity.ownership.known_control import COLUMNS, FILE, known_control, known_edges

HEAD = ",".join(COLUMNS)
GOOD = "Alder Ltd,Beech Group,2020-01-01,2022-06-30,2020-02-01,https://example.org/a,Beech bought Alder,"


def written(folder: Path, *lines: str, head: str = HEAD) -> Path:
    file = folder / "edges.csv"
    file.write_text("\n".join([head, *lines]) + "\n", encoding="utf-8")
    return file


def test_the_file_held_is_as_it_must_be() -> None:
    rows = known_control(FILE)
    assert rows["known_on"].null_count() == 0
    assert known_edges(FILE)["decided_by"].to_list() == ["review"] * len(known_edges(FILE))


def test_a_line_becomes_an_edge(tmp_path: Path) -> None:
    [found] = known_edges(written(tmp_path, GOOD)).to_dicts()
    assert (found["entity_id"], found["owner_id"]) == ("owner:alder", "owner:beechgroup")
    assert (found["valid_from"], found["valid_to"]) == (date(2020, 1, 1), date(2022, 6, 30))
    assert (found["known_on"], found["level"]) == (date(2020, 2, 1), "parent")
    assert (found["raw_name"], found["row_number"]) == ("edges.csv", 2)
    assert "Beech bought Alder" in found["evidence"]


def test_an_investor_is_told_from_a_parent(tmp_path: Path) -> None:
    file = written(tmp_path, GOOD + ",sponsor", head=HEAD + ",level")
    assert known_edges(file)["level"].to_list() == ["sponsor"]


def test_every_fault_of_every_line_is_told(tmp_path: Path) -> None:
    file = written(
        tmp_path,
        GOOD,
        "Alder Ltd,ALDER LIMITED,2020,,2020-02-01,https://example.org,words,",
        ",Beech,,,,by heart,,",
        "Cedar,Beech,2022-01-01,2021-01-01,2022-02-01,https://example.org,words,",
        GOOD,
    )
    with pytest.raises(ForewarnError) as told:
        known_control(file)
    sentence = str(told.value)
    for fault in (
        "line 2: said twice",
        "line 3: from is no day",
        "child and parent are one",
        "line 4: no child, no known_on, source is no address, no quote",
        "line 5: ends before it begins",
        "line 6: said twice",
    ):
        assert fault in sentence


def test_a_missing_column_is_named(tmp_path: Path) -> None:
    file = written(tmp_path, "Alder,Beech", head="child,parent")
    with pytest.raises(ForewarnError, match="no column from, to, known_on"):
        known_control(file)
