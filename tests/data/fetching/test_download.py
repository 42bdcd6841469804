"""Files: whole or not at all, whatever befalls the way."""

from __future__ import annotations

import gzip
import io
import json
import stat
import time
import zipfile
from dataclasses import replace
from hashlib import sha256

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from data.fetching import download as downloading
from data.fetching.faults import FetchFailed, NotThere
from data.fetching.ledger import of_file
from data.fetching.whole_file import ends_as_zip
from tests.data.fetching.fixtures import IMPATIENT
from tests.data.fetching.mirror_server import Asking, cut_after, drip, raw, status

URL = "https://download.example.org.uk/files/list-2026-11-01.zip"
CSV = "https://download.example.org.uk/files/list.csv"


def packed(text: bytes = b"a,b\n1,2\n" * 20_000, comment: bytes = b"") -> bytes:
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w") as target:
        target.writestr("list.csv", text)
        target.comment = comment
    return held.getvalue()


CONTENT = packed()
OTHER = packed(b"c,d\n3,4\n" * 30_000)


def failed(job, url=URL, **arguments) -> str:
    """The sentence a download ends in; nothing lies under the file's name then."""
    with pytest.raises(FetchFailed) as error:
        job.client.download(url, job.folder, **arguments)
    name = url.rpartition("/")[2]
    assert not (job.folder / name).exists()
    text = str(error.value)
    assert text.endswith((".", "?")) and "\n" not in text
    return text


def leftovers(job) -> set[str]:
    return {path.name for path in job.folder.iterdir()}


def test_a_file_comes_with_its_facts_and_only_its_owner_reads_it(mirror, fetching):
    mirror.serve(URL, CONTENT, last_modified="Sun, 01 Nov 2026 03:00:00 GMT")
    job = fetching()
    file = job.client.download(URL, job.folder)
    assert file.name == "list-2026-11-01.zip" and file.read_bytes() == CONTENT
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    facts = json.loads((job.folder / "list-2026-11-01.zip.json").read_text())
    assert facts["url"] == URL
    assert facts["etag"] == mirror.content(URL).etag
    assert facts["last_modified"] == "Sun, 01 Nov 2026 03:00:00 GMT"
    assert facts["bytes"] == len(CONTENT) and facts["sha256"] == sha256(CONTENT).hexdigest()
    assert facts["fetched_at"].endswith("+00:00")
    assert leftovers(job) == {"list-2026-11-01.zip", "list-2026-11-01.zip.json"}


def test_an_unchanged_file_is_not_sent_again_and_a_changed_one_is(mirror, fetching):
    mirror.serve(URL, CONTENT)
    job = fetching()
    first = job.client.download(URL, job.folder)
    written = first.stat().st_mtime_ns
    assert job.client.download(URL, job.folder) == first
    assert mirror.asked[1].headers["if-none-match"] == mirror.content(URL).etag
    assert first.stat().st_mtime_ns == written
    mirror.serve(URL, OTHER)
    assert job.client.download(URL, job.folder).read_bytes() == OTHER


def test_a_file_tampered_with_or_lost_is_fetched_anew(mirror, fetching):
    mirror.serve(URL, CONTENT)
    job = fetching()
    file = job.client.download(URL, job.folder)
    file.write_bytes(b"PK half")
    assert job.client.download(URL, job.folder).read_bytes() == CONTENT
    file.unlink()
    assert job.client.download(URL, job.folder).read_bytes() == CONTENT
    (job.folder / f"{file.name}.json").write_text("{damaged")
    assert job.client.download(URL, job.folder).read_bytes() == CONTENT
    assert not [a for a in mirror.asked if "if-none-match" in a.headers]


def test_a_cut_is_gone_on_with(mirror, fetching):
    mirror.serve(URL, CONTENT)
    served = mirror.content(URL)
    mirror.fault(URL, cut_after(served, 1000), status(503), cut_after(served, 500))
    job = fetching()
    assert job.client.download(URL, job.folder).read_bytes() == CONTENT
    ranges = [a.headers.get("range") for a in mirror.asked]
    assert ranges == [None, "bytes=1000-", "bytes=1000-", "bytes=1500-"]
    assert mirror.asked[-1].headers["if-range"] == served.etag
    assert of_file(job.folder / "list-2026-11-01.zip") is not None


def test_a_cut_that_lasts_leaves_a_part_that_the_next_run_goes_on_with(mirror, fetching):
    mirror.serve(URL, CONTENT)
    served = mirror.content(URL)
    mirror.fault(URL, cut_after(served, 5000), *[status(500)] * 9)
    patient = replace(IMPATIENT, slowest=1e9)  # growth does not earn further rounds here
    assert "status 500" in failed(fetching(limits=patient))
    mirror._faults.clear()
    job = fetching()
    assert (job.folder / "list-2026-11-01.zip.part").stat().st_size == 5000
    assert job.client.download(URL, job.folder).read_bytes() == CONTENT
    assert mirror.asked[-1].headers["range"] == "bytes=5000-"
    assert leftovers(job) == {"list-2026-11-01.zip", "list-2026-11-01.zip.json"}


