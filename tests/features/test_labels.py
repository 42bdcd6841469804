"""Who had left a year later: drawn cases, a slow twin, the real registers' counts."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from data.warehouse.facts import Facts
from features.labels import exit_counts, exit_labels
from features.population import omits_uninspected
from tests.features.hand_made import MARKET, day, facts, home, moved, published

DIAGRAMS = Path(__file__).with_name("label_diagrams.txt")
#: What a mark says of a home at one register; None: not on it.
MARKS = {"H": ("home", True), "U": ("home", False), "S": ("school", True), ".": None, "L": None}
Drawn = dict[str, dict[int, str]]


def registers_of(drawn: Drawn) -> Facts:
    homes, moves = [], []
    for urn, marks in drawn.items():
        for year, mark in marks.items():
            if mark == "L":
                moves.append(moved(urn, year, on=date(year - 1, 12, 1)))
            elif mark != ".":
                kind, inspected = MARKS[mark] or ("", False)
                more = {} if inspected else {"inspected_on": None, "rating": None}
                school = {"provision_type": "Residential special school", "market": None}
                homes.append(home(urn, year, **more, **(school if kind == "school" else {})))
    return facts(homes, moves=moves)


def outcome_by_hand(drawn: Drawn, base: int, known: int) -> dict[str, str]:
    """The label's definition, a home at a time."""
    years = sorted({year for marks in drawn.values() for year in marks if year <= known})
    on = {y: {u: MARKS[m[y]] for u, m in drawn.items() if MARKS[m.get(y, ".")]} for y in years}
    years = [year for year in years if on[year]]
    found = {}
    for urn, is_there in on.get(base, {}).items():
        if is_there is None or is_there[0] != "home":
            continue
        if base + 1 not in years:
            found[urn] = "unknown"
            continue
        homes_after = [it for it in on[base + 1].values() if it and it[0] == "home"]
        prints_uninspected = any(not it[1] for it in homes_after)
        if urn in on[base + 1]:
            found[urn] = "stayed"
        elif drawn[urn].get(base + 1) == "L":
            found[urn] = "exit"
        elif not is_there[1] and not prints_uninspected:
            found[urn] = "censored"
        elif any(urn in on[year] for year in years if year > base + 1):
            found[urn] = "returned"
        else:
            found[urn] = "exit"
    return found


def outcomes(labels: pl.DataFrame) -> dict[str, str]:
    return {
        row["service_id"].removeprefix("ofsted:"): row["outcome"]
        for row in labels.iter_rows(named=True)
    }


def diagrams() -> Iterator[Any]:
    for block in DIAGRAMS.read_text(encoding="utf-8").split("\n--- ")[1:]:
        name, *lines = block.strip().splitlines()
        words = {key: rest for key, *rest in (line.split() for line in lines)}
        base, years = int(words.pop("from")[0]), [int(y) for y in words.pop("years")]
        known = int(words.pop("known", [str(max(years))])[0])
        drawn = {u: dict(zip(years, marks, strict=False)) for u, (*marks, _, _) in words.items()}
        said = {urn: rest[-1] for urn, rest in words.items() if rest[-1] != "-"}
        yield pytest.param(drawn, base, known, said, id=name)


@pytest.mark.parametrize(("drawn", "base", "known", "said"), list(diagrams()))
def test_diagram(drawn: Drawn, base: int, known: int, said: dict[str, str]) -> None:
    assert outcome_by_hand(drawn, base, known) == said
    labels = exit_labels(registers_of(drawn), MARKET, day(base), published(known))
    assert outcomes(labels) == said


