"""The API of education statistics: found by search, paged, and asked at its former address too."""

from __future__ import annotations

import json

import pytest

from data.fetching.faults import FetchFailed
from data.sources import section_251
from data.sources.education_api import BASES, fetch_data_sets

SLUG = section_251.RELEASE


def serve(mirror, base: str, data_sets: int) -> None:
    """A search that finds two publications, and the data sets of the one that is meant."""
    others = [{"id": "p2", "slug": "another", "title": "Another"}]
    found = [*others, {"id": "p1", "slug": SLUG, "title": "Expenditure"}]
    words = SLUG.replace("-", "+")
    search = f"{base}/publications?search={words}&page=1&pageSize=20"
    mirror.serve(search, json.dumps({"results": found}))
    held = [{"id": f"d{n}", "title": f"List {n}: by council"} for n in range(data_sets)]
    for page in range(1, data_sets // 20 + 2):
        part = {"results": held[20 * (page - 1) : 20 * page]}
        mirror.serve(f"{base}/publications/p1/data-sets?page={page}&pageSize=20", json.dumps(part))
    for entry in held:
        mirror.serve(f"{base}/data-sets/{entry['id']}/csv", f"time_period,id\n2024,{entry['id']}\n")


@pytest.mark.parametrize("data_sets", [0, 1, 20, 23])
def test_every_data_set_of_the_publication_is_fetched(mirror, fetching, data_sets):
    serve(mirror, BASES[0], data_sets)
    files = fetch_data_sets(fetching("section_251"), SLUG)
    said = {file.read_text().split(",")[-1].strip() for file in files}
    assert said == {f"d{n}" for n in range(data_sets)}
    assert all(
        file.name == f"list_{file.read_text().split('d')[-1].strip()}_by_council.csv"
        for file in files
    )


def test_the_former_address_is_asked_when_the_present_one_is_gone(mirror, fetching):
    serve(mirror, BASES[1], 1)
    [file] = fetch_data_sets(fetching("section_251"), SLUG)
    assert file.name == "list_0_by_council.csv"


def test_answers_of_another_form_are_a_sentence(mirror, fetching):
    words = SLUG.replace("-", "+")
    for base in BASES:
        mirror.serve(f"{base}/publications?search={words}&page=1&pageSize=20", '{"items": []}')
    with pytest.raises(FetchFailed, match="no longer answers"):
        fetch_data_sets(fetching("section_251"), SLUG)


def test_a_release_without_a_zip_is_fetched_by_the_api(mirror, fetching):
    page = f"https://explore-education-statistics.service.gov.uk/find-statistics/{SLUG}"
    mirror.serve(page, "<p>Expenditure</p>")
    serve(mirror, BASES[0], 2)
    assert len(section_251.fetch(fetching("section_251"))) == 2
