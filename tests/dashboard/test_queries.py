from __future__ import annotations

from dashboard.desk import Desk
from dashboard.queries import alerts, changes, markets, register, search, services
from tests.dashboard.sample_home import MARKET, RATINGS, Market, as_at, known_on


def at(market: Market, year: int) -> dict[str, dict]:
    return {
        row["service_id"]: row
        for row in market.rows["service_snapshot"]
        if row["as_at"] == as_at(year)
    }


def test_changes_agree_with_counting_by_hand(desk: Desk, market: Market) -> None:
    now, before = at(market, 2024), at(market, 2023)
    both = now.keys() & before.keys()
    grade = {name: i for i, name in enumerate(RATINGS)}
    rated = [
        (grade[before[s]["rating"]], grade[now[s]["rating"]])
        for s in both
        if now[s]["rating"] and before[s]["rating"]
    ]
    edition = desk.published.current()
    found = changes.counts(edition, as_at(2024), as_at(2023), MARKET, None, None)
    counted = {kind: row["services"] for kind, row in found.items()}
    assert counted["joined"] == len(now.keys() - before.keys())
    assert counted["left"] == len(before.keys() - now.keys())
    assert counted["rating down"] == sum(new > old for old, new in rated)
    assert counted["rating up"] == sum(new < old for old, new in rated)


def test_the_list_filters_sorts_and_pages(desk: Desk, market: Market) -> None:
    edition = desk.published.current()
    now = at(market, 2024)
    everything = services.listed(edition, as_at(2024), MARKET, {})
    assert {row["service_id"] for row in everything} == now.keys()
    chances = [row["probability"] for row in everything]
    known = [chance for chance in chances if chance is not None]
    assert chances[: len(known)] == sorted(known, reverse=True)
    good = services.listed(edition, as_at(2024), MARKET, {"rating": "Good"})
    assert len(good) == sum(row["rating"] == "Good" for row in now.values())
    by_rating = services.listed(edition, as_at(2024), MARKET, {}, [("rating", "asc")])
    ranks = [RATINGS.index(row["rating"]) for row in by_rating if row["rating"]]
    assert ranks == sorted(ranks)
    page = services.listed(edition, as_at(2024), MARKET, {}, [("urn", "asc")], 10, 5)
    assert [row["service_id"] for row in page] == sorted(now)[10:15]
    counted = services.counted(edition, as_at(2024), MARKET, {"scored": "no"})
    assert counted["services"] == sum(row["rating"] is None for row in now.values())


def test_sorting_by_a_column_that_does_not_exist_is_ignored(desk: Desk) -> None:
    edition = desk.published.current()
    rows = services.listed(edition, as_at(2024), MARKET, {}, [("places; DROP TABLE x", "asc")])
    assert rows


def test_words_are_looked_for_as_they_are(desk: Desk) -> None:
    edition = desk.published.current()
    assert services.listed(edition, as_at(2024), MARKET, {"q": "%"}) == []
    assert services.listed(edition, as_at(2024), MARKET, {"q": "'; --"}) == []
    assert services.listed(edition, as_at(2024), MARKET, {"q": "invented CARE 00"})


def test_search_finds_councils_services_and_owners(desk: Desk, market: Market) -> None:
    edition = desk.published.current()
    council = market.rows["local_authority"][0]["la_name"]
    kinds = {
        row["kind"] for row in search.found(edition, council, as_at(2024), MARKET, known_on(2024))
    }
    assert "council" in kinds
    urn = next(iter(at(market, 2024).values()))["urn"]
    found = search.found(edition, urn.lower(), as_at(2024), MARKET, known_on(2024))
    assert found[0]["id"] == f"ofsted:{urn}"
    owners = search.found(edition, "invented", as_at(2024), MARKET, known_on(2024))
    assert owners and {row["kind"] for row in owners} == {"owner"}
    assert len(owners) <= search.MOST


def test_the_queue_puts_what_needs_action_first(desk: Desk) -> None:
    queue = alerts.queue(desk.published.current(), MARKET, as_at(2024), None)
    order = [alerts.SEVERITIES.index(row["severity"]) for row in queue]
    assert order == sorted(order)
    first = queue[0]
    reasons = alerts.main_reasons(desk.published.current(), first)
    assert 0 < len(reasons) <= 3
    assert all(row["points"] > 0 for row in reasons)


def test_known_by_is_what_the_scores_could_see(desk: Desk) -> None:
    assert register.known_by(desk.published.current(), MARKET, as_at(2021)) == known_on(2021)


def test_inspections_public_later_are_left_out(desk: Desk, market: Market) -> None:
    edition = desk.published.current()
    row = market.rows["inspection"][0]
    service, happened, public = row["service_id"], row["happened_on"], row["known_on"]
    before = services.inspections(edition, service, happened, happened)
    after = services.inspections(edition, service, public, public)
    assert happened not in {found["happened_on"] for found in before}
    assert happened in {found["happened_on"] for found in after}


def test_the_map_has_every_council_once(desk: Desk, market: Market) -> None:
    rows = markets.cartogram(desk.published.current(), MARKET, as_at(2024))
    assert len(rows) == len(market.rows["local_authority"])
    assert len({(row["hex_q"], row["hex_r"]) for row in rows}) == len(rows)


def test_neighbours_of_the_same_constituency_come_first(desk: Desk, market: Market) -> None:
    edition = desk.published.current()
    service = next(iter(at(market, 2024)))
    near = services.neighbours(edition, service, as_at(2024), MARKET)
    same = [row["same_constituency"] for row in near]
    assert same == sorted(same, reverse=True)
    assert all(row["service_id"] != service for row in near)
