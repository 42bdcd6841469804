"""What a location of the Care Quality Commission is: its market, its sector, where it stands.

The sector is an estimate, for no list gives it: an NHS body is a health authority's; a provider
whose name is a council's is the council's; one with a charity number is voluntary; any other is
private. The other way round it errs: charities without the number on the list count as private.
"""

from __future__ import annotations

import polars as pl

from data.sources.authorities.names import ons_name
from data.sources.cells import as_word
from data.sources.companies_house.company_number import as_company_number
from data.sources.cqc.lists import drift
from data.sources.drift_table import fold
from data.sources.local_authorities import with_authority_codes

NURSING = "Care home service with nursing"
RESIDENTIAL = "Care home service without nursing"
HOME_CARE = "Domiciliary care service"
_COUNCIL = r"(?i)\b(council|corporation|london borough|royal borough|metropolitan borough)\b"
_NHS = r"(?i)^nhs\b"


def located(rows: pl.DataFrame) -> pl.DataFrame:
    """Settle what every register row of a location says in one spelling.

    Args:
        rows: text columns ``location_id, provider_id, name, owner_name, service_types`` (joined by
            "|" or ", "), ``category, service_sector, care_home, ownership, dormant, region,
            la_name, postcode, uprn, brand_id, brand_name, company_number, charity_number``
            (absent ones null), Int64 ``places``, and ``as_at`` (Date).

    Returns:
        The same rows with ``service_id, provision_type, market, home_care, sector, is_individual``
        and ``la_code``; ids prefixed ``cqc:``; ``places`` null where a location has none, as the
        lists print 0 beds for what is no care home.
    """
    types = _types()
    care_home = pl.col("care_home").str.to_uppercase().str.slice(0, 1)
    is_home = (
        pl.when(care_home.is_in(["Y", "N"]))
        .then(care_home == "Y")
        .otherwise(types.list.contains(NURSING) | types.list.contains(RESIDENTIAL))
    )
    nursing = is_home & types.list.contains(NURSING)
    home_care = types.list.contains(HOME_CARE)
    typed_rows = rows.with_columns(
        service_id=pl.lit("cqc:") + pl.col("location_id"),
        provider_id=pl.lit("cqc:") + pl.col("provider_id").str.strip_chars().str.to_uppercase(),
        market=pl.when(nursing)
        .then(pl.lit("nursing-homes"))
        .when(is_home)
        .then(pl.lit("care-homes"))
        .when(home_care)
        .then(pl.lit("home-care")),
        home_care=home_care,
        provision_type=pl.coalesce(
            pl.when(nursing).then(pl.lit(NURSING)).when(is_home).then(pl.lit(RESIDENTIAL)),
            pl.when(home_care).then(pl.lit(HOME_CARE)),
            types.list.first(),
            "category",
            "service_sector",
            pl.lit("Not stated"),
        ),
        places=pl.when((pl.col("places") > 0) | is_home).then("places"),
        sector=_sector(),
        is_individual=pl.col("ownership").str.to_lowercase() == "individual",
        region=as_word(pl.col("region"), drift().words("region")),
        postcode=_postcode(),
        dormant=pl.col("dormant")
        .str.to_uppercase()
        .replace_strict({"Y": True, "N": False}, default=None, return_dtype=pl.Boolean),
        company_number=as_company_number(pl.col("company_number")),
        charity_number=_charity_number(),
    )
    return with_authority_codes(typed_rows)


def _types() -> pl.Expr:
    """The service types of a row as a list, in the words of the register."""
    raw = pl.col("service_types").fill_null("")
    # Older exports part them by commas, which also stand inside a few types' names.
    known = {fold(w): o for o, ws in drift().raw["values"]["service_type"].items() for w in ws}
    apart = (
        pl.when(raw.str.contains("|", literal=True))
        .then(raw.str.split("|"))
        .otherwise(raw.str.split(","))
    )
    each = pl.element().str.strip_chars()
    folded = each.str.to_lowercase().str.replace_all(r"[^a-z0-9]+", " ").str.strip_chars()
    ours = folded.replace_strict(known, default=None, return_dtype=pl.String)
    return apart.list.eval(pl.coalesce(ours, each)).list.eval(
        pl.element().filter(pl.element() != "")
    )


def _sector() -> pl.Expr:
    owner = pl.col("owner_name")
    health = (pl.col("ownership").str.to_lowercase() == "nhs body") | pl.col(
        "service_sector"
    ).str.contains(_NHS)
    council = owner.str.contains(_COUNCIL) & ons_name(owner).is_not_null()
    return (
        pl.when(health.fill_null(False))
        .then(pl.lit("Health authority"))
        .when(council.fill_null(False))
        .then(pl.lit("Local authority"))
        .when(_charity_number().is_not_null())
        .then(pl.lit("Voluntary"))
        .otherwise(pl.lit("Private"))
    )


def _postcode() -> pl.Expr:
    """ "m359bg" as "M35 9BG"; what can be no postcode is null."""
    packed = pl.col("postcode").str.to_uppercase().str.replace_all(r"[^A-Z0-9]", "")
    whole = packed.str.contains(r"^[A-Z]{1,2}[0-9][A-Z0-9]?[0-9][A-Z]{2}$")
    return pl.when(whole).then(packed.str.head(-3) + pl.lit(" ") + packed.str.tail(3))


def _charity_number() -> pl.Expr:
    """Five to seven digits, as the register of charities numbers them, linked ones by "-1"."""
    number = pl.col("charity_number").str.strip_chars().str.replace(r"\.0$", "")
    return pl.when(number.str.contains(r"^(SC|NIC)?0?\d{5,7}(-\d+)?$")).then(number)
