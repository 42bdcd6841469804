"""What a person decided about an ended registration wins over whatever would be found."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path

import polars as pl
from polars.testing import assert_frame_equal

from data.casework.succession_decisions import decide_succession, succession_decisions
from data.identity.succession.events import events
from data.tables.company import Company, Insolvency
from data.tables.cqc import Registration
from data.tables.match import Match
from data.tables.service import JoinerLeaver, ServiceSnapshot
from data.tables.succession import CONTINUED
from features.labels import exit_labels
from tests.data.identity.endings import crowd, ending, moved, standing, told
from tests.features.adult_made import registration, successor
from tests.features.hand_made import MARKET, Row, day, facts, frame, published

YEARS = range(2018, 2024)
LEFT = date(2020, 9, 10)
DECIDED = datetime(2026, 5, 4, 12, tzinfo=UTC)
FIRST, SECOND, THIRD = (f"ofsted:SC00000{n}" for n in (1, 2, 3))
HOMES: list[Row] = [
    *crowd(YEARS),
    *standing("SC000001", range(2018, 2021)),
    *standing("SC000002", range(2021, 2024), registered_on=LEFT),
    *standing("SC000003", range(2021, 2024), "Oak Ltd", constituency="Kent 3", registered_on=LEFT),
]
MOVES: list[Row] = [moved("SC000001", 2021, on=LEFT)]


def said(folder: Path, *decisions: tuple[str, str | None]) -> pl.DataFrame:
    """Decisions as they come out of casework."""
    for one, other in decisions:
        decide_succession(folder / "casework.db", one, other, "Rang the owner.", "asha", DECIDED)
    return succession_decisions(folder / "casework.db")


def test_another_successor_than_the_one_found(tmp_path: Path) -> None:
    assert ending(told(HOMES, MOVES), "SC000001")["to_service_id"] == SECOND
    row = ending(told(HOMES, MOVES, decided=said(tmp_path, (FIRST, THIRD))), "SC000001")
    assert (row["to_service_id"], row["kind"], row["method"]) == (
        THIRD,
        "change-of-owner",
        "decided",
    )
    assert (row["probability"], row["probability_continued"]) == (None, None)
    assert row["evidence"].startswith("Decided on 2026-05-04: Rang the owner. (ended 2020-09-10")
    assert row["happened_on"] == LEFT
    # Settled for all along: both sides could be read when the register of 2021 came out.
    assert row["known_on"] == published(2021)


def test_it_truly_closed(tmp_path: Path) -> None:
    row = ending(told(HOMES, MOVES, decided=said(tmp_path, (FIRST, None))), "SC000001")
    assert (row["to_service_id"], row["kind"]) == (None, "true-closure")
    assert (row["method"], row["started_on"], row["happened_on"]) == ("decided", None, LEFT)


def test_what_was_taken_is_free_for_its_rival_and_what_is_given_is_not(tmp_path: Path) -> None:
    homes = [*HOMES, *standing("SC000004", range(2018, 2021))]
    moves = [*MOVES, moved("SC000004", 2021, on=LEFT)]
    rival = "ofsted:SC000004"
    free = told(homes, moves, decided=said(tmp_path, (FIRST, None)))
    assert ending(free, rival)["to_service_id"] == SECOND
    taken = told(homes, moves, decided=said(tmp_path, (FIRST, SECOND)))
    assert ending(taken, FIRST)["kind"] == "re-registration"
    assert ending(taken, rival)["to_service_id"] != SECOND
    assert ending(taken, rival)["kind"] not in CONTINUED


def test_it_wins_over_the_register_s_own_statement(tmp_path: Path) -> None:
    ended = date(2024, 9, 1)
    registrations = [
        registration("1-1", date(2015, 1, 1), ended),
        registration("1-2", ended, provider_id="cqc:Ash"),
        registration("1-3", ended, provider_id="cqc:Ash"),
    ]
    links = [successor("1-1", "1-2", date(2026, 1, 1))]
    rows = told([], (), registrations, links, said(tmp_path, ("cqc:1-1", "cqc:1-3")))
    row = ending(rows, "cqc:1-1")
    assert (row["to_service_id"], row["method"]) == ("cqc:1-3", "decided")


def test_a_successor_on_no_list_is_known_from_the_day_of_the_decision(tmp_path: Path) -> None:
    row = ending(told(HOMES, MOVES, decided=said(tmp_path, (FIRST, "ofsted:77"))), "SC000001")
    assert (row["to_service_id"], row["kind"]) == ("ofsted:77", "change-of-owner")
    assert (row["started_on"], row["known_on"]) == (None, DECIDED.date())


def test_what_a_later_register_shows_again_has_not_ended_whatever_was_decided(
    tmp_path: Path,
) -> None:
    back = [*HOMES, *standing("SC000001", range(2022, 2024))]
    rows = told(back, decided=said(tmp_path, (FIRST, SECOND)))
    assert FIRST not in rows.filter(pl.col("method") == "decided")["from_service_id"]


def test_a_withdrawn_decision_leaves_what_would_be_found(tmp_path: Path) -> None:
    said(tmp_path, (FIRST, None))
    decide_succession(tmp_path / "casework.db", FIRST, None, "a slip", withdrawn=True)
    left = told(HOMES, MOVES, decided=succession_decisions(tmp_path / "casework.db"))
    assert_frame_equal(left, told(HOMES, MOVES))


def test_labels_and_training_rows_follow(tmp_path: Path) -> None:
    made = facts(HOMES, moves=MOVES)
    for other, label, outcome in ((None, "L3", (1, "exit")), (THIRD, "L8", (None, "continued"))):
        rows = told(HOMES, MOVES, decided=said(tmp_path, (FIRST, other)))
        found = events(
            rows,
            frame(ServiceSnapshot, HOMES),
            frame(JoinerLeaver, MOVES),
            frame(Registration, ()),
            frame(Match, ()),
            frame(Insolvency, ()),
            frame(Company, ()),
        ).filter(pl.col("entity_id") == FIRST)
        assert found["label"].cast(pl.String).to_list() == [label]
        assert "Rang the owner" in found["evidence"][0]
        held = replace(made, succession=rows)
        row = exit_labels(held, MARKET, day(2020)).row(
            by_predicate=pl.col("service_id") == FIRST, named=True
        )
        assert (row["label"], row["outcome"]) == outcome
