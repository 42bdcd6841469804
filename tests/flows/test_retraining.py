from __future__ import annotations

import shutil
from datetime import date, timedelta
from pathlib import Path

from data.warehouse.home import Home
from flows.retraining import in_force_of, last_trained, trained_in_quarter, training_due


def test_once_a_quarter(synthetic_home: Home):
    last = last_trained(synthetic_home)
    assert last is not None and in_force_of(synthetic_home) is not None
    day = last.date()
    first = date(day.year, 3 * ((day.month - 1) // 3) + 1, 1)
    following = (first + timedelta(days=95)).replace(day=1)
    assert trained_in_quarter(synthetic_home, first)
    assert trained_in_quarter(synthetic_home, following - timedelta(days=1))
    assert not trained_in_quarter(synthetic_home, following)
    assert not trained_in_quarter(synthetic_home, first - timedelta(days=1))
    assert not trained_in_quarter(synthetic_home, first.replace(year=first.year + 1))


def test_a_refresh_trains_only_where_nothing_can_score(synthetic_home: Home, tmp_path: Path):
    assert not training_due(synthetic_home)
    home = Home(tmp_path / "home")
    shutil.copytree(synthetic_home.path, home.path)
    shutil.rmtree(home.models)
    assert training_due(home) and last_trained(home) is None
    assert not trained_in_quarter(home, date(2026, 1, 1))
