"""What ended, and under which registration it went on: hand-made registers."""

from __future__ import annotations

from datetime import date
from typing import Any

import polars as pl
import pytest
from polars.testing import assert_frame_equal

from data.identity.succession.weights import weights
from data.tables.succession import CONTINUED, Succession
from tests.data.identity.endings import crowd, ending, home, moved, standing, told
from tests.features.adult_made import registration, successor
from tests.features.hand_made import published

YEARS = range(2018, 2024)
LEFT = date(2020, 9, 10)


def went_on(**heir: Any) -> pl.DataFrame:
    """A home of Acorn's ends on 10 September 2020; another in its place began that day."""
    more = {"registered_on": LEFT} | heir
    owner = more.pop("owner", "Acorn Ltd")
    first = more["registered_on"].year + 1
    return told(
        [
            *crowd(YEARS),
            *standing("SC000001", range(2018, 2021)),
            *standing("SC000002", range(first, 2024), owner, **more),
        ],
        [moved("SC000001", 2021, on=LEFT)],
    )


def test_the_same_place_size_owner_and_day_is_a_re_registration() -> None:
    row = ending(went_on(), "SC000001")
    assert row["to_service_id"] == "ofsted:SC000002"
    assert (row["kind"], row["method"]) == ("re-registration", "model")
    assert row["probability"] > 0.9
    assert (row["ended_on"], row["started_on"], row["happened_on"]) == (LEFT, LEFT, LEFT)
    assert row["known_on"] == published(2021)
    for words in ("began the same day", "Kent 1", "4 places both", "same owner (Acorn Ltd)"):
        assert words in row["evidence"]


@pytest.mark.parametrize(
    ("heir", "kind"),
    [
        ({"owner": "ACORN LIMITED"}, "re-registration"),
        ({"owner": "Birch Childcare Ltd"}, "change-of-owner"),
        ({"owner": None}, "re-registration"),
        ({"owner": "Acorn (North) Ltd"}, "change-of-owner"),
    ],
)
def test_the_owner_decides_the_kind(heir: dict[str, Any], kind: str) -> None:
    assert ending(went_on(**heir), "SC000001")["kind"] == kind


@pytest.mark.parametrize(
    "heir",
    [
        {"la_name": "Essex"},
        {"registered_on": date(2022, 9, 10)},
        {"provision_type": "Independent fostering agency", "market": "fostering"},
        {"owner": "Birch Ltd", "constituency": "Kent 3", "places": 9},
    ],
)
def test_another_council_day_kind_or_size_is_no_successor(heir: dict[str, Any]) -> None:
    assert ending(went_on(**heir), "SC000001")["kind"] not in CONTINUED


def test_one_beginning_continues_one_end_only() -> None:
    rows = told(
        [
            *crowd(YEARS),
            *standing("SC000001", range(2018, 2021)),
            *standing("SC000002", range(2018, 2021), constituency="Kent 2"),
            *standing("SC000003", range(2021, 2024), registered_on=LEFT),
        ],
        [moved("SC000001", 2021, on=LEFT), moved("SC000002", 2021, on=LEFT)],
    )
    assert ending(rows, "SC000001")["to_service_id"] == "ofsted:SC000003"
    assert ending(rows, "SC000002")["kind"] not in CONTINUED


def test_two_homes_of_one_owner_may_become_one() -> None:
    rows = told(
        [
            *crowd(YEARS),
            *standing("SC000001", range(2018, 2021), places=3),
            *standing("SC000002", range(2018, 2021), places=6),
            *standing("SC000003", range(2021, 2024), places=9, registered_on=LEFT),
        ],
        [moved("SC000001", 2021, on=LEFT), moved("SC000002", 2021, on=LEFT)],
    )
    for urn in ("SC000001", "SC000002"):
        row = ending(rows, urn)
        assert (row["kind"], row["to_service_id"]) == ("merger", "ofsted:SC000003")


