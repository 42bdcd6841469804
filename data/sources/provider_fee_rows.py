"""From the text of councils' fee returns to rows of ``fee``."""

from __future__ import annotations

import re
from datetime import date

import polars as pl

from data.errors import SchemaDrift
from data.sources.authorities.names import ons_name
from data.sources.authorities.reviewed import upper_tier
from data.sources.cells import tidy
from data.sources.provider_fees import FeeHeading, is_fee, one_line, read_heading, rules
from data.sources.statistics_table import ENGLAND, figure, level_of_code, refuse


def fee_rows(
    table: str, cells: pl.DataFrame, as_at: date, file_name: str
) -> tuple[pl.DataFrame, pl.DataFrame, tuple[str, ...]]:
    """Type one archived table of fees, in pounds a week or an hour.

    Args:
        table: ``fees``.
        cells: its text, ``row_number`` first.
        as_at: 31 March of its latest year; each column tells its own.
        file_name: named in errors.

    Returns:
        Rows with the columns of ``Fee``, the origin's aside, one per council and column;
        ``row_number, reason`` of the lines that give none; and what was unusual.

    Raises:
        SchemaDrift: if no column holds councils' names, or none a fee.
    """
    headings = [name for name in cells.columns if name != "row_number"]
    name = next((h for h in headings if re.search(rules()["name"], one_line(h))), None)
    code = next((h for h in headings if re.search(rules()["code"], one_line(h))), None)
    fees = [fee for heading in headings if (fee := read_heading(heading))]
    if name is None or not fees:
        raise SchemaDrift(
            f"{file_name} has no column of {'councils' if name is None else 'fees'} that can be "
            "read; review the patterns in provider_fees_columns.yaml.",
            {"local authority" if name is None else "fee": headings[:3]},
        )
    known = {fee.heading for fee in fees}
    odd = [re.sub(r"\s+", " ", h)[:120] for h in headings if is_fee(h) and h not in known]
    warnings = (f"fees not understood: {'; '.join(odd)}",) if odd else ()
    blank = rules()["blank"]
    written = pl.lit(None, pl.String) if code is None else tidy(pl.col(code), blank)
    placed = cells.with_columns(area_name=tidy(pl.col(name), blank)).with_columns(
        area_code=pl.coalesce(
            pl.when(written.str.contains(r"^E\d{8}$")).then(written), _code_of_name()
        ),
    )
    rows = pl.concat([_of_column(placed, fee) for fee in fees]).sort(
        "row_number", maintain_order=True
    )
    good, bad = refuse(
        rows.with_columns(**level_of_code()),
        {
            "names no council or region that is known": pl.col("area_code").is_null(),
            "holds a fee that is neither a number nor a sign for one": pl.col("unreadable"),
        },
    )
    return good, bad, warnings


def _of_column(placed: pl.DataFrame, fee: FeeHeading) -> pl.DataFrame:
    text = tidy(pl.col(fee.heading), rules()["blank"]).str.replace("^£ ?", "")
    number, sign, unreadable = figure(text)
    return placed.select(
        "row_number",
        "area_code",
        "area_name",
        as_at=pl.lit(fee.year_ends),
        from_on=pl.lit(date(fee.year_ends.year - 1, 4, 1)),
        care_type=pl.lit(fee.care_type),
        per=pl.lit(fee.per),
        provisional=pl.lit(fee.provisional),
        fee=number,
        fee_suppressed=sign,
        unreadable=unreadable,
    )


def _code_of_name() -> pl.Expr:
    """The code of a council by its name, where the table has no codes."""
    codes = upper_tier().unique("la_name", keep="last", maintain_order=True)
    known = dict(codes.select("la_name", "la_code").iter_rows())
    name = pl.col("area_name")
    regions = {
        n.lower(): c for c, n in upper_tier().select("region_code", "region").unique().rows()
    }
    return pl.coalesce(
        ons_name(name).replace_strict(known, default=None, return_dtype=pl.String),
        name.str.to_lowercase().replace_strict(
            regions | {"england": ENGLAND}, default=None, return_dtype=pl.String
        ),
    )
