"""Whose each provider was at a date: cases told by hand, laws, and a slow twin."""

from __future__ import annotations

import itertools
from datetime import date, timedelta
from typing import Any

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from data.identity.ownership.controller import owners_at
from data.identity.ownership.seen_edges import PRECEDENCE
from data.tables.identity import EDGE_SOURCES
from tests.data.identity.owned import (
    DAY,
    LONG_AGO,
    Row,
    edge,
    edges,
    matched,
    matches,
    provider,
    providers,
)

P = "ofsted-org:alder"
C1, C2, C3 = ("company:00000001", "company:00000002", "company:00000003")


def at(
    *rows: Row, match: tuple[Row, ...] = (matched("alder", "00000001"),), day: date = DAY,
    known_by: date | None = None,
) -> dict[str, Any]:  # fmt: skip
    told = owners_at(edges(*rows), matches(*match), providers(provider("alder")), day, known_by)
    return told.row(0, named=True)


def test_a_provider_nobody_tells_of_is_its_own() -> None:
    told = at(match=())
    assert {told[f"{level}_id"] for level in ("entity", "parent", "controller", "sponsor")} == {P}
    assert told["ended_because"] == "no owner above is known"
    assert told["chain"] == "Alder, end: no owner above is known"
    assert told["controller_source"] is None


def test_a_chain_is_followed_company_by_company() -> None:
    told = at(
        edge(C1, C2, owner_name="Beech Ltd", share_from=75),
        edge(C2, C3, owner_name="Cedar plc", share_from=50),
        edge(C3, "unknown:" + C3, ends="listed on an exchange"),
    )
    assert (told["entity_id"], told["parent_id"], told["controller_id"]) == (P, C2, C3)
    assert told["chain"] == "Alder > Beech Ltd > Cedar plc, end: listed on an exchange"
    assert told["controller_source"] == "psc"


def test_a_chain_across_the_border_ends_at_a_named_unknown() -> None:
    abroad = "abroad:jersey:topco"
    told = at(
        edge(C1, C2, share_from=75),
        edge(C2, abroad, owner_name="Topco Limited", share_from=75, ends="registered abroad"),
    )
    assert told["controller_id"] == abroad
    assert told["chain"].endswith("> Topco Limited (Jersey), end: registered abroad")
    further = at(
        edge(C1, abroad, share_from=75, ends="registered abroad"),
        edge(abroad, "owner:fund", source="edge-file", ends="top as its source names it"),
    )
    assert further["controller_id"] == "owner:fund", "somebody told what stands above"


def test_an_individual_ends_a_chain_unnamed_and_joins_nobody() -> None:
    told = at(edge(C1, "person:00000001", share_from=75, ends="an individual controls it"))
    assert told["controller_id"] == C1
    assert told["controller_name"] == "Alder"
    assert told["ended_because"] == "an individual controls it"


def test_half_and_half_has_no_controller() -> None:
    told = at(
        edge(C1, C2, owner_name="Beech Ltd", share_from=25, controls=False),
        edge(C1, C3, owner_name="Cedar Ltd", share_from=25, controls=False),
    )
    assert told["controller_id"] == C1
    assert told["ended_because"] == "no one holds more than half"
    assert "Beech Ltd, Cedar Ltd" in told["chain"]


def test_a_right_to_appoint_counts_where_one_alone_has_it() -> None:
    one = edge(C1, C2, share_from=None)
    assert at(one)["controller_id"] == C2
    assert at(one, edge(C1, C3, share_from=None))["controller_id"] == C1
    people = [
        edge(C1, "person:00000001", row_number=n, ends="an individual controls it") for n in (1, 2)
    ]
    assert at(*people)["ended_because"] == "no one holds more than half"


def test_more_than_half_comes_before_a_right_to_appoint() -> None:
    told = at(edge(C1, C2, share_from=None), edge(C1, C3, share_from=75))
    assert told["controller_id"] == C3


