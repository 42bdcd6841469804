"""``forewarn succession``: what ended and what went on, for people and for programs."""

from __future__ import annotations

import csv
import io
import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from data.tables.succession import Succession
from data.warehouse.database import write_database
from data.warehouse.home import Home
from data.warehouse.publish import publish
from flows.cli import app
from tests.features.hand_made import facts, frame, home

run = CliRunner()


def ended(urn: str, kind: str, on: date, known: date, **more: Any) -> dict[str, Any]:
    return {
        "from_service_id": f"ofsted:{urn}",
        "to_service_id": "ofsted:SC000009" if kind == "change-of-owner" else None,
        "market": "childrens-homes",
        "ended_on": on,
        "kind": kind,
        "evidence": "=made up",
        "method": "model",
        "happened_on": on,
        "known_on": known,
        "known_on_estimated": False,
    } | more


@pytest.fixture
def held(tmp_path: Path) -> Home:
    homes = [home(f"SC00000{n}", 2019, owner="Mr Hypothetical Example") for n in (1, 2, 3)]
    rows = [
        ended("SC000001", "change-of-owner", date(2019, 6, 1), date(2020, 7, 16)),
        ended("SC000002", "true-closure", date(2019, 8, 1), date(2020, 7, 16)),
        ended("SC000003", "uncertain", date(2021, 8, 1), date(2022, 7, 16), market="fostering"),
    ]
    made = facts([*homes, home("SC000009", 2020)])
    tables = made.tables() | {"succession": Succession.cast(frame(Succession, rows))}
    place = Home(tmp_path / "home")
    place.warehouse.mkdir(parents=True)
    target = place.warehouse / "made.duckdb"
    write_database(target, tables, {"build_id": "made", "data_kind": "synthetic"})
    publish(place, warehouse=target)
    return place


def printed(place: Home, *arguments: str) -> str:
    result = run.invoke(
        app, ["succession", *arguments, "--home", str(place.path)], catch_exceptions=False
    )
    assert result.exit_code == 0, result.output
    return result.stdout


def ids(text: str) -> list[str]:
    return [row["from_service_id"] for row in json.loads(text)]


def test_all_of_it_newest_first(held: Home) -> None:
    rows = json.loads(printed(held, "--format", "json"))
    assert [row["kind"] for row in rows] == ["uncertain", "true-closure", "change-of-owner"]
    assert {"from_la_name", "to_owner_name", "probability_continued", "evidence"} <= set(rows[0])
    assert rows[2]["to_service_id"] == "ofsted:SC000009"


def test_cut_by_day_by_what_was_known_by_market_and_by_kind(held: Home) -> None:
    assert ids(printed(held, "--as-at", "2019-07-01", "--format", "json")) == ["ofsted:SC000001"]
    assert ids(printed(held, "--known-by", "2020-01-01", "--format", "json")) == []
    of_market = printed(held, "--market", "fostering", "--format", "json")
    assert ids(of_market) == ["ofsted:SC000003"]
    of_kind = printed(held, "--kind", "true-closure", "--format", "json")
    assert ids(of_kind) == ["ofsted:SC000002"]


def test_a_sample_as_csv_is_safe_to_open_and_names_nobody(held: Home) -> None:
    text = printed(held, "--sample", "2", "--format", "csv")
    rows = list(csv.DictReader(io.StringIO(text)))
    assert len(rows) == 2
    assert all(row["evidence"] == "'=made up" for row in rows)
    assert "Hypothetical" not in text and "an individual" in text


def test_a_table_for_people(held: Home) -> None:
    assert "change-of-owner" in printed(held)


def test_a_day_that_is_none_is_one_clear_sentence(held: Home) -> None:
    from data.errors import ForewarnError

    with pytest.raises(ForewarnError, match="is not a day"):
        printed(held, "--as-at", "yesterday")


def decisions(place: Home) -> list[tuple[Any, ...]]:
    from data.casework.succession_decisions import succession_decisions

    return succession_decisions(place.casework).drop("decided_at").rows()


def test_a_person_decides_what_became_of_one_and_takes_it_back(held: Home) -> None:
    said = ("--reason", "Rang the owner", "--by", "asha")
    printed(held, "--decide", "ofsted:SC000003", "--went-on-as", "ofsted:SC000009", *said)
    printed(held, "--decide", "ofsted:SC000001", "--closed", *said)
    assert decisions(held) == [
        ("ofsted:SC000001", None, "Rang the owner", "asha"),
        ("ofsted:SC000003", "ofsted:SC000009", "Rang the owner", "asha"),
    ]
    printed(held, "--decide", "ofsted:SC000003", "--withdraw", "--reason", "a slip")
    assert [row[0] for row in decisions(held)] == ["ofsted:SC000001"]


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("--decide", "ofsted:SC000003"), "one of three"),
        (("--decide", "ofsted:SC000003", "--closed", "--withdraw"), "one of three"),
        (("--decide", "ofsted:SC000003", "--closed"), "needs a reason"),
        (("--decide", "ofsted:SC000009", "--closed", "--reason", "x"), "known to have ended"),
        (
            ("--decide", "ofsted:SC000003", "--went-on-as", "ofsted:SC000077", "--reason", "x"),
            "No list held has",
        ),
        (
            ("--decide", "ofsted:SC000003", "--went-on-as", "ofsted:SC000003", "--reason", "x"),
            "as itself",
        ),
        (("--decide", "ofsted:SC000003", "--withdraw", "--reason", "x"), "Nothing is decided"),
        (("--closed", "--reason", "x"), "--decide ID"),
    ],
)
def test_what_cannot_be_decided_is_one_clear_sentence(
    held: Home, arguments: tuple[str, ...], message: str
) -> None:
    from data.errors import ForewarnError

    with pytest.raises(ForewarnError, match=message):
        printed(held, *arguments)
    assert decisions(held) == []
