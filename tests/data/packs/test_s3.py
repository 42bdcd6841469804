"""A pack on an S3 store, named by its address, is read as the same pack on this machine."""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from pathlib import Path
from typing import Literal

import boto3
import pytest
from moto.server import ThreadedMotoServer

from data.errors import UnreadableFile
from data.packs.archived import archived_packs
from data.packs.plan import plan_pack
from data.packs.shards import begin, pending, write_shard
from data.warehouse.home import Home
from data.warehouse.ingest import PackIngest, ingest_paths
from tests.data.packs.zips import ordinary_pack


@pytest.fixture(scope="module")
def store() -> Iterator[str]:
    """An S3 server on this machine."""
    server = ThreadedMotoServer(ip_address="127.0.0.1", port=0, verbose=False)
    server.start()
    host, port = server.get_host_and_port()
    monkeypatch = pytest.MonkeyPatch()
    for name, value in {
        "AWS_ENDPOINT_URL": f"http://{host}:{port}",
        "AWS_ACCESS_KEY_ID": "nobody",
        "AWS_SECRET_ACCESS_KEY": "nothing",
        "AWS_DEFAULT_REGION": "eu-west-2",
    }.items():
        monkeypatch.setenv(name, value)
    yield f"http://{host}:{port}"
    monkeypatch.undo()
    server.stop()


def put(store: str, pack: Path) -> str:
    client = boto3.client("s3", endpoint_url=store)
    bucket = f"packs-{uuid.uuid4().hex}"
    client.create_bucket(
        Bucket=bucket, CreateBucketConfiguration={"LocationConstraint": "eu-west-2"}
    )
    client.upload_file(str(pack), bucket, pack.name)
    return f"s3://{bucket}/{pack.name}"


@pytest.mark.parametrize("keep", ["keep", "link"])
def test_a_pack_on_a_store_is_ingested_by_its_address(
    store: str, tmp_path: Path, keep: Literal["keep", "link"]
) -> None:
    pack = ordinary_pack(tmp_path / "Accounts_Bulk_Data-2025-02-04.zip", 20)
    home = Home(tmp_path / "home")
    address = put(store, pack)
    [outcome] = ingest_paths(home, [address], 1_000_000, packs=PackIngest(keep))
    assert outcome.kind == "ingested", outcome.sentence
    [held] = archived_packs(home)
    assert held.counts.read == 20
    raw = list((home.raw / "companies_house.accounts").glob("*.zip"))
    assert [path.read_bytes() for path in raw] == ([pack.read_bytes()] if keep == "keep" else [])
    [again] = ingest_paths(home, [pack], 1_000_000)
    assert again.kind == "already here"
    [other] = ingest_paths(home, ["s3://packs/register.csv"], 1_000_000)
    assert other.kind == "skipped"


def test_a_pack_on_a_store_gives_the_same_parquet(store: str, tmp_path: Path) -> None:
    pack = ordinary_pack(tmp_path / "Accounts_Bulk_Data-2025-02-04.zip", 40)
    written = {}
    for name, where in (("here", str(pack)), ("there", put(store, pack))):
        plan = plan_pack(where)
        assert plan.members == 40
        target = begin(tmp_path / name, plan, "reader")
        for batch in pending(plan, target):
            write_shard(plan.where, batch, target)
        written[name] = [
            (file.relative_to(target), file.read_bytes())
            for file in sorted(target.rglob("*.parquet"))
        ]
    assert written["here"] == written["there"]
    with pytest.raises(UnreadableFile, match=r"s3://packs/none\.zip does not exist"):
        plan_pack("s3://packs/none.zip")