def test_a_file_cut_more_often_than_a_request_is_repeated_still_comes(mirror, fetching):
    mirror.serve(URL, CONTENT)
    served = mirror.content(URL)
    mirror.fault(URL, *[cut_after(served, 10_000)] * 12)
    job = fetching()
    assert job.client.download(URL, job.folder).read_bytes() == CONTENT
    assert mirror.count(URL) == 13


def test_an_edition_that_changes_half_way_is_fetched_from_its_start(mirror, fetching):
    mirror.serve(URL, CONTENT)
    mirror.fault(URL, cut_after(mirror.content(URL), 1000))
    mirror.serve(URL, OTHER)
    job = fetching()
    file = job.client.download(URL, job.folder)
    assert file.read_bytes() == OTHER
    assert of_file(file).etag == mirror.content(URL).etag


def unconditional(mirror) -> None:
    """A server that heeds ranges and no condition, as some do."""

    def answers(asking: Asking) -> None:
        served = mirror.content(URL)
        start = int(asking.headers["Range"].removeprefix("bytes=").rstrip("-"))
        size = len(served.content)
        asking.reply(
            206, served.content[start:], etag=served.etag,
            content_range=f"bytes {start}-{size - 1}/{size}",
        )  # fmt: skip

    mirror.fault(URL, answers)


def test_the_rest_of_another_edition_is_never_joined_to_a_part(mirror, fetching):
    mirror.serve(URL, CONTENT)
    mirror.fault(URL, cut_after(mirror.content(URL), 1000))
    unconditional(mirror)
    mirror.serve(URL, OTHER)
    job = fetching()
    assert job.client.download(URL, job.folder).read_bytes() == OTHER


@pytest.mark.parametrize(
    "answer",
    [
        {"content_range": "bytes 999-{last}/{size}"},
        {"content_range": "bytes 1000-{last}/{more}"},
        {"content_range": "nonsense"},
        {},
    ],
)
def test_a_range_other_than_asked_for_is_not_joined(mirror, fetching, answer):
    mirror.serve(URL, CONTENT)
    size = len(CONTENT)
    said = {
        name: value.format(last=size - 1, size=size, more=size + 7)
        for name, value in answer.items()
    }
    mirror.fault(
        URL,
        cut_after(mirror.content(URL), 1000),
        lambda asking: asking.reply(206, CONTENT[1000:], etag=mirror.content(URL).etag, **said),
    )
    job = fetching()
    assert job.client.download(URL, job.folder).read_bytes() == CONTENT


@pytest.mark.parametrize("code", [412, 416])
def test_a_refused_range_starts_from_zero(mirror, fetching, code):
    mirror.serve(URL, CONTENT)
    mirror.fault(URL, cut_after(mirror.content(URL), 1000), status(code))
    job = fetching()
    assert job.client.download(URL, job.folder).read_bytes() == CONTENT
    assert mirror.asked[-1].headers.get("range") is None


def test_a_weak_etag_promises_no_equal_bytes(mirror, fetching):
    mirror.serve(URL, CONTENT, etag='W/"1"')
    mirror.fault(URL, cut_after(mirror.content(URL), 1000))
    job = fetching()
    assert job.client.download(URL, job.folder).read_bytes() == CONTENT
    assert [a.headers.get("range") for a in mirror.asked] == [None, None]


@pytest.mark.parametrize("ranges", [True, False])
def test_servers_without_ranges_or_editions_still_serve(mirror, fetching, ranges):
    mirror.serve(URL, CONTENT, etag=None, ranges=ranges)
    mirror.fault(URL, cut_after(mirror.content(URL), 1000))
    job = fetching()
    assert job.client.download(URL, job.folder).read_bytes() == CONTENT


@pytest.mark.parametrize("kind", ["zip", "ods", "xlsx"])
@pytest.mark.parametrize("page", ["<!DOCTYPE html><p>busy", "\n\n<HTML>", "sorry " * 100, "x"])
def test_a_web_page_instead_of_a_zip_is_one_sentence(mirror, fetching, kind, page):
    url = f"https://www.example.org.uk/file.{kind}"
    mirror.serve(url, page, content_type="text/html")
    job = fetching()
    text = failed(job, url)
    assert kind.upper() in text
    assert leftovers(job) == set()
    assert mirror.count(url) == 1


