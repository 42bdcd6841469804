"""Server time of every page: what a browser asks for, over one connection on loopback.

    .venv/bin/python benchmarks/pages.py --home DIR [--requests 60]

Starts the dashboard of a home, asks each page's callback in turn, and prints the median and the
95th percentile in milliseconds (budget: 100 ms).
"""

from __future__ import annotations

import argparse
import http.client
import json
import statistics
import subprocess
import sys
import time
from pathlib import Path
from urllib.parse import quote

import polars as pl

ROOT = Path(__file__).resolve().parents[1]
PORT = 8097


def ask(connection: http.client.HTTPConnection, path: str, body: bytes | None) -> bytes:
    headers = {"Content-Type": "application/json"} if body else {}
    connection.request("POST" if body else "GET", path, body, headers)
    answer = connection.getresponse()
    content = answer.read()
    assert answer.status in (200, 204), (answer.status, content[:300])
    return content


def page_callback(connection: http.client.HTTPConnection) -> dict[str, object]:
    """The one callback that fills the page: the one that depends on the address."""
    dependencies = json.loads(ask(connection, "/_dash-dependencies", None))
    return next(d for d in dependencies if any(i["property"] == "pathname" for i in d["inputs"]))


def request_body(callback: dict, pathname: str, search: str) -> bytes:
    given = {
        "pathname": pathname,
        "search": search,
        "href": f"http://127.0.0.1:{PORT}{pathname}{search}",
    }
    outputs = callback["output"].strip(".").split("...")

    def value(entry: dict) -> dict:
        return {**entry, "value": given.get(entry["property"])}

    named = [dict(zip(("id", "property"), name.rsplit(".", 1), strict=True)) for name in outputs]
    return json.dumps(
        {
            "output": callback["output"],
            "outputs": named if len(named) > 1 else named[0],
            "inputs": [value(entry) for entry in callback["inputs"]],
            "changedPropIds": [
                f"{callback['inputs'][0]['id']}.{callback['inputs'][0]['property']}"
            ],
            "state": [value(entry) for entry in callback.get("state", [])],
        }
    ).encode()


def company_pages(warehouse: Path) -> list[str]:
    """Of the matched company with most accounts: a home of it, its page, and one of its figures."""
    from data.warehouse.database import read_database

    held = read_database(warehouse, ["match", "accounts", "service_snapshot"])
    if "match" not in held or "accounts" not in held or held["match"].is_empty():
        return []
    counted = (
        held["accounts"]
        .join(held["match"], on="company_number", how="semi")
        .sort("period_end")
        .group_by("company_number")
        .agg(pl.len(), pl.col("period_end").last())
        .sort("len", "company_number")
    )
    number, end = counted["company_number"][-1], counted["period_end"][-1]
    owner = held["match"].filter(pl.col("company_number") == number)["entity_id"][0]
    home = held["service_snapshot"].filter(pl.col("provider_id") == owner).sort("as_at")
    company = f"/company/{number}"
    return [
        f"/provider/{home['service_id'][-1]}",
        company,
        f"{company}?figure=net_assets&period={end}",
    ]


def files_page(warehouse: Path) -> list[str]:
    """The data page with the table of most files opened."""
    from data.warehouse.database import read_database

    files = read_database(warehouse, ["source_file"])["source_file"]
    if files.is_empty():
        return []
    most = files.group_by("source", "table").len().sort("len", "source", "table")
    return [f"/data?files={most['source'][-1]}/{most['table'][-1]}"]


def owner_pages(results: Path) -> list[str]:
    """The largest group at the newest register that has one, markets by who controls, the queue."""
    from data.warehouse.database import read_database

    held = read_database(results, ["owner_on_register"])
    if "owner_on_register" not in held:
        return []
    groups = held["owner_on_register"].filter(pl.col("controller_id") != pl.col("provider_id"))
    found = groups.group_by("as_at", "controller_id").len().sort("as_at", "len", "controller_id")
    largest = [f"/owner/{quote(one)}" for one in found["controller_id"][-1:]]
    return [*largest, "/markets?owner=controller", "/identity"]


def market_pages(results: Path) -> list[str]:
    """Every market's pages at its newest list, and where its concentration comes from."""
    from data.warehouse.database import read_database

    measured = read_database(results, ["concentration"])["concentration"]
    newest = (
        measured.filter(pl.col("by") == "england", pl.col("sector") == "all")
        .sort("as_at")
        .group_by("market")
        .agg(pl.col("as_at", "area_name").last())
        .sort("market")
    )
    pages = []
    for row in newest.iter_rows(named=True):
        key = (
            f"market={row['market']},as_at={row['as_at']},by=england,"
            f"area_name={row['area_name']},sector=all"
        )
        chosen = f"market={row['market']}"
        pages += [f"{page}?{chosen}" for page in ("/", "/providers", "/markets", "/alerts")]
        pages += [f"/markets?{chosen}&level=la"]
        pages += [f"/source?table=concentration&key={quote(key)}&{chosen}"]
    return pages


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--home", required=True)
    options.add_argument("--requests", type=int, default=60)
    chosen = options.parse_args()
    sys.path.insert(0, str(ROOT))
    from data.warehouse.database import read_database
    from data.warehouse.home import Home
    from data.warehouse.publish import published

    home = Home(Path(chosen.home).resolve())
    results, warehouse = published(home).results, published(home).warehouse
    assert results is not None
    assert warehouse is not None
    score = read_database(results, ["score"])["score"].sort("as_at", "probability")
    services = score.filter(pl.col("entity_kind") == "service")
    service = services["entity_id"][-1]
    pages = ["/", "/alerts", "/providers", f"/provider/{service}", "/markets", "/model", "/data"]
    pages += company_pages(warehouse)
    pages += files_page(warehouse)
    pages += market_pages(results)
    pages += owner_pages(results)
    server = subprocess.Popen(
        [str(ROOT / ".venv/bin/forewarn"), "dashboard", "--home", str(home.path), "--port", str(PORT)],
        stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
    )  # fmt: skip
    try:
        connection = http.client.HTTPConnection("127.0.0.1", PORT, timeout=30)
        for _ in range(100):
            try:
                ask(connection, "/healthz", None)
                break
            except OSError:
                connection.close()
                time.sleep(0.2)
        callback = page_callback(connection)
        for search in ("", "?la=E08000034"):
            for page in pages:
                path, _, query = page.partition("?")
                joined = f"?{query}&{search[1:]}".rstrip("&") if query else search
                body = request_body(callback, path, joined)
                ask(connection, "/_dash-update-component", body)
                taken = []
                for _ in range(chosen.requests):
                    started = time.perf_counter()
                    ask(connection, "/_dash-update-component", body)
                    taken.append(1000 * (time.perf_counter() - started))
                p95 = statistics.quantiles(taken, n=20)[-1]
                print(
                    f"{path + joined:60} median {statistics.median(taken):6.1f} ms   p95 {p95:6.1f} ms"
                )
    finally:
        server.terminate()
        server.wait()


if __name__ == "__main__":
    main()