def test_a_circle_leaves_each_its_own() -> None:
    circle = [edge(C1, C2, share_from=75), edge(C2, C3, share_from=75), edge(C3, C1, share_from=75)]
    told = at(*circle)
    assert (told["parent_id"], told["controller_id"]) == (C1, C1)
    assert told["ended_because"] == "owners in a circle"
    into = at(edge(C1, C2, share_from=75), edge(C2, C3, share_from=75), edge(C3, C2, share_from=75))
    assert into["controller_id"] == C2
    assert into["ended_because"] == "owners in a circle"


@pytest.mark.parametrize("length", range(1, 6))
@pytest.mark.parametrize("way_in", range(3))
def test_a_circle_of_any_length_is_told_and_ends_where_it_is_met(length: int, way_in: int) -> None:
    ring = [f"company:{number:08d}" for number in range(10, 10 + length)]
    steps = [edge(one, ring[(at + 1) % length], share_from=75) for at, one in enumerate(ring)]
    path = [C1, *(f"company:{number:08d}" for number in range(50, 50 + way_in))]
    steps += [
        edge(one, above, share_from=75)
        for one, above in zip(path, [*path[1:], ring[0]], strict=True)
    ]
    told = at(*steps)
    assert told["controller_id"] == ring[0]
    # A company above itself is no edge at all.
    circular = "owners in a circle" if length > 1 else "no owner above is known"
    assert told["ended_because"] == circular
    inside = at(*steps[:length], match=(matched("alder", ring[0][8:]),))
    assert inside["controller_id"] == ring[0]


def test_between_two_owners_nobody_is_known() -> None:
    first = edge(C1, C2, share_from=75, valid_to=date(2019, 1, 1), ended_known_on=date(2019, 1, 15))
    second = edge(C1, C3, share_from=75, valid_from=date(2021, 1, 1), known_on=date(2021, 1, 15))
    never = edge(C1, "company:00000009", valid_from=date(2020, 6, 1), valid_to=date(2020, 1, 1))
    for day, owner in (
        (date(2018, 12, 31), C2), (date(2019, 1, 1), C1), (date(2020, 7, 1), C1),
        (date(2020, 12, 31), C1), (date(2021, 1, 1), C3),
    ):  # fmt: skip
        assert at(first, second, never, day=day)["controller_id"] == owner
    assert at(first, second, day=date(2019, 1, 10), known_by=date(2019, 1, 10))[
        "controller_id"
    ] == (C2), "the end was not public yet"
    assert at(second, day=date(2021, 1, 10), known_by=date(2021, 1, 10))["controller_id"] == C1


def test_whose_word_counts() -> None:
    release = edge(P, "company:00000010", level="controller", source="ofsted-release")
    reviewed = edge(C1, "owner:file", source="edge-file")
    declared = edge(C1, C2, share_from=75)
    brand = edge(P, "brand:BD1", level="brand", source="cqc-brand")
    human = edge(P, "owner:human", source="decided", decided_by="analyst")
    assert at(brand)["controller_id"] == "brand:BD1"
    assert at(brand, declared)["controller_id"] == C2
    assert at(brand, declared, reviewed)["controller_id"] == "owner:file"
    assert at(brand, declared, reviewed, release)["controller_id"] == "company:00000010"
    told = at(brand, declared, reviewed, release, human)
    assert (told["controller_id"], told["controller_source"]) == ("owner:human", "decided")
    assert at(declared, reviewed)["parent_id"] == C2, "what is declared is directly above"


def test_an_individual_in_control_leaves_the_brand_as_the_best_that_is_known() -> None:
    person = edge(C1, "person:00000001", share_from=75, ends="an individual controls it")
    brand = edge(P, "brand:BD1", level="brand", source="cqc-brand")
    assert at(person, brand)["controller_id"] == "brand:BD1"
    nobody = edge(P, "unknown:x", source="decided", ends="no owner above is known")
    assert at(person, brand, nobody)["controller_id"] == C1, "a person decided that nobody is"