def test_of_three_whose_places_add_up_the_likeliest_two_merged() -> None:
    rows = told(
        [
            *crowd(YEARS),
            *standing("SC000001", range(2018, 2021), places=3),
            *standing("SC000002", range(2018, 2021), places=6),
            *standing("SC000004", range(2018, 2021), places=3, owner=None),
            *standing("SC000003", range(2021, 2024), places=9, registered_on=LEFT),
        ],
        [
            moved("SC000001", 2021, on=LEFT),
            moved("SC000002", 2021, on=LEFT),
            moved("SC000004", 2021, on=date(2020, 8, 5)),
        ],
    )
    for urn in ("SC000001", "SC000002"):
        row = ending(rows, urn)
        assert (row["kind"], row["to_service_id"]) == ("merger", "ofsted:SC000003")
    assert ending(rows, "SC000004")["kind"] not in CONTINUED


def test_a_home_of_the_size_of_two_that_merged_does_not_undo_the_merger() -> None:
    """Another owner's home of nine places ended that day: the two of one owner are likelier."""
    rows = told(
        [
            *crowd(YEARS),
            *standing("SC000001", range(2018, 2021), places=3),
            *standing("SC000002", range(2018, 2021), places=6),
            *standing("SC000004", range(2018, 2021), "Oak Childcare Ltd", places=9),
            *standing("SC000003", range(2021, 2024), places=9, registered_on=LEFT),
        ],
        [moved(f"SC00000{n}", 2021, on=LEFT) for n in (1, 2, 4)],
    )
    for urn in ("SC000001", "SC000002"):
        assert ending(rows, urn)["kind"] == "merger"
    assert ending(rows, "SC000004")["kind"] not in CONTINUED


def test_a_constituency_that_only_lists_of_moves_tell_is_compared() -> None:
    """Homes never inspected stand on no register, but on the lists of who joined and who left."""

    def judged(part: str) -> float:
        there = {"la_name": "Kent", "places": 4.0, "sector": "Private"}
        joined = there | {"constituency": part}
        rows = told(
            [*crowd(YEARS), *standing("SC000001", range(2018, 2021))],
            [
                moved("SC000001", 2021, on=LEFT, constituency="Kent 1", **there),
                moved("SC000002", 2021, "joined", on=LEFT, **joined),
            ],
        )
        row = ending(rows, "SC000001")
        return float(row["probability_continued"] or 0)

    assert judged("Kent 1") > 2 * judged("Kent 3")


def test_what_passes_to_another_begins_before_rather_than_after_and_what_is_kept_may_follow() -> (
    None
):
    def judged(owner: str, began: date) -> float:
        rows = went_on(owner=owner, registered_on=began)
        return float(ending(rows, "SC000001")["probability_continued"] or 0)

    soon, week = date(2020, 9, 3), date(2020, 9, 17)
    assert judged("Oak Childcare Ltd", soon) > judged("Oak Childcare Ltd", week)
    assert judged("Acorn Ltd", week) > judged("Acorn Ltd", soon)


def test_what_the_regulator_cancelled_went_on_less_often() -> None:
    def judged(status: str | None) -> Any:
        homes = [
            *crowd(YEARS),
            *standing("SC000001", range(2018, 2021)),
            *standing("SC000002", range(2021, 2024), "Oak Childcare Ltd", registered_on=LEFT),
        ]
        return ending(
            told(homes, [moved("SC000001", 2021, on=LEFT, end_status=status)]), "SC000001"
        )

    cancelled, resigned = judged("Cancelled"), judged("Resigned")
    assert cancelled["probability_continued"] < resigned["probability_continued"]
    assert "cancelled by the regulator" in cancelled["evidence"]
    assert "cancelled" not in resigned["evidence"]


def test_a_home_alone_does_not_merge() -> None:
    rows = told(
        [
            *crowd(YEARS),
            *standing("SC000001", range(2018, 2021), places=3),
            *standing("SC000002", YEARS, places=6),
            *standing("SC000003", range(2021, 2024), places=9, registered_on=LEFT),
        ],
        [moved("SC000001", 2021, on=LEFT)],
    )
    assert ending(rows, "SC000001")["kind"] != "merger"


