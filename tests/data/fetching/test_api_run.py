"""Runs over an API, and streams of changes."""

from __future__ import annotations

import json
import time

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from data.fetching.api_run import api_run
from data.fetching.faults import FetchFailed
from data.fetching.ledger import of_file
from tests.data.fetching.mirror_server import Asking, status

API = "https://api.example.org.uk/v1"
STREAM = "https://stream.companieshouse.gov.uk/companies"


def test_a_run_is_one_answer_a_line_named_with_the_day(fetching):
    job = fetching()
    with api_run(job, "things", API) as run:
        run.add(f"{API}/1", {"name": "Café\nHome", "odd": "\u2028"})
        run.add(f"{API}/2", None)
    lines = run.path.read_bytes().split(b"\n")
    assert run.path.name == "things_2026-11-22.jsonl" and lines[-1] == b"" and len(lines) == 3
    first = json.loads(lines[0])
    assert first["url"] == f"{API}/1" and first["data"]["name"] == "Café\nHome"
    assert first["fetched_at"].endswith("+00:00")
    assert of_file(run.path).url == API
    assert {p.name for p in job.folder.iterdir()} == {run.path.name, f"{run.path.name}.json"}


def test_a_run_that_brought_nothing_leaves_no_file(fetching):
    job = fetching()
    with api_run(job, "things", API):
        pass
    assert not list(job.folder.iterdir())


def test_a_cut_run_is_gone_on_with_and_never_bears_the_whole_name(fetching):
    job = fetching()
    with pytest.raises(FetchFailed), api_run(job, "things", API) as run:
        run.add(f"{API}/1", 1)
        raise FetchFailed("cut.")
    assert not run.path.exists()
    with api_run(job, "things", API) as run:
        assert run.done == {f"{API}/1"}
        run.add(f"{API}/2", 2)
    assert [json.loads(line)["data"] for line in run.path.read_text().splitlines()] == [1, 2]


@example(1)
@given(st.integers(0, 200))
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_a_line_cut_short_is_written_again(fetching, cut):
    job = fetching()
    part = job.folder / "things_2026-11-22.jsonl.part"
    (job.folder / "things_2026-11-22.jsonl").unlink(missing_ok=True)
    with pytest.raises(KeyboardInterrupt), api_run(job, "things", API) as run:
        run.add(f"{API}/1", 1)
        run.add(f"{API}/2", 2)
        raise KeyboardInterrupt
    content = part.read_bytes()
    part.write_bytes(content[: max(0, len(content) - cut)])
    with api_run(job, "things", API) as run:
        for number in (1, 2, 3):
            if f"{API}/{number}" not in run.done:
                run.add(f"{API}/{number}", number)
    assert [json.loads(line)["data"] for line in run.path.read_text().splitlines()] == [1, 2, 3]


def test_a_stream_is_read_until_its_time_is_up(mirror, fetching):
    def endless(asking: Asking) -> None:
        asking.send_response(200)
        asking.end_headers()
        for number in range(100_000):  # a quarter of an hour
            asking.wfile.write(b'{"n": %d}\n\n' % number)
            asking.wfile.flush()
            time.sleep(0.01)

    mirror.serve(STREAM, b"")
    mirror.fault(STREAM, endless)
    began = time.monotonic()
    found = [json.loads(line)["n"] for line in fetching().client.lines(STREAM, seconds=1.5)]
    assert time.monotonic() - began < 30
    assert len(found) > 1 and found == list(range(len(found)))


def test_a_stream_that_is_silent_is_left_when_its_time_is_up(mirror, fetching):
    def silent(asking: Asking) -> None:
        asking.send_response(200)
        asking.end_headers()
        asking.wfile.write(b'{"n": 0}\n')
        asking.wfile.flush()
        time.sleep(60)

    mirror.serve(STREAM, b"")
    mirror.fault(STREAM, silent)
    began = time.monotonic()
    assert list(fetching().client.lines(STREAM, seconds=1.5)) == [b'{"n": 0}']
    assert time.monotonic() - began < 30


def test_a_stream_ended_by_the_publisher_gives_what_came(mirror, fetching):
    mirror.serve(STREAM, b'{"n": 1}\n\n{"n": 2}\n')
    assert list(fetching().client.lines(STREAM)) == [b'{"n": 1}', b'{"n": 2}']


def test_a_stream_refused_is_one_sentence(mirror, fetching):
    mirror.serve(STREAM, b"")
    mirror.fault(STREAM, status(429, retry_after="60"))
    with pytest.raises(FetchFailed, match="429"):
        list(fetching().client.lines(STREAM))