def test_above_the_owner_in_the_release_the_chain_goes_on() -> None:
    named = "company:00000010"
    release = edge(P, named, level="controller", source="ofsted-release")
    declared = edge(named, C3, share_from=75)
    assert at(release)["controller_id"] == named
    assert at(release, declared)["controller_id"] == C3
    human = edge(named, "owner:human", source="decided")
    assert at(release, declared, human)["controller_id"] == "owner:human"


def test_above_the_controller_that_a_person_named_only_people_lead_on() -> None:
    human = edge(P, C2, level="controller", source="decided")
    declared = edge(C2, C3, share_from=75)
    assert at(human, declared)["controller_id"] == C2
    further = edge(C2, "owner:human", source="decided")
    assert at(human, declared, further)["controller_id"] == "owner:human"


def test_a_release_that_names_two_companies_of_a_group_does_not_part_it() -> None:
    ours = providers(provider("alder"), provider("beech"))
    told = owners_at(
        edges(
            edge("ofsted-org:alder", C1, level="controller", source="ofsted-release"),
            edge("ofsted-org:beech", C2, level="controller", source="ofsted-release"),
            edge(C1, C3, share_from=75),
            edge(C2, C3, share_from=75),
        ),
        matches(),
        ours,
        DAY,
    )
    assert told["controller_id"].to_list() == [C3, C3]


def test_the_sponsor_stands_beside_the_chain() -> None:
    told = at(
        edge(C1, C2, share_from=75),
        edge(C2, "owner:fund", level="sponsor", source="edge-file", owner_name="Fund LP"),
    )
    assert (told["controller_id"], told["sponsor_id"]) == (C2, "owner:fund")
    assert told["sponsor_name"] == "Fund LP"
    assert at(edge(C1, C2, share_from=75))["sponsor_id"] == C2


def test_two_funds_of_one_house_are_one_sponsor() -> None:
    house = "owner:house"
    funds = [
        edge(C1, "owner:fund i", level="sponsor", source="edge-file"),
        edge("owner:fund i", "owner:manager", source="edge-file"),
        edge("owner:manager", house, source="edge-file", owner_name="House SA"),
    ]
    told = at(*funds)
    assert (told["controller_id"], told["sponsor_id"]) == (C1, house)
    assert told["sponsor_name"] == "House SA"
    assert told["chain"] == "Alder, end: no owner above is known", "who finances owns nothing"
    back = edge("owner:manager", "owner:fund i", source="edge-file")
    assert at(*funds[:2], back)["sponsor_id"] == "owner:fund i", "a circle leads nowhere"


def test_dates_and_what_was_public() -> None:
    sold = date(2022, 6, 1)
    public = sold + timedelta(14)
    before = edge(
        C1, C2, share_from=75, valid_to=sold, ended_known_on=public, known_on=date(2016, 5, 1)
    )
    after = edge(C1, C3, share_from=75, valid_from=sold, known_on=public)
    assert at(before, after, day=sold - timedelta(1))["controller_id"] == C2
    assert at(before, after, day=sold)["controller_id"] == C3
    assert at(before, after, day=sold, known_by=sold)["controller_id"] == C2, "not yet public"
    assert at(before, after, day=sold, known_by=date(2016, 4, 30))["controller_id"] == C1
    early = matched("alder", "00000001", known_on=date(2020, 1, 1))
    assert at(before, match=(early,), day=LONG_AGO, known_by=date(2019, 1, 1))["controller_id"] == P


