"""Every label that registers can tell, from its rows to the training rows it counts in or censors."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import date
from typing import Any

import polars as pl
import pytest

from data.identity.succession.events import events
from data.tables.company import Company, Insolvency
from data.tables.cqc import Registration
from data.tables.event import CENSORING, LABELS
from data.tables.match import Match
from data.tables.service import JoinerLeaver, ServiceSnapshot
from data.warehouse.facts import Facts
from features.panel import service_panel
from features.registration_history import registration_labels
from models.task import Task
from models.walk_forward import labelled_rows
from tests.data.identity.endings import crowd, moved, standing, told
from tests.features.adult_made import registered, registration, successor
from tests.features.hand_made import MARKET, Row, day, facts, frame

LEFT = date(2020, 9, 10)
GOES = "SC000001"
PLAIN: Row = {"la_name": "Cumbria", "sector": "Local authority", "places": 6}
COUNCIL: Row = {"owner": "Cumbria County Council", **PLAIN}
HEIR: Row = {
    "owner": "Westmorland and Furness Council",
    **PLAIN,
    "la_name": "Westmorland and Furness",
}


def ends(years: Iterable[int] = range(2018, 2021), **more: Any) -> list[Row]:
    return standing(GOES, years, **more)


def begins(owner: str = "Acorn Ltd", **more: Any) -> list[Row]:
    heir = {"registered_on": LEFT} | more
    return standing("SC000002", range(2021, 2024), owner, **heir)


def left(status: str = "Resigned") -> list[Row]:
    return [moved(GOES, 2021, on=LEFT, end_status=status)]


#: Label -> homes, moves and the register from which the home is gone a year later.
ROWS: dict[str, list[tuple[list[Row], list[Row], int]]] = {
    "L3": [(ends(), left(), 2020)],
    "L4": [(ends(), left("Cancelled"), 2020)],
    "L5": [(ends(), left(), 2020)],
    "L8": [
        ([*ends(), *begins()], left(), 2020),
        ([*ends(), *begins("Oak Childcare Ltd")], left(), 2020),
        (
            [
                *ends(places=3),
                *standing("SC000003", range(2018, 2021), places=6),
                *begins(places=9),
            ],
            [*left(), moved("SC000003", 2021, on=LEFT)],
            2020,
        ),
    ],
    "L9": [
        (
            [
                *crowd(range(2020, 2025), "Cumbria"),
                *ends(range(2020, 2024), **COUNCIL),
                *standing("SC000002", [2024], registered_on=date(2023, 4, 1), **HEIR),
            ],
            [],
            2023,
        )
    ],
}
LIVE: Row = {
    "company_number": "01234567",
    "as_at": date(2022, 3, 1),
    "known_on": date(2022, 3, 5),
    "known_on_estimated": False,
    "number_repaired": False,
    "name": "ACORN LTD",
    "status_kind": "active",
    "raw_name": "list",
    "row_number": 1,
}
MATCHED: Row = {
    "entity_kind": "provider",
    "company_number": "01234567",
    "method": "same-name",
    "evidence": "made up",
    "decided_by": "rule",
    "happened_on": date(2018, 3, 31),
    "known_on": date(2018, 3, 31),
}


def derived(homes: list[Row], moves: list[Row], solvent: bool = False) -> Facts:
    """All facts with what ended and its events derived from the rows of registers and lists."""
    homes = [*crowd(range(2018, 2025)), *homes]
    made = facts(homes, moves=moves)
    succession = told(homes, moves)
    owner = next(row["provider_id"] for row in homes if row["urn"] == GOES)
    event = events(
        succession,
        frame(ServiceSnapshot, homes),
        frame(JoinerLeaver, moves),
        frame(Registration, ()),
        frame(Match, [MATCHED | {"entity_id": owner}] if solvent else ()),
        frame(Insolvency, ()),
        frame(Company, [LIVE] if solvent else ()),
    )
    return replace(made, succession=succession, event=event)


def labels_of(held: Facts, service: str = f"ofsted:{GOES}") -> set[str]:
    return set(held.event.filter(pl.col("entity_id") == service)["label"].cast(pl.String))


def taught(held: Facts, task: Task, year: int) -> dict[str, int]:
    """Service -> its label among the rows that a model is trained on."""
    rows = labelled_rows(held, task, service_panel(held, MARKET, day(year)), day(year), None)
    return dict(rows.select(pl.format("ofsted:{}", "urn"), "label").iter_rows())


@pytest.mark.parametrize(
    ("label", "number"), [(label, n) for label, cases in ROWS.items() for n in range(len(cases))]
)
def test_each_label_comes_from_its_rows_and_counts_or_censors(
    label: str, number: int, task: Task
) -> None:
    homes, moves, year = ROWS[label][number]
    held = derived(homes, moves, solvent=label == "L5")
    said = labels_of(held)
    assert label in said
    # What one of them counts another censors.
    counted = not said & set(CENSORING)
    assert counted == (label not in CENSORING) and (counted or said == {label})
    rows = taught(held, task, year)
    assert rows.get(f"ofsted:{GOES}") == (1 if counted else None)
    assert set(rows.values()) == {0, 1} if counted else set(rows.values()) == {0}


def test_what_no_register_tells_is_told_of_nobody() -> None:
    held = [derived(homes, moves, solvent=True) for [(homes, moves, _), *_] in ROWS.values()]
    said = {str(label) for one in held for label in one.event["label"]}
    assert said <= set(LABELS) - {"L6", "L7"}


def test_a_policy_s_exit_is_censored(task: Task) -> None:
    """A home for children in Wales is in no market trained so far; if it were, it would not count."""
    homes, moves, year = ROWS["L3"][0]
    held = derived(homes, moves)
    assert taught(held, task, year)[f"ofsted:{GOES}"] == 1
    policy = held.event.with_columns(label=pl.lit("L10").cast(held.event.schema["label"]))
    ruled = replace(held, event=policy.select(held.event.columns))
    assert f"ofsted:{GOES}" not in taught(ruled, task, year)


def test_in_adult_care_too_what_went_on_is_censored_and_who_decides_that_it_closed_wins() -> None:
    origin, ended = date(2024, 3, 31), date(2024, 9, 1)
    rows = [
        registration("1-sold", date(2015, 1, 1), ended),
        registration("1-2", ended, provider_id="cqc:Ash"),
        registration("1-closed", date(2015, 1, 1), ended),
    ]
    held = registered(rows, [successor("1-sold", "1-2", date(2024, 10, 1))])

    def labels(one: Facts) -> dict[str, int | None]:
        found = registration_labels(one, "care-homes", origin, 12)
        return dict(found.select("service_id", "label").iter_rows())

    links = [successor("1-sold", "1-2", date(2024, 10, 1))]
    found = told([], (), rows, links)
    assert labels(replace(held, succession=found))["cqc:1-sold"] is None
    closed = pl.DataFrame(
        {
            "from_service_id": ["cqc:1-sold"],
            "to_service_id": pl.Series([None], dtype=pl.String),
            "reason": ["The building is let as flats."],
            "decided_by": ["asha"],
            "decided_at": pl.Series([date(2026, 1, 1)]).cast(pl.Datetime("us", "UTC")),
        }
    )
    decided = told([], (), rows, links, closed)
    assert labels(replace(held, succession=decided)) == {"cqc:1-sold": 1, "cqc:1-closed": 1}
