"""Edges from brands and from Ofsted's release, and all sources together."""

from __future__ import annotations

from datetime import date
from typing import Any

import polars as pl

from data.identity.ownership.brand_edges import brand_edges
from data.identity.ownership.controller import owners_at
from data.identity.ownership.edges import company_name_edges, ownership_edges
from data.identity.ownership.release_edges import release_edges
from data.tables.company import Company
from data.tables.cqc import CqcProvider
from data.tables.identity import Ownership
from data.tables.ownership import OwnershipRelease
from tests.data.identity.owned import (
    DAY,
    Row,
    control,
    edge,
    edges,
    listed,
    matches,
    provider,
    providers,
    registers,
    rows_of,
)


def released(service: str, owner: str, year: int = 2025, **more: Any) -> Row:
    return {
        "service_id": f"ofsted:{service}",
        "as_at": date(year, 3, 31),
        "known_on": date(year, 11, 27),
        "known_on_estimated": False,
        "urn": service,
        "market": "childrens-homes",
        "owner_name": owner,
        "raw_name": f"release-{year}",
        "row_number": 1,
    } | more


def company(number: str, name: str, former: str | None = None) -> Row:
    return {
        "company_number": number,
        "as_at": DAY,
        "known_on": DAY,
        "known_on_estimated": False,
        "number_repaired": False,
        "name": name,
        "previous_name": former,
        "raw_name": "companies",
        "row_number": 1,
    }


def test_a_brand_holds_from_list_to_list() -> None:
    def at(service: str, year: int, brand: str | None) -> Row:
        name = f"BRAND {brand}" if brand else None
        return listed(service, "cqc:1-1", year, brand_id=brand, brand_name=name)

    found = brand_edges(
        registers(
            at("1", 2020, "BD1"),
            at("1", 2021, "BD1"),
            at("2", 2021, "BD1"),
            at("3", 2021, "BD2"),
            at("1", 2022, None),
            at("1", 2023, "BD2"),
        )
    ).sort("valid_from")
    days = [date(year, 3, 31) for year in (2020, 2022, 2023)]
    assert found["owner_id"].to_list() == ["brand:BD1", "brand:BD2"]
    assert found["owner_name"].to_list() == ["BD1", "BD2"]
    assert found["valid_from"].to_list() == [days[0], days[2]]
    assert found["valid_to"].to_list() == [days[1], None]
    assert found["ended_known_on"].to_list() == [date(2022, 7, 16), None]


def test_a_brand_of_an_answer_counts_where_no_list_of_locations_tells_one() -> None:
    def told(own: str, brand: str | None) -> Row:
        return {
            "provider_id": own,
            "brand_id": brand,
            "brand_name": f"BRAND {brand}" if brand else None,
            "as_at": DAY,
            "known_on": date(2024, 4, 1),
            "known_on_estimated": False,
            "raw_name": "answers",
            "row_number": 1,
        }

    answers = [told("cqc:1-1", "BD9"), told("cqc:1-2", "BD2"), told("cqc:1-3", None)]
    lists = registers(
        listed("1", "cqc:1-1", 2020, brand_id="BD1"), listed("2", "cqc:1-2", 2020, brand_id=None)
    )
    found = brand_edges(lists, rows_of(CqcProvider, answers)).sort("entity_id")
    assert found.select("entity_id", "owner_id", "owner_name", "valid_from").rows() == [
        ("cqc:1-1", "brand:BD1", "BD1", date(2020, 3, 31)),
        ("cqc:1-2", "brand:BD2", "BD2", DAY),
    ]
    assert found["evidence"][1] == "the register's answer names the brand BD2"
    owners = providers(provider("cqc:1-2", "Beech Ltd"))
    held = owners_at(found, matches(), owners, DAY, date(2024, 3, 31))
    assert held["controller_id"].to_list() == ["cqc:1-2"], "the answer was not out yet"


