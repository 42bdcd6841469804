from __future__ import annotations

import csv
import io
import json
import math
import shutil
from pathlib import Path

import pytest
from typer.testing import CliRunner

from data.errors import ForewarnError, MixedData, NothingYet
from data.warehouse.home import Home
from flows.cli import app
from flows.printing import safe_cell

run = CliRunner()


def printed(*arguments: str, home: Home) -> object:
    result = run.invoke(app, [*arguments, "--home", str(home.path)], catch_exceptions=False)
    assert result.exit_code == 0, result.output
    return json.loads(result.stdout)


def test_help_lists_every_command_with_one_line():
    result = run.invoke(app, ["--help"])
    assert result.exit_code == 0
    listed = {
        line.split()[0]: line.split()[1:] for line in result.stdout.splitlines() if line[:2] == "  "
    }
    expected = {
        "demo", "ingest", "build", "train", "score", "alerts", "refresh", "backtest", "concentration",
        "models", "dashboard", "backup", "restore", "trace", "doctor", "fetch",
        "schedule", "owners",
    }  # fmt: skip
    assert expected <= set(listed)
    for absent in (
        "contingency",
        "stress",
        "merger",
    ):
        assert absent not in listed
    assert not any("..." in words for name in expected for words in listed[name])


@pytest.mark.parametrize("by", ["england", "region", "la"])
def test_concentration_json_keeps_its_contract(synthetic_home, by):
    rows = printed("concentration", "--by", by, "--format", "json", home=synthetic_home)
    keys = [
        "market", "as_at", "known_by", "by", "area_code", "area_name", "owner_level", "sector",
        "services", "places", "owners", "hhi", "cr1", "cr3", "cr5", "cr10", "neff", "gini",
    ]  # fmt: skip
    assert rows and all(list(row)[: len(keys)] == keys for row in rows)
    assert all(0 < row["hhi"] <= 10_000 and row["cr1"] <= row["cr10"] <= 100.000001 for row in rows)
    if by == "england":
        assert [row["area_code"] for row in rows] == ["E92000001"]
    else:
        assert all(row["area_code"].startswith("E") for row in rows)


def test_parts_of_england_add_up(synthetic_home):
    england, regions, councils = (
        printed("concentration", "--by", by, "--format", "json", home=synthetic_home)
        for by in ("england", "region", "la")
    )
    for figure in ("services", "places"):
        assert (
            sum(r[figure] for r in regions)
            == sum(r[figure] for r in councils)
            == england[0][figure]
        )


def test_score_json_adds_up(synthetic_home):
    rows = printed("score", "--top", "20", "--format", "json", home=synthetic_home)
    assert len(rows) == 20
    for row in rows:
        assert row["trained_on"] == "synthetic" and row["task"] == "service-exit"
        assert row["low"] <= row["probability"] <= row["high"]
        logit = math.log(row["probability"] / (1 - row["probability"]))
        assert math.isclose(
            logit - row["base_log_odds"], sum(r["log_odds"] for r in row["reasons"]), abs_tol=1e-9
        )
        assert math.isclose(
            row["probability"] - row["base"], sum(r["points"] for r in row["reasons"]), abs_tol=1e-9
        )
        assert set(row["reasons"][0]) == {"feature", "value", "phrase", "log_odds", "points"}


def test_alerts_json_keeps_its_contract_and_repeating_adds_none(synthetic_home):
    rows = printed("alerts", "--format", "json", home=synthetic_home)
    keys = {
        "alert_id", "rule", "severity", "entity_kind", "entity_id", "entity_name", "as_at",
        "opened_as_at", "last_seen", "happened_on", "known_on", "from", "to", "reason", "evidence",
    }  # fmt: skip
    assert rows and all(keys <= set(row) for row in rows)
    assert {row["severity"] for row in rows} <= {"info", "watch", "act"}
    again = run.invoke(app, ["alerts", "--home", str(synthetic_home.path)], catch_exceptions=False)
    assert "0 new alerts recorded" in again.stderr


def test_backtest_json_keeps_its_contract(synthetic_home):
    done = printed(
        "backtest", "service-exit", "--tests", "2023,2024", "--format", "json", home=synthetic_home
    )
    assert {"task", "horizon_months", "protocol", "champion", "tests", "overall"} <= set(done)
    assert [test["as_at"] for test in done["tests"]] == ["2023-03-31", "2024-03-31"]
    metrics = {
        "auc", "auc_low", "auc_high", "ap", "ap_low", "ap_high", "brier", "brier_skill", "ece",
        "recall_at_10pct", "lift_at_10pct",
    }  # fmt: skip
    for figures in [*(test["models"] for test in done["tests"]), done["overall"]]:
        assert {"prevalence", "rating_only", "logistic", "lightgbm"} <= set(figures)
        assert all(metrics <= set(measured) for measured in figures.values())
    counts = done["exit_counts"][0]
    assert {"list_exits", "gone_any_type", "label_exits", "censored", "lead_days_median"} <= set(
        counts
    )


def test_csv_is_one_header_and_safe_rows(synthetic_home):
    result = run.invoke(
        app, ["concentration", "--by", "la", "--format", "csv", "--home", str(synthetic_home.path)]
    )
    rows = list(csv.reader(io.StringIO(result.stdout)))
    assert rows[0][0] == "market" and all(len(row) == len(rows[0]) for row in rows)


@pytest.mark.parametrize("cell", ["=1+1", "+44", "-x", "@cmd", "\tx", "\rx"])
def test_formulas_are_disarmed(cell):
    assert safe_cell(cell) == f"'{cell}"