def test_an_owner_by_name_and_its_company_are_one() -> None:
    owners = providers(provider("alder"), provider("beech"))
    told = owners_at(
        edges(
            edge("ofsted-org:alder", "owner:alder", level="same-owner", source="ofsted-register"),
            edge("owner:alder", "owner:cedar", source="edge-file", owner_name="Cedar"),
            edge("owner:cedar", C3, level="same-owner", source="ofsted-register"),
            edge(C2, C3, share_from=75, owner_name="CEDAR LIMITED"),
        ),
        matches(matched("alder", "00000001"), matched("beech", "00000002")),
        owners,
        DAY,
    )
    assert told["controller_id"].to_list() == [C3, C3]


COMPANIES = [C1, C2, C3]
NAMED = ["owner:a", "owner:b", "abroad:jersey:x"]
OWNED = [f"ofsted-org:p{n}" for n in range(4)]
DAYS = [date(2018, 1, n) for n in range(1, 8)]
days = st.sampled_from(DAYS)
maybe_day = st.sampled_from([None] * 14 + DAYS)
LEVELS = [*["parent"] * 8, "controller", "same-owner", "sponsor", "brand"]
SOURCES = [*["psc"] * 5, *EDGE_SOURCES[:3], "decided"]


@st.composite
def any_edge(draw: st.DrawFn) -> Row:
    level, source = draw(st.sampled_from(LEVELS)), draw(st.sampled_from(SOURCES))
    entity = draw(st.sampled_from([*COMPANIES * 4, *OWNED, *NAMED]))
    owner = draw(st.sampled_from([*COMPANIES * 3, *NAMED, "person:00000001", f"unknown:{entity}"]))
    if level == "same-owner":
        entity = draw(st.sampled_from([*OWNED, *NAMED]))
        owner = draw(st.sampled_from([*NAMED, *NAMED, *COMPANIES, *OWNED]))
    elif level == "brand":
        entity, source = draw(st.sampled_from(OWNED)), "cqc-brand"
        owner = draw(st.sampled_from(["brand:BD1", "brand:BD2"]))
    return edge(
        entity,
        owner,
        level=level,
        source=source,
        share_from=draw(st.sampled_from([None, 25.0, 50.0, 75.0])),
        controls=draw(st.sampled_from([True, True, True, False])),
        ends=draw(st.sampled_from([None, "registered abroad"])),
        valid_from=draw(maybe_day),
        valid_to=draw(maybe_day),
        known_on=draw(days),
        ended_known_on=draw(maybe_day),
    )


found = st.tuples(st.sampled_from(OWNED), st.sampled_from(COMPANIES), days)
worlds = st.tuples(
    st.lists(any_edge(), min_size=3, max_size=14),
    st.lists(found, min_size=2, max_size=4, unique_by=lambda one: one[0]),
)
FOUR = providers(*(provider(f"p{n}") for n in range(4)))


def made(world: tuple[list[Row], list[tuple[str, str, date]]]) -> tuple[pl.DataFrame, pl.DataFrame]:
    rows, found = world
    given_numbers = [matched(p, c.removeprefix("company:"), known_on=on) for p, c, on in found]
    return edges(*(row for row in rows if row["entity_id"] != row["owner_id"])), matches(
        *given_numbers
    )


@given(worlds, days, maybe_day)
@settings(max_examples=250)
def test_a_slow_twin_agrees(world: Any, as_at: date, known_by: date | None) -> None:
    ownership, match = made(world)
    told = owners_at(ownership, match, FOUR, as_at, known_by)
    twin = Twin(ownership.to_dicts(), match.to_dicts(), as_at, known_by)
    for row in told.to_dicts():
        assert (
            row["parent_id"], row["controller_id"], row["sponsor_id"], row["ended_because"]
        ) == twin.owners(row["provider_id"])  # fmt: skip


@given(worlds, days, days)
def test_what_is_later_changes_nothing(world: Any, as_at: date, known_by: date) -> None:
    ownership, match = made(world)
    told = owners_at(ownership, match, FOUR, as_at, known_by)
    seen = ownership.filter(
        pl.col("known_on") <= known_by,
        pl.col("valid_from").is_null() | (pl.col("valid_from") <= as_at),
    )
    same = owners_at(seen, match.filter(pl.col("known_on") <= known_by), FOUR, as_at, known_by)
    assert told.equals(same)


