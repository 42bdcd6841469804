from __future__ import annotations

import json
from pathlib import Path

from plotly.utils import PlotlyJSONEncoder

from dashboard.pages.data_runs import runs_card
from data.casework.scheduled_runs import record_run


def text(part: object) -> str:
    return json.dumps(part, cls=PlotlyJSONEncoder)


def test_a_failed_scheduled_run_is_on_the_data_page_until_one_completes(tmp_path: Path):
    casework = tmp_path / "casework.db"
    assert runs_card(casework) is None
    record_run(casework, "a", "monthly-refresh", "completed", "")
    record_run(casework, "b", "weekly-delta", "failed", "The disk is full.")
    shown = text(runs_card(casework))
    assert "1 scheduled job has not completed" in shown and "The disk is full." in shown
    record_run(casework, "c", "weekly-delta", "completed", "")
    shown = text(runs_card(casework))
    assert "The disk is full." not in shown and "(2) completed" in shown


def test_casework_that_cannot_be_read_spoils_no_page(tmp_path: Path):
    (tmp_path / "casework.db").write_text("no database, but long enough to be taken for one" * 40)
    assert "cannot be read" in text(runs_card(tmp_path / "casework.db"))