@pytest.mark.parametrize(
    ("url", "content"),
    [
        (CSV, "<!doctype html><p>maintenance"),
        (CSV, "<?xml version='1.0'?><Error><Code>AccessDenied</Code></Error>"),
        (CSV, "%PDF-1.7 ...."),
        ("https://a.org.uk/x.json", "<html>no"),
        ("https://a.org.uk/x.json", "plain words"),
        ("https://a.org.uk/x.json", '{"cut": ['),
        (CSV, ""),
        (URL, CONTENT[:-30]),
        (URL, CONTENT[:4000]),
        (URL, CONTENT + b"trailing"),
    ],
)
def test_what_is_not_the_file_is_refused(mirror, fetching, url, content):
    mirror.serve(url, content)
    job = fetching()
    failed(job, url)
    assert leftovers(job) == set()


def test_what_is_expected_counts_more_than_the_name(mirror, fetching):
    url = "https://www.example.org.uk/download"
    mirror.serve(url, "<html>x")
    assert "web page" in failed(fetching(), url, name="download", expect="csv")


def test_a_slow_drip_is_given_up_and_can_be_gone_on_with(mirror, fetching):
    mirror.serve(URL, CONTENT)
    mirror.fault(URL, drip(mirror.content(URL), 0.03))
    job = fetching()
    began = time.monotonic()
    assert "bytes a second" in failed(job)
    assert time.monotonic() - began < 30
    assert 0 < (job.folder / "list-2026-11-01.zip.part").stat().st_size < 100
    assert job.client.download(URL, job.folder).read_bytes() == CONTENT


@pytest.mark.parametrize("claimed", [10, 1_000_000])
def test_a_wrong_content_length_never_gives_half_a_file(mirror, fetching, claimed):
    body = f"HTTP/1.1 200 OK\r\nContent-Length: {claimed}\r\nConnection: close\r\n\r\n".encode()
    mirror.serve(URL, CONTENT)
    mirror.fault(URL, *[raw(body + CONTENT)] * 20)
    failed(fetching())


def test_half_a_csv_without_any_length_is_not_taken_for_the_whole(mirror, fetching):
    reply = b"HTTP/1.0 200 OK\r\n\r\nname,places\nHome A,4\nHom"
    mirror.serve(CSV, "x")
    mirror.fault(CSV, raw(reply), raw(reply + b"e B,5\n"))
    job = fetching()
    assert "without its length" in failed(job, CSV)
    assert job.client.download(CSV, job.folder).read_text() == "name,places\nHome A,4\nHome B,5\n"


def test_too_large_a_file_is_not_begun_and_a_bulk_product_may_be_larger(mirror, fetching):
    mirror.serve(URL, CONTENT)
    job = fetching()
    small = replace(job.client, file_bytes=1000, bulk_bytes=10_000_000)
    with pytest.raises(FetchFailed, match="over the limit"):
        small.download(URL, job.folder)
    assert leftovers(job) == set()
    assert small.download(URL, job.folder, bulk=True).read_bytes() == CONTENT


def test_a_file_that_grows_without_end_is_stopped_and_not_kept(mirror, fetching):
    def endless(asking: Asking) -> None:
        asking.send_response(200)
        asking.send_header("Transfer-Encoding", "chunked")
        asking.end_headers()
        for _ in range(1000):
            asking.wfile.write(b"2710\r\n" + b"PK\x03\x04" * 2500 + b"\r\n")

    mirror.serve(URL, b"")
    mirror.fault(URL, endless)
    job = fetching()
    with pytest.raises(FetchFailed, match="larger than"):
        replace(job.client, file_bytes=1_000_000).download(URL, job.folder)
    assert leftovers(job) == set()


def test_a_full_disk_is_said_before_the_first_byte(mirror, fetching, monkeypatch):
    mirror.serve(URL, CONTENT)
    job = fetching(limits=replace(IMPATIENT, spare_disk=10**18))
    assert "make room" in failed(job)
    assert leftovers(job) == set()


def test_an_interrupt_leaves_a_part_that_is_gone_on_with(mirror, fetching, monkeypatch):
    mirror.serve(URL, CONTENT)
    job = fetching()
    body = downloading.body

    def interrupted(*arguments):
        for number, chunk in enumerate(body(*arguments)):
            if number:
                raise KeyboardInterrupt
            yield chunk[:3000]

    monkeypatch.setattr(downloading, "body", interrupted)
    with pytest.raises(KeyboardInterrupt):
        job.client.download(URL, job.folder)
    monkeypatch.undo()
    assert not (job.folder / "list-2026-11-01.zip").exists()
    have = (job.folder / "list-2026-11-01.zip.part").stat().st_size
    assert have == 3000
    assert job.client.download(URL, job.folder).read_bytes() == CONTENT
    assert mirror.asked[-1].headers["range"] == "bytes=3000-"


