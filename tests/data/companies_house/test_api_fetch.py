"""The API is asked for whole histories of care companies, page by page; streams for what is new."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from data.fetching.faults import FetchFailed
from data.sources.companies_house import api, control, stream
from data.sources.companies_house.answer_pages import is_whole, joined_items
from data.sources.companies_house.companies import ingest_json
from data.warehouse.build import build
from data.warehouse.home import Home
from tests.data.companies_house.files import answer, company, company_list, history
from tests.data.fetching.mirror_server import MirrorServer, status
from tests.data.homes import ingest, ingest_one, rows

ONE, TWO = "01234567", "07654321"


def profile(number: str, **links: str) -> dict[str, Any]:
    return {
        "company_number": number,
        "company_name": f"HOLLOW OAK {number} LTD",
        "company_status": "active",
        "links": {"self": f"/company/{number}", **links},
    }


def filings(number: str, count: int) -> list[dict[str, Any]]:
    dated = [
        {"date": f"20{10 + n // 12}-{n % 12 + 1:02d}-01", "type": "X", "category": "x"}
        for n in range(count)
    ]
    return list(history(number, *dated)["items"])


def serve(mirror: MirrorServer, number: str, count: int, **links: str) -> None:
    """A company with so many filings, in pages of a hundred, and one officer."""
    url = f"{api.BASE}/company/{number}"
    items = filings(number, count)
    for start in range(0, max(count, 1), 100):
        page = {"total_count": count, "start_index": start, "items": items[start : start + 100]}
        query = f"items_per_page=100&start_index={start}"
        mirror.serve(f"{url}/filing-history?{query}", json.dumps(page))
    officers = {
        "kind": "officer-list",
        "total_results": 1,
        "start_index": 0,
        "links": {"self": f"/company/{number}/officers"},
        "items": [
            {
                "name": "A PERSON WHO MUST NOT BE KEPT",
                "officer_role": "director",
                "appointed_on": "2020-01-05",
                "address": {"premises": "MUST NOT"},
            }
        ],
    }
    mirror.serve(f"{url}/officers", json.dumps(officers))
    mirror.serve(url, json.dumps(profile(number, **links)))


def test_whole_histories_of_companies_held_and_found(mirror, fetching, tmp_path):
    home = Home(tmp_path / "home")
    ingest_one(home, company_list(tmp_path, [company(ONE)]))
    build(home)
    serve(mirror, ONE, 230, charges=f"/company/{ONE}/charges")
    serve(mirror, TWO, 3)
    charges = {"total_count": 1, "items": [{"charge_code": "1", "created_on": "2020-01-01"}]}
    mirror.serve(f"{api.BASE}/company/{ONE}/charges", json.dumps(charges))
    found = {"hits": 1, "items": [{"company_number": TWO, "company_name": "FOUND LTD"}]}
    search = f"{api.BASE}/advanced-search/companies"
    mirror.serve(f"{search}?sic_codes=87900&size=5000&start_index=0", json.dumps(found))
    [file] = api.fetch(fetching("companies_house.api", home=home, hosts=api.HOSTS))
    assert "MUST NOT" not in file.read_text()
    # The other activities' searches find nothing, which the API says with 404.
    assert mirror.count(search) >= 5
    assert ingest_one(home, file).kind == "ingested"
    build(home)
    counted = "SELECT company_number, count(*), count(fetched_on) FROM filing GROUP BY 1 ORDER BY 1"
    assert rows(home, counted) == [(ONE, 230, 230), (TWO, 3, 3)]
    assert rows(home, "SELECT count(*) FROM charge") == [(1,)]
    told = "SELECT company_number, role, change, officers, whole FROM officer_change ORDER BY 1"
    assert rows(home, told) == [(n, "director", "appointed", 1, True) for n in (ONE, TWO)]


def test_a_run_that_was_cut_goes_on(mirror, fetching, tmp_path):
    home = Home(tmp_path / "home")
    ingest_one(home, company_list(tmp_path, [company(ONE), company(TWO)]))
    build(home)
    serve(mirror, ONE, 1)
    mirror.serve(f"{api.BASE}/company/{TWO}", "no JSON at all")
    job = fetching("companies_house.api", home=home)
    with pytest.raises(FetchFailed):
        api.fetch(job)
    [part] = job.folder.glob("*.part")
    with part.open("a") as out:
        out.write('{"url": "half a li')
    serve(mirror, TWO, 1)
    [file] = api.fetch(job)
    assert mirror.count(f"{api.BASE}/company/{ONE}") == 1
    assert [
        json.loads(line)["url"].rpartition("/")[2] for line in file.read_text().splitlines()
    ] == [
        *("filing-history", "officers", ONE),
        *("filing-history", "officers", TWO),
    ]
    assert not list(job.folder.glob("*.part"))


def test_a_page_is_not_taken_for_the_whole(tmp_path):
    home = Home(tmp_path / "home")
    page = {"total_count": 60, "start_index": 0, "items": filings(ONE, 25)}
    first = answer(tmp_path / f"filing_{ONE}_2022-01-01.json", page)
    ingest_one(home, first)
    build(home)
    assert rows(home, "SELECT count(*), count(fetched_on) FROM filing") == [(25, 0)]
    whole = {"total_count": 26, "start_index": 0, "items": filings(ONE, 26)}
    ingest_one(home, answer(tmp_path / f"filing_{ONE}_2022-02-01.json", whole))
    later = {"total_count": 60, "start_index": 0, "items": filings(ONE, 27)}
    ingest_one(home, answer(tmp_path / f"filing_{ONE}_2022-03-01.json", later))
    build(home)
    assert rows(home, "SELECT count(*), max(fetched_on)::VARCHAR FROM filing") == [
        (27, "2022-02-01")
    ]


@given(st.integers(0, 30), st.lists(st.integers(1, 12), min_size=1, max_size=6), st.booleans())
def test_pages_together_are_whole_if_none_is_missing(count, sizes, lose):
    items = [{"transaction_id": f"T{n}"} for n in range(count)]
    bodies, start = [], 0
    for size in [*sizes, count]:
        bodies.append(
            {"total_count": count, "start_index": start, "items": items[start : start + size]}
        )
        start = min(start + size, count)
    lost = bodies.pop(0)["items"] if lose else []
    body, whole = joined_items(bodies[::-1])
    assert whole == (not lost and count > 0)
    assert [i["transaction_id"] for i in body["items"]] == [
        i["transaction_id"] for i in items if i not in lost
    ]
    assert all(
        is_whole(b, "") == (len(b["items"]) == count) for b in bodies if b["start_index"] == 0
    )


def event(point: int, kind: str, uri: str, data: dict[str, Any], **more: Any) -> bytes:
    told = {
        "resource_kind": kind,
        "resource_uri": uri,
        "resource_id": uri.rpartition("/")[2],
        "data": data,
        "event": {"timepoint": point, "published_at": "2026-11-20T18:28:02", "type": "changed"},
    }
    return json.dumps({**told, **more}).encode()


def filed(point: int, name: str = "T1") -> bytes:
    uri = f"/company/{ONE}/filing-history/{name}"
    data = {"category": "accounts", "type": "AA", "date": "2026-11-19", "description": "x"}
    return event(point, "filing-history", uri, data)


def person(point: int) -> bytes:
    uri = f"/company/{ONE}/persons-with-significant-control/individual/abc"
    data = {
        "kind": "individual-person-with-significant-control",
        "name": "A PERSON WHO MUST NOT BE KEPT",
        "natures_of_control": ["voting-rights-50-to-75-percent"],
        "notified_on": "2026-11-01",
        "links": {"self": uri},
    }
    return event(point, "company-psc-individual", uri, data)


@pytest.fixture
def streams(mirror, monkeypatch):
    """Empty streams, to be filled."""
    monkeypatch.setattr(stream, "_SECONDS", 2.0)
    for name in stream.STREAMS:
        mirror.serve(f"{stream.BASE}/{name}", b"\n\n")
    return mirror


def test_events_come_once_and_go_on_from_the_timepoint(streams, fetching, tmp_path):
    home = Home(tmp_path / "home")
    job = fetching("companies_house.stream", home=home)
    url = f"{stream.BASE}/filings"
    people = f"{stream.BASE}/persons-with-significant-control"
    streams.serve(url, b"\n".join([b"", filed(7), b"", filed(7), filed(9, "T2"), filed(10)[:40]]))
    streams.serve(people, person(3) + b"\n")
    files = stream.fetch(job)
    assert [len(file.read_text().splitlines()) for file in files] == [2, 1]
    assert "_from_7_to_9" in files[0].name
    assert not [file for file in files if "MUST NOT" in file.read_text()]
    streams.serve(url, filed(9, "T2") + b"\n" + filed(10, "T3") + b"\n")
    streams.serve(people, b"\n")
    [later] = stream.fetch(job)
    assert [a.query for a in streams.asked if a.path == "/filings"] == ["", "timepoint=10"]
    assert [json.loads(line)["event"]["timepoint"] for line in later.read_text().splitlines()] == [
        10
    ]
    outcomes = ingest(home, *files, later)
    assert [outcome.kind for outcome in outcomes] == ["ingested"] * 3
    build(home)
    # One filing of a stream does not say that the others were read.
    assert rows(home, "SELECT transaction_id, fetched_on FROM filing ORDER BY 1") == [
        (name, None) for name in ("T1", "T2", "T3")
    ]
    assert rows(home, "SELECT company_number, votes_from FROM control") == [(ONE, 50)]


def test_a_timepoint_too_old_is_said_and_forgotten(streams, fetching):
    job = fetching("companies_house.stream")
    url = f"{stream.BASE}/companies"
    change = event(5, "company-profile", f"/company/{ONE}", profile(ONE))
    streams.serve(url, change + b"\n")
    stream.fetch(job)
    streams.fault(url, status(416))
    with pytest.raises(FetchFailed, match="no longer goes back to timepoint 5; fetch the snapshot"):
        stream.fetch(job)
    streams.serve(url, change + b"\n")
    assert len(stream.fetch(job)) == 1
    assert streams.asked[-len(stream.STREAMS)].query == ""


def test_events_are_read_as_answers(tmp_path):
    lines = [
        event(1, "company-profile", f"/company/{ONE}", profile(ONE)),
        event(
            2, "company-charges", f"/company/{ONE}/charges/c1", {"charge_code": "1", "links": {}}
        ),
        event(3, "company-insolvency", f"/company/{ONE}/insolvency", {"cases": []}),
        event(4, "company-officers", f"/company/{ONE}/appointments/x", {"name": "MUST NOT"}),
        event(
            5, "filing-history", f"/company/{ONE}/filing-history/T", {}, event={"type": "deleted"}
        ),
        filed(6),
    ]
    found = ingest_json(tmp_path / "events.jsonl", b"\n".join(lines))
    held = {table.table: len(table.cells) for table in found.tables}
    assert held == {"company_profile": 1, "filing": 1, "insolvency": 0, "charge": 1}
    with pytest.raises(control.NotRecognised):
        control.ingest_json(tmp_path / "events.jsonl", b"\n".join(lines))
