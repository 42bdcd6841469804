"""Spelling alone parts no two names; any other word does."""

from __future__ import annotations

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from data.identity.linkage.agreement import agreement
from data.identity.linkage.names import (
    legal_form,
    matching_name,
    mended_ending,
    reads_like_public_body,
    town,
)


def folded(name: str) -> str:
    return str(pl.select(matching_name(pl.lit(name))).item())


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Compass Children's Homes", "COMPASS CHILDRENS HOMES LTD"),
        ("Compass Children’s Homes", "Compass Children s Homes Limited"),
        ("Alder Young People's Care", "ALDER YOUNG PEOPLE S CARE LTD"),
        ("St Mary's Care", "St Mary s Care"),
        ("St Mary's Care", "ST MARYS CARE LTD"),
        ("Alder & Beech Care Ltd", "ALDER AND BEECH CARE LIMITED"),
        ("The Alder Care Company C.I.C.", "Alder Care Company Community Interest Company"),
        ("A.B.C. Care Ltd", "A B C CARE LIMITED"),
        ("S J Care Ltd", "SJ CARE LTD"),
        ("St. Ewold Healthcare", "SAINT EWOLD HEALTH CARE LTD"),
        ("Café Élan Care Svcs", "CAFE ELAN CARE SERVICES LLP"),
    ],
)
def test_what_spelling_alone_changes_is_folded(one: str, other: str) -> None:
    assert folded(one) == folded(other) != ""


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Alder Care (North) Ltd", "Alder Care (South) Ltd"),
        ("Alder Care Ltd", "Alder Care Holdings Ltd"),
        ("Alder Care Ltd", "Alder Care (UK) Ltd"),
        ("Alder Care (No 2) Ltd", "Alder Care (No 3) Ltd"),
        ("Alder Care 12 Ltd", "Alder Care 13 Ltd"),
        ("Alder Care Group Ltd", "Alder Care Ltd"),
        ("Alder Care Properties Ltd", "Alder Care Ltd"),
    ],
)
def test_companies_of_a_group_look_alike_and_are_not_the_same(one: str, other: str) -> None:
    assert agreement(folded(one), folded(other)) == "look-alike"
    assert agreement(folded(other), folded(one)) == "look-alike"


@pytest.mark.parametrize(
    ("one", "other", "level"),
    [
        ("larkfield care homes", "care homes larkfield", "respelled"),
        ("sunny side care", "sunnyside care", "respelled"),
        ("larkfeild care", "larkfield care", "typing-error"),
        ("larkfield residental care", "larkfield residential care", "typing-error"),
        ("larkfield supp living", "larkfield supported living", "typing-error"),
        ("larkfield", "larkfield care services", "common-word"),
        ("larkfield thornwick care", "larkfield care", "part"),
        ("larkfield care", "thornwick nursing", "none"),
    ],
)
def test_how_names_agree(one: str, other: str, level: str) -> None:
    assert agreement(one, other) == level


def test_a_spelling_that_companies_bear_is_no_typing_error() -> None:
    assert agreement("elder care", "alder care") == "typing-error"
    assert agreement("elder care", "alder care", frozenset({"elder"})) == "one-letter"


def test_legal_forms() -> None:
    names = pl.Series(["Alder Ltd.", "Alder L.L.P.", "Alder Cyf", "Alder plc", "Alder", None])
    assert names.to_frame("n").select(legal_form(pl.col("n"))).to_series().to_list() == [
        "ltd",
        "llp",
        "ltd",
        "plc",
        None,
        None,
    ]


def test_misspelt_endings_are_put_right_and_names_are_left_alone() -> None:
    names = pl.Series(["Alder Care Limitde", "Alder Care limted.", "Alder Limited", "Alder Lime"])
    assert mended_ending(names).to_list() == [
        "Alder Care Limited",
        "Alder Care Limited",
        "Alder Limited",
        "Alder Lime",
    ]


def test_councils_and_towns() -> None:
    names = pl.DataFrame({"n": ["Kent County Council", "Alder Care Ltd", "Leeds NHS Trust", None]})
    assert names.select(reads_like_public_body(pl.col("n"))).to_series().to_list() == [
        True,
        False,
        True,
        False,
    ]
    towns = pl.DataFrame({"n": ["City of York Council", "YORK", "Royal Borough of Greenwich"]})
    assert towns.select(town(pl.col("n"))).to_series().to_list() == ["york", "york", "greenwich"]


@given(st.text(max_size=60))
def test_folding_twice_changes_no_more_and_case_tells_nothing(name: str) -> None:
    once = folded(name)
    assert "  " not in once and once == once.strip()
    if name.isascii():
        assert folded(name.upper()) == folded(name.lower()) == once


WORDS = [
    "alder",
    "beech",
    "care",
    "homes",
    "north",
    "south",
    "2",
    "group",
    "larkfield",
    "larkfeild",
]


@given(st.lists(st.sampled_from(WORDS), min_size=1), st.lists(st.sampled_from(WORDS), min_size=1))
def test_agreement_is_the_same_both_ways_where_no_word_is_known(
    one: list[str], other: list[str]
) -> None:
    a, b = " ".join(one), " ".join(other)
    assert agreement(a, b) == agreement(b, a)
    assert (agreement(a, b) == "same") == (a == b)
