"""The fixtures ``mirror`` and ``fetching``, offered to every test by ``tests/conftest.py``."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path

import pytest

from data.fetching.client import Client
from data.fetching.exchange import Exchange
from data.fetching.held import Held
from data.fetching.job import FetchJob
from data.fetching.limits import Limits
from data.fetching.mirror import Mirror
from data.settings import Settings
from data.warehouse.home import Home
from tests.data.fetching.mirror_server import MirrorServer

#: Faults pass quickly here, so that tests do.
IMPATIENT = Limits(
    connect=5, silence=5, page=5, file=20, window=0.3, slowest=1000, first_wait=0.01,
    longest_wait=0.05, longest_asked=2, page_bytes=2_000_000,
)  # fmt: skip

Fetching = Callable[..., FetchJob]


@pytest.fixture
def mirror() -> Iterator[MirrorServer]:
    """A mirror of all publishers, served on loopback.

    Put what a source asks for where the publisher has it, then run the source's ``fetch``::

        def test_the_newest_list_is_fetched(mirror, fetching):
            mirror.serve("https://www.cqc.org.uk/page", '<a href="/files/a.ods">a</a>')
            mirror.serve("https://www.cqc.org.uk/files/a.ods", content)
            [file] = active_locations.fetch(fetching("cqc.active_locations"))
            assert file.read_bytes() == content

    ``mirror.asked`` lists every request (host, path, query, headers); ``mirror.fault(url, …)``
    lets faults befall the next requests for an address (``status``, ``cut_after``, ``drip``,
    ``raw`` in ``mirror_server``); ``mirror.redirect(url, to)`` leads elsewhere;
    ``forewarn fetch SOURCE --mirror`` takes ``mirror.url``.
    """
    with MirrorServer() as server:
        yield server


@pytest.fixture
def fetching(mirror: MirrorServer, tmp_path: Path) -> Iterator[Fetching]:
    """Make the ``FetchJob`` of a source: ``fetching("cqc.active_locations", since=None, …)``.

    Further arguments: ``since``, ``settings`` (with keys), ``home``, ``hosts``, ``limits``,
    ``today``. Its client asks the mirror, with little patience.
    """
    made: list[Exchange] = []

    def job(
        source: str = "some.source",
        *,
        since: date | None = None,
        settings: Settings | None = None,
        home: Home | None = None,
        hosts: tuple[str, ...] = (),
        limits: Limits = IMPATIENT,
        today: date = date(2026, 11, 22),
    ) -> FetchJob:
        where = home or Home(tmp_path / "home")
        exchange = Exchange(Mirror.at(mirror.url), limits, where.path / "fetched" / ".pages")
        made.append(exchange)
        return FetchJob(
            Client(exchange, hosts),
            where.path / "fetched" / source,
            since,
            settings or Settings(_env_file=None),
            Held(where),
            today=today,
        )

    yield job
    for exchange in made:
        exchange.close()
