"""Where the files of a synthetic market would stand on the publishers' own sites.

A server that answers these addresses is a mirror (``forewarn fetch --mirror``) of that market: each
publisher's page of announcements, and the files it links to.
"""

from __future__ import annotations

import json
from pathlib import Path

from data.demo.adult.write import FOLDER as ADULT
from data.demo.companies.write import FOLDER as COMPANIES
from data.demo.ofsted_releases import FOLDER as RELEASES
from data.demo.publishers import CHARITIES
from data.demo.scale import LAST_YEAR
from data.sources import charity_commission, gazette
from data.sources.companies_house import company_list_download, control
from data.sources.cqc.api_run import BASE
from data.sources.cqc.landing_page import LANDING_PAGE
from data.sources.ofsted.release_pages import COLLECTION

_CONTENT = "https://www.gov.uk/api/content/"
_MEDIA = "https://assets.publishing.service.gov.uk/media/synthetic/"
#: Path of a release's page -> the files attached to it, by pattern in the market's folder.
_RELEASES = {
    f"government/statistics/childrens-social-care-in-england-{LAST_YEAR}": (
        f"synthetic_childrens_social_care_{LAST_YEAR}.ods"
    ),
    "government/publications/inspection-and-regulation-of-childrens-social-care-providers": (
        f"{RELEASES}/synthetic_management_information_*.csv"
    ),
    f"government/statistics/ownership-of-childrens-social-care-providers-in-england-{LAST_YEAR}": (
        f"{RELEASES}/synthetic_ownership_*.csv"
    ),
    (
        f"government/statistics/fostering-in-england-1-april-{LAST_YEAR - 1}-to-31-march-{LAST_YEAR}"
    ): f"{RELEASES}/synthetic_fostering_*.ods",
}


def addresses(folder: Path) -> dict[str, Path | str]:
    """Every address that fetching asks for, with what stands there.

    CQC's lists and API, Ofsted's releases, Basic Company Data, the snapshot of control, the extract
    of charities, and the Gazette's feed with the notices of the last year.

    Args:
        folder: where ``write_market`` wrote.

    Returns:
        Address -> a file of the market, or the text of a page or an answer. An address answers
        whatever query is added to it.
    """
    return {
        **_page(LANDING_PAGE, "https://www.cqc.org.uk/synthetic/", folder / ADULT, "*_*_20*_*.*"),
        **_page(company_list_download.PAGE, None, folder / COMPANIES, "BasicCompanyData*.zip"),
        **_page(control.PAGE, None, folder / COMPANIES, "persons-with-*.zip"),
        **_page(
            charity_commission.PAGE,
            f"https://{charity_commission.HOSTS[1]}/data/json/",
            folder / CHARITIES,
            "*.zip",
        ),
        **_ofsted(folder),
        **_answers(folder / ADULT),
        gazette.FEED: sorted((folder / COMPANIES).glob("synthetic_gazette_*.json"))[-1],
    }


def _page(page: str, files: str | None, folder: Path, pattern: str) -> dict[str, Path | str]:
    """A page that links to files, which stand under another address or beside it."""
    beside = files or page.rsplit("/", 1)[0] + "/"
    found = {f"{beside}{path.name}": path for path in sorted(folder.glob(pattern))}
    anchors = "".join(f'<li><a href="{url}">{path.name}</a></li>' for url, path in found.items())
    return {page: f"<html><body><ul>{anchors}</ul></body></html>", **found}


def _ofsted(folder: Path) -> dict[str, Path | str]:
    """The content API's pages of the collection and of each release, and the attachments."""
    found: dict[str, Path | str] = {}
    for page, pattern in _RELEASES.items():
        [path] = folder.glob(pattern)
        url = f"{_MEDIA}{path.name}"
        answer = {
            "details": {"attachments": [{"title": path.name, "url": url}]},
            "public_updated_at": f"{LAST_YEAR}-07-16T09:30:00Z",
        }
        found |= {url: path, f"{_CONTENT}{page}": json.dumps(answer)}
    listed = [{"title": page, "base_path": f"/{page}"} for page in _RELEASES]
    found[f"{_CONTENT}{COLLECTION}"] = json.dumps({"links": {"documents": listed}, "details": {}})
    return found


def _answers(folder: Path) -> dict[str, Path | str]:
    """The syndication API: a list of the locations and of the providers asked about, and each."""
    found: dict[str, Path | str] = {}
    for kind in ("location", "provider"):
        [path] = folder.glob(f"cqc_{kind}s_*.jsonl")
        lines = path.read_text(encoding="utf-8").splitlines()
        bodies = [json.loads(line)["data"] for line in lines]
        listed = [{f"{kind}Id": body[f"{kind}Id"]} for body in bodies]
        answer = {"total": len(listed), "page": 1, "totalPages": 1, f"{kind}s": listed}
        found[f"{BASE}/{kind}s"] = json.dumps(answer)
        found |= {f"{BASE}/{kind}s/{body[f'{kind}Id']}": json.dumps(body) for body in bodies}
    return found
