"""Registers of the past made from registrations, and whose end was the end of the care."""

from __future__ import annotations

from datetime import date, timedelta

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from polars.testing import assert_frame_equal

from data.warehouse.facts import Facts
from features.adult_panel import adult_panel
from features.registration_history import (
    MONTH,
    origins,
    outcome_shown,
    registered_at,
    registration_labels,
)
from tests.features.adult_made import adult, registered, registration, successor

MARKET = "care-homes"
ORIGIN = date(2024, 3, 31)
SEEN = ORIGIN + MONTH
days = st.dates(date(2021, 1, 1), date(2026, 6, 1))


def labels_of(held: Facts, known_by: date | None = None) -> dict[str, tuple[int | None, str]]:
    found = registration_labels(held, MARKET, ORIGIN, 12, known_by)
    return {row["service_id"]: (row["label"], row["outcome"]) for row in found.to_dicts()}


@settings(max_examples=60)
@given(st.lists(st.tuples(days, st.none() | days), max_size=12), days)
def test_the_register_of_a_day_is_that_of_the_slow_twin(
    spells: list[tuple[date, date | None]], day: date
) -> None:
    rows = [
        registration(f"1-{n}", opened, ended if ended and ended >= opened else None)
        for n, (opened, ended) in enumerate(spells)
    ]
    twin = {
        row["service_id"]
        for row in rows
        if row["registered_on"] <= day and (row["ended_on"] is None or row["ended_on"] > day)
    }
    found = registered_at(registered(rows), MARKET, day, day + timedelta(days=3_000))
    assert set(found["service_id"]) == twin
    assert found["ended_on"].null_count() == len(found)


def test_labels_tell_the_end_of_care_from_the_end_of_a_registration() -> None:
    held = registered(
        [
            registration("1-stays", date(2015, 1, 1)),
            registration("1-closes", date(2015, 1, 1), date(2024, 9, 1)),
            registration("1-closes-later", date(2015, 1, 1), date(2025, 4, 1)),
            registration("1-sold", date(2015, 1, 1), date(2024, 9, 1)),
            registration("1-same-place", date(2015, 1, 1), date(2024, 9, 1), postcode="TN1 1AA"),
            registration("1-anew", date(2024, 8, 1), postcode="TN1 1AA"),
            registration("1-uprn", date(2015, 1, 1), date(2024, 9, 1), uprn="100"),
            registration("1-uprn-anew", date(2024, 9, 2), uprn="100"),
            registration("1-gone-before", date(2015, 1, 1), date(2024, 3, 31)),
            registration("1-not-yet", date(2024, 4, 1)),
        ],
        [successor("1-sold", "1-elsewhere", date(2024, 10, 1))],
    )
    assert labels_of(held) == {
        "cqc:1-stays": (0, "stayed"),
        "cqc:1-closes": (1, "exit"),
        "cqc:1-closes-later": (0, "stayed"),
        "cqc:1-sold": (None, "succeeded"),
        "cqc:1-same-place": (None, "succeeded"),
        "cqc:1-uprn": (None, "succeeded"),
    }


def test_an_office_that_shares_a_postcode_takes_nothing_over() -> None:
    office = {"market": "home-care", "home_care": True, "postcode": "TN1 1AA"}
    held = registered(
        [
            registration("1-old", date(2015, 1, 1), date(2024, 9, 1), **office),
            registration("1-other", date(2024, 9, 1), service_name="Another Ltd", **office),
            registration("1-renamed", date(2015, 1, 1), date(2024, 9, 1), **office),
            registration("1-again", date(2024, 9, 1), service_name="HOUSE 1 renamed", **office),
        ]
    )
    found = registration_labels(held, "home-care", ORIGIN, 12)
    assert dict(found.select("service_id", "outcome").iter_rows()) == {
        "cqc:1-old": "exit",
        "cqc:1-renamed": "succeeded",
    }


def test_an_outcome_is_known_a_month_after_the_horizon_and_not_before() -> None:
    held = registered([registration("1-1", date(2015, 1, 1), date(2024, 9, 1))])
    after = date(2025, 3, 31) + MONTH
    assert labels_of(held, after) == {"cqc:1-1": (1, "exit")}
    assert labels_of(held, after - timedelta(days=1)) == {"cqc:1-1": (None, "unknown")}
    assert not outcome_shown(held, date(2025, 7, 1), 12)  # the list of July 2026 came too soon
    assert outcome_shown(held, date(2025, 5, 31), 12)


def test_a_successor_named_later_is_not_known_earlier() -> None:
    late = date(2026, 1, 1)
    held = registered(
        [registration("1-1", date(2015, 1, 1), date(2024, 9, 1))], [successor("1-1", "1-2", late)]
    )
    assert labels_of(held, date(2025, 6, 1)) == {"cqc:1-1": (1, "exit")}
    assert labels_of(held, late) == {"cqc:1-1": (None, "succeeded")}


