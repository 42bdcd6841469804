"""What people decide about owners wins, can be taken back, and was not known the day before."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

import polars as pl
import pytest

from data.identity.ownership.controller import owners_at
from data.identity.ownership.decided_edges import DECIDED
from data.identity.ownership.edges import ownership_edges
from data.tables.company import Company
from data.tables.ownership import OwnershipRelease
from tests.data.identity.owned import (
    DAY,
    Row,
    control,
    declared,
    edge,
    edges,
    matched,
    matches,
    provider,
    providers,
    registers,
)

P, NUMBER = "ofsted-org:alder", "00000001"
ABOVE = declared(
    NUMBER,
    "corporate",
    name="Beech Ltd",
    controller_number="00000002",
    country_registered="England",
    shares_from=75,
)


def decision(owner: str, at: datetime = datetime(2024, 1, 10, 9), **more: Any) -> Row:
    return {
        "entity_id": P,
        "level": "parent",
        "owner_id": owner,
        "owner_name": owner.rpartition(":")[2].title(),
        "valid_from": None,
        "valid_to": None,
        "withdrawn": False,
        "reason": "synthetic reason",
        "decided_by": "analyst",
        "decided_at": at,
    } | more


def ownership(*decided: Row, known: tuple[Row, ...] = (), above: Row = ABOVE) -> pl.DataFrame:
    return ownership_edges(
        providers(provider("alder")),
        matches(matched("alder", NUMBER)),
        control(above),
        Company.create_empty(),
        registers(),
        OwnershipRelease.create_empty(),
        pl.DataFrame(list(decided), schema=DECIDED),
        known=edges(*known),
    )


def controller(
    *decided: Row, day: date = DAY, known_by: date | None = None, above: Row = ABOVE
) -> str:
    told = owners_at(
        ownership(*decided, above=above),
        matches(matched("alder", NUMBER)),
        providers(provider("alder")),
        day,
        known_by,
    )
    return str(told["controller_id"][0])


def test_a_decision_wins_from_the_day_it_was_made() -> None:
    human = decision("owner:cedar")
    assert controller() == "company:00000002"
    assert controller(human) == "owner:cedar"
    assert controller(human, known_by=date(2024, 1, 9)) == "company:00000002"
    assert controller(human, known_by=date(2024, 1, 10)) == "owner:cedar"


def test_the_last_decision_stands_and_the_one_before_is_still_told_of() -> None:
    first = decision("owner:cedar")
    second = decision("owner:dogwood", datetime(2024, 2, 1, 9))
    assert controller(first, second) == controller(second, first) == "owner:dogwood"
    assert controller(first, second, known_by=date(2024, 1, 31)) == "owner:cedar"
    same_day = decision("owner:dogwood", datetime(2024, 1, 10, 10))
    assert controller(first, same_day) == "owner:dogwood"


def test_owners_one_after_the_other_both_stand() -> None:
    first = decision("owner:cedar", valid_to=date(2020, 12, 31))
    second = decision("owner:dogwood", datetime(2024, 2, 1), valid_from=date(2021, 1, 1))
    assert controller(first, second, day=date(2020, 12, 31)) == "owner:cedar"
    assert controller(first, second, day=date(2021, 1, 1)) == "owner:dogwood"


def test_an_edge_of_a_publication_can_be_taken_back() -> None:
    wrong = decision("company:00000002", withdrawn=True)
    assert controller(wrong) == f"company:{NUMBER}"
    assert controller(wrong, known_by=date(2024, 1, 9)) == "company:00000002"
    later = decision("company:00000002", withdrawn=True, valid_from=date(2023, 1, 1))
    assert controller(later, day=date(2022, 12, 31)) == "company:00000002"
    assert controller(later, day=date(2023, 1, 1)) == f"company:{NUMBER}"
    told = ownership(wrong).filter(pl.col("source") == "psc")["evidence"][0]
    assert told.endswith("taken back by analyst: synthetic reason")


@pytest.mark.parametrize("wrong_from", [None, date(2021, 1, 1), date(2022, 1, 1), date(2023, 1, 1)])
def test_taking_back_an_edge_that_had_ended_does_not_bring_it_back(wrong_from: date | None) -> None:
    ended = ABOVE | {"ceased_on": date(2022, 1, 1), "ceased_known_on": date(2022, 1, 15)}
    taken_back = decision("company:00000002", withdrawn=True, valid_from=wrong_from)
    for day in (date(2022, 2, 1), date(2023, 6, 1), DAY):
        for known_by in (None, day):
            found = controller(taken_back, day=day, known_by=known_by, above=ended)
            assert found == f"company:{NUMBER}", (day, known_by)
    before = controller(day=date(2021, 6, 1), known_by=date(2021, 6, 1), above=ended)
    assert before == "company:00000002"


def test_what_was_taken_back_can_be_said_again() -> None:
    back = decision("company:00000002", withdrawn=True)
    again = decision("company:00000002", datetime(2024, 3, 1))
    assert controller(back, again) == "company:00000002"


def test_a_reviewed_edge_is_taken_back_under_any_of_an_owners_ids() -> None:
    known = edge("owner:alder", "owner:cedar", source="edge-file", decided_by="review")
    wrong = decision("owner:cedar", withdrawn=True)
    found = ownership(wrong, known=(known,)).filter(pl.col("source") == "edge-file")
    assert "taken back" in found["evidence"][0]


def test_a_person_can_part_what_a_rule_joined() -> None:
    owners = providers(provider("alder s", "Alder's"), provider("alders", "Alders"))

    def groups(*decided: Row) -> int:
        rows = ownership_edges(
            owners,
            matches(),
            control(),
            Company.create_empty(),
            registers(),
            OwnershipRelease.create_empty(),
            pl.DataFrame(list(decided), schema=DECIDED),
            known=edges(),
        )
        return owners_at(rows, matches(), owners, DAY)["controller_id"].n_unique()

    apart = decision("owner:alders", level="same-owner", withdrawn=True) | {
        "entity_id": "ofsted-org:alders"
    }
    assert (groups(), groups(apart)) == (1, 2)


def test_that_nobody_stands_above_can_be_decided() -> None:
    nobody = decision(f"unknown:{P}", owner_name="nobody")
    assert controller(nobody) == f"company:{NUMBER}"
