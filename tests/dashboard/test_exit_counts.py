from __future__ import annotations

from pathlib import Path

from dashboard.desk import open_desk
from tests.dashboard.reading_pages import parts, show, words
from tests.dashboard.sample_home import invent, write_home


def test_what_went_on_elsewhere_is_shown_beside_what_left(tmp_path: Path) -> None:
    market = invent()
    for row in market.rows["exit_count"]:
        if row["label_exits"] is not None:
            row["continued"] = 37
    shown = show(open_desk(write_home(tmp_path, market), None), "/model").content
    [table] = [
        part
        for part in parts(shown)
        if type(part).__name__ == "Table" and "Counted as leaving" in words(part)
    ]
    [head, *rows] = [part for part in parts(table) if type(part).__name__ == "Tr"]
    column = [words(cell) for cell in head.children].index("Went on under another registration")
    told = [words(row.children[column]) for row in rows]
    assert "37" in told and set(told) <= {"37", "\u2013", ""}
