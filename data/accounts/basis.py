"""What a fact's dimensions say: company or group, as stated or restated, which charity fund."""

from __future__ import annotations

import polars as pl

BASES = ("company", "consolidated")
VERSIONS = ("stated", "revised", "restated")

COMPANY, CONSOLIDATED = range(2)
STATED, REVISED, RESTATED = range(3)
#: As it was before it was restated: of no row, unless the filing says so of its own year too.
PREVIOUSLY_STATED = 3
# Charity funds: all of them by having no such axis, by the member for the total, or in parts.
NO_FUND, TOTAL_FUND, PART_FUND = range(3)

# (axis, member) -> basis, version, fund level, part of the fund, 1 where the member adds nothing.
_READ: list[tuple[str, str, int, int, int, int, int]] = [
    *(
        (axis, member, basis, 0, 0, 0, 0)
        for axis in ("GroupCompanyDataDimension", "GroupCompanyDimension", "ConsolidationDimension")
        for member, basis in (
            ("Consolidated", CONSOLIDATED),
            ("Group", CONSOLIDATED),
            ("Company", COMPANY),
        )
    ),
    *(
        (axis, member, 0, version, 0, 0, 0)
        for axis in ("RestatementsFirstTimeAdoptionDimension", "RestatementsDimension")
        for member, version in (
            ("RestatedAmount", RESTATED),
            ("PreviouslyStatedAmount", PREVIOUSLY_STATED),
        )
    ),
    ("OriginalRevisedDataDimension", "Revised", 0, REVISED, 0, 0, 0),
    ("OriginalRevisedDataDimension", "Original", 0, 0, 0, 0, 1),
    ("CharityFundsDimension", "TotalFunds", 0, 0, TOTAL_FUND, 0, 0),
    ("CharityFundsDimension", "TotalUnrestrictedFunds", 0, 0, PART_FUND, 0, 0),
    ("CharityFundsDimension", "TotalRestrictedIncomeFunds", 0, 0, PART_FUND, 1, 0),
    ("CharityFundsDimension", "TotalEndowmentFunds", 0, 0, PART_FUND, 2, 0),
    *(
        (axis, member, 0, 0, 0, 0, 1)
        for axis, member in (
            (
                "GeographicSegmentsDimension",
                "TotalGeographicSegmentsIncludingAnyUnallocatedAmount",
            ),
            (
                "OperatingSegmentsDimension",
                "TotalReportableOperatingSegmentsIncludingAnyUnallocatedAmount",
            ),
            (
                "ProductsServicesDimension",
                "TotalReportableProductsServicesIncludingAnyUnallocatedAmount",
            ),
            ("MaturitiesOrExpirationPeriodsDimension", "AllPeriods"),
        )
    ),
]
_MEANINGS = ("basis", "version", "fund", "fund_part", "harmless")
_MEMBERS = pl.DataFrame(
    _READ,
    schema={"axis": pl.String, "member": pl.String} | dict.fromkeys(_MEANINGS, pl.Int64),
    orient="row",
)
_PAIR = r'"((?:[^"\\]|\\.)*)":"((?:[^"\\]|\\.)*)"'


def dimension_meanings(dimensions: pl.Series) -> pl.DataFrame:
    """Read each distinct dimension string once.

    Args:
        dimensions: canonical JSON, as in ``AccountsFact``.

    Returns:
        One row per distinct string: ``dimensions``, ``where`` (what is left, as
        ``data.accounts.line_items.dimension_key``), ``basis`` and ``version`` (positions in
        :data:`BASES` and :data:`VERSIONS`, or PREVIOUSLY_STATED), ``fund`` level,
        ``fund_part`` and ``harmless`` (0 or 1: a member that adds nothing was passed over).
    """
    distinct = dimensions.cast(pl.String).drop_nulls().unique().to_frame("dimensions")
    pairs = (
        distinct.with_columns(
            pl.col("dimensions")
            .str.replace_all(r'"\{[^{}"]*\}', '"')
            .str.extract_all(_PAIR)
            .alias("pair")
        )
        .explode("pair", empty_as_null=True)
        .filter(pl.col("pair").is_not_null())
        .with_columns(
            pl.col("pair").str.extract(_PAIR, 1).alias("axis"),
            pl.col("pair").str.extract(_PAIR, 2).alias("member"),
        )
        .join(_MEMBERS, on=["axis", "member"], how="left")
        .sort("dimensions", "axis", "member")
    )
    unread = pl.col("basis").is_null()
    read = pairs.group_by("dimensions").agg(
        pl.concat_str("axis", "member", separator="=").filter(unread).str.join("|").alias("where"),
        *(pl.col(meaning).max().fill_null(0) for meaning in _MEANINGS),
    )
    return distinct.join(read, on="dimensions", how="left").with_columns(
        pl.col("where").fill_null(""),
        *(pl.col(meaning).fill_null(0) for meaning in _MEANINGS),
    )
