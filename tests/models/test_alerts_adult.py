"""Alerts on adult care: from its lists, each by what was public when it came out, once each."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import polars as pl
import pytest
from polars.testing import assert_frame_equal

from data.tables.cqc import CqcManager
from data.tables.gazette import GazetteNotice
from data.tables.match import Match
from data.tables.service import Inspection
from data.tables.succession import Succession
from data.warehouse.company_facts import CompanyFacts
from data.warehouse.facts import Facts
from models.alert_history import adult_alert_rows
from models.alert_rules import load_rules
from tests.features.adult_made import adult, registered, registration, successor
from tests.features.company_made import A, B, charged, company_facts, filed, listed, proceeding
from tests.features.hand_made import Row, frame

RULES = load_rules()
#: Monthly lists, each public three days after its date.
LISTS = [date(2025, month, 1) for month in range(1, 7)]
OUT = timedelta(days=3)


def line(number: str, as_at: date, market: str = "care-homes", **more: Any) -> Row:
    """A service on a list of which only the day of the report is told, as the regulator's are."""
    report = {"inspected_on": None, "inspection_published_on": date(2022, 5, 1)}
    return adult(number, as_at, market, **(report | more)) | {"known_on": as_at + OUT}


def everywhere(*numbers: str, lists: list[date] = LISTS, **more: Any) -> list[Row]:
    """Services that stand on every list."""
    return [line(number, day, **more) for number in numbers for day in lists]


def raised(
    held: Facts, rule: str, companies: CompanyFacts | None = None
) -> dict[date, dict[str, Any]]:
    """What one rule says at each list about one subject."""
    rows = adult_alert_rows(held, [], RULES, companies).filter(rule=rule).to_dicts()
    assert len({row["entity_id"] for row in rows}) <= 1
    return {row["as_at"]: row for row in rows}


def managed(number: str, as_at: date, present: bool, since: date | None = None) -> Row:
    return {
        "service_id": f"cqc:{number}", "as_at": as_at, "registered_manager_present": present,
        "manager_absent_since": since, "known_on": as_at + OUT, "known_on_estimated": True,
        "raw_name": "list", "row_number": 1,
    }  # fmt: skip


def reported(number: str, day: date, rating: str) -> Row:
    return {
        "service_id": f"cqc:{number}", "happened_on": day, "known_on": day,
        "known_on_estimated": False, "rating": rating, "raw_name": "ratings", "row_number": 1,
    }  # fmt: skip


def matched(provider: str = "cqc:Oak", number: str = A, known_on: date = date(2020, 1, 1)) -> Row:
    return {
        "entity_kind": "provider", "entity_id": provider, "company_number": number,
        "method": "given-number", "evidence": "its number", "decided_by": "publisher",
        "happened_on": known_on, "known_on": known_on,
    }  # fmt: skip


def test_a_rating_that_fell_is_dated_by_its_report_and_lasts() -> None:
    rows = everywhere("1-1", lists=LISTS[:2]) + [
        line("1-1", day, rating="Inadequate", inspection_published_on=date(2025, 2, 20))
        for day in LISTS[2:]
    ]
    held = replace(
        registered([], lists=rows),
        inspection=frame(Inspection, [reported("1-1", date(2025, 2, 20), "Inadequate")]),
    )
    found = raised(held, "rating-fell-inadequate-adult")
    assert list(found) == LISTS[2:]
    assert {row["opened_as_at"] for row in found.values()} == {LISTS[2]}
    first = found[LISTS[2]]
    assert first["reason"] == (
        "Rated Inadequate in a report of 20 February 2025; before it was Good"
    )
    assert (first["market"], first["happened_on"]) == ("care-homes", date(2025, 2, 20))


@pytest.mark.parametrize(
    ("ratings", "fell"),
    [
        (["Good", "Requires improvement"], True),
        (["Outstanding", "Requires improvement"], True),
        (["Inadequate", "Requires improvement"], False),  # it rose
        (["Good", "Inadequate", "Requires improvement"], False),  # it had fallen further
        (["Requires improvement", "Requires improvement"], False),
        (["Requires improvement", "Good"], False),
    ],
)
def test_requires_improvement_counts_where_it_is_a_fall(ratings: list[str], fell: bool) -> None:
    days = [date(2020 + n, 5, 1) for n in range(len(ratings))]
    now = line("1-1", LISTS[0], rating=ratings[-1], inspection_published_on=days[-1])
    visits = [reported("1-1", on, rating) for on, rating in zip(days, ratings, strict=True)]
    held = replace(registered([], lists=[now]), inspection=frame(Inspection, visits))
    assert bool(raised(held, "rating-fell-adult")) is fell


