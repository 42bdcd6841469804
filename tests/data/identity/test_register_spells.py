"""When registrations ended: absence from a register is an end only where it would show them."""

from __future__ import annotations

from datetime import date
from typing import Any

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from data.identity.succession.register_spells import register_spells
from data.tables.service import JoinerLeaver, ServiceSnapshot
from tests.features.hand_made import Row, day, frame, home, moved, published

FEW = {"inspected_on": None, "rating": None}


def spells(homes: list[Row], moves: list[Row] | tuple[()] = ()) -> dict[str, Row]:
    found = register_spells(frame(ServiceSnapshot, homes), frame(JoinerLeaver, moves))
    assert found["service_id"].is_unique().all()
    return {row["service_id"].removeprefix("ofsted:"): row for row in found.to_dicts()}


def others(years: list[int], uninspected: int = 0) -> list[Row]:
    """Forty homes that stay; some not inspected."""
    return [
        home(f"SC1{n:05}", year, **(FEW if n < uninspected else {}))
        for year in years
        for n in range(40)
    ]


def test_gone_from_the_next_register_with_no_day() -> None:
    row = spells([*others([2019, 2020]), home("SC000001", 2019)])["SC000001"]
    assert row["ended_on"] is None
    assert (row["ended_after"], row["ended_by"]) == (day(2019), day(2020))
    assert row["end_known_on"] == published(2020)


def test_named_on_the_leavers_list_with_its_day() -> None:
    left = moved("SC000001", 2020, on=date(2019, 11, 2), end_status="Resigned")
    row = spells([*others([2019, 2020]), home("SC000001", 2019)], [left])["SC000001"]
    assert (row["ended_on"], row["ended_by"]) == (date(2019, 11, 2), date(2019, 11, 2))
    assert (row["end_status"], row["end_known_on"]) == ("Resigned", published(2020))


def test_an_uninspected_home_left_out_of_a_register_has_not_ended() -> None:
    homes = [*others([2022], uninspected=9), *others([2023]), home("SC000001", 2022, **FEW)]
    assert spells(homes)["SC000001"]["ended_by"] is None
    # Where the next register prints the un-inspected, it would have shown it.
    homes = [*others([2021, 2022], uninspected=9), home("SC000001", 2021, **FEW)]
    assert spells(homes)["SC000001"]["ended_by"] == day(2022)


def test_an_uninspected_home_that_the_leavers_list_names_has_ended() -> None:
    homes = [*others([2022], uninspected=9), *others([2023]), home("SC000001", 2022, **FEW)]
    left = moved("SC000001", 2023, on=date(2022, 8, 1))
    assert spells(homes, [left])["SC000001"]["ended_on"] == date(2022, 8, 1)


def test_gone_and_back_has_not_ended() -> None:
    homes = [*others([2019, 2020, 2021]), home("SC000001", 2019), home("SC000001", 2021)]
    assert spells(homes)["SC000001"]["ended_by"] is None
    left = moved("SC000001", 2020, on=date(2019, 8, 1))
    assert spells(homes, [left])["SC000001"]["ended_by"] is None


def test_another_type_on_the_next_register_is_no_end() -> None:
    school = home("SC000001", 2020, provision_type="Residential special school", market=None)
    row = spells([*others([2019, 2020]), home("SC000001", 2019), school])["SC000001"]
    assert row["ended_by"] is None


def test_a_register_without_a_type_tells_of_no_end_of_that_type() -> None:
    agency = home("SC000001", 2019, provision_type="Adoption support agency", market=None)
    assert spells([*others([2019, 2020]), agency])["SC000001"]["ended_by"] is None


@pytest.mark.parametrize("slip", [date(2003, 5, 1), date(2025, 5, 1), None])
def test_a_day_that_cannot_be_is_not_believed(slip: date | None) -> None:
    left = moved("SC000001", 2020, on=slip)
    row = spells([*others([2019, 2020]), home("SC000001", 2019)], [left])["SC000001"]
    assert row["ended_on"] is None and row["ended_by"] == day(2020)


