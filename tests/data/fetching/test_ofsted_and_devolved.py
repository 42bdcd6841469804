"""Ofsted's and the other nations' files, found from their pages on a mirror."""

from __future__ import annotations

import json
from datetime import date

import pytest

from data.fetching.faults import FetchFailed
from data.sources import care_inspectorate, care_inspectorate_wales, rqia
from data.sources.ofsted import (
    childrens_social_care,
    fostering,
    management_information,
    ownership,
)
from tests.data.devolved.files import scottish_csv, workbook
from tests.data.files import ods_bytes, ods_xml

API = "https://www.gov.uk/api/content/"
COLLECTION = "government/collections/childrens-social-care-statistics"
MEDIA = "https://assets.publishing.service.gov.uk/media/0a1b2c/"
ODS = ods_bytes(ods_xml([("Made up", [["synthetic data"]])]))


def serve_collection(mirror, *paths):
    documents = [{"title": path, "base_path": f"/{path}"} for path in paths]
    answer = {"links": {"documents": documents}, "details": {}}
    mirror.serve(f"{API}{COLLECTION}", json.dumps(answer).encode())


def serve_release(mirror, path, *names, updated="2025-07-16T09:30:00Z"):
    attachments = [{"title": name, "url": MEDIA + name} for name in names]
    answer = {"details": {"attachments": attachments}, "public_updated_at": updated}
    mirror.serve(f"{API}{path}", json.dumps(answer).encode())
    for name in names:
        mirror.serve(MEDIA + name, ODS)


def annual(year, data=""):
    return f"government/statistics/childrens-social-care{data}-in-england-{year}"


def test_the_newest_release_of_the_collection_is_taken(mirror, fetching):
    # The list is in no order, and names a release that no program has heard of yet.
    serve_collection(
        mirror, annual(2025), "government/statistics/fostering", annual(2027), annual(2026)
    )
    serve_release(mirror, annual(2027), "care_2027.ods", "methodology.pdf")
    serve_release(mirror, annual(2026), "care_2026.ods")
    files = childrens_social_care.fetch(fetching("ofsted.childrens_social_care"))
    assert [file.name for file in files] == ["care_2027.ods"]
    assert files[0].read_bytes() == ODS


def test_without_a_collection_the_pages_known_are_asked_newest_first(mirror, fetching):
    serve_release(mirror, annual(2024), "care_2024.ods")
    serve_release(mirror, annual(2023, "-data"), "care_2023.ods")
    files = childrens_social_care.fetch(fetching("ofsted.childrens_social_care"))
    assert [file.name for file in files] == ["care_2024.ods"]


def test_all_releases_since_a_day(mirror, fetching):
    serve_collection(mirror, annual(2025), annual(2024))
    serve_release(mirror, annual(2025), "care_2025.ods")
    serve_release(mirror, annual(2024), "care_2024.ods", updated="2024-07-17T09:30:00Z")
    serve_release(mirror, annual(2023, "-data"), "care_2023.ods", updated="2023-07-06T09:30:00Z")
    since = date(2023, 9, 1)
    files = childrens_social_care.fetch(fetching("ofsted.childrens_social_care", since=since))
    assert [file.name for file in files] == ["care_2025.ods", "care_2024.ods"]


@pytest.mark.parametrize(
    ("source", "path"),
    [
        (
            management_information,
            "government/publications/inspection-and-regulation-of-childrens-social-care-providers",
        ),
        (
            ownership,
            "government/statistics/ownership-of-childrens-social-care-providers-in-england-2026",
        ),
        (fostering, "government/statistics/fostering-in-england-1-april-2025-to-31-march-2026"),
    ],
)
def test_the_other_releases_are_found_in_the_collection(mirror, fetching, source, path):
    serve_collection(mirror, annual(2026), path)
    serve_release(mirror, path, "underlying.ods")
    [file] = source.fetch(fetching("ofsted.some"))
    assert file.name == "underlying.ods"


def test_nothing_announced_is_no_success_and_nothing_since_a_day_is_told(mirror, fetching):
    from dataclasses import replace

    with pytest.raises(FetchFailed, match=r"announced on gov\.uk"):
        ownership.fetch(fetching("ofsted.ownership"))
    told = []
    job = replace(fetching("ofsted.ownership", since=date(2026, 11, 1)), told=told.append)
    assert ownership.fetch(job) == []
    assert len(told) == 1 and "gov.uk" in told[0]


DATASTORE = "https://www.careinspectorate.com/index.php/publications-statistics/93-public/datastore"


def test_the_newest_datastore_is_taken_whatever_its_name(mirror, fetching):
    bucket = "https://synthetic-bucket.s3.eu-north-1.amazonaws.com/datastore/"
    old = "https://www.careinspectorate.com/images/documents/7648/MDSF_data_31%20May%202024.csv"
    mirror.serve(
        DATASTORE,
        f'<a href="/images/documents/7648/MDSF_data_31%20May%202024.csv">May</a>'
        f'<a href="{bucket}260531datastoreexternal.csv">2026</a><a href="/guide.pdf">guide</a>',
    )
    mirror.serve(old, scottish_csv())
    mirror.serve(f"{bucket}260531datastoreexternal.csv", scottish_csv())
    [file] = care_inspectorate.fetch(fetching("care_inspectorate"))
    assert file.name == "260531datastoreexternal.csv"
    since = date(2024, 5, 1)
    names = [f.name for f in care_inspectorate.fetch(fetching("care_inspectorate", since=since))]
    assert names == ["MDSF_data_31 May 2024.csv", "260531datastoreexternal.csv"]


def test_the_export_of_northern_ireland_is_named_with_its_day(mirror, fetching):
    page = "https://admin.rqia.org.uk/search/servicesearch.cfm"
    mirror.serve(page, '<a href="exports/Automated_REP019_WebRegister.xlsx">Export</a>')
    made = workbook("Automated_REP019_WebRegister", ["ServiceName"], [["Synthetic"]])
    mirror.serve("https://admin.rqia.org.uk/search/exports/Automated_REP019_WebRegister.xlsx", made)
    [file] = rqia.fetch(fetching("rqia"))
    assert file.name == "rqia_register_2026-11-22.xlsx"


@pytest.mark.parametrize(
    ("source", "page"),
    [
        (rqia, "https://admin.rqia.org.uk/search/servicesearch.cfm"),
        (care_inspectorate_wales, "https://www.careinspectorate.wales/data-tools"),
    ],
)
def test_a_page_without_a_list_is_told_in_one_sentence(mirror, fetching, source, page):
    from dataclasses import replace

    mirror.serve(page, '<a href="/about">About us</a>')
    told = []
    assert source.fetch(replace(fetching("some"), told=told.append)) == []
    assert len(told) == 1 and told[0].endswith(".")


def test_scotland_s_page_without_a_datastore_is_no_success(mirror, fetching):
    mirror.serve(DATASTORE, "<p>The site is being mended.</p>")
    with pytest.raises(FetchFailed, match="no dated list"):
        care_inspectorate.fetch(fetching("care_inspectorate"))
