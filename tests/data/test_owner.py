"""Who an owner is, from the name a register prints."""

from __future__ import annotations

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from data.identity.owner import folded_name, is_individual, provider_id, provider_kind


def ids(*owners: tuple[str | None, str, str]) -> list[str]:
    frame = pl.DataFrame(
        owners,
        schema={"owner_name": pl.String, "sector": pl.String, "urn": pl.String},
        orient="row",
    )
    return frame.select(provider_id()).to_series().to_list()


@pytest.mark.parametrize(
    "spelling",
    [
        "Made Up Care Limited",
        "MADE UP CARE LTD",
        "The Made-Up Care Ltd.",
        "Made  Up\u00a0Care, plc",
    ],
)
def test_spellings_of_one_owner(spelling):
    assert ids((spelling, "Private", "1234567")) == ["ofsted-org:made up care"]


def test_different_owners_stay_apart():
    found = ids(
        ("Wiltshire", "Local authority", "1"),
        ("Wiltshire", "Private", "2"),
        (None, "Private", "3"),
        (None, "Private", "4"),
        ("Made Up Care (North) Limited", "Private", "5"),
        ("Made Up Care Limited", "Private", "6"),
        ("311", "Private", "7"),
        ("3 1 1", "Private", "8"),
        ("The Limited", "Private", "9"),
        ("Limited", "Private", "10"),
    )
    assert len(set(found)) == len(found)
    assert found[:4] == [
        "ofsted-la:wiltshire",
        "ofsted-org:wiltshire",
        "ofsted-none:3",
        "ofsted-none:4",
    ]
    kinds = pl.DataFrame({"id": found}).select(provider_kind(pl.col("id"))).to_series().to_list()
    assert kinds == ["local-authority", "organisation", *["unknown"] * 2, *["organisation"] * 6]


@given(st.lists(st.text(min_size=1, max_size=30), min_size=1, max_size=30))
def test_folding_is_settled_and_blind_to_case_and_marks(names):
    frame = pl.DataFrame({"name": names})
    once = frame.select(folded=folded_name(pl.col("name")))
    assert (
        once.select(folded_name(pl.col("folded"))).to_series().to_list() == once["folded"].to_list()
    )
    marked = frame.select(folded_name(pl.lit("  .") + pl.col("name") + pl.lit(" Ltd. ")))
    assert marked.to_series().to_list() == once["folded"].to_list()


def test_a_person_is_told_by_a_title():
    names = ["Mr J Bloggs", "Dr. A Smith", "Mrs Care Limited", "Drayton Care", "Missing Link", None]
    seen = pl.DataFrame({"name": names}).select(is_individual(pl.col("name"))).to_series().to_list()
    assert seen == [True, True, True, False, False, False]
