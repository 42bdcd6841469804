"""What to know about a company before its figures: proceedings, doubts, sums, lateness."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import Any

from dash import html

from dashboard.components.sourced import sourced
from dashboard.published import Row
from dashboard.queries import companies
from dashboard.queries.accounts import Accounts
from dashboard.view import View
from dashboard.wording import count, day, listed, number

_SOUND = ("active",)
_ROLES = {
    "petition": "was petitioned for on",
    "start": "began on",
    "solvency": "was declared solvent on",
    "end": "ended on",
}
_STATUS = {
    "active": "active",
    "strike-off-proposed": "under a proposal to strike it off",
    "voluntary-arrangement": "in a voluntary arrangement",
    "administration": "in administration",
    "receivership": "in receivership",
    "liquidation": "in liquidation",
    "insolvency": "in insolvency proceedings",
    "dissolved": "dissolved",
}


@dataclass(frozen=True)
class Flag:
    """One thing to know.

    Attributes:
        level: ``act``, ``watch`` or ``info``, as for alerts.
        topic: a word or two.
        text: a sentence, or parts of one.
        table: the published table it is read from, and ``key`` what chooses its rows.
    """

    level: str
    topic: str
    text: Any
    table: str = ""
    key: dict[str, Any] = field(default_factory=dict)


def flags(view: View, company: str, sets: tuple[Accounts, ...]) -> list[Flag]:
    """Everything to know, what needs a decision first."""
    found = [*proceedings(view, company), *_status(view, company)]
    for accounts in sets:
        own = accounts.latest.own or accounts.latest.main
        names = ("company_number", "filing", "period_end", "basis", "version")
        key = {name: own[name] for name in names}
        found += [replace(flag, table="accounts", key=key) for flag in _of_accounts(accounts)]
    found += lateness(view, company)
    found += _group(sets)
    return sorted(found, key=lambda flag: ("act", "watch", "info").index(flag.level))


def flag_lines(view: View, found: list[Flag]) -> html.Ul | None:
    """The flags as lines, each with its topic as a tag and its source at the end."""
    if not found:
        return None
    return html.Ul(
        [
            html.Li(
                [
                    html.Span(flag.topic, className=f"tag {flag.level}"),
                    html.Span(
                        [
                            html.Span(flag.text),
                            " ",
                            sourced(view, "Source", flag.table, **flag.key) if flag.table else None,
                        ]
                    ),
                ]
            )
            for flag in found
        ],
        className="alert-lines flags",
    )


def proceedings(view: View, company: str) -> list[Flag]:
    """Insolvency cases that had begun and were public; a solvent winding-up is no failure."""
    cases: dict[str, list[Row]] = {}
    for row in companies.proceedings(view.edition, company, view.as_at, view.known_by):
        cases.setdefault(row["case_number"], []).append(row)
    return [_case(rows) for rows in cases.values()]


def _case(rows: list[Row]) -> Flag:
    first = rows[0]
    case = (first["case_kind"] or first["case_type"]).replace("-", " ").capitalize()
    solvent = first["case_class"] == "solvent"
    over = any(row["date_role"] == "end" for row in rows)
    steps = [
        f"{_ROLES[row['date_role']]} {day(row['happened_on'])}"
        for row in rows
        if row["date_role"] in _ROLES
    ]
    public = f" (public by {day(max(row['known_on'] for row in rows))})"
    note = " All creditors are paid in a members’ voluntary liquidation." if solvent else ""
    level = "info" if solvent or over else "act"
    key = {name: first[name] for name in ("company_number", "case_number")}
    text = f"{case} {listed(steps) or 'is known'}{public}.{note}"
    return Flag(level, "Proceedings", text, "insolvency", key)


def _status(view: View, company: str) -> list[Flag]:
    lists = companies.listed(view.edition, company, view.known_by)
    if not lists:
        return []
    last = lists[-1]
    key = {name: last[name] for name in ("company_number", "as_at")}
    words = _STATUS.get(last["status_kind"], last["status"] or "of unknown status")
    newest = companies.newest_list(view.edition, view.known_by)
    if newest is not None and newest > last["as_at"]:
        return [
            Flag(
                "watch",
                "Status",
                f"It is not on the company list of {day(newest)}. On the last one that has it, of"
                f" {day(last['as_at'])}, it was {words}.",
                "company",
                key,
            )
        ]
    if last["status_kind"] in (None, *_SOUND):
        return []
    text = f"On the company list of {day(last['as_at'])} it is {words}."
    return [Flag("act", "Status", text, "company", key)]


def _of_accounts(accounts: Accounts) -> list[Flag]:
    own = accounts.latest.own or accounts.latest.main
    until = f"accounts to {day(own['period_end'])}"
    whose = "" if accounts.basis == "company" else "consolidated "
    found = []
    if own["going_concern_doubt"]:
        found.append(Flag("watch", "Going concern", _quoted(own, "going_concern", whose + until)))
    if own["audit_qualified"]:
        found.append(Flag("watch", "Audit", _quoted(own, "qualification", whose + until)))
    if own["balance_fails"]:
        found.append(
            Flag(
                "watch",
                "Sums",
                f"The balance sheet of the {whose}{until} does not add up:"
                f" {_gaps(own)}. Shown as filed.",
            )
        )
    if own["negative_liabilities"]:
        found.append(Flag("info", "Signs", f"The {whose}{until} give some creditors a minus sign."))
    if own["conflict"]:
        found.append(
            Flag(
                "info",
                "Two figures",
                f"The {whose}{until} give two different figures for"
                f" {listed((own['conflicts'] or 'some items').replace('_', ' ').split())}"
                "; the first is shown.",
            )
        )
    if own["dormant"]:
        found.append(Flag("info", "Dormant", f"The {whose}{until} are of a dormant company."))
    if own["basis_warning"]:
        found.append(
            Flag(
                "info",
                "Group",
                f"The {until} hold group statements but do not mark all their figures as the"
                " group’s; these may be the group’s figures.",
            )
        )
    return found


def _quoted(row: Row, kind: str, where: str) -> list[Any]:
    words = {
        "going_concern": "Doubt about going on is spoken of in the",
        "qualification": "The auditor’s opinion is qualified in the",
    }[kind]
    sentence = row[f"{kind}_sentence"]
    place = f" ({row[f'{kind}_concept']}, fact {row[f'{kind}_position']})" if sentence else ""
    return [f"{words} {where}", *([": ", html.Q(sentence), place] if sentence else []), "."]


_IDENTITIES = {
    "net_current_assets": "net current assets",
    "less_current_liabilities": "total assets less current liabilities",
    "net_assets": "net assets",
    "equity": "shareholders’ funds",
}


def _gaps(row: Row) -> str:
    said = [
        f"{words} by £{number(abs(row[f'{name}_gap']))}"
        for name, words in _IDENTITIES.items()
        if row[f"{name}_holds"] is False
    ]
    return f"out in {listed(said)}" if said else "its totals differ from their parts"


def lateness(view: View, company: str) -> list[Flag]:
    """Accounts overdue, or filed late the last time, when the company was last measured."""
    measured = companies.measured(view.edition, company, view.known_by)
    if measured is None:
        return []
    then = day(measured["as_at"])
    key = {name: measured[name] for name in ("company_number", "as_at")}
    found = []
    if overdue := measured.get("accounts_overdue_days"):
        words = f"On {then} its next accounts were {count(int(overdue), 'day')} overdue."
        found.append(Flag("watch", "Late", words, "panel_company", key))
    if late := measured.get("accounts_late_last"):
        times = measured.get("accounts_late_times") or 1
        more = f"; late {number(times)} times in five years" if times > 1 else ""
        words = (
            f"The accounts it had last filed by {then} were {count(int(late), 'day')} late{more}."
        )
        found.append(Flag("watch", "Late", words, "panel_company", key))
    return found


def _group(sets: tuple[Accounts, ...]) -> list[Flag]:
    if not any(accounts.basis == "consolidated" for accounts in sets):
        return []
    return [
        Flag(
            "info",
            "Group",
            "It files figures for its group too; they are shown apart and never mixed with its own.",
        )
    ]
