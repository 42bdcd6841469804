"""Who owns the synthetic homes: councils, companies and voluntary bodies, by index."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from data.demo.company_names import company_names
from data.demo.geography import Geography

LARGE_GROUP = "Northlark Example Group 1 Ltd"
SELLER = "Tarnmere Example Homes 2 Ltd"
EXITING_GROUP = "Flintgate Example Care 3 Ltd"

#: Homes of an owner -> relative number of owners: nearly half hold one, a few hold dozens.
_SIZES = {1: 206, 2: 95, 3: 36, 4: 32, 5: 18, 6: 13, 7: 8, 8: 6, 9: 5, 10: 4, 12: 8, 16: 7, 22: 4}


@dataclass
class Owners:
    """Every owner there ever was. ``name`` is None for councils, which follow their authority."""

    geography: Geography
    rng: np.random.Generator
    name: list[str | None] = field(default_factory=list)
    base: list[int] = field(default_factory=list)

    def __post_init__(self) -> None:
        """One council for each authority comes first, so that index = authority."""
        self.name = [None] * len(self.geography.names)
        self.base = list(range(len(self.geography.names)))
        self._names = {
            trade: company_names(self.rng, trade) for trade in ("Private", "Voluntary", "Fostering")
        }

    def found(self, count: int, trade: str) -> NDArray[np.int64]:
        """Found ``count`` new owners with invented names; returns their indices."""
        places = self.rng.choice(len(self.geography.names), size=count, p=self.geography.weights)
        return np.array(
            [self.found_named(next(self._names[trade]), int(at)) for at in places], dtype=np.int64
        )

    def found_named(self, name: str, base: int) -> int:
        """Found one owner with a given name, based in one authority."""
        self.name.append(name)
        self.base.append(base)
        return len(self.name) - 1

    def found_sister(self, owner: int) -> int:
        """Found a company beside an owner, at the same place and under nearly the same name."""
        name = self.name[owner]
        assert name is not None, "councils have no sisters"
        bare = name.removesuffix(" Ltd")
        ending = name[len(bare) :]
        for word in ("Homes", "Care", "Residential", "Services", "South", "North"):
            if (sister := f"{bare} ({word}){ending}") not in self.name:
                return self.found_named(sister, self.base[owner])
        return owner

    def found_for(self, homes: int, trade: str) -> NDArray[np.int64]:
        """Found owners of realistic sizes; returns the owner of each home, shape (homes,)."""
        sizes, weights = np.array(list(_SIZES)), np.array(list(_SIZES.values()), dtype=float)
        drawn = self.rng.choice(sizes, size=homes, p=weights / weights.sum())
        enough = int(np.searchsorted(drawn.cumsum(), homes)) + 1
        return np.repeat(self.found(enough, trade), drawn[:enough])[:homes]

    def shown(self, year: int) -> NDArray[np.object_]:
        """Owner text by index as a register of ``year`` prints it."""
        councils = [f"{name} Council" for name in self.geography.names_in(year)]
        return np.array(councils + self.name[len(councils) :], dtype=object)
