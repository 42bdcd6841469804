"""What a computed row was made of: the rows of facts that went into it.

Each rule gives questions about the published tables: a table, why its rows were used, a condition
and the condition's values. The same rows are counted by ``features``; tests hold the two together.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from data.tables.market import ADULT_MARKETS, ENGLISH_INSPECTORATES, inspectorates
from data.tables.service import SECTORS
from data.warehouse.trace_alert_inputs import alert_inputs
from data.warehouse.trace_identity_inputs import IDENTITY_RULES
from data.warehouse.trace_input import Input
from data.warehouse.trace_model_inputs import MODEL_RULES

Row = dict[str, Any]
#: A company is scored as a provider under an id of its own.
_COMPANY = "company:"
#: As in ``features.registers``: a shorter list is an extract and no register.
_EXTRACT = 0.25
_NEWEST = f"""
SELECT body, max(as_at) FROM (
  SELECT split_part(service_id, ':', 1) AS body, as_at, count(*) AS n,
    count(*) FILTER (WHERE {{here}}) AS here FROM facts.service_snapshot
  WHERE as_at <= ? AND known_on <= coalesce(?, DATE '9999-12-31') GROUP BY 1, 2
  QUALIFY n >= {_EXTRACT} * max(n) OVER (PARTITION BY body)
) WHERE here > 0 GROUP BY body"""


def inputs_of(table: str, row: Row) -> list[Input]:
    """The inputs of a row of ``results`` or of a derived table; none for a row read from a file."""
    rule = _RULES.get(table)
    return rule(row) if rule else []


def worked_out() -> frozenset[str]:
    """The tables whose rows have inputs."""
    return frozenset(_RULES)


def _score(row: Row) -> list[Input]:
    as_at, known_by = row["as_at"], row["known_by"]
    key = (row["task"], row["entity_id"], as_at)
    reasons = Input(
        "reason", "what the score rests on", "task = ? AND entity_id = ? AND as_at = ?", key
    )
    return [reasons, *_entity(row["entity_kind"], row["entity_id"], as_at, known_by)]


#: What could be known for the score that a reason explains.
_OF_SCORE = (
    "(SELECT max(known_by) FROM results.score WHERE task = ? AND entity_id = ? AND as_at = ?)"
)


def _reason(row: Row) -> list[Input]:
    key = (row["task"], row["entity_id"], row["as_at"])
    facts = _entity(_kind(row["entity_id"]), row["entity_id"], row["as_at"], *key, by=_OF_SCORE)
    of_owner = row["feature"].startswith("owner_")
    if of_owner or row["feature"] == "local_market":
        facts[0] = _beside(row, *key, of_owner=of_owner)
    return [
        Input("score", "the score it explains", "task = ? AND entity_id = ? AND as_at = ?", key),
        *facts,
    ]


def _beside(row: Row, *known_by: object, of_owner: bool) -> Input:
    """The services that a reason about a service's owner or its council counts."""
    column = "provider_id" if of_owner else "la_name"
    own = (row["entity_id"], row["as_at"])
    line = "FROM facts.service_snapshot WHERE service_id = ? AND as_at <= ?"
    return Input(
        "service_snapshot",
        "its owner's services on the register" if of_owner else "its council's on the register",
        f"{column} = (SELECT arg_max({column}, as_at) {line}) AND as_at = (SELECT max(as_at) {line})"
        f" AND market = (SELECT arg_max(market, as_at) {line})"
        f" AND known_on <= coalesce({_OF_SCORE}, DATE '9999-12-31')",
        (*own, *own, *own, *known_by),
    )


def _entity(
    kind: str, entity_id: str, as_at: object, *known_by: object, by: str = "?"
) -> list[Input]:
    """Facts of one entity that had happened by a date and were public by another.

    ``by`` is the other date in SQL, and ``known_by`` what fills its question marks.
    """
    seen = f"known_on <= coalesce({by}, DATE '9999-12-31')"
    if kind == "service":
        # Before the first list held, a date is described by what registrations tell afterwards.
        return [
            Input(
                "service_snapshot",
                "the register's row",
                f"service_id = ? AND as_at = (SELECT max(as_at) FROM facts.service_snapshot"
                f" WHERE service_id = ? AND as_at <= ?) AND {seen}",
                (entity_id, entity_id, as_at, *known_by),
            ),
            Input(
                "inspection",
                "its inspections",
                f"service_id = ? AND happened_on <= ? AND {seen}",
                (entity_id, as_at, *known_by),
            ),
            Input(
                "registration",
                "its registration",
                "service_id = ? AND registered_on <= ?",
                (entity_id, as_at),
            ),
        ]
    if kind in ("provider", "owner") and not entity_id.startswith(_COMPANY):
        return [
            Input(
                "service_snapshot",
                "its services on the register",
                f"provider_id = ? AND as_at = ? AND {seen}",
                (entity_id, as_at, *known_by),
            )
        ]
    number = entity_id.rpartition(":")[2]
    days = {"company": "as_at", "accounts": "period_end", "filing": "filed_on"}
    return [
        Input(
            table,
            f"the company's {table}",
            f"company_number = ? AND {day} <= ? AND {seen}",
            (number, as_at, *known_by),
        )
        for table, day in days.items()
    ]