def test_origins_are_each_31_march_a_list_looks_back_on_and_the_newest_list() -> None:
    held = registered(
        [registration("1-1", date(2015, 1, 1))], lists=[adult("1-1", date(2026, 7, 1))]
    )
    found = origins(held, MARKET)
    assert found["as_at"].to_list()[-3:] == [date(2025, 3, 31), date(2026, 3, 31), date(2026, 7, 1)]
    assert found["known_on"].to_list()[-2:] == [date(2026, 5, 1), date(2026, 7, 1)]
    assert origins(registered([]), MARKET).is_empty()
    assert origins(held, "home-care").is_empty()


def test_the_panel_counts_owners_and_councils_of_the_day() -> None:
    held = registered(
        [
            registration("1-1", date(2020, 3, 31)),
            registration("1-2", date(2021, 1, 1), la_name="Fife", region=None),
            registration("1-lost", date(2015, 1, 1), date(2023, 12, 1)),
            registration("1-rival", date(2015, 1, 1), provider_id="cqc:Elm"),
            registration("1-alone", date(2015, 1, 1), provider_id=None),
        ]
    )
    rows = {row["service_id"]: row for row in adult_panel(held, MARKET, ORIGIN, SEEN).to_dicts()}
    one = rows["cqc:1-1"]
    assert set(rows) == {"cqc:1-1", "cqc:1-2", "cqc:1-rival", "cqc:1-alone"}
    assert one["age"] == pytest.approx(4, abs=0.01)
    assert (one["owner_homes"], one["owner_councils"], one["owner_growth"]) == (2, 2, -1)
    assert one["owner_lost_share"] == pytest.approx(1 / 3)
    assert (one["la_homes"], one["la_lost_share"]) == (3, pytest.approx(1 / 4))
    assert one["la_hhi"] == pytest.approx(3 * (100 / 3) ** 2)
    assert one["owner_la_share"] == pytest.approx(1 / 3)
    assert rows["cqc:1-alone"]["single_home_owner"] == 1
    assert (one["places"], one["grade"], one["rating_age"]) == (None, None, None)


def test_ratings_and_beds_come_from_lists_of_the_time_only() -> None:
    rows = [registration("1-1", date(2015, 1, 1))]
    early, late = date(2024, 2, 1), date(2025, 2, 1)
    lists = [
        adult("1-1", early, places=30, rating="Good", inspected_on=date(2021, 3, 31)),
        adult("1-1", late, places=20, rating="Inadequate", inspected_on=date(2023, 1, 1)),
    ]
    one = adult_panel(registered(rows, lists=lists), MARKET, ORIGIN, SEEN).row(0, named=True)
    assert (one["places"], one["grade"], one["inspections_seen"]) == (30, 2, 1)
    assert one["rating_age"] == pytest.approx(3, abs=0.01)


def test_nothing_of_the_future_changes_a_panel_or_a_label() -> None:
    rows = [
        registration("1-1", date(2015, 1, 1)),
        registration("1-2", date(2016, 1, 1), date(2024, 9, 1)),
        registration("1-3", date(2017, 1, 1), provider_id="cqc:Elm"),
    ]
    known_by = date(2025, 3, 31) + MONTH
    later = [
        registration("1-9", date(2024, 4, 1)),
        registration("1-8", date(2014, 1, 1), known_on=date(2025, 6, 1)),
        # An end that happened within the horizon but came out only later.
        registration("1-3", date(2017, 1, 1), date(2024, 8, 1), provider_id="cqc:Elm")
        | {"end_known_on": date(2025, 6, 1)},
    ]
    before = registered(rows)
    after = registered([*rows[:2], *later])
    assert_frame_equal(
        adult_panel(after, MARKET, ORIGIN, SEEN), adult_panel(before, MARKET, ORIGIN, SEEN)
    )
    assert labels_of(after, known_by) == labels_of(before, known_by)


def test_facts_of_an_inspectorate_hold_its_services_alone() -> None:
    held = registered(
        [registration("1-1", date(2015, 1, 1))],
        [successor("1-1", "1-2", ORIGIN)],
        [adult("1-1", ORIGIN), adult("CS1", ORIGIN, body="ci", owner_name="Elm")],
    )
    theirs = held.of(("ci",))
    assert theirs.service_snapshot["service_id"].to_list() == ["ci:CS1"]
    assert theirs.provider["provider_id"].to_list() == ["ci:Elm"]
    assert theirs.registration.is_empty()
    assert theirs.cqc_relationship.is_empty()
    assert_frame_equal(held.of(("cqc",)).registration, held.registration)
    assert isinstance(theirs.local_authority, pl.DataFrame)


def test_a_council_s_concentration_is_one_figure_whatever_the_order() -> None:
    held = [registration(f"{n}-{k}", date(2015, 1, 1), provider_id=f"cqc:{n}")
            for n in range(1, 60) for k in range(n % 7 + 1)]  # fmt: skip
    sizes = [n % 7 + 1 for n in range(1, 60)]
    exact = 10_000 * sum(size**2 for size in sizes) / sum(sizes) ** 2
    for rows in (held, held[::-1], held[1::2] + held[::2]):
        panel = adult_panel(registered(rows), MARKET, ORIGIN, SEEN)
        assert set(panel["la_hhi"]) == {exact}
