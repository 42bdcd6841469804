"""The command that holds the learners against published figures."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import asdict
from enum import StrEnum
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from data.errors import ForewarnError
from flows.options import FormatOption, HomeOption
from flows.printing import Format, messages, print_rows

if TYPE_CHECKING:
    from data.labelled.table import LabelledTable


class Protocol(StrEnum):
    """How a table is parted into training and test."""

    cv10 = "cv10"
    holdout10 = "holdout10"


_SHOWN = (
    "set", "protocol", "n", "events", "auc_mean", "auc_sd", "ap_mean", "brier_mean",
    "logistic_auc", "published_auc", "published_by", "seconds",
)  # fmt: skip


def benchmark(
    files: Annotated[
        list[Path] | None,
        typer.Argument(metavar="FILE...", help="ARFF or CSV files with a label column."),
    ] = None,
    label: Annotated[
        str | None, typer.Option("--label", metavar="COLUMN", help="The outcome's column.")
    ] = None,
    event: Annotated[
        str | None,
        typer.Option(
            "--event", metavar="VALUE", help="The label's value that is an event (else 1)."
        ),
    ] = None,
    positive: Annotated[
        list[Path] | None,
        typer.Option("--positive", metavar="FILE", help="Events alone, in place of a label."),
    ] = None,
    negative: Annotated[
        list[Path] | None,
        typer.Option("--negative", metavar="FILE", help="The others, one for each --positive."),
    ] = None,
    protocol: Annotated[
        Protocol, typer.Option("--protocol", help="Ten folds, or ten random tenths held out.")
    ] = Protocol.cv10,
    form: FormatOption = Format.table,
    home: HomeOption = None,
) -> None:
    """Test the learners beside published figures."""
    del home  # nothing of it is read; every command takes --home
    wanted = _wanted(files or [], label, event, positive or [], negative or [])
    rows = []
    with messages.status("Benchmark") as status:
        for name, read in wanted:
            rows.append(
                _measured(
                    name, read, protocol.value, lambda line: status.update(f"Benchmark: {line}")
                )
            )
    if form is Format.json:
        print_rows(rows, form)
        return
    print_rows([_flat(row) for row in rows], form, _SHOWN)
    if form is Format.table:
        for row in rows:
            if not row["comparable"]:
                messages.print(f"{_short(row)}: {row['comparison']}.", markup=False)


def _wanted(
    files: list[Path],
    label: str | None,
    event: str | None,
    positive: list[Path],
    negative: list[Path],
) -> list[tuple[str, Callable[[], LabelledTable]]]:
    """Each table's name and how it is read."""
    from data.labelled.table import read_labelled, read_pair

    if len(positive) != len(negative):
        raise ForewarnError(
            f"{len(positive)} --positive and {len(negative)} --negative files were named; "
            "name one of each for every table."
        )
    if bool(files) == bool(positive) or bool(files) != bool(label) or (event and not label):
        raise ForewarnError(
            "Name files with --label COLUMN, or --positive FILE --negative FILE, and not both."
        )
    if label:
        return [(str(file), partial(read_labelled, file, label, event)) for file in files]
    return [
        (f"{one} + {other}", partial(read_pair, one, other))
        for one, other in zip(positive, negative, strict=True)
    ]


def _measured(
    name: str, read: Callable[[], LabelledTable], protocol: str, told: Callable[[str], None]
) -> dict[str, Any]:
    """One row of the ``benchmark`` contract."""
    from models.benchmark.cross_validation import LEARNER
    from models.benchmark.cross_validation import benchmark as test
    from models.benchmark.published import compare

    started = time.perf_counter()
    table = read()
    try:
        figures = test(table, protocol, lambda line: told(f"{name}: {line}"))
    except ForewarnError as error:
        raise ForewarnError(f"{name}: {error}") from error
    own = asdict(figures[LEARNER])
    return {
        "file": name,
        "protocol": protocol,
        "n": len(table.label),
        "events": int(table.label.sum()),
        **{key: own[key] for key in ("auc_mean", "auc_sd", "ap_mean", "brier_mean")},
        "seconds": round(time.perf_counter() - started, 2),
        "learner": LEARNER,
        "features": table.features.width,
        "left_out": table.left_out,
        "unlabelled": table.unlabelled,
        "models": {learner: asdict(reached) for learner, reached in figures.items()},
        **compare(table).to_json(protocol),
    }


def _short(row: dict[str, Any]) -> str:
    return Path(row["file"].split(" + ")[0]).name


def _flat(row: dict[str, Any]) -> dict[str, Any]:
    """A row without lists: the best published AUC, of the same protocol if there is one."""
    best = max(
        (figure for figure in row["published"] if figure["measure"] == "auc"),
        key=lambda figure: (figure["same_protocol"], figure["value"]),
        default=None,
    )
    nested = ("left_out", "models", "published")
    return {key: value for key, value in row.items() if key not in nested} | {
        "set": _short(row),
        "logistic_auc": row["models"]["logistic"]["auc_mean"],
        "gmean": row["models"][row["learner"]]["gmean"],
        "published_auc": best and best["value"],
        "published_by": best and f"{best['learner']}, {best['source']} ({best['protocol']})",
    }
