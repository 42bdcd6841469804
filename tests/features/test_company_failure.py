"""L1: what is a failure, when it began, when it was public, and who is at risk."""

from __future__ import annotations

import shutil
from datetime import date
from pathlib import Path

import pytest

from data.sources.companies_house.insolvency import told_by_filings
from data.sources.companies_house.words import words
from data.warehouse.build import build
from data.warehouse.company_facts import read_company_facts
from data.warehouse.home import Home
from features.company_failure import failure_events, failure_labels, solvent_windings_up
from tests.data.homes import ingest
from tests.features.company_made import A, B, company_facts, filed, listed, of, proceeding

START = date(2019, 3, 1)
FAILURES = list(words()["insolvency_case"]["failure"])


def labels(facts, as_at=date(2018, 12, 31), known_by=None, number=A, months=12):
    [found] = failure_labels(facts, of(number), as_at, months, known_by).to_dicts()
    return found


@pytest.mark.parametrize("kind", FAILURES)
def test_five_kinds_of_proceedings_are_failures(kind):
    facts = company_facts([listed(A, date(2020, 1, 1))], [], [proceeding(A, kind, "start", START)])
    [event] = failure_events(facts).to_dicts()
    assert (event["kind"], event["happened_on"], event["source"]) == (kind, START, "case")
    assert event["known_on"] == date(2019, 3, 16) and event["known_on_estimated"]
    assert (labels(facts)["label"], labels(facts)["outcome"]) == (1, "failed")
    assert len(FAILURES) == 5


def test_a_members_voluntary_liquidation_is_solvent():
    case = proceeding(A, "members-voluntary-liquidation", "start", START)
    facts = company_facts([listed(A, date(2020, 1, 1))], [], [case])
    assert failure_events(facts).is_empty()
    assert (labels(facts)["label"], labels(facts)["outcome"]) == (0, "solvent")
    assert solvent_windings_up(facts)["happened_on"].to_list() == [START]


def test_a_solvent_winding_up_that_turned_insolvent_is_a_failure():
    first = proceeding(A, "members-voluntary-liquidation", "start", START)
    then = proceeding(
        A, "creditors-voluntary-liquidation", "start", date(2019, 9, 1), case_number="2"
    )
    facts = company_facts([listed(A, date(2020, 1, 1))], [], [first, then])
    assert labels(facts)["outcome"] == "failed"
    assert failure_events(facts)["happened_on"].to_list() == [date(2019, 9, 1)]


def test_struck_off_is_not_failed():
    gone = [
        filed(A, date(2019, 6, 1), "strike-off-notice"),
        filed(A, date(2019, 8, 1), "dissolved"),
    ]
    facts = company_facts([listed(A, date(2018, 12, 1))], gone)
    assert (labels(facts)["label"], labels(facts)["outcome"]) == (0, "dissolved")
    profile = listed(A, date(2020, 1, 1), status_kind="dissolved", dissolved_on=date(2019, 8, 1))
    assert labels(company_facts([profile]))["outcome"] == "dissolved"


def test_gone_from_a_complete_list():
    lists = [listed(A, date(2018, 12, 1)), listed(A, date(2019, 2, 1))]
    editions = [date(2018, 12, 1), date(2019, 2, 1), date(2019, 3, 1), date(2019, 4, 1)]
    facts = company_facts(lists, editions=editions)
    assert (labels(facts)["label"], labels(facts)["outcome"]) == (0, "dissolved")
    # The list of March came out on the 8th.
    assert labels(facts, known_by=date(2019, 3, 7))["outcome"] == "unknown"
    assert labels(company_facts(lists, editions=editions[:2]))["outcome"] == "unknown"
    winding_up = [*lists, listed(A, date(2019, 3, 1), status_kind="liquidation")]
    assert labels(company_facts(winding_up, editions=editions))["outcome"] == "liquidation"


@pytest.mark.parametrize("other", ["moratorium", "foreign-insolvency", "restructuring-plan"])
def test_other_proceedings_are_no_failure(other):
    case = proceeding(A, other, "start", START, case_class="other")
    facts = company_facts([listed(A, date(2020, 6, 1))], [], [case])
    assert labels(facts)["outcome"] == "stayed" and failure_events(facts).is_empty()


def test_the_earliest_day_of_the_earliest_case_counts():
    dates = [
        proceeding(
            A, "compulsory-liquidation", "petition", date(2019, 1, 10), known_on=date(2019, 3, 16)
        ),
        proceeding(A, "compulsory-liquidation", "start", START),
        proceeding(A, "compulsory-liquidation", "end", date(2022, 1, 1)),
        proceeding(A, "administration", "start", date(2019, 6, 1), case_number="2"),
    ]
    facts = company_facts([listed(A, date(2020, 1, 1))], [], dates)
    [event] = failure_events(facts).to_dicts()
    assert event["kind"] == "compulsory-liquidation"
    assert (event["happened_on"], event["known_on"]) == (date(2019, 1, 10), date(2019, 3, 16))
    assert failure_events(facts, known_by=date(2019, 3, 15)).is_empty()
    assert failure_events(facts, as_at=date(2019, 1, 9)).is_empty()


