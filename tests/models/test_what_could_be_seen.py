"""Scores and alerts of a day rest on what that day could see: hostile rows change nothing."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date

import polars as pl
import pytest
from polars.testing import assert_frame_equal

from data.tables.results import Alert
from data.warehouse.facts import Facts
from models.alert_history import alert_rows
from models.alert_rules import load_rules
from models.publishing import result_tables
from models.registry import ModelVersion
from models.scoring import score_all
from models.task import Task
from tests.features.hand_made import day
from tests.features.hostile import known_too_late, not_yet_happened

Attack = Callable[[Facts, date, date], Facts]
RULES = load_rules()
YEARS = [2019, 2023]


def editions(facts: Facts, until: date) -> list[date]:
    return [as_at for as_at in facts.editions()["as_at"] if as_at <= until]


def published(facts: Facts, as_at: date) -> date:
    found = facts.editions().filter(pl.col("as_at") == as_at)["known_on"].item()
    assert isinstance(found, date)
    return found


@pytest.fixture(scope="module")
def said(
    small: Facts, task: Task, version: ModelVersion
) -> Callable[[Facts, date], tuple[pl.DataFrame, ...]]:
    def run(facts: Facts, until: date) -> tuple[pl.DataFrame, ...]:
        days = editions(small, until)
        panel, score, reason = score_all(facts, task, version, days)
        return panel, score, reason, alert_rows(facts, task, score, RULES, days)

    return run


@pytest.mark.parametrize("attack", [known_too_late, not_yet_happened])
@pytest.mark.parametrize("year", YEARS)
def test_scores_reasons_and_alerts(
    small: Facts,
    said: Callable[[Facts, date], tuple[pl.DataFrame, ...]],
    attack: Attack,
    year: int,
) -> None:
    attacked = attack(small, day(year), published(small, day(year)))
    before, after = said(small, day(year)), said(attacked, day(year))
    assert len(before[3]) > 20
    for one, other in zip(after, before, strict=True):
        assert_frame_equal(one, other)


@pytest.mark.parametrize("year", YEARS)
def test_what_was_said_then_is_what_is_said_now(
    small: Facts, said: Callable[[Facts, date], tuple[pl.DataFrame, ...]], year: int
) -> None:
    """A warehouse that held no later register said the same of its time."""
    then = small.seen(day(year), published(small, day(year)))
    for one, other in zip(said(then, day(year)), said(small, day(year)), strict=True):
        assert_frame_equal(one, other)
    # Nor does running on to later registers take anything back.
    latest = said(small, day(2025))[3]
    assert_frame_equal(latest.filter(pl.col("as_at") <= day(year)), said(small, day(year))[3])


def test_a_register_published_after_its_successor_changes_no_alert(
    small: Facts, task: Task, version: ModelVersion
) -> None:
    """Had the register of 2020 come out in 2030, nothing said of other years would be different."""
    without, late = (
        replace(
            small,
            **{
                name: change(getattr(small, name)) for name in ("service_snapshot", "joiner_leaver")
            },
        )
        for change in (
            lambda table: table.filter(pl.col("as_at") != day(2020)),
            lambda table: table.with_columns(
                known_on=pl.when(pl.col("as_at") == day(2020))
                .then(date(2030, 1, 1))
                .otherwise("known_on")
            ),
        )
    )
    found = []
    for held in (without, late):
        days = editions(held, day(2022))
        _, score, _ = score_all(held, task, version, days)
        score = score.filter(pl.col("as_at") != day(2020))
        found.append((score, alert_rows(held, task, score, RULES, days)))
    assert_frame_equal(found[1][0], found[0][0])
    assert_frame_equal(found[1][1], found[0][1])
    assert day(2020) not in found[1][1]["as_at"].to_list()


def test_the_chance_before_is_that_of_the_register_before(
    small: Facts, task: Task, version: ModelVersion
) -> None:
    _, score, _ = score_all(small, task, version, editions(small, day(2025)))
    by_key = {(r["entity_id"], r["as_at"]): r["probability"] for r in score.iter_rows(named=True)}
    for row in score.sample(800, seed=1).iter_rows(named=True):
        assert row["previous"] == by_key.get((row["entity_id"], day(row["as_at"].year - 1)))


def test_published_tables_keep_their_contracts(
    small: Facts, task: Task, version: ModelVersion
) -> None:
    few = small.seen(day(2020))
    tables = result_tables(few, task, version, RULES)
    assert tables["score"].select("entity_id", "as_at").is_unique().all()
    assert tables["alert"].columns == Alert.column_names()
    unscored = tables["score"].filter(pl.col("probability").is_null())
    assert unscored["as_at"].max() == day(2017)
    assert unscored["not_computable"].is_not_null().all()
    scored = tables["score"].filter(pl.col("probability").is_not_null())
    assert (scored["known_by"] > scored["as_at"]).all()
    assert scored["model_version"].str.contains(version.version, literal=True).all()
