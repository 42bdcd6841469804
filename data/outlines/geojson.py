"""A GeoJSON file taken apart feature by feature, as if it were hostile."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from data.errors import NotRecognised, UnreadableFile
from data.outlines.polygons import Polygon, Unshapely, polygons

#: The United Kingdom has some 400 districts; a file of more features is of smaller areas.
MAX_FEATURES = 2_000
#: Full-resolution boundaries of the country (BFC) are some 130 MB.
MAX_BYTES = 256_000_000
_BLANK = re.compile(r"[ \t\r\n]*")


@dataclass(frozen=True)
class Feature:
    """One feature: its properties, its geometry as the text that came, and as polygons."""

    number: int
    properties: dict[str, Any]
    geometry: str
    polygons: list[Polygon]


@dataclass(frozen=True)
class FeatureCollection:
    """A file's features, and its other members (``name``, ``crs``)."""

    features: list[Feature] = field(default_factory=list)
    members: dict[str, Any] = field(default_factory=dict)


def read_features(path: Path, content: bytes) -> FeatureCollection:
    """Take a FeatureCollection of areas apart.

    Args:
        path: the file, named in every error.
        content: its bytes.

    Raises:
        NotRecognised: if it is no FeatureCollection.
        UnreadableFile: if it is one, and is too large, cut short, malformed, nested too deeply or
            has a feature that is no area.
    """
    if b'"FeatureCollection"' not in content:
        raise NotRecognised(f"{path.name} is no GeoJSON FeatureCollection")
    if len(content) > MAX_BYTES:
        raise UnreadableFile(
            f"{path.name} is {len(content) / 1e6:,.0f} MB, over the limit of {MAX_BYTES / 1e6:,.0f} "
            "MB for boundaries; download the generalised ones (BUC or BGC)."
        )
    found = FeatureCollection()
    try:
        reading = _Reading(content.decode("utf-8-sig"))
        for key in reading.keyed():
            if key == "features":
                found.features.extend(_features(reading))
            else:
                found.members[key] = reading.value()
        reading.end()
    except UnicodeDecodeError as error:
        raise UnreadableFile(f"{path.name} is not UTF-8 text; download it again.") from error
    except RecursionError as error:
        raise UnreadableFile(
            f"{path.name} is refused: it is nested deeper than any map."
        ) from error
    except Unshapely as error:
        raise UnreadableFile(f"{path.name} is refused: {error}.") from error
    except ValueError as error:
        raise UnreadableFile(
            f"{path.name} cannot be read as GeoJSON; it is malformed or cut short, so download it "
            "again."
        ) from error
    if found.members.get("type") != "FeatureCollection":
        raise NotRecognised(f"{path.name} is no GeoJSON FeatureCollection")
    return found


def _features(reading: _Reading) -> Iterator[Feature]:
    for number in reading.items():
        if number > MAX_FEATURES:
            raise Unshapely(f"it holds more than {MAX_FEATURES:,} areas; there are fewer councils")
        held: dict[str, Any] = {}
        text = ""
        for key in reading.keyed():
            start = reading.at
            held[key] = reading.value()
            text = reading.text[start : reading.at] if key == "geometry" else text
        properties = held.get("properties")
        if not isinstance(properties, dict):
            raise Unshapely(f"feature {number} has no properties")
        try:
            yield Feature(number, properties, text, polygons(held.get("geometry")))
        except Unshapely as error:
            raise Unshapely(f"feature {number} {error}") from error


class _Reading:
    """A place in a JSON text, moved on value by value."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.at = 0
        self._decoder = json.JSONDecoder(parse_constant=_no_number)
        self._blank()

    def value(self) -> Any:
        found, self.at = self._decoder.raw_decode(self.text, self.at)
        self._blank()
        return found

    def keyed(self) -> Iterator[str]:
        """The keys of the object that begins here; each value must be read before the next."""
        for _ in self._parts("{", "}"):
            key = self.value()
            if not isinstance(key, str) or not self._passed(":"):
                raise ValueError("an object without keys")
            yield key

    def items(self) -> Iterator[int]:
        """Counts the items of the array that begins here; each must be read before the next."""
        return self._parts("[", "]")

    def end(self) -> None:
        if self.at != len(self.text):
            raise ValueError("text after the end")

    def _parts(self, opening: str, closing: str) -> Iterator[int]:
        if not self._passed(opening):
            raise ValueError(f"{opening} expected")
        number = 0
        while not self._passed(closing):
            if number and not self._passed(","):
                raise ValueError("a comma expected")
            number += 1
            yield number

    def _passed(self, sign: str) -> bool:
        if not self.text.startswith(sign, self.at):
            return False
        self.at += 1
        self._blank()
        return True

    def _blank(self) -> None:
        match = _BLANK.match(self.text, self.at)
        self.at = match.end() if match else self.at


def _no_number(word: str) -> float:
    raise Unshapely(f"{word} stands where a number should")
