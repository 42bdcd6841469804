"""Reading a pack loads what reads packs: memory is short where there are many."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

from tests.data.packs.zips import ordinary_pack

ROOT = Path(__file__).resolve().parents[3]
READ = """
import json, sys
from pathlib import Path
from data.packs import pack
pack.MANY = 10**9  # no minute of compiling
from data.warehouse.home import Home
from data.warehouse.ingest import exit_status, ingest_paths
assert exit_status(ingest_paths(Home(Path(sys.argv[1])), [Path(sys.argv[2])], 10**9)) == 0
print(json.dumps(sorted(sys.modules)))
"""


def test_a_pack_loads_neither_the_sources_nor_the_contracts(tmp_path):
    pack = ordinary_pack(tmp_path / "Accounts_Bulk_Data-2024-05-03.zip", 3)
    done = subprocess.run(
        [sys.executable, "-c", READ, str(tmp_path / "home"), str(pack)],
        cwd=ROOT, capture_output=True, text=True, check=True,
    )  # fmt: skip
    loaded = set(json.loads(done.stdout))
    assert "data.packs.intake" in loaded
    assert not loaded & {"dataframely", "prefect", "duckdb", "fastexcel", "pandas", "rapidfuzz"}
    sources = {name for name in loaded if name.startswith("data.sources.")}
    assert sources == {"data.sources.companies_house", "data.sources.companies_house.accounts"}
