"""A council is one owner under all its names, and nobody else is that council."""

from __future__ import annotations

import polars as pl
import pytest

from data.identity.owner import provider_kind
from data.identity.ownership.controller import owners_at
from data.identity.ownership.council_names import council_key
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
)

NO_REVIEWED = known_edges().clear()


def council(name: str) -> Row:
    return provider(f"ofsted-la:{name.lower()}", name, kind="local-authority")


def controllers(owners: pl.DataFrame, *psc: Row, match: tuple[Row, ...] = ()) -> dict[str, str]:
    """Provider's name -> its controller's id."""
    held = ownership_edges(
        owners,
        matches(*match),
        control(*psc),
        Company.create_empty(),
        registers(),
        OwnershipRelease.create_empty(),
        known=NO_REVIEWED,
    )
    told = owners_at(held, matches(*match), owners, DAY)
    return dict(told.select("entity_name", "controller_id").iter_rows())


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Stockport Council", "Stockport Metropolitan Borough Council"),
        ("Tameside Mbc", "Tameside Metropolitan Borough Council"),
        ("Wirral Council", "Metropolitan Borough of Wirral"),
        ("London Borough of Bexley", "Bexley Council"),
        ("London Borough of Bexley", "Bexley London Borough Council"),
        ("Royal Borough of Greenwich", "Greenwich Council"),
        ("Hull City Council", "Kingston Upon Hull City Council"),
        ("CITY OF YORK", "City of York Council"),
        ("Wiltshire", "Wiltshire Council"),
        ("Cheshire West And Chester Council", "Cheshire West and Chester LA"),
        ("Norfolk County Council", "Norfolk County Council Children's Services"),
        ("Dorset Council", "Dorset Council-Social Care, Children's Homes"),
        ("Newcastle City Council", "Newcastle upon Tyne City Council"),
        ("Durham County Council", "County Durham"),
    ],
)
def test_a_council_is_one_owner_under_all_its_names(one: str, other: str) -> None:
    found = controllers(providers(council(one), council(other)))
    assert found[one] == found[other]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Derby City Council", "Derbyshire County Council"),
        ("Nottingham City Council", "Nottinghamshire County Council"),
        ("Cambridgeshire County Council", "Peterborough City & Cambridgeshire County Councils"),
        ("Wandsworth Borough Council", "Bradstow School (Wandsworth Local Authority)"),
        ("North Lincolnshire Council", "North East Lincolnshire Council"),
        ("Hampshire County Council", "Hampden House"),
        ("South Tyneside Council", "South Tyneside College"),
        ("Kingston upon Hull City Council", "Royal Borough of Kingston upon Thames"),
    ],
)
def test_two_councils_are_two_and_a_school_is_none(one: str, other: str) -> None:
    found = controllers(providers(council(one), council(other)))
    assert found[one] != found[other]


@pytest.mark.parametrize(
    "name", ["York", "Halton", "Bury Care", "Oldham Council for Voluntary Service", "Leeds City"]
)
def test_a_firm_called_after_its_town_is_no_council(name: str) -> None:
    assert pl.select(council_key(pl.lit(name))).item() is None


def test_a_council_on_another_register_or_in_another_sector_is_the_same() -> None:
    found = controllers(
        providers(
            council("Essex County Council"),
            provider("essex county council", "ESSEX COUNTY COUNCIL"),
            provider("cqc:1-1", "Essex County Council"),
            provider("cqc:1-2", "Essex Care Limited"),
        )
    )
    assert len(set(found.values())) == 2


def test_a_company_that_a_council_controls_is_counted_with_it() -> None:
    control_row = declared(
        "00000001",
        "legal-person",
        name="The Council of the City of Wakefield",
        shares_from=75,
        natures_of_control="ownership-of-shares-75-to-100-percent",
    )
    found = controllers(
        providers(council("Wakefield Council"), provider("alder care", "Alder Care Ltd")),
        control_row,
        match=(matched("alder care", "00000001"),),
    )
    assert found["Alder Care Ltd"] == found["Wakefield Council"]


def test_its_own_id_says_that_it_is_a_council() -> None:
    ids = pl.Series(["owner:council essex", "owner:councilhousecare", "ofsted-la:essex"])
    kinds = ids.to_frame("id").select(provider_kind(pl.col("id"))).to_series()
    assert kinds.to_list() == ["local-authority", "organisation", "local-authority"]
