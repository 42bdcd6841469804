"""Keys of the scanner -> cells, once each, by the reference reader's own rules."""

from __future__ import annotations

import json
from collections.abc import Sequence
from functools import lru_cache
from typing import Any

import numpy as np

from data.ixbrl.namespaces import CURRENCY, INSTANCE
from data.ixbrl.numbers import NotANumber, plain_decimal
from data.ixbrl.refusal import NotTransformed
from data.ixbrl.scanner.contexts import TYPED
from data.ixbrl.scanner.strings import KEPT
from data.ixbrl.scanner.tables import LOCAL_NAME
from data.ixbrl.transforms import transformed

_SHORT = {CURRENCY: "iso4217:", INSTANCE: "xbrli:"}
#: What many filings say is worked out once: so many answers are kept, none to a longer question.
_ANSWERS = 1 << 13
_LONGEST = 200
_json = json.JSONEncoder(sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode


class Cells:
    """What the keys of a chunk mean.

    Args:
        words: text by number, None for 0.
        spaces: for each word that is a local name, LOCAL_NAME and its namespace's number.
        keys: the keys.
    """

    def __init__(self, words: Sequence[str | None], spaces: np.ndarray, keys: Any) -> None:
        count = int(keys["counts"][KEPT])
        self._words, self._spaces = words, spaces
        self._bytes = keys["arena"]
        self._at = keys["at"][:count].tolist()
        self._length = keys["length"][:count].tolist()

    def dimensions(self, key: int) -> str:
        """Canonical JSON of the dimensions of a context; ``{}`` for key 0, which is no context."""
        return _json(
            {
                self._clark(axis): self._words[member] or ""
                if how == TYPED
                else self._clark(member)
                for axis, how, member in self._triples(key)
            }
        )

    def unit(self, key: int) -> str | None:
        """``iso4217:GBP``, ``a*b`` or ``a/b``; None for key 0, which is no unit."""
        above: list[str] = []
        below: list[str] = []
        for _, is_below, measure in self._triples(key):
            (below if is_below else above).append(self._measure(measure))
        if not below:
            return "*".join(sorted(above)) or None
        return "*".join(sorted(above)) + "/" + "*".join(sorted(below))

    def number(self, key: int) -> tuple[str | None, str | None]:
        """The (value, text) of a number that is not plain, one of both."""
        said = self._bytes_of(key)
        return _number(said) if len(said) <= _LONGEST else _number.__wrapped__(said)

    def text(self, key: int) -> str:
        """A text under its format; as it stands where the format does not fit."""
        said = self._bytes_of(key)
        return _text(said) if len(said) <= _LONGEST else _text.__wrapped__(said)

    def _bytes_of(self, key: int) -> bytes:
        at = self._at[key]
        return self._bytes[at : at + self._length[key]].tobytes()

    def _triples(self, key: int) -> list[list[int]]:
        return (
            np.frombuffer(self._bytes_of(key), np.dtype("<i4")).reshape(-1, 3).tolist()
            if key
            else []
        )

    def _namespace(self, word: int) -> str | None:
        return self._words[int(self._spaces[word]) - LOCAL_NAME]

    def _clark(self, word: int) -> str:
        namespace, local = self._namespace(word), self._words[word] or ""
        return f"{{{namespace}}}{local}" if namespace else local

    def _measure(self, word: int) -> str:
        namespace, local = self._namespace(word), self._words[word] or ""
        if namespace is None:
            return local
        return f"{_SHORT.get(namespace) or f'{{{namespace}}}'}{local}"


@lru_cache(_ANSWERS)
def _number(said: bytes) -> tuple[str | None, str | None]:
    named, scale, sign, text = said.decode().split("\0")
    try:
        digits = transformed(named, text) if named else text
        return plain_decimal(digits, int(scale or 0), sign == "-"), None
    except (NotTransformed, NotANumber, ValueError):
        return None, text


@lru_cache(_ANSWERS)
def _text(said: bytes) -> str:
    named, _, _, text = said.decode().split("\0")
    try:
        return transformed(named, text)
    except NotTransformed:
        return text
