"""An invented care market written as a published home: every table conforms to its contract.

Nothing here is a real home, owner or council. The pair is built with plain arithmetic from a
seeded generator, so that tests can say exactly what a page must show.
"""

from __future__ import annotations

import datetime as dt
import json
import math
import random
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import dataframely as dy
import duckdb
import polars as pl

from data.casework.alerts import record_alerts
from data.tables import area, cqc, provider, results, service, source_file

MARKET = "childrens-homes"
TASK = "service-exit"
REGIONS = ("North", "Moors", "Coast", "Vale", "Weald", "Fens", "Downs", "Marches", "Capital")
YEARS = range(2018, 2025)
RATINGS = service.RATINGS
REASONS = (
    ("rating_worst", "rated {} at the last inspection"),
    ("months_since_inspection", "last inspected {} months ago"),
    ("owner_homes", "its owner runs {} homes"),
    ("owner_exits_2y", "its owner closed {} homes in two years"),
    ("years_registered", "registered {} years ago"),
    ("places", "{} registered places"),
    ("la_exit_share", "{} % of homes in this council left last year"),
    ("sector", "run by a private owner"),
)


@dataclass
class Market:
    """Rows by table, ready to be framed."""

    rows: dict[str, list[dict[str, Any]]] = field(default_factory=dict)

    def add(self, table: str, /, **row: Any) -> None:
        self.rows.setdefault(table, []).append(row)


CONTRACTS: dict[str, tuple[str, type[dy.Schema]]] = {
    "local_authority": ("warehouse", area.LocalAuthority),
    "boundary": ("warehouse", area.Boundary),
    "provider": ("warehouse", provider.Provider),
    "service": ("warehouse", service.Service),
    "service_snapshot": ("warehouse", service.ServiceSnapshot),
    "joiner_leaver": ("warehouse", service.JoinerLeaver),
    "inspection": ("warehouse", service.Inspection),
    "source_file": ("warehouse", source_file.SourceFile),
    "quarantine": ("warehouse", source_file.Quarantine),
    "registration": ("warehouse", cqc.Registration),
    "cqc_provider": ("warehouse", cqc.CqcProvider),
    "cqc_relationship": ("warehouse", cqc.CqcRelationship),
    "run": ("results", results.Run),
    "register_list": ("results", results.RegisterList),
    "score": ("results", results.Score),
    "reason": ("results", results.Reason),
    "concentration": ("results", results.Concentration),
    "dependency": ("results", results.Dependency),
    "alert": ("results", results.Alert),
    "model_run": ("results", results.ModelRun),
    "reliability": ("results", results.Reliability),
    "importance": ("results", results.Importance),
    "exit_count": ("results", results.ExitCount),
}


def as_at(year: int) -> dt.date:
    return dt.date(year, 3, 31)


def known_on(year: int) -> dt.date:
    return dt.date(year, 7, 10)


