"""The command that evaluates the alert rules and prints what holds."""

from __future__ import annotations

import json

from data.errors import ForewarnError
from data.tables.market import MARKETS
from flows.options import AsAt, FormatOption, HomeOption, MarketOption, held_day, home_of
from flows.printing import Format, messages, print_rows
from flows.steps import alert_step


def alerts(
    as_at: AsAt = None,
    market: MarketOption = None,
    form: FormatOption = Format.table,
    home: HomeOption = None,
) -> None:
    """Evaluate the alert rules, record and print the alerts."""
    import polars as pl

    from models.publishing import read_results

    if market is not None and market not in MARKETS:
        raise ForewarnError(f"There is no market {market}; there are {', '.join(MARKETS)}.")
    with messages.status("Evaluating rules"):
        done = alert_step(home_of(home))
        frames = read_results(done.results, "alert", "concentration")
    editions = frames["concentration"].select("market", "as_at").unique()
    if market is not None:
        # Nursing homes are care homes too.
        within = {"care-homes": ["care-homes", "nursing-homes"]}.get(market, [market])
        editions = editions.filter(pl.col("market").is_in(within))
    chosen = held_day(as_at, editions["as_at"].unique().sort().to_list())
    # Each market at its own newest register: adult lists and Ofsted's are seldom of one day.
    newest = (
        editions.filter(pl.col("as_at") <= chosen).group_by("market").agg(pl.col("as_at").max())
    )
    order = pl.col("severity").replace_strict(
        {"act": 0, "watch": 1, "info": 2}, return_dtype=pl.Int64
    )
    held = frames["alert"].join(newest, on=["market", "as_at"], how="semi")
    if market is not None:
        held = held.filter((pl.col("market") == market) | (pl.col("entity_kind") != "area"))
    listed = held.sort(order, "rule", "entity_id")
    messages.print(
        f"{done.recorded.new} new alerts recorded, {done.recorded.kept} known, "
        f"{done.recorded.no_longer_supported} no longer supported; {len(listed)} hold as at {chosen}.",
        markup=False,
    )
    rows = [
        {
            **{
                name: row[name]
                for name in (
                    "alert_id",
                    "rule",
                    "market",
                    "severity",
                    "entity_kind",
                    "entity_id",
                    "entity_name",
                    "as_at",
                    "opened_as_at",
                    "last_seen",
                    "happened_on",
                    "known_on",
                )
            },
            "from": row["from_value"],
            "to": row["to_value"],
            "reason": row["reason"],
            "evidence": json.loads(row["evidence"]) if form is Format.json else row["evidence"],
            "places": row["places"],
            "rule_raised": row["rule_raised"],
            "rule_right": row["rule_right"],
        }
        for row in listed.iter_rows(named=True)
    ]
    print_rows(rows, form, ("severity", "market", "entity_name", "reason", "opened_as_at"))
