"""The reviewed table of councils and bodies that became others."""

from __future__ import annotations

from datetime import date

import polars as pl
import pytest

from data.identity.succession.constituency_maps import redrawn_between
from data.identity.succession.reorganisations import (
    body_key,
    council_area,
    made_of,
    passages,
    reorganisations,
)
from data.tables.service import ServiceSnapshot
from data.tables.succession import EXPLAINED
from tests.features.hand_made import frame, home


def key(name: str) -> str:
    found = pl.select(body_key(pl.lit(name))).item()
    assert isinstance(found, str)
    return found


def test_every_fact_has_a_day_a_source_and_its_own_words() -> None:
    facts = reorganisations()
    assert len(facts) >= 20
    assert facts["happened_on"].null_count() == facts["known_on"].null_count() == 0
    assert facts["happened_on"].is_between(date(2014, 1, 1), date(2026, 12, 31)).all()
    assert facts["source"].str.contains(r"^https?://\S+\.\S+/").all()
    assert (facts["quote"].str.len_chars() > 20).all()
    assert set(facts["kind"]) == set(EXPLAINED)
    assert facts.select("from_key", "to_key", "happened_on").is_unique().all()
    known = {"council:Cumbria", "council:Bradford", "council:Worcestershire"}
    assert known <= set(facts["from_key"])


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Cumbria County Council", "CUMBRIA"),
        ("City of Bradford Metropolitan District Council", "Bradford"),
        ("Bradford Children and Families Trust", "Bradford Children's and Families Trust Limited"),
        ("Birmingham Children's Trust", "Birmingham Children's Trust Community Interest Company"),
        ("Northamptonshire Children's Trust", "Northamptonshire Childrens Trust Limited"),
    ],
)
def test_spellings_of_one_body_share_a_key(one: str, other: str) -> None:
    assert key(one) == key(other)


def test_a_council_is_not_the_body_it_set_up() -> None:
    assert key("Birmingham City Council") != key("Birmingham Children's Trust")


def test_areas_join_councils_made_of_one_another_and_no_others() -> None:
    names = ["Cumbria", "Cumberland", "Westmorland and Furness", "Lancashire", "Poole", "Dorset"]
    area = dict(
        zip(
            names,
            pl.Series(names).to_frame("n").select(council_area(pl.col("n")))["n"],
            strict=True,
        )
    )
    assert area["Cumbria"] == area["Cumberland"] == area["Westmorland and Furness"]
    assert area["Poole"] == area["Dorset"]
    assert len({area["Cumbria"], area["Poole"], area["Lancashire"]}) == 3
    pairs = set(made_of().select("former", "heir").iter_rows())
    assert ("Cumbria", "Cumberland") in pairs and ("Cumberland", "Cumbria") not in pairs
    assert ("Cumberland", "Westmorland and Furness") not in pairs


def test_a_council_that_keeps_its_name_explains_no_end() -> None:
    rows = passages()
    same = rows.filter(pl.col("from_owner_key") == pl.col("to_owner_key"))
    # Only where one council became several may the new name stand on the old registration.
    assert set(same["rule_on"].unique()) <= set(
        reorganisations().group_by("from_key", "happened_on").len()["happened_on"]
    )
    assert "council:Buckinghamshire" not in set(rows["from_owner_key"])


def test_redrawn_constituencies_are_told_from_a_few_new_names() -> None:
    def register(year: int, names: list[str]) -> list[dict[str, object]]:
        return [home(f"SC{n:06}", year, constituency=name) for n, name in enumerate(names)]

    old = [f"Old {letter}" for letter in "abcdefghij"]
    rows = frame(
        ServiceSnapshot,
        [
            *register(2022, old),
            *register(2023, [name.upper() for name in old[:9]] + ["New"]),
            *register(2025, [f"Fresh {letter}" for letter in "abcdefghij"]),
        ],
    )
    apart = set(redrawn_between(rows).select("one", "other").iter_rows())
    days = {year: date(year, 3, 31) for year in (2022, 2023, 2025)}
    assert (days[2022], days[2025]) in apart and (days[2025], days[2022]) in apart
    assert (days[2022], days[2023]) not in apart
