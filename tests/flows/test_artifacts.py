from __future__ import annotations

import json
import shutil
from pathlib import Path

import duckdb

from data.warehouse.home import Home
from data.warehouse.publish import published
from flows.artifacts import gather


def test_what_a_run_leaves_says_what_is_published(synthetic_home: Home):
    found = gather(synthetic_home, 7)
    assert found is not None and "New alerts: 7" in found.summary
    pair = published(synthetic_home)
    assert pair.warehouse is not None and pair.results is not None
    rows = {(row["where"], row["table"]): row["rows"] for row in found.counts}
    for place, path in (("facts", pair.warehouse), ("results", pair.results)):
        with duckdb.connect(path, read_only=True) as connection:
            names = [name for (name,) in connection.execute("SHOW TABLES").fetchall()]
            for name in names:
                expected = connection.execute(f'SELECT count(*) FROM "{name}"').fetchone()
                assert expected is not None and rows[place, name] == expected[0]
        assert {name for where, name in rows if where == place} == set(names)
    assert [row["is_champion"] for row in found.metrics].count(True) == 1
    assert found.gates is not None
    json.dumps([found.gates, found.metrics, found.counts], allow_nan=False)


def test_a_warehouse_without_gates_says_so(synthetic_home: Home, tmp_path: Path):
    home = Home(tmp_path / "home")
    shutil.copytree(synthetic_home.path, home.path)
    pair = published(home)
    assert pair.warehouse is not None
    with duckdb.connect(pair.warehouse) as connection:
        connection.execute("DROP TABLE gate_result")
    found = gather(home, None)
    assert found is not None and found.gates is None
    assert "none are kept" in found.summary and "New alerts" not in found.summary


def test_nothing_published_leaves_nothing(tmp_path: Path):
    assert gather(Home(tmp_path), 0) is None