def test_the_owner_in_the_release_of_most_of_a_providers_services() -> None:
    lists = registers(
        *(listed(str(n), "alder", 2025) for n in range(3)),
        listed("7", "beech", 2024),
        listed("8", "cedar", 2026),
        listed("8", "dogwood", 2024),
    )
    release = rows_of(
        OwnershipRelease,
        [
            released("0", "Topco Limited", owner_company_number="00000009"),
            released("1", "TOPCO LIMITED", owner_company_number="00000009"),
            released("2", "Other Ltd"),
            released("7", "Fund LP"),
            released("8", "Ash Group"),
            released("99", "On no register"),
        ],
    )
    found = release_edges(release, lists).sort("entity_id")
    told = dict(found.select("entity_id", "owner_id").iter_rows())
    assert told == {
        "ofsted-org:alder": "company:00000009",
        "ofsted-org:beech": "owner:fundlp",
        "ofsted-org:dogwood": "owner:ashgroup",
    }
    assert "owner of 2 of its 3 services" in found["evidence"][0]
    assert set(found["level"]) == {"controller"}


def test_half_of_the_services_is_not_most() -> None:
    lists = registers(listed("1", "alder", 2025), listed("2", "alder", 2025))
    release = rows_of(OwnershipRelease, [released("1", "One"), released("2", "Two")])
    assert release_edges(release, lists).is_empty()


def test_the_next_edition_ends_the_one_before() -> None:
    lists = registers(listed("1", "alder", 2025))
    release = rows_of(OwnershipRelease, [released("1", "One"), released("1", "Two", 2026)])
    found = release_edges(release, lists).sort("valid_from")
    assert found["valid_to"].to_list() == [date(2026, 3, 31), None]
    assert found["ended_known_on"].to_list() == [date(2026, 11, 27), None]


def test_a_name_that_one_company_alone_has_borne_is_that_company() -> None:
    named = pl.Series(["owner:alder", "owner:beech", "owner:cedar", "owner:the"])
    lists = rows_of(
        Company,
        [
            company("00000001", "ALDER LIMITED"),
            company("00000002", "BEECH LTD"),
            company("00000003", "ASH LTD", "BEECH LIMITED"),
            company("00000004", "THE CEDAR LTD"),
        ],
    )
    found = company_name_edges(named, lists, control())
    assert dict(found.select("entity_id", "owner_id").iter_rows()) == {
        "owner:alder": "company:00000001",
        "owner:cedar": "company:00000004",
    }


def test_all_sources_make_one_table_in_one_order() -> None:
    owners = providers(provider("alder", "Alder Ltd"), provider("beech"))
    lists = registers(listed("1", "alder", 2025), listed("2", "beech", 2025, brand_id="BD1"))
    release = rows_of(OwnershipRelease, [released("2", "Cedar Group")])
    known = edges(edge("owner:alder", "owner:cedargroup", source="edge-file", decided_by="review"))
    made = [
        ownership_edges(
            owners.sample(fraction=1, shuffle=True, seed=seed),
            matches(),
            control(),
            rows_of(Company, [company("00000009", "CEDAR GROUP LIMITED")]),
            lists.sample(fraction=1, shuffle=True, seed=seed),
            release,
            known=known,
        )
        for seed in (1, 2)
    ]
    assert made[0].equals(made[1])
    assert Ownership.is_valid(made[0])
    told = owners_at(made[0], matches(), owners, date(2025, 6, 1))
    assert told["controller_id"].to_list() == ["company:00000009", "company:00000009"]
    assert told["controller_name"].n_unique() == 1


def test_reviewed_edges_about_nobody_here_are_left_out() -> None:
    known = edges(
        edge("owner:alder", "owner:beech", source="edge-file"),
        edge("owner:beech", "owner:cedar", source="edge-file"),
        edge("owner:elsewhere", "owner:cedar", source="edge-file"),
        edge("owner:cedar", "owner:alder", source="edge-file"),
    )
    made = ownership_edges(
        providers(provider("alder")),
        matches(),
        control(),
        Company.create_empty(),
        registers(),
        OwnershipRelease.create_empty(),
        known=known,
    )
    reviewed = made.filter(pl.col("source") == "edge-file")
    assert set(reviewed["entity_id"]) == {"owner:alder", "owner:beech", "owner:cedar"}