def test_an_ended_registration_stays_three_months_and_is_one_alert() -> None:
    rows = everywhere("1-1") + everywhere("1-2", lists=LISTS[:1])
    ended = registration("1-2", date(2012, 1, 1), date(2025, 1, 20), end_known_on=date(2025, 2, 4))
    held = registered([registration("1-1", date(2012, 1, 1)), ended], lists=rows)
    found = raised(held, "registration-ended-adult")
    # Told with the list of 1 February, which came out on the 4th.
    assert list(found) == LISTS[1:4]
    assert {row["opened_as_at"] for row in found.values()} == {LISTS[1]}
    assert found[LISTS[1]]["reason"] == (
        "Its registration ended on 20 January 2025; no successor is known"
    )
    assert found[LISTS[1]]["entity_name"] == "House 1-2 · Kent"


def test_an_end_that_falls_between_lists_far_apart_is_told_all_the_same() -> None:
    lists = [date(2023, 1, 1), date(2025, 1, 1)]
    ended = registration("1-2", date(2012, 1, 1), date(2023, 6, 1))
    held = registered(
        [registration("1-1", date(2012, 1, 1)), ended], lists=everywhere("1-1", lists=lists)
    )
    assert list(raised(held, "registration-ended-adult")) == lists[1:]


@pytest.mark.parametrize(
    ("known_on", "silent_from"), [(date(2025, 1, 30), 0), (date(2025, 3, 2), 1), (None, 3)]
)
def test_a_successor_silences_from_the_day_it_is_known(
    known_on: date | None, silent_from: int
) -> None:
    ended = registration("1-2", date(2012, 1, 1), date(2025, 1, 20), end_known_on=date(2025, 2, 4))
    links = [successor("1-2", "1-3", known_on)] if known_on else []
    held = registered([ended], links, everywhere("1-1"))
    assert list(raised(held, "registration-ended-adult")) == LISTS[1:4][:silent_from]


def test_a_person_who_says_that_it_closed_is_believed_against_the_register() -> None:
    ended = registration("1-2", date(2012, 1, 1), date(2025, 1, 20), end_known_on=date(2025, 2, 4))
    link = successor("1-2", "1-3", date(2025, 1, 30))
    closed = {
        "from_service_id": "cqc:1-2", "market": "care-homes", "ended_on": date(2025, 1, 20),
        "kind": "true-closure", "evidence": "seen empty", "method": "decided",
        "happened_on": date(2025, 1, 20), "known_on": date(2025, 2, 4),
        "known_on_estimated": False,
    }  # fmt: skip
    held = registered([ended], [link], everywhere("1-1"))
    assert not raised(held, "registration-ended-adult")
    decided = replace(held, succession=frame(Succession, [closed]))
    assert list(raised(decided, "registration-ended-adult")) == LISTS[1:4]


def test_an_end_outside_adult_care_is_nobody_s_alert() -> None:
    ended = registration("1-2", date(2012, 1, 1), date(2025, 1, 20), market=None)
    held = registered([ended], lists=everywhere("1-1"))
    assert not raised(held, "registration-ended-adult")


def test_no_registered_manager_since_when_it_is_told() -> None:
    held = replace(
        registered([], lists=everywhere("1-1", "1-2")),
        cqc_manager=frame(
            CqcManager,
            [
                managed("1-1", LISTS[0], True),
                managed("1-1", LISTS[1], False),
                managed("1-2", LISTS[0], True),
                # A list that came out after the newest register here.
                managed("1-2", LISTS[-1], False) | {"known_on": date(2026, 1, 1)},
            ],
        ),
    )
    found = raised(held, "no-registered-manager-adult")
    assert list(found) == LISTS[1:]
    assert found[LISTS[3]]["reason"] == (
        "The register names no registered manager, first on the list of 1 February 2025"
    )
    told = replace(
        held, cqc_manager=frame(CqcManager, [managed("1-1", LISTS[2], False, date(2024, 12, 5))])
    )
    assert raised(told, "no-registered-manager-adult")[LISTS[2]]["reason"] == (
        "It has had no registered manager since 5 December 2024"
    )
    dormant = registered([], lists=everywhere("1-1", dormant=True))
    assert not raised(replace(dormant, cqc_manager=held.cqc_manager), "no-registered-manager-adult")


