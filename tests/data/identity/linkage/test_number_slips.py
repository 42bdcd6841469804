"""What numbers given say of a pair, and from which day."""

from __future__ import annotations

from datetime import date

import polars as pl
from hypothesis import given
from hypothesis import strategies as st

from data.identity.linkage.number_slips import near_numbers, neighbouring_numbers, number_signs

EARLY, LATE = date(2020, 3, 31), date(2021, 3, 31)
NUMBER = st.text("012A", min_size=4, max_size=4)


def numbers(*rows: tuple[str, str, date]) -> pl.DataFrame:
    return pl.DataFrame(rows, ["entity_id", "company_number", "known_on"], orient="row")


@given(st.lists(NUMBER, min_size=1, max_size=4), st.lists(NUMBER, min_size=1, max_size=8))
def test_near_numbers_are_the_neighbours(written: list[str], others: list[str]) -> None:
    ours = pl.DataFrame({"entity_id": "a", "written": written}).unique()
    pairs = pl.DataFrame({"entity_id": "a", "company_number": others}).unique()
    found = near_numbers(ours, pairs).select("written", "company_number").rows()
    wanted = {(w, o) for w in written for o in others if o in neighbouring_numbers(w)}
    assert set(found) == wanted and len(found) == len(wanted)


def test_what_a_number_says_of_each_company() -> None:
    given_ = numbers(("cqc:1", "01234567", EARLY), ("cqc:2", "07654321", EARLY))
    pairs = numbers(
        ("cqc:1", "01234567", LATE),
        ("cqc:1", "01243567", LATE),
        ("cqc:1", "07654321", LATE),
        ("cqc:3", "01234567", LATE),
    )
    told = number_signs(pairs, given_).sort("company_number").select("company_number", "number")
    assert told.rows() == [
        ("01234567", "given"),
        ("01243567", "a slip away"),
        ("07654321", "another given"),
    ]


def test_a_number_says_nothing_before_it_is_public_and_others_count_from_their_own_day() -> None:
    given_ = numbers(
        ("cqc:1", "01234567", EARLY), ("cqc:2", "01234567", LATE), ("ci:9", "01234567", EARLY)
    )
    pairs = numbers(
        *((who, "01234567", day) for who in ("cqc:1", "cqc:2") for day in (EARLY, LATE))
    )
    told = number_signs(pairs, given_).sort("entity_id", "known_on")
    assert told.select("entity_id", "known_on", "number").rows() == [
        ("cqc:1", EARLY, "given"),
        ("cqc:1", LATE, "given for others too"),
        ("cqc:2", LATE, "given for others too"),
    ]
