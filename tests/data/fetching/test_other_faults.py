"""Faults seldom met: what answers say of themselves is wrong, or what comes cannot be used."""

from __future__ import annotations

import gzip
import io
import json
import zipfile
from collections import namedtuple
from dataclasses import replace
from pathlib import Path

import pytest

from data.errors import ForewarnError
from data.fetching import download as downloading
from data.fetching.addresses import asked
from data.fetching.faults import FetchFailed
from data.fetching.ledger import bear_name, of_file
from data.fetching.mirror import Mirror
from data.fetching.run import FetchRun, exit_status, whole_files
from data.fetching.source import FetchSource
from data.settings import Settings
from data.sources import population
from data.warehouse.home import Home
from tests.data.companies_house.files import company, list_bytes
from tests.data.fetching.fixtures import IMPATIENT
from tests.data.fetching.mirror_server import Asking, raw, status
from tests.data.homes import ingest

URL = "https://www.example.org.uk/BasicCompanyData-2020-06-01.csv"
CONTENT = list_bytes([company("01234567"), company("SC000001")])


@pytest.fixture
def home(tmp_path: Path) -> Home:
    return Home(tmp_path / "home")


@pytest.fixture
def run(mirror, home) -> FetchRun:
    return FetchRun(
        home, Settings(_env_file=None), lambda files: ingest(home, *files), Mirror.at(mirror.url)
    )


def test_a_publisher_that_asks_for_patience_each_time_is_given_up(mirror, fetching):
    mirror.serve(URL, CONTENT)
    mirror.fault(URL, *[status(429, retry_after="1")] * 9)
    with pytest.raises(FetchFailed, match="429"):
        # Two seconds may be asked for; the third second is one too many.
        fetching(limits=replace(IMPATIENT, longest_asked=2)).client.get_text(URL)
    assert mirror.count(URL) == 3


