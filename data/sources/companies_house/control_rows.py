"""From the snapshot's text to ``control`` rows."""

from __future__ import annotations

from datetime import date

import polars as pl

from data.sources.cells import as_date, tidy
from data.sources.companies_house.company_number import as_company_number
from data.sources.companies_house.control_records import FAULT

#: A change must be told to the register within 14 days of the company's own entry, which it must
#: make within 14 days of learning of it (Companies Act 2006, s.790VA and s.790M).
DAYS_TO_FILE = 14
_KINDS = {
    "corporate-entity-": "corporate",
    "legal-person-": "legal-person",
    "individual-": "individual",
    "super-secure-": "super-secure",
    "persons-with-significant-control-statement": "statement",
    "exemptions": "exemption",
}
#: Words that say that a registration number is one of Companies House's own.
_REGISTERED_HERE = (
    r"united kingdom|great britain|\bu\.?k\.?\b|\bgb\b|\bengland|\bwales|\bscotland|"
    r"northern ireland|companies house|british"
)

#: Names abroad that hold such a word.
_REGISTERED_THERE = r"british (?:virgin|columbia|west indies|honduras)|new (?:south wales|england)"


def control_kind(written: pl.Expr) -> pl.Expr:
    """Forewarn's word for the register's kind, or null for one never seen before."""
    return pl.coalesce(
        pl.when(written.str.starts_with(start)).then(pl.lit(ours)) for start, ours in _KINDS.items()
    )


def controller_number() -> pl.Expr:
    """The controller's company number, where its country or place names this one's register."""
    corporate = pl.col("kind").str.starts_with("corporate-entity-")
    return pl.when(registered_here() & corporate).then(
        as_company_number(pl.col("registration_number"))
    )


def registered_here() -> pl.Expr:
    """Whether a controller's country or place of registration names the United Kingdom's."""
    words = pl.concat_str(
        "country_registered", "place_registered", separator=" ", ignore_nulls=True
    )
    told = words.str.to_lowercase().str.replace_all(_REGISTERED_THERE, "")
    return told.str.contains(_REGISTERED_HERE)


def lower_end(natures: pl.Expr, of: str) -> pl.Expr:
    """The highest lower end, in per cent, of the bands that natures of control name.

    Args:
        natures: words separated by semicolons.
        of: ``shares`` or ``votes``; a partnership's surplus assets are its shares.
    """
    words = {"shares": "ownership-of-shares|surplus-assets", "votes": "voting-rights"}[of]
    bands = natures.str.extract_all(rf"(?:{words})-(?:more-than-)?\d+")
    ends = bands.list.eval(pl.element().str.extract(r"(\d+)$").cast(pl.Int64))
    return pl.when(bands.list.len() > 0).then(ends.list.max())


def control_rows(
    cells: pl.DataFrame, as_at: date, known_on: date
) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Type the text of persons with significant control.

    Args:
        cells: the archive's text, ``row_number`` first.
        as_at: the snapshot's date.
        known_on: when it was published.

    Returns:
        Columns of ``Control`` but the origin's; and ``row_number, reason`` of lines at fault, of
        records without a company, and of kinds never seen before.
    """
    text = [name for name in cells.columns if name != "row_number"]
    notified, ceased = as_date(pl.col("notified_on")), as_date(pl.col("ceased_on"))
    told, grace = pl.lit(known_on), pl.duration(days=DAYS_TO_FILE)
    natures = pl.col("natures_of_control")
    rows = cells.with_columns(tidy(pl.col(name), [""]).alias(name) for name in text).with_columns(
        company_number=as_company_number(pl.col("company_number")),
        as_at=pl.lit(as_at),
        # A day of the future is a slip of the pen: the snapshot is what told of it.
        known_on=pl.coalesce(pl.min_horizontal(notified + grace, told), told),
        known_on_estimated=pl.lit(True),
        written="kind",
        kind=control_kind(pl.col("kind")),
        overseas_entity=pl.col("kind").str.ends_with("-beneficial-owner").fill_null(False),
        controller_number=controller_number(),
        shares_from=lower_end(natures, "shares"),
        votes_from=lower_end(natures, "votes"),
        appoints_directors=natures.str.contains("appoint-and-remove").fill_null(False),
        significant_influence=natures.str.contains("significant-influence").fill_null(False),
        notified_on=notified,
        ceased_on=pl.coalesce(ceased, pl.when(pl.col("ceased") == "true").then(told)),
        ceased_known_on=pl.min_horizontal(ceased + grace, told),
    )
    rows = rows.with_columns(
        ceased_known_on=pl.when(pl.col("ceased_on").is_not_null()).then(
            pl.coalesce("ceased_known_on", told)
        )
    )
    judged = rows.with_columns(
        reason=pl.when(pl.col(FAULT).is_not_null())
        .then(FAULT)
        .when(pl.col("company_number").is_null())
        .then(pl.lit("no readable company number"))
        .when(pl.col("kind").is_null())
        .then(pl.concat_str(pl.lit("a kind never seen before: "), "written", ignore_nulls=True))
        .when(pl.col("control_id").is_null())
        .then(pl.lit("no link of its own"))
    )
    refused = judged.filter(pl.col("reason").is_not_null()).select("row_number", "reason")
    return judged.filter(pl.col("reason").is_null()).drop("reason", "written"), refused
