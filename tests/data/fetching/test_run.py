"""Source after source: one line each, none stops the others, nothing new is fast."""

from __future__ import annotations

import json
import threading
from collections.abc import Callable
from pathlib import Path

import pytest

from data.errors import HomeBusy
from data.fetching.faults import FetchFailed, KeyMissing, Unreachable
from data.fetching.held import Held
from data.fetching.job import FetchJob
from data.fetching.mirror import Mirror
from data.fetching.run import Fetched, FetchRun, exit_status
from data.fetching.source import FetchSource
from data.settings import Settings
from data.warehouse.home import Home
from tests.data.companies_house.files import company, list_bytes
from tests.data.homes import ingest

URL = "https://www.example.org.uk/BasicCompanyData-2020-06-01.csv"
CONTENT = list_bytes([company("01234567"), company("SC000001")])


def source(name: str, fetch: Callable[[FetchJob], list[Path]], **more: object) -> FetchSource:
    said = {"title": name, "key": None, "without_key": "", "hosts": ()} | more
    return FetchSource(name, fetch=fetch, **said)  # type: ignore[arg-type]


def downloads(*urls: str) -> Callable[[FetchJob], list[Path]]:
    return lambda job: [job.client.download(url, job.folder) for url in urls]


def raises(error: Exception) -> Callable[[FetchJob], list[Path]]:
    def fetch(job: FetchJob) -> list[Path]:
        raise error

    return fetch


@pytest.fixture
def home(tmp_path: Path) -> Home:
    return Home(tmp_path / "home")


@pytest.fixture
def run(mirror, home) -> FetchRun:
    return FetchRun(
        home, Settings(_env_file=None), lambda files: ingest(home, *files), Mirror.at(mirror.url)
    )


def test_what_comes_is_archived_with_where_it_came_from(mirror, run, home):
    mirror.serve(URL, CONTENT)
    [result] = run([source("some.list", downloads(URL))])
    assert (result.kind, exit_status([result], True)) == ("fetched", 0)
    assert "1 file" in result.sentence
    [raw] = home.raw.glob("*/*.csv")
    assert raw.read_bytes() == CONTENT
    facts = json.loads(raw.with_suffix(".json").read_text())
    assert facts["url"] == URL and facts["etag"] == mirror.content(URL).etag
    assert facts["fetched_at"] and facts["sha256"]
    [manifest] = home.archive.glob("*/*/archive.json")
    assert json.loads(manifest.read_text())["url"] == URL
    # A later edition under the same name leaves the raw file of this one as it was.
    mirror.serve(URL, CONTENT + CONTENT.splitlines(keepends=True)[-1])
    assert run([source("some.list", downloads(URL))])[0].kind == "fetched"
    assert raw.read_bytes() == CONTENT and len(list(home.raw.glob("*/*.csv"))) == 2
    assert oct((home.path / "fetched").stat().st_mode)[-3:] == "700"


def test_nothing_new_is_not_read_again(mirror, run):
    mirror.serve(URL, CONTENT)
    here = source("some.list", downloads(URL))
    run([here])

    def not_again(files: list[Path]) -> list[object]:
        raise AssertionError(files)

    object.__setattr__(run, "ingest", not_again)
    [result] = run([here])
    assert result.kind == "unchanged" and "unchanged" in result.sentence
    assert exit_status([result], True) == 0


def test_a_file_ingested_by_hand_has_no_address(home, tmp_path):
    file = tmp_path / "BasicCompanyData-2020-06-01.csv"
    file.write_bytes(CONTENT)
    file.with_name(f"{file.name}.json").write_text(json.dumps({"url": "x", "sha256": "other"}))
    ingest(home, file)
    [manifest] = home.archive.glob("*/*/archive.json")
    assert "url" not in json.loads(manifest.read_text())


def test_one_that_fails_stops_no_other(mirror, run):
    mirror.serve(URL, CONTENT)
    told: list[Fetched] = []
    results = run(
        [
            source("a", raises(FetchFailed("The page lists nothing."))),
            source("b", raises(KeyError("attachments"))),
            source("c", raises(RecursionError())),
            source("d", downloads("https://gone.org.uk/x.csv")),
            source("e", downloads(URL)),
        ],
        told.append,
    )
    assert [r.kind for r in results] == ["failed"] * 4 + ["fetched"]
    assert told == results and exit_status(results, True) == 3
    for result in results:
        assert result.sentence.startswith(f"{result.source}: ")
        assert "\n" not in result.sentence and result.sentence.endswith(".")


