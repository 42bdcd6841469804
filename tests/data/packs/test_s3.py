"""A pack on an S3 store, named by its address, is read as the same pack on this machine."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import boto3
import pytest
from moto.server import ThreadedMotoServer

from data.errors import UnreadableFile
from data.packs.plan import plan_pack
from data.packs.shards import begin, pending, write_shard
from tests.data.packs.zips import ordinary_pack


@pytest.fixture
def store(monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    """An S3 server on this machine."""
    server = ThreadedMotoServer(ip_address="127.0.0.1", port=0, verbose=False)
    server.start()
    host, port = server.get_host_and_port()
    for name, value in {
        "AWS_ENDPOINT_URL": f"http://{host}:{port}",
        "AWS_ACCESS_KEY_ID": "nobody",
        "AWS_SECRET_ACCESS_KEY": "nothing",
        "AWS_DEFAULT_REGION": "eu-west-2",
    }.items():
        monkeypatch.setenv(name, value)
    yield f"http://{host}:{port}"
    server.stop()


def test_a_pack_on_a_store_gives_the_same_parquet(store: str, tmp_path: Path) -> None:
    pack = ordinary_pack(tmp_path / "Accounts_Bulk_Data-2025-02-04.zip", 40)
    client = boto3.client("s3", endpoint_url=store)
    client.create_bucket(
        Bucket="packs", CreateBucketConfiguration={"LocationConstraint": "eu-west-2"}
    )
    client.upload_file(str(pack), "packs", pack.name)
    written = {}
    for name, where in (("here", str(pack)), ("there", f"s3://packs/{pack.name}")):
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
