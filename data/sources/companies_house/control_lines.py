"""The snapshot of persons with significant control as text: ten million lines, none of them whole.

Only what is asked for is taken from a line, so that of a person neither name nor birth month,
address or nationality is ever held. Format: one JSON object a line, ``company_number`` and ``data``
(the register's own answer about one person), and a record of totals at the end.
"""

from __future__ import annotations

import hashlib
import json
from collections import deque
from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any

import polars as pl
import pyarrow as pa
import pyarrow.parquet as pq

from data.errors import UnreadableFile
from data.sources.companies_house.control_records import (
    EXEMPTIONS,
    FAULT,
    FIELDS,
    IDENTIFICATION,
    TEXT,
    TOTALS,
    read_records,
)

_NO_SCALAR = r"(?s)^(\{.*\}|\[.*\])$"
_BLOCK = 12 << 20
#: Blocks read at a time; they come out in their order.
_READERS = 2
#: A record with every field filled has some four thousand characters.
_LONGEST_LINE = 1 << 20
#: The archive's columns after ``row_number``; all text.
COLUMNS = (
    "company_number",
    "control_id",
    "kind",
    "name",
    *IDENTIFICATION,
    "natures_of_control",
    "residence",
    "statement",
    "exemption",
    "notified_on",
    "ceased_on",
    "ceased",
    FAULT,
)
_ARROW = pa.schema([("row_number", pa.int64()), *((name, pa.string()) for name in COLUMNS)])
#: Where an individual says they live: only whether that is in the United Kingdom is kept.
_AT_HOME = r"united kingdom|england|wales|scotland|northern ireland|great britain|^u\.?k\.?$|^gb$"


@dataclass
class Written:
    """How many records and lines at fault there are, and what the snapshot says of itself."""

    records: int = 0
    at_fault: int = 0
    generated_at: str | None = None
    promised: int | None = None


def write_lines(lines: IO[bytes], target: Path, name: str) -> Written:
    """Write a snapshot's records as text to one Parquet file, nobody named.

    Args:
        lines: the snapshot's bytes.
        target: the Parquet file: ``row_number`` (line, from 1) and ``COLUMNS``; a line that cannot
            be read has nothing but its number and what is wrong with it.
        name: the file's name, for the error.

    Raises:
        UnreadableFile: if a line is longer than any record is.
    """
    done = Written()
    with pq.ParquetWriter(target, _ARROW, compression="zstd") as writer:
        for frame in _frames(lines, name):
            totals = frame.filter(pl.col("kind").str.starts_with("totals#").fill_null(False))
            if len(totals):
                done.generated_at = totals["generated_at"][-1]
                done.promised = (
                    sum(int(n) for n in totals.select(TOTALS).row(-1) if n and n.isdecimal())
                    or None
                )
            kept = frame.join(totals.select("row_number"), on="row_number", how="anti")
            faults = len(kept.filter(pl.col(FAULT).is_not_null()))
            done.at_fault += faults
            done.records += len(kept) - faults
            table = kept.select("row_number", *COLUMNS).to_arrow().cast(_ARROW)
            writer.write_table(table)
    return done


def record_text(records: list[dict[str, Any]]) -> pl.DataFrame:
    """Records already in memory (``company_number`` and ``data``) as ``write_lines`` writes them."""
    lines = [json.dumps(record).encode() for record in records]
    return _frame(b"\n".join(lines), 1).select("row_number", *COLUMNS)


def _frames(lines: IO[bytes], name: str) -> Iterator[pl.DataFrame]:
    """The records of each block in turn."""
    first = 1
    coming: deque[Future[pl.DataFrame]] = deque()
    with ThreadPoolExecutor(_READERS) as reading:
        try:
            for block in _blocks(lines, name):
                coming.append(reading.submit(_frame, block, first))
                first += block.count(b"\n") + 1
                if len(coming) > _READERS:
                    yield coming.popleft().result()
            while coming:
                yield coming.popleft().result()
        finally:
            for unread in coming:
                unread.cancel()


