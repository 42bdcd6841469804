"""Which kind of accounts a company files, by its size and its habits."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from data.demo.companies.stages import DISTRESSED

#: From least told to most; in the spelling of the filing history. The order is the code.
ACCOUNTS_TYPES = (
    "dormant",
    "micro-entity",
    "unaudited-abridged",
    "total-exemption-small",
    "total-exemption-full",
    "full",
    "group",
)
DORMANT, MICRO, ABRIDGED, EXEMPT_SMALL, EXEMPT_FULL, FULL, GROUP = range(len(ACCOUNTS_TYPES))

#: In the spelling of the register of companies.
REGISTER_CATEGORY = {
    "dormant": "DORMANT",
    "micro-entity": "MICRO ENTITY",
    "unaudited-abridged": "UNAUDITED ABRIDGED",
    "total-exemption-small": "TOTAL EXEMPTION SMALL",
    "total-exemption-full": "TOTAL EXEMPTION FULL",
    "full": "FULL",
    "group": "GROUP",
}
_MICRO_TURNOVER = 632_000
#: Two of three limits make a micro-entity, so that one with a small balance sheet may turn over more.
_MICRO_AT_MOST = 1_600_000
#: How much each kind tells: abridged and total exemption accounts equally much.
_TELLS = np.array([0, 1, 2, 2, 2, 5, 6])
_SMALL_TURNOVER = 10_200_000
#: FRS 102 replaced the small companies' standard, and with it abbreviated accounts.
_FRS_102_FROM = 2016


def accounts_types(
    year: int,
    turnover: NDArray[np.float64],
    prefers_micro: NDArray[np.bool_],
    charity: NDArray[np.bool_],
    group: NDArray[np.bool_],
    stage: NDArray[np.int64],
    hides: NDArray[np.bool_],
) -> NDArray[np.int64]:
    """Codes into ``ACCOUNTS_TYPES`` for periods ending in ``year``, shape (n,).

    A distressed company that ``hides`` files as little as it may: micro-entity accounts if it is
    small enough, abridged ones else.
    """
    small = EXEMPT_FULL if year >= _FRS_102_FROM else EXEMPT_SMALL
    kind = np.where(turnover > _SMALL_TURNOVER, FULL, small)
    tiny = (turnover <= _MICRO_TURNOVER) & ~charity
    if year >= _FRS_102_FROM:
        kind = np.where(tiny & prefers_micro, MICRO, kind)
        down = (stage == DISTRESSED) & hides & ~charity & (kind == EXEMPT_FULL)
        kind = np.where(down, np.where(turnover <= _MICRO_AT_MOST, MICRO, ABRIDGED), kind)
    kind = np.where((turnover <= 0) & ~charity, DORMANT, kind)
    return np.where(group, GROUP, kind)


def told_less(now: NDArray[np.int64], before: NDArray[np.int64]) -> NDArray[np.bool_]:
    """Whether accounts tell less than those before; resting counts for nothing."""
    return (_TELLS[now] < _TELLS[before]) & (now != DORMANT)
