"""JSON lines of persons with significant control as frames: only what is asked for is read."""

from __future__ import annotations

import json
from typing import Any

import duckdb
import numpy as np
import polars as pl
import pyarrow as pa

FAULT = "line at fault"
#: Of so many lines with one at fault among them, each is read by itself.
_SLOW_LINES = 500
TEXT = pl.String
IDENTIFICATION = (
    "registration_number",
    "country_registered",
    "place_registered",
    "legal_form",
    "legal_authority",
)
EXEMPTIONS = (
    "disclosure_transparency_rules_chapter_five_applies",
    "psc_exempt_as_shares_admitted_on_market",
    "psc_exempt_as_trading_on_eu_regulated_market",
    "psc_exempt_as_trading_on_regulated_market",
    "psc_exempt_as_trading_on_uk_regulated_market",
)
_EXEMPT = pl.Struct({"items": pl.List(pl.Struct({"exempt_from": TEXT, "exempt_to": TEXT}))})
TOTALS = ("persons_of_significant_control_count", "statements_count", "exemptions_count")
#: Of ``data``, beside its kind and its links.
FIELDS: dict[str, Any] = {
    "name": TEXT,
    "natures_of_control": pl.List(TEXT),
    "identification": pl.Struct(dict.fromkeys(IDENTIFICATION, TEXT)),
    "country_of_residence": TEXT,
    "statement": TEXT,
    "notified_on": TEXT,
    "ceased_on": TEXT,
    "ceased": TEXT,
    "exemptions": pl.Struct(dict.fromkeys(EXEMPTIONS, _EXEMPT)),
    "generated_at": TEXT,
    **dict.fromkeys(TOTALS, TEXT),
}
SCHEMA: dict[str, Any] = {
    "company_number": TEXT,
    "data": pl.Struct({"kind": TEXT, "links": pl.Struct({"self": TEXT}), **FIELDS}),
}


def _shape(wanted: Any) -> Any:
    """A type as DuckDB's reader of JSON wants to be told it."""
    if isinstance(wanted, pl.Struct):
        return {f.name: _shape(f.dtype) for f in wanted.fields}
    return [_shape(wanted.inner)] if isinstance(wanted, pl.List) else "VARCHAR"


_SHAPE = json.dumps(_shape(pl.Struct(SCHEMA)))
# One thread gives the rows in the order they stand in.
_TRANSFORM = (
    f'SELECT unnest(json_transform(line, ?)), row_number, NULL::VARCHAR AS "{FAULT}" FROM block'
)
_NEWLINE = ord("\n")
_BLANKS = b" \t\r\n\v\f"
#: A record has more characters than this; a shorter line may be blank.
_SHORTEST = 8


def read_records(block: bytes, first: int) -> pl.DataFrame:
    """A block's records under ``SCHEMA``; around a line that is none, the slow way."""
    count = block.count(b"\n") + 1
    try:
        lines = _lines(block, first)
        with duckdb.connect(config={"threads": 1}) as reader:
            reader.register("block", lines)
            found = reader.sql(_TRANSFORM, params=[_SHAPE]).pl()
        return found.select(
            *(pl.col(name).cast(wanted) for name, wanted in SCHEMA.items()), "row_number", FAULT
        )
    except (duckdb.Error, UnicodeDecodeError):
        if count <= _SLOW_LINES:
            return line_by_line(block, first)
    half = block.find(b"\n", len(block) // 2)
    half = half if half >= 0 else block.rindex(b"\n")
    head, tail = block[:half], block[half + 1 :]
    return pl.concat([read_records(head, first), read_records(tail, first + head.count(b"\n") + 1)])


def _lines(block: bytes, first: int) -> pa.Table:
    """``line, row_number`` of the lines that are not blank; the text itself is not copied.

    Raises:
        UnicodeDecodeError: if the block is no UTF-8.
    """
    if not block.isascii():
        block.decode("utf-8")
    ends = np.flatnonzero(np.frombuffer(block, np.uint8) == _NEWLINE).astype(np.int64)
    starts = np.concatenate([[0], ends + 1])
    # Each text goes up to the next one's begin: its newline is a blank to a reader of JSON.
    offsets = np.concatenate([starts, [len(block)]])
    whole = pa.LargeStringArray.from_buffers(
        len(starts), pa.py_buffer(offsets), pa.py_buffer(block)
    )
    numbers = np.arange(first, first + len(starts))
    table = pa.table({"line": whole, "row_number": numbers})
    short = np.flatnonzero(np.diff(offsets) <= _SHORTEST)
    blank = [at for at in short if not block[offsets[at] : offsets[at + 1]].strip(_BLANKS)]
    if blank:
        kept = np.ones(len(starts), bool)
        kept[blank] = False
        table = table.filter(pa.array(kept))
    return table


def line_by_line(block: bytes, first: int) -> pl.DataFrame:
    """The same one line at a time; a line that is no JSON has ``FAULT`` filled."""
    records = []
    for number, line in enumerate(block.split(b"\n"), start=first):
        if not line.strip():
            continue
        fault, shaped = None, None
        try:
            shaped = _shaped(json.loads(line.decode("utf-8")), pl.Struct(SCHEMA))
        except (ValueError, RecursionError):
            fault = "the line is not whole JSON"
        records.append({**(shaped or dict.fromkeys(SCHEMA)), "row_number": number, FAULT: fault})
    schema = {**SCHEMA, "row_number": pl.Int64, FAULT: TEXT}
    return pl.DataFrame(records, schema=schema, orient="row")


def _shaped(value: Any, wanted: Any) -> Any:
    """A JSON value cut down to a type; what has another shape becomes null."""
    if isinstance(wanted, pl.Struct):
        given = value if isinstance(value, dict) else {}
        if not isinstance(value, dict):
            return None
        return {f.name: _shaped(given.get(f.name), f.dtype) for f in wanted.fields}
    if isinstance(wanted, pl.List):
        return [_shaped(item, wanted.inner) for item in value] if isinstance(value, list) else None
    if value is None or isinstance(value, dict | list):
        return None
    text = str(value).lower() if isinstance(value, bool) else str(value)
    return text.encode("utf-8", "replace").decode("utf-8")