def test_numbers_and_words_are_left_alone():
    assert (
        safe_cell(-1.5) == -1.5 and safe_cell("Kirklees") == "Kirklees" and safe_cell(None) is None
    )


def test_models_list_show_and_rollback(synthetic_home, tmp_path):
    home = Home(tmp_path / "copy")
    shutil.copytree(synthetic_home.path, home.path)
    [version] = printed("models", "list", "--format", "json", home=home)
    shown = printed("models", "show", home=home)
    assert shown["version"] == version["version"] and version["in_force"]
    folder = home.models / "service-exit" / version["version"]
    assert {"coefficients.json", "calibration.json", "metadata.json"} <= {
        f.name for f in folder.iterdir()
    }
    assert not list(home.models.rglob("*.pkl"))
    with pytest.raises(ForewarnError, match="no earlier version"):
        run.invoke(app, ["models", "rollback", "--home", str(home.path)], catch_exceptions=False)


EMPTY = [
    ["build"], ["train"], ["score"], ["alerts"], ["backtest"], ["concentration"],
    ["models", "show"],
]  # fmt: skip


@pytest.mark.parametrize("arguments", EMPTY, ids=" ".join)
def test_an_empty_home_gets_one_clear_sentence(arguments, tmp_path):
    with pytest.raises(NothingYet, match=r"run: forewarn|No model") as said:
        run.invoke(app, [*arguments, "--home", str(tmp_path / "empty")], catch_exceptions=False)
    assert "\n" not in str(said.value)


def test_a_date_without_register_names_those_held(synthetic_home):
    with pytest.raises(ForewarnError, match="those held: 2016-03-31"):
        run.invoke(
            app,
            ["concentration", "--as-at", "2024-04-01", "--home", str(synthetic_home.path)],
            catch_exceptions=False,
        )


def test_a_synthetic_home_refuses_real_files(synthetic_home, tmp_path):
    register = tmp_path / "provider_level_at_31_march_2024.csv"
    register.write_text(
        "URN,Provision type,Government Office Region,Local authority,Sector,Places,"
        "Organisation which owns the provider,Inspection date,Publication date,Overall effectiveness\n"
        "SC000001,Children's home,London,Camden,Private,3,Example Ltd,01/02/2024,01/03/2024,Good\n"
    )
    result = run.invoke(app, ["ingest", str(register), "--home", str(synthetic_home.path)])
    assert result.exit_code == 1 and "never mix" in result.stderr.replace("\n", " ")


def test_a_synthetic_model_never_scores_real_providers(synthetic_home, monkeypatch):
    from data.warehouse import publish
    from flows.steps import score_step

    about = publish.about
    monkeypatch.setattr(publish, "about", lambda path: about(path) | {"data_kind": "real"})
    with pytest.raises(ForewarnError, match="will not score real providers"):
        score_step(synthetic_home)


def test_backup_and_restore_round_trip(synthetic_home, tmp_path):
    from data.casework.decisions import set_state, states

    home = Home(tmp_path / "copy")
    shutil.copytree(synthetic_home.path, home.path)
    alert = printed("alerts", "--format", "json", home=home)[0]
    set_state(home.casework, alert["alert_id"], "acknowledged", by="officer")
    file = tmp_path / "casework.backup"
    assert run.invoke(app, ["backup", str(file), "--home", str(home.path)]).exit_code == 0
    set_state(home.casework, alert["alert_id"], "watching", by="officer")
    assert run.invoke(app, ["restore", str(file), "--home", str(home.path)]).exit_code == 0
    held = states(home.casework).filter(alert_id=alert["alert_id"])
    assert held["state"].to_list() == ["acknowledged"]


def test_restore_keeps_what_it_replaces(synthetic_home, tmp_path):
    from data.casework.backup import inspect

    home = Home(tmp_path / "copy")
    shutil.copytree(synthetic_home.path, home.path)
    file = tmp_path / "casework.backup"
    run.invoke(app, ["backup", str(file), "--home", str(home.path)], catch_exceptions=False)
    run.invoke(app, ["restore", str(file), "--home", str(home.path)], catch_exceptions=False)
    assert inspect(home.path / "casework.replaced.db") == inspect(file)


def test_lost_results_stop_nothing_else(synthetic_home, tmp_path):
    from flows.steps import score_step

    home = Home(tmp_path / "copy")
    shutil.copytree(synthetic_home.path, home.path)
    for file in home.results.glob("*.duckdb"):
        file.write_bytes(b"damaged")
    assert score_step(home).fresh
    shutil.rmtree(home.results)
    assert printed("concentration", "--format", "json", home=home)
    assert score_step(home).fresh


def test_an_empty_market_says_so(synthetic_home):
    arguments = ["concentration", "--market", "supported-accommodation", "--format", "json"]
    result = run.invoke(app, [*arguments, "--home", str(synthetic_home.path)])
    assert (
        json.loads(result.stdout) == [] and "No service of supported-accommodation" in result.stderr
    )


@pytest.mark.parametrize("years", ["2022;2023", "x", "", "99999"])
def test_years_that_are_none_are_refused(synthetic_home, years):
    with pytest.raises(ForewarnError, match="is not a list of years"):
        run.invoke(
            app,
            ["backtest", "--tests", years, "--home", str(synthetic_home.path)],
            catch_exceptions=False,
        )


def test_mixed_data_is_a_problem_with_a_sentence(tmp_path: Path):
    home = Home(tmp_path)
    home.fix_data_kind("real", "a.csv")
    with pytest.raises(MixedData, match=r"b\.csv is synthetic data"):
        home.fix_data_kind("synthetic", "b.csv")