def test_one_that_joined_and_left_between_two_registers_is_known_from_lists_alone() -> None:
    moves = [
        moved("SC000001", 2020, "joined", on=date(2019, 5, 1), la_name="Kent", places=3.0),
        moved("SC000001", 2020, on=date(2019, 12, 1), la_name="Kent", places=3.0),
    ]
    row = spells(others([2019, 2020]), moves)["SC000001"]
    assert (row["started_on"], row["ended_on"]) == (date(2019, 5, 1), date(2019, 12, 1))
    assert (row["first_la_name"], row["last_places"]) == ("Kent", 3.0)


def test_lists_of_moves_tell_the_constituency_on_their_own_map() -> None:
    moves = [
        moved("SC000001", 2020, "joined", on=date(2019, 5, 1), constituency="Kent 1"),
        moved("SC000001", 2020, on=date(2019, 12, 1), constituency="Kent 1"),
        moved("SC000002", 2020, on=date(2019, 12, 1), constituency="New Kent"),
        moved("SC000003", 2020, on=date(2019, 12, 1)),
    ]
    homes = [home(f"SC00000{n}", 2019, constituency="Old Kent") for n in (2, 3)]
    found = spells([*others([2018, 2019, 2020]), *homes], moves)
    told = {
        urn: [
            row[f"{end}_{name}"] for end in ("first", "last") for name in ("constituency", "map_on")
        ]
        for urn, row in found.items()
    }
    assert told["SC000001"] == ["Kent 1", day(2020), "Kent 1", day(2020)]
    assert told["SC000002"] == ["Old Kent", day(2019), "New Kent", day(2020)]
    assert told["SC000003"] == ["Old Kent", day(2019), "Old Kent", day(2019)]


def test_a_beginning_after_the_register_that_shows_it_is_a_slip() -> None:
    row = spells([home("SC000001", 2019, registered_on=date(2021, 1, 1))])["SC000001"]
    assert row["started_on"] is None


@given(st.data())
def test_ends_are_those_of_the_slow_twin(data: st.DataObject) -> None:
    years = [2018, 2019, 2020, 2021]
    shows = {year: data.draw(st.booleans()) for year in years}
    drawn: dict[str, dict[int, str]] = {
        f"SC00000{n}": {year: data.draw(st.sampled_from("HHUL.")) for year in years}
        for n in range(4)
    }
    homes: list[dict[str, Any]] = []
    moves = []
    for year in years:
        homes += others([year], uninspected=9 if shows[year] else 0)
    for urn, marks in drawn.items():
        for year, mark in marks.items():
            if mark in "HU":
                homes.append(home(urn, year, **({} if mark == "H" else FEW)))
            if mark == "L":
                moves.append(moved(urn, year, on=date(year - 1, 12, 1)))
    found = spells(homes, moves)
    # One home not inspected is more than a slip among so few.
    printed = {
        year: shows[year] or any(marks[year] == "U" for marks in drawn.values()) for year in years
    }
    for urn, marks in drawn.items():
        assert ended_by_hand(marks, printed) == (
            urn in found and found[urn]["ended_by"] is not None
        ), (marks, shows)


def ended_by_hand(marks: dict[int, str], shows: dict[int, bool]) -> bool:
    """A home at a time, as a reader of the lists would say."""
    on = [year for year, mark in marks.items() if mark in "HU"]
    left = [year for year, mark in marks.items() if mark == "L"]
    if left and not any(year >= left[-1] for year in on):
        return True
    if not on or on[-1] == 2021:
        return False
    return marks[on[-1]] == "H" or shows[on[-1] + 1]


def test_the_columns_are_those_promised() -> None:
    from data.identity.succession.spell import SPELL

    assert register_spells(frame(ServiceSnapshot, []), frame(JoinerLeaver, [])).schema == pl.Schema(
        SPELL
    )
