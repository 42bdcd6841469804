"""Companies behind homes: which one an owner is, how it stands, how likely it is to fail."""

from __future__ import annotations

from datetime import date

from dashboard.published import Edition, Row, remembered

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
        "SELECT s.service_id, s.urn, s.la_name, s.places, s.rating::VARCHAR AS rating,"
        " s.owner_name, s.provider_id, c.probability"
        " FROM facts.match m JOIN facts.service_snapshot s ON s.provider_id = m.entity_id"
        " LEFT JOIN results.score c ON c.entity_id = s.service_id AND c.as_at = s.as_at"
        "   AND c.task = (SELECT task FROM results.run)"
        " WHERE m.entity_kind = 'provider' AND m.company_number = ? AND s.as_at = ?"
        "   AND s.market = ? AND m.known_on <= ?"
        " ORDER BY c.probability DESC NULLS LAST, s.service_id",
        number,
        as_at,
        market,
        known_by,
    )


@remembered
def score(edition: Edition, number: str, known_by: date) -> Row | None:
    """The newest chance of failure that could be known by a day, or why there is none."""
    found = edition.rows(
        "SELECT * FROM results.score WHERE entity_id = ? AND task = ? AND as_at <= ?"
        " AND known_by <= ? ORDER BY as_at DESC LIMIT 1",
        f"company:{number}",
        TASK,
        known_by,
        known_by,
    )
    return found[0] if found else None


@remembered
def reasons(edition: Edition, number: str, as_at: date) -> list[Row]:
    """The reasons of the chance of a date, the one that moved it most first."""
    return edition.rows(
        "SELECT rank, feature, value, phrase, log_odds, points FROM results.reason"
        " WHERE entity_id = ? AND as_at = ? AND task = ? ORDER BY rank",
        f"company:{number}",
        as_at,
        TASK,
    )


@remembered
def measured(edition: Edition, number: str, known_by: date) -> Row | None:
    """The newest row of ratios and percentiles among peers that could be known by a day."""
    if not holds(edition, "results.panel_company"):
        return None
    found = edition.rows(
        "SELECT * FROM results.panel_company WHERE company_number = ? AND as_at <= ?"
        " AND known_by <= ? ORDER BY as_at DESC LIMIT 1",
        number,
        known_by,
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