def _blocks(lines: IO[bytes], name: str) -> Iterator[bytes]:
    """Whole lines, some megabytes at a time; the next are unpacked while these are read."""
    rest = b""
    with ThreadPoolExecutor(1) as unpacking:
        coming = unpacking.submit(lines.read, _BLOCK)
        while block := coming.result():
            coming = unpacking.submit(lines.read, _BLOCK)
            head, newline, tail = block.rpartition(b"\n")
            if newline:
                yield rest + head
                rest = tail
            else:
                rest += tail
            if len(rest) > _BLOCK + _LONGEST_LINE:
                raise UnreadableFile(f"{name} has a line longer than any record has.")
    if rest.strip():
        yield rest


def _frame(block: bytes, first: int) -> pl.DataFrame:
    """Every record of a block, with its line's number."""
    block = block.removeprefix(b"\xef\xbb\xbf") if first == 1 else block
    return _columns(read_records(block, first))


def _columns(read: pl.DataFrame) -> pl.DataFrame:
    data = pl.col("data").struct
    kind = data.field("kind")
    body = pl.col("identification").struct
    # An organisation's name is public business; anything else that has a name may be a person.
    organisation = pl.col("kind").str.contains("^(corporate-entity|legal-person)-")
    flat = read.select(
        "row_number",
        "company_number",
        FAULT,
        kind=kind,
        own=data.field("links").struct.field("self"),
        **{name: data.field(name) for name in FIELDS},
    )
    texts = [name for name, held in flat.schema.items() if held == TEXT]
    flat = flat.with_columns(_scalar(pl.col(name)) for name in texts).with_columns(
        pl.col("natures_of_control").list.eval(_scalar(pl.element()))
    )
    exempt = pl.concat_list(
        pl.when(pl.col("exemptions").struct.field(name).is_not_null()).then(
            pl.lit(name.replace("_", "-"))
        )
        for name in EXEMPTIONS
    )
    since = pl.concat_list(
        pl.col("exemptions").struct.field(name).struct.field("items").fill_null([])
        for name in EXEMPTIONS
    )
    rare = flat.filter(pl.col("exemptions").is_not_null()).select(
        "row_number",
        exemption=exempt.list.drop_nulls().list.join(";"),
        exempt_from=since.list.eval(pl.element().struct.field("exempt_from")).list.min(),
    )
    flat = flat.with_columns(
        name=pl.when(organisation).then("name"),
        natures_of_control=pl.col("natures_of_control").list.drop_nulls().list.join(";"),
        residence=pl.when(
            pl.col("country_of_residence")
            .str.to_lowercase()
            .str.strip_chars()
            .str.contains(_AT_HOME)
        )
        .then(pl.lit("uk"))
        .when(pl.col("country_of_residence").str.strip_chars() != "")
        .then(pl.lit("abroad")),
        control_id=_ids(flat),
        **{part: pl.when(organisation).then(body.field(part)) for part in IDENTIFICATION},
    ).join(rare, on="row_number", how="left", maintain_order="left")
    return flat.with_columns(
        pl.coalesce("notified_on", "exempt_from").alias("notified_on"),
        pl.when(pl.col("kind").is_null() & pl.col(FAULT).is_null())
        .then(pl.lit("the line is no record of control"))
        .otherwise(FAULT)
        .alias(FAULT),
    )


def _scalar(text: pl.Expr) -> pl.Expr:
    """Text, but not that of an object or a list where a text should be."""
    return pl.when(~text.str.contains(_NO_SCALAR)).then(text)


def _ids(flat: pl.DataFrame) -> pl.Series:
    """A key for every record: the hash of its own address, which itself leads to a person."""
    empty = hashlib.blake2b(digest_size=12)
    ids: list[str | None] = []
    for text in flat["own"].cast(pl.Binary).to_list():
        if text:
            own = empty.copy()
            own.update(text)
            ids.append(own.hexdigest())
        else:
            ids.append(None)
    return pl.Series(ids, dtype=TEXT)
