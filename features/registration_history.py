"""Who was registered for adult care at any past day, and which ends were the end of the care.

A register of the past is made from registrations: whoever had been registered by a day and whose
registration had not ended. The regulator's lists come out monthly, so what happened up to a day can
be read a month later. Deregistered is not closed: where the regulator names a successor, or another
registration takes over the same premises, nobody can say that the care ended, unless a person
decided that it did.
"""

from __future__ import annotations

from datetime import date, timedelta

import polars as pl

from data.identity.owner import folded_name
from data.warehouse.facts import Facts
from features.labels import continued, decided_closed
from features.population import in_market
from features.registers import adult_lists

#: Events are public within a month, for the register is published monthly.
MONTH = timedelta(days=31)
#: The first 31 March by which all of adult care had been registered under the Act of 2008, and how
#: many years back a register is made again: care of long ago says little of today's.
_FIRST_YEAR, _YEARS = 2012, 9
#: A registration of the same premises within so many days of another's end takes it over.
_TAKEN_OVER_WITHIN = 183


def origins(facts: Facts, market: str) -> pl.DataFrame:
    """The dates at which a market's services can be described from registrations.

    Returns:
        ``as_at, known_on``, oldest first: every 31 March that a list is a month younger than, and the
        day of the newest list itself.
    """
    newest = _newest(facts)
    if newest is None or facts.registration.filter(in_market(market)).is_empty():
        return pl.DataFrame(schema={"as_at": pl.Date, "known_on": pl.Date})
    years = range(max(_FIRST_YEAR, newest.year - _YEARS), newest.year + 1)
    past = [day for year in years if (day := date(year, 3, 31)) + MONTH <= newest]
    rows = [(day, day + MONTH) for day in past]
    lists = adult_lists(facts, market).filter(pl.col("inspectorate") == "cqc")
    if len(lists) and (last := lists.row(-1, named=True))["as_at"] not in past:
        rows.append((last["as_at"], max(last["as_at"], last["known_on"])))
    return pl.DataFrame(rows, schema={"as_at": pl.Date, "known_on": pl.Date}, orient="row").sort(
        "as_at"
    )


def registered_at(facts: Facts, market: str, as_at: date, known_by: date) -> pl.DataFrame:
    """The ``registration`` rows of a market that stood on the register of a day, as known by another."""
    seen = facts.seen(as_at, known_by, ("registration",)).registration
    return seen.filter(in_market(market), pl.col("ended_on").is_null()).sort("service_id")


def outcome_shown(facts: Facts, as_at: date, months: int, known_by: date | None = None) -> bool:
    """Whether who had gone so many months after a day could be read by another day."""
    newest = _newest(facts)
    if newest is None:
        return False
    horizon = pl.select(pl.lit(as_at).dt.offset_by(f"{months}mo")).item() + MONTH
    return bool(horizon <= (newest if known_by is None else min(newest, known_by)))


def registration_labels(
    facts: Facts, market: str, as_at: date, months: int, known_by: date | None = None
) -> pl.DataFrame:
    """The label of ``service-exit`` of every service registered at a day.

    Args:
        facts: all facts; they are cut at ``known_by`` here.
        market: an adult market.
        as_at: the day at which the services stood on the register.
        months: how far ahead.
        known_by: the last day whose publications count; None for all that is held.

    Returns:
        One row per service: ``service_id, label`` (1 its registration ended within the horizon
        and nobody took it over, 0 it did not end, null unknown or taken over), ``outcome``
        (exit, stayed, succeeded or unknown). Unknown are also all services of a council of which
        no ended registration is held: lists of what is registered tell of survivors alone.
    """
    seen = facts.seen(None, known_by, ("registration", "cqc_relationship", "succession"))
    rows = registered_at(facts, market, as_at, as_at + MONTH)
    rows = rows.select("service_id", "la_name")
    if not outcome_shown(facts, as_at, months, known_by):
        return rows.select("service_id", label=pl.lit(None, pl.Int64), outcome=pl.lit("unknown"))
    horizon = pl.lit(as_at).dt.offset_by(f"{months}mo")
    ended = seen.registration.filter(pl.col("ended_on").is_between(pl.lit(as_at), horizon))
    gone = rows.join(ended, on="service_id", how="inner", maintain_order="left")
    followed = pl.concat(
        [_named_successor(seen), _took_over(gone, seen.registration), continued(seen, as_at)]
    )
    # Who looked into it and decided that it closed is believed.
    followed = followed.filter(~followed.is_in(decided_closed(seen).implode())).implode()
    left = pl.col("service_id").is_in(ended["service_id"].implode())
    ends = seen.registration.filter(in_market(market), pl.col("ended_on").is_not_null())
    survivors_only = ~pl.col("la_name").is_in(ends["la_name"].unique().implode())
    outcome = (
        pl.when(survivors_only.fill_null(True))
        .then(pl.lit("unknown"))
        .when(left & pl.col("service_id").is_in(followed))
        .then(pl.lit("succeeded"))
        .when(left)
        .then(pl.lit("exit"))
        .otherwise(pl.lit("stayed"))
    )
    return rows.with_columns(outcome=outcome).select(
        "service_id",
        label=pl.when(pl.col("outcome") == "exit")
        .then(1)
        .when(pl.col("outcome") == "stayed")
        .then(0)
        .cast(pl.Int64),
        outcome="outcome",
    )


def _newest(facts: Facts) -> date | None:
    newest = facts.registration["as_at"].max()
    return newest if isinstance(newest, date) else None


def _named_successor(seen: Facts) -> pl.Series:
    stated = seen.cqc_relationship.filter(pl.col("entity_kind") == "service")
    return stated["from_id"].unique()


def _took_over(gone: pl.DataFrame, registrations: pl.DataFrame) -> pl.Series:
    """Those ended at whose premises another was registered about then.

    Premises are one if they have the same property number, or the same postcode and the same name
    or are both care homes: offices share postcodes, care homes seldom.
    """
    home = pl.col("market").is_in(["care-homes", "nursing-homes"]).fill_null(False)
    columns = {
        "uprn": pl.col("uprn"),
        "postcode": pl.col("postcode"),
        "name": folded_name(pl.col("service_name")),
        "home": home,
    }
    old = gone.select("service_id", "ended_on", **columns)
    new = registrations.select(new_id="service_id", opened="registered_on", **columns)
    about = (pl.col("opened") - pl.col("ended_on")).dt.total_days().abs() <= _TAKEN_OVER_WITHIN
    alike = pl.col("home") & pl.col("home_right") | (pl.col("name") == pl.col("name_right"))
    found = [
        old.drop_nulls(key)
        .join(new.drop_nulls(key), on=key, how="inner")
        .filter(pl.col("new_id") != pl.col("service_id"), about, same)["service_id"]
        for key, same in (("uprn", pl.lit(True)), ("postcode", alike))
    ]
    return pl.concat(found).unique()
