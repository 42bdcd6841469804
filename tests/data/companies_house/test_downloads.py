"""What is fetched from the download pages of Companies House, and what is left there."""

from __future__ import annotations

import json
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from data.fetching.faults import FetchFailed
from data.fetching.run import FetchRun
from data.settings import Settings
from data.sources.companies_house import accounts, accounts_download, companies
from data.sources.companies_house.accounts_download import Listed, known, wanted
from data.sources.companies_house.company_list_download import PAGE
from data.sources.discovery import fetch_sources
from data.warehouse.home import Home
from tests.data.companies_house.files import company, list_bytes, zipped
from tests.data.homes import ingest
from tests.data.packs.zips import ordinary_pack

HOST = "https://download.companieshouse.gov.uk/"


def page(*names: str) -> str:
    rows = "".join(f'<li><a href="{name}">{name} (12Mb)</a></li>' for name in names)
    return f'<html><body><a href="index.html">home</a><ul>{rows}</ul></body></html>'


def days(first: date, count: int) -> list[str]:
    return [f"Accounts_Bulk_Data-{first + timedelta(days=n)}.zip" for n in range(count)]


def listed(*names: str) -> list[Listed]:
    found = [Listed(HOST + name, name, known(name)) for name in names]
    assert all(entry.pack for entry in found)
    return found


def chosen(names: list[str], held: set[str] = frozenset(), since: date | None = None) -> list[str]:
    return [entry.name for entry in wanted(listed(*names), set(held), since)]


@pytest.fixture
def one_file(tmp_path):
    return zipped(
        tmp_path / "b.zip", "BasicCompanyData.csv", list_bytes([company("01234567")])
    ).read_bytes()


@pytest.mark.parametrize("latest", ["2026-11-01", "2026-01-01"])
def test_the_newest_list_on_the_page_is_fetched(mirror, fetching, one_file, latest):
    newest = f"BasicCompanyDataAsOneFile-{latest}.zip"
    mirror.serve(PAGE, page("BasicCompanyDataAsOneFile-2025-12-01.zip", newest))
    mirror.serve(HOST + newest, one_file)
    job = fetching("companies_house.companies")
    [file] = companies.fetch(job)
    assert file.name == newest and file.read_bytes() == one_file


def test_a_month_not_there_yet_gives_way_to_the_one_before(mirror, fetching, one_file):
    mirror.serve(PAGE, page("BasicCompanyDataAsOneFile-2026-01-01.zip"))
    mirror.serve(f"{HOST}BasicCompanyDataAsOneFile-2025-12-01.zip", one_file)
    [file] = companies.fetch(fetching())
    assert file.name == "BasicCompanyDataAsOneFile-2025-12-01.zip"


def test_parts_are_fetched_where_there_is_no_one_file(mirror, fetching, one_file):
    parts = [f"BasicCompanyData-2026-11-01-part{n}_3.zip" for n in (1, 2, 3)]
    mirror.serve(PAGE, page("BasicCompanyDataAsOneFile-2026-11-01.zip", *reversed(parts)))
    for part in parts:
        mirror.serve(HOST + part, one_file)
    assert [file.name for file in companies.fetch(fetching())] == parts


def test_parts_of_which_one_is_missing_are_no_list(mirror, fetching):
    mirror.serve(PAGE, page("BasicCompanyData-2026-11-01-part1_2.zip"))
    with pytest.raises(FetchFailed, match="lists no Basic Company Data"):
        companies.fetch(fetching())


def test_a_list_that_is_archived_is_not_asked_for(mirror, fetching, one_file, tmp_path):
    name = "BasicCompanyDataAsOneFile-2026-11-01.zip"
    mirror.serve(PAGE, page(name))
    mirror.serve(HOST + name, one_file)
    home = Home(tmp_path / "home")
    file = tmp_path / name
    file.write_bytes(one_file)
    ingest(home, file)
    assert companies.fetch(fetching(home=home)) == []
    assert mirror.count(HOST + name) == 0


def test_the_page_without_a_list_is_one_sentence(mirror, fetching):
    mirror.serve(PAGE, "<html>We have moved</html>")
    with pytest.raises(FetchFailed, match="lists no Basic Company Data"):
        companies.fetch(fetching())
    mirror.serve(PAGE, page("BasicCompanyDataAsOneFile-2026-11-01.zip"))
    with pytest.raises(FetchFailed, match="None of the lists"):
        companies.fetch(fetching())


def test_packs_of_the_last_month_come_by_themselves():
    names = days(date(2026, 9, 1), 60)
    assert chosen([*names, "Accounts_Monthly_Data-September2026.zip"]) == names[-32:]


def test_a_month_wholly_wanted_comes_as_one_pack():
    names = days(date(2026, 9, 20), 40)
    months = [f"Accounts_Monthly_Data-{month}2026.zip" for month in ("August", "September")]
    found = chosen(names + months, since=date(2026, 8, 1))
    assert found == months + names[11:]
    assert chosen(names + months, held={months[0]}, since=date(2026, 8, 1)) == found[1:]