@given(worlds, days, st.randoms())
def test_every_provider_once_in_any_order(world: Any, as_at: date, chance: Any) -> None:
    ownership, match = made(world)
    told = owners_at(ownership, match, FOUR, as_at)
    assert told["provider_id"].to_list() == FOUR["provider_id"].to_list()
    order = list(range(len(ownership)))
    chance.shuffle(order)
    assert owners_at(ownership[order], match, FOUR.reverse(), as_at).equals(told)


def test_a_long_chain_is_climbed_to_its_top() -> None:
    numbers = [f"company:{n:08}" for n in range(1, 3000)]
    steps = [edge(a, b, share_from=75) for a, b in itertools.pairwise(numbers)]
    assert at(*steps)["controller_id"] == numbers[-1]


class Twin:
    """The rules again, one provider and one edge at a time."""

    def __init__(self, rows: list[Row], found: list[Row], as_at: date, known_by: date | None):
        self.edges = [row for row in rows if self._held(row, as_at, known_by)]
        self.company = {
            row["entity_id"]: "company:" + row["company_number"]
            for row in found
            if known_by is None or row["known_on"] <= known_by
        }

    @staticmethod
    def _held(row: Row, as_at: date, known_by: date | None) -> bool:
        if row["valid_from"] is not None and row["valid_from"] > as_at:
            return False
        if known_by is not None and row["known_on"] > known_by:
            return False
        if row["valid_to"] is None or row["valid_to"] > as_at:
            return True
        late = row["ended_known_on"]
        return known_by is not None and late is not None and late > known_by

    def lead(self, one: str) -> str | None:
        rows = [
            row for row in self.edges if row["level"] == "same-owner" and row["entity_id"] == one
        ]
        if not rows:
            return None
        rows.sort(key=lambda row: row["owner_id"])
        rows.sort(key=lambda row: row["known_on"], reverse=True)
        rows.sort(key=lambda row: PRECEDENCE.get(row["source"], 9))
        return str(rows[0]["owner_id"])

    def follow(self, start: Any, step: Any) -> list[Any]:
        """A path, which stops at the first that a path from itself would come back to."""
        path = [start]
        while not self.circular(path[-1], step) and step(path[-1]) is not None:
            path.append(step(path[-1]))
        return path

    @staticmethod
    def circular(one: Any, step: Any) -> bool:
        here, count = step(one), 0
        while here is not None and here != one and count < 100:
            here, count = step(here), count + 1
        return here == one

    def own(self, one: str) -> str:
        """The one id of an organisation."""
        if one in self.company:
            return self.company[one]
        top = self.follow(one, self.lead)[-1]
        if top.startswith("company:"):
            return str(top)
        members = {
            number
            for entity, number in self.company.items()
            if self.follow(entity, self.lead)[-1] == top
        }
        return members.pop() if len(members) == 1 else str(top)

    def choose(
        self, one: str, levels: tuple[str, ...], ranks: dict[str, int]
    ) -> tuple[Row | None, bool]:
        """The edge to follow from an organisation, and whether it has any."""
        rows = [
            {**row, "entity_id": one, "owner_id": self.own(row["owner_id"])}
            for row in self.edges
            if row["level"] in levels
            and row["source"] in ranks
            and self.own(row["entity_id"]) == one
        ]
        rows = [row for row in rows if row["owner_id"] != one]

        def appoints(row: Row) -> bool:
            return (
                row["controls"]
                and row["share_from"] is None
                and row["source"] == "psc"
                and not row["owner_id"].startswith("unknown:")
            )

        appointing = [row["owner_id"] for row in rows if appoints(row)]
        people = sum(owner.startswith("person:") for owner in appointing)
        shared = len(set(appointing)) > 1 or people > 1
        alone = [row for row in rows if row["controls"] and not (appoints(row) and shared)]
        best: Row | None = None
        for row in alone:
            if best is None or self.better(row, best, ranks):
                best = row
        return best, bool(rows)

    @staticmethod
    def better(row: Row, than: Row, ranks: dict[str, int]) -> bool:
        def nameless(one: Row) -> bool:
            return one["owner_id"].startswith(("person:", "unknown:"))

        for this, that in (
            (ranks[row["source"]], ranks[than["source"]]),
            (-(row["share_from"] or -1), -(than["share_from"] or -1)),
            (nameless(row), nameless(than)),
        ):
            if this != that:
                return bool(this < that)
        for key in ("valid_from", "known_on"):
            this, that = row[key] or date.min, than[key] or date.min
            if this != that:
                return bool(this > that)
        return (row["level"], row["owner_id"], row["ends"] or "~") < (
            than["level"], than["owner_id"], than["ends"] or "~"
        )  # fmt: skip

    def up(self, state: tuple[str, bool]) -> tuple[str, bool] | None:
        one, settled = state
        ranks = {"decided": 0} if settled else PRECEDENCE
        row, _ = self.choose(one, ("parent", "controller"), ranks)
        if row is None or row["owner_id"].startswith(("person:", "unknown:")):
            return None
        decided = row["level"] == "controller" and row["source"] == "decided"
        return row["owner_id"], settled or decided

    def direct(self, one: str) -> str | None:
        row, _ = self.choose(one, ("parent",), {"decided": 0, "psc": 1, "edge-file": 2})
        if row is None or row["owner_id"].startswith(("person:", "unknown:")):
            return None
        return str(row["owner_id"])

    def named_by(self, one: str, level: str) -> str | None:
        row, _ = self.choose(one, (level,), PRECEDENCE)
        if row is None or row["owner_id"].startswith(("person:", "unknown:")):
            return None
        return str(row["owner_id"])

    def owners(self, own: str) -> tuple[str, str, str, str]:
        base = self.own(own)
        above = None if self.circular(base, self.direct) else self.direct(base)
        states = self.follow((base, False), self.up)
        path = [state[0] for state in states]
        ended = self.ended(states)
        row, _ = self.choose(base, ("parent", "controller"), PRECEDENCE)
        brand = self.named_by(base, "brand")
        decided = row is not None and row["source"] == "decided"
        if len(path) == 1 and brand and not decided and ended != "owners in a circle":
            path, ended = [base, brand], "top as its source names it"
        financed = [self.named_by(one, "sponsor") for one in reversed(path)]
        first = next((one for one in financed if one), None)
        sponsor = self.top(first) if first else path[-1]
        return above or base, path[-1], sponsor, ended

    def top(self, one: str) -> str:
        """The highest above an investor; its brand where nothing else is known."""
        states = self.follow((one, False), self.up)
        row, _ = self.choose(one, ("parent", "controller"), PRECEDENCE)
        brand, decided = self.named_by(one, "brand"), row is not None and row["source"] == "decided"
        if len(states) == 1 and brand and not decided and not self.circular(states[0], self.up):
            return brand
        return str(states[-1][0])

    def ended(self, states: list[tuple[str, bool]]) -> str:
        if self.circular(states[-1], self.up):
            return "owners in a circle"
        top, settled = states[-1]
        if settled:
            return "top as its source names it"
        row, several = self.choose(top, ("parent", "controller"), PRECEDENCE)
        if several:
            return row["ends"] if row and row["ends"] else "no one holds more than half"
        if len(states) > 1:
            last, _ = self.choose(states[-2][0], ("parent", "controller"), PRECEDENCE)
            if last is not None and last["ends"]:
                return str(last["ends"])
        return "no owner above is known"
