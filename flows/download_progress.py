"""A bar of bytes for each file while it comes; nothing where nobody watches."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from typing import TYPE_CHECKING

from data.fetching.progress import Progress
from flows.printing import messages

if TYPE_CHECKING:
    from rich.progress import Progress as Bars
    from rich.progress import TaskID


class Shown(Progress):
    """Bytes as bars on standard error."""

    def __init__(self, bars: Bars) -> None:
        self._bars = bars
        self._shown: dict[str, TaskID] = {}

    def begin(self, name: str, done: int, total: int | None) -> None:
        """A file begins or goes on."""
        if name not in self._shown:
            self._shown[name] = self._bars.add_task(name[:60], total=total)
        self._bars.update(self._shown[name], completed=done, total=total)

    def advance(self, name: str, size: int) -> None:
        """So many more bytes of a file came."""
        if name in self._shown:
            self._bars.advance(self._shown[name], size)

    def end(self, name: str) -> None:
        """A file is done with."""
        if name in self._shown:
            self._bars.remove_task(self._shown.pop(name))


@contextlib.contextmanager
def progress_of_downloads() -> Iterator[Progress]:
    """Give what a client tells of the bytes that come."""
    from rich.progress import (
        BarColumn,
        DownloadColumn,
        TextColumn,
        TimeRemainingColumn,
        TransferSpeedColumn,
    )
    from rich.progress import Progress as Bars

    columns = (
        TextColumn("{task.description}", markup=False),
        BarColumn(),
        DownloadColumn(),
        TransferSpeedColumn(),
        TimeRemainingColumn(),
    )
    with Bars(*columns, console=messages, transient=True, disable=not messages.is_terminal) as bars:
        yield Shown(bars)
