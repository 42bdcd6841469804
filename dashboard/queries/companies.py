"""Companies behind homes: which one an owner is, how it stands, how likely it is to fail."""

from __future__ import annotations

from datetime import date

from dashboard.published import Edition, Row, remembered
from dashboard.queries.standing import scored_at, standing, task_sql

TASK = "company-failure"


@remembered
def holds(edition: Edition, table: str) -> bool:
    """Whether a table such as ``facts.accounts`` is held; warehouses and results of old lack some."""
    database, name = table.split(".")
    return bool(
        edition.rows(
            "SELECT 1 FROM duckdb_tables() WHERE database_name = ? AND table_name = ?",
            database,
            name,
        )
    )


@remembered
def provider(edition: Edition, provider_id: str) -> Row | None:
    """What the care register says of an owner: its name and kind."""
    found = edition.rows("SELECT * FROM facts.provider WHERE provider_id = ?", provider_id)
    return found[0] if found else None


@remembered
def matched(edition: Edition, provider_id: str, as_at: date, known_by: date) -> Row | None:
    """The company an owner was found to be, as far as that could be known."""
    if not holds(edition, "facts.match"):
        return None
    found = edition.rows(
        "SELECT * FROM facts.match WHERE entity_kind = 'provider' AND entity_id = ?"
        " AND happened_on <= ? AND known_on <= ? ORDER BY known_on LIMIT 1",
        provider_id,
        max(as_at, known_by),
        known_by,
    )
    return found[0] if found else None


@remembered
def listed(edition: Edition, number: str, known_by: date) -> list[Row]:
    """What each company list that could be read by a day says of a company, oldest first."""
    if not holds(edition, "facts.company"):
        return []
    return edition.rows(
        "SELECT * FROM facts.company WHERE company_number = ? AND as_at <= ? AND known_on <= ?"
        " ORDER BY as_at, known_on",
        number,
        known_by,
        known_by,
    )


@remembered
def homes(edition: Edition, number: str, as_at: date, known_by: date, market: str) -> list[Row]:
    """The homes on a register whose owner is a company, with their chances of leaving."""
    if not holds(edition, "facts.match"):
        return []
    return edition.rows(
        "SELECT s.service_id, s.as_at, s.urn, s.la_name, s.places, s.rating::VARCHAR AS rating,"
        " s.owner_name, s.provider_id, c.probability, c.task, c.as_at AS scored_at"
        " FROM facts.match m JOIN facts.service_snapshot s ON s.provider_id = m.entity_id"
        " LEFT JOIN results.score c ON c.entity_id = s.service_id"
        f"   AND c.as_at = DATE '{scored_at(edition, market, as_at)}' AND c.task = {task_sql(market)}"
        " WHERE m.entity_kind = 'provider' AND m.company_number = ?"
        f"   AND {standing(edition, market, as_at)} AND m.known_on <= ?"
        " ORDER BY c.probability DESC NULLS LAST, s.service_id",
        number,
        known_by,
    )


@remembered
def newest_list(edition: Edition, known_by: date) -> date | None:
    """The day of the newest whole list of companies that could be read by a day."""
    if not holds(edition, "facts.company_edition"):
        return None
    found = edition.rows(
        "SELECT max(as_at) AS as_at FROM facts.company_edition"
        " WHERE complete AND as_at <= $1 AND known_on <= $1",
        known_by,
    )
    return found[0]["as_at"] if found else None


@remembered
def scored_on(edition: Edition, known_by: date) -> date | None:
    """The newest date that companies were scored at, of those that could be known by a day."""
    found = edition.rows(
        "SELECT max(as_at) AS as_at FROM results.score"
        " WHERE task = $1 AND as_at <= $2 AND known_by <= $2",
        TASK,
        known_by,
    )
    return found[0]["as_at"]


@remembered
def score(edition: Edition, number: str, known_by: date) -> Row | None:
    """The chance of failure at the newest date scored, or the reason why there is none.

    None where the company was not looked at then: it had failed already, or left the list. What was
    said of it before is out of date and not shown.
    """
    found = edition.rows(
        "SELECT * FROM results.score WHERE entity_id = ? AND task = ? AND as_at = ?",
        f"company:{number}",
        TASK,
        scored_on(edition, known_by),
    )
    return found[0] if found else None


@remembered
def reasons(edition: Edition, number: str, as_at: date) -> list[Row]:
    """The reasons of the chance of a date, the one that moved it most first."""
    return edition.rows(
        "SELECT task, entity_id, as_at, rank, feature, value, phrase, log_odds, points FROM results.reason"
        " WHERE entity_id = ? AND as_at = ? AND task = ? ORDER BY rank",
        f"company:{number}",
        as_at,
        TASK,
    )


@remembered
def measured(edition: Edition, number: str, known_by: date) -> Row | None:
    """Ratios and percentiles among peers at the newest date measured by a day; None as for scores."""
    if not holds(edition, "results.panel_company"):
        return None
    found = edition.rows(
        "SELECT * FROM results.panel_company WHERE company_number = $1 AND as_at ="
        " (SELECT max(as_at) FROM results.panel_company WHERE as_at <= $2 AND known_by <= $2)",
        number,
        known_by,
    )
    return found[0] if found else None


@remembered
def proceedings(edition: Edition, number: str, as_at: date, known_by: date) -> list[Row]:
    """Dates of insolvency cases that had passed and were public, oldest first."""
    if not holds(edition, "facts.insolvency"):
        return []
    return edition.rows(
        "SELECT * FROM facts.insolvency WHERE company_number = ? AND happened_on <= ?"
        " AND known_on <= ? ORDER BY happened_on, case_number, date_type",
        number,
        as_at,
        known_by,
    )


@remembered
def charges_outstanding(edition: Edition, number: str, as_at: date, known_by: date) -> int | None:
    """Charges over a company's assets not known to be satisfied; None where none are held."""
    if not holds(edition, "facts.charge"):
        return None
    found = edition.rows(
        "SELECT count(*) AS ever, count(*) FILTER (NOT coalesce(satisfied_on <= $2"
        "   AND satisfied_known_on <= $3, false)) AS now"
        " FROM facts.charge WHERE company_number = $1 AND created_on <= $2 AND known_on <= $3",
        number,
        as_at,
        known_by,
    )[0]
    return int(found["now"]) if found["ever"] else None


@remembered
def classic_scores(edition: Edition, number: str, as_at: date, known_by: date) -> list[Row]:
    """The classic scores of the newest year of a company's own accounts known by a day."""
    if not holds(edition, "results.classic_score"):
        return []
    return edition.rows(
        "SELECT * FROM results.classic_score WHERE company_number = $1 AND period_end <= $2"
        " AND known_on <= $3 AND basis = 'company'"
        " QUALIFY rank() OVER (ORDER BY period_end DESC, known_on, raw_name, filing) = 1"
        " ORDER BY score",
        number,
        as_at,
        known_by,
    )
