"""National lists of companies, read for matching: every company, but only what tells who it is.

The warehouse types of a national list the companies of the care market alone. Whether a name has
one bearer only the whole list can say, and a provider's company may state another activity or none.
"""

from __future__ import annotations

import re
from contextlib import suppress
from datetime import date

import polars as pl

from data.errors import SchemaDrift
from data.identity.linkage.register import WANTED, CompanyLists
from data.sources.cells import tidy
from data.sources.companies_house.companies import LIST
from data.sources.companies_house.company_list import COLUMNS, FAULT
from data.sources.companies_house.company_number import as_company_number
from data.sources.companies_house.company_rows import map_company_list
from data.sources.companies_house.words import folded
from data.sources.drift_table import load_drift_table
from data.warehouse.archive import ArchivedTable

_DAY = "%d/%m/%Y"
_FORMER = re.compile(r"previousname_(\d+)\.(condate|companyname)", re.I)
_TEXT = ("name", "previous_name", "country_of_origin", "postcode", "post_town")
#: Rows read at a time; what reading them makes in between is several times their size.
_STRETCH = 500_000
_DATES = ("previous_name_until", "incorporated_on", "dissolved_on")


def company_lists(
    archived: list[ArchivedTable], company: pl.DataFrame, edition: pl.DataFrame | None = None
) -> CompanyLists:
    """All lists of companies for ``company_match.matches``.

    Of national lists the first and the last are read whole: a company on both, under one name, has
    been known since the first. Lists between them could only make a company known a little sooner.

    Args:
        archived: the archive's tables; of these the lists of companies are read.
        company: ``company`` rows, of extracts and of the companies of the care market.
        edition: ``company_edition`` rows.
    """
    whole = sorted(
        (t for t in archived if t.source == LIST and t.table == "company" and _is_national(t)),
        key=lambda t: (t.as_at, t.published_on, t.raw_name, t.sheet),
    )
    if not whole:
        return CompanyLists(company, edition)
    days = [t.as_at for t in whole]
    latest, former = _read([t for t in whole if t.as_at == days[-1]])
    if days[0] != days[-1]:
        first, _ = _read([t for t in whole if t.as_at == days[0]])
        latest = _since_first(first, latest)
    told = company.with_columns(last_as_at="as_at").select(latest.columns)
    return CompanyLists(pl.concat([told, latest]), edition, former)


def _is_national(table: ArchivedTable) -> bool:
    rows = pl.scan_parquet(table.path).select(pl.len()).collect().item()
    return int(rows) > int(load_drift_table(COLUMNS).raw["extract_rows"])


def _read(parts: list[ArchivedTable]) -> tuple[pl.DataFrame, pl.DataFrame]:
    """One edition's ``WANTED`` columns, and its older former names."""
    rows, names = [], []
    # A list in parts is public when its last part is.
    known_on = max(part.published_on for part in parts)
    for part in parts:
        with suppress(SchemaDrift):
            rows.append(_rows(part, known_on))
            names += _older_names(part)
    if not rows:
        return pl.DataFrame(schema=_SCHEMA), pl.DataFrame(schema=_FORMER_SCHEMA)
    listed = pl.concat(rows)
    # Most lists name each company once, and millions of rows need not be copied.
    if listed["company_number"].n_unique() < len(listed):
        listed = listed.unique("company_number", keep="first", maintain_order=True)
    return listed, pl.concat([pl.DataFrame(schema=_FORMER_SCHEMA), *names])


def _rows(part: ArchivedTable, known_on: date) -> pl.DataFrame:
    drift = load_drift_table(COLUMNS)
    headings = map_company_list(part.path, part.as_at, part.file_name).headings

    def cell(name: str) -> pl.Expr:
        if name not in headings:
            return pl.lit(None, pl.String)
        return tidy(pl.col(headings[name]), drift.raw["blank"])

    everything = pl.scan_parquet(part.path)
    count = everything.select(pl.len()).collect().item()
    stretches = [
        everything.slice(start, _STRETCH)
        .filter(pl.col(FAULT).is_null())
        .select(
            as_company_number(pl.col(headings["company_number"])).alias("company_number"),
            as_at=pl.lit(part.as_at),
            last_as_at=pl.lit(part.as_at),
            known_on=pl.lit(known_on),
            status_kind=folded(cell("status"), "status"),
            **{name: cell(name) for name in _TEXT},
            **{name: cell(name).str.to_date(_DAY, strict=False) for name in _DATES},
            **{
                f"sic_{n}": cell(f"activity_{n}").str.extract(r"^(\d{4,5})(?:\D|$)", 1)
                for n in range(1, 5)
            },
        )
        .filter(pl.col("company_number").is_not_null() & pl.col("name").is_not_null())
        .select(WANTED)
        .collect()
        for start in range(0, max(count, 1), _STRETCH)
    ]
    return pl.concat(stretches, rechunk=False)


def _older_names(part: ArchivedTable) -> list[pl.DataFrame]:
    """Names given up before the last one."""
    headings = map_company_list(part.path, part.as_at, part.file_name).headings
    columns: dict[int, dict[str, str]] = {}
    for heading in pl.scan_parquet(part.path).collect_schema().names():
        if found := _FORMER.fullmatch(heading.strip()):
            columns.setdefault(int(found[1]), {})[found[2].lower()] = heading
    number = as_company_number(pl.col(headings["company_number"]))
    return [
        pl.scan_parquet(part.path)
        .filter(pl.col(pair["companyname"]).str.strip_chars() != "")
        .select(
            company_number=number,
            name=pl.col(pair["companyname"]).str.strip_chars(),
            until=pl.col(pair["condate"]).str.to_date(_DAY, strict=False)
            if "condate" in pair
            else pl.lit(None, pl.Date),
        )
        .filter(pl.col("company_number").is_not_null())
        .collect()
        for position, pair in sorted(columns.items())
        if position > 1 and "companyname" in pair
    ]


def _since_first(first: pl.DataFrame, latest: pl.DataFrame) -> pl.DataFrame:
    """The latest list, each company known since it was first listed so; and those gone since."""
    key = ["company_number", "name"]
    before = first.select(*key, first_as_at="as_at", first_known_on="known_on")
    kept = (
        latest.join(before, on=key, how="left", maintain_order="left")
        .with_columns(
            as_at=pl.coalesce("first_as_at", "as_at"),
            known_on=pl.coalesce("first_known_on", "known_on"),
        )
        .select(WANTED)
    )
    return pl.concat([kept, first.join(latest, on=key, how="anti").select(WANTED)])


_SCHEMA = {
    name: pl.Date if name.endswith(("_on", "_at", "_until")) else pl.String for name in WANTED
}
_FORMER_SCHEMA = {"company_number": pl.String, "name": pl.String, "until": pl.Date}
