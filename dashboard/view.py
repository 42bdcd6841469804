"""What one address asks for: the page, the date, the council and the page's own filters."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from urllib.parse import parse_qsl, quote, unquote, urlencode

from dashboard.market_words import WORDS, MarketWords
from dashboard.published import Edition
from dashboard.queries import markets, owners, register, services, standing
from dashboard.queries.coverage import Coverage, coverage

ALL_ENGLAND = "all"
PROVIDER = "/provider/"
OWNER = "/owner/"


@dataclass(frozen=True)
class View:
    """One reader's request, resolved against what is published.

    Attributes:
        as_at: the register date shown.
        la: GSS code of the council looked at, or None for all of England.
        params: the address's query exactly as it came, page filters included.
        market: the market looked at.
        home_council: the council this dashboard belongs to (``FOREWARN_COUNCIL``), if any.
    """

    edition: Edition
    path: str
    as_at: date
    latest: date
    known_by: date
    la: str | None = None
    la_name: str | None = None
    market: str = "childrens-homes"
    synthetic: bool = False
    home_council: str | None = None
    params: dict[str, str] = field(default_factory=dict)

    @property
    def place(self) -> str:
        """Where, in words; an extract is not called England."""
        if self.la_name or self.coverage.whole:
            return self.la_name or "England"
        councils = self.coverage.councils
        return councils[0] if len(councils) == 1 else "the list held"

    @property
    def coverage(self) -> Coverage:
        """The councils the list shown covers."""
        return coverage(self.edition, self.market, self.as_at)

    @property
    def words(self) -> MarketWords:
        """What the market's services are called."""
        return WORDS[self.market]

    @property
    def owner_level(self) -> str:
        """Who counts as an owner on pages that let one choose: ``entity`` or a level above."""
        wanted = self.get("owner", markets.ENTITY)
        return wanted if wanted in markets.owner_levels(self.edition) else markets.ENTITY

    @property
    def counts_places(self) -> bool:
        """Whether shares of the market are shares of places, and not of services."""
        return markets.weight(self.edition, self.market, self.as_at) == "places"

    @property
    def shares(self) -> str:
        """What shares of the market are shares of, in words."""
        return self.words.places if self.counts_places else self.words.many

    def get(self, name: str, default: str = "") -> str:
        """One page filter."""
        return self.params.get(name, default)

    def href(self, path: str | None = None, **changes: str | None) -> str:
        """An address in this dashboard that keeps the date and council, with changes.

        Page filters travel only within the page. None drops a parameter.
        """
        kept = self.params if path is None else _shared(self.params)
        merged = {**kept, **changes}
        query = urlencode({key: value for key, value in merged.items() if value})
        address = quote(self.path if path is None else path, safe="/:")
        return f"{address}?{query}" if query else address


def _shared(params: dict[str, str]) -> dict[str, str]:
    return {key: value for key, value in params.items() if key in ("la", "as_at", "market")}


def read_view(edition: Edition, path: str, search: str, home_council: str | None) -> View:
    """Resolve an address; anything it names that does not exist falls back to the default."""
    params = dict(parse_qsl((search or "").lstrip("?")))
    run = register.run(edition)
    market = _market(edition, path, params)
    dates = register.dates(edition, market)
    as_at = next((day for day in dates if str(day) == params.get("as_at")), dates[0])
    councils = register.councils(edition, as_at)
    own = register.council_code(edition, home_council, as_at) if home_council else None
    la = params.get("la") or own
    if la == ALL_ENGLAND or la not in councils:
        la = None
    return View(
        edition=edition,
        path=path or "/",
        as_at=as_at,
        latest=dates[0],
        known_by=register.known_by(edition, market, as_at),
        la=la,
        la_name=councils[la] if la else None,
        market=market,
        synthetic=run["data_kind"] == "synthetic",
        home_council=own,
        params=params,
    )


def _market(edition: Edition, path: str, params: dict[str, str]) -> str:
    """The market an address asks for; a service is shown in a market of its own."""
    chosen = params.get("market", "")
    if chosen not in standing.markets(edition):
        chosen = register.market(edition)
    if path.startswith(PROVIDER):
        own = services.markets_of(edition, unquote(path).removeprefix(PROVIDER))
        chosen = chosen if chosen in own or not own else own[0]
    if path.startswith(OWNER):
        own = owners.markets_of(edition, path.removeprefix(OWNER))
        chosen = chosen if chosen in own or not own else own[0]
    if chosen != register.market(edition):
        params["market"] = chosen
    return chosen
