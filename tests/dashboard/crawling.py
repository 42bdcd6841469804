"""Walking a dashboard from link to link: some pages of every kind, of every market and date."""

from __future__ import annotations

from collections import Counter, deque
from collections.abc import Iterator
from urllib.parse import parse_qs, urlsplit

from dashboard.desk import Desk
from dashboard.published import Edition
from dashboard.queries import companies, register, standing
from tests.dashboard.reading_pages import show
from tests.dashboard.shown_figures import Node, addresses, read

SECTIONS = (
    "/",
    "/alerts",
    "/providers",
    "/markets",
    "/markets?level=la",
    "/changes",
    "/dependence",
    "/model",
    "/data",
    "/identity",
)
#: Table and column of names; the digits in them are no figures.
_NAMED = (
    ("facts.service_snapshot", "owner_name"),
    ("facts.service_snapshot", "service_name"),
    ("facts.service_snapshot", "urn"),
    ("facts.service_snapshot", "split_part(service_id, ':', 2)"),
    ("facts.provider", "name"),
    ("facts.company", "name"),
    ("facts.company", "company_number"),
    ("facts.ownership", "owner_name"),
    ("facts.cqc_provider", "brand_name"),
    ("facts.cqc_provider", "charity_number"),
    ("facts.registration", "service_name"),
    ("facts.registration", "split_part(service_id, ':', 2)"),
    ("facts.source_file", "raw_name"),
    ("facts.source_file", "file_name"),
    ("results.run", "run_id"),
    ("results.run", "build_id"),
    ("results.score", "model_version"),
    ("results.owner_on_register", "controller_name"),
)


def names(edition: Edition) -> frozenset[str]:
    """Names and numbers of entities, files and runs that have a digit in them."""
    found = set()
    for table, column in _NAMED:
        if companies.holds(edition, table):
            rows = edition.rows(
                f"SELECT DISTINCT {column} AS name FROM {table}"
                f" WHERE regexp_matches({column}, '[0-9]')"
            )
            found |= {str(row["name"]) for row in rows}
    return frozenset(found)


def crawl(desk: Desk, most: int) -> Iterator[tuple[str, Node]]:
    """Pages reached by links from every section: at most so many of one kind.

    Two pages are of a kind if they are of one section, market and traced table, and their addresses
    give values for the same things.
    """
    edition = desk.published.current()
    assert edition is not None
    seeds = deque(_seeds(edition))
    first = set(seeds)
    asked: set[str] = set()
    kinds: Counter[tuple[str, ...]] = Counter()
    while seeds:
        address = seeds.popleft()
        kind = _kind(address)
        if address in asked or (kinds[kind] >= most and address not in first):
            continue
        asked.add(address)
        kinds[kind] += 1
        page = read(show(desk, address).content)
        seeds += [link for link in addresses(page) if link not in asked]
        yield address, page


def _seeds(edition: Edition) -> list[str]:
    """Every section, of every market on its newest, a middle and its first register."""
    found = []
    for market in standing.markets(edition):
        days = register.dates(edition, market)
        for day in dict.fromkeys((days[0], days[len(days) // 2], days[-1])):
            for section in SECTIONS:
                joint = "&" if "?" in section else "?"
                found.append(f"{section}{joint}market={market}&as_at={day}")
    newest = register.dates(edition, register.market(edition))[0]
    for code in list(register.councils(edition, newest))[::40]:
        found += [f"{section}?la={code}" for section in ("/", "/markets", "/changes")]
    return found


def _kind(address: str) -> tuple[str, ...]:
    split = urlsplit(address)
    query = parse_qs(split.query)
    value = [query.get(name, [""])[0] for name in ("market", "table")]
    return (split.path.split("/")[1], *value, *sorted(set(query) - {"key"}))
