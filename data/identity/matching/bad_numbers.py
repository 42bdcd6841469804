"""Company numbers that cannot be right as given: flagged for a person, never silently put right."""

from __future__ import annotations

import polars as pl

from data.identity.linkage.entities import Entities
from data.identity.linkage.name_pairs import named_pairs
from data.identity.linkage.number_slips import near_numbers
from data.identity.linkage.register import Register
from data.tables.gate_result import GateResult

#: A word for each fault -> what it means, as a sentence goes on after "The number given ".
FAULTS = {
    "number-unknown": "is on no list of companies held",
    "foreign": "is that of a company registered abroad",
    "dissolved": "is that of a company that was gone before the provider was registered",
    "too-young": "is that of a company founded after the provider was registered",
    "name-disagrees": "is that of a company of another name",
    "neighbouring-number": "is a digit or two from that of a company of the provider's name",
    "two-numbers": "is one of several given for the provider",
    "two-providers": "is given for several providers",
}
_AGREES = ("same", "respelled", "typing-error")
_EXAMPLES = 3


def bad_numbers(
    given: pl.DataFrame,
    alike: pl.DataFrame,
    found: Entities,
    register: Register,
    known: pl.Series,
) -> tuple[pl.DataFrame, pl.DataFrame]:
    """What is wrong with the numbers that publishers give.

    Args:
        given: from ``given_number.given_numbers``.
        alike: ``entity_id, company_number`` of companies with a like name.
        found: the providers' signs.
        register: these companies.
        known: from ``word_counts.words_in_use``.

    Returns:
        Rows for ``match_review``: ``entity_id, entity_name, company_number, company_name, reason,
        why, evidence, happened_on, known_on``; and ``gate_result`` rows, the advisory gate
        ``identity``, one per fault.
    """
    told = pl.concat(
        [
            given.filter(pl.col("fault").is_not_null()).with_columns(
                reason="fault", evidence=_seen()
            ),
            _repeated(given, "entity_id", "company_number", "two-numbers"),
            _repeated(given.filter(_one_id_each()), "company_number", "entity_id", "two-providers"),
            _neighbours(given, alike, found, register, known),
        ],
        how="diagonal",
    )
    why = pl.col("reason").replace_strict(FAULTS, default=None, return_dtype=pl.String)
    waiting = told.select(
        "entity_id",
        "entity_name",
        "company_number",
        "company_name",
        "reason",
        why=pl.format("The number given {}.", why),
        evidence="evidence",
        happened_on=pl.coalesce(pl.max_horizontal("given_on", "as_at"), "known_on"),
        known_on="known_on",
    ).sort("entity_id", "company_number", "reason")
    return waiting, _gates(given, waiting)


def _seen() -> pl.Expr:
    which = pl.format("{}: {} {}", "entity_name", "said_by", "company_number")
    company = pl.format(
        ", {}{}{}",
        "company_name",
        pl.when(pl.col("incorporated_on").is_not_null())
        .then(pl.format(", incorporated {}", "incorporated_on"))
        .otherwise(pl.lit("")),
        pl.when(pl.col("gone_on").is_not_null())
        .then(pl.format(", gone {}", "gone_on"))
        .otherwise(pl.lit("")),
    )
    return which + company.fill_null(", which no list held has") + pl.lit(".")


def _one_id_each() -> pl.Expr:
    """Whether the provider's register numbers its providers: by names, one may have several ids."""
    return ~pl.col("entity_id").str.contains(r"^[a-z]+-(?:org|la|none):")


def _repeated(given: pl.DataFrame, of: str, what: str, reason: str) -> pl.DataFrame:
    """Rows of which one ``of`` has several ``what``; of a provider on two registers, each has one."""
    rows = given.filter(pl.col("company_name").is_not_null())
    register = pl.col("entity_id").str.extract(r"^([^:]+):")
    others = pl.col(what).n_unique().over(of, register) > 1
    listed = pl.col(what).unique().sort().str.join(", ").over(of, register)
    return rows.filter(others).with_columns(
        reason=pl.lit(reason),
        known_on=pl.col("known_on").max().over(of, register),
        evidence=_seen() + pl.format(" Given together: {}.", listed),
    )


def _neighbours(
    given: pl.DataFrame,
    alike: pl.DataFrame,
    found: Entities,
    register: Register,
    known: pl.Series,
) -> pl.DataFrame:
    """Companies of the provider's name whose number is a slip away from the one given."""
    wrong = given.filter(
        pl.col("fault").is_in(("number-unknown", "name-disagrees", "dissolved", "too-young"))
    ).select(
        "entity_id", "entity_name", "said_by", "known_on", "given_on", written="company_number"
    )
    held = register.company.select(
        "company_number", "company_name", "as_at", company_known_on="known_on"
    )
    pairs = near_numbers(wrong, alike).join(held, on="company_number")
    named = (
        named_pairs(pairs, found, register, known)
        .filter(pl.col("agreement").cast(pl.String).is_in(_AGREES))
        .unique(["entity_id", "company_number"], keep="first", maintain_order=True)
        .select("entity_id", "company_number", "borne", names_known_on="known_on")
    )
    return pairs.join(named, on=["entity_id", "company_number"]).select(
        "entity_id",
        "entity_name",
        "company_number",
        "company_name",
        "given_on",
        "as_at",
        known_on=pl.max_horizontal("known_on", "company_known_on", "names_known_on"),
        reason=pl.lit("neighbouring-number"),
        evidence=pl.format(
            "{}: {} {}; {} is {}.", "entity_name", "said_by", "written", "company_number", "borne"
        ),
    )


def _gates(given: pl.DataFrame, waiting: pl.DataFrame) -> pl.DataFrame:
    if given.is_empty():
        return GateResult.create_empty()
    as_at = given.select(pl.coalesce("given_on", "known_on").max()).item()
    rows = []
    for reason, means in FAULTS.items():
        at_fault = waiting.filter(pl.col("reason") == reason)["entity_id"].unique().sort()
        shown = ", ".join(at_fault.head(_EXAMPLES).to_list())
        more = f", such as {shown}" if shown else ""
        rows.append(
            {
                "source": "identity",
                "table": reason.replace("-", "_"),
                "as_at": as_at,
                "raw_name": "all registers",
                "gate": "identity",
                "level": "advisory",
                "passed": at_fault.is_empty(),
                "figure": float(len(at_fault)),
                "low": None,
                "high": 0.0,
                "compared_with": None,
                "sentence": f"{len(at_fault):,} of {given['entity_id'].n_unique():,} providers with "
                f"a company number: the number given {means}{more}.",
            }
        )
    return GateResult.validate(pl.DataFrame(rows, schema=GateResult.create_empty().schema))