def invent(councils: int = 24, homes: int = 160, seed: int = 7) -> Market:
    """An invented market: councils on a hexagon grid, owners, homes, registers 2018 to 2024."""
    rng = random.Random(seed)
    market = Market()
    places = _councils(market, councils)
    owners = _owners(market, rng, max(12, homes // 4), places)
    _homes(market, rng, homes, owners, places)
    _measure(market)
    _score(market, rng)
    _alerts(market, rng)
    _model(market, rng)
    _files(market)
    market.add(
        "run",
        run_id="sample-run-1",
        build_id="sample-build-1",
        data_kind="synthetic",
        latest_as_at=as_at(2024),
        known_by=known_on(2024),
        task=TASK,
        model_version="sample-1",
        champion="logistic",
    )
    return market


def _councils(market: Market, n: int) -> list[dict[str, Any]]:
    first = ("Ash", "Birch", "Clay", "Dun", "Elm", "Fern", "Glen", "Hazel", "Iron", "Kings")
    last = ("bridge", "combe", "dale", "field", "ford", "gate", "ham", "ley", "moor", "port")
    last += ("stead", "thorpe", "ton", "well", "wick")
    columns = max(4, round(math.sqrt(n * 0.75)))
    found = []
    for i in range(n):
        region = REGIONS[i * len(REGIONS) // n]
        row = {
            "la_code": f"E0900{i:04d}",
            "la_name": f"{first[i % 10]}{last[(i // 10 + i) % 15]}",
            "region_code": f"E1200{REGIONS.index(region):04d}",
            "region": region,
            "valid_from": dt.date(2009, 4, 1),
            "valid_to": None,
            "easting": 400_000.0 + 10_000 * (i % columns),
            "northing": 400_000.0 - 10_000 * (i // columns),
            "hex_q": i % columns,
            "hex_r": i // columns,
        }
        market.add("local_authority", **row)
        found.append(row)
    return found


def _owners(
    market: Market, rng: random.Random, n: int, places: list[dict[str, Any]]
) -> list[dict[str, Any]]:
    found = []
    for i in range(n):
        council = i % 5 == 4
        kind = "local-authority" if council else "organisation"
        home = places[i % len(places)]
        name = f"{home['la_name']} Council {i}" if council else f"Invented Care {i:03d} Limited"
        owner = {
            "provider_id": f"ofsted-{'la' if council else 'org'}:invented-{i:03d}",
            "kind": kind,
            "name": name,
            "is_individual": i == 1,
            "first_as_at": as_at(2018),
            "known_on": known_on(2018),
        }
        market.add("provider", **owner)
        found.append({**owner, "weight": rng.paretovariate(1.1), "home": home})
    return found


def _homes(
    market: Market,
    rng: random.Random,
    n: int,
    owners: list[dict[str, Any]],
    places: list[dict[str, Any]],
) -> None:
    weights = [owner["weight"] for owner in owners]
    for i in range(n):
        owner = rng.choices(owners, weights)[0]
        council = owner["kind"] == "local-authority"
        where = owner["home"] if council else rng.choice(places)
        opened = rng.choice([2005, 2012, 2016, 2019, 2021, 2023])
        closed = rng.choice([2019, 2021, 2022, 2023, 2024]) if rng.random() < 0.22 else 2099
        urn = f"SC{900000 + i}"
        if closed <= opened:
            closed = 2099
        _one_home(market, rng, urn, owner, where, opened, closed)


def _one_home(
    market: Market,
    rng: random.Random,
    urn: str,
    owner: dict[str, Any],
    where: dict[str, Any],
    opened: int,
    closed: int,
) -> None:
    service_id = f"ofsted:{urn}"
    grade = rng.choices([0, 1, 2, 3], [1, 6, 2, 0.4])[0]
    size = rng.choice([2, 3, 3, 4, 4, 5, 6, 8])
    sector = "Local authority" if owner["kind"] == "local-authority" else "Private"
    first = max(opened + 1, YEARS[0])
    market.add(
        "service",
        service_id=service_id,
        inspectorate="ofsted",
        urn=urn,
        first_as_at=as_at(first),
        known_on=known_on(first),
    )
    for year in YEARS:
        if not first <= year < closed:
            continue
        if rng.random() < 0.3:
            grade = min(3, max(0, grade + rng.choice([-1, 1])))
        seen = dt.date(year - 1, rng.randint(4, 12), rng.randint(1, 28))
        rating = None if rng.random() < 0.04 else RATINGS[grade]
        market.add(
            "service_snapshot",
            service_id=service_id,
            as_at=as_at(year),
            known_on=known_on(year),
            known_on_estimated=False,
            urn=urn,
            provision_type="Children's Home",
            market=MARKET,
            registration_status="Active",
            registered_on=dt.date(opened, 6, 1),
            short_break_only=False,
            region=where["region"],
            ofsted_region=where["region"],
            la_name=where["la_name"],
            la_code=where["la_code"],
            constituency=f"{where['la_name']} {'East' if int(urn[2:]) % 2 else 'West'}",
            sector=sector,
            places=size,
            provider_id=owner["provider_id"],
            owner_name=owner["name"],
            rating=rating,
            rating_helped_protected=rating,
            rating_leaders=rating,
            inspected_on=seen if rating else None,
            inspection_published_on=seen + dt.timedelta(30) if rating else None,
            raw_name=f"{year}-03-31_{year}-07-10_invented.csv",
            row_number=int(urn[2:]) - 899_990,
        )
        if rating:
            market.add(
                "inspection",
                service_id=service_id,
                happened_on=seen,
                known_on=seen + dt.timedelta(30),
                known_on_estimated=False,
                event_type="Full inspection",
                event_number=f"{urn}-{year}",
                rating=rating,
                rating_helped_protected=rating,
                rating_leaders=rating,
                raw_name=f"{year}-03-31_{year}-07-10_invented.csv",
                row_number=1,
            )


def _measure(market: Market) -> None:
    homes = pl.DataFrame(market.rows["service_snapshot"], infer_schema_length=None).with_columns(
        code=pl.col("la_code"), england=pl.lit("England"), england_code=pl.lit("E92000001")
    )
    regions = {row["region"]: row["region_code"] for row in market.rows["local_authority"]}
    kinds = {row["provider_id"]: row["kind"] for row in market.rows["provider"]}
    for by, column in (("england", "england"), ("region", "region"), ("la", "la_name")):
        for (date, name), group in homes.group_by("as_at", column):
            code = {
                "england": "E92000001",
                "region": regions.get(str(name)),
                "la": group["la_code"][0],
            }[by]
            for sector in ("all", "private", "local-authority"):
                part = (
                    group
                    if sector == "all"
                    else group.filter(
                        pl.col("sector") == {"private": "Private"}.get(sector, "Local authority")
                    )
                )
                if part.is_empty():
                    continue
                shares = (
                    part.group_by("provider_id", "owner_name")
                    .agg(pl.col("places").sum(), pl.len().alias("services"))
                    .with_columns(share=100 * pl.col("places") / pl.col("places").sum())
                    .sort("share", "provider_id", descending=[True, False])
                )
                _concentrate(market, date, by, code, str(name), sector, shares)
                if sector == "all":
                    _depend(market, date, by, code, str(name), shares, kinds)


def _concentrate(
    market: Market,
    date: Any,
    by: str,
    code: str | None,
    name: str,
    sector: str,
    shares: pl.DataFrame,
) -> None:
    share = shares["share"]
    hhi = float((share**2).sum())
    market.add(
        "concentration",
        market=MARKET,
        as_at=date,
        known_by=None,
        by=by,
        area_code=code,
        area_name=name,
        owner_level="entity",
        sector=sector,
        weight="places",
        services=int(shares["services"].sum()),
        places=int(shares["places"].sum()),
        owners=shares.height,
        hhi=hhi,
        **{f"cr{n}": float(share.head(n).sum()) for n in (1, 3, 5, 10)},
        neff=10_000 / hhi,
        gini=0.4,
    )


def _depend(
    market: Market,
    date: Any,
    by: str,
    code: str | None,
    name: str,
    shares: pl.DataFrame,
    kinds: dict[str, str],
) -> None:
    for rank, row in enumerate(shares.iter_rows(named=True), 1):
        market.add(
            "dependency",
            market=MARKET,
            as_at=date,
            by=by,
            area_code=code,
            area_name=name,
            provider_id=row["provider_id"],
            provider_name=row["owner_name"],
            provider_kind=kinds[row["provider_id"]],
            services=row["services"],
            places=row["places"],
            share=row["share"],
            rank=rank,
        )


def _logit(p: float) -> float:
    return math.log(p / (1 - p))


def _score(market: Market, rng: random.Random) -> None:
    base = 0.052
    last: dict[str, float] = {}
    for home in sorted(market.rows["service_snapshot"], key=lambda row: row["as_at"]):
        common = {
            "task": TASK,
            "entity_kind": "service",
            "entity_id": home["service_id"],
            "entity_name": f"{home['urn']}, {home['owner_name']}",
            "as_at": home["as_at"],
            "known_by": home["known_on"],
        }
        if home["rating"] is None:
            market.add(
                "score",
                **common,
                not_computable="no full inspection is known at this date",
                previous=last.get(home["service_id"]),
            )
            continue
        grade = RATINGS.index(home["rating"])
        effects = [
            (grade - 1.1) * 0.55,
            rng.gauss(0.05, 0.2),
            rng.gauss(0.1, 0.3),
            rng.choice([0.0, 0.0, 0.45]),
            rng.gauss(-0.1, 0.2),
            (4 - home["places"]) * 0.07,
            rng.gauss(0, 0.08),
            0.06 if home["sector"] == "Private" else -0.2,
        ]
        values = [home["rating"], rng.randint(3, 30), rng.randint(2, 40), rng.randint(2, 4)]
        values += [rng.randint(1, 15), home["places"], rng.randint(2, 9), home["sector"]]
        order = sorted(range(len(effects)), key=lambda i: -abs(effects[i]))
        log_odds = _logit(base)
        for rank, i in enumerate(order, 1):
            before = 1 / (1 + math.exp(-log_odds))
            log_odds += effects[i]
            market.add(
                "reason",
                task=TASK,
                entity_id=home["service_id"],
                as_at=home["as_at"],
                rank=rank,
                feature=REASONS[i][0],
                value=str(values[i]),
                phrase=REASONS[i][1].format(values[i]),
                log_odds=effects[i],
                points=1 / (1 + math.exp(-log_odds)) - before,
            )
        probability = 1 / (1 + math.exp(-log_odds))
        market.add(
            "score",
            **common,
            model_version=f"sample-1@{home['as_at']}",
            trained_on="synthetic",
            learner="logistic",
            probability=probability,
            low=probability * 0.65,
            high=min(1.0, probability * 1.4),
            base=base,
            base_log_odds=_logit(base),
            previous=last.get(home["service_id"]),
            flagged_share=rng.random(),
            not_computable=None,
        )
        last[home["service_id"]] = probability


def _alerts(market: Market, rng: random.Random) -> None:
    homes = {(row["service_id"], row["as_at"]): row for row in market.rows["service_snapshot"]}
    for date in sorted({row["as_at"] for row in market.rows["score"]}):
        scored = [
            row for row in market.rows["score"] if row["as_at"] == date and "probability" in row
        ]
        likeliest = sorted(scored, key=lambda row: -row["probability"])[: max(3, len(scored) // 25)]
        for n, row in enumerate(likeliest):
            home = homes[row["entity_id"], date]
            market.add(
                "alert",
                alert_id=f"high-chance-{row['entity_id']}",
                market=MARKET,
                as_at=date,
                rule="high-exit-chance",
                title="High chance of leaving the register",
                severity="act" if n < len(likeliest) / 2 else "watch",
                entity_kind="service",
                entity_id=row["entity_id"],
                entity_name=row["entity_name"],
                la_code=home["la_code"],
                la_name=home["la_name"],
                places=home["places"],
                opened_as_at=date,
                last_seen=date,
                happened_on=date,
                known_on=home["known_on"],
                from_value=None,
                to_value=f"{100 * row['probability']:.1f}%",
                reason="Its chance of leaving the register within 12 months is among the highest.",
                evidence=json.dumps({"probability": row["probability"]}),
                rule_raised=240,
                rule_right=31,
            )
    for row in market.rows["concentration"]:
        if row["by"] == "la" and row["sector"] == "all" and row["cr1"] >= 45 and rng.random() < 0.5:
            market.add(
                "alert",
                alert_id=f"one-owner-{row['area_code']}",
                market=MARKET,
                as_at=row["as_at"],
                rule="one-owner-dependency",
                title="One owner runs much of this market",
                severity="info",
                entity_kind="area",
                entity_id=row["area_code"],
                entity_name=row["area_name"],
                la_code=row["area_code"],
                la_name=row["area_name"],
                places=row["places"],
                opened_as_at=row["as_at"],
                last_seen=row["as_at"],
                happened_on=row["as_at"],
                known_on=known_on(row["as_at"].year),
                from_value="41% of places",
                to_value=f"{row['cr1']:.0f}% of places",
                reason=f"One owner runs {row['cr1']:.0f}% of the places in {row['area_name']}.",
                evidence="{}",
                rule_raised=None,
                rule_right=None,
            )


def _model(market: Market, rng: random.Random) -> None:
    models = (("logistic", 0.648), ("lightgbm", 0.634), ("rating_only", 0.599), ("prevalence", 0.5))
    for model, auc in models:
        for year in (2021, 2022, 2023, None):
            here = auc + (rng.gauss(0, 0.02) if year and auc > 0.5 else 0)
            market.add(
                "model_run",
                task=TASK,
                protocol="time",
                model=model,
                is_champion=model == "logistic",
                as_at=as_at(year) if year else None,
                known_by=known_on(year) if year else None,
                n=2600 if year else 7800,
                events=140 if year else 420,
                auc=here,
                auc_low=here - (0.05 if year else 0.03),
                auc_high=here + (0.05 if year else 0.03),
                ap=0.086,
                ap_low=0.06,
                ap_high=0.11,
                brier=0.048,
                brier_skill=0.012,
                ece=0.006,
                recall_at_10pct=0.209,
                lift_at_10pct=2.1,
            )
    for n in range(8):
        foretold = 0.02 + 0.02 * n
        seen = foretold + rng.gauss(0, 0.006)
        market.add(
            "reliability",
            task=TASK,
            model="logistic",
            bin=n,
            n=900 - 100 * n,
            predicted=foretold,
            observed=seen,
            observed_low=max(0.0, seen - 0.012 - 0.004 * n),
            observed_high=seen + 0.012 + 0.004 * n,
        )
    for n, (feature, phrase) in enumerate(REASONS):
        market.add(
            "importance",
            task=TASK,
            feature=feature,
            label=phrase.replace("{}", "…"),
            mean_abs_log_odds=0.4 / (n + 1),
            direction="+" if n % 2 == 0 else "-",
        )
    for year in YEARS:
        done = year < YEARS[-1]
        market.add(
            "exit_count",
            as_at=as_at(year),
            next_as_at=as_at(year + 1) if done else None,
            homes=140 + year - 2018,
            list_exits=8 + year % 3 if done else None,
            gone_any_type=7 + year % 3 if done else None,
            label_exits=6 + year % 3 if done else None,
            censored=1 if done else None,
            returned=0 if done else None,
            known_by=known_on(year + 1) if done else None,
            lead_days_median=168.0 if done else None,
            left_before_published=2 if done else None,
        )


def _files(market: Market) -> None:
    for year in YEARS:
        read = sum(row["as_at"] == as_at(year) for row in market.rows["service_snapshot"])
        name = f"{year}-03-31_{year}-07-10_invented.csv"
        market.add(
            "source_file",
            source="ofsted.provider_level",
            table="service_snapshot",
            file_name=f"invented_register_{year}.csv",
            raw_name=name,
            sheet="",
            sha256=f"{year:064d}",
            as_at=as_at(year),
            known_on=known_on(year),
            known_on_estimated=year == 2018,
            in_use=True,
            encoding="utf-8",
            preamble_rows=0,
            blank_rows=3 if year == 2020 else 0,
            rows_read=read + 1,
            rows_kept=read,
            rows_quarantined=1,
            warnings="",
        )
        market.add(
            "quarantine",
            source="ofsted.provider_level",
            table="service_snapshot",
            raw_name=name,
            row_number=9,
            reason="places is not a number",
            row='{"Places": "two"}',
        )


def write_home(
    home: Path,
    market: Market | None = None,
    name: str = "1",
    more: dict[str, tuple[str, type[dy.Schema]]] | None = None,
) -> Path:
    """Write the pair of files and name it in ``current.json``, as a publication does.

    ``more`` are tables that only a newer edition has.
    """
    market = market or invent()
    for kind in ("warehouse", "results"):
        (home / kind).mkdir(parents=True, exist_ok=True)
        path = home / kind / f"sample-{name}.duckdb"
        path.unlink(missing_ok=True)
        with duckdb.connect(str(path)) as connection:
            for table, (where, contract) in (CONTRACTS | (more or {})).items():
                if where == kind:
                    _write(connection, table, contract, market.rows.get(table, []))
    _record(home, market)
    aside = home / ".current.json"
    aside.write_text(
        json.dumps(
            {
                "warehouse": f"warehouse/sample-{name}.duckdb",
                "results": f"results/sample-{name}.duckdb",
            }
        )
    )
    aside.replace(home / "current.json")
    return home


def _record(home: Path, market: Market) -> None:
    """Write the alerts down in casework, as a run does, so that they can be decided about."""
    alerts = _frame(results.Alert, market.rows.get("alert", []))
    record_alerts(home / "casework.db", alerts, "sample-build-1", "sample-1")


def _frame(contract: type[dy.Schema], rows: list[dict[str, Any]]) -> pl.DataFrame:
    columns = contract.column_names()
    filled = [{column: row.get(column) for column in columns} for row in rows]
    raw = pl.DataFrame(filled, infer_schema_length=None) if filled else contract.create_empty()
    return pl.DataFrame(contract.validate(raw, cast=True))


def _write(
    connection: duckdb.DuckDBPyConnection,
    table: str,
    contract: type[dy.Schema],
    rows: list[dict[str, Any]],
) -> None:
    frame = _frame(contract, rows)  # noqa: F841 (read by the query below)
    connection.execute(f'CREATE TABLE "{table}" AS SELECT * FROM frame')


if __name__ == "__main__":
    import sys

    write_home(Path(sys.argv[1]), invent(councils=150, homes=3_600))
