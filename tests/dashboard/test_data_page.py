"""The data page: checks in words, and one row for each table of a publication."""

from __future__ import annotations

from datetime import date
from importlib import import_module
from pathlib import Path

import dash_ag_grid as dag
import pytest

from dashboard.desk import Desk
from dashboard.gate_words import compared, edition, found, plain
from dashboard.queries import sources
from dashboard.source_words import titled
from tests.dashboard.reading_pages import links, parts, show, words

ROW = {
    "source": "ofsted.childrens_social_care",
    "table": "provider_level",
    "as_at": date(2024, 3, 31),
    "compared_with": "ofsted.childrens_social_care provider level as at 2023-03-31",
    "sentence": "ofsted.childrens_social_care provider level as at 2024-03-31: 3,402 rows after"
    " 2,971 (+14.51%), expected -3\u00a0% to 12\u00a0%.",
}


def test_an_edition_is_named_as_an_officer_knows_it() -> None:
    assert edition(ROW) == "Ofsted register, 31 March 2024"
    assert compared(ROW) == "Ofsted register, 31 March 2023"
    assert compared({**ROW, "compared_with": None}) == "–"


def test_a_finding_has_a_true_minus_and_does_not_repeat_its_edition() -> None:
    assert found(ROW) == (
        "3,402 rows after 2,971 (+14.51\u00a0%), expected −3\u00a0% to 12\u00a0%."
    )


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("registered by 2018-03-31 but", "registered by 31 March 2018 but"),
        ("without values now: short_break_only", "without values now: short break only"),
        ("in-year 2024-13-45 a-1", "in-year 2024-13-45 a-1"),
        ("1 rows were set aside", "1 row was set aside"),
        ("121 rows were set aside", "121 rows were set aside"),
    ],
)
def test_words_of_checks(text: str, said: str) -> None:
    assert plain(text) == said


def test_every_publication_that_is_fetched_has_a_name_of_its_own() -> None:
    room = Path(import_module("data.sources").__path__[0])
    titles = [path for path in room.rglob("*.py") if "\nTITLE = " in path.read_text("utf-8")]
    names = [".".join(path.relative_to(room).with_suffix("").parts) for path in titles]
    assert names
    for name in names:
        assert "_" not in titled(name, "one_table")
        unnamed = name.replace(".", ", ").replace("_", " ")
        if "." in name:
            assert not titled(name, "one_table").lower().startswith(unnamed)


def test_each_table_of_a_publication_is_one_row_that_opens_to_its_files(desk: Desk) -> None:
    held = desk.published.current()
    assert held is not None
    files = sources.files(held)
    kinds = {(row["source"], row["table"]) for row in files}
    page = show(desk, "/data").content
    opening = [link for link in links(page) if "files=" in link]
    assert len(opening) == len(kinds)
    assert not [part for part in parts(page) if isinstance(part, dag.AgGrid)]
    source, table = next(iter(kinds))
    opened = show(desk, f"/data?files={source}/{table}").content
    (grid,) = [part for part in parts(opened) if isinstance(part, dag.AgGrid)]
    own = [row for row in files if (row["source"], row["table"]) == (source, table)]
    assert sum(row["read"] for row in grid.rowData) == sum(row["rows_read"] for row in own)
    assert len(grid.rowData) == len(own)


def test_a_table_nobody_holds_opens_nothing(desk: Desk) -> None:
    page = show(desk, "/data?files=no.such/table").content
    assert "None" not in words(page)
    assert not [part for part in parts(page) if isinstance(part, dag.AgGrid)]
