"""One to one, the most probable first: against a twin that looks at one pair at a time."""

from __future__ import annotations

import numpy as np
import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from data.identity.succession.assignment import assign, belief

Pair = tuple[str, str, float]
pairs_drawn = st.lists(
    st.tuples(
        st.sampled_from("ABCDE"), st.sampled_from("vwxyz"), st.sampled_from([0.1, 0.25, 0.5, 0.9])
    ),
    max_size=18,
    unique_by=lambda pair: pair[:2],
)


def slow_twin(pairs: list[Pair]) -> set[tuple[str, str]]:
    """Again and again the best of the pairs whose two sides are both free."""
    taken: set[tuple[str, str]] = set()
    while True:
        free = [
            pair
            for pair in pairs
            if all(pair[0] != one and pair[1] != other for one, other in taken)
        ]
        if not free:
            return taken
        best = max(pair[2] for pair in free)
        taken.add(min(pair[:2] for pair in free if pair[2] == best))


@given(pairs_drawn)
def test_assignment_is_that_of_the_slow_twin(pairs: list[Pair]) -> None:
    rows = pl.DataFrame(
        pairs,
        schema={"from_id": pl.String, "column": pl.String, "probability": pl.Float64},
        orient="row",
    )
    found = assign(rows)
    assert set(found.select("from_id", "column").iter_rows()) == slow_twin(pairs)
    assert found["from_id"].is_unique().all() and found["column"].is_unique().all()


@given(pairs_drawn, st.randoms(use_true_random=False))
def test_belief_shares_one_registration_among_its_rivals(pairs: list[Pair], luck: object) -> None:
    if not pairs:
        return
    rows = np.array([ord(one) - ord("A") for one, _, _ in pairs])
    columns = np.array([ord(other) - ord("v") for _, other, _ in pairs])
    log_odds = np.array([20 * (share - 0.4) for _, _, share in pairs])
    found = belief(rows, columns, log_odds)
    for side in (rows, columns):
        assert (np.bincount(side, found.pair) <= 1 + 1e-6).all()
    assert (found.went_on >= found.pair - 1e-9).all()
    alone = 1 / (1 + np.exp(-log_odds))
    assert (found.pair <= alone + 1e-9).all(), "a rival never makes a pair likelier"


def test_a_pair_without_rivals_has_its_own_odds() -> None:
    found = belief(np.array([0]), np.array([0]), np.array([np.log(3.0)]))
    assert found.pair[0] == pytest.approx(0.75, abs=1e-6)


def test_two_that_could_each_be_either_went_on_surely_and_as_which_is_even() -> None:
    rows, columns = np.array([0, 0, 1, 1]), np.array([0, 1, 0, 1])
    found = belief(rows, columns, np.full(4, 8.0))
    assert found.pair == pytest.approx(np.full(4, 0.5), abs=0.02)
    assert (found.went_on > 0.95).all()


def test_two_ends_and_one_beginning_share_it() -> None:
    found = belief(np.array([0, 1]), np.array([0, 0]), np.array([8.0, 8.0]))
    assert found.pair == pytest.approx([0.5, 0.5], abs=0.02)


def test_nothing_to_assign() -> None:
    empty = np.array([], dtype=np.int64)
    assert len(belief(empty, empty, np.array([])).pair) == 0
