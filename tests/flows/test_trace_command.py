"""``forewarn trace``: results lead to the facts they count, and other programs can read it."""

from __future__ import annotations

import csv
import io
import json

import pytest
from typer.testing import CliRunner

from data.errors import ForewarnError, NothingYet
from data.warehouse.asking import asking
from data.warehouse.home import Home
from data.warehouse.publish import published
from flows.cli import app

run = CliRunner()


def traced(home: Home, table: str, key: str, *more: str) -> list[dict]:
    result = run.invoke(
        app,
        ["trace", table, key, "--format", "json", *more, "--home", str(home.path)],
        catch_exceptions=False,
    )
    assert result.exit_code == 0, result.output
    return json.loads(result.stdout)


def sample(home: Home, query: str) -> list[dict]:
    pair = published(home)
    with asking(pair.warehouse, pair.results) as ask:
        return ask(query, [])


@pytest.mark.parametrize("by", ["england", "region", "la"])
@pytest.mark.parametrize("sector", ["all", "private"])
def test_concentration_counts_the_rows_it_leads_to(synthetic_home, by, sector):
    rows = sample(
        synthetic_home,
        f"SELECT * FROM results.concentration WHERE \"by\" = '{by}' AND sector = '{sector}'"
        " ORDER BY hash(area_name, as_at) LIMIT 6",
    )
    assert rows
    for row in rows:
        names = ("market", "as_at", "by", "area_name", "sector")
        key = ",".join(f"{name}={row[name]}" for name in names)
        top, *below = traced(synthetic_home, "concentration", key, "--limit", "3")
        assert top["inputs"]["service_snapshot"] == row["services"], key
        assert below and all(one["cells"] and one["file_name"] for one in below)


@pytest.mark.parametrize("table", ["dependency", "group_dependency"])
def test_dependency_counts_the_owners_services(synthetic_home, table):
    rows = sample(
        synthetic_home,
        f"SELECT * FROM results.{table} ORDER BY provider_id NOT LIKE 'owner:%',"
        " hash(area_name, provider_id) LIMIT 8",
    )
    for row in rows:
        names = ("market", "as_at", "by", "area_name", "provider_id")
        key = ",".join(f"{name}={row[name]}" for name in names)
        [top, *_] = traced(synthetic_home, table, key, "--limit", "1")
        assert top["inputs"]["service_snapshot"] == row["services"], key


def test_a_score_leads_to_its_reasons_register_row_and_inspections(synthetic_home):
    [row] = sample(
        synthetic_home,
        "SELECT s.* FROM results.score s WHERE s.probability IS NOT NULL AND EXISTS (SELECT 1 FROM"
        " facts.inspection i WHERE i.service_id = s.entity_id AND i.known_on <= s.known_by"
        " AND i.happened_on <= s.as_at) ORDER BY hash(entity_id, as_at) LIMIT 1",
    )
    key = f"task={row['task']},entity_id={row['entity_id']},as_at={row['as_at']}"
    top, *below = traced(synthetic_home, "score", key)
    assert {"reason", "service_snapshot", "inspection"} <= set(top["inputs"])
    for one in below:
        if one["table"] in ("service_snapshot", "inspection"):
            assert (
                one["cells"] and one["row_number"] and one["file_name"].endswith((".csv", ".ods"))
            )
            # Nothing that was not public when the score was given.
            assert one["values"]["known_on"] <= str(row["known_by"])
            assert row["entity_id"].split(":")[1] in one["cells"].values()


def test_an_alert_leads_to_facts(synthetic_home):
    rows = sample(
        synthetic_home,
        "SELECT * FROM results.alert"
        " QUALIFY row_number() OVER (PARTITION BY entity_kind ORDER BY alert_id) = 1",
    )
    assert rows
    for row in rows:
        key = f"alert_id={row['alert_id']},as_at={row['as_at']}"
        [top, *below] = traced(synthetic_home, "alert", key, "--limit", "2")
        assert top["inputs"] and below, row["entity_kind"]


def test_every_published_table_can_be_traced(synthetic_home):
    for row in sample(
        synthetic_home,
        "SELECT database_name AS d, table_name AS t FROM duckdb_tables()"
        " WHERE estimated_size > 0 AND table_name NOT IN ('about', 'table_fingerprint')"
        " AND database_name IN ('facts', 'results')",
    ):
        [first] = sample(
            synthetic_home,
            f'SELECT * FROM {row["d"]}."{row["t"]}" LIMIT 1',
        )
        name, value = next((n, v) for n, v in first.items() if v is not None and "," not in str(v))
        assert traced(synthetic_home, row["t"], f"{name}={value}", "--limit", "1")


def test_table_and_csv_say_the_same(synthetic_home):
    key = "as_at=2024-03-31"
    base = ["trace", "service_snapshot", key, "--limit", "1", "--home", str(synthetic_home.path)]
    [one] = traced(synthetic_home, "service_snapshot", key, "--limit", "1")
    table = run.invoke(app, base, catch_exceptions=False)
    assert one["file_name"] in table.stdout and one["sha256"] in table.stdout
    text = run.invoke(app, [*base, "--format", "csv"], catch_exceptions=False).stdout
    [row] = csv.DictReader(io.StringIO(text))
    assert row["file_name"] == one["file_name"] and int(row["row_number"]) == one["row_number"]
    assert json.loads(row["cells"]) == one["cells"]


def test_problems_are_one_sentence(synthetic_home, tmp_path):
    for table, key, says in (
        ("scores", "task=x", "nearest: score"),
        ("score", "tsk=x", "nearest: task"),
        ("score", "task=service-exti", "the nearest task: service-exit"),
    ):
        with pytest.raises(ForewarnError, match=says):
            run.invoke(
                app,
                ["trace", table, key, "--home", str(synthetic_home.path)],
                catch_exceptions=False,
            )
    with pytest.raises(NothingYet, match="holds no warehouse yet"):
        run.invoke(
            app, ["trace", "score", "task=x", "--home", str(tmp_path)], catch_exceptions=False
        )