def test_nothing_begins_and_the_lists_reach_far_enough_a_true_closure() -> None:
    rows = told(
        [*crowd(YEARS), *standing("SC000001", range(2018, 2021))],
        [
            moved("SC000001", 2021, on=LEFT),
            *(moved("SC999999", year, "joined", on=date(year - 1, 5, 1)) for year in YEARS),
        ],
    )
    row = ending(rows, "SC000001")
    assert (row["kind"], row["to_service_id"]) == ("true-closure", None)
    # A successor may begin half a year later, so that the joiners of that year had to be told.
    assert row["known_on"] == published(2021)


def test_too_early_to_say_is_uncertain() -> None:
    rows = told(
        [*crowd(YEARS), *standing("SC000001", range(2018, 2023))],
        [moved("SC000001", 2023, on=date(2023, 2, 1))],
    )
    row = ending(rows, "SC000001")
    assert (row["kind"], row["to_service_id"]) == ("uncertain", None)
    assert "do not reach far enough" in row["evidence"]


def test_a_successor_is_known_when_the_later_of_both_was() -> None:
    rows = told(
        [
            *crowd(YEARS),
            *standing("SC000001", range(2018, 2021)),
            # Registered in time, but on no list before the register of two years later.
            *standing("SC000002", range(2022, 2024), registered_on=LEFT),
        ],
        [moved("SC000001", 2021, on=LEFT)],
    )
    row = ending(rows, "SC000001")
    assert row["to_service_id"] == "ofsted:SC000002"
    assert row["known_on"] == published(2022)


def test_councils_split_are_explained_by_the_reviewed_table() -> None:
    day = date(2023, 4, 1)
    council = {"la_name": "Cumbria", "sector": "Local authority", "places": 6}
    heir = council | {"la_name": "Westmorland and Furness", "registered_on": day}
    rows = told(
        [
            *crowd(range(2020, 2025), "Cumbria"),
            *standing("SC000001", range(2020, 2024), "Cumbria County Council", **council),
            *standing(
                "SC000002", range(2020, 2024), "Cumbria", **council | {"constituency": "Kent 2"}
            ),
            *standing("SC000003", [2024], "Westmorland and Furness Council", **heir),
        ]
    )
    kinds = [ending(rows, urn) for urn in ("SC000001", "SC000002")]
    assert {row["kind"] for row in kinds} == {"council-reorganisation"}
    assert {row["method"] for row in kinds} == {"rule"}
    named = [row for row in kinds if row["to_service_id"]]
    assert len(named) == 1 and "legislation.gov.uk" in named[0]["evidence"]
    [other] = [row for row in kinds if not row["to_service_id"]]
    assert "do not reach far enough" in other["evidence"]


def test_a_council_that_closes_a_home_long_before_is_not_reorganised() -> None:
    council = {"la_name": "Cumbria", "sector": "Local authority"}
    rows = told(
        [
            *crowd(range(2018, 2025), "Cumbria"),
            *standing("SC000001", range(2018, 2021), "Cumbria County Council", **council),
        ],
        [moved("SC000001", 2021, on=LEFT)],
    )
    assert ending(rows, "SC000001")["kind"] not in CONTINUED


def test_a_home_that_a_new_council_opens_months_later_is_not_explained_by_its_making() -> None:
    council = {"la_name": "Cumbria", "sector": "Local authority", "places": 6}
    began = date(2023, 7, 25)
    heir = council | {"la_name": "Westmorland and Furness", "registered_on": began}
    heir["constituency"] = "Cumbria 2"
    rows = told(
        [
            *crowd(range(2020, 2025), "Cumbria"),
            *standing("SC000001", range(2020, 2024), "Cumbria County Council", **council),
            *standing("SC000003", [2024], "Westmorland and Furness Council", **heir),
        ],
        [moved("SC000001", 2024, on=date(2023, 4, 1))],
    )
    row = ending(rows, "SC000001")
    assert (row["kind"], row["to_service_id"]) == ("council-reorganisation", None)


