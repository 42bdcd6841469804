"""Nothing is used before it happened or before it was public: hostile rows change nothing."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date

import polars as pl
import pytest
from polars.testing import assert_frame_equal

from data.tables.cqc import Registration
from data.tables.identity import Ownership
from data.warehouse.facts import HAPPENED, LASTING, Facts
from features.concentration import LEVELS, concentration, dependency
from features.labels import exit_labels
from features.panel import service_panel
from tests.features.hand_made import MARKET, day, frame, published
from tests.features.hostile import known_too_late, not_yet_happened

Attack = Callable[[Facts, date, date], Facts]
ATTACKS = [known_too_late, not_yet_happened]
YEARS = [2017, 2020, 2023]


def known(facts: Facts, year: int) -> date:
    day_of = facts.editions().filter(pl.col("as_at") == day(year))["known_on"].item()
    assert isinstance(day_of, date)
    return day_of


@pytest.mark.parametrize("attack", ATTACKS)
@pytest.mark.parametrize("year", YEARS)
def test_panel(small: Facts, attack: Attack, year: int) -> None:
    as_at, known_by = day(year), known(small, year)
    attacked = attack(small, as_at, known_by)
    for table in {*HAPPENED, *LASTING} - {"providers_places"}:
        assert len(getattr(attacked, table)) > len(getattr(small, table)), table
    assert_frame_equal(service_panel(attacked, MARKET, as_at), service_panel(small, MARKET, as_at))


@pytest.mark.parametrize("year", YEARS)
def test_labels_as_known_by_a_day(small: Facts, year: int) -> None:
    known_by = known(small, year)
    attacked = known_too_late(small, day(year), known_by)
    # The next register too: what it says of today's homes is the label.
    attacked = known_too_late(attacked, day(year + 1), known_by)
    for base in range(2016, year + 1):
        before, after = (
            exit_labels(held, MARKET, day(base), known_by).sort("service_id")
            for held in (small, attacked)
        )
        assert_frame_equal(after, before)


@pytest.mark.parametrize("attack", ATTACKS)
@pytest.mark.parametrize("year", YEARS)
def test_concentration_and_dependency_as_known_by_a_day(
    small: Facts, attack: Attack, year: int
) -> None:
    as_at, known_by = day(year), known(small, year)
    attacked = attack(small, as_at, known_by)
    for by in LEVELS:
        for sector in ("all", "private"):
            before, after = (
                concentration(held, MARKET, as_at, by, sector, known_by)
                for held in (small, attacked)
            )
            assert_frame_equal(after, before)
        assert_frame_equal(
            dependency(attacked, MARKET, as_at, by, known_by),
            dependency(small, MARKET, as_at, by, known_by),
        )


def test_a_past_market_has_no_limit_but_of_two_rows_the_earlier_known_wins(small: Facts) -> None:
    """With no limit a home listed late counts; a home listed already is not counted twice."""
    as_at, known_by = day(2020), known(small, 2020)
    attacked = known_too_late(small, as_at, known_by)
    rewritten_only = replace(
        attacked,
        service_snapshot=attacked.service_snapshot.filter(
            pl.col("service_id").is_in(small.service_snapshot["service_id"].unique().implode())
        ),
    )
    assert len(rewritten_only.service_snapshot) > len(small.service_snapshot)
    for by in LEVELS:
        assert_frame_equal(
            concentration(rewritten_only, MARKET, as_at, by),
            concentration(small, MARKET, as_at, by),
        )
    late = concentration(attacked, MARKET, as_at, "england")
    assert (
        late["services"].item() > concentration(small, MARKET, as_at, "england")["services"].item()
    )


@pytest.mark.parametrize("year", [2018, 2021])
def test_of_two_rows_for_one_home_the_earlier_known_wins_ever_after(
    small: Facts, year: int
) -> None:
    """Registers of before, rewritten and public by now, do not rewrite the past."""
    as_at = day(year)
    attacked = known_too_late(small, day(year - 1), known(small, year - 1))
    same_homes = replace(
        small,
        service_snapshot=attacked.service_snapshot.filter(
            pl.col("service_id").is_in(small.service_snapshot["service_id"].unique().implode())
        ),
        inspection=attacked.inspection.join(
            small.inspection, on=["service_id", "happened_on"], how="semi"
        ),
    )
    assert len(same_homes.inspection) > len(small.inspection)
    assert_frame_equal(
        service_panel(same_homes, MARKET, as_at), service_panel(small, MARKET, as_at)
    )
    assert_frame_equal(
        exit_labels(same_homes, MARKET, as_at).sort("service_id"),
        exit_labels(small, MARKET, as_at).sort("service_id"),
    )


def test_later_registers_make_no_difference(small: Facts) -> None:
    """A panel today and the panel of that day, from a warehouse that held no more, are one."""
    for year in YEARS:
        then = small.seen(known_by=known(small, year))
        assert_frame_equal(
            service_panel(then, MARKET, day(year)), service_panel(small, MARKET, day(year))
        )


@pytest.mark.real
def test_hostile_rows_and_the_real_registers(real_facts: Facts) -> None:
    as_at, known_by = day(2022), known(real_facts, 2022)
    before = service_panel(real_facts, MARKET, as_at)
    for attack in ATTACKS:
        assert_frame_equal(
            service_panel(attack(real_facts, as_at, known_by), MARKET, as_at), before
        )


def test_registers_come_out_after_their_date(small: Facts) -> None:
    """The demo publishes in order; the tests above rest on it."""
    assert (small.editions()["known_on"] > small.editions()["as_at"]).all()
    assert known(small, 2018) == published(2018)


@pytest.mark.parametrize("attack", ATTACKS)
@pytest.mark.parametrize("year", YEARS)
def test_what_is_seen_is_the_same_whatever_lies_beyond(
    small: Facts, attack: Attack, year: int
) -> None:
    as_at, known_by = day(year), known(small, year)
    then = small.seen(as_at, known_by).tables()
    for table, rows in attack(small, as_at, known_by).seen(as_at, known_by).tables().items():
        assert_frame_equal(rows, then[table], check_row_order=False)


def test_an_end_counts_once_it_came_and_was_public(small: Facts) -> None:
    """A registration and an owner that ended: on the day before, the day after, and once told."""
    began, ended, told = day(2018), day(2020), day(2021)
    dates = {"known_on": began, "known_on_estimated": False, "raw_name": "list", "row_number": 1}
    registration = frame(
        Registration,
        [
            {"service_id": "cqc:1-1", "registered_on": began, "ended_on": ended, "as_at": told,
             "end_status": "Deregistered", "end_known_on": told, **dates}
        ],
    )  # fmt: skip
    edge = {
        "entity_id": "cqc:1-2", "level": "controller", "owner_id": "company:00000001",
        "owner_name": "A Ltd", "valid_to": ended, "ended_known_on": told, "controls": True,
        "source": "psc", "evidence": "told", "decided_by": "publisher", **dates,
    }  # fmt: skip
    ownership = frame(Ownership, [edge | {"valid_from": since} for since in (began, None)])
    held = replace(small, registration=registration, ownership=ownership)
    for as_at, known_by, over in [
        (day(2019), day(2022), False),
        (ended, day(2022), True),
        (day(2022), day(2020), False),
        (day(2022), told, True),
        (None, None, True),
    ]:
        seen = held.seen(as_at, known_by)
        assert (seen.registration["ended_on"].item() == ended) is over
        assert (seen.registration["end_status"].item() is not None) is over
        assert seen.ownership["valid_to"].is_not_null().to_list() == [over, over]
    # Since when somebody owns may be unknown; of a registration the first day is what is told.
    early = held.seen(day(2017), day(2022))
    assert (len(early.registration), len(early.ownership)) == (0, 1)
