"""How many strangers begin in an area, and how many look like one of a pair: against a slow twin."""

from __future__ import annotations

from datetime import date
from typing import Any

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from data.identity.succession.strangers import YEARS, with_strangers

Began = dict[str, Any]
_OWNERS = st.sampled_from(["acorn", "birch", "oak"])
_PARTS = st.sampled_from(["Kent 1", "Kent 2", None])
_OPENED = st.builds(
    lambda year, area, owner, part, places, dated: {
        "started_by": date(year, 6, 1),
        "area": area,
        "owner_key": owner,
        "constituency": part,
        "places": places,
        "dated": dated,
    },
    st.integers(2012, 2020),
    st.sampled_from(["Kent", "Essex"]),
    _OWNERS,
    _PARTS,
    st.sampled_from([2.0, 4.0, None]),
    st.booleans(),
)
_NAMES = ("la_name", "sector", "uprn", "postcode", "name_key")


def opened(rows: list[Began]) -> pl.DataFrame:
    """Registrations that began, by the number of their row."""
    told = [
        dict.fromkeys(_NAMES)
        | {
            "to_id": str(n),
            "regime": "ofsted",
            "family": "homes for children",
            "provision_type": "Children's home",
        }
        | row
        for n, row in enumerate(rows)
    ]
    kinds = {"places": pl.Float64, "started_by": pl.Date, "dated": pl.Boolean}
    schema = {name: kinds.get(name, pl.String) for name in told[0]}
    return pl.DataFrame(told, schema=schema)


def pair(began: pl.DataFrame, first: int, second: int) -> dict[str, Any]:
    """What is added to the pair of two rows."""
    ends = []
    for number, end in ((first, "from"), (second, "to")):
        row = began[number].rename({"to_id": "id"})
        ends.append(row.select(pl.all().name.prefix(f"{end}_")))
    both = pl.concat(ends, how="horizontal").with_columns(
        kind=pl.lit("same"), regime=pl.lit("ofsted")
    )
    [row] = with_strangers(both, began).to_dicts()
    return row


@given(st.lists(_OPENED, min_size=2, max_size=12))
def test_shares_are_those_of_the_others_there_by_then(rows: list[Began]) -> None:
    rows = [rows[0], rows[1] | {"dated": True}, *rows[2:]]
    first, second = rows[0], rows[1]
    found = pair(opened(rows), 0, 1)
    by_then = [row for row in rows[2:] if row["started_by"].year <= second["started_by"].year]
    others = [row for row in by_then if row["area"] == second["area"]]
    # Where the first of the pair began elsewhere or later it was never among them.
    if first["area"] == second["area"]:
        same = sum(row["owner_key"] == second["owner_key"] for row in others)
        if first["started_by"].year > second["started_by"].year:
            others_n = len(others)
        else:
            others_n = len(others)
            if first["owner_key"] != second["owner_key"]:
                assert found["n_owner_key"] == same + 1
        assert found["share_owner_key"] == pytest.approx((same + 0.5) / (others_n + 1))
    recent = [
        row
        for row in others
        if row["dated"] and row["started_by"].year > second["started_by"].year - YEARS
    ]
    own = first["area"] == second["area"] and first["dated"]
    near = second["started_by"].year - YEARS < first["started_by"].year
    own = own and near and first["started_by"].year <= second["started_by"].year
    assert found["openings"] == len(recent) + own + 1


def test_neither_of_a_pair_is_a_stranger_to_it() -> None:
    acorn = {"area": "Kent", "owner_key": "acorn", "constituency": "Kent 1", "places": 4.0}
    others = [acorn | {"owner_key": f"o{n}", "started_by": date(2015, 1, 1)} for n in range(9)]
    rows = [
        acorn | {"started_by": date(2010, 1, 1)},
        acorn | {"started_by": date(2018, 1, 1)},
        *others,
    ]
    found = pair(opened([row | {"dated": True} for row in rows]), 0, 1)
    # Nobody else there is Acorn's, though both of the pair are.
    assert found["share_owner_key"] == pytest.approx(0.5 / 10)


def test_what_begins_later_changes_nothing() -> None:
    base = {"area": "Kent", "owner_key": "acorn", "constituency": "Kent 1", "places": 4.0}
    early = [base | {"started_by": date(2014 + n, 1, 1), "dated": True} for n in range(4)]
    late = [base | {"started_by": date(2019, 1, 1), "constituency": "Kent 7", "dated": True}] * 5
    assert pair(opened(early), 0, 3) == pair(opened(early + late), 0, 3)


def test_few_counted_in_a_large_area_are_luck_and_what_stood_at_first_did_not_open() -> None:
    """Of two areas in which one home opened, more are expected where there are more homes."""

    def area(name: str, stock: int, dated: bool) -> list[Began]:
        base = {"area": name, "owner_key": None, "constituency": None, "places": None}
        old = [base | {"started_by": date(2010, 1, 1), "dated": dated}] * stock
        return [*old, base | {"started_by": date(2018, 1, 1), "dated": True}]

    rows = [*area("Kent", 30, dated=False), *area("Essex", 3, dated=False)]
    kent, essex = pair(opened(rows), 0, 30), pair(opened(rows), 31, 34)
    assert kent["openings"] == essex["openings"] == 1
    assert kent["rate"] > 3 * essex["rate"] > 0
