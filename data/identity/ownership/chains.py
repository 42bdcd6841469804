"""Chains in which each has one next: where they lead, and which run in a circle."""

from __future__ import annotations

from collections.abc import Mapping


def in_circles(nexts: Mapping[str, str]) -> set[str]:
    """Those from whom a chain comes back to themselves."""
    done: set[str] = set()
    circle: set[str] = set()
    for start in nexts:
        path: dict[str, int] = {}
        here: str | None = start
        while here is not None and here not in done and here not in path:
            path[here] = len(path)
            here = nexts.get(here)
        if here is not None and here in path:
            circle.update(list(path)[path[here] :])
        done.update(path)
    return circle


def without_circles(nexts: Mapping[str, str]) -> dict[str, str]:
    """The same steps without those that lead around in a circle."""
    circle = in_circles(nexts)
    return {here: there for here, there in nexts.items() if here not in circle}


def path_up(nexts: Mapping[str, str], start: str) -> list[str]:
    """From a start to the end of its chain, both included; ``nexts`` must have no circles."""
    path = [start]
    while path[-1] in nexts:
        path.append(nexts[path[-1]])
    return path


def tops(nexts: Mapping[str, str]) -> dict[str, str]:
    """Where the chain from each leads; those in a circle lead nowhere but to themselves."""
    steps = without_circles(nexts)
    found: dict[str, str] = {}
    for start in nexts:
        path = [start]
        while path[-1] in steps and path[-1] not in found:
            path.append(steps[path[-1]])
        top = found.get(path[-1], path[-1])
        found |= dict.fromkeys(path, top)
    return found
