from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from dashboard.desk import Desk, open_desk
from dashboard.owner_actions import FIELDS, corrected
from dashboard.pages.owner_correct import edge_value
from dashboard.queries import owners
from data.casework.identity_decisions import edge_decisions
from data.identity.ownership.decided_edges import decided_edges
from tests.dashboard.owners_home import MIDDLE, TOP, largest_owners, owned, write_owned
from tests.dashboard.reading_pages import parts, show, words
from tests.dashboard.sample_home import Market, as_at

PAGE = (f"/owner/{TOP}", "?correct=1")


@pytest.fixture(scope="module")
def group_market() -> Market:
    return owned()


@pytest.fixture
def own_desk(tmp_path: Path, group_market: Market) -> Desk:
    return open_desk(write_owned(tmp_path, group_market), None)


def said(**more: str) -> dict[str, str | None]:
    return {**dict.fromkeys(FIELDS), **more}


def fault(drawn: object) -> str:
    return next(p.children for p in parts(drawn) if getattr(p, "className", "") == "fault")


def statement(desk: Desk, entity: str) -> str:
    edition = desk.published.current()
    assert edition is not None
    found = owners.edges(edition, (entity,), as_at(2024))
    return edge_value(next(row for row in found if row["entity_id"] == entity))


def test_a_wrong_statement_is_withdrawn_with_its_reason(
    own_desk: Desk, group_market: Market
) -> None:
    entity = largest_owners(group_market)[0]
    wrong = said(statement=statement(own_desk, entity), reason="Sold last year", by="duty desk")
    drawn = words(corrected(own_desk, PAGE, wrong | {"wrong_from": "2023-05-01"}, withdrawn=True))
    assert "withdrawn" in drawn and "Sold last year" in drawn
    [row] = edge_decisions(own_desk.home / "casework.db").to_dicts()
    assert (row["entity_id"], row["level"], row["owner_id"]) == (entity, "parent", MIDDLE)
    assert row["withdrawn"] and row["valid_from"] == date(2023, 5, 1)
    assert "Sold last year" in words(show(own_desk, "?".join([PAGE[0], "correct=1"])).content)


@pytest.mark.parametrize(
    ("number", "owner_id"), [("", "owner:inventedbuyer"), (" 12345 ", "company:00012345")]
)
def test_a_missing_owner_is_added(own_desk: Desk, number: str, owner_id: str) -> None:
    more = said(
        entity=MIDDLE,
        level="controller",
        owner="Invented Buyer Limited",
        number=number,
        since="2023-01-01",
        reason="Announced",
    )
    assert "Invented Buyer Limited is in control" in words(
        corrected(own_desk, PAGE, more, withdrawn=False)
    )
    decided = edge_decisions(own_desk.home / "casework.db")
    [row] = decided.to_dicts()
    assert (row["entity_id"], row["owner_id"], row["valid_from"]) == (
        MIDDLE,
        owner_id,
        date(2023, 1, 1),
    )
    assert (
        decided_edges(decided.with_columns(decided["decided_at"].dt.replace_time_zone(None))).height
        == 1
    )


@pytest.mark.parametrize(
    ("more", "asked"),
    [
        ({"reason": ""}, "reason"),
        ({"owner": " "}, "name"),
        ({"number": "no number"}, "company number"),
        ({"since": "1 May"}, "2024-03-31"),
        ({"since": "2024-01-01", "until": "2023-01-01"}, "before it began"),
        ({"entity": "ofsted-org:somebody else"}, "Choose"),
        ({"level": "brand"}, "Choose"),
    ],
)
def test_what_cannot_be_is_refused_in_a_sentence(
    own_desk: Desk, more: dict[str, str], asked: str
) -> None:
    right = {"entity": MIDDLE, "level": "parent", "owner": "Invented Buyer", "reason": "Announced"}
    drawn = corrected(own_desk, PAGE, said(**(right | more)), withdrawn=False)
    assert asked in fault(drawn)
    assert own_desk.identities.edges() == {}


@pytest.mark.parametrize("value", [None, "", "[]", '["a","parent","b"]', "' OR 1=1"])
def test_only_statements_shown_can_be_withdrawn(own_desk: Desk, value: str | None) -> None:
    drawn = corrected(own_desk, PAGE, said(reason="because") | {"statement": value}, withdrawn=True)
    assert "Choose the statement" in fault(drawn)
    assert own_desk.identities.edges() == {}


def test_the_form_waits_until_it_is_asked_for(own_desk: Desk) -> None:
    plain = show(own_desk, PAGE[0]).content
    assert not [p for p in parts(plain) if getattr(p, "id", "") == "edge-add"]
    asked = show(own_desk, "?".join([PAGE[0], "correct=1"])).content
    assert [p for p in parts(asked) if getattr(p, "id", "") == "edge-add"]
