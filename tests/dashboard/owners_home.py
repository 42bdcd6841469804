"""The sample home with who owns whom worked out, what went on after an end, and doubtful matches.

As in ``sample_home``, nobody here is real. The owners of ``GROUP`` belong to one invented company
abroad; the two of ``SPELLED`` are one owner under two spellings.
"""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Any

from data.tables import event, identity, match, results, succession
from data.tables.area import LocalAuthority
from data.tables.provider import Provider
from data.warehouse.facts import Facts
from models.publishing import market_tables
from tests.dashboard import sample_home
from tests.dashboard.sample_home import Market, as_at, known_on
from tests.features.hand_made import facts, frame

CONTRACTS = {
    "match": ("warehouse", match.Match),
    "match_review": ("warehouse", match.MatchReview),
    "ownership": ("warehouse", identity.Ownership),
    "succession": ("warehouse", succession.Succession),
    "event": ("warehouse", event.Event),
    "owner_on_register": ("results", identity.OwnerOnRegister),
    "group_concentration": ("results", results.GroupConcentration),
    "group_dependency": ("results", results.GroupDependency),
}
TOP = "abroad:jersey:invented holdings"
TOP_NAME = "Invented Holdings"
MIDDLE = "company:00000500"
DOUBTFUL = "00000777"


def owned(providers: int = 3) -> Market:
    """The sample market with a group of its largest private owners under one company abroad."""
    market = sample_home.invent()
    largest = largest_owners(market)
    for n, owner in enumerate(largest[:providers]):
        _edge(market, owner, "parent", MIDDLE, "Invented Middle Limited", valid_from=_since(n))
    _edge(market, MIDDLE, "parent", TOP, TOP_NAME, ends="registered abroad")
    variant = largest[providers]
    _edge(
        market,
        variant,
        "same-owner",
        "owner:inventedcare",
        "Invented Care",
        source="ofsted-register",
    )
    _edge(
        market,
        largest[providers + 1],
        "same-owner",
        "owner:inventedcare",
        "Invented Care",
        source="ofsted-register",
    )
    _endings(market)
    _doubts(market, largest)
    measure(market)
    return market


def largest_owners(market: Market) -> list[str]:
    """Ids of the organisations with most homes on the newest register, the largest first."""
    homes: dict[str, int] = {}
    for row in market.rows["service_snapshot"]:
        if row["as_at"] == as_at(2024) and row["provider_id"].startswith("ofsted-org:"):
            homes[row["provider_id"]] = homes.get(row["provider_id"], 0) + 1
    return sorted(homes, key=lambda owner: (-homes[owner], owner))


def _since(n: int) -> dt.date | None:
    """The last of the group was bought in 2022, the others have always belonged to it."""
    return dt.date(2022, 1, 1) if n == 2 else None


def _edge(market: Market, entity: str, level: str, owner: str, name: str, **more: Any) -> None:
    market.add(
        "ownership",
        **{
            "entity_id": entity,
            "level": level,
            "owner_id": owner,
            "owner_name": name,
            "known_on": dt.date(2017, 1, 1),
            "known_on_estimated": False,
            "share_from": 75.0 if level == "parent" else None,
            "controls": True,
            "source": "psc",
            "evidence": f"declares {name} with 75 % or more of the shares",
            "confidence": 0.98,
            "decided_by": "rule",
        }
        | more,
    )


def _endings(market: Market) -> None:
    """One home that left goes on under another number, another closed for good."""
    last = {row["service_id"]: row for row in market.rows["service_snapshot"]}
    gone = [row for row in last.values() if row["as_at"] < as_at(2024)]
    after = next(row for row in last.values() if row["as_at"] == as_at(2024))
    common = {"market": sample_home.MARKET, "known_on_estimated": False, "method": "model"}
    for row, other, kind in (
        (gone[0], after["service_id"], "change-of-owner"),
        (gone[1], None, "true-closure"),
    ):
        year = row["as_at"].year + 1
        market.add(
            "succession",
            from_service_id=row["service_id"],
            to_service_id=other,
            kind=kind,
            ended_on=dt.date(year - 1, 9, 1),
            started_on=dt.date(year - 1, 9, 3) if other else None,
            probability=0.97 if other else None,
            probability_continued=0.97 if other else 0.04,
            evidence="same postcode and number of places, two days apart"
            if other
            else "nothing near",
            happened_on=dt.date(year - 1, 9, 3),
            known_on=known_on(year),
            **common,
        )


def _doubts(market: Market, owners: list[str]) -> None:
    names = {row["provider_id"]: row["name"] for row in market.rows["provider"]}
    common = {"happened_on": as_at(2018), "known_on": known_on(2018)}
    market.add(
        "match",
        entity_kind="provider",
        entity_id=owners[0],
        company_number="00000001",
        method="same-name",
        probability=0.99,
        evidence="the whole name, borne by one company alone",
        decided_by="rule",
        **common,
    )
    for owner, number, chance in ((owners[4], DOUBTFUL, 0.62), (owners[4], "00000778", 0.31)):
        market.add(
            "match_review",
            entity_kind="provider",
            entity_id=owner,
            entity_name=names[owner],
            company_number=number,
            company_name=f"INVENTED NAMESAKE {number[-1]} LIMITED",
            reason="uncertain",
            why="The evidence lies between what is accepted and what is refused.",
            probability=chance,
            evidence="name nearly the same; another town",
            matched=False,
            **common,
        )
    market.add(
        "match_review",
        entity_kind="provider",
        entity_id=owners[0],
        entity_name=names[owners[0]],
        company_number="00000001",
        company_name="INVENTED GONE LIMITED",
        reason="dissolved",
        why="The company was dissolved before the provider's first register.",
        evidence="dissolved on 1 May 2015",
        matched=True,
        **common,
    )


def held_facts(market: Market) -> Facts:
    """The warehouse's facts of a sample market."""
    rows = market.rows
    return facts(
        rows["service_snapshot"],
        provider=frame(Provider, rows["provider"]),
        local_authority=frame(LocalAuthority, rows["local_authority"]),
        ownership=frame(identity.Ownership, _filled(identity.Ownership, rows["ownership"])),
        match=frame(match.Match, _filled(match.Match, rows["match"])),
    )


def _filled(contract: Any, rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    return [{name: row.get(name) for name in contract.column_names()} for row in rows]


def measure(market: Market) -> None:
    """Work the market tables out as a run does, in place of the sample's own arithmetic."""
    for name, table in market_tables(held_facts(market)).items():
        if name != "register_list":
            market.rows[name] = table.to_dicts()


def write_owned(home: Path, market: Market | None = None) -> Path:
    """Write the home; the tables of identity stand beside those of ``sample_home``."""
    return sample_home.write_home(home, market or owned(), more=CONTRACTS)


if __name__ == "__main__":
    import sys

    write_owned(Path(sys.argv[1]))