@pytest.mark.parametrize(
    ("kind", "filed_on", "known_on", "estimated"),
    [
        ("administration", date(2019, 3, 20), date(2019, 3, 20), False),
        ("administration", date(2019, 3, 3), date(2019, 3, 3), False),
        # Another case's filing, and one of years later, tell nothing of this one.
        ("receivership", date(2019, 3, 20), date(2019, 3, 16), True),
        ("administration", date(2021, 3, 20), date(2019, 3, 16), True),
        ("administration", date(2019, 2, 20), date(2019, 3, 16), True),
    ],
)
def test_a_filing_tells_when_a_case_became_public(kind, filed_on, known_on, estimated):
    notice = filed(A, filed_on, "insolvency", insolvency_kind=kind)
    facts = company_facts([], [notice], [proceeding(A, "administration", "start", START)])
    told = told_by_filings(facts.insolvency, facts.filing)
    assert told.select("known_on", "known_on_estimated").rows() == [(known_on, estimated)]
    assert told.columns == facts.insolvency.columns


def test_a_filing_alone_tells_of_a_failure():
    notice = filed(
        A, date(2019, 3, 20), "insolvency", insolvency_kind="administration", case_started_on=START
    )
    [alone] = failure_events(company_facts([], [notice])).to_dicts()
    assert (alone["happened_on"], alone["known_on"]) == (START, date(2019, 3, 20))
    assert alone["source"] == "filing" and not alone["known_on_estimated"]


def test_the_status_alone():
    lists = [
        listed(A, date(2018, 12, 1)),
        listed(A, date(2019, 4, 1), status_kind="administration"),
        listed(B, date(2019, 4, 1), status_kind="liquidation"),
    ]
    facts = company_facts(lists)
    [event] = failure_events(facts).to_dicts()
    assert (event["source"], event["happened_on"]) == ("status", date(2019, 4, 1))
    # Nothing says whether all will be paid.
    assert labels(facts, number=B)["label"] is None
    assert labels(facts, number=B)["outcome"] == "liquidation"


def test_the_horizon():
    facts = company_facts(
        [listed(A, date(2022, 1, 1))], [], [proceeding(A, "administration", "start", START)]
    )
    assert labels(facts, date(2018, 2, 28))["label"] == 0
    assert labels(facts, date(2018, 3, 1))["label"] == 1
    assert labels(facts, date(2017, 3, 1), months=24)["label"] == 1
    assert labels(facts, date(2019, 2, 28))["label"] == 1
    # On the day itself it is no longer a forecast.
    assert labels(facts, START)["outcome"] == "already" and labels(facts, START)["label"] is None


def test_what_is_not_known_yet_is_not_a_survivor():
    facts = company_facts([listed(A, date(2019, 6, 1))])
    assert labels(facts)["label"] is None and labels(facts)["outcome"] == "unknown"
    reaching = company_facts([listed(A, date(2019, 6, 1)), listed(A, date(2020, 1, 1))])
    assert labels(reaching)["outcome"] == "stayed"
    # The list of January came out on the 8th.
    assert labels(reaching, known_by=date(2020, 1, 7))["outcome"] == "unknown"
    assert labels(company_facts())["outcome"] == "unknown"
    # Read in 2030; of what was public by June 2019 it tells no more than till then.
    history = company_facts([], [filed(A, date(2018, 1, 1), "accounts")])
    assert labels(history)["outcome"] == "stayed"
    assert labels(history, known_by=date(2019, 6, 1))["outcome"] == "unknown"


def test_a_failure_counts_as_soon_as_it_is_public_though_the_horizon_has_not_ended():
    facts = company_facts([], [], [proceeding(A, "administration", "start", START)])
    assert labels(facts, known_by=date(2019, 3, 16))["label"] == 1
    assert labels(facts, known_by=date(2019, 3, 15))["label"] is None


@pytest.mark.real
def test_the_real_cases(real_data: Path, tmp_path: Path):
    folder = real_data / "companies_house" / "api_json"
    named = {
        "filing_pfb_hire.json": "filing_2023-06-01.json",
        "charges_pfb_hire.json": "charges_2023-06-01.json",
        "insolvency_london_airways.json": "insolvency_02345678_2023-06-01.json",
    }
    for real, name in named.items():
        shutil.copyfile(folder / real, tmp_path / name)
    home = Home(tmp_path / "home")
    ingest(home, *tmp_path.glob("*.json"))
    events = failure_events(read_company_facts(build(home).path))
    assert events.select("company_number", "kind", "happened_on", "known_on", "source").rows() == [
        (
            "02345678",
            "compulsory-liquidation",
            date(1994, 12, 12),
            date(1995, 2, 2),
            "case",
        ),
        (
            "07310390",
            "creditors-voluntary-liquidation",
            date(2016, 6, 13),
            date(2016, 6, 13),
            "filing",
        ),
    ]