@pytest.mark.parametrize(
    ("given_name", "lands_as"),
    [
        ("../../escape.zip", "_.._escape.zip"),
        ("a/b\\c:d.zip", "a_b_c_d.zip"),
        ("x\x00y.zip", "x_y.zip"),
    ],
)
def test_a_name_stays_within_its_folder(mirror, fetching, given_name, lands_as):
    mirror.serve(URL, CONTENT)
    job = fetching()
    file = job.client.download(URL, job.folder, given_name)
    assert file.parent == job.folder and file.name == lands_as


def test_a_name_quoted_in_the_address_cannot_leave_the_folder(mirror, fetching):
    url = "https://www.example.org.uk/..%2F..%2Fetc%2Fx.zip"
    mirror.serve(url, CONTENT)
    job = fetching()
    assert job.client.download(url, job.folder).parent == job.folder


def test_what_is_not_there_leaves_nothing(mirror, fetching):
    job = fetching()
    with pytest.raises(NotThere):
        job.client.download(URL, job.folder)
    assert leftovers(job) == set()


@given(text=st.binary(max_size=3000), comment=st.binary(max_size=200), cut=st.integers(1, 400))
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_only_whole_zips_end_as_zips(tmp_path, text, comment, cut):
    whole = packed(text, comment)
    file = tmp_path / "a.zip"
    file.write_bytes(whole)
    assert ends_as_zip(file)
    file.write_bytes(whole[: -min(cut, len(whole))])
    # A comment that holds the end of another zip is what the strategy is not trying.
    assert not ends_as_zip(file) or b"PK\x05\x06" in comment


@given(cuts=st.lists(st.integers(1, 4000), max_size=8), changed=st.booleans())
@settings(max_examples=15, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_however_it_is_cut_the_file_is_one_edition_whole(
    mirror, fetching, tmp_path_factory, cuts, changed
):
    from data.warehouse.home import Home

    mirror.serve(CSV, CONTENT[:20_000])
    mirror._faults.clear()
    mirror.fault(CSV, *[cut_after(mirror.content(CSV), size) for size in cuts])
    if changed:
        mirror.serve(CSV, OTHER[:20_000])
    job = fetching(home=Home(tmp_path_factory.mktemp("home")))
    file = job.client.download(CSV, job.folder, "list.bin")
    edition = {sha256(CONTENT[:20_000]).hexdigest(), sha256(OTHER[:20_000]).hexdigest()}
    assert sha256(file.read_bytes()).hexdigest() in edition


@pytest.mark.parametrize(
    ("text", "whole"),
    [
        ("a,b,c\r\n1,2,3\r\n4,5", False),
        ('a,b,c\n1,2,3\n4,"5, and more', False),
        ("a;b;c\n1;2;3\n4;5", False),
        ("a,b,c\n1,2,3\n4,5,6", True),
        ('a,b,c\n1,2,3\n4,5,"six\nlines"', True),
        ("a,b,c\n1,2,3\n\nSource: a department", True),
        ("a,b,c\n1,2,3\n4,5\n", True),
    ],
)
@pytest.mark.parametrize("chunked", [True, False])
def test_a_csv_whose_length_is_said_wrong_ends_within_a_line(
    mirror, fetching, text, whole, chunked
):
    url = "https://www.example.org.uk/list.csv"

    def reply(asking):
        if not chunked:
            asking.reply(200, text.encode() + b"7,8,9\n" * 9, content_length=str(len(text)))
            return asking.hang_up()
        size = f"{len(text):x}".encode()
        body = size + b"\r\n" + text.encode() + b"\r\n0\r\n\r\n"
        raw(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n" + body)(asking)

    mirror.fault(url, reply)
    job = fetching()
    if whole:
        assert job.client.download(url, job.folder).read_bytes() == text.encode()
        return
    with pytest.raises(FetchFailed, match="half a file"):
        job.client.download(url, job.folder)
    assert not list(job.folder.iterdir())


@pytest.mark.parametrize(
    "content",
    [
        # Without the time of day, by which each worker would name the test otherwise.
        pytest.param(gzip.compress(b"a,b\n1,2\n", mtime=0), id="gzip"),
        pytest.param(b"\xd0\xcf\x11\xe0" + b"x" * 99, id="old Office"),
    ],
)
def test_what_is_packed_and_does_not_say_so_is_no_csv(mirror, fetching, content):
    url = "https://www.example.org.uk/list.csv"
    mirror.serve(url, content)
    job = fetching()
    with pytest.raises(FetchFailed, match="does not begin as a CSV file"):
        job.client.download(url, job.folder)
