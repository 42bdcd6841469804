"""How synthetic companies end: what failed, what was wound up solvent, what was struck off."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

#: The order is the code. The first four are failures; CVA leaves the company in being.
ENDINGS = (
    "creditors-voluntary-liquidation",
    "compulsory-liquidation",
    "in-administration",
    "corporate-voluntary-arrangement",
    "members-voluntary-liquidation",
    "voluntary-strike-off",
)
CVL, COMPULSORY, ADMINISTRATION, CVA, MVL, STRIKE_OFF = range(len(ENDINGS))
FAILURES = ENDINGS[:4]
NO_ENDING = -1

_KINDS = [0.52, 0.3, 0.18, 0.0]
#: Where the register shows the owner's homes going on, the company was rescued.
_KINDS_IF_HOMES_GO_ON = [0.0, 0.0, 0.35, 0.65]
_STRUCK_OFF_WITHOUT_HOMES = 0.3
_STRUCK_OFF_TINY = 0.03
_WOUND_UP_WITHOUT_HOMES = 0.15
_WOUND_UP = 0.005
_TINY_TURNOVER = 120_000
#: Members wind up for the sake of what is left over.
_WORTH_WINDING_UP = 20_000


@dataclass(frozen=True)
class Endings:
    """What became of n companies in a year: a code or ``NO_ENDING``, and the day; shape (n,)."""

    kind: NDArray[np.int64]
    on: NDArray[np.datetime64]


def draw_failures(
    rng: np.random.Generator,
    year: int,
    probability: NDArray[np.float64],
    homes_go_on: NDArray[np.bool_],
    gone_on: NDArray[np.datetime64],
) -> Endings:
    """Draw which companies fail between 1 April of ``year`` and the next 31 March, and how.

    Args:
        rng: source of chance.
        year: year of the register at the start.
        probability: chance of each; 0 for those not at risk, shape (n,).
        homes_go_on: whether its homes are still on a register after the next.
        gone_on: day its last home closes in the year (NaT if it does not): failure comes near it.
    """
    count = len(probability)
    fails = rng.random(count) < probability
    draw = rng.random(count)
    usual = np.searchsorted(np.cumsum(_KINDS), draw)
    rescued = np.searchsorted(np.cumsum(_KINDS_IF_HOMES_GO_ON), draw)
    kind = np.where(homes_go_on, rescued, np.minimum(usual, ADMINISTRATION))
    first, last = np.datetime64(f"{year}-04-01"), np.datetime64(f"{year + 1}-03-31")
    on = first + rng.integers(0, 365, count).astype("timedelta64[D]")
    near = gone_on + rng.integers(-40, 100, count).astype("timedelta64[D]")
    on = np.where(np.isnat(gone_on), on, np.clip(near, first, last))
    return Endings(np.where(fails, kind, NO_ENDING), np.where(fails, on, np.datetime64("NaT")))


def draw_solvent_endings(
    rng: np.random.Generator,
    year: int,
    free: NDArray[np.bool_],
    without_homes: NDArray[np.bool_],
    turnover: NDArray[np.int64],
    net_assets: NDArray[np.int64],
    sound: NDArray[np.bool_],
    must_wind_up: NDArray[np.bool_],
) -> Endings:
    """Draw who is wound up by its members or asks to be struck off in the same year.

    Args:
        rng: source of chance.
        year: year of the register at the start.
        free: companies in being that do not fail in the year, shape (n,).
        without_homes: whether its owner has left the homes' register.
        turnover: income of the accounts last due, pounds.
        net_assets: of the same accounts.
        sound: whether it is sound.
        must_wind_up: a company sold empty, whose members wind it up this year.
    """
    count = len(free)
    draw = rng.random((2, count))
    off = np.where(without_homes, _STRUCK_OFF_WITHOUT_HOMES, 0.0)
    off = np.where((turnover < _TINY_TURNOVER) & ~without_homes, _STRUCK_OFF_TINY, off)
    wind = np.where(without_homes, _WOUND_UP_WITHOUT_HOMES, _WOUND_UP)
    wind = np.where(sound & (net_assets > _WORTH_WINDING_UP), wind, 0.0)
    wound_up = free & ((draw[0] < wind) | must_wind_up)
    struck_off = free & ~wound_up & (draw[1] < off) & (net_assets > 0)
    kind = np.where(wound_up, MVL, np.where(struck_off, STRIKE_OFF, NO_ENDING))
    first = np.datetime64(f"{year}-04-01")
    on = first + rng.integers(0, 365, count).astype("timedelta64[D]")
    return Endings(kind, np.where(kind == NO_ENDING, np.datetime64("NaT"), on))
