"""What a source's ``fetch`` is given."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from pathlib import Path

from data.fetching.client import Client
from data.fetching.held import Held
from data.fetching.keys import ApiKey, api_key
from data.settings import Settings


def _today() -> date:
    return datetime.now(UTC).date()


@dataclass(frozen=True)
class FetchJob:
    """One source's turn to fetch.

    Attributes:
        client: asks the publishers (or a mirror) politely.
        folder: where this source's files go; they keep the publisher's names.
        since: what was published before this day is not wanted; None for the source's own choice.
        settings: of this process; the keys are here.
        held: what this home knows already.
        told: is told one sentence of progress.
        today: the day of this run, which names the files of API runs.
    """

    client: Client
    folder: Path
    since: date | None
    settings: Settings
    held: Held
    told: Callable[[str], None] = lambda _: None
    today: date = field(default_factory=_today)

    def key(self, setting: str) -> ApiKey:
        """A publisher's key by the name of its setting, such as ``CH_API_KEY``.

        It may be unset; the client then says so, unless a mirror is asked, which is never told one.
        """
        return api_key(setting, self.settings)