def owned(*numbers: str, **more: Any) -> Facts:
    return replace(
        registered([], lists=everywhere(*numbers, **more)), match=frame(Match, [matched()])
    )


def test_proceedings_are_one_alert_however_often_they_are_told() -> None:
    notice = {
        "notice_id": "1", "notice_code": "2443", "published_on": date(2025, 3, 10),
        "known_on": date(2025, 3, 10), "known_on_estimated": False, "company_number": None,
        "company_name": "HOLLOW OAK LIMITED", "kind": "appointment-of-liquidators",
        "notice_class": "failure", "begins": True, "raw_name": "gazette", "row_number": 1,
    }  # fmt: skip
    companies = company_facts(
        [listed(A, date(2024, 1, 1))],
        [],
        [proceeding(A, "creditors-voluntary-liquidation", "start", date(2025, 1, 10))],
    )
    companies = replace(companies, gazette_notice=frame(GazetteNotice, [notice]))
    found = raised(owned("1-1", "1-2"), "provider-insolvency", companies)
    # The case became public on 25 January; the notice is later news of the same.
    assert list(found) == LISTS[1:]
    assert {row["opened_as_at"] for row in found.values()} == {LISTS[1]}
    last = found[LISTS[-1]]
    assert (last["entity_kind"], last["entity_id"], last["places"]) == ("provider", "cqc:Oak", 80)
    assert last["reason"] == (
        f"Its company {A}: Creditors voluntary liquidation on 10 January 2025"
    )
    assert json.loads(last["evidence"])["told"] == 2
    # A company of the same name as well: nobody can say whose notice it is.
    only_notice = replace(
        companies,
        insolvency=companies.insolvency.clear(),
        company=pl.concat(
            [companies.company, companies.company.with_columns(company_number=pl.lit(B))]
        ),
    )
    assert not raised(owned("1-1"), "provider-insolvency", only_notice)


def test_a_solvent_winding_up_is_no_alert_and_a_dismissed_petition_ends_it() -> None:
    solvent = company_facts(
        [], [], [proceeding(A, "members-voluntary-liquidation", "start", date(2025, 1, 10))]
    )
    assert not raised(owned("1-1"), "provider-insolvency", solvent)
    petition = company_facts(
        [], [], [proceeding(A, "compulsory-liquidation", "petition", date(2025, 1, 10))]
    )
    assert list(raised(owned("1-1"), "provider-petition", petition)) == LISTS[1:]
    dismissed = {
        "notice_id": "2", "notice_code": "2450", "published_on": date(2025, 3, 10),
        "known_on": date(2025, 3, 10), "known_on_estimated": False, "company_number": A,
        "kind": "dismissal", "notice_class": "dismissal", "begins": False, "raw_name": "gazette",
        "row_number": 1,
    }  # fmt: skip
    over = replace(petition, gazette_notice=frame(GazetteNotice, [dismissed]))
    assert list(raised(owned("1-1"), "provider-petition", over)) == LISTS[1:3]


def test_a_provider_that_failed_and_is_gone_from_the_next_list_is_told_once() -> None:
    companies = company_facts([], [], [proceeding(A, "administration", "start", date(2025, 2, 10))])
    held = replace(
        registered(
            [],
            lists=everywhere("1-1", lists=LISTS[:2])
            + everywhere("1-9", provider_id="cqc:Elm", owner_name="Elm"),
        ),
        match=frame(Match, [matched()]),
    )
    assert list(raised(held, "provider-insolvency", companies)) == LISTS[2:3]


