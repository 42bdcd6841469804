"""Concentration of adult markets: beds of care homes, services of home care, each nation its own."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from features.concentration import concentration, dependency
from features.owner_groups import owner_entities, owner_groups
from tests.features.adult_made import adult
from tests.features.hand_made import Row, facts

JUNE, JULY = date(2026, 6, 1), date(2026, 7, 1)


def of_owner(name: str | None, number: str, **more: Any) -> Row:
    key = f"cqc:{name}" if name else f"cqc-none:{number}"
    return adult(number, JULY, owner_name=name, provider_id=key, **more)


def test_care_homes_are_measured_by_beds_and_include_nursing_homes() -> None:
    held = facts(
        [
            of_owner("Oak", "1-1", places=60),
            of_owner("Oak", "1-2", market="nursing-homes", places=20),
            of_owner("Elm", "1-3", places=20),
        ]
    )
    found = concentration(held, "care-homes", JULY, "england").row(0, named=True)
    assert found["weight"] == "places"
    assert (found["services"], found["places"], found["owners"]) == (3, 100, 2)
    assert found["hhi"] == pytest.approx(80**2 + 20**2)
    nursing = concentration(held, "nursing-homes", JULY, "england").row(0, named=True)
    assert (nursing["places"], nursing["hhi"]) == (20, pytest.approx(10_000))


def test_home_care_is_measured_by_services_whatever_beds_its_care_homes_have() -> None:
    held = facts(
        [
            of_owner("Oak", "1-1", market="home-care", places=None),
            of_owner("Oak", "1-2", market="home-care", places=None),
            of_owner("Elm", "1-3", market="care-homes", places=90, home_care=True),
            of_owner("Ash", "1-4", market="home-care", places=None),
        ]
    )
    found = concentration(held, "home-care", JULY, "la").row(0, named=True)
    assert found["weight"] == "services"
    assert (found["services"], found["places"]) == (4, None)
    assert found["hhi"] == pytest.approx(50**2 + 25**2 + 25**2)
    shares = dependency(held, "home-care", JULY, "la")
    assert dict(shares.select("provider_id", "share").iter_rows()) == {
        "cqc:Oak": 50.0,
        "cqc:Elm": 25.0,
        "cqc:Ash": 25.0,
    }
    assert shares["places"].null_count() == len(shares)
    owners = owner_groups(owner_entities(held, "home-care", JULY), "controller", "home-care")
    assert dict(owners.select("owner_name", "share").iter_rows()) == {
        "Oak": 50.0,
        "Elm": 25.0,
        "Ash": 25.0,
    }, "forewarn owners tells the same shares"


def test_england_counts_english_services_and_councils_those_of_any_nation() -> None:
    scottish = adult("CS1", JUNE, body="ci", la_name="Fife", la_code="S12000047", region="Scotland")
    held = facts([of_owner("Oak", "1-1"), scottish])
    england = concentration(held, "care-homes", JULY, "england")
    assert england["services"].to_list() == [1]
    assert concentration(held, "care-homes", JULY, "region")["area_name"].to_list() == [
        "South East"
    ]
    councils = concentration(held, "care-homes", JULY, "la")
    assert councils["area_code"].to_list() == ["S12000047", "E10000016"]


def test_the_register_s_own_date_is_printed_and_later_lists_are_not_used() -> None:
    held = facts([adult("1-1", JUNE, places=10), adult("1-1", JULY, places=99)])
    found = concentration(held, "care-homes", date(2026, 6, 30), "england")
    assert found.select("as_at", "places").rows() == [(JUNE, 10)]
    known_late = facts(
        [adult("1-1", JUNE, places=10), adult("1-1", JULY, places=99, known_on=date(2026, 8, 1))]
    )
    seen = concentration(known_late, "care-homes", JULY, "england", known_by=JULY)
    assert seen.select("as_at", "places").rows() == [(JUNE, 10)]


def test_a_sector_is_picked_as_printed() -> None:
    held = facts(
        [of_owner("Oak", "1-1"), of_owner("Trust", "1-2", sector="Health authority", places=7)]
    )
    found = concentration(held, "care-homes", JULY, "england", "health-authority")
    assert found.select("services", "places", "cr1").rows() == [(1, 7, 100.0)]


def test_owners_known_by_number_alone_are_owners_and_councils_are_told() -> None:
    numbered = adult("1-1", JULY, owner_name=None, provider_id="cqc:1-77", places=60)
    council = of_owner("Kent County Council", "1-2", sector="Local authority", places=40)
    held = facts([numbered, council])
    assert concentration(held, "care-homes", JULY, "la")["owners"].to_list() == [2]
    shares = dependency(held, "care-homes", JULY, "la")
    assert shares.select("provider_name", "provider_kind").rows() == [
        ("Provider 1-77", "organisation"),
        ("Kent County Council", "local-authority"),
    ]


def test_fostering_without_places_is_measured_by_services() -> None:
    row = {
        "market": "fostering",
        "provision_type": "Independent Fostering Agency",
        "service_id": "ofsted:SC000001",
        "places": None,
        "provider_id": "ofsted-org:oak",
    }
    found = concentration(facts([adult("1-1", JULY, **row)]), "fostering", JULY, "england")
    assert found.select("weight", "places", "hhi").rows() == [("services", None, 10_000.0)]
