"""Lists in pages: the same page again, a list without end, and one that stops short."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from urllib.parse import parse_qs, urlsplit

import pytest

from data.fetching.faults import FetchFailed
from data.fetching.paging import Paging
from data.fetching.run import whole_files
from data.sources import contracts, gazette, population
from data.sources.companies_house import api
from data.sources.cqc import api_run, syndication
from tests.data.fetching.mirror_server import Asking, MirrorServer

LOCATIONS = f"{api_run.BASE}/locations"
NUMBER = "01234567"


def always(mirror: MirrorServer, url: str, answer: Callable[[dict[str, str]], object]) -> None:
    """Answer an address by its query, however often it is asked for."""

    def reply(asking: Asking) -> None:
        query = {k: v[0] for k, v in parse_qs(urlsplit(asking.path).query).items()}
        said = answer(query)
        text = said if isinstance(said, str) else json.dumps(said)
        asking.reply(200, text.encode(), content_type="application/json")

    mirror.fault(url, *[reply] * 5000)


def location(one: str) -> dict[str, str]:
    return {"locationId": one, "name": "Synthetic", "registrationStatus": "Registered"}


def named(*ids: str, **said: object) -> dict[str, object]:
    return {"locations": [{"locationId": one} for one in ids], **said}


def test_a_page_given_twice_is_a_ring_and_entries_repeated_are_none():
    paging = Paging("A list")
    paging.page([1, 2], 3)
    paging.page([2, 3], "3")
    paging.page([], None)
    paging.ends(3)
    with pytest.raises(FetchFailed, match="same page twice"):
        paging.page([1, 2])
    with pytest.raises(FetchFailed, match="2 of the 3 entries"):
        paging.ends(2)


@pytest.mark.parametrize(
    "answer",
    [
        # The number of the page is not heeded.
        lambda q: named("1-1", "1-2", total=4, totalPages=2),
        lambda q: named("1-1", "1-2", total=4, totalPages="many"),
        # A page is lost on the way, or all of them.
        lambda q: named(*([["1-1", "1-2"], []][int(q["page"]) - 1]), total=4, totalPages=2),
        lambda q: named("1-1", "1-2", total=4, totalPages=1),
        lambda q: named(total=50_000, totalPages=50),
        # Every page brings new ones, for ever.
        lambda q: named(f"1-{q['page']}"),
    ],
)
def test_a_list_of_locations_that_is_not_whole_is_one_sentence(
    mirror, fetching, monkeypatch, answer
):
    monkeypatch.setattr(api_run, "_MAX_PAGES", 60)
    always(mirror, LOCATIONS, answer)
    job = fetching("cqc.syndication")
    with pytest.raises(FetchFailed, match="try again later") as error:
        syndication.fetch(job)
    assert LOCATIONS in str(error.value) and "\n" not in str(error.value)
    assert whole_files(job.folder) == []


def test_a_list_that_changes_while_it_is_read_is_whole(mirror, fetching):
    # One is added at the front after the first page: the second repeats one and counts one more.
    pages = [named("1-1", "1-2", total=3, totalPages=2), named("1-2", "1-3", total=4, totalPages=2)]
    always(mirror, LOCATIONS, lambda q: pages[int(q["page"]) - 1])
    always(mirror, f"{api_run.BASE}/providers", lambda q: {"providers": [], "total": 0})
    for one in ("1-1", "1-2", "1-3"):
        mirror.serve(f"{LOCATIONS}/{one}", json.dumps(location(one)))
    [file] = syndication.fetch(fetching("cqc.syndication"))
    assert len(file.read_text().splitlines()) == 3


def test_pages_are_followed_where_nothing_says_how_many_there_are(mirror, fetching):
    pages = [["1-1"], ["1-2"], []]
    always(mirror, LOCATIONS, lambda q: named(*pages[int(q["page"]) - 1]))
    always(mirror, f"{api_run.BASE}/providers", lambda q: {"providers": []})
    for one in ("1-1", "1-2"):
        mirror.serve(f"{LOCATIONS}/{one}", json.dumps(location(one)))
    [file] = syndication.fetch(fetching("cqc.syndication"))
    assert len(file.read_text().splitlines()) == 2


@pytest.mark.parametrize("total", [{"hits": 20_000}, {}, {"hits": "many"}])
def test_a_search_that_gives_one_page_for_ever_is_one_sentence(mirror, fetching, total):
    items = [{"company_number": f"{n:08d}"} for n in range(5000)]
    always(mirror, f"{api.BASE}/advanced-search/companies", lambda q: {"items": items, **total})
    job = fetching("companies_house.api")
    with pytest.raises(FetchFailed, match="same page twice"):
        api.fetch(job)
    assert mirror.count(f"{api.BASE}/company/00000001") == 0


def test_a_history_that_counts_nothing_is_read_to_its_last_page(mirror, fetching):
    items = [{"transaction_id": f"t{n}", "date": "2020-01-01"} for n in range(150)]

    def page(query: dict[str, str]) -> dict[str, object]:
        start = int(query["start_index"])
        return {"start_index": start, "items": items[start : start + 100]}

    url = f"{api.BASE}/company/{NUMBER}"
    found = {"hits": 1, "items": [{"company_number": NUMBER}]}
    search = f"{api.BASE}/advanced-search/companies"
    mirror.serve(f"{search}?sic_codes=87900&size=5000&start_index=0", json.dumps(found))
    mirror.serve(url, json.dumps({"company_number": NUMBER, "company_name": "SYNTHETIC LTD"}))
    always(mirror, f"{url}/filing-history", page)
    mirror.serve(f"{url}/officers", json.dumps({"items": [], "total_results": 0}))
    [file] = api.fetch(fetching("companies_house.api"))
    assert file.read_text().count("transaction_id") == 150


def notice(number: int) -> dict[str, object]:
    return {
        "id": f"https://www.thegazette.co.uk/id/notice/{number}",
        "f:notice-code": "2450",
        "title": "SYNTHETIC LTD",
        "published": "2026-11-20T00:00:00",
        "content": f"Company Number: {number:08d}",
    }


def feed(numbers: list[int], following: str | None, total: int) -> dict[str, object]:
    link = [{"@rel": "next", "@href": following}] if following else []
    return {"f:total": str(total), "entry": [notice(n) for n in numbers], "link": link}


@pytest.mark.parametrize(
    "answer",
    [
        lambda q: feed([1, 2], f"{gazette.FEED}?p={int(q.get('p', 0)) + 1}", 4),
        lambda q: feed([1 + int(q.get("p", 0))], f"{gazette.FEED}?p={1 - int(q.get('p', 0))}", 4),
    ],
)
def test_a_feed_that_leads_round_is_one_sentence(mirror, fetching, answer):
    always(mirror, gazette.FEED, answer)
    job = fetching("gazette", hosts=gazette.HOSTS)
    with pytest.raises(FetchFailed, match="try again later"):
        gazette.fetch(job)
    assert whole_files(job.folder) == []


def test_a_feed_that_counts_more_than_it_gives_says_so(mirror, fetching):
    always(mirror, gazette.FEED, lambda q: feed([1, 2], None, 4))
    told: list[str] = []
    job = replace(fetching("gazette", hosts=gazette.HOSTS), told=told.append)
    [file] = gazette.fetch(job)
    assert len(file.read_text().splitlines()) == 2
    assert any("2 of the 4 entries" in sentence for sentence in told)


def test_notices_under_ever_new_cursors_are_one_sentence(mirror, fetching):
    release = {"ocid": "ocds-b5fd17-1", "id": "1", "date": "2026-11-20T00:00:00Z"}

    def answer(query: dict[str, str]) -> dict[str, object]:
        following = f"https://x.org.uk/?cursor={int(query.get('cursor', 0)) + 1}"
        return {"releases": [release], "links": {"next": following}}

    always(
        mirror, "https://www.contractsfinder.service.gov.uk/Published/Notices/OCDS/Search", answer
    )
    job = fetching("contracts", since=date(2026, 11, 21))
    with pytest.raises(FetchFailed, match="same page twice"):
        contracts.fetch(job)
    assert whole_files(job.folder) == []


def test_notices_that_begin_with_a_mark_of_their_encoding_are_read(mirror, fetching):
    release = {"ocid": "ocds-b5fd17-1", "id": "1", "date": "2026-11-20T00:00:00Z"}
    always(
        mirror,
        "https://www.contractsfinder.service.gov.uk/Published/Notices/OCDS/Search",
        lambda q: "\ufeff" + json.dumps({"releases": [release]}),
    )
    job = fetching("contracts", since=date(2026, 11, 21))
    with pytest.raises(FetchFailed):  # the other portal is not there
        contracts.fetch(job)
    [file] = whole_files(job.folder)
    assert "ocds-b5fd17-1" in file.read_text()


def test_population_by_one_page_for_ever_is_one_sentence(mirror, fetching, monkeypatch):
    monkeypatch.setattr(population, "PAGE_ROWS", 1)
    head = "DATE_NAME,GEOGRAPHY_NAME,GEOGRAPHY_CODE,GENDER_NAME,C_AGE_NAME,OBS_VALUE\r\n"
    mirror.serve(population.ADDRESS, head + '2023,"Camden",E09000007,"Total","All Ages",100\r\n')
    job = fetching("population")
    with pytest.raises(FetchFailed, match="same page twice"):
        population.fetch(job)
    assert whole_files(job.folder) == []
