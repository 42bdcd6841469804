"""Publications under the names an officer knows them by."""

from __future__ import annotations

_PUBLISHED = {
    "adult_social_care": "Adult social care statistics",
    "care_inspectorate": "Care Inspectorate (Scotland)",
    "care_inspectorate_wales": "Care Inspectorate Wales",
    "charity_commission": "Charity Commission register",
    "companies_house.accounts": "Accounts filed with Companies House",
    "companies_house.api": "Companies House answers",
    "companies_house.companies": "Companies House list",
    "companies_house.control": "Persons with significant control",
    "companies_house.stream": "Companies House changes",
    "contracts": "Procurement notices",
    "council_spend": "Councils’ payments",
    "cqc.active_locations": "CQC care directory",
    "cqc.deactivated_locations": "CQC deactivated locations",
    "cqc.directory": "CQC weekly directory",
    "cqc.latest_ratings": "CQC latest ratings",
    "cqc.market_export": "CQC locations with market shares",
    "cqc.syndication": "CQC answers",
    "gazette": "The Gazette",
    "looked_after_children": "Children looked after",
    "ofsted.childrens_social_care": "Ofsted",
    "ofsted.fostering": "Ofsted fostering",
    "ofsted.management_information": "Ofsted in-year",
    "ofsted.ownership": "Ofsted ownership",
    "ons.boundaries": "ONS boundaries",
    "population": "ONS population",
    "postcodes": "ONS postcodes",
    "provider_fees": "Fees councils report",
    "rqia": "RQIA (Northern Ireland)",
    "section_251": "Section 251 outturn",
    "workforce": "Adult social care workforce",
}
_IN_FULL = {
    ("ofsted.childrens_social_care", "provider_level"): "Ofsted register",
    ("ofsted.childrens_social_care", "joiners_leavers"): "Ofsted joiners and leavers",
    ("ofsted.childrens_social_care", "providers_places"): "Ofsted providers and places",
    ("companies_house.companies", "company"): "Companies House list",
    ("companies_house.control", "control"): "Persons with significant control",
    ("contracts", "contract"): "Procurement notices",
    ("cqc.directory", "directory"): "CQC weekly directory",
    ("cqc.market_export", "market_export"): "CQC locations with market shares",
    ("gazette", "gazette_notice"): "Notices in The Gazette",
    ("ons.boundaries", "boundary"): "ONS boundaries",
}


def titled(source: str, table: str) -> str:
    """A table of a publication in words; a source nobody has named yet keeps its own name."""
    whole = _IN_FULL.get((source, table))
    if whole:
        return whole
    plain = table.replace("_", " ")
    name = _PUBLISHED.get(source)
    if name is None:
        name = source.replace(".", ", ").replace("_", " ")
        name = name[:1].upper() + name[1:]
    return f"{name}: {plain}"