def _kind(entity_id: str) -> str:
    return "company" if entity_id.startswith(_COMPANY) else "service"


def _counted(row: Row, known_by: object, owner: str | None = None) -> list[Input]:
    """The services that a market's figure counts, as ``features.registers`` chooses them."""
    market, as_at = row["market"], row["as_at"]
    here = _in_market(market)
    parts, values = [here], []
    if market in ADULT_MARKETS:
        parts.append(f"(split_part(service_id, ':', 1), as_at) IN ({_NEWEST.format(here=here)})")
        values += [as_at, known_by]
        bodies = inspectorates(market) if row["by"] == "la" else ENGLISH_INSPECTORATES
    else:
        parts.append("as_at = ?")
        values.append(as_at)
        bodies = inspectorates(market)
    names = ", ".join(f"'{body}'" for body in bodies)
    parts += [
        f"split_part(service_id, ':', 1) IN ({names})",
        "known_on <= coalesce(?, DATE '9999-12-31')",
    ]
    values.append(known_by)
    if row["by"] != "england":
        parts.append("region = ?" if row["by"] == "region" else "la_name = ?")
        values.append(row["area_name"])
    if row.get("sector", "all") != "all":
        parts.append("sector = ?")
        values.append(next(printed for printed, told in SECTORS.items() if told == row["sector"]))
    if owner is not None and "owner_level" in row:
        held = "SELECT provider_id FROM results.owner_on_register WHERE as_at = ? AND controller_id"
        parts.append(f"(provider_id = ? OR provider_id IN ({held} = ?))")
        values += [owner, as_at, owner]
    elif owner is not None:
        parts.append("provider_id = ?")
        values.append(owner)
    return [Input("service_snapshot", "services counted", " AND ".join(parts), tuple(values))]


def _in_market(market: str) -> str:
    """As ``features.population.in_market``."""
    if market == "care-homes":
        return "market IN ('care-homes', 'nursing-homes')"
    if market == "home-care":
        homes = "market IN ('care-homes', 'nursing-homes') AND coalesce(home_care, false)"
        return f"(market = 'home-care' OR {homes})"
    return "market = '{}'".format(market.replace("'", "''"))


def _classic(row: Row) -> list[Input]:
    keys = ("company_number", "filing", "raw_name", "period_end", "basis")
    where = " AND ".join(f"{key} = ?" for key in keys)
    return [Input("accounts", "the filing's own year", where, tuple(row[key] for key in keys))]


def _exits(row: Row) -> list[Input]:
    return [
        Input(
            "joiner_leaver",
            "the leavers listed with the next register",
            "move = 'left' AND as_at = ?",
            (row["next_as_at"],),
        ),
        Input(
            "service_snapshot",
            "the register whose homes are counted",
            "as_at = ? AND market = 'childrens-homes'",
            (row["as_at"],),
        ),
    ]


def _accounts(row: Row) -> list[Input]:
    where, values = "raw_name = ? AND filing = ?", (row["raw_name"], row["filing"])
    return [Input("accounts_fact", "the filing's numeric facts", where, values)]


_RULES: dict[str, Callable[[Row], list[Input]]] = {
    "score": _score,
    "reason": _reason,
    "panel_service": lambda row: _entity(
        "service", row["service_id"], row["as_at"], row["known_by"]
    ),
    "panel_company": lambda row: _entity(
        "company", row["company_number"], row["as_at"], row["known_by"]
    ),
    "alert": alert_inputs,
    "concentration": lambda row: _counted(row, row["known_by"]),
    "dependency": lambda row: _counted(row, None, row["provider_id"]),
    "group_concentration": lambda row: _counted(row, row["known_by"]),
    "group_dependency": lambda row: _counted(row, None, row["provider_id"]),
    "classic_score": _classic,
    "accounts": _accounts,
    "exit_count": _exits,
    "service": lambda row: [
        Input(
            "service_snapshot",
            "the first register it stands on",
            "service_id = ? AND as_at = ?",
            (row["service_id"], row["first_as_at"]),
        )
    ],
    "provider": lambda row: [
        Input(
            "service_snapshot",
            "its services on its first register",
            "provider_id = ? AND as_at = ?",
            (row["provider_id"], row["first_as_at"]),
        )
    ],
    **IDENTITY_RULES,
    **MODEL_RULES,
}
