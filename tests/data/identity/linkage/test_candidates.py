"""Candidates are found through slips of the pen, and no crowd of namesakes costs memory or time."""

from __future__ import annotations

from datetime import date

import duckdb
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from rapidfuzz.distance import OSA

from data.identity.linkage import candidates as candidates_module
from data.identity.linkage.blocks import CROWD
from data.identity.linkage.candidates import MOST, Candidates, candidates
from data.identity.linkage.entities import entities
from data.identity.linkage.folded_names import folded_names
from data.identity.linkage.mended_words import mend_words
from data.identity.linkage.word_counts import word_counts
from data.identity.matching.company_match import matches
from data.identity.matching.crowds import crowd_gate
from tests.data.identity.matching_frames import (
    companies,
    company,
    provider,
    providers,
    snapshot,
    snapshots,
)

AGENT = "ZZ99 9ZZ"


def sought(who: pl.DataFrame, seen: pl.DataFrame, held: pl.DataFrame) -> Candidates:
    found = entities(who, seen)
    folded = folded_names(held)
    counts = word_counts(found.name, folded)
    postcode = held.select("company_number", "postcode").drop_nulls()
    return candidates(found, folded, postcode, counts, found.entity["entity_id"])


def crowd(count: int) -> pl.DataFrame:
    """So many invented companies at one postcode whose names begin and end alike."""
    number = pl.int_range(count, eager=True).cast(pl.String).str.zfill(8)
    letters = number.str.replace_many(list("0123456789"), list("abcdefghij"))
    return pl.DataFrame(
        {
            "company_number": number,
            "name": "PREMIER SYNTHETIC " + letters + " RESIDENTIAL CARE LTD",
            "postcode": pl.repeat(AGENT, count, eager=True),
            "as_at": pl.repeat(date(2020, 4, 1), count, eager=True),
            "known_on": pl.repeat(date(2020, 4, 1), count, eager=True),
        }
    )


def test_a_crowd_costs_no_memory_and_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    """Six hundred providers at the address of twenty thousand companies: 12 million pairs."""
    monkeypatch.setitem(candidates_module._CONFIG, "memory_limit", "64MB")
    held = crowd(20_000)
    who = providers(
        *(
            provider(f"cqc:1-{n}", f"Premier Synthetic {n} Residential Care Ltd")
            for n in range(600)
        ),
        provider("cqc:1-900", "Premier Synthetic Aaaabcde Residential Care"),
        provider("cqc:1-901", "Thornwick Nursing Ltd"),
    )
    seen = snapshots(
        *(snapshot(row, postcode=AGENT) for row in who["provider_id"].to_list()[:-1]),
        snapshot("cqc:1-901", postcode="ZA10 1AB"),
    )
    found = sought(who, seen, held)
    # The whole name is still compared, however many begin alike.
    assert found.pairs.filter(entity_id="cqc:1-900")["company_number"].to_list()[0] == "00001234"
    assert found.pairs.group_by("entity_id").len()["len"].max() <= MOST
    crowded = set(found.crowded.filter(entity_id="cqc:1-0")["what"])
    assert {"a postcode", "the beginning of a name", "the end of a name"} <= crowded
    assert found.crowded.filter(entity_id="cqc:1-901").is_empty()
    gate = crowd_gate(found.crowded, entities(who, seen).entity).row(0, named=True)
    assert gate["figure"] == 601 and not gate["passed"]
    assert "a postcode 601" in gate["sentence"] and f"{CROWD:,}" in gate["sentence"]


def test_a_longer_beginning_is_taken_where_a_crowd_has_the_short_one() -> None:
    many = crowd(CROWD + 1).with_columns(postcode=pl.lit(None, pl.String))
    meant = company("77777777", "PREMIERA LARKFIELD LTD")
    held = pl.concat([many, companies(meant).select(many.columns)])
    who = providers(provider("cqc:1-1", "Premiera Larkfeild Limited"))
    found = sought(who, snapshots(snapshot("cqc:1-1")), held)
    assert found.pairs["company_number"].to_list() == ["77777777"]
    assert "the beginning of a name" not in set(found.crowded["what"])


def test_a_name_that_a_crowd_has_borne_is_nobodys_alone() -> None:
    many = [
        company(f"{n:08}", "LARKFIELD CARE LTD", dissolved_on=date(2010, 1, 1)) for n in range(101)
    ]
    left = company("77777777", "LARKFIELD CARE LTD")
    who = providers(provider("cqc:1-1", "Larkfield Care Ltd"))
    seen = snapshots(snapshot("cqc:1-1"))
    assert matches(who, seen, companies(*many[:99], left)).match["method"].to_list() == [
        "same-name"
    ]
    assert "same-name" not in matches(who, seen, companies(*many, left)).match["method"].to_list()


WORD = st.text("abcd", min_size=5, max_size=7)


@settings(max_examples=25)
@given(st.sets(WORD, min_size=1, max_size=4), st.sets(WORD, min_size=1, max_size=15))
def test_words_are_mended_by_what_is_one_slip_away(ours: set[str], theirs: set[str]) -> None:
    with duckdb.connect() as connection:
        for name, words in (("own_names", ours), ("theirs", theirs)):
            connection.register(name, pl.DataFrame({"folded": sorted(words)}).to_arrow())
        connection.register("in_use", pl.DataFrame({"word": sorted(ours)[:1]}).to_arrow())
        mend_words(connection, 300)
        found = set(connection.sql("select * from mended").fetchall())
    strange = ours - set(sorted(ours)[:1])
    wanted = {(a, b) for a in strange for b in theirs if OSA.distance(a, b) == 1}
    assert wanted <= found
    # One letter out of each may be two slips, never more.
    assert all(a in strange and b in theirs and OSA.distance(a, b) in (1, 2) for a, b in found)


def test_a_slip_in_the_first_word_and_another_in_the_last_still_find_the_company() -> None:
    held = companies(company("01234567", "HARGROVE HEALTHCARE (SOUTH) LTD"))
    who = providers(provider("cqc:1-1", "Harprove Healthcare (Suth) Limited"))
    found = sought(who, snapshots(snapshot("cqc:1-1")), held)
    assert found.pairs.rows() == [("cqc:1-1", "01234567")]
