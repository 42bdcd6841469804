"""Every edge between providers and who stands above them, from all sources together."""

from __future__ import annotations

import polars as pl

from data.identity.ownership.abroad import country_abroad
from data.identity.ownership.brand_edges import brand_edges
from data.identity.ownership.control_edges import control_edges
from data.identity.ownership.council_names import council_name_edges
from data.identity.ownership.decided_edges import DECIDED, decided_edges, without_withdrawn
from data.identity.ownership.declared_numbers import meant_numbers
from data.identity.ownership.edge_rows import abroad_id, company_id, edge_rows
from data.identity.ownership.known_control import FILE, known_edges
from data.identity.ownership.owner_names import owner_id_of_name
from data.identity.ownership.release_edges import release_edges
from data.identity.ownership.same_owner import named_owners, same_owner_edges
from data.identity.ownership.seen_edges import one_id_each
from data.tables.identity import Ownership

NO_DECISIONS = pl.DataFrame(schema=DECIDED)


def ownership_edges(
    provider: pl.DataFrame,
    match: pl.DataFrame,
    control: pl.DataFrame,
    company: pl.DataFrame,
    service_snapshot: pl.DataFrame,
    ownership_release: pl.DataFrame,
    decided: pl.DataFrame = NO_DECISIONS,
    known: pl.DataFrame | None = None,
    cqc_provider: pl.DataFrame | None = None,
) -> pl.DataFrame:
    """The ``ownership`` table.

    Args:
        provider, match, control, company, service_snapshot, ownership_release: rows of those
            tables.
        decided: what people decided about edges, columns of ``decided_edges.DECIDED``.
        known: the edges of a reviewed file; None takes Forewarn's own.
        cqc_provider: rows of that table, for brands that no list of locations tells.

    Returns:
        ``Ownership`` rows in a fixed order. A decision counts beside what it contradicts, for
        whoever looks at a day before it; which edge stands is for ``controller.owners_at`` to say.

    Raises:
        ForewarnError: if the reviewed file is not as it must be.
    """
    reviewed = known_edges(FILE) if known is None else known
    control = meant_numbers(control, company)
    edges = [
        control_edges(control),
        release_edges(ownership_release, service_snapshot),
        brand_edges(service_snapshot, cqc_provider),
        reviewed,
        decided_edges(decided),
    ]
    spoken_of = pl.concat([pl.concat([e["entity_id"], e["owner_id"]]) for e in edges])
    named = spoken_of.filter(spoken_of.str.starts_with("owner:")).unique()
    councils = council_name_edges(pl.concat(edges))
    wanted = pl.concat([named, councils["owner_id"]])
    named = named.filter(~named.is_in(councils["entity_id"].implode()))
    spellings = edge_rows(
        pl.concat(
            [
                same_owner_edges(named_owners(provider), service_snapshot, wanted),
                councils,
                company_name_edges(named, company, control),
            ]
        ).with_columns(level=pl.lit("same-owner"), decided_by=pl.lit("rule")),
        "ofsted-register",
    )
    here = pl.concat([spellings, *(rows for rows in edges if rows is not reviewed)])
    whole = pl.concat([here, _reaching_from(here, reviewed)])
    rows = without_withdrawn(whole, decided, one_id_each(whole, match, provider))
    return Ownership.validate(rows.unique().sort(Ownership.column_names(), nulls_last=True))


def _reaching_from(here: pl.DataFrame, reviewed: pl.DataFrame) -> pl.DataFrame:
    """The reviewed edges that lead upwards from anybody else known here; of others, none is told."""
    ids = pl.concat([here["entity_id"], here["owner_id"]]).unique().to_frame("entity_id")
    kept, rest = [reviewed.clear()], reviewed
    while len(ids):
        kept.append(rest.join(ids, on="entity_id", how="semi"))
        rest = rest.join(ids, on="entity_id", how="anti")
        ids = kept[-1].select(entity_id="owner_id").unique()
    return pl.concat(kept)


def company_name_edges(
    named: pl.Series, company: pl.DataFrame, control: pl.DataFrame
) -> pl.DataFrame:
    """Edges from owners known by name alone to the one company that ever bore the name.

    Companies abroad are known where they are declared as owners.

    Args:
        named: ``owner:…`` ids.
        company: ``company`` rows, for present and previous names.
        control: ``control`` rows, for the names of companies that control others, abroad too.

    Returns:
        ``entity_id, owner_id, owner_name, known_on, evidence``; none for a name two have borne.
    """
    own = company_id(pl.col("company_number")).alias("id")
    bearers = pl.concat(
        [
            company.select(own, "known_on", name="name"),
            company.select(own, "known_on", name="previous_name"),
            control.select(company_id(pl.col("controller_number")).alias("id"), "known_on", "name"),
            control.with_columns(country=country_abroad())
            .filter(pl.col("country").is_not_null(), pl.col("controller_number").is_null())
            .select(abroad_id(pl.col("country"), pl.col("name")).alias("id"), "known_on", "name"),
        ]
    ).drop_nulls()
    # Folding a name takes time, and few companies begin like any of the names asked for.
    starts = named.str.slice(6, 3).unique()
    alike = bearers.filter(
        pl.col("name")
        .str.to_lowercase()
        .str.replace(r"^the\s+", "")
        .str.replace_all(r"[^\p{L}\p{N}]", "")
        .str.slice(0, 3)
        .is_in(starts.implode())
    )
    return (
        alike.with_columns(entity_id=owner_id_of_name(pl.col("name")))
        .filter(pl.col("entity_id").is_in(named.implode()))
        .sort("known_on", "id", "name")
        .group_by("entity_id", maintain_order=True)
        .agg(
            pl.col("known_on").first(),
            owner_id=pl.col("id").first(),
            owner_name=pl.col("name").first(),
            bearers=pl.col("id").n_unique(),
        )
        .filter(pl.col("bearers") == 1)
        .select(
            "entity_id",
            "owner_id",
            "owner_name",
            "known_on",
            evidence=pl.format(
                "{} alone has borne the name {} in the lists held", "owner_id", "owner_name"
            ),
        )
    )
