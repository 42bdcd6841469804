"""What the upload formats are made of: headings, and a note on each column."""

from __future__ import annotations

from dataclasses import dataclass

from data.sources.council_spending.mapping import COLUMNS as PAYMENT_COLUMNS
from data.sources.council_spending.mapping import REQUIRED
from data.sources.drift_table import load_drift_table
from data.sources.workforce_rows import COLUMNS

RETURNS = {"workforce-return": "workforce_return", "capacity-return": "capacity_return"}
SPEND = "council-spend"
TITLES = {
    "workforce-return": "Staff, vacancies, leavers and agency share of services, with consent.",
    "capacity-return": "Beds available and occupied of services, with consent.",
    SPEND: "A mapping that tells how a council writes its payments over 500 pounds (YAML).",
}


@dataclass(frozen=True)
class ReturnTemplate:
    """A return's headings in order, each with whether it is needed and what to write there."""

    title: str
    columns: tuple[tuple[str, bool, str], ...]

    @property
    def headings(self) -> list[str]:
        """The headings, as the recogniser knows them."""
        return [heading for heading, _, _ in self.columns]


def return_template(name: str) -> ReturnTemplate:
    """The template of a return, from the table that also reads it back.

    Args:
        name: a key of ``RETURNS``.
    """
    drift = load_drift_table(COLUMNS)
    table = RETURNS[name]
    notes = drift.raw["tables"][table]["columns"]
    return ReturnTemplate(
        TITLES[name],
        tuple(
            (column.known[0], bool(column.required), str(notes[column.name]["note"]))
            for column in drift.tables[table]
        ),
    )


def spend_mapping_template() -> str:
    """A mapping file to fill in, with the columns it may name and the headings known anyway."""
    lines = [
        "# How one council writes its payments over 500 pounds. Put this file into the folder",
        "# mappings of your Forewarn home (--home, else FOREWARN_HOME), under the council's name. One",
        "# under a name of ours stands in for ours. Lines that begin with # are notes; take the # away",
        "# from those you need.",
        "title: NAME OF THE COUNCIL, payments over 500 pounds",
        "council: NAME OF THE COUNCIL",
        "# Regular expressions that the names of its files are found by; letters' case is nothing.",
        "file_names: ['^name-of-the-council']",
        "# date_format: '%d/%m/%Y'   # only if the days cannot be read without",
        "# encoding: cp1252          # of CSV files that are not UTF-8",
        "# header_row: 4             # if it is not found by itself; counted from 1",
        "# sign: -1                  # if payments are written as negative amounts",
        "# amounts: gross            # if the amounts include VAT",
        "# landing_page: https://…   # where forewarn fetch finds the files",
        "# links: 'spend.*\\.csv$'    # which of the page's links they are",
        "# Our column: the council's headings. Those of the LGA's guidance are known anyway.",
        "columns:",
    ]
    for column in PAYMENT_COLUMNS:
        needed = "  # needed" if column in REQUIRED else ""
        lines.append(f"  {column}: []{needed}")
    return "\n".join(lines) + "\n"
