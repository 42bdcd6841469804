"""A table of cases with a known outcome, from one file with a label or from two files, one of each."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import numpy as np
import polars as pl

from data.errors import UnreadableFile
from data.labelled.arff import read_arff
from data.labelled.delimited import read_delimited

_YES = ("1", "true", "yes", "y", "t")
_NO = ("0", "false", "no", "n", "f")


@dataclass(frozen=True)
class LabelledTable:
    """Cases and their outcomes.

    ``features`` are numbers (Float64, missing as null), one row per case; ``label`` is 1 for an
    event and 0 for none; ``left_out`` names the columns that are no feature and says why;
    ``unlabelled`` counts the rows that had no label and are not here.
    """

    features: pl.DataFrame
    label: np.ndarray
    left_out: dict[str, str]
    unlabelled: int = 0


def read_labelled(path: Path, label: str, event: str | None = None) -> LabelledTable:
    """Read a file whose column ``label`` holds the outcome.

    Args:
        path: an ARFF or CSV file.
        label: the outcome's column.
        event: the value that is an event, every other being none; None for 1, true or yes
            against 0, false or no.

    Raises:
        UnreadableFile: if the file cannot be read or its label not understood.
    """
    table = _read(path)
    if label not in table.columns:
        ends = table.columns if table.width < 8 else [*table.columns[:3], *table.columns[-3:]]
        raise UnreadableFile(
            f"{path.name} has no column {label!r} to be the label; its first and last columns are: "
            f"{', '.join(map(repr, ends))}."
        )
    outcome = _outcome(path.name, table[label], event)
    given = outcome.is_not_null()
    features, left_out = _features(table.drop(label).filter(given), [table.drop(label)])
    return LabelledTable(
        features, outcome.drop_nulls().to_numpy().astype(int), left_out, int((~given).sum())
    )


def read_pair(positive: Path, negative: Path) -> LabelledTable:
    """Read two files of the same columns: every case of the first is an event, none of the second.

    Raises:
        UnreadableFile: if either cannot be read, or their columns differ.
    """
    events, others = _read(positive), _read(negative)
    apart = sorted(set(events.columns) ^ set(others.columns))
    if apart:
        raise UnreadableFile(
            f"{positive.name} and {negative.name} do not have the same columns: "
            f"{', '.join(map(repr, apart[:5]))} is in one of them only."
        )
    others = others.select(events.columns)
    kinds = [name for name in events.columns if events[name].dtype != others[name].dtype]
    if kinds:
        raise UnreadableFile(
            f"Column {kinds[0]!r} holds numbers in one of {positive.name} and {negative.name} and "
            "text in the other; mend it, or write NA where it is missing."
        )
    features, left_out = _features(pl.concat([events, others]), [events, others])
    return LabelledTable(features, np.repeat([1, 0], [len(events), len(others)]), left_out)


def _read(path: Path) -> pl.DataFrame:
    table = read_arff(path) if path.suffix.lower() == ".arff" else read_delimited(path)
    if table.is_empty():
        raise UnreadableFile(f"{path.name} has no rows.")
    return table


def _features(
    cases: pl.DataFrame, files: list[pl.DataFrame]
) -> tuple[pl.DataFrame, dict[str, str]]:
    left_out = {}
    for name in cases.columns:
        if cases[name].dtype != pl.Float64:
            left_out[name] = "not a number"
        elif all(_counts_rows(file[name]) for file in files):
            # In a file sorted by outcome, or one of two files, it would give the outcome away.
            left_out[name] = "numbers the rows"
        elif cases[name].is_null().all():
            left_out[name] = "empty"
    features = cases.drop(list(left_out))
    if not features.width:
        raise UnreadableFile("No column but the label holds numbers, so there is nothing to learn.")
    return features, left_out


def _counts_rows(column: pl.Series) -> bool:
    start = column[0]
    return start in (0.0, 1.0) and bool(
        (column == pl.int_range(len(column), eager=True) + start).fill_null(False).all()
    )


def _outcome(file_name: str, label: pl.Series, event: str | None) -> pl.Series:
    """1, 0 or null per row."""
    text = label.cast(pl.String).str.strip_chars().str.replace(r"\.0+$", "")
    values = text.drop_nulls().unique().sort().to_list()
    if event is not None:
        wanted = event.strip()
        if wanted not in values:
            raise UnreadableFile(
                f"No row of {file_name} has the event {wanted!r} in {label.name!r}; its values are: "
                f"{', '.join(map(repr, values[:8]))}."
            )
        return (text == wanted).cast(pl.Int8)
    folded = text.str.to_lowercase()
    strange = [value for value in values if value.lower() not in _YES + _NO]
    if strange or not values:
        found = f"is {strange[0]!r} in some row" if strange else "is empty"
        raise UnreadableFile(
            f"The label {label.name!r} of {file_name} {found}, where 1 (event) or 0 (none) is "
            "needed; name another column, or the value that is an event with --event."
        )
    return folded.is_in(_YES).cast(pl.Int8)
