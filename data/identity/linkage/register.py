"""What the lists of companies say that can tell which company a provider is."""

from __future__ import annotations

from dataclasses import dataclass

import polars as pl

from data.identity.linkage.names import compact, legal_form, matching_name, town

#: Columns that are read of a list of companies; those that it lacks are null.
WANTED = (
    "company_number",
    "as_at",
    "last_as_at",
    "known_on",
    "name",
    "previous_name",
    "previous_name_until",
    "status_kind",
    "country_of_origin",
    "incorporated_on",
    "dissolved_on",
    "postcode",
    "post_town",
    "sic_1",
    "sic_2",
    "sic_3",
    "sic_4",
)
#: Numbers of companies whose home is abroad.
_ABROAD = r"^(FC|OE|BR|NF|SF)"


@dataclass(frozen=True)
class Register:
    """Companies as all lists held tell them.

    Attributes:
        company: one row per company: ``company_number, company_name`` (latest), ``incorporated_on,
            gone_on`` (dissolved, or no longer on a whole list), ``gone_known_on, abroad,
            sic_codes, town, as_at`` and ``known_on`` (of its first list), ``latest_known_on``.
        postcode: one row per company and postcode: ``company_number, postcode, known_on``.
        name: one row per company and name: ``company_number, borne, folded, compact, form, former,
            since`` and ``until`` (null: not known, or still borne), ``known_on``.
    """

    company: pl.DataFrame
    name: pl.DataFrame
    postcode: pl.DataFrame


@dataclass(frozen=True)
class CompanyLists:
    """The lists of companies as they are held; of the millions only those asked for are read.

    Attributes:
        company: ``company`` rows, or at least ``company_number, name, as_at, known_on``.
        edition: ``company_edition`` rows: a company that a later whole list leaves out has left
            the register.
        former_names: ``company_number, name, until``: names given up, beyond the last one.
    """

    company: pl.DataFrame
    edition: pl.DataFrame | None = None
    former_names: pl.DataFrame | None = None

    def of(self, numbers: pl.Series) -> Register:
        """All that the lists tell of some companies."""
        held = self.company.columns
        dates = {"previous_name_until", "incorporated_on", "dissolved_on", "last_as_at"}
        wanted = numbers.drop_nulls().unique().implode()
        rows = self.company.filter(pl.col("company_number").is_in(wanted)).select(
            pl.col(name)
            if name in held
            else pl.lit(None, pl.Date if name in dates else pl.String).alias(name)
            for name in WANTED
        )
        return Register(
            company=_companies(rows, self.edition),
            name=_names(rows, self.former_names),
            postcode=_postcodes(rows),
        )

    def may_be_whole(self) -> bool:
        """Whether every company should be here; without word of the lists' extent it is taken so."""
        return self.edition is None or bool(self.edition["complete"].any())

    def postcodes(self) -> pl.DataFrame:
        """``company_number, postcode`` of every company."""
        if "postcode" not in self.company.columns:
            return pl.DataFrame(schema={"company_number": pl.String, "postcode": pl.String})
        return self.company.select("company_number", "postcode").filter(
            pl.col("postcode").is_not_null()
        )


def _companies(rows: pl.DataFrame, editions: pl.DataFrame | None) -> pl.DataFrame:
    dissolved = pl.col("dissolved_on").is_not_null() | (pl.col("status_kind") == "dissolved")
    told = rows.with_columns(
        told_gone_on=pl.when(dissolved).then(pl.coalesce("dissolved_on", "as_at")),
        told_gone_known_on=pl.when(dissolved).then("known_on"),
        town=town(pl.col("post_town")),
        sic_codes=pl.concat_list("sic_1", "sic_2", "sic_3", "sic_4").list.drop_nulls(),
        # The last list on which it stood, where one row tells of several.
        last_as_at=pl.coalesce("last_as_at", "as_at"),
        latest_known_on="known_on",
    )
    # Of a single list no company has two rows, and millions of groups need not be made.
    if told["company_number"].is_duplicated().any():
        told = (
            told.sort("company_number", "as_at", "known_on")
            .group_by("company_number", maintain_order=True)
            .agg(
                pl.col("name").last(),
                pl.col("incorporated_on", "told_gone_on", "told_gone_known_on")
                .drop_nulls()
                .first(),
                # What a company did, and where, when it was first listed.
                pl.col("sic_codes", "town").first(),
                pl.col("last_as_at").last(),
                pl.col("as_at").first(),
                pl.col("latest_known_on").max(),
                pl.col("known_on").min(),
            )
        )
    left_out = pl.lit(None, pl.Date)
    left_out_known = pl.lit(None, pl.Date)
    if editions is not None and editions["complete"].any():
        whole = (
            editions.filter("complete")
            .select(last_as_at="as_at", left_out_on="as_at", left_out_known_on="known_on")
            .sort("last_as_at")
        )
        told = told.sort("last_as_at").join_asof(
            whole, on="last_as_at", strategy="forward", allow_exact_matches=False
        )
        left_out, left_out_known = pl.col("left_out_on"), pl.col("left_out_known_on")
    return told.select(
        "company_number",
        "incorporated_on",
        "sic_codes",
        "town",
        "as_at",
        "known_on",
        "latest_known_on",
        company_name="name",
        gone_on=pl.coalesce("told_gone_on", left_out),
        gone_known_on=pl.coalesce("told_gone_known_on", left_out_known),
        abroad=pl.col("company_number").str.contains(_ABROAD),
    ).sort("company_number")


def _names(rows: pl.DataFrame, former_names: pl.DataFrame | None) -> pl.DataFrame:
    """Each name a company is on a list with, and those before it."""
    further = []
    if former_names is not None:
        first = rows.group_by("company_number").agg(
            pl.col("known_on").min(), pl.col("incorporated_on").first()
        )
        further.append(
            former_names.join(first, on="company_number").select(
                "company_number",
                "known_on",
                borne="name",
                former=pl.lit(True),
                since="incorporated_on",
                until="until",
            )
        )
    borne = pl.concat(
        [
            *further,
            rows.select(
                "company_number",
                "known_on",
                borne="name",
                former=pl.lit(False),
                since=pl.coalesce("previous_name_until", "incorporated_on"),
                until=pl.lit(None, pl.Date),
            ),
            rows.filter(pl.col("previous_name").is_not_null()).select(
                "company_number",
                "known_on",
                borne="previous_name",
                former=pl.lit(True),
                since=pl.col("incorporated_on"),
                until="previous_name_until",
            ),
        ]
    ).drop_nulls("borne")
    if borne.select("company_number", "borne").is_duplicated().any():
        borne = (
            borne.sort("company_number", "borne", "known_on", "former")
            .group_by("company_number", "borne", maintain_order=True)
            .agg(
                pl.col("former").min(),
                pl.col("known_on").first(),
                pl.col("since").min(),
                pl.col("until").drop_nulls().max(),
            )
        )
    return (
        borne.lazy()
        .with_columns(folded=matching_name(pl.col("borne")), form=legal_form(pl.col("borne")))
        .filter(pl.col("folded") != "")
        .with_columns(compact=compact(pl.col("folded")))
        .collect()
    )


def _postcodes(rows: pl.DataFrame) -> pl.DataFrame:
    told = rows.select("company_number", "postcode", "known_on").drop_nulls("postcode")
    if told.select("company_number", "postcode").is_duplicated().any():
        told = told.group_by("company_number", "postcode").agg(pl.col("known_on").min())
    return told
