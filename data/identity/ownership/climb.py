"""From the edges that are followed to where the chain of each organisation ends, and why."""

from __future__ import annotations

from typing import Any, NamedTuple

import polars as pl

from data.identity.ownership.chains import in_circles, path_up
from data.identity.ownership.chosen_edges import DIRECTLY_ABOVE, chosen_edges

#: A person said who is in control in the end: from here on, only people's decisions lead further up.
_SETTLED = "settled "


class Chain(NamedTuple):
    """The organisations from one upwards, why there are no more, and whose word the last step is."""

    path: list[str]
    ended_because: str
    beside: str
    source: str | None


class Climb:
    """The steps that lead upwards at one date."""

    def __init__(self, edges: pl.DataFrame) -> None:
        """Take the edges that hold, each organisation under one id, none above itself."""
        self._rows = _by_id(chosen_edges(edges, ("parent", "controller")))
        decided = chosen_edges(edges, ("parent", "controller"), {"decided": 0})
        self._decided = {
            row["entity_id"]: row["owner_id"] for row in decided.to_dicts() if row["followed"]
        }
        self._parents = self._open(
            {
                entity: row["owner_id"]
                for entity, row in _by_id(chosen_edges(edges, ("parent",), DIRECTLY_ABOVE)).items()
                if row["followed"]
            }
        )[0]
        self._brands = _leads(chosen_edges(edges, ("brand",)))
        self._sponsors = _leads(chosen_edges(edges, ("sponsor",)))
        self._steps, self._circle = self._open(self._all_steps())

    def concerned(self) -> set[str]:
        """Every organisation of which any edge tells anything."""
        return {*self._rows, *self._brands, *self._sponsors}

    def parent(self, start: str) -> str:
        """The owner directly above, or the organisation itself."""
        return self._parents.get(start, start)

    def chain(self, start: str) -> Chain:
        """The chain from an organisation to the top."""
        states = path_up(self._steps, start)
        path = [state.removeprefix(_SETTLED) for state in states]
        top = path[-1]
        last = self._rows.get(path[-2]) if len(path) > 1 else None
        source = self._word(states) if len(path) > 1 else None
        row = self._rows.get(top)
        if states[-1] in self._circle:
            return Chain(path, "owners in a circle", "", source)
        if states[-1].startswith(_SETTLED):
            return Chain(path, "top as its source names it", "", source)
        if last is None and top in self._brands and (row is None or row["source"] != "decided"):
            return Chain([top, self._brands[top]], "top as its source names it", "", "cqc-brand")
        if row is not None and row["ends"] is not None:
            return Chain(path, row["ends"], "", source)
        if row is not None:
            return Chain(path, "no one holds more than half", row["beside"] or "", source)
        told = last["ends"] if last is not None else None
        return Chain(path, told or "no owner above is known", "", source)

    def sponsor(self, path: list[str]) -> str | None:
        """Who finances the highest organisation of a chain that has anybody financing it.

        An investor that belongs to another is that one: two funds of one house are one sponsor.
        """
        financed = [self._sponsors[one] for one in reversed(path) if one in self._sponsors]
        return self.chain(financed[0]).path[-1] if financed else None

    def _all_steps(self) -> dict[str, str]:
        steps = {
            entity: (_SETTLED if _is_settled(row) else "") + row["owner_id"]
            for entity, row in self._rows.items()
            if row["followed"]
        }
        return steps | {_SETTLED + one: _SETTLED + above for one, above in self._decided.items()}

    @staticmethod
    def _open(steps: dict[str, str]) -> tuple[dict[str, str], set[str]]:
        circle = in_circles(steps)
        return {here: there for here, there in steps.items() if here not in circle}, circle

    def _word(self, states: list[str]) -> str:
        before = states[-2]
        if before.startswith(_SETTLED):
            return "decided"
        return str(self._rows[before]["source"])


def _is_settled(row: dict[str, Any]) -> bool:
    return bool(row["level"] == "controller" and row["source"] == "decided")


def _by_id(chosen: pl.DataFrame) -> dict[str, dict[str, Any]]:
    return {row["entity_id"]: row for row in chosen.to_dicts()}


def _leads(chosen: pl.DataFrame) -> dict[str, str]:
    followed = chosen.filter("followed").select("entity_id", "owner_id")
    return dict(followed.iter_rows())
