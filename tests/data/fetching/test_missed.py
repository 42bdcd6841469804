"""One entity that an API cannot give: asked for again once, and then not waited for."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest

from data.fetching.faults import FetchFailed, KeyMissing
from data.fetching.missed import Missed
from data.fetching.run import whole_files
from data.sources.companies_house import api
from data.sources.cqc import api_run, syndication


def location(one: str) -> str:
    return json.dumps({"locationId": one, "name": "S", "registrationStatus": "Registered"})


def serve_locations(mirror, *ids: str) -> None:
    listed = {"locations": [{"locationId": one} for one in ids], "total": len(ids), "totalPages": 1}
    mirror.serve(f"{api_run.BASE}/locations", json.dumps(listed))
    mirror.serve(f"{api_run.BASE}/providers", '{"providers": [], "total": 0, "totalPages": 1}')
    for one in ids:
        mirror.serve(f"{api_run.BASE}/locations/{one}", location(one))


def held(file) -> list[str]:
    return [json.loads(line)["data"]["locationId"] for line in file.read_text().splitlines()]


def test_a_location_that_never_comes_holds_up_no_other(mirror, fetching):
    serve_locations(mirror, "1-1", "1-2", "1-3")
    bad = f"{api_run.BASE}/locations/1-1"
    mirror.serve(bad, "<html>error</html>", status=500)
    told: list[str] = []
    job = replace(fetching("cqc.syndication"), told=told.append)
    with pytest.raises(FetchFailed, match=r"1-1 answers with status 500.*next run asks") as error:
        syndication.fetch(job)
    assert "\n" not in str(error.value) and whole_files(job.folder) == []
    # The next run asks for it alone, and goes on without it.
    [file] = syndication.fetch(job)
    assert held(file) == ["1-2", "1-3"]
    assert mirror.count(f"{api_run.BASE}/locations/1-2") == 1
    assert any("used without it" in sentence for sentence in told)
    # It is asked for with whatever changes next.
    mirror.serve(f"{api_run.BASE}/changes/location", '{"changes": [], "total": 0, "totalPages": 1}')
    mirror.serve(f"{api_run.BASE}/changes/provider", '{"changes": [], "total": 0, "totalPages": 1}')
    mirror.serve(bad, location("1-1"))
    [late] = syndication.fetch(job)
    assert held(late) == ["1-1"]
    assert syndication.fetch(job) == []


def test_an_api_that_fails_is_not_asked_for_every_entity(mirror, fetching):
    ids = [f"1-{n}" for n in range(1, 30)]
    serve_locations(mirror, *ids)
    for one in ids[3:]:
        mirror.serve(f"{api_run.BASE}/locations/{one}", "", status=500)
    with pytest.raises(FetchFailed, match="status 500"):
        syndication.fetch(fetching("cqc.syndication"))
    assert {a.path.rpartition("/")[2] for a in mirror.asked} <= {"locations", *ids[:8]}


def test_a_company_that_never_comes_holds_up_no_other(mirror, fetching):
    found = [{"company_number": f"0000000{n}"} for n in (1, 2)]
    search = f"{api.BASE}/advanced-search/companies?sic_codes=87900&size=5000&start_index=0"
    mirror.serve(search, json.dumps({"hits": 2, "items": found}))
    mirror.serve(f"{api.BASE}/company/00000001", "", status=500)
    profile = {"company_number": "00000002", "company_name": "SYNTHETIC LTD"}
    mirror.serve(f"{api.BASE}/company/00000002", json.dumps(profile))
    job = fetching("companies_house.api")
    with pytest.raises(FetchFailed, match="00000001 answers with status 500"):
        api.fetch(job)
    [file] = api.fetch(job)
    assert "SYNTHETIC LTD" in file.read_text()


def test_a_key_refused_is_nobodys_own_fault(tmp_path):
    missed = Missed(tmp_path / "x.missed")
    with pytest.raises(KeyMissing):
        missed.lost("1", KeyMissing("The key is refused."))
    (tmp_path / "x.missed").write_bytes(b"\xff\xfe")
    assert missed.before() == [] and missed.settle() == ""
