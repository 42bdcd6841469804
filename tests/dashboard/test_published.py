from __future__ import annotations

import json
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import duckdb
import pytest

from dashboard.desk import open_desk
from dashboard.published import Published
from dashboard.queries import register
from tests.dashboard.reading_pages import show, title
from tests.dashboard.sample_home import invent, write_home


def test_an_empty_home_has_nothing_published(tmp_path: Path) -> None:
    assert Published(tmp_path).current() is None


def test_the_same_pair_is_opened_once(home: Path) -> None:
    published = Published(home)
    assert published.current() is published.current()


def test_a_newly_published_pair_is_read_without_a_restart(tmp_path: Path) -> None:
    desk = open_desk(tmp_path, None)
    assert "no data here yet" in title(show(desk, "/").content)
    write_home(tmp_path, invent(councils=8, homes=30), "1")
    first = desk.published.current()
    assert first is not None and register.run(first)["run_id"] == "sample-run-1"
    other = invent(councils=8, homes=60)
    other.rows["run"][0]["run_id"] = "sample-run-2"
    write_home(tmp_path, other, "2")
    second = desk.published.current()
    assert second is not None and register.run(second)["run_id"] == "sample-run-2"
    assert second.version != first.version
    # A page that had begun on the old pair can still finish.
    assert first.rows("SELECT run_id FROM results.run") == [{"run_id": "sample-run-1"}]


def test_a_warehouse_without_results_says_what_to_run(tmp_path: Path) -> None:
    write_home(tmp_path, invent(councils=8, homes=30))
    (tmp_path / "current.json").write_text(
        json.dumps({"warehouse": "warehouse/sample-1.duckdb", "results": None})
    )
    assert "nothing has been scored" in title(show(open_desk(tmp_path, None), "/").content)


def test_readers_cannot_write_or_reach_other_files(desk) -> None:
    edition = desk.published.current()
    with pytest.raises(duckdb.Error):
        edition.rows("DELETE FROM results.score")
    with pytest.raises(duckdb.Error):
        edition.rows("SELECT * FROM read_csv('/etc/passwd')")
    with pytest.raises(duckdb.Error):
        edition.rows("SET enable_external_access = true")


def test_many_readers_at_once_get_their_own_answers(home: Path) -> None:
    edition = Published(home).current()
    assert edition is not None

    def ask(n: int) -> int:
        return int(edition.rows("SELECT ?::BIGINT AS n FROM results.run", n)[0]["n"])

    with ThreadPoolExecutor(8) as pool:
        assert list(pool.map(ask, range(200))) == list(range(200))


def test_a_damaged_pointer_gets_a_page_that_says_so(tmp_path: Path) -> None:
    (tmp_path / "current.json").write_text("{not json")
    shown = show(open_desk(tmp_path, None), "/markets")
    assert "cannot be read" in title(shown.content)