def test_what_is_archived_is_left_there():
    names = days(date(2026, 10, 1), 20)
    assert chosen(names, held=set(names[:18])) == names[18:]
    month = "Accounts_Monthly_Data-October2026.zip"
    assert chosen([*names, month], held={month}) == []
    assert chosen([*names, month], held=set(names)) == []


def test_a_gap_since_the_newest_pack_archived_is_filled():
    names = days(date(2026, 9, 20), 60)
    months = [f"Accounts_Monthly_Data-{m}2026.zip" for m in ("June", "July", "August", "September")]
    held = {"Accounts_Bulk_Data-2026-07-31.zip"}
    assert chosen(names + months, held=held) == [*months[2:], *names[11:]]


def test_a_year_of_the_archive_holds_its_months():
    year = "Accounts_Monthly_Data-JanuaryToDecember2009.zip"
    month = "Accounts_Monthly_Data-March2009.zip"
    assert chosen([year, month], since=date(2009, 1, 1)) == [year]


@given(
    first=st.dates(date(2024, 1, 1), date(2026, 6, 1)),
    count=st.integers(1, 70),
    back=st.integers(0, 200),
    taken=st.sets(st.integers(0, 69)),
)
def test_every_day_wanted_is_in_exactly_one_pack(first, count, back, taken):
    names = days(first, count)
    months = {
        f"Accounts_Monthly_Data-{day:%B%Y}.zip"
        for day in (first + timedelta(days=n) for n in range(-300, count - 31))
    }
    held = {names[n] for n in taken if n < count}
    since = first - timedelta(days=back)
    found = listed(*chosen([*names, *sorted(months)], held, since))
    for number in range(count):
        day = first + timedelta(days=number)
        holding = [entry.name for entry in found if entry.covers(day)]
        if names[number] not in held:
            assert len(holding) == 1
    assert not held & {entry.name for entry in found}


def test_packs_are_found_fetched_read_and_not_fetched_again(mirror, tmp_path):
    names = ["Accounts_Bulk_Data-2026-10-01.zip", "Accounts_Bulk_Data-2026-10-02.zip"]
    for number, name in enumerate(names, start=2):
        mirror.serve(HOST + name, ordinary_pack(tmp_path / name, number).read_bytes())
    mirror.serve(accounts_download.DAILY, page(*names))
    mirror.serve(accounts_download.MONTHLY, page())
    home = Home(tmp_path / "home")
    from data.fetching.mirror import Mirror

    run = FetchRun(
        home, Settings(_env_file=None), lambda files: ingest(home, *files), Mirror.at(mirror.url)
    )
    source = fetch_sources()["companies_house.accounts"]
    [first] = run([source])
    assert (first.kind, len(first.files)) == ("fetched", 2), first.sentence
    facts = [json.loads(p.read_text()) for p in sorted(home.archive.glob("*/*/pack.json"))]
    assert [fact["url"] for fact in facts] == [HOST + name for name in names]
    [second] = run([source])
    assert second.kind == "unchanged"
    assert [mirror.count(HOST + name) for name in names] == [1, 1]
    for raw in home.raw.glob("*/*.zip"):
        assert raw.stat().st_nlink == 2  # the fetched file and the raw one are one copy


def test_packs_read_are_not_kept_where_that_is_wished(mirror, tmp_path):
    name = "Accounts_Bulk_Data-2026-10-01.zip"
    mirror.serve(HOST + name, ordinary_pack(tmp_path / name).read_bytes())
    mirror.serve(accounts_download.DAILY, page(name))
    mirror.serve(accounts_download.MONTHLY, page())
    home = Home(tmp_path / "home")
    from data.fetching.mirror import Mirror

    settings = Settings(_env_file=None, raw="prune")
    run = FetchRun(home, settings, lambda files: ingest(home, *files), Mirror.at(mirror.url))
    source = fetch_sources()["companies_house.accounts"]
    assert run([source])[0].kind == "fetched"
    assert not list(home.fetched.rglob("Accounts_*"))
    assert run([source])[0].kind == "unchanged"
    assert mirror.count(HOST + name) == 1


def test_pages_without_packs_are_one_sentence(mirror, fetching):
    mirror.serve(accounts_download.DAILY, page())
    mirror.serve(accounts_download.MONTHLY, page())
    with pytest.raises(FetchFailed, match="list no accounts pack"):
        accounts.fetch(fetching())


def test_the_archive_page_is_asked_only_for_what_is_older(mirror, fetching, tmp_path):
    old, new = (
        "archive/Accounts_Monthly_Data-March2021.zip",
        "Accounts_Monthly_Data-October2026.zip",
    )
    mirror.serve(accounts_download.DAILY, page())
    mirror.serve(accounts_download.MONTHLY, page(new))
    mirror.serve(accounts_download.EARLIER, page(old))
    for name in (old, new):
        mirror.serve(HOST + name, ordinary_pack(tmp_path / "x.zip").read_bytes())
    assert [f.name for f in accounts.fetch(fetching())] == [new]
    assert mirror.count(accounts_download.EARLIER) == 0
    found = accounts.fetch(fetching(since=date(2021, 3, 1)))
    assert [f.name for f in found] == [old.partition("/")[2], new]