def test_each_charge_is_news_once() -> None:
    charges = [charged(A, "1", date(2025, 1, 20)), charged(A, "2", date(2025, 2, 20))]
    found = raised(owned("1-1"), "provider-charge", company_facts([], [], [], charges))
    # The first is out on 30 January, the second on 2 March; three months on it is no news any more.
    assert list(found) == LISTS[1:5]
    opened = [row["opened_as_at"] for row in found.values()]
    assert opened == [LISTS[1], *[LISTS[2]] * 3]


def test_late_accounts_need_thirty_days_and_end_with_the_filing() -> None:
    late = {"accounts_due_on": date(2025, 1, 31), "accounts_made_up_to": date(2023, 4, 30)}
    looked = [listed(A, day, **late) | {"known_on": day} for day in LISTS]
    found = raised(owned("1-1"), "provider-accounts-late", company_facts(looked))
    # 1 March is 29 days late, 1 April 60.
    assert list(found) == LISTS[3:]
    assert found[LISTS[3]]["to_value"] == "60 days late"
    filing = filed(A, date(2025, 4, 20), "accounts", date(2024, 4, 30))
    ended = company_facts(looked[:4], [filing])
    assert list(raised(owned("1-1"), "provider-accounts-late", ended)) == LISTS[3:4]


def test_a_service_is_one_alert_in_the_market_it_is_registered_in() -> None:
    """A nursing home is a care home too, and may care at home: it has no manager once."""
    held = replace(
        registered([], lists=everywhere("1-1", market="nursing-homes", home_care=True)),
        cqc_manager=frame(CqcManager, [managed("1-1", LISTS[0], False)]),
    )
    found = adult_alert_rows(held, [], RULES).filter(rule="no-registered-manager-adult")
    assert found["market"].unique().to_list() == ["nursing-homes"]
    assert found["as_at"].is_unique().all()


def areas(owners: dict[date, list[str]], market: str = "care-homes") -> Facts:
    """Kent's services at each list by their owners, 40 places each."""
    rows = [
        line(f"1-{n}", day, market, provider_id=f"cqc:{owner}", owner_name=owner)
        for day, names in owners.items()
        for n, owner in enumerate(names)
    ]
    return registered([], lists=rows)


def test_a_market_that_becomes_concentrated() -> None:
    many = [f"O{n}" for n in range(12)]
    few = ["A"] * 6 + many[:6]
    held = areas({LISTS[0]: many, LISTS[1]: few})
    found = adult_alert_rows(held, [], RULES).filter(rule="hhi-crosses-adult-care-homes")
    kent = found.filter(entity_id="area:E10000016").to_dicts()
    assert [row["as_at"] for row in kent] == [LISTS[1]]
    # (6/12)^2 + 6 (1/12)^2, in per cent squared.
    assert kent[0]["reason"].startswith("HHI of 480 places is 2,917, above the 2,000 line")
    assert kent[0]["market"] == "care-homes"


def test_lists_that_cover_different_ground_are_not_compared() -> None:
    few = ["A"] * 6 + [f"O{n}" for n in range(6)]
    held = areas({LISTS[0]: [f"O{n}" for n in range(40)], LISTS[1]: few, LISTS[2]: few})
    found = adult_alert_rows(held, [], RULES)
    assert found.filter(rule="hhi-crosses-adult-care-homes").is_empty()


def test_home_care_counts_services() -> None:
    many = [f"O{n}" for n in range(20)]
    held = areas({LISTS[0]: many, LISTS[1]: ["A"] * 8 + many[:12]}, "home-care")
    found = (
        adult_alert_rows(held, [], RULES).filter(rule="dominant-owner-adult-home-care").to_dicts()
    )
    assert [row["reason"] for row in found] == ["One owner, A, runs 40 % of 20 services"]


