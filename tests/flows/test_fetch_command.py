"""``forewarn fetch``: one line a source, the archive filled, a status that says how it went."""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass

import pytest

from data.settings import settings
from data.sources.companies_house.accounts_download import DAILY, MONTHLY
from data.sources.companies_house.company_list_download import PAGE
from data.warehouse.home import Home
from flows.cli import main
from flows.commands_fetch import say_fetches
from flows.steps import fetch_all_step
from tests.data.companies_house.files import company, list_bytes, zipped

HOST = "https://download.companieshouse.gov.uk/"
LIST = "BasicCompanyDataAsOneFile-2026-11-01.zip"
SECRET = "never-to-be-seen-9f2c"


@dataclass
class Done:
    returncode: int
    stdout: str
    stderr: str


@pytest.fixture
def forewarn(monkeypatch, capsys) -> Iterator[Callable[..., Done]]:
    """The command as it is run, within this process; settings as arguments."""
    for name in [name for name in os.environ if name.startswith(("FOREWARN_", "CH_", "CQC_"))]:
        monkeypatch.delenv(name)

    def run(*arguments: str, **given: str) -> Done:
        settings.cache_clear()
        capsys.readouterr()
        with monkeypatch.context() as patch:
            patch.setattr(sys, "argv", ["forewarn", *arguments])
            for name, value in given.items():
                patch.setenv(name, value)
            with pytest.raises(SystemExit) as ended:
                main()
        said = capsys.readouterr()
        return Done(int(ended.value.code or 0), said.out, said.err)

    yield run
    settings.cache_clear()


@pytest.fixture
def lists(mirror, tmp_path):
    """A mirror on which the newest company list is to be had and no accounts pack."""
    file = zipped(tmp_path / "b.zip", "BasicCompanyData.csv", list_bytes([company("01234567")]))
    mirror.serve(PAGE, f'<a href="{LIST}">{LIST}</a>')
    mirror.serve(HOST + LIST, file.read_bytes())
    mirror.serve(DAILY, "<p>none</p>")
    mirror.serve(MONTHLY, "<p>none</p>")
    return mirror


def test_a_source_is_fetched_then_unchanged_and_its_raw_file_says_where_from(
    forewarn, lists, tmp_path
):
    home = str(tmp_path / "home")
    asked = ["fetch", "companies_house.companies", "--mirror", lists.url, "--home", home]
    first = forewarn(*asked)
    assert first.returncode == 0, first.stderr
    assert "+ companies_house.companies: 1 file" in first.stderr and first.stdout == ""
    [facts] = (tmp_path / "home" / "raw").glob("*/*.json")
    assert json.loads(facts.read_text())["url"] == HOST + LIST
    second = forewarn(*asked)
    assert second.returncode == 0 and "= companies_house.companies: unchanged" in second.stderr
    assert lists.count(HOST + LIST) == 1


def test_a_publisher_s_name_stands_for_all_it_publishes_and_one_failure_is_status_3(
    forewarn, lists, tmp_path
):
    done = forewarn(
        "fetch", "companies_house.companies", "companies_house.accounts", "--home",
        str(tmp_path / "home"), FOREWARN_MIRROR=lists.url, CH_API_KEY=SECRET,
        FOREWARN_CQC_SUBSCRIPTION_KEY=SECRET,
    )  # fmt: skip
    assert done.returncode == 3, done.stderr
    assert "! companies_house.accounts:" in done.stderr and "list no accounts pack" in done.stderr
    assert "Traceback" not in done.stderr and SECRET not in done.stderr
    assert all(SECRET not in str(request) for request in lists.asked)
    assert not [r for r in lists.asked if "authorization" in r.headers]


def test_nothing_done_is_status_1(forewarn, mirror, tmp_path):
    home = str(tmp_path / "home")
    done = forewarn("fetch", "companies_house.companies", "--mirror", mirror.url, "--home", home)
    assert done.returncode == 1 and "en_output.html is not there" in done.stderr
    for wrong in (["fetch"], ["fetch", "cqc.active_location"], ["fetch", "all", "--since", "x"]):
        done = forewarn(*wrong, "--home", home)
        assert done.returncode == 1 and "Traceback" not in done.stderr
        assert len(done.stderr.strip().splitlines()) == 1


def test_a_missing_key_is_said_with_what_works_without_it(forewarn, tmp_path):
    listed = json.loads(forewarn("fetch", "--list", "--format", "json").stdout)
    assert {"source", "title", "key", "ready", "without_key"} <= set(listed[0])
    keyed = [row for row in listed if row["key"]]
    assert {"CH_API_KEY", "CQC_SUBSCRIPTION_KEY"} <= {one["key"] for one in keyed}
    row = keyed[0]
    assert not row["ready"] and row["without_key"]
    done = forewarn("fetch", row["source"], "--home", str(tmp_path / "home"))
    assert done.returncode == 1
    assert row["key"] in done.stderr and row["without_key"] in done.stderr
    ready = json.loads(
        forewarn("fetch", "--list", "--format", "json", **{row["key"]: SECRET}).stdout
    )
    assert [r["ready"] for r in ready if r["source"] == row["source"]] == [True]
    assert SECRET not in str(ready)


def test_a_refresh_goes_on_with_what_is_archived_where_nothing_can_be_had(
    mirror, tmp_path, monkeypatch, capsys
):
    monkeypatch.setenv("FOREWARN_MIRROR", mirror.url)
    settings.cache_clear()
    results = fetch_all_step(Home(tmp_path / "home"))
    settings.cache_clear()
    assert results and {result.kind for result in results} <= {"failed", "unchanged"}
    say_fetches([result for result in results if result.kind == "failed"])
    said = capsys.readouterr().err
    assert len(said.strip().splitlines()) == 1 and "what is archived is used" in said


def test_a_synthetic_home_is_left_alone_by_refresh(tmp_path):
    home = Home(tmp_path / "home")
    with home.writing():
        home.fix_data_kind("synthetic", "a file")
    told: list[str] = []
    assert fetch_all_step(home, told=told.append) == []
    assert told == ["This home holds synthetic data, so nothing is fetched."]
