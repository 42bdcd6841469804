"""The published pair of files: opened read-only, reopened as soon as a newer pair is named."""

from __future__ import annotations

import json
import threading
import weakref
from collections import OrderedDict
from collections.abc import Callable, Hashable
from functools import wraps
from pathlib import Path
from typing import Any, Concatenate, ParamSpec, TypeVar

import duckdb

Row = dict[str, Any]
P = ParamSpec("P")
T = TypeVar("T")

#: Answers kept per published pair; the pair never changes, so they never go stale.
ANSWERS_KEPT = 2_000


class Edition:
    """One published pair: a warehouse (``facts``) and, once scored, its ``results``.

    Attributes:
        version: changes whenever another pair is published.
        has_results: False when only the warehouse has been built.
    """

    def __init__(self, version: str, warehouse: Path, results: Path | None) -> None:
        self.version = version
        self.has_results = results is not None
        self._answers: OrderedDict[Hashable, Any] = OrderedDict()
        self._lock = threading.Lock()
        # A fresh in-memory connection that attaches: connecting to the path itself would return
        # the old contents while this process still holds the replaced file.
        self._connection = duckdb.connect(config={"autoinstall_known_extensions": "false"})
        for name, path in (("facts", warehouse), ("results", results)):
            if path is not None:
                quoted = str(path).replace("'", "''")
                self._connection.execute(f"ATTACH '{quoted}' AS {name} (READ_ONLY)")
        self._connection.execute("SET enable_external_access = false")
        self._connection.execute("SET lock_configuration = true")
        # Closed when the last page that uses it lets go, and at the end of the process.
        weakref.finalize(self, self._connection.close)

    def rows(self, sql: str, *values: object) -> list[Row]:
        """The rows of a query, each as a dict; ``values`` fill its question marks."""
        return self._ask(sql, list(values))

    def named_rows(self, sql: str, values: dict[str, object]) -> list[Row]:
        """The rows of a query whose blanks are named (``$as_at``)."""
        return self._ask(sql, {name: value for name, value in values.items() if f"${name}" in sql})

    def _ask(self, sql: str, values: list[object] | dict[str, object]) -> list[Row]:
        cursor = self._connection.cursor()  # one per question: threads must not share results
        try:
            found = cursor.execute(sql, values).fetchall()
            names = [column[0] for column in cursor.description or ()]
        finally:
            cursor.close()
        return [dict(zip(names, row, strict=True)) for row in found]

    def remember(self, key: Hashable, answer: Callable[[], T]) -> T:
        """The answer kept under ``key``, worked out once."""
        with self._lock:
            if key in self._answers:
                self._answers.move_to_end(key)
                kept: T = self._answers[key]
                return kept
        found = answer()
        with self._lock:
            self._answers[key] = found
            while len(self._answers) > ANSWERS_KEPT:
                self._answers.popitem(last=False)
        return found


def remembered(
    query: Callable[Concatenate[Edition, P], T],
) -> Callable[Concatenate[Edition, P], T]:
    """Keep the answers of a query for as long as its edition is the published one."""

    @wraps(query)
    def ask(edition: Edition, *args: P.args, **kwargs: P.kwargs) -> T:
        key = (query.__module__, query.__qualname__, args, tuple(sorted(kwargs.items())))
        return edition.remember(key, lambda: query(edition, *args, **kwargs))

    return ask


class Published:
    """What a home has published at this moment."""

    def __init__(self, home: Path) -> None:
        self.home = home
        self._pointer = home / "current.json"
        self._seen: tuple[int, int] | None = None
        self._edition: Edition | None = None
        self._lock = threading.Lock()

    def current(self) -> Edition | None:
        """The newest published pair, or None before the first one.

        Raises:
            OSError, ValueError, duckdb.Error: the pointer or a file it names cannot be read.
        """
        try:
            stat = self._pointer.stat()
        except FileNotFoundError:
            return None
        # The pointer is replaced, never edited: inode and time together name one publication.
        seen = (stat.st_mtime_ns, stat.st_ino)
        with self._lock:
            if seen != self._seen or self._edition is None:
                named = json.loads(self._pointer.read_text(encoding="utf-8"))
                results = named.get("results")
                if not named.get("warehouse"):
                    return None
                self._edition = Edition(
                    f"{named['warehouse']}+{results}+{seen[0]}",
                    self.home / named["warehouse"],
                    self.home / results if results else None,
                )
                self._seen = seen
            return self._edition
