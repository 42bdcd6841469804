"""What companies declare of who controls them becomes edges, and nobody is named."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from data.identity.ownership.control_edges import control_edges
from data.identity.ownership.controller import owners_at
from tests.data.identity.owned import (
    DAY,
    Row,
    control,
    declared,
    edges,
    matched,
    matches,
    provider,
    providers,
)

N = "00000001"
SHARES = "ownership-of-shares-75-to-100-percent"


def parent(number: str | None = "00000002", **more: Any) -> Row:
    told = {
        "name": "Beech Group Limited",
        "controller_number": number,
        "registration_number": number,
        "country_registered": "England",
        "natures_of_control": SHARES,
        "shares_from": 75,
    }
    return declared(N, "corporate", **(told | more))


def only(row: Row) -> Row:
    [found] = control_edges(control(row)).to_dicts()
    return found


def controller(*rows: Row) -> tuple[str, str]:
    told = owners_at(
        control_edges(control(*rows)),
        matches(matched("alder", N)),
        providers(provider("alder")),
        DAY,
    ).row(0, named=True)
    return told["controller_id"], told["ended_because"]


def test_a_company_here_stands_above_under_its_number() -> None:
    found = only(parent())
    assert (found["entity_id"], found["owner_id"]) == (f"company:{N}", "company:00000002")
    assert (found["share_from"], found["controls"], found["ends"]) == (75, True, None)
    assert found["valid_from"] == date(2016, 4, 20)
    assert found["known_on_estimated"]
    assert SHARES.replace("-", " ") in found["evidence"]


@pytest.mark.parametrize(
    ("shares", "votes", "appoints", "controls"),
    [
        (75, None, False, True),
        (50, 25, False, True),
        (25, 50, False, True),
        (25, 25, False, False),
        (25, None, True, False),
        (None, None, True, True),
        (None, None, False, False),
    ],
)
def test_more_than_half_of_shares_or_votes_controls(
    shares: int | None, votes: int | None, appoints: bool, controls: bool
) -> None:
    row = parent(
        shares_from=shares,
        votes_from=votes,
        appoints_directors=appoints,
        significant_influence=shares is None and not appoints,
    )
    assert only(row)["controls"] is controls


def test_abroad_ends_at_a_named_unknown() -> None:
    found = only(parent(None, name="Topco Limited", country_registered="Jersey"))
    assert found["owner_id"] == "abroad:jersey:topco"
    assert found["ends"] == "registered abroad"
    assert controller(parent(None, name="Topco Ltd", country_registered="JERSEY")) == (
        "abroad:jersey:topco",
        "registered abroad",
    )


@pytest.mark.parametrize(
    ("country", "place", "told"),
    [
        ("Grand Duchy Of Luxembourg", None, "luxembourg"),
        (None, "St Helier, Jersey", "jersey"),
        ("U.S.A.", "Delaware", "united states"),
        ("British Virgin Islands", None, "british virgin islands"),
        ("Isle Of Man", "Isle of Man Companies Registry", "isle of man"),
        ("Republic of Ireland", "Dublin", "ireland"),
        ("Australia", "New South Wales", "australia"),
        ("England", "New York House", None),
        ("West Yorkshire", None, None),
        ("Northern Ireland", None, None),
        (None, None, None),
    ],
)
def test_one_country_has_one_name_and_a_county_is_none(
    country: str | None, place: str | None, told: str | None
) -> None:
    found = only(parent(None, name="Topco", country_registered=country, place_registered=place))
    assert found["owner_id"] == (f"abroad:{told}:topco" if told else "owner:topco")


def test_a_number_that_cannot_be_read_leaves_the_name() -> None:
    found = only(parent(None, name="Beech Group Limited"))
    assert (found["owner_id"], found["ends"]) == (
        "owner:beechgroup",
        "not found at Companies House",
    )


@pytest.mark.parametrize(
    "more",
    [
        {"name": "Alderton Trustees Limited"},
        {"name": "Harbour Nominees Ltd"},
        {"natures_of_control": f"{SHARES}-as-trust"},
        {"natures_of_control": f"{SHARES}-as-trust;voting-rights-75-to-100-percent-as-trust"},
    ],
)
def test_trustees_and_nominees_join_nobody(more: Row) -> None:
    found = only(parent(**more))
    assert found["owner_id"] == f"unknown:company:{N}"
    assert found["ends"] == "held in trust or by a nominee"
    assert controller(parent(**more))[0] == f"company:{N}"


def test_partly_as_a_trustee_is_still_an_owner() -> None:
    found = only(parent(natures_of_control=f"{SHARES};voting-rights-75-to-100-percent-as-trust"))
    assert found["owner_id"] == "company:00000002"


def test_a_person_is_never_named() -> None:
    row = declared(N, "individual", shares_from=75, natures_of_control=SHARES, residence="uk")
    found = only(row)
    assert (found["owner_id"], found["owner_name"]) == (f"person:{N}", "an individual, not named")
    assert controller(row) == (f"company:{N}", "an individual controls it")


def test_two_halves_control_together_and_neither_alone() -> None:
    halves = [
        parent(number, control_id=number, name=f"Half {number}", shares_from=25)
        for number in ("00000002", "00000003")
    ]
    assert controller(*halves) == (f"company:{N}", "no one holds more than half")
    people = [declared(N, "individual", own=f"p{n}", shares_from=25) for n in (1, 2)]
    assert controller(*people) == (f"company:{N}", "no one holds more than half")


@pytest.mark.parametrize(
    ("kind", "more", "because"),
    [
        ("super-secure", {}, "protected by law from being named"),
        ("exemption", {"exemption": "disclosure-transparency-rules"}, "listed on an exchange"),
        (
            "statement",
            {"statement": "no-individual-or-entity-with-signficant-control"},
            "no one controls it",
        ),
    ],
)
def test_what_is_no_person_says_why_the_chain_ends(kind: str, more: Row, because: str) -> None:
    assert controller(declared(N, kind, **more)) == (f"company:{N}", because)


@pytest.mark.parametrize(
    "said",
    [
        "no-individual-or-entity-with-signficant-control",
        "no-individual-or-entity-with-significant-control",
        "no-individual-or-entity-with-signficant-control-partnership",
    ],
)
def test_that_nobody_controls_it_is_read_however_it_is_spelled(said: str) -> None:
    assert controller(declared(N, "statement", statement=said))[1] == "no one controls it"


@pytest.mark.parametrize(
    "said",
    [
        "psc-exists-but-not-identified",
        "psc-details-not-confirmed",
        "psc-contacted-but-no-response",
        "steps-to-find-psc-not-yet-completed",
        "restrictions-notice-issued-to-psc",
        None,
    ],
)
def test_a_statement_that_it_is_not_known_yet_tells_nothing(said: str | None) -> None:
    assert control_edges(control(declared(N, "statement", statement=said))).is_empty()


@pytest.mark.parametrize("number", ["OC301234", "SO301234", "SC123456", "NI612345", "SL001234"])
def test_partnerships_and_companies_of_scotland_and_northern_ireland_stand_above(
    number: str,
) -> None:
    assert controller(parent(number))[0] == f"company:{number}"


def test_a_public_body_is_a_top_and_not_one_that_was_not_found() -> None:
    row = declared(
        N, "legal-person", name="The Secretary of State for Made Up Things", shares_from=75
    )
    assert controller(row) == (
        "owner:secretaryofstateformadeupthings",
        "top as its source names it",
    )


def test_an_ended_edge_holds_until_its_end() -> None:
    ended = parent(ceased_on=date(2022, 1, 1), ceased_known_on=date(2022, 1, 15))
    found = only(ended)
    assert (found["valid_to"], found["ended_known_on"]) == (date(2022, 1, 1), date(2022, 1, 15))
    assert controller(ended)[0] == f"company:{N}"


def test_no_register_gives_no_edges() -> None:
    assert control_edges(control()).schema == edges().schema
