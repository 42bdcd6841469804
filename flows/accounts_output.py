"""Rows of accounts as they are read, to the screen or to a file: a pack is never held whole."""

from __future__ import annotations

import contextlib
import csv
import json
import math
import re
import sys
from collections.abc import Callable, Iterator
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, Any, TextIO

from data.errors import ForewarnError
from data.warehouse.atomic import replacing
from flows.printing import Format, messages, print_rows, safe_cell

if TYPE_CHECKING:
    import polars as pl

Write = Callable[["pl.DataFrame"], None]
#: A table is for people; more than this is for a file.
_MOST_SHOWN = 500
_LONGEST_CELL = 100
_NUMBER = re.compile(r"-?\d+(\.\d+)?")


@contextlib.contextmanager
def writing(output: Path | None, form: Format, shown: tuple[str, ...] = ()) -> Iterator[Write]:
    """Give a function that takes frames of one schema, in order.

    Args:
        output: a ``.parquet``, ``.json`` or ``.csv`` file, there whole or not at all; None prints.
        form: how to print.
        shown: the columns of a printed table.

    Raises:
        ForewarnError: if the file's kind is none of these, or it cannot be written.
    """
    if output is None:
        with _printed(form, shown) as write:
            yield write
        return
    kinds = {".parquet": _to_parquet, ".json": _to_json_file, ".csv": _to_csv_file}
    if output.suffix.lower() not in kinds:
        raise ForewarnError(f"{output} is of no kind that is written; use .parquet, .json or .csv.")
    try:
        with replacing(output) as part, kinds[output.suffix.lower()](part) as write:
            yield write
    except OSError as error:
        raise ForewarnError(f"{output} cannot be written ({error.strerror}).") from error


def json_row(row: dict[str, Any]) -> dict[str, Any]:
    """A row with what JSON has types for: objects, integers, no NaN."""
    done = {name: _plain(value) for name, value in row.items()}
    if isinstance(done.get("dimensions"), str):
        done["dimensions"] = json.loads(done["dimensions"])
    if "decimals" in done:
        done["decimals"] = _decimals(done["decimals"])
    return done


@contextlib.contextmanager
def _printed(form: Format, shown: tuple[str, ...]) -> Iterator[Write]:
    if form is Format.json:
        with _json_to(sys.stdout) as write:
            yield write
        return
    if form is Format.csv:
        with _csv_to(sys.stdout) as write:
            yield write
        return
    rows: list[dict[str, Any]] = []
    left = 0

    def keep(frame: pl.DataFrame) -> None:
        nonlocal left
        room = _MOST_SHOWN - len(rows)
        rows.extend(
            {name: _shortened(value) for name, value in row.items()}
            for row in frame.head(room).iter_rows(named=True)
        )
        left += max(frame.height - room, 0)

    yield keep
    print_rows(rows, Format.table, shown or None)
    if left:
        messages.print(f"{left:,} more rows are not shown; use --output FILE or --format csv.")


@contextlib.contextmanager
def _json_to(stream: TextIO) -> Iterator[Write]:
    begun = False

    def write(frame: pl.DataFrame) -> None:
        nonlocal begun
        for row in frame.iter_rows(named=True):
            stream.write(",\n " if begun else "[\n ")
            json.dump(json_row(row), stream, ensure_ascii=False, allow_nan=False)
            begun = True

    yield write
    stream.write("\n]\n" if begun else "[]\n")


@contextlib.contextmanager
def _csv_to(stream: TextIO) -> Iterator[Write]:
    writer = csv.writer(stream, lineterminator="\n")
    begun = False

    def write(frame: pl.DataFrame) -> None:
        nonlocal begun
        if not begun:
            writer.writerow(frame.columns)
            begun = True
        for row in frame.iter_rows():
            writer.writerow([_csv_cell(value) for value in row])

    yield write


@contextlib.contextmanager
def _to_json_file(part: Path) -> Iterator[Write]:
    with part.open("w", encoding="utf-8") as stream, _json_to(stream) as write:
        yield write


@contextlib.contextmanager
def _to_csv_file(part: Path) -> Iterator[Write]:
    with part.open("w", encoding="utf-8", newline="") as stream, _csv_to(stream) as write:
        yield write


@contextlib.contextmanager
def _to_parquet(part: Path) -> Iterator[Write]:
    import pyarrow.parquet as pq

    writers: list[Any] = []

    def write(frame: pl.DataFrame) -> None:
        table = frame.to_arrow()
        if not writers:
            writers.append(pq.ParquetWriter(part, table.schema, compression="zstd"))
        writers[0].write_table(table)

    try:
        yield write
    finally:
        for writer in writers:
            writer.close()


def _shortened(value: Any) -> Any:
    if isinstance(value, str) and len(value) > _LONGEST_CELL:
        return f"{value[: _LONGEST_CELL - 1]}…"
    return value


def _csv_cell(value: Any) -> Any:
    value = _plain(value)
    # A negative amount begins as a formula would, and is none.
    return value if isinstance(value, str) and _NUMBER.fullmatch(value) else safe_cell(value)


def _plain(value: Any) -> Any:
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Decimal):
        return float(value)
    if isinstance(value, float) and not math.isfinite(value):
        return None
    return value


def _decimals(said: str | None) -> int | str | None:
    """``decimals`` as an integer or "INF"; what is neither says nothing."""
    if said is None:
        return None
    if said.strip().upper() == "INF":
        return "INF"
    return int(said) if re.fullmatch(r"\s*[+-]?\d{1,9}\s*", said) else None