@pytest.mark.parametrize("cut", [1, 10, len(CONTENT) // 2, len(CONTENT) - 1])
def test_a_body_packed_in_several_members_is_whole(mirror, fetching, cut):
    members = gzip.compress(CONTENT[:cut]) + gzip.compress(CONTENT[cut:])
    mirror.serve(URL, members, headers={"Content-Encoding": "gzip"}, ranges=False)
    job = fetching()
    assert job.client.download(URL, job.folder).read_bytes() == CONTENT


def test_a_second_member_cut_short_is_no_whole_body(mirror, fetching):
    members = gzip.compress(CONTENT[:50]) + gzip.compress(CONTENT[50:])[:-6]
    mirror.serve(URL, members, headers={"Content-Encoding": "gzip"}, ranges=False)
    job = fetching()
    with pytest.raises(FetchFailed, match="cut short"):
        job.client.download(URL, job.folder)


@pytest.mark.parametrize(
    "to",
    [
        "https://files.example.org.uk/x?signature=hidden",
        "http://files.example.org.uk/x?signature=hidden",
        "https://files.example.org.uk:81/x?signature=hidden",
        "https://hidden:hidden@files.example.org.uk/x",
        "https://stranger.example.com/x?signature=hidden",
    ],
)
def test_what_a_redirect_carries_is_never_shown(mirror, fetching, to):
    mirror.redirect(URL, to)
    mirror.fault("https://files.example.org.uk/x", *[status(500)] * 9)
    with pytest.raises(FetchFailed) as error:
        fetching().client.get_text(URL)
    assert "hidden" not in str(error.value) and "example" in str(error.value)


@pytest.mark.parametrize("host", ["0x7f.1", "0x7f000001.0", "127.1", "1.2.3.0x4", "10.0.0.1."])
def test_a_machine_named_by_a_number_is_not_asked(host):
    with pytest.raises(FetchFailed):
        asked(f"https://{host}/x")


@pytest.mark.parametrize(
    "reply",
    [
        b"HTTP/1.1 304 Not Modified\r\n\r\n",
        b"HTTP/1.1 206 Part\r\nContent-Length: 3\r\nContent-Range: bytes 0-2/9\r\n\r\na,b",
    ],
)
def test_less_than_the_whole_that_was_asked_for_is_said_as_it_is(mirror, fetching, reply):
    mirror.fault(URL, *[raw(reply)] * 9)
    job = fetching()
    with pytest.raises(FetchFailed, match="where the whole file was asked for"):
        job.client.download(URL, job.folder)
    assert not list(job.folder.iterdir())


def test_a_body_without_length_or_end_leaves_room_on_the_disk(mirror, fetching, monkeypatch):
    def endless(asking: Asking) -> None:
        asking.send_response(200)
        asking.send_header("Transfer-Encoding", "chunked")
        asking.end_headers()
        for _ in range(1000):
            asking.wfile.write(b"2710\r\n" + b"1,2,3\n123\n" * 1000 + b"\r\n")

    mirror.serve(URL, b"")
    mirror.fault(URL, endless)
    job = fetching()
    Usage = namedtuple("Usage", "total used free")
    free = iter([10**12, 10**12, 5])
    monkeypatch.setattr(downloading, "_LOOK_EVERY", 100_000)
    monkeypatch.setattr(downloading.shutil, "disk_usage", lambda _: Usage(10**12, 0, next(free, 5)))
    with pytest.raises(FetchFailed, match="make room"):
        job.client.download(URL, job.folder, bulk=True)
    assert not list(job.folder.iterdir())


def source(name: str, fetch) -> FetchSource:
    return FetchSource(name, fetch=fetch, title=name, key=None, without_key="", hosts=())


def downloads(*urls: str):
    return lambda job: [job.client.download(url, job.folder) for url in urls]


def test_a_file_spoilt_on_its_way_is_asked_for_anew(mirror, run):
    url = "https://www.example.org.uk/BasicCompanyData-2020-06-01.zip"
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w") as target:
        target.writestr("BasicCompanyData-2020-06-01.csv", CONTENT)
    # Its directory is whole, so that only reading it shows that it is spoilt.
    mirror.serve(url, held.getvalue().replace(b"01234567", b"01234568"), etag='"same"')
    of = [source("some.list", downloads(url))]
    assert [r.kind for r in run(of)] == ["failed"]
    mirror.serve(url, held.getvalue(), etag='"same"')
    assert [r.kind for r in run(of)] == ["fetched"]


def test_a_source_of_which_a_part_came_has_not_done_nothing(mirror, run):
    mirror.serve(URL, CONTENT)
    results = run([source("some.list", downloads(URL, "https://gone.org.uk/x.csv"))])
    assert [r.kind for r in results] == ["failed"]
    assert exit_status(results, True) == 3


def test_answers_written_whole_before_a_failure_go_in(run, home):
    notice = {"title": "x", "ocid": "ocds-b5fd17-1", "id": "1", "date": "2026-11-20T00:00:00Z"}

    def fetch(job):
        job.folder.mkdir(parents=True, exist_ok=True)
        part = job.folder / "answers_2026-11-22.jsonl.part"
        part.write_text(json.dumps({"releases": [notice]}) + "\n")
        bear_name(part, job.folder / "answers_2026-11-22.jsonl", "https://api.example.org.uk")
        raise FetchFailed("The second list cannot be had.")

    [result] = run([source("some.api", fetch)])
    assert result.kind == "failed" and [o.kind for o in result.outcomes] == ["ingested"]
    [file] = whole_files(home.fetched / "some.api")
    assert of_file(file).url == "https://api.example.org.uk"
    assert file.stat().st_mode & 0o077 == 0


NOMIS = "DATE_NAME,GEOGRAPHY_NAME,GEOGRAPHY_CODE,GENDER_NAME,C_AGE_NAME,OBS_VALUE\r\n"


def test_population_comes_into_a_home_that_is_new(mirror, run):
    row = '2023,"Camden",E09000007,"Total","All Ages",100\r\n'
    mirror.serve(population.ADDRESS, NOMIS + row)
    [result] = run([source("population", population.fetch)])
    assert result.kind == "fetched"
    assert [r.kind for r in run([source("population", population.fetch)])] == ["unchanged"]


@pytest.mark.parametrize("answer", ["", "<html>\nbusy\n</html>\n", NOMIS + '2023,"Camden",E0900'])
def test_what_is_no_whole_table_of_population_is_one_sentence(mirror, fetching, answer):
    mirror.serve(population.ADDRESS, answer)
    job = fetching("population")
    with pytest.raises(FetchFailed, match="no whole table"):
        population.fetch(job)
    assert whole_files(job.folder) == []


def test_some_pages_of_population_are_not_the_whole(mirror, fetching, monkeypatch):
    monkeypatch.setattr(population, "PAGE_ROWS", 1)
    row = '2023,"Camden",E09000007,"Total","All Ages",100\r\n'
    mirror.serve(population.ADDRESS, NOMIS + row)
    mirror.fault(population.ADDRESS, lambda asking: asking.reply(200, (NOMIS + row).encode()))
    mirror.fault(population.ADDRESS, *[status(500)] * 9)
    job = fetching("population")
    with pytest.raises(FetchFailed):
        population.fetch(job)
    assert whole_files(job.folder) == []
    assert not list(job.folder.glob("*.csv"))


def test_half_a_page_without_a_length_is_asked_for_again(mirror, fetching):
    page = '<html><body><a href="old.csv">old</a><a href="new.csv">new</a></body></html>'
    half = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n" + page[:45].encode()
    mirror.serve(URL, page, content_type="text/html")
    mirror.fault(URL, raw(half), raw(half))
    job = fetching()
    assert job.client.get_text(URL) == page
    mirror.fault(URL, *[raw(half)] * 9)
    with pytest.raises(FetchFailed, match="half a page"):
        job.client.get_text(URL)


def test_a_damaged_manifest_is_one_sentence(mirror, run, home):
    mirror.serve(URL, CONTENT)
    of = [source("some.list", downloads(URL))]
    assert [r.kind for r in run(of)] == ["fetched"]
    [manifest] = home.archive.glob("*/*/archive.json")
    manifest.write_text(manifest.read_text()[:20])
    with pytest.raises(ForewarnError, match=r"archive\.json is damaged"):
        run(of)
