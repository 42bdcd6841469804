"""The newest map of councils from the ONS portal, whole or not at all."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from data.fetching.faults import FetchFailed
from data.sources.ons import arcgis, boundaries
from tests.data.fetching.fixtures import Fetching
from tests.data.fetching.mirror_server import MirrorServer
from tests.data.maps import council

NAME = "Counties_and_Unitary_Authorities_{}_Boundaries_UK_{}"
NEWEST = NAME.format("December_2025", "BUC")
RING = [(-1.6, 53.75), (-1.5, 53.75), (-1.5, 53.85), (-1.6, 53.75)]
LEEDS = council("E08000035", [(x, y) for x, y in RING], heading="CTYUA25CD")


def query(service: str, offset: int) -> str:
    asked = f"where=1%3D1&outFields=%2A&outSR=4326&f=geojson&resultRecordCount=1000&resultOffset={offset}"
    return f"{arcgis.SERVICES}/{service}/FeatureServer/0/query?{asked}"


def serve(mirror: MirrorServer, *services: str, **pages: Any) -> None:
    mirror.serve(
        f"{arcgis.SERVICES}?f=json", json.dumps({"services": [{"name": name} for name in services]})
    )
    for offset, page in pages.items():
        mirror.serve(query(NEWEST, int(offset[1:])), json.dumps(page))


def page(*features: Any, **more: Any) -> dict[str, Any]:
    return {"type": "FeatureCollection", "features": list(features), **more}


def test_the_newest_and_plainest_map_is_taken_page_by_page(
    mirror: MirrorServer, fetching: Fetching
) -> None:
    others = [
        NAME.format("December_2024", "BUC"), NAME.format("May_2025", "BUC"),
        NAME.format("December_2025", "BGC"), NEWEST, NAME.format("December_2025", "BFC"),
        "Local_Authority_Districts_December_2026_Boundaries_UK_BUC",
    ]  # fmt: skip
    cut = page(LEEDS, properties={"exceededTransferLimit": True})
    serve(mirror, *others, _0=cut, _1=page(LEEDS))
    [file] = boundaries.fetch(fetching("ons.boundaries"))
    assert file.name == f"{NEWEST}.geojson"
    assert len(json.loads(file.read_text())["features"]) == 2
    publication = boundaries.ingest_json(Path(file.name), file.read_bytes())
    assert publication.as_at.isoformat() == "2025-12-31"
    assert publication.tables[0].warnings == ()


@pytest.mark.parametrize(
    "answer", [{"error": {"code": 400, "message": "Invalid URL"}}, {}, [], page()]
)
def test_an_error_in_a_good_answer_leaves_no_file(
    mirror: MirrorServer, fetching: Fetching, answer: Any
) -> None:
    serve(mirror, NEWEST, _0=answer)
    job = fetching("ons.boundaries")
    with pytest.raises(FetchFailed, match="December_2025"):
        boundaries.fetch(job)
    assert not list(job.folder.glob("*.geojson"))


def test_without_a_list_of_services_the_known_one_is_asked(
    mirror: MirrorServer, fetching: Fetching
) -> None:
    known = boundaries._KNOWN_SERVICE
    mirror.serve(query(known, 0), json.dumps(page(LEEDS)))
    [file] = boundaries.fetch(fetching("ons.boundaries"))
    assert file.name == f"{known}.geojson"