def busy() -> tuple[Facts, CompanyFacts]:
    """A market in which every rule of facts has something to say."""
    rows = [
        row
        for n in range(12)
        for row in everywhere(
            f"1-{n}", provider_id=f"cqc:O{n % 5}", owner_name=f"O{n % 5}",
            market=("care-homes", "nursing-homes", "home-care")[n % 3],
        )
    ]  # fmt: skip
    fell = [
        line("1-20", day, rating="Inadequate", inspection_published_on=date(2025, 2, 20))
        for day in LISTS[2:]
    ]
    registrations = [
        registration(f"1-{n}", date(2012, 1, 1), date(2025, 1, 20) + timedelta(days=20 * (n - 30)))
        for n in range(30, 36)
    ]
    held = replace(
        registered(registrations, [successor("1-31", "1-1", date(2025, 4, 2))], rows + fell),
        inspection=frame(
            Inspection,
            [
                reported("1-20", date(2021, 2, 20), "Good"),
                reported("1-20", date(2025, 2, 20), "Inadequate"),
            ],
        ),
        cqc_manager=frame(
            CqcManager,
            [
                managed(f"1-{n}", day, (n + k) % 4 > 0)
                for n in range(12)
                for k, day in enumerate(LISTS)
            ],
        ),
        match=frame(Match, [matched("cqc:O1"), matched("cqc:O2", B, date(2025, 3, 1))]),
    )
    companies = company_facts(
        [listed(A, day, accounts_due_on=date(2025, 1, 31)) | {"known_on": day} for day in LISTS],
        [],
        [proceeding(B, "administration", "start", date(2025, 1, 10))],
        [charged(A, "1", date(2025, 1, 20)), charged(A, "2", date(2025, 3, 20))],
    )
    return held, companies


def test_the_same_facts_say_the_same_in_whatever_order_and_however_often() -> None:
    held, companies = busy()
    once = adult_alert_rows(held, [], RULES, companies)
    assert once.select("alert_id", "as_at").is_unique().all()
    assert set(once["rule"]) == {
        "no-registered-manager-adult",
        "provider-accounts-late",
        "provider-charge",
        "provider-insolvency",
        "rating-fell-inadequate-adult",
        "registration-ended-adult",
    }
    shuffled = replace(
        held,
        **{
            name: rows.sample(fraction=1, shuffle=True, seed=5)
            for name, rows in held.tables().items()
            if name != "local_authority"
        },
    )
    stirred = CompanyFacts(
        **{
            name: rows.sample(fraction=1, shuffle=True, seed=5)
            for name, rows in companies.tables().items()
        }
    )
    assert_frame_equal(adult_alert_rows(shuffled, [], RULES[::-1], stirred), once)


@pytest.mark.parametrize("until", range(1, len(LISTS)))
def test_what_was_said_then_is_what_is_said_now(until: int) -> None:
    """A warehouse of the day raised the same: lists and facts that came later take nothing back."""
    held, companies = busy()
    last = LISTS[until - 1]
    then = adult_alert_rows(
        held.seen(last, last + OUT), [], RULES, companies.seen(last, last + OUT)
    )
    now = adult_alert_rows(held, [], RULES, companies).filter(pl.col("as_at") <= last)
    assert_frame_equal(then, now)


@pytest.mark.parametrize(
    "hostile",
    [
        lambda rows, day: rows.with_columns(known_on=pl.lit(day)),
        lambda rows, day: rows.with_columns(
            pl.lit(day).alias(name)
            for name in ("as_at", "happened_on", "ended_on", "created_on")
            if name in rows.columns
        ),
    ],
)
def test_nothing_of_after_the_last_list_counts(
    hostile: Callable[[pl.DataFrame, date], pl.DataFrame],
) -> None:
    """Rows known after the last list came out, or of what happened after it, change nothing."""
    held, companies = busy()
    after = LISTS[-1] + OUT + timedelta(days=1)
    before = adult_alert_rows(held, [], RULES, companies)
    tables = ("inspection", "cqc_manager", "registration")
    more = {
        name: pl.concat(
            [
                getattr(held, name),
                hostile(getattr(held, name), after).with_columns(
                    service_id=pl.col("service_id").str.replace("1-", "1-1")
                ),
            ],
            how="vertical_relaxed",
        )
        for name in tables
    }
    more["registration"] = more["registration"].with_columns(
        end_known_on=pl.when(pl.col("known_on") == after).then(after).otherwise("end_known_on")
    )
    of_companies = {
        name: pl.concat(
            [getattr(companies, name), hostile(getattr(companies, name), after)],
            how="vertical_relaxed",
        )
        for name in ("insolvency", "charge")
    }
    attacked = adult_alert_rows(
        replace(held, **more), [], RULES, replace(companies, **of_companies)
    )
    assert_frame_equal(attacked, before)
