"""How one council writes its payments: a mapping file, ours or the user's own.

A mapping is YAML with ``title``, ``council`` (any usual spelling), ``file_names`` (regular
expressions that a file's name is found by), ``columns`` (our column: headings, the first found
counts; those of the LGA's guidance are always known too), and what else differs: ``date_format``
(as ``%d/%m/%Y``), ``encoding`` (of CSV files), ``header_row`` (counted from 1), ``sign`` (-1 where
payments are written as negative amounts), ``amounts`` (``net`` or ``gross`` of VAT),
``landing_page`` and ``links`` (a regular expression for the files' names) for fetching.
"""

from __future__ import annotations

import codecs
import hashlib
import re
from dataclasses import dataclass, replace
from functools import lru_cache
from pathlib import Path
from typing import Any

import yaml

from data.errors import ForewarnError
from data.home_in_use import home_in_use
from data.reviewed_file import reviewed

SOURCE = "council_spend"
FOLDER = Path(__file__).parents[1] / "council_spend" / "mappings"
GENERAL = "lga_guidance"
ANY_FILE = r"\.(?:csv|xlsx)$"
COLUMNS = (
    "body", "paid_on", "supplier", "supplier_id", "transaction", "amount", "irrecoverable_vat",
    "department", "category", "code", "purpose",
)  # fmt: skip
REQUIRED = ("supplier", "paid_on", "amount")
_DATE_FORMAT = re.compile(r"(?:%[dmbByY]|[-/., ])+")
_KEYS = {
    "title", "council", "file_names", "columns", "unused", "date_format", "encoding", "header_row",
    "sign", "amounts", "landing_page", "links",
}  # fmt: skip


@dataclass(frozen=True, eq=False)
class SpendMapping:
    """One mapping file; ``columns`` holds the council's own headings before the general ones.

    ``fingerprint`` is of the file, where it is the user's own.
    """

    name: str
    title: str
    council: str | None
    columns: dict[str, tuple[str, ...]]
    file_names: tuple[re.Pattern[str], ...] = ()
    unused: frozenset[str] = frozenset()
    date_format: str | None = None
    encoding: str | None = None
    header_row: int | None = None
    sign: int = 1
    amounts: str = "net"
    landing_page: str | None = None
    links: str = ANY_FILE
    fingerprint: str = ""

    def knows(self, file_name: str) -> bool:
        """Whether a file bears a name of this council's files."""
        return any(pattern.search(file_name) for pattern in self.file_names)


def plain(heading: str) -> str:
    """A heading in small letters and digits, signs and underscores as single blanks."""
    return re.sub(r"[^a-z0-9]+", " ", heading.lower()).strip()


def own_folder() -> Path:
    """Where users keep mappings of their own: ``mappings`` in the home that is worked in."""
    return home_in_use() / "mappings"


def mappings(own: Path | None = None) -> tuple[list[SpendMapping], list[str]]:
    """Every mapping by name: the user's own, then ours that they do not replace, the general last.

    Args:
        own: the user's folder; None is ``mappings`` in the home that is worked in.

    Returns:
        The mappings; and one sentence per file that cannot be used, saying why.
    """
    folder = own if own is not None else own_folder()
    ours = {file.stem: file for file in sorted(FOLDER.glob("*.yaml"))}
    theirs = {file.stem: file for file in sorted(folder.glob("*.y*ml"))}
    general = _read(ours[GENERAL], ours[GENERAL].stat().st_mtime_ns, None)
    found: list[SpendMapping] = []
    faults: list[str] = []
    for name, file in (theirs | {n: f for n, f in ours.items() if n not in theirs}).items():
        if name == GENERAL:
            continue
        try:
            mapping = _read(file, file.stat().st_mtime_ns, general)
            if name in theirs:
                said = hashlib.sha256(file.read_bytes()).hexdigest()[:8]
                mapping = replace(mapping, fingerprint=said)
            found.append(mapping)
        except ForewarnError as error:
            faults.append(str(error))
    return [*found, general], faults


@lru_cache(maxsize=256)
def _read(file: Path, _changed: int, general: SpendMapping | None) -> SpendMapping:
    try:
        raw = reviewed(file)
        return _checked(file.stem, raw, general)
    except (
        OSError,
        UnicodeDecodeError,
        yaml.YAMLError,
        re.error,
        LookupError,
        ValueError,
    ) as error:
        reason = " ".join(str(error).split())
        raise ForewarnError(f"The mapping {file.name} cannot be used: {reason}.") from error


def _checked(name: str, raw: Any, general: SpendMapping | None) -> SpendMapping:
    if not isinstance(raw, dict) or not isinstance(raw.get("columns"), dict):
        raise ValueError("it has no columns")
    if strange := sorted(map(str, set(raw) - _KEYS)) + sorted(
        map(str, set(raw["columns"]) - set(COLUMNS))
    ):
        raise ValueError(f"it says {', '.join(strange)}, which no mapping has")
    if raw.get("sign", 1) not in (1, -1) or raw.get("amounts", "net") not in ("net", "gross"):
        raise ValueError("sign is 1 or -1, amounts is net or gross")
    if not isinstance(raw.get("header_row", 1), int) or raw.get("header_row", 1) < 1:
        raise ValueError("header_row is counted from 1")
    if not _DATE_FORMAT.fullmatch(str(raw.get("date_format") or "%d/%m/%Y")):
        raise ValueError("date_format is made of %d, %m, %b or %B, %Y or %y and signs between them")
    codecs.lookup(str(raw.get("encoding") or "utf-8"))
    own = {column: _texts(raw["columns"].get(column), column) for column in COLUMNS}
    return SpendMapping(
        name=name,
        title=str(raw.get("title", name)),
        council=str(raw["council"]) if raw.get("council") else None,
        columns={c: own[c] + (general.columns[c] if general else ()) for c in COLUMNS},
        file_names=tuple(re.compile(p, re.I) for p in _texts(raw.get("file_names"), "file_names")),
        unused=frozenset(plain(h) for h in _texts(raw.get("unused"), "unused"))
        | (general.unused if general else frozenset()),
        date_format=raw.get("date_format"),
        encoding=raw.get("encoding"),
        header_row=raw.get("header_row"),
        sign=raw.get("sign", 1),
        amounts=raw.get("amounts", "net"),
        landing_page=raw.get("landing_page"),
        links=str(raw.get("links", ANY_FILE)),
    )


def _texts(given: Any, what: str) -> tuple[str, ...]:
    if given is None:
        return ()
    if not isinstance(given, list) or not all(isinstance(entry, str) for entry in given):
        raise ValueError(f"{what} is no list of texts")
    return tuple(given)
