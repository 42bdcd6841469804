"""A controller's number as a company writes it: its own, one with a slip, one that names another."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from data.identity.ownership.controller import owners_at
from data.identity.ownership.declared_numbers import meant_numbers
from data.identity.ownership.edges import ownership_edges
from data.identity.ownership.known_control import known_edges
from data.tables.company import Company
from data.tables.ownership import OwnershipRelease
from tests.data.identity.owned import (
    DAY,
    Row,
    control,
    declared,
    matched,
    matches,
    provider,
    providers,
    registers,
    rows_of,
)

N, PARENT = "00000001", "01234567"
SHARES = "ownership-of-shares-75-to-100-percent"


def listed(number: str, name: str, **more: object) -> Row:
    return {
        "company_number": number,
        "as_at": DAY,
        "known_on": date(2024, 4, 7),
        "known_on_estimated": True,
        "number_repaired": False,
        "name": name,
        "raw_name": "list",
        "row_number": 1,
    } | more


def owner(number: str | None, name: str | None = "Beech Group Limited") -> Row:
    return declared(
        N,
        "corporate",
        name=name,
        controller_number=number,
        registration_number=number,
        country_registered="England",
        natures_of_control=SHARES,
        shares_from=75,
    )


def controller(psc: Row, *companies: Row) -> dict[str, str]:
    own = providers(provider("alder care", "Alder Care"))
    found = matches(matched("alder care", N))
    held = ownership_edges(
        own,
        found,
        control(psc),
        rows_of(Company, list(companies)),
        registers(),
        OwnershipRelease.create_empty(),
        known=known_edges().clear(),
    )
    return owners_at(held, found, own, DAY).row(0, named=True)


def test_its_own_number_hides_no_owner() -> None:
    assert controller(owner(N))["controller_id"] == "owner:beechgroup"
    known = listed(PARENT, "BEECH GROUP LTD")
    assert controller(owner(N), known)["controller_id"] == f"company:{PARENT}"


def test_a_company_that_declares_itself_is_its_own() -> None:
    told = controller(owner(N, "Alder Care Limited"), listed(N, "ALDER CARE LIMITED"))
    assert told["controller_id"] == f"company:{N}"


@pytest.mark.parametrize("written", ["01234576", "01234568", "01134567"])
def test_a_slip_in_the_number_leads_to_who_bears_the_name(written: str) -> None:
    stranger = listed(written, "ROWAN TRANSPORT LIMITED")
    ours = listed(PARENT, "BEECH GROUP LIMITED")
    assert controller(owner(written), stranger, ours)["controller_id"] == f"company:{PARENT}"
    told = controller(owner(written), ours)
    assert told["controller_id"] == f"company:{PARENT}", "nobody need bear the number written"
    former = listed(PARENT, "ELM GROUP LIMITED", previous_name="Beech Group Ltd")
    assert controller(owner(written), stranger, former)["controller_id"] == f"company:{PARENT}"


def test_a_company_that_changed_its_name_keeps_its_number() -> None:
    renamed = listed("01234576", "ELM GROUP LIMITED")
    far = listed("07654321", "BEECH GROUP LIMITED")
    assert controller(owner("01234576"), renamed, far)["controller_id"] == "company:01234576"
    former = listed("01234576", "ELM GROUP LIMITED", previous_name="BEECH GROUP LIMITED")
    near = listed(PARENT, "BEECH GROUP LIMITED")
    assert controller(owner("01234576"), former, near)["controller_id"] == "company:01234576"


def test_two_that_it_could_be_leave_the_number_as_written() -> None:
    both = [listed(PARENT, "BEECH GROUP LIMITED"), listed("01234578", "BEECH GROUP LTD")]
    assert controller(owner("01234568"), *both)["controller_id"] == "company:01234568"


def test_a_number_without_a_name_is_an_owner_still() -> None:
    for name in (None, "", "   "):
        told = controller(owner(PARENT, name))
        assert told["controller_id"] == f"company:{PARENT}"
        assert told["controller_name"] == f"company {PARENT}"


@given(
    st.lists(
        st.tuples(
            st.sampled_from([N, PARENT, "01234576", "01234568", "07654321", None]),
            st.sampled_from(["Beech Group Limited", "Elm Group Ltd", None]),
        ),
        min_size=1,
        max_size=6,
    ),
    st.lists(
        st.tuples(
            st.sampled_from([PARENT, "01234576", "01234568", "07654321"]),
            st.sampled_from(["BEECH GROUP LTD", "ELM GROUP LIMITED", "ROWAN LTD"]),
            st.sampled_from([None, "BEECH GROUP LIMITED"]),
        ),
        max_size=5,
        unique_by=lambda one: one[0],
    ),
)
def test_no_row_is_lost_and_what_a_name_bears_out_is_left_alone(
    written: list[tuple[str | None, str | None]], lists: list[tuple[str, str, str | None]]
) -> None:
    rows = [
        owner(number, name) | {"control_id": str(at)} for at, (number, name) in enumerate(written)
    ]
    companies = [listed(number, name, previous_name=former) for number, name, former in lists]
    before = control(*rows)
    after = meant_numbers(before, rows_of(Company, companies))
    assert after.drop("controller_number").equals(before.drop("controller_number"))
    key = {"Beech Group Limited": "BEECH", "Elm Group Ltd": "ELM"}
    bears = {
        number: {(name or "").split(" ")[0] for name in (now, former)}
        for number, now, former in lists
    }
    for (number, name), found in zip(written, after["controller_number"], strict=True):
        if number == N:
            assert found is None
        elif number is None or name is None or key[name] in bears.get(number, set()):
            assert found == number
        elif found != number:
            assert key[name] in bears[found]
            assert sum(one != other for one, other in zip(found, number, strict=True)) <= 2
