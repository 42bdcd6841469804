"""Labels L3 to L10 of what befell services, derived from what became of their registrations."""

from __future__ import annotations

import polars as pl

from data.identity.succession.evidence import CANCELLED
from data.identity.succession.solvency import solvent_closures
from data.tables.event import Event
from data.tables.succession import CONTINUED

#: Which label each kind of going on is; all of them censor.
_LABEL = {
    "re-registration": "L8",
    "change-of-owner": "L8",
    "merger": "L8",
    "council-reorganisation": "L9",
    "transfer-to-trust": "L9",
}
#: From this day on no new provider for profit may register a home for children in Wales (Health and
#: Social Care (Wales) Act 2025; www.gov.wales/written-statement-health-and-social-care-wales-act-2025).
_WALES_ON = pl.date(2026, 4, 1)
_CHILDREN = r"(?i)child"


def events(
    succession: pl.DataFrame,
    service_snapshot: pl.DataFrame,
    joiner_leaver: pl.DataFrame,
    registration: pl.DataFrame,
    match: pl.DataFrame,
    insolvency: pl.DataFrame,
    company: pl.DataFrame,
) -> pl.DataFrame:
    """Events of services: closures (L3 to L5) and endings that are none (L8 to L10).

    A closure is L5, solvent, only where its owner is matched to a company, a list a year or more
    after shows that company active, and no case of failure is dated within twelve months of it;
    otherwise its evidence says that nobody knows. Contracts handed back (L6) and distress (L7) show
    in no register. Of homes for children in Wales that a provider for profit gives up once the law
    forbids new ones, the policy is taken for the reason (L10).

    Args:
        succession: ``succession`` rows.
        service_snapshot: ``service_snapshot`` rows, for owners and sectors.
        joiner_leaver: ``joiner_leaver`` rows, for how registrations ended.
        registration: ``registration`` rows, for how registrations ended.
        match: ``match`` rows; may be empty.
        insolvency: ``insolvency`` rows; may be empty.
        company: ``company`` rows; may be empty.

    Returns:
        ``event`` rows ordered by their key.
    """
    kind = pl.col("kind").cast(pl.String)
    rows = succession.with_columns(kind=kind).join(
        _last_told(service_snapshot, registration), on="from_service_id", how="left"
    )
    policy = _policy_exit()
    closed = rows.filter((pl.col("kind") == "true-closure") & ~policy)
    solvent = solvent_closures(closed, match, insolvency, company)
    found = [
        _labelled(
            closed.join(solvent, on="from_service_id", how="anti"),
            pl.lit("L3"),
            pl.col("evidence") + pl.lit(" Whether its owner was solvent is not known."),
        ),
        _labelled(
            closed.join(solvent.select("from_service_id"), on="from_service_id", how="semi"),
            pl.lit("L3"),
            pl.col("evidence"),
        ),
        _labelled(
            closed.drop("known_on")
            .join(solvent, on="from_service_id")
            .filter(pl.col("solvent"))
            .with_columns(evidence=pl.col("evidence") + pl.lit(" ") + pl.col("solvency")),
            pl.lit("L5"),
            pl.col("evidence"),
        ),
        _labelled(
            rows.filter(pl.col("kind").is_in(CONTINUED)),
            pl.col("kind").replace_strict(_LABEL, default="L8"),
            pl.format("{}: {}", "kind", "evidence"),
        ),
        _labelled(
            rows.filter(~pl.col("kind").is_in(CONTINUED) & policy),
            pl.lit("L10"),
            pl.col("evidence"),
        ),
        _forced(rows, joiner_leaver, registration),
    ]
    key = Event.primary_key()
    schema = Event.create_empty().schema
    together = pl.concat(
        [part.select(pl.col(n).cast(t) for n, t in schema.items()) for part in found]
    )
    return Event.validate(together.unique(key, keep="first", maintain_order=True).sort(key))


def _labelled(rows: pl.DataFrame, label: pl.Expr, evidence: pl.Expr) -> pl.DataFrame:
    return rows.select(
        "happened_on",
        "known_on",
        "known_on_estimated",
        entity_kind=pl.lit("service"),
        entity_id="from_service_id",
        label=label,
        evidence=evidence,
        source=pl.lit("succession"),
    )


def _last_told(snapshots: pl.DataFrame, registration: pl.DataFrame) -> pl.DataFrame:
    """Owner, sector and kind of provision of each service, as last told."""
    columns = ["service_id", "provider_id", "provision_type", "sector", "as_at"]
    told = pl.concat(
        [
            snapshots.select(columns),
            registration.select(*columns[:3], "as_at", sector=pl.lit(None, pl.String)),
        ],
        how="diagonal",
    )
    return (
        told.sort("service_id", "as_at")
        .group_by(from_service_id="service_id")
        .agg(pl.col("provider_id", "provision_type", "sector").drop_nulls().last())
    )


def _policy_exit() -> pl.Expr:
    welsh = pl.col("from_service_id").str.starts_with("ciw:")
    children = pl.col("provision_type").str.contains(_CHILDREN)
    private = pl.col("sector") == "Private"
    return (welsh & children & private & (pl.col("happened_on") >= _WALES_ON)).fill_null(False)


def _forced(rows: pl.DataFrame, moves: pl.DataFrame, registration: pl.DataFrame) -> pl.DataFrame:
    """L4: registrations that the regulator cancelled and nobody went on with."""
    columns = ["service_id", "end_status", "known_on", "known_on_estimated"]
    told = pl.concat(
        [
            moves.filter(pl.col("move") == "left").select(columns),
            registration.filter(pl.col("ended_on").is_not_null()).select(
                "service_id",
                "end_status",
                known_on=pl.coalesce("end_known_on", "known_on"),
                known_on_estimated=pl.lit(True),
            ),
        ]
    )
    cancelled = (
        told.filter(pl.col("end_status").str.contains(CANCELLED))
        .sort("service_id", "known_on")
        .unique("service_id", keep="first", maintain_order=True)
    )
    stopped = rows.filter(~pl.col("kind").is_in(CONTINUED)).drop("known_on", "known_on_estimated")
    return _labelled(
        stopped.join(cancelled.rename({"service_id": "from_service_id"}), on="from_service_id"),
        pl.lit("L4"),
        pl.format("The register gives the end as {}; {}", "end_status", "evidence"),
    ).with_columns(source=pl.lit("joiner_leaver"))