def test_what_the_register_states_wins_and_is_known_no_later_than_the_evidence() -> None:
    ended = date(2024, 9, 1)
    place = {"postcode": "TN1 1AA", "uprn": "100", "service_name": "The Elms"}
    rows = told(
        [],
        registrations=[
            registration("1-1", date(2015, 1, 1), ended, **place),
            registration("1-2", ended, provider_id="cqc:Ash", **place),
            registration("1-3", date(2015, 1, 1), ended, service_name="The Firs"),
            registration("1-4", ended, provider_id="cqc:Ash", service_name="Elsewhere"),
        ],
        links=[
            successor("1-1", "1-2", date(2026, 1, 1)),
            successor("1-3", "1-4", date(2026, 1, 1)),
        ],
    )
    stated = ending(rows, "cqc:1-1")
    assert (stated["to_service_id"], stated["method"]) == ("cqc:1-2", "publisher")
    assert stated["known_on"] == date(2024, 10, 2), "the premises told it before the register did"
    alone = ending(rows, "cqc:1-3")
    assert (alone["to_service_id"], alone["method"]) == ("cqc:1-4", "publisher")
    assert alone["known_on"] == date(2026, 1, 1)


def test_an_office_that_shares_a_postcode_takes_nothing_over() -> None:
    office = {"market": "home-care", "home_care": True, "postcode": "TN1 1AA", "places": None}
    rows = told(
        [],
        registrations=[
            *(
                registration(f"1-{n}", date(2012 + n % 12, 1 + n % 12, 1), **office)
                for n in range(20, 44)
            ),
            registration("1-1", date(2015, 1, 1), date(2024, 9, 1), **office),
            registration(
                "1-2", date(2024, 10, 1), provider_id="cqc:Ash", **office | {"service_name": "Zest"}
            ),
        ],
    )
    assert ending(rows, "cqc:1-1")["kind"] not in CONTINUED


def test_a_persons_name_stands_in_no_evidence() -> None:
    rows = went_on(owner="Mrs Hypothetical Example")
    assert "Hypothetical" not in "".join(rows["evidence"].to_list())
    assert "an individual" in ending(rows, "SC000001")["evidence"]


def test_the_order_of_rows_changes_nothing() -> None:
    homes = [
        *crowd(YEARS),
        *standing("SC000001", range(2018, 2021)),
        *standing("SC000002", range(2018, 2021)),
        *standing("SC000003", range(2021, 2024), registered_on=LEFT),
        *standing("SC000004", range(2021, 2024), registered_on=LEFT),
    ]
    moves = [moved(urn, 2021, on=LEFT) for urn in ("SC000001", "SC000002")]
    forward, backward = told(homes, moves), told(homes[::-1], moves[::-1])
    assert_frame_equal(forward, backward)
    assert forward["to_service_id"].drop_nulls().n_unique() == 2


def test_without_anything_there_is_nothing() -> None:
    assert told([]).is_empty()
    assert Succession.is_valid(told([home("SC000001", 2020)]))


def test_the_table_of_weights_is_of_shares() -> None:
    table = weights()
    lasting = table.gap["high"] - table.gap["low"] + 1
    for owner in ("kept", "passed"):
        assert sum(table.gap[owner] * lasting) == pytest.approx(1)
    days = table.gap.sort("low")
    assert (days["low"][1:] == days["high"][:-1] + 1).all(), "every day falls into one band"
    assert (days["low"][0], days["high"][-1]) == (-table.window_days, table.window_days)
    for field, levels in table.evidence.items():
        shares = table.successors(field).values()
        assert all(0 < share < 1 for share in shares), field
        assert all(0 < share < 1 for share in table.strangers(field).values()), field
        assert levels
    assert 0.5 <= table.accept < 1 and table.review_from < table.accept
