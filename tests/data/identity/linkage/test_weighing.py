"""Signs are added up as Fellegi and Sunter would, and candidates share one probability."""

from __future__ import annotations

import math
from datetime import date

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from data.identity.linkage.model import LinkageModel, linkage_model
from data.identity.linkage.signs import SIGNS
from data.identity.linkage.weighing import match_weights, weighed
from data.identity.matching.verdict import verdicts

MODEL = linkage_model()
_VALUES = {sign: [None, *MODEL.signs[sign]] for sign in SIGNS}
DAY = date(2024, 4, 1)


def pairs(*rows: dict[str, str | None]) -> pl.DataFrame:
    return pl.DataFrame(
        [{"entity_id": "a", "known_on": DAY, "against": None, **row} for row in rows],
        schema_overrides={**dict.fromkeys(SIGNS, pl.String), "against": pl.String},
    )


def plain_weight(row: dict[str, str | None], model: LinkageModel) -> float:
    weight = math.log2(model.prior / (1 - model.prior))
    for sign in SIGNS:
        if row[sign] is not None and row[sign] in model.signs[sign]:
            told = model.signs[sign][str(row[sign])]
            weight += math.log2(told.m / told.u)
    return weight


ROW = st.fixed_dictionaries({sign: st.sampled_from(values) for sign, values in _VALUES.items()})


@settings(max_examples=5)
@given(st.lists(ROW, min_size=1, max_size=6))
def test_splink_adds_the_weights_as_one_would_by_hand(rows: list[dict[str, str | None]]) -> None:
    found = match_weights(pairs(*rows), MODEL).to_list()
    assert found == pytest.approx([plain_weight(row, MODEL) for row in rows], abs=1e-6)


def test_what_was_never_seen_tells_nothing() -> None:
    row: dict[str, str | None] = dict.fromkeys(SIGNS)
    strange = {**row, "place": "on the moon"}
    plain, other = match_weights(pairs(row, strange), MODEL).to_list()
    assert plain == pytest.approx(other)


BEST: dict[str, str | None] = {
    "name": "same, form the same",
    "which_name": "name",
    "number": None,
    "place": "one postcode",
    "activity": "care",
    "age": "in the three years before",
    "standing": "on the register",
}


def test_two_equal_candidates_share_what_one_would_have_alone() -> None:
    alone = weighed(pairs(BEST))["probability"].to_list()
    both = weighed(pairs(BEST, BEST))["probability"].to_list()
    assert alone[0] > 0.99
    assert both[0] == pytest.approx(both[1]) and 0.49 < both[0] <= 0.5
    two_days = weighed(pairs(BEST, {**BEST, "known_on": date(2025, 4, 1)}))
    assert two_days["probability"].min() == pytest.approx(alone[0])


def test_what_dates_rule_out_takes_no_share() -> None:
    rows = weighed(pairs(BEST, {**BEST, "against": "too-young"}))
    assert rows["probability"][0] > 0.99


@pytest.mark.parametrize(
    ("change", "accepted"),
    [
        ({}, True),
        ({"names": "typing-error"}, True),
        ({"names": "typing-error", "forms": "unsaid", "place": "elsewhere"}, False),
        ({"forms": "unsaid", "place": "elsewhere"}, True),
        ({"forms": "unsaid", "place": None}, False),
        ({"forms": "agree", "place": None}, True),
        ({"names": "look-alike"}, False),
        ({"names": "similar"}, False),
        ({"names": "none"}, False),
        ({"names": "none", "number": "given beside another name"}, True),
        ({"names": "none", "number": "given beside another name", "place": "one area"}, False),
        ({"names": "none", "number": "given for others too"}, False),
        ({"names": "none", "number": "a slip away"}, False),
        ({"names": "look-alike", "number": "given"}, False),
        (
            {"names": "typing-error", "forms": "unsaid", "place": None, "number": "a slip away"},
            True,
        ),
        ({"names": "part"}, True),
        ({"names": "part", "place": "one town"}, False),
        ({"which_name": "place or trading name"}, True),
        ({"which_name": "place or trading name", "place": "one town"}, False),
        ({"against": "too-young"}, False),
        ({"probability": 0.79}, False),
    ],
)
def test_what_is_never_accepted_however_sure(change: dict[str, object], accepted: bool) -> None:
    row = {
        "entity_id": "a",
        "known_on": DAY,
        "probability": 0.999,
        "names": "same",
        "forms": "agree",
        "which_name": "name",
        "number": None,
        "place": "one postcode",
        "against": None,
        **change,
    }
    texts = dict.fromkeys(("against", "place", "number"), pl.String)
    frame = pl.DataFrame([row], schema_overrides=texts)
    found = verdicts(frame, MODEL).row(0, named=True)
    assert found["accepted"] is accepted
    assert (found["waits"] is None) == accepted


def test_only_a_whole_list_tells_that_a_spelling_is_nobodys() -> None:
    row = {
        "entity_id": "a",
        "known_on": DAY,
        "probability": 0.95,
        "names": "typing-error",
        "forms": "unsaid",
        "which_name": "name",
        "number": None,
        "against": None,
    }
    texts = dict.fromkeys(("against", "place", "number"), pl.String)
    away, unseen = (
        pl.DataFrame([{**row, "place": place}], schema_overrides=texts)
        for place in ("elsewhere", None)
    )
    assert verdicts(away, MODEL, whole=True)["accepted"].item()
    assert not verdicts(away, MODEL, whole=False)["accepted"].item()
    assert not verdicts(unseen, MODEL, whole=True)["accepted"].item()


def test_the_reviewed_parameters_point_the_way_that_reason_does() -> None:
    def ratio(sign: str, value: str) -> float:
        return MODEL.signs[sign][value].m / MODEL.signs[sign][value].u

    assert ratio("name", "same, form the same") > ratio("name", "same, form unsaid") > 1
    assert ratio("name", "none") < ratio("name", "look-alike") < 1
    assert ratio("place", "one postcode") > 1 > ratio("place", "elsewhere")
    assert ratio("number", "given") > ratio("number", "given for others too")
    assert ratio("number", "given beside another name") > ratio("number", "given for others too")
    assert ratio("number", "a slip away") > 1 > ratio("number", "another given")
    assert ratio("activity", "care") > 1 > ratio("activity", "another trade")
    assert MODEL.slope > 0 and MODEL.accept >= 0.8 > MODEL.review
    for levels in MODEL.signs.values():
        assert sum(weight.m for weight in levels.values()) == pytest.approx(1, abs=1e-4)
        assert sum(weight.u for weight in levels.values()) == pytest.approx(1, abs=1e-4)
