"""Every way to a match, what stops each, and that nothing is used before it was public."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

import polars as pl
import pytest
from polars.testing import assert_frame_equal

from data.identity.matching.company_match import MatchResult, matches
from tests.data.identity.matching_frames import (
    LISTED,
    SEEN,
    companies,
    company,
    provider,
    providers,
    snapshot,
    snapshots,
)

A = "cqc:1-100"
LATER = date(2022, 5, 1)


def decision(entity: str, number: str | None) -> pl.DataFrame:
    return pl.DataFrame(
        {
            "entity_id": [entity],
            "company_number": [number],
            "reason": ["seen the certificate"],
            "decided_by": ["asha"],
            "decided_at": [datetime(2024, 1, 5, 12, tzinfo=UTC)],
        },
        schema_overrides={"company_number": pl.String},
    )


def one(
    name: str = "Larkfield Care Limited",
    *held: dict[str, Any],
    told: dict[str, Any] | None = None,
    decided: pl.DataFrame | None = None,
    **more: Any,
) -> MatchResult:
    return matches(
        providers(provider(A, name, **more)),
        snapshots(snapshot(A, owner_name=name, **(told or {}))),
        companies(*held),
        decided=decided,
    )


def found(result: MatchResult) -> tuple[str, str] | None:
    rows = result.match.select("company_number", "method").rows()
    return rows[0] if rows else None


def reasons(result: MatchResult) -> set[tuple[str, str]]:
    return set(result.match_review.select("company_number", "reason").rows())


LARKFIELD = company("01234567", "LARKFIELD CARE LTD")


def test_a_number_given_and_borne_out() -> None:
    result = one("Larkfield Care Limited", LARKFIELD, told={"company_number": "01234567"})
    assert found(result) == ("01234567", "given-number")
    row = result.match.row(0, named=True)
    assert row["decided_by"] == "publisher"
    assert row["known_on"] == LISTED
    assert "LARKFIELD CARE LTD" in row["evidence"]
    assert result.match_review.is_empty()


@pytest.mark.parametrize("written", ["1234567", " 01234567 ", "01 234567"])
def test_a_number_that_lost_zeros_or_won_blanks_is_put_right(written: str) -> None:
    result = one("Larkfield Care Limited", LARKFIELD, told={"company_number": written})
    number, method = found(result) or ("", "")
    assert number == "01234567"
    assert (method == "repaired-number") == (written.replace(" ", "") != "01234567")


def test_a_number_of_another_name_is_not_believed() -> None:
    other = company("07654321", "THORNWICK NURSING LTD")
    result = one("Larkfield Care Limited", other, told={"company_number": "07654321"})
    assert found(result) is None
    assert reasons(result) == {("07654321", "name-disagrees")}


def test_a_number_of_another_name_is_believed_only_where_the_place_bears_it_out() -> None:
    other = company("07654321", "THORNWICK NURSING LTD", postcode="ZZ10 1AB")
    told = {"company_number": "07654321", "postcode": "ZZ10 1AB"}
    result = one("Larkfield House", other, told=told)
    assert found(result) == ("07654321", "linked")
    assert "the register gives its number" in result.match["evidence"][0]
    # It is told all the same, and one row is enough.
    assert reasons(result) == {("07654321", "name-disagrees")}
    assert result.match_review["matched"].to_list() == [True]
    away = one("Larkfield House", other, told={**told, "postcode": "ZA10 1AB"})
    assert found(away) is None
    sister = company("07654321", "LARKFIELD CARE (NORTH) LTD", postcode="ZZ10 1AB")
    assert found(one("Larkfield Care (South) Ltd", sister, told=told)) is None


def test_a_number_given_for_two_providers_of_other_names_waits() -> None:
    told = {"company_number": "07654321", "postcode": "ZZ10 1AB"}
    other = company("07654321", "THORNWICK NURSING LTD", postcode="ZZ10 1AB")
    result = matches(
        providers(provider(A, "Larkfield House"), provider("cqc:1-200", "Alder House")),
        snapshots(snapshot(A, **told), snapshot("cqc:1-200", **told)),
        companies(other),
    )
    assert result.match.is_empty()
    assert {"name-disagrees"} <= {reason for _, reason in reasons(result)}


def test_a_number_a_slip_away_bears_a_misspelt_name_out() -> None:
    office = company("01234567", "LARKFIELD RESIDENTIAL CARE LTD", postcode="ZA10 1AB")
    alone = {"postcode": "ZZ10 1AB"}
    result = one("Larkfeild Residential Care", office, told={**alone, "company_number": "01243567"})
    assert found(result) == ("01234567", "linked")
    assert "a slip away" in result.match["evidence"][0]


def test_swapped_digits_are_flagged_with_the_neighbour_and_the_name_decides() -> None:
    other = company("01243567", "THORNWICK NURSING LTD")
    result = one("Larkfield Care Limited", LARKFIELD, other, told={"company_number": "01243567"})
    assert found(result) == ("01234567", "same-name")
    assert reasons(result) == {("01243567", "name-disagrees"), ("01234567", "neighbouring-number")}
    flags = {row["table"]: row["passed"] for row in result.flags.to_dicts()}
    assert not flags["neighbouring_number"] and not flags["name_disagrees"]
    assert flags["dissolved"] and flags["two_providers"]


def test_the_number_of_a_dissolved_and_of_a_foreign_company_are_flagged() -> None:
    gone = company("01111111", "LARKFIELD CARE LTD", dissolved_on=date(2010, 1, 1))
    result = one("Larkfield Care Limited", gone, told={"company_number": "01111111"})
    assert found(result) is None
    assert ("01111111", "dissolved") in reasons(result)
    abroad = company("FC012345", "LARKFIELD CARE LTD")
    result = one("Larkfield Care Limited", abroad, told={"company_number": "FC012345"})
    assert found(result) is None
    assert ("FC012345", "foreign") in reasons(result)


def test_two_providers_on_one_number_are_both_flagged_and_never_merged() -> None:
    told = {"company_number": "01234567"}
    result = matches(
        providers(provider(A, "Larkfield Care Ltd"), provider("cqc:1-200", "Larkfield Care Ltd")),
        snapshots(snapshot(A, **told), snapshot("cqc:1-200", **told)),
        companies(LARKFIELD),
    )
    assert result.match["entity_id"].to_list() == [A, "cqc:1-200"]
    flagged = result.match_review.filter(pl.col("reason") == "two-providers")
    assert flagged["entity_id"].to_list() == [A, "cqc:1-200"]
    assert flagged["matched"].all()


def test_one_provider_on_two_sound_numbers_waits() -> None:
    former = company(
        "07654321",
        "THORNWICK CARE LTD",
        previous_name="LARKFIELD CARE LTD",
        previous_name_until=date(2019, 1, 1),
    )
    result = matches(
        providers(provider(A, "Larkfield Care Ltd")),
        snapshots(snapshot(A, company_number="01234567"), snapshot(A, company_number="07654321")),
        companies(LARKFIELD, former),
    )
    assert found(result) is None or result.match["method"][0] != "given-number"
    assert {("01234567", "two-numbers"), ("07654321", "two-numbers")} <= reasons(result)


def test_one_name_and_one_bearer() -> None:
    result = one("Larkfield Care Limited", LARKFIELD)
    assert found(result) == ("01234567", "same-name")
    assert 0.9 < result.match["probability"][0] < 1


def test_a_namesake_that_was_gone_or_came_later_is_no_rival() -> None:
    dead = company(
        "00111111",
        "LARKFIELD CARE LTD",
        incorporated_on=date(2001, 1, 1),
        dissolved_on=date(2012, 1, 1),
    )
    heir = company("12222222", "LARKFIELD CARE LTD", incorporated_on=date(2020, 9, 1))
    assert found(one("Larkfield Care Limited", LARKFIELD, dead, heir)) == ("01234567", "same-name")
    assert found(one("Larkfield Care Limited", dead)) is None
    assert found(one("Larkfield Care Limited", heir)) is None


def test_former_names_count_and_apostrophes_do_not() -> None:
    held = company(
        "01234567",
        "THORNWICK CARE LTD",
        previous_name="LARKFIELD CHILDRENS HOMES LTD",
        previous_name_until=date(2019, 5, 1),
    )
    assert found(one("Larkfield Children’s Homes Limited", held)) == ("01234567", "same-name")


@pytest.mark.parametrize(
    ("name", "held"),
    [
        ("Larkfield Care (North) Ltd", "LARKFIELD CARE (SOUTH) LTD"),
        ("Larkfield Care Ltd", "LARKFIELD CARE HOLDINGS LTD"),
        ("Larkfield Care 2 Ltd", "LARKFIELD CARE 3 LTD"),
        ("Larkfield Care Ltd", "LARKFIELD CARE GROUP LTD"),
    ],
)
def test_look_alikes_are_never_accepted_even_at_one_address(name: str, held: str) -> None:
    office = company("01234567", held, postcode="ZZ10 1AB", post_town="Exampleton")
    assert found(one(name, office, told={"postcode": "ZZ10 1AB", "la_name": "Exampleton"})) is None


def test_a_typing_error_at_one_address_is_linked() -> None:
    office = company("01234567", "LARKFIELD RESIDENTIAL CARE LTD", postcode="ZZ10 1AB")
    result = one("Larkfeild Residential Care Limited", office, told={"postcode": "ZZ10 1AB"})
    assert found(result) == ("01234567", "linked")
    row = result.match.row(0, named=True)
    assert row["decided_by"] == "model" and row["probability"] >= 0.9
    assert "ZZ10 1AB" in row["evidence"] and "LARKFIELD RESIDENTIAL CARE LTD" in row["evidence"]


def test_a_name_without_legal_form_is_weighed_and_waits_where_nothing_else_speaks_for_it() -> None:
    old = company(
        "01234567", "LARKFIELD CARE LTD", incorporated_on=date(1990, 1, 1), postcode="ZZ99 9ZZ"
    )
    away = {"postcode": "ZA10 1AB"}
    result = one("Larkfield Care", old, told=away)
    assert found(result) is None
    assert reasons(result) == {("01234567", "uncertain")}
    assert found(one("Larkfield Care", old, told={"postcode": "ZZ99 9ZZ"})) == (
        "01234567",
        "linked",
    )


def test_namesakes_wait_and_the_address_decides() -> None:
    here = company("01234567", "LARKFIELD CARE LTD", postcode="ZZ10 1AB")
    there = company("07654321", "LARKFIELD CARE LTD", postcode="ZZ99 9ZZ")
    assert (
        found(
            one("Larkfield Care Limited", {**here, "postcode": None}, {**there, "postcode": None})
        )
        is None
    )
    result = one("Larkfield Care Limited", here, there, told={"postcode": "ZZ10 1AB"})
    assert found(result) == ("01234567", "linked")


@pytest.mark.parametrize(
    "more",
    [{"kind": "local-authority"}, {"kind": "unknown"}, {"is_individual": True}],
)
def test_councils_people_and_blanks_are_not_matched(more: dict[str, Any]) -> None:
    result = one("Larkfield Care Limited", LARKFIELD, told={"company_number": "01234567"}, **more)
    assert found(result) is None


def test_a_decision_wins_over_everything_and_leaves_nothing_waiting() -> None:
    other = company("07654321", "THORNWICK NURSING LTD")
    told = {"company_number": "01234567"}
    result = one("Larkfield Care Ltd", LARKFIELD, other, told=told, decided=decision(A, "07654321"))
    assert found(result) == ("07654321", "decided")
    assert result.match["decided_by"].to_list() == ["asha"]
    assert result.match["probability"].to_list() == [None]
    assert result.match_review.is_empty()
    none = one("Larkfield Care Ltd", LARKFIELD, told=told, decided=decision(A, None))
    assert found(none) is None and none.match_review.is_empty()
    # Decided without a list of companies at hand, and for a council that no rule would touch.
    bare = one("Larkfield Care Ltd", kind="local-authority", decided=decision(A, "07654321"))
    assert found(bare) == ("07654321", "decided")


def test_a_list_published_later_changes_nothing_known_before() -> None:
    told = {"postcode": "ZZ10 1AB"}
    held = [
        company("01234567", "LARKFIELD CARE LTD"),
        company("02345678", "THORNWICK RESIDENTIAL CARE LTD", postcode="ZZ10 1AB"),
    ]
    later = [
        # Namesakes, and one at the address, that nobody could know of then.
        company("03456789", "LARKFIELD CARE LTD", known_on=LATER, as_at=LATER),
        company("04567890", "THORNWICK RESIDENTIAL CARE LTD", known_on=LATER, as_at=LATER,
                postcode="ZZ10 1AB"),
    ]  # fmt: skip
    who = providers(
        provider(A, "Larkfield Care Ltd"), provider("cqc:1-200", "Thornwik Residential Care Ltd")
    )
    seen = snapshots(snapshot(A), snapshot("cqc:1-200", **told))
    before = matches(who, seen, companies(*held))
    after = matches(who, seen, companies(*held, *later))
    assert len(before.match) == 2
    assert_frame_equal(after.match, before.match)
    # It is told all the same, as of the day it became known.
    told_later = after.match_review.filter(pl.col("company_number") == "03456789")
    assert told_later.select("reason", "known_on").rows() == [("contradicted-later", LATER)]


def test_what_a_register_prints_later_changes_nothing_known_before() -> None:
    held = companies(company("01234567", "LARKFIELD RESIDENTIAL CARE LTD", postcode="ZZ10 1AB"))
    who = providers(provider(A, "Larkfeild Residential Care Ltd"))
    seen = snapshots(snapshot(A, postcode="ZZ10 1AB"))
    # Only later does a register print the name as the company does, its number and another place.
    later = snapshots(
        snapshot(
            A,
            owner_name="Larkfield Residential Care Ltd",
            company_number="01234567",
            postcode="ZZ99 9ZZ",
            as_at=LATER,
            known_on=LATER,
        )
    )
    before = matches(who, seen, held)
    after = matches(who, pl.concat([seen, later]), held)
    assert before.match["known_on"].to_list() == [LISTED]
    assert_frame_equal(after.match, before.match)


def test_where_number_and_name_lead_to_two_companies_the_other_one_waits() -> None:
    former = company(
        "07654321",
        "THORNWICK CARE LTD",
        previous_name="LARKFELD CARE LTD",
        previous_name_until=date(2019, 1, 1),
    )
    result = one("Larkfield Care Limited", LARKFIELD, former, told={"company_number": "07654321"})
    assert found(result) == ("07654321", "given-number")
    assert ("01234567", "contradicted-later") in reasons(result)


def test_a_charitys_number_leads_to_its_company() -> None:
    charity = pl.DataFrame(
        {"charity_number": ["1012345"], "company_number": ["01234567"], "known_on": [LATER]}
    )
    result = matches(
        providers(provider(A, "Larkfield Trust")),
        snapshots(snapshot(A, charity_number="1012345")),
        companies(company("01234567", "LARKFIELD TRUST")),
        charity,
    )
    assert found(result) == ("01234567", "given-number")
    row = result.match.row(0, named=True)
    assert row["charity_number"] == "1012345" and "1012345" in row["evidence"]
    # The charity's entry was public later than both others.
    assert row["known_on"] == LATER


@pytest.mark.parametrize(
    ("owner", "matched"), [("LARKFIELD CARE", True), ("Thornwick Group", False)]
)
def test_the_release_gives_the_number_of_the_organisation_itself_only(
    owner: str, matched: bool
) -> None:
    # Ofsted's release names the owner at the top, who may stand above the registered organisation.
    release = pl.DataFrame(
        {
            "service_id": [f"service of {A}"],
            "as_at": [SEEN],
            "known_on": [LATER],
            "owner_name": [owner],
            "owner_company_number": ["01234567"],
        }
    )
    result = matches(
        providers(provider(A, "Larkfield Care")),
        snapshots(snapshot(A, owner_name="Larkfield Care")),
        companies(company("01234567", "LARKFIELD CARE LTD", incorporated_on=date(1990, 1, 1))),
        ownership_release=release,
    )
    assert (found(result) == ("01234567", "given-number")) is matched


def test_sole_traders_and_partnerships_that_a_register_tells_are_left_out() -> None:
    told = pl.DataFrame(
        {
            "provider_id": [A],
            "ownership": ["Partnership"],
            "is_individual": [False],
            "registered_on": [date(2018, 1, 1)],
            "company_number": ["01234567"],
            "charity_number": [None],
            "as_at": [SEEN],
            "known_on": [SEEN],
        },
        schema_overrides={"charity_number": pl.String},
    )
    result = matches(
        providers(provider(A, "Larkfield Care Ltd")),
        snapshots(snapshot(A)),
        companies(LARKFIELD),
        cqc_provider=told,
    )
    assert found(result) is None


def test_a_company_that_left_the_register_before_is_no_match() -> None:
    days = [date(2016, 4, 1), date(2018, 4, 1)]
    editions = pl.DataFrame({"as_at": days, "known_on": days, "complete": [True, True]})
    gone = company("01234567", "LARKFIELD CARE LTD", as_at=days[0], known_on=days[0])
    other = company("07654321", "OTHER LTD", as_at=days[1], known_on=days[1])
    who, seen = providers(provider(A, "Larkfield Care Ltd")), snapshots(snapshot(A))
    # The provider is first seen in 2020, two years after the whole list that leaves the company out.
    later = seen.with_columns(registered_on=pl.lit(None, pl.Date))
    assert matches(who, later, companies(gone, other)).match.height == 1
    result = matches(who, later, companies(gone, other), company_edition=editions)
    assert found(result) is None


def test_a_match_is_known_when_the_later_side_was() -> None:
    late = company("01234567", "LARKFIELD CARE LTD", known_on=LATER, as_at=LATER)
    assert one("Larkfield Care Ltd", late).match["known_on"].to_list() == [LATER]
    early = company("01234567", "LARKFIELD CARE LTD", known_on=date(2019, 1, 1))
    assert one("Larkfield Care Ltd", early).match["known_on"].to_list() == [SEEN]
    # The name was another one on the list before.
    renamed = [
        company("01234567", "THORNWICK LTD", known_on=date(2019, 1, 1), as_at=date(2019, 1, 1)),
        company("01234567", "LARKFIELD CARE LTD", known_on=LATER, as_at=LATER),
    ]
    told = {"company_number": "01234567"}
    assert one("Larkfield Care Ltd", *renamed, told=told).match["known_on"].to_list() == [LATER]


def test_order_of_rows_makes_no_difference() -> None:
    who = providers(*(provider(f"cqc:1-{n}", f"Larkfeild Care {n} Ltd") for n in range(30)))
    seen = snapshots(*(snapshot(f"cqc:1-{n}", postcode=f"ZZ1 {n % 3}AB") for n in range(30)))
    held = companies(
        *(
            company(f"{n:08}", f"LARKFIELD CARE {n} LTD", postcode=f"ZZ1 {n % 3}AB")
            for n in range(1, 30)
        )
    )
    once = matches(who, seen, held)
    again = matches(who.reverse(), seen.reverse(), held.reverse())
    assert len(once.match)
    assert_frame_equal(once.match, again.match)
    assert_frame_equal(once.match_review, again.match_review)


def test_nothing_to_match_with() -> None:
    empty = one("Larkfield Care Ltd", told={"company_number": "01234567"})
    assert empty.match.is_empty() and empty.match_review.is_empty() and empty.flags.is_empty()
