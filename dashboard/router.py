"""Which page answers an address."""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from urllib.parse import unquote

from dashboard.desk import Desk
from dashboard.pages import (
    alerts,
    changed_services,
    company,
    data,
    dependent_councils,
    empty,
    identity,
    markets,
    model,
    overview,
    owner,
    provider,
    providers,
    source,
)
from dashboard.view import OWNER, PROVIDER, View, read_view

Page = Callable[[Desk, View], Any]
log = logging.getLogger(__name__)

PAGES: dict[str, tuple[str, Page]] = {
    "/": ("Overview", overview.page),
    "/alerts": ("Alerts", alerts.page),
    "/changes": ("What changed", changed_services.page),
    "/providers": ("Providers", providers.page),
    "/markets": ("Markets", markets.page),
    "/dependence": ("Dependence", dependent_councils.page),
    "/model": ("Model", model.page),
    "/data": ("Data", data.page),
    "/identity": ("Identity", identity.page),
    "/source": ("Source", source.page),
}
COMPANY = "/company/"


@dataclass(frozen=True)
class Answer:
    """What an address shows.

    Attributes:
        view: None where there is no published data to look at.
        section: address of the entry of the navigation it belongs to.
    """

    content: Any
    title: str
    section: str
    view: View | None


def answer(desk: Desk, path: str | None, search: str | None) -> Answer:
    """The page of an address; data that cannot be read gets a page that says so."""
    path = unquote(path or "/").rstrip("/") or "/"
    try:
        edition = desk.published.current()
        if edition is None or not edition.has_results:
            content = empty.nothing_yet(desk.home, built=edition is not None)
            return Answer(content, "No data yet", "/", None)
        view = read_view(edition, path, search or "", desk.council)
        if path.startswith(PROVIDER):
            return Answer(
                provider.page(desk, view), path.removeprefix(PROVIDER), "/providers", view
            )
        if path.startswith(OWNER):
            return Answer(owner.page(desk, view), owner.name(view), "/providers", view)
        if path.startswith(COMPANY):
            title = f"Company {path.removeprefix(COMPANY)}"
            return Answer(company.page(desk, view), title, "/providers", view)
        if path in PAGES:
            title, page = PAGES[path]
            return Answer(page(desk, view), title, path, view)
        return Answer(empty.not_found(path), "No such page", "", view)
    except Exception:  # whatever went wrong, a reader must be told and not see a blank page
        log.exception("page %s failed", path)
        return Answer(empty.broken(), "Data cannot be read", "", None)