def test_what_came_before_a_failure_is_kept(mirror, run, home):
    mirror.serve(URL, CONTENT)
    [result] = run([source("some.list", downloads(URL, "https://gone.org.uk/x.csv"))])
    assert result.kind == "failed" and "gone.org.uk" in result.sentence
    assert len(list(home.archive.glob("*/*/archive.json"))) == 1


def test_what_came_and_is_no_publication_is_said(mirror, run):
    mirror.serve("https://a.org.uk/x.csv", "neither,here\nnor,there\n")
    [result] = run([source("some.list", downloads("https://a.org.uk/x.csv"))])
    assert result.kind == "failed" and "x.csv" in result.sentence
    assert exit_status([result], True) == 1


def test_a_missing_key_is_named_with_what_works_without(run, mirror):
    needs = source("api", downloads(URL), key="CH_API_KEY", without_key="The lists still work.")
    open_to_all = source("list", downloads(URL))
    mirror.serve(URL, CONTENT)
    assert run([needs])[0].kind != "no key"  # a mirror asks for none
    object.__setattr__(run, "mirror", None)
    [result] = run([needs])
    assert result.kind == "no key"
    assert "CH_API_KEY" in result.sentence and "The lists still work." in result.sentence
    assert exit_status([result], True) == 1
    refused = source("api", raises(KeyMissing("x refuses the key in CH_API_KEY.")))
    assert run([refused])[0].kind == "no key"
    object.__setattr__(run, "settings", Settings(_env_file=None, FOREWARN_CH_API_KEY="k"))
    assert open_to_all.lacks(run.settings, False) is None
    assert needs.lacks(run.settings, False) is None


def test_a_key_missing_among_all_is_no_failure():
    fine = Fetched("a", "unchanged", "a: unchanged.")
    without = Fetched("b", "no key", "b: needs a key.")
    assert exit_status([fine, without], asked_for=False) == 0
    assert exit_status([fine, without], asked_for=True) == 3
    assert exit_status([], asked_for=False) == 1
    assert exit_status([without], asked_for=False) == 1


def test_an_offline_machine_does_not_try_every_publisher(run):
    tried: list[str] = []

    def fetch(job: FetchJob) -> list[Path]:
        tried.append(job.folder.name)
        raise Unreachable("x cannot be reached.")

    results = run([source(name, fetch) for name in "abcde"])
    assert tried == ["a", "b"] and [r.kind for r in results] == ["failed"] * 5
    assert "offline" in results[4].sentence and exit_status(results, False) == 1


def test_two_fetches_into_one_home_do_not_meet(run):
    inside, leave = threading.Event(), threading.Event()

    def fetch(job: FetchJob) -> list[Path]:
        inside.set()
        leave.wait(10)
        return []

    first = threading.Thread(target=run, args=([source("slow", fetch)],))
    first.start()
    assert inside.wait(10)
    with pytest.raises(HomeBusy, match="fetches into"):
        run([])
    leave.set()
    first.join()
    assert run([]) == []


def test_a_home_knows_what_it_holds(mirror, run, home):
    assert Held(home).company_numbers() == Held(home).cqc_locations() == []
    mirror.serve(URL, CONTENT)
    run([source("some.list", downloads(URL))])
    held = Held(home)
    assert held.file_names("companies_house.companies") == {"BasicCompanyData-2020-06-01.csv"}
    assert held.file_names("another") == set() and len(held.contents()) == 1


def test_every_source_that_fetches_says_what_it_is():
    from data.sources.discovery import fetch_sources

    found = fetch_sources()
    assert {"companies_house.accounts", "companies_house.companies"} <= set(found)
    for name, told in found.items():
        assert told.title and "\n" not in told.title, name
        assert told.key in {None, "CH_API_KEY", "CH_STREAM_KEY", "CQC_SUBSCRIPTION_KEY"}, name
        assert told.key is None or told.without_key, name
