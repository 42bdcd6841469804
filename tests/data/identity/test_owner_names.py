"""Spellings of one owner's name fold to one key; names of two owners do not."""

from __future__ import annotations

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from data.identity.ownership.owner_names import is_incorporated, name_key, name_words, slip_between

SAME = [
    ("Alder Children's Homes", "Alder Childrens Homes Ltd"),
    ("Alder Children’s Homes Limited", "ALDER CHILDREN'S HOMES LTD."),
    ("Alder (UK) Limited", "Alder Limited (UK)"),
    ("Alder & Beech Care", "Alder and Beech Care Limited"),
    ("Time-Out Homes Ltd", "Timeout Homes Limited"),
    ("Alder Child Care Ltd", "Alder Childcare Ltd"),
    ("After Care (N W) Limited", "After Care NW Limited"),
    ("Alder CIC", "Alder Community Interest Company"),
    ("Alder Care Limited 06244880", "Alder Care Ltd"),
    ("Alder Care - company number 02978546", "Alder Care"),
    ("Alder Care Ltd (Co Number 08016114)", "Alder Care"),
    ("Alder Trust 03713232, 1075361", "The Alder Trust"),
    ("Alder Care Ltd t/a Cornerways", "Alder Care Ltd"),
    ("St. Brigids Fellowship", "St Brigid's Fellowship"),
    ("Homes 2 Share", "Homes2Share Limited"),
]
OTHERS = [
    ("Alder Care (North) Limited", "Alder Care (South) Limited"),
    ("Hope Care Ltd", "Hope Cares 2 Ltd"),
    ("Alder Services Ltd", "Alder Services (2) Ltd"),
    ("Alder Autism 1 Limited", "Alder Autism 4 Limited"),
    ("Keystone Care", "Keystone Education"),
    ("Alder Fostering Ltd", "Alder Ltd"),
    ("UK Fostering Limited", "Fostering Ltd"),
    ("Foster Cares Limited", "Fostercare UK Ltd"),
    ("Archway Care", "Archways Care"),
    ("The Partnership of Alder Today", "Alder Today Ltd"),
    ("Alder Group Ltd", "Alder Holdings Ltd"),
]


def key(name: str) -> str:
    return str(pl.select(name_key(pl.lit(name))).item())


def words(name: str) -> str:
    return str(pl.select(name_words(pl.lit(name))).item())


@pytest.mark.parametrize(("one", "other"), SAME)
def test_spellings_of_one_name_share_a_key(one: str, other: str) -> None:
    assert key(one) == key(other)


@pytest.mark.parametrize(("one", "other"), OTHERS)
def test_names_of_two_owners_do_not(one: str, other: str) -> None:
    assert key(one) != key(other)


plain_words = st.lists(
    st.text(st.sampled_from("abdefghjkmnoprstuvwxyz"), min_size=3, max_size=8).filter(
        lambda word: word not in {"and", "the", "ltd", "plc", "llp", "cio", "reg", "trading"}
    ),
    min_size=1,
    max_size=4,
)


@given(
    plain_words,
    st.sampled_from(["", " Ltd", " LIMITED", " (Ltd.)", " plc", " LLP", " 01234567"]),
    st.sampled_from([" ", "-", "  ", ". "]),
    st.booleans(),
)
def test_form_case_and_punctuation_make_no_difference(
    name: list[str], ending: str, between: str, shouted: bool
) -> None:
    written = between.join(name) + ending
    assert key(written.upper() if shouted else written) == "".join(name)


@given(st.text(max_size=40))
def test_every_name_has_a_key_of_its_own_words(name: str) -> None:
    folded = key(name)
    assert folded or not name.strip()
    assert " " not in folded or folded == name.strip().lower()


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Kelwel Care", "Kelwell Care"),
        ("Malvern Acheivement Services", "Malvern Achievement Services"),
        ("Alder Children Services", "Alder Children's Services"),
        ("Oak House Home", "Oak House Homes"),
        ("Broadwood Education", "Broadwood Educational"),
        ("Fostering and Adoption Service", "Adoption and Fostering Service"),
        ("A and T Home", "A T Home"),
    ],
)
def test_slips_of_the_pen_are_told_in_words(one: str, other: str) -> None:
    assert slip_between(words(one), words(other))
    assert slip_between(words(other), words(one))


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Protea Care", "Protea Care 2"),
        ("Pathway Solutions", "Pathway Solutions II"),
        ("Alder North", "Alder South"),
        ("Heartwood RSC", "Heartwood RSL"),
        ("Alder Care", "Elder Care"),
        ("Kattz AH", "Kattz YH"),
        ("Option1 Care", "Option4 Care"),
        ("Direct Care", "Keys Direct Care"),
        ("Acorn Home Branston", "Acorn Home Burton"),
        ("East Alder", "West Alder"),
    ],
)
def test_what_tells_two_owners_apart_is_no_slip(one: str, other: str) -> None:
    assert slip_between(words(one), words(other)) is None


def test_a_registered_companys_name_says_so() -> None:
    names = ["Alder Care Ltd", "Alder Care LLP", "Alder CIC", "Alder House", "Limitedness House"]
    told = pl.DataFrame({"name": names}).select(is_incorporated(pl.col("name")))
    assert told.to_series().to_list() == [True, True, True, False, False]
