"""One answer of the syndication API as rows of text, people left out.

Optional keys are omitted by the API, so that every absent one is null. Of the people named under
``contacts``, ``regulatedActivities`` and ``nominatedIndividual`` only how many there are remains.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

Row = dict[str, str | None]
#: Our column -> the API's key, for what is a plain value.
_SCALARS = {
    "location_id": "locationId",
    "provider_id": "providerId",
    "name": "name",
    "service_sector": "type",
    "ownership": "ownershipType",
    "registration_status": "registrationStatus",
    "registered_on": "registrationDate",
    "ended_on": "deregistrationDate",
    "dormant": "dormancy",
    "dormant_from": "dormancyStartDate",
    "dormant_until": "dormancyEndDate",
    "care_home": "careHome",
    "places": "numberOfBeds",
    "directorate": "inspectionDirectorate",
    "region": "region",
    "la_name": "localAuthority",
    "constituency": "constituency",
    "postcode": "postalCode",
    "uprn": "uprn",
    "latitude": "onspdLatitude",
    "longitude": "onspdLongitude",
    "brand_id": "brandId",
    "brand_name": "brandName",
    "company_number": "companiesHouseNumber",
    "charity_number": "charityNumber",
    "manager_absent_since": "registeredManagerAbsentDate",
}
_MANAGER = "registered manager"
#: What of an answer tells who there is.
_TELLING = ("regulatedActivities", "contacts", "nominatedIndividual", "registeredManagerAbsentDate")
#: How the API names the five questions.
_DOMAINS = {
    "overall": "overall",
    "safe": "safe",
    "effective": "effective",
    "caring": "caring",
    "responsive": "responsive",
    "well-led": "well_led",
    "well led": "well_led",
}


def answer_kind(body: dict[str, Any]) -> str | None:
    """``location``, ``provider``, ``location_list``, ``provider_list``, ``change``, or null."""
    if isinstance(body.get("locationId"), str) and "providerId" in body:
        return "location"
    if isinstance(body.get("providerId"), str) and {"name", "registrationStatus"} & set(body):
        return "provider"
    if "total" in body and "page" in body:
        for key, kind in (
            ("locations", "location_list"),
            ("providers", "provider_list"),
            ("changes", "change"),
        ):
            if isinstance(body.get(key), list):
                return kind
    return None


def register_row(body: dict[str, Any]) -> Row:
    """What a location's or a provider's answer says of itself; one row."""
    row = {ours: text_of(body.get(key)) for ours, key in _SCALARS.items()}
    types = [text_of(entry.get("description")) for entry in objects(body.get("gacServiceTypes"))]
    categories = objects(body.get("inspectionCategories"))
    primary = [c for c in categories if text_of(c.get("primary")) == "true"] or categories
    managers, nominated = _people(body)
    row |= {
        "service_types": "|".join(name for name in types if name),
        "category": text_of(primary[0].get("name")) if primary else None,
        "inspected_on": text_of(_at(body, "lastInspection").get("date")),
        "report_published_on": text_of(_at(body, "lastReport").get("publicationDate")),
        "registered_manager_present": None if managers is None else "NY"[managers > 0],
        "registered_managers": None if managers is None else str(managers),
        "nominated_individuals": None if nominated is None else str(nominated),
        "locations": str(len(ids)) if isinstance(ids := body.get("locationIds"), list) else None,
    }
    return row


def rating_rows(body: dict[str, Any]) -> Iterator[Row]:
    """One row per report and domain, of both frameworks: ``report_date, domain, rating``."""
    current = _at(body, "currentRatings")
    overall = _at(current, "overall")
    day = overall.get("reportDate") or current.get("reportDate")
    yield from _rated(overall, day, "current")
    for report in objects(body.get("historicRatings")):
        yield from _rated(_at(report, "overall"), report.get("reportDate"), "historic")
    for assessment in objects(body.get("assessment")):
        published = str(assessment.get("assessmentPlanPublishedDateTime") or "")[:10]
        ratings = _at(assessment, "ratings")
        parts = objects(ratings.get("asgRatings")) + objects([ratings.get("overall")])
        for part in parts:
            yield from _rated(part, published, "assessment")


def relationship_rows(body: dict[str, Any]) -> Iterator[Row]:
    """One row per link that an answer states; the other party's name stays out."""
    kind = "service" if "locationId" in body else "provider"
    key, related = (
        ("locationId", "relatedLocationId")
        if kind == "service"
        else ("providerId", "relatedProviderId")
    )
    for link in objects(body.get("relationships")):
        yield {
            "entity_kind": kind,
            "stated_by": text_of(body.get(key)),
            "related_id": text_of(link.get(related)),
            "type": text_of(link.get("type")),
            "reason": text_of(link.get("reason")),
        }


def listed_rows(kind: str, body: dict[str, Any]) -> Iterator[Row]:
    """One row per location, provider or change on a page of a list."""
    if kind == "change":
        for changed in body["changes"]:
            yield {"id": text_of(changed)}
        return
    what = kind.removesuffix("_list")
    for entry in objects(body[f"{what}s"]):
        yield {
            "id": text_of(entry.get(f"{what}Id")),
            "name": text_of(entry.get(f"{what}Name")),
            "postcode": text_of(entry.get("postalCode")),
        }


def objects(value: object) -> list[dict[str, Any]]:
    """The objects of a JSON list, or the one that stands in its place; others are passed over."""
    if isinstance(value, dict):
        return [value]
    return [entry for entry in value if isinstance(entry, dict)] if isinstance(value, list) else []


def text_of(value: object) -> str | None:
    """A JSON value as text; an object or list, which may name people, as nothing."""
    if value is None or isinstance(value, dict | list):
        return None
    if isinstance(value, bool):
        return str(value).lower()
    # Half of a pair of surrogates is valid in JSON and no letter.
    return str(value).encode("utf-8", "replace").decode("utf-8")


def _at(body: dict[str, Any], key: str) -> dict[str, Any]:
    return value if isinstance(value := body.get(key), dict) else {}


def _rated(whole: dict[str, Any], day: object, framework: str) -> Iterator[Row]:
    named = [("overall", whole.get("rating"), day)]
    for part in objects(whole.get("keyQuestionRatings")):
        named.append((str(part.get("name")), part.get("rating"), part.get("reportDate") or day))
    for name, rating, reported in named:
        domain = _DOMAINS.get(name.strip().lower())
        if domain and rating is not None:
            yield {
                "report_date": text_of(reported or None),
                "domain": domain,
                "rating": text_of(rating),
                "framework": framework,
            }


def _people(body: dict[str, Any]) -> tuple[int | None, int | None]:
    """How many registered managers and nominated individuals, each person counted once.

    An answer without the lists in which they stand, or the day since when there is no manager, says
    nothing of them.
    """
    if not any(body.get(key) is not None for key in _TELLING):
        return None, None
    managers: set[tuple[str, ...]] = set()
    nominated: set[tuple[str, ...]] = set()
    activities = objects(body.get("regulatedActivities"))
    for holder in (body, *activities):
        for person in objects(holder.get("contacts")):
            roles = person.get("personRoles")
            if isinstance(roles, list) and any(str(r).strip().lower() == _MANAGER for r in roles):
                managers.add(_person(person))
        if isinstance(one := holder.get("nominatedIndividual"), dict):
            nominated.add(_person(one))
    return len(managers), len(nominated)


def _person(person: dict[str, Any]) -> tuple[str, ...]:
    return tuple(str(person.get(f"person{part}")) for part in ("GivenName", "FamilyName"))
