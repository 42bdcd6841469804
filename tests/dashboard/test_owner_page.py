from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from pathlib import Path

import pytest

from dashboard.app import create_app
from dashboard.desk import Desk, open_desk
from dashboard.pages.owner_tree import between
from dashboard.published import Edition
from dashboard.queries import owner_changes, owners
from dashboard.search_box import suggestions
from dashboard.view import read_view
from tests.dashboard import owners_home
from tests.dashboard.owners_home import MIDDLE, TOP, TOP_NAME, largest_owners, owned, write_owned
from tests.dashboard.reading_pages import links, parts, show, title, words
from tests.dashboard.sample_home import MARKET, Market, as_at

GROUP = f"/owner/{TOP}"


@pytest.fixture(scope="module")
def group_market() -> Market:
    return owned()


@pytest.fixture(scope="module")
def group_home(group_market: Market, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_owned(tmp_path_factory.mktemp("owned"), group_market)


@pytest.fixture(scope="module")
def group_desk(group_home: Path) -> Desk:
    return open_desk(group_home, None)


def edition_of(desk: Desk) -> Edition:
    edition = desk.published.current()
    assert edition is not None
    return edition


def group_at(market: Market, year: int) -> dict[str, int]:
    """Service -> places of the invented group on a register, worked out by hand."""
    first, second, bought = largest_owners(market)[:3]
    own = {first, second} | ({bought} if year >= 2022 else set())
    return {
        row["service_id"]: row["places"]
        for row in market.rows["service_snapshot"]
        if row["as_at"] == as_at(year) and row["provider_id"] in own
    }


def test_the_headline_counts_what_is_under_the_owner(
    group_desk: Desk, group_market: Market
) -> None:
    homes = group_at(group_market, 2024)
    said = title(show(group_desk, GROUP).content)
    assert said.startswith(f"{TOP_NAME} runs {len(homes)} children’s homes")
    assert f"{sum(homes.values())} places" in said
    assert "through 3 registered owners" in said


def test_an_entity_says_who_controls_it_and_why_the_chain_ends(
    group_desk: Desk, group_market: Market
) -> None:
    entity = largest_owners(group_market)[0]
    shown = show(group_desk, f"/owner/{entity}").content
    said = words(shown)
    assert "Invented Middle Limited > Invented Holdings (Jersey)" in said
    assert "registered abroad, beyond the registers held" in said
    assert "declares Invented Middle Limited with 75 % or more of the shares" in said
    assert "98\u00a0%" in said
    assert any(link.startswith("/owner/abroad:jersey") for link in links(shown))


def test_the_tree_lists_every_service_once_under_the_company_between(
    group_desk: Desk, group_market: Market
) -> None:
    shown = show(group_desk, GROUP).content
    tree = next(part for part in parts(shown) if getattr(part, "className", "") == "tree")
    listed = [link for link in links(tree) if link.startswith("/provider/")]
    assert sorted(listed) == sorted(f"/provider/{one}" for one in group_at(group_market, 2024))
    names = [part.children for part in parts(tree) if getattr(part, "className", "") == "tree-name"]
    assert names[0] == "Invented Middle Limited"
    assert TOP_NAME not in names and f"{TOP_NAME} (Jersey)" not in names


@pytest.mark.parametrize(
    ("owner_id", "expected"),
    [
        ("c:top", ["Two", "One"]),
        ("c:one", []),
        ("c:leaf", []),
        ("c:sponsor", ["Top (Jersey)", "Two", "One"]),
    ],
)
def test_between_an_owner_and_an_entity(owner_id: str, expected: list[str]) -> None:
    row = {
        "chain": "Leaf > One > Two > Top (Jersey), end: registered abroad",
        "entity_id": "c:leaf",
        "entity_name": "Leaf",
        "parent_id": "c:one",
        "parent_name": "One",
        "controller_id": "c:top",
        "controller_name": "Top",
        "sponsor_id": "c:sponsor",
        "sponsor_name": "Fund",
    }
    assert between(owner_id, row) == expected


def test_sizes_are_those_of_each_register(group_desk: Desk, group_market: Market) -> None:
    rows = owner_changes.sizes(edition_of(group_desk), TOP, MARKET, as_at(2024))
    assert {row["as_at"].year: (row["services"], row["places"]) for row in rows} == {
        year: (len(homes), sum(homes.values()))
        for year in range(2018, 2025)
        if (homes := group_at(group_market, year))
    }


@pytest.mark.parametrize("year", range(2019, 2025))
def test_gains_less_losses_are_the_change(
    group_desk: Desk, group_market: Market, year: int
) -> None:
    before, now = group_at(group_market, year - 1), group_at(group_market, year)
    rows = owner_changes.moved(edition_of(group_desk), TOP, MARKET, as_at(year), as_at(year - 1))
    gained = {row["service_id"] for row in rows if row["change"] in ("registered", "taken over")}
    lost = {row["service_id"] for row in rows if row["change"] in ("left", "passed on")}
    assert gained == now.keys() - before.keys()
    assert lost == before.keys() - now.keys()


def test_a_company_bought_brings_its_homes(group_desk: Desk, group_market: Market) -> None:
    bought = largest_owners(group_market)[2]
    rows = owner_changes.moved(edition_of(group_desk), TOP, MARKET, as_at(2022), as_at(2021))
    taken = [row for row in rows if row["change"] == "taken over"]
    stayed = {
        row["service_id"]
        for row in group_market.rows["service_snapshot"]
        if row["as_at"] == as_at(2021) and row["provider_id"] == bought
    } & group_at(group_market, 2022).keys()
    assert {row["service_id"] for row in taken} == stayed
    assert "whose owner changed" in words(show(group_desk, GROUP).content)


def test_another_source_is_no_sale(tmp_path: Path) -> None:
    market = owned()
    entity = largest_owners(market)[0]
    # The release names the top from 2024 on; before that the company's own word counted.
    market.add(
        "ownership",
        **market.rows["ownership"][0]
        | {
            "level": "controller",
            "owner_id": "owner:releasedtop",
            "owner_name": "Released Top",
            "source": "ofsted-release",
            "valid_from": as_at(2024),
        },
    )
    owners_home.measure(market)
    desk = open_desk(write_owned(tmp_path, market), None)
    rows = owner_changes.moved(edition_of(desk), TOP, MARKET, as_at(2024), as_at(2023))
    homes = {
        year: {
            row["service_id"]
            for row in market.rows["service_snapshot"]
            if row["as_at"] == as_at(year) and row["provider_id"] == entity
        }
        for year in (2023, 2024)
    }
    assert {row["service_id"] for row in rows if row["change"] == "regrouped"} == (
        homes[2023] & homes[2024]
    )
    assert not [row for row in rows if row["change"] in ("passed on", "taken over")]
    said = words(show(desk, GROUP).content)
    assert "now counted under Released Top by the word of: Ofsted ownership release" in " ".join(
        said.split()
    )


def test_spellings_of_one_name_are_one_owner(group_desk: Desk, group_market: Market) -> None:
    first, second = largest_owners(group_market)[3:5]
    found = owners.entities(edition_of(group_desk), "owner:inventedcare", MARKET, as_at(2024))
    assert {row["provider_id"] for row in found} == {first, second}
    assert "spellings are counted as one owner" in words(
        show(group_desk, f"/owner/{first}").content
    )


def test_an_owner_that_is_gone_says_when_it_was_seen(
    group_desk: Desk, group_market: Market
) -> None:
    newest = {
        row["provider_id"]
        for row in group_market.rows["service_snapshot"]
        if row["as_at"] == as_at(2024)
    }
    gone = next(
        row["provider_id"]
        for row in group_market.rows["service_snapshot"]
        if row["provider_id"] not in newest
    )
    said = words(show(group_desk, f"/owner/{gone}").content)
    assert "runs no children’s home on the register of 31 March 2024" in said
    assert "Last seen" in said


@pytest.mark.parametrize("owner_id", ["nobody", "'; DROP TABLE x; --", "owner:../../etc", "%00"])
def test_an_unknown_owner_has_no_page(group_desk: Desk, owner_id: str) -> None:
    assert "no such page" in title(show(group_desk, f"/owner/{owner_id}").content)


@pytest.mark.parametrize("year", [2018, 2021, 2024])
@pytest.mark.parametrize("owner_id", [TOP, MIDDLE])
def test_every_date_has_its_own_page(
    group_desk: Desk, group_market: Market, year: int, owner_id: str
) -> None:
    shown = show(group_desk, f"/owner/{owner_id}?as_at={as_at(year)}").content
    assert f"runs {len(group_at(group_market, year))} children’s homes" in title(shown)
    assert "None" not in words(shown)


@pytest.mark.parametrize("owner_id", [TOP, MIDDLE])
def test_the_share_of_a_council_is_that_of_its_places(
    group_desk: Desk, group_market: Market, owner_id: str
) -> None:
    homes = group_at(group_market, 2024)
    own: dict[str, int] = {}
    every: dict[str, int] = {}
    for row in group_market.rows["service_snapshot"]:
        if row["as_at"] == as_at(2024):
            every[row["la_name"]] = every.get(row["la_name"], 0) + row["places"]
            if row["service_id"] in homes:
                own[row["la_name"]] = own.get(row["la_name"], 0) + row["places"]
    most = max(100 * own[name] / every[name] for name in own)
    said = words(show(group_desk, f"/owner/{owner_id}").content)
    assert f"it runs {most:.0f}\u00a0% of places" in said


def test_search_finds_owners_above_and_registered(group_desk: Desk) -> None:
    view = read_view(edition_of(group_desk), "/", "", None)
    found = links(suggestions(view, "invented hold"))
    assert any(link.startswith("/owner/abroad:jersey") for link in found)
    found = links(suggestions(view, "Invented Care 0"))
    assert found and all(link.startswith("/owner/ofsted-org:") for link in found)


def test_the_services_can_be_taken_away(group_home: Path, group_market: Market) -> None:
    answer = create_app(group_home).server.test_client().get(f"/export/owner/{TOP}/services.csv")
    assert answer.status_code == 200
    assert "synthetic" in answer.headers["Content-Disposition"]
    rows = list(csv.DictReader(io.StringIO(answer.get_data(as_text=True).lstrip("\ufeff"))))
    assert {row["service_id"] for row in rows} == group_at(group_market, 2024).keys()
    assert {row["controller_name"] for row in rows} == {TOP_NAME}
    assert all(row["data"].startswith("SYNTHETIC") for row in rows)
    assert {row["as_at"] for row in rows} == {"2024-03-31"}


def test_an_unknown_owner_has_nothing_to_take_away(group_home: Path) -> None:
    client = create_app(group_home).server.test_client()
    assert client.get("/export/owner/nobody/services.csv").status_code == 404


def test_a_single_person_is_not_named_in_an_export(group_home: Path, group_market: Market) -> None:
    alone = {
        row["provider_id"]: row["name"]
        for row in group_market.rows["provider"]
        if row["is_individual"]
    }
    client = create_app(group_home).server.test_client()
    for owner, name in alone.items():
        for year in range(2018, 2025):
            answer = client.get(f"/export/owner/{owner}/services.csv?as_at={as_at(year)}")
            assert name not in answer.get_data(as_text=True)


def test_an_older_edition_has_owners_as_registered(desk: Desk, market: Market) -> None:
    owner = largest_owners(market)[0]
    said = words(show(desk, f"/owner/{owner}").content)
    assert "was not worked out for this edition" in said
    assert "None" not in said


def test_a_home_that_went_on_says_where(group_desk: Desk, group_market: Market) -> None:
    moved, closed = group_market.rows["succession"]
    shown = show(group_desk, f"/provider/{moved['from_service_id']}").content
    assert "but the home went on" in words(shown)
    assert "Same postcode and number of places, two days apart." in words(shown)
    assert f"/provider/{moved['to_service_id']}" in links(shown)
    onward = show(group_desk, f"/provider/{moved['to_service_id']}").content
    assert "went on from another registration" in words(onward)
    assert f"/provider/{moved['from_service_id']}" in links(onward)
    ended = words(show(group_desk, f"/provider/{closed['from_service_id']}").content)
    assert "nothing went on from it" in ended


def test_what_was_not_known_then_is_not_told(group_desk: Desk, group_market: Market) -> None:
    moved = group_market.rows["succession"][0]
    year = moved["known_on"].year - 1
    said = words(
        show(group_desk, f"/provider/{moved['from_service_id']}?as_at={as_at(year)}").content
    )
    assert "went on" not in said


@pytest.fixture
def hostile(tmp_path: Path) -> Iterator[Desk]:
    market = owned()
    for row in market.rows["ownership"]:
        row["evidence"] = "<script>alert(1)</script>"
    yield open_desk(owners_home.write_owned(tmp_path, market), None)


def test_evidence_is_text_and_nothing_else(hostile: Desk) -> None:
    shown = show(hostile, GROUP).content
    assert "<script>alert(1)</script>" in words(shown)
    assert not [part for part in parts(shown) if type(part).__name__ in ("Markdown", "Script")]
