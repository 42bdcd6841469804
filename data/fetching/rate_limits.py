"""How often each publisher may be asked, and the waiting for one's turn."""

from __future__ import annotations

import time
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field

from data.fetching.addresses import registered


@dataclass(frozen=True)
class Rate:
    """So many requests in so many seconds; ``spread`` also keeps them evenly apart."""

    requests: int
    seconds: float
    spread: bool = False


#: What publishers state. A bit less than allowed where a window is shared with other programs.
STATED = {
    # robots.txt: Crawl-delay: 10
    "www.thegazette.co.uk": Rate(1, 10),
    "www.find-tender.service.gov.uk": Rate(12, 120),
    # 600 in five minutes for each key
    "api.company-information.service.gov.uk": Rate(590, 300),
    "document-api.company-information.service.gov.uk": Rate(590, 300),
    # reconnect at least ten seconds apart
    "stream.companieshouse.gov.uk": Rate(1, 10),
    # undocumented; a national body runs at 2,000 a minute
    "api.service.cqc.org.uk": Rate(8, 1, spread=True),
}
USUAL = Rate(3, 1, spread=True)
#: A publisher that says "not so fast" with another status than 429, and for how many seconds it
#: then wants to be left alone.
THROTTLES = {"www.contractsfinder.service.gov.uk": (403, 300.0)}


@dataclass
class Turns:
    """Whose turn it is: remembers when each host was asked.

    Attributes:
        clock: seconds that only grow.
        sleep: waits.
    """

    clock: Callable[[], float] = time.monotonic
    sleep: Callable[[float], None] = time.sleep
    _asked: dict[str, deque[float]] = field(default_factory=dict)

    def wait(self, host: str) -> None:
        """Wait until a host may be asked again, and take the turn."""
        rate = STATED.get(host, USUAL)
        shared = host if host in STATED else registered(host)
        asked = self._asked.setdefault(shared, deque(maxlen=rate.requests))
        now = self.clock()
        free = now
        if len(asked) == rate.requests:
            free = asked[0] + rate.seconds
        if rate.spread and asked:
            free = max(free, asked[-1] + rate.seconds / rate.requests)
        if free > now:
            self.sleep(free - now)
        asked.append(max(now, free))
