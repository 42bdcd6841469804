"""The exit of adult services: learnt from registrations, where their history suffices."""

from __future__ import annotations

import random
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import polars as pl
import pytest
from polars.testing import assert_frame_equal

from data.errors import ForewarnError, NothingYet
from data.warehouse.facts import Facts
from features.registration_history import registration_labels
from models.alert_adult import Learnt
from models.alert_history import adult_alert_rows
from models.alert_rules import load_rules
from models.publishing import result_tables
from models.registry import load
from models.scoring import score_all
from models.task import load_task, task_of_market
from models.training import Trained, train
from models.units.registered import held_of, unit_of
from tests.features.adult_made import adult, registered, registration
from tests.features.hand_made import Row

NEWEST = date(2026, 7, 1)
OWNERS = 60


def made_market(services: int = 280, seed: int = 3) -> Facts:
    """Synthetic registrations: homes of single owners close far more often than those of groups."""
    rng = random.Random(seed)
    rows: list[Row] = []
    lists: list[Row] = []
    for n in range(services):
        single = n % 2 == 0
        owner = f"cqc:single-{n}" if single else f"cqc:group-{n % OWNERS}"
        opened = date(2012, 1, 1) + timedelta(days=rng.randrange(3_000))
        yearly = 0.14 if single else 0.02
        ended = opened + timedelta(days=int(365 * rng.expovariate(yearly)) + 30)
        closed = ended if ended < date(2026, 5, 1) else None
        council = f"Council {n % 7}"
        rows.append(
            registration(
                f"1-{n:06d}", opened, closed, provider_id=owner, la_name=council, postcode=f"P{n}"
            )
        )
        if closed is None:
            lists.append(adult(f"1-{n:06d}", NEWEST, la_name=council, provider_id=owner))
    return registered(rows, lists=lists)


@pytest.fixture(scope="module")
def market() -> Facts:
    return made_market()


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("models") / "service-exit-care-homes"


@pytest.fixture(scope="module")
def trained(market: Facts, folder: Path) -> Trained:
    return train(market, load_task("service-exit-care-homes"), folder, "synthetic")


def test_it_learns_who_closes(trained: Trained) -> None:
    overall = trained.figures["overall"]
    # Half the services carry seven times the hazard of the others: a ranking by that alone has an
    # AUC of about 0.5 + (0.14 - 0.02) / (0.14 + 0.02) / 4, that is 0.69.
    assert overall["logistic"]["auc"] > 0.6
    assert [test["as_at"] for test in trained.figures["tests"]] == ["2024-03-31", "2025-03-31"]


def test_what_stands_on_the_newest_list_is_scored_with_reasons(
    market: Facts, trained: Trained, folder: Path
) -> None:
    task = load_task("service-exit-care-homes")
    days = unit_of(task, market).editions()
    _, score, reason = score_all(market, task, load(folder, trained.version), days[-2:])
    newest = score.filter(pl.col("as_at") == NEWEST)
    assert len(newest) == len(market.service_snapshot)
    assert newest["probability"].is_between(0, 1).all()
    assert set(newest["task"]) == {"service-exit-care-homes"}
    assert newest["previous"].is_not_null().any()
    assert "beds" in " ".join(reason.filter(pl.col("as_at") == NEWEST)["phrase"].unique())


def test_results_hold_it_beside_markets_without_children_s_homes(
    market: Facts, trained: Trained, folder: Path
) -> None:
    from models.publishing import Scorer

    also = Scorer(load_task("service-exit-care-homes"), market, load(folder, trained.version))
    children = load_task("service-exit")
    empty = result_tables(market, children, None, [])
    assert empty["score"].is_empty()
    assert set(empty["concentration"]["market"]) == {"care-homes"}
    frames = result_tables(market, children, None, [], (also,))
    assert set(frames["score"]["task"]) == {"service-exit-care-homes"}
    assert len(frames["panel_service"]) == len(frames["score"])


def test_an_alert_on_a_chance_keeps_its_identity_when_the_next_list_comes(
    market: Facts, trained: Trained, folder: Path
) -> None:
    """The newest list moves on every month; what was raised from one is not raised again."""
    task = load_task("service-exit-care-homes")
    version = load(folder, trained.version)
    # Far below the shipped thresholds, so that there is much to say.
    rules = [
        rule.model_copy(update={"thresholds": rule.thresholds | {"at_least": 0.03, "top_share": 1}})
        for rule in load_rules()
        if rule.id == "exit-risk-high-care-homes"
    ]
    following = NEWEST + timedelta(days=31)
    later = market.service_snapshot.with_columns(
        as_at=pl.lit(following), known_on=pl.lit(following), raw_name=pl.lit("next")
    )
    grown = replace(market, service_snapshot=pl.concat([market.service_snapshot, later]))

    def raised(held: Facts) -> pl.DataFrame:
        days = unit_of(task, held).editions()
        _, score, _ = score_all(held, task, version, days)
        return adult_alert_rows(held, [Learnt(task, version, score)], rules)

    before, after = raised(market), raised(grown)
    assert len(before) > 20 and set(before["as_at"]) == {NEWEST}
    assert_frame_equal(after.filter(pl.col("as_at") == NEWEST), before)
    opened = after.filter(pl.col("as_at") == following).join(
        before, on="entity_id", how="semi", maintain_order="left"
    )
    assert len(opened) > 20 and set(opened["opened_as_at"]) == {NEWEST}
    assert before["reason"].str.contains("on 31 March 2026").all()


def test_lists_of_survivors_alone_teach_nothing(tmp_path: Path) -> None:
    whole = made_market(120)
    only = registered(whole.registration.filter(pl.col("ended_on").is_null()).to_dicts())
    labels = registration_labels(only, "care-homes", date(2024, 3, 31), 12)
    assert labels["label"].null_count() == len(labels) > 0
    with pytest.raises(NothingYet, match="registrations held of care-homes do not suffice"):
        train(only, load_task("service-exit-care-homes"), tmp_path, "synthetic")


def test_without_registrations_the_market_cannot_be_learnt(tmp_path: Path) -> None:
    with pytest.raises(NothingYet):
        train(registered([]), load_task("service-exit-home-care"), tmp_path, "synthetic")


def test_a_task_is_asked_of_a_market_by_name() -> None:
    assert task_of_market("service-exit", None) == "service-exit"
    assert task_of_market("service-exit", "childrens-homes") == "service-exit"
    assert task_of_market("service-exit", "care-homes") == "service-exit-care-homes"
    assert task_of_market("service-exit", "home-care") == "service-exit-home-care"
    with pytest.raises(ForewarnError, match="service-exit-fostering"):
        task_of_market("service-exit", "fostering")


def test_a_task_about_children_s_homes_sees_no_adult_service(market: Facts) -> None:
    seen = held_of(load_task("service-exit"), market)
    assert seen.service_snapshot.is_empty()
    assert seen.registration.is_empty()
    assert held_of(load_task("service-exit-care-homes"), market).registration.equals(
        market.registration
    )
