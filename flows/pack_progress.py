"""A bar for each accounts pack while it is read; nothing where nobody watches."""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Iterator

from flows.printing import messages


@contextlib.contextmanager
def progress_of_packs() -> Iterator[Callable[[str, int, int], None]]:
    """Give a function that is told a pack's name, how many members are done, and of how many."""
    from rich.progress import (
        BarColumn,
        MofNCompleteColumn,
        Progress,
        TaskID,
        TextColumn,
        TimeRemainingColumn,
    )

    columns = (
        TextColumn("{task.description}", markup=False),
        BarColumn(),
        MofNCompleteColumn(),
        TimeRemainingColumn(),
    )
    with Progress(
        *columns, console=messages, transient=True, disable=not messages.is_terminal
    ) as bars:
        shown: dict[str, TaskID] = {}

        def advanced(name: str, done: int, of: int) -> None:
            if name not in shown:
                shown[name] = bars.add_task(name, total=of)
            bars.update(shown[name], completed=done, total=of)
            if done >= of:
                bars.remove_task(shown.pop(name))

        yield advanced
