"""Notices fetched: every window of both portals, and what a portal's faults leave."""

from __future__ import annotations

import itertools
import json
from datetime import UTC, date, datetime, timedelta
from urllib.parse import parse_qs

import pytest
from hypothesis import given
from hypothesis import strategies as st

from data.fetching.faults import FetchFailed
from data.fetching.run import whole_files
from data.sources import contracts
from data.sources.procurement.windows import PORTALS, windows
from tests.data.fetching.fixtures import Fetching
from tests.data.fetching.mirror_server import MirrorServer

FINDER, TENDER = PORTALS
NOTICE = '{"ocid": "ocds-b5fd17-%s", "id": "1", "date": "2026-11-20T00:00:00Z", "tender": {"title": "%s"}}'


def package(*ids: str, cursor: str | None = None, title: str = "x") -> bytes:
    link = f', "links": {{"next": "https://elsewhere.example/?cursor={cursor}"}}' if cursor else ""
    notices = ", ".join(NOTICE % (number, title) for number in ids)
    return f'{{"releases": [{notices}]{link}}}'.encode("iso-8859-1")


def asked_of(mirror: MirrorServer, host: str) -> list[dict[str, str]]:
    return [
        {name: values[0] for name, values in parse_qs(request.query).items()}
        for request in mirror.asked
        if request.host == host
    ]


def serve_empty(mirror: MirrorServer, first: date, last: date) -> None:
    for portal in PORTALS:
        for start, until in windows(portal, first, last):
            mirror.serve(address(portal, start, until), package())


def address(portal: object, start: datetime, until: datetime, cursor: str = "") -> str:
    from httpx import QueryParams

    assert isinstance(portal, type(FINDER))
    said = {
        "limit": "100",
        portal.since: start.strftime(portal.form),
        portal.until: until.strftime(portal.form),
    } | ({"cursor": cursor} if cursor else {})
    return f"{portal.url}?{QueryParams(said)}"


@given(st.dates(date(2020, 1, 1), date(2027, 1, 1)), st.integers(0, 100))
def test_windows_cover_the_days_without_a_gap(first: date, days: int) -> None:
    last = first + timedelta(days=days)
    for portal in PORTALS:
        found = list(windows(portal, first, last))
        assert found[0][0] == datetime(first.year, first.month, first.day, tzinfo=UTC)
        assert found[-1][1].date() == last + timedelta(days=1)
        assert all(a[1] == b[0] for a, b in itertools.pairwise(found))
        assert all(timedelta(0) < until - start <= portal.window for start, until in found)


def test_every_page_of_every_window_is_one_line(mirror: MirrorServer, fetching: Fetching) -> None:
    job = fetching("contracts", since=date(2026, 11, 21))
    serve_empty(mirror, date(2026, 11, 21), date(2026, 11, 21))
    start, until = next(windows(FINDER, date(2026, 11, 21), date(2026, 11, 21)))
    mirror.serve(
        address(FINDER, start, until), package("1", "2", cursor="c1", title="Soins \xe0 £")
    )
    mirror.serve(address(FINDER, start, until, "c1"), package("3").replace(b'"1"', b"1e9999"))
    finder, tender = contracts.fetch(job)
    assert (finder.name, tender.name) == (
        "contracts_finder_2026-11-22.jsonl",
        "find_a_tender_2026-11-22.jsonl",
    )
    lines = [json.loads(line) for line in finder.read_text().splitlines()]
    assert [len(line["data"]["releases"]) for line in lines] == [2, 1]
    assert all(line["url"].startswith(FINDER.url) for line in lines)
    publication = contracts.ingest_json(finder, finder.read_bytes())
    assert publication.tables[0].cells["row_number"].to_list() == [1, 2, 3]
    assert publication.tables[0].cells["title"][0] == "Soins à £"
    assert len(asked_of(mirror, "www.find-tender.service.gov.uk")) == 4


def test_what_a_portal_gave_whole_before_it_failed_is_kept(
    mirror: MirrorServer, fetching: Fetching
) -> None:
    first, last = date(2026, 11, 1), date(2026, 11, 21)
    serve_empty(mirror, last, last)
    (start, until), _ = windows(FINDER, first, last)
    mirror.serve(address(FINDER, start, until), package("1"))
    job = fetching("contracts", since=first)
    with pytest.raises(FetchFailed):
        contracts.fetch(job)
    files = whole_files(job.folder)
    assert [file.name for file in files] == ["contracts_finder_2026-11-22.jsonl"]
    assert len(files[0].read_text().splitlines()) == 1


@pytest.mark.parametrize(
    "answer", [b"<html>busy</html>", b'{"releases": [', b'{"message": "throttled"}', b"[]"]
)
def test_nothing_had_is_one_sentence(
    mirror: MirrorServer, fetching: Fetching, answer: bytes
) -> None:
    job = fetching("contracts", since=date(2026, 11, 21))
    for portal in PORTALS:
        for start, until in windows(portal, date(2026, 11, 21), date(2026, 11, 21)):
            mirror.serve(address(portal, start, until), answer)
    with pytest.raises(FetchFailed) as caught:
        contracts.fetch(job)
    assert str(caught.value).count("\n") == 0
    assert not list(job.folder.glob("*.jsonl"))


def test_a_cursor_that_leads_round_is_left(mirror: MirrorServer, fetching: Fetching) -> None:
    day = date(2026, 11, 21)
    start, until = next(windows(FINDER, day, day))
    mirror.serve(address(FINDER, start, until), package("1", cursor="c1"))
    mirror.serve(address(FINDER, start, until, "c1"), package("2", cursor="c1"))
    with pytest.raises(FetchFailed, match="ring"):
        contracts.fetch(fetching("contracts", since=day))
