"""Which label each ending is, and that what went on is never a closure."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import polars as pl

from data.identity.succession.events import events
from data.tables.company import Company, Insolvency
from data.tables.cqc import Registration
from data.tables.event import CENSORING, LABELS, Event
from data.tables.match import Match
from data.tables.service import JoinerLeaver, ServiceSnapshot
from data.tables.succession import CONTINUED, KINDS, Succession
from tests.features.hand_made import Row, frame, home, moved

ENDED = date(2021, 6, 1)


def succeeded(kind: str, urn: str = "SC000001", **more: Any) -> Row:
    named = kind in CONTINUED
    return {
        "from_service_id": urn if ":" in urn else f"ofsted:{urn}",
        "to_service_id": "ofsted:SC000009" if named else None,
        "market": "childrens-homes",
        "ended_on": ENDED,
        "kind": kind,
        "evidence": "made up.",
        "method": "model",
        "happened_on": ENDED,
        "known_on": date(2022, 7, 16),
        "known_on_estimated": False,
    } | more


def found(
    rows: list[Row],
    moves: list[Row] | None = None,
    homes: list[Row] | None = None,
    **tables: list[Row],
) -> pl.DataFrame:
    return events(
        Succession.cast(frame(Succession, rows)),
        frame(ServiceSnapshot, homes or [home("SC000001", 2021)]),
        frame(JoinerLeaver, moves or []),
        frame(Registration, tables.get("registration", [])),
        frame(Match, tables.get("match", [])),
        frame(Insolvency, tables.get("insolvency", [])),
        frame(Company, tables.get("company", [])),
    )


def labels(rows: pl.DataFrame) -> set[str]:
    return set(rows["label"].cast(pl.String))


def test_every_kind_has_its_label() -> None:
    said = {kind: labels(found([succeeded(kind)])) for kind in KINDS}
    assert said["true-closure"] == {"L3"}
    assert said["uncertain"] == set()
    for kind in CONTINUED:
        assert said[kind] <= set(CENSORING) and len(said[kind]) == 1
    assert said["council-reorganisation"] == said["transfer-to-trust"] == {"L9"}
    assert said["change-of-owner"] == {"L8"}


def test_a_cancelled_registration_is_a_forced_closure_unless_it_went_on() -> None:
    list_of = [moved("SC000001", 2022, on=ENDED, end_status="Cancelled")]
    assert labels(found([succeeded("true-closure")], list_of)) == {"L3", "L4"}
    assert labels(found([succeeded("uncertain")], list_of)) == {"L4"}
    assert labels(found([succeeded("change-of-owner")], list_of)) == {"L8"}
    resigned = [moved("SC000001", 2022, on=ENDED, end_status="Resigned")]
    assert labels(found([succeeded("true-closure")], resigned)) == {"L3"}


MATCHED = {
    "entity_kind": "provider",
    "entity_id": "ofsted-org:acorn",
    "company_number": "01234567",
    "method": "same-name",
    "evidence": "made up",
    "decided_by": "rule",
    "happened_on": date(2020, 1, 1),
    "known_on": date(2020, 1, 1),
}


def listed(as_at: date, status: str = "active") -> Row:
    return {
        "company_number": "01234567",
        "as_at": as_at,
        "known_on": as_at + timedelta(days=3),
        "known_on_estimated": False,
        "number_repaired": False,
        "name": "ACORN LTD",
        "status_kind": status,
        "raw_name": "list",
        "row_number": 1,
    }


def failed(on: date) -> Row:
    return {
        "company_number": "01234567",
        "case_number": "1",
        "date_type": "wound-up-on",
        "happened_on": on,
        "known_on": on,
        "known_on_estimated": True,
        "case_class": "failure",
        "raw_name": "case",
        "row_number": 1,
    }


def test_solvent_only_where_a_later_list_shows_the_company_alive() -> None:
    closed = [succeeded("true-closure")]
    unknown = found(closed)
    assert labels(unknown) == {"L3"} and "not known" in unknown["evidence"][0]
    soon = found(closed, match=[MATCHED], company=[listed(date(2022, 1, 1))])
    assert labels(soon) == {"L3"}
    after = found(closed, match=[MATCHED], company=[listed(date(2022, 9, 1))])
    assert labels(after) == {"L3", "L5"}
    solvent = after.filter(pl.col("label").cast(pl.String) == "L5")
    assert solvent["known_on"].item() == date(2022, 9, 4), "not before the list that shows it"
    gone = found(closed, match=[MATCHED], company=[listed(date(2022, 9, 1), "liquidation")])
    assert labels(gone) == {"L3"}


def test_a_failure_within_a_year_is_no_solvent_exit_and_one_long_before_is() -> None:
    closed, alive = [succeeded("true-closure")], [listed(date(2022, 9, 1))]
    for days, said in ((-364, {"L3"}), (364, {"L3"}), (-800, {"L3", "L5"})):
        case = failed(ENDED + timedelta(days=days))
        rows = found(closed, match=[MATCHED], company=alive, insolvency=[case])
        assert labels(rows) == said, days


def test_a_welsh_home_for_children_run_for_profit_after_the_law_is_a_policy_exit() -> None:
    welsh = home("SIN-1", 2021, provision_type="Care home for children", market=None)
    welsh |= {"service_id": "ciw:SIN-1"}
    later = {"happened_on": date(2026, 6, 1), "ended_on": date(2026, 6, 1)}
    after = succeeded("true-closure", "ciw:SIN-1", **later)
    assert labels(found([after], homes=[welsh])) == {"L10"}
    before = succeeded("true-closure", "ciw:SIN-1")
    assert labels(found([before], homes=[welsh])) == {"L3"}
    assert labels(found([after], homes=[welsh | {"sector": "Voluntary"}])) == {"L3"}


def test_events_are_under_contract_and_labels_are_the_design_s() -> None:
    assert Event.is_valid(found([succeeded("true-closure")]))
    assert found([]).is_empty()
    assert list(LABELS) == [f"L{n}" for n in range(1, 11)]
