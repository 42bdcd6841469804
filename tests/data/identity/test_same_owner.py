"""Spellings of one owner join, with the evidence; look-alikes, sole traders and councils do not."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import polars as pl
import pytest

from data.identity.ownership.controller import owners_at
from data.identity.ownership.edge_rows import edge_rows
from data.identity.ownership.same_owner import named_owners, same_owner_edges
from data.warehouse.facts import Facts
from tests.data.identity.owned import (
    DAY,
    edges,
    listed,
    matched,
    matches,
    provider,
    providers,
    registers,
)
from tests.features import built

NONE = pl.Series([], dtype=pl.String)


@pytest.fixture(scope="session", autouse=True)
def _somewhere_to_build(tmp_path_factory: pytest.TempPathFactory) -> None:
    built.build_in(tmp_path_factory)


def joined(
    owners: pl.DataFrame,
    lists: pl.DataFrame | None = None,
    day: date = DAY,
    known_by: date | None = None,
    match: pl.DataFrame | None = None,
) -> list[set[str]]:
    """Groups of two or more providers that go by one id."""
    lists = registers() if lists is None else lists
    found = same_owner_edges(named_owners(owners), lists, NONE).with_columns(
        level=pl.lit("same-owner"), decided_by=pl.lit("rule")
    )
    told = owners_at(
        edge_rows(found, "ofsted-register"),
        matches() if match is None else match,
        owners,
        day,
        known_by,
    )
    groups = told.group_by("controller_id").agg("provider_id")["provider_id"].to_list()
    return sorted((set(group) for group in groups if len(group) > 1), key=sorted)


def test_one_name_in_two_spellings_is_one_owner() -> None:
    owners = providers(
        provider("alder children s homes", "Alder Children's Homes"),
        provider("alder childrens homes", "Alder Childrens Homes Ltd"),
        provider("alder children s homes 2", "Alder Children's Homes (2) Ltd"),
    )
    assert joined(owners) == [
        {"ofsted-org:alder children s homes", "ofsted-org:alder childrens homes"}
    ]


def test_the_evidence_names_both_spellings() -> None:
    owners = providers(provider("a s", "Alder's"), provider("as", "Alders Ltd"))
    [first, _] = same_owner_edges(named_owners(owners), registers(), NONE).to_dicts()
    assert "Alder's" in first["evidence"] or "Alders Ltd" in first["evidence"]
    assert first["owner_id"] == "owner:alders"


def test_two_sole_traders_of_one_name_are_two() -> None:
    owners = providers(
        provider("cqc:1-1", "Alder House", is_individual=True),
        provider("cqc:1-2", "Alder House", is_individual=True),
        provider("ofsted-none:2", "Owner not given", kind="unknown"),
        provider("ofsted-none:3", "Owner not given", kind="unknown"),
    )
    assert joined(owners) == []


def test_across_registers_only_names_of_companies_join() -> None:
    owners = providers(
        provider("cqc:1-1", "Alder Care Limited"),
        provider("cqc:1-2", "Beech House"),
        provider("cqc:1-3", "Beech House"),
        provider("alder care", "Alder Care Ltd"),
    )
    assert joined(owners) == [{"cqc:1-1", "ofsted-org:alder care"}]


def test_a_council_never_joins_a_company() -> None:
    owners = providers(
        provider("ofsted-la:alderton council", "Alderton Council", kind="local-authority"),
        provider("alderton council", "Alderton Council Ltd"),
    )
    lists = registers(
        listed("1", "ofsted-la:alderton council", 2020), listed("1", "alderton council", 2021)
    )
    assert joined(owners, lists) == []


def test_a_slip_needs_a_service_registered_under_both_names() -> None:
    owners = providers(
        provider("monach services", "Monach Services"),
        provider("monarch services", "Monarch Services"),
    )
    apart = registers(listed("1", "monach services", 2021), listed("2", "monarch services", 2022))
    shared = registers(
        listed("1", "monach services", 2021),
        listed("1", "monarch services", 2022),
        listed("2", "monarch services", 2022),
    )
    assert joined(owners, apart) == []
    assert joined(owners, shared) == [set(owners["provider_id"])]
    assert joined(owners, shared, known_by=date(2022, 7, 15)) == [], "the second list was not out"


def test_spellings_matched_to_two_companies_are_two_owners() -> None:
    owners = providers(
        provider("alder", "Alder Ltd"),
        provider("al der", "Al Der Ltd"),
        provider("a lder", "A Lder"),
    )
    both = matches(matched("alder", "00000001"), matched("al der", "00000002"))
    assert joined(owners, match=both) == []
    one = matches(matched("alder", "00000001"))
    assert joined(owners, match=one) == [set(owners["provider_id"])]


def test_later_slips_never_join_earlier_names() -> None:
    owners = providers(*(provider(name) for name in ("alphar", "alphas", "alphat", "alphau")))
    lists = registers(
        listed("1", "alphar", 2018),
        listed("1", "alphas", 2019),
        listed("2", "alphat", 2018),
        listed("2", "alphau", 2019),
        listed("3", "alphas", 2022),
        listed("3", "alphat", 2023),
    )
    pairs = [
        {"ofsted-org:alphar", "ofsted-org:alphas"},
        {"ofsted-org:alphat", "ofsted-org:alphau"},
    ]
    assert joined(owners, lists, known_by=date(2020, 1, 1)) == pairs
    assert joined(owners, lists) == [set.union(*pairs)]


#: Read by eye among every pair of similar names on the registers of 2018 to 2024.
ONE_OWNER = [
    ("compass children s homes", "compass childrens homes"),
    ("homes 2 inspire", "homes2inspire"),
    ("kelwel care", "kelwell care"),
    ("priory education services", "priory education services 06244880"),
    ("timeout childrens homes", "time out children s homes"),
]
TWO_OWNERS = [
    ("hillcrest childrens services", "hillcrest childrens services 2"),
    ("esland north", "esland south"),
    ("foster cares", "fostercare uk"),
    ("stepping stones care midlands", "stepping stones care midlands 1"),
    ("protea care", "protea care 2"),
    ("heartwood rsl", "heartwood rss"),
    ("archway care", "archways care"),
    ("pathway care solutions", "pathway care solutions ii"),
    ("partnership of care today", "care today children s services"),
]


@pytest.fixture(scope="session")
def real_groups(real_data: Path) -> list[set[str]]:
    facts: Facts = built.real(real_data)
    return joined(facts.provider, facts.service_snapshot)


@pytest.mark.parametrize(("one", "other"), ONE_OWNER)
def test_real_spellings_join(real_groups: list[set[str]], one: str, other: str) -> None:
    assert any({f"ofsted-org:{one}", f"ofsted-org:{other}"} <= group for group in real_groups)


@pytest.mark.parametrize(("one", "other"), TWO_OWNERS)
def test_real_look_alikes_do_not(real_groups: list[set[str]], one: str, other: str) -> None:
    assert not any({f"ofsted-org:{one}", f"ofsted-org:{other}"} <= group for group in real_groups)


def test_provider_ids_stay(real_data: Path) -> None:
    facts: Facts = built.real(real_data)
    told = owners_at(edges(), matches(), facts.provider, DAY)
    assert told["provider_id"].to_list() == sorted(facts.provider["provider_id"].to_list())
    assert (told["entity_id"] == told["provider_id"]).all()
