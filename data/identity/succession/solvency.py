"""Which closures were an owner's own choice: those of companies that nothing shows to have failed."""

from __future__ import annotations

import polars as pl

#: A failure within so many days of a closure, before or after, may have to do with it.
_AROUND = 365
_LIVE = ("active", "strike-off-proposed")
_FAILURE = "failure"


def solvent_closures(
    closed: pl.DataFrame, match: pl.DataFrame, insolvency: pl.DataFrame, company: pl.DataFrame
) -> pl.DataFrame:
    """Closures about whose owner's solvency something is known.

    Args:
        closed: ``from_service_id, provider_id, happened_on, known_on``.
        match: ``match`` rows.
        insolvency: ``insolvency`` rows.
        company: ``company`` rows.

    Returns:
        ``from_service_id, solvent`` (whether no failure is dated within twelve months, although a
        list of twelve months later or more shows the company active; false if one is),
        ``solvency`` (words), ``known_on`` (when that could be read). Closures of which neither can
        be said have no row.
    """
    owned = closed.select("from_service_id", "provider_id", "happened_on", "known_on").join(
        match.select("company_number", provider_id="entity_id", match_known_on="known_on"),
        on="provider_id",
    )
    around = pl.duration(days=_AROUND)
    failed = (
        owned.join(
            insolvency.filter(pl.col("case_class") == _FAILURE).select(
                "company_number", failed_on="happened_on", failure_known_on="known_on"
            ),
            on="company_number",
        )
        .filter(
            pl.col("failed_on").is_between(
                pl.col("happened_on") - around, pl.col("happened_on") + around
            )
        )
        .sort("from_service_id", "failed_on")
        .unique("from_service_id", keep="first", maintain_order=True)
        .select(
            "from_service_id",
            solvent=pl.lit(False),
            solvency=pl.format("Company {} failed about then: {}.", "company_number", "failed_on"),
            known_on=pl.max_horizontal("known_on", "match_known_on", "failure_known_on"),
        )
    )
    live = (
        owned.join(failed, on="from_service_id", how="anti")
        .join(
            company.filter(pl.col("status_kind").is_in(_LIVE)).select(
                "company_number", listed_on="as_at", list_known_on="known_on"
            ),
            on="company_number",
        )
        .filter(pl.col("listed_on") >= pl.col("happened_on") + around)
        .sort("from_service_id", "listed_on")
        .unique("from_service_id", keep="first", maintain_order=True)
        .select(
            "from_service_id",
            solvent=pl.lit(True),
            solvency=pl.format(
                "Company {} was active on {}, and no failure is dated within twelve months.",
                "company_number",
                "listed_on",
            ),
            known_on=pl.max_horizontal("known_on", "match_known_on", "list_known_on"),
        )
    )
    return pl.concat([failed, live])
