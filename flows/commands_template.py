"""The command that writes upload formats to fill in: ``forewarn template NAME``."""

from __future__ import annotations

import csv
import io
from pathlib import Path
from typing import Annotated

import typer

from data.errors import ForewarnError
from flows.printing import Format, messages, print_rows, safe_cell


def template(
    name: Annotated[
        str | None, typer.Argument(help="workforce-return, capacity-return or council-spend.")
    ] = None,
    output: Annotated[
        Path | None,
        typer.Option("--output", help="The file to write (.xlsx or .csv; .yaml for a mapping)."),
    ] = None,
    listed: Annotated[bool, typer.Option("--list", help="List the templates.")] = False,
    overwrite: Annotated[
        bool, typer.Option("--overwrite", help="Replace a file that is there.")
    ] = False,
    form: Annotated[Format, typer.Option("--format", help="How the list is printed.")] = (
        Format.table
    ),
) -> None:
    """Write an upload format to fill in: a return, or a mapping."""
    from data.sources.return_templates import SPEND, TITLES

    if listed or name is None:
        print_rows([{"name": key, "title": title} for key, title in TITLES.items()], form)
        return
    if name not in TITLES:
        raise ForewarnError(f"There is no template {name!r}; choose {', '.join(TITLES)}.")
    target = output or Path(f"{name}.yaml" if name == SPEND else f"{name}.xlsx")
    written = _content(name, target)
    if target.exists() and not overwrite:
        raise ForewarnError(f"{target} is there already; name another, or say --overwrite.")
    try:
        target.write_bytes(written)
    except OSError as error:
        raise ForewarnError(f"{target} cannot be written ({error.strerror}).") from error
    messages.print(f"{target}: {TITLES[name]}", markup=False)


def _content(name: str, target: Path) -> bytes:
    from data.sources.return_templates import SPEND, spend_mapping_template

    ending = target.suffix.lower()
    if name == SPEND:
        if ending not in {".yaml", ".yml"}:
            raise ForewarnError(f"{target.name} must end in .yaml: {SPEND} is a mapping.")
        return spend_mapping_template().encode("utf-8")
    if ending == ".csv":
        return _csv(name)
    if ending == ".xlsx":
        return _workbook(name)
    raise ForewarnError(f"{target.name} must end in .xlsx or .csv.")


def _csv(name: str) -> bytes:
    """The headings alone; a CSV file has no room for notes."""
    from data.sources.return_templates import return_template

    text = io.StringIO()
    headings = return_template(name).headings
    csv.writer(text, lineterminator="\r\n").writerow([safe_cell(heading) for heading in headings])
    return text.getvalue().encode("utf-8-sig")


def _workbook(name: str) -> bytes:
    """A sheet to fill in and a sheet of notes."""
    from data.sources.return_templates import return_template
    from flows.workbook import TextSheet, workbook

    made = return_template(name)
    fields = [safe_cell(heading) for heading in made.headings]
    choices = {fields.index("Consent"): ("yes", "no")}
    notes = [
        [safe_cell(heading), "needed" if needed else "", safe_cell(note)]
        for heading, needed, note in made.columns
    ]
    return workbook(
        [
            TextSheet("Return", [fields], [18] * len(fields), choices),
            TextSheet("Notes", [[made.title, "", ""], *notes], [26, 10, 90], {}),
        ]
    )
