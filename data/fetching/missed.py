"""What an API cannot give though it gives the rest: one entity must not hold up all the others."""

from __future__ import annotations

from pathlib import Path

from data.fetching.faults import FetchFailed, KeyMissing, Unreachable

#: So many one after another, and it is the API that fails.
_IN_A_ROW = 5
_MOST = 200


class Missed:
    """The entities that a run could not have, noted in a file for the next.

    Args:
        file: where they are noted, one a line.
    """

    def __init__(self, file: Path) -> None:
        self._file = file
        self._lost: dict[str, FetchFailed] = {}
        self._in_a_row = 0

    def before(self) -> list[str]:
        """Those that the run before could not have."""
        try:
            return self._file.read_text(encoding="utf-8").split()
        except (OSError, UnicodeDecodeError):
            return []

    def had(self) -> None:
        """Note that an entity's answer came."""
        self._in_a_row = 0

    def lost(self, one: str, fault: FetchFailed) -> None:
        """Note an entity that cannot be had.

        Raises:
            FetchFailed: the fault, where it is not this entity's alone.
        """
        self._in_a_row += 1
        alone = not isinstance(fault, KeyMissing | Unreachable)
        if not alone or self._in_a_row >= _IN_A_ROW or len(self._lost) >= _MOST:
            raise fault
        self._lost[one] = fault

    def settle(self) -> str:
        """End the run: what could be had may be used.

        Returns:
            A sentence on what could not be had this time nor the time before; empty if all was.

        Raises:
            FetchFailed: if something could not be had for the first time; the run that goes on may
                have it.
        """
        known = set(self.before())
        if not self._lost:
            self._file.unlink(missing_ok=True)
            return ""
        self._file.write_text("".join(f"{one}\n" for one in self._lost), encoding="utf-8")
        first = next(iter(self._lost.values()))
        others = f" ({len(self._lost) - 1:,} more like it)" if len(self._lost) > 1 else ""
        if set(self._lost) <= known:
            return f"{str(first).rstrip('.')}{others}; the others are used without it."
        raise FetchFailed(f"{str(first).rstrip('.')}{others}; the next run asks for it again.")