@given(st.data(), st.integers(2, 5))
@settings(max_examples=60, deadline=None)
def test_labels_are_those_of_the_slow_twin(data: st.DataObject, count: int) -> None:
    years = list(range(2017, 2017 + count))
    drawn = {
        f"SC{number:06}": {year: data.draw(st.sampled_from("HHHUS..L")) for year in years}
        for number in range(1, data.draw(st.integers(2, 7)))
    }
    held = registers_of(drawn)
    if held.service_snapshot.is_empty():
        return
    for known in years:
        for base in years:
            if base > known:
                continue
            labels = exit_labels(held, MARKET, day(base), published(known))
            assert outcomes(labels) == outcome_by_hand(drawn, base, known)
            assert labels["service_id"].is_unique().all()
            numbers = {"exit": 1, "stayed": 0, "returned": 0, "censored": None, "unknown": None}
            assert labels["label"].to_list() == [numbers[o] for o in labels["outcome"]]


def test_list_exits_and_gone_tell_a_change_of_type_from_going() -> None:
    drawn = {
        "SC000001": {2018: "H", 2019: "S"},
        "SC000002": {2018: "H", 2019: "."},
        "SC000003": {2018: "H", 2019: "H"},
    }
    counts = exit_counts(registers_of(drawn), MARKET).row(0, named=True)
    assert (counts["list_exits"], counts["gone_any_type"], counts["label_exits"]) == (2, 1, 1)


def test_lead_is_counted_from_publication() -> None:
    homes = [home(f"SC00000{n}", 2018) for n in (1, 2, 3)] + [home("SC000009", 2019)]
    left = [
        moved("SC000001", 2019, on=date(2018, 5, 1)),  # gone before the register came out
        moved("SC000002", 2019, on=date(2018, 7, 26)),
        moved("SC000003", 2019, on=date(2018, 8, 5)),
    ]
    counts = exit_counts(facts(homes, moves=left), MARKET).row(0, named=True)
    assert counts["known_by"] == published(2018)
    assert counts["left_before_published"] == 1
    assert counts["lead_days_median"] == 10


def test_one_blank_inspection_does_not_make_a_register_of_the_uninspected() -> None:
    slip = [home(f"SC{n:06}", 2019, inspected_on=None if n == 0 else day(2018)) for n in range(200)]
    assert omits_uninspected(facts(slip).service_snapshot)
    many = [home(f"SC{n:06}", 2019, inspected_on=None if n < 9 else day(2018)) for n in range(200)]
    assert not omits_uninspected(facts(many).service_snapshot)


LIST_EXITS = [129, 141, 121, 104, 117, 97, 126, 130, 154]
GONE = [122, 140, 121, 104, 114, 96, 126, 130, 152]
LABEL = [122, 140, 121, 104, 113, 96, 126, 118, 152]


@pytest.mark.real
def test_three_counts_of_the_real_registers(real_facts: Facts) -> None:
    counts = exit_counts(real_facts, MARKET).filter(pl.col("list_exits").is_not_null())
    assert counts["as_at"].dt.year().to_list() == list(range(2015, 2024))
    assert counts["list_exits"].to_list() == LIST_EXITS
    assert counts["gone_any_type"].to_list() == GONE
    # What went on under another registration is set aside from the label, and from nothing else.
    assert (counts["label_exits"] + counts["continued"]).to_list() == LABEL


@pytest.mark.real
def test_the_un_inspected_of_2022_are_censored(real_facts: Facts) -> None:
    of_2022 = exit_labels(real_facts, MARKET, day(2022))
    censored = of_2022.filter(pl.col("outcome") == "censored")
    assert len(censored) == 12
    assert censored["label"].is_null().all()


@pytest.mark.real
def test_the_two_that_came_back(real_facts: Facts) -> None:
    def said_of(urn: str, year: int) -> tuple[str, int]:
        labels = exit_labels(real_facts, MARKET, day(year))
        row = labels.filter(pl.col("service_id") == f"ofsted:{urn}").row(0, named=True)
        return row["outcome"], row["label"]

    assert said_of("SC069198", 2019) == ("returned", 0)
    # This one stands on the leavers list of 2021 and registered again a year later: it did leave.
    assert said_of("SC386057", 2020) == ("exit", 1)
    assert said_of("SC386057", 2022) == ("stayed", 0)
