"""The reviewed file of who owns whom, ``known_control.csv``, and the edges it gives.

One line per statement that somebody published: ``child`` and ``parent`` as their sources spell
them, ``from`` and ``to`` the first day on which it held and the first on which it no longer did
(blank: not told), ``known_on`` the day the source was published, ``source`` its address, ``quote``
its words, ``note`` what to mind. A column ``level`` may tell an investor (``sponsor``) from a
company above (``parent``, which blank means too).
"""

from __future__ import annotations

from pathlib import Path

import polars as pl

from data.errors import ForewarnError
from data.identity.ownership.edge_rows import edge_rows
from data.identity.ownership.owner_names import name_key, owner_id_of_name

FILE = Path(__file__).resolve().parents[1] / "known_control.csv"
COLUMNS = ("child", "parent", "from", "to", "known_on", "source", "quote", "note")
_DATES = ("from", "to", "known_on")
_LEVELS = ("parent", "sponsor")


def known_control(file: Path = FILE) -> pl.DataFrame:
    """The lines of a reviewed file of edges, checked.

    Returns:
        ``COLUMNS`` with dates as dates, and ``level, row_number`` (the line in the file).

    Raises:
        ForewarnError: naming every line at fault and what is wrong with it.
    """
    try:
        lines = pl.read_csv(file, infer_schema=False)
    except (OSError, pl.exceptions.PolarsError) as error:
        raise ForewarnError(f"{file.name} cannot be read as a table: {error}.") from error
    if missing := [name for name in COLUMNS if name not in lines.columns]:
        raise ForewarnError(f"{file.name} has no column {', '.join(missing)}; add it.")
    if "level" not in lines.columns:
        lines = lines.with_columns(level=pl.lit(None, pl.String))
    text = lines.select(
        pl.col(*COLUMNS, "level").str.strip_chars().replace("", None)
    ).with_row_index("row_number", 2)
    dated = text.with_columns(
        pl.col("row_number").cast(pl.Int64),
        pl.col("level").fill_null("parent"),
        *(pl.col(name).str.to_date(strict=False).alias(f"{name} day") for name in _DATES),
    )
    faults = dated.select(
        "row_number", pl.concat_list(_faults()).list.drop_nulls().list.join(", ").alias("fault")
    ).filter(pl.col("fault") != "")
    if len(faults):
        said = "; ".join(f"line {row}: {fault}" for row, fault in faults.iter_rows())
        raise ForewarnError(f"{file.name} is not as it must be: {said}.")
    return dated.drop(_DATES).rename({f"{name} day": name for name in _DATES})


def known_edges(file: Path = FILE) -> pl.DataFrame:
    """The ``ownership`` rows of a reviewed file, between ``owner:…`` ids."""
    rows = known_control(file)
    return edge_rows(
        rows.with_columns(
            entity_id=owner_id_of_name(pl.col("child")),
            owner_id=owner_id_of_name(pl.col("parent")),
            owner_name="parent",
            valid_from="from",
            valid_to="to",
            known_on_estimated=pl.lit(False),
            ends=pl.lit("top as its source names it"),
            evidence=pl.format("{} says of {}: {}", "source", "child", "quote"),
            decided_by=pl.lit("review"),
            raw_name=pl.lit(file.name),
        ),
        "edge-file",
    )


def _faults() -> list[pl.Expr]:
    """One expression per rule: what is wrong with a line, or null."""

    def fault(wrong: pl.Expr, said: str) -> pl.Expr:
        return pl.when(wrong).then(pl.lit(said))

    undated = [
        fault(
            pl.col(name).is_not_null() & pl.col(f"{name} day").is_null(),
            f"{name} is no day (write 2024-03-31)",
        )
        for name in _DATES
    ]
    key = ["child", "parent", "from", "to"]
    return [
        *(fault(pl.col(name).is_null(), f"no {name}") for name in ("child", "parent", "known_on")),
        fault(
            ~pl.col("source").str.contains(r"^https?://\S+$").fill_null(False),
            "source is no address",
        ),
        fault(pl.col("quote").is_null(), "no quote"),
        *undated,
        fault(pl.col("from day") >= pl.col("to day"), "ends before it begins"),
        fault(name_key(pl.col("child")) == name_key(pl.col("parent")), "child and parent are one"),
        fault(~pl.col("level").is_in(_LEVELS), "level is neither parent nor sponsor"),
        fault(pl.struct(key).is_duplicated(), "said twice"),
    ]
