"""How fast and in how much memory a bulk pack of accounts goes into a home, and what a kill costs.

    FOREWARN_REAL_DATA=DIR .venv/bin/python benchmarks/accounts_pack.py [--gb 10] [--workers 1] [--kills 0]

The pack is made of the real filings, their packed bytes repeated under new names until it has the
size asked for (in GB as zipped; about nine times that unpacked), in a temporary folder that is
removed. ``forewarn ingest`` reads it with FOREWARN_RAW=link. Printed: members, filings a second,
unpacked MB a second, the peak memory of the largest process and of all together (shared pages
counted once), and the size of the archive. With ``--kills N`` the ingest is killed N times at
random moments; what was kept each time is printed, and that all members are there in the end.
"""

from __future__ import annotations

import argparse
import os
import random
import shutil
import signal
import struct
import subprocess
import sys
import tempfile
import time
import zlib
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))
FOREWARN = ROOT / ".venv" / "bin" / "forewarn"
NAME = "Accounts_Monthly_Data-January2026.zip"


def filings(folder: Path) -> list[tuple[str, bytes]]:
    """The suffix and content of every real filing."""
    found = sorted(path for path in folder.rglob("Prod*") if path.suffix in {".html", ".xml"})
    if not found:
        sys.exit(f"{folder} holds no filings.")
    return [(path.suffix, path.read_bytes()) for path in found]


def write_pack(path: Path, contents: list[tuple[str, bytes]], target_bytes: int) -> tuple[int, int]:
    """A ZIP64 pack of at least so many bytes; its members and what they unpack to."""
    ready = []
    for suffix, raw in contents:
        packer = zlib.compressobj(6, zlib.DEFLATED, -15)
        ready.append((suffix, packer.compress(raw) + packer.flush(), zlib.crc32(raw), len(raw)))
    members = unpacked = 0
    directory = path.with_suffix(".directory")
    with path.open("wb", 1 << 20) as out, directory.open("wb", 1 << 20) as listed:
        while out.tell() < target_bytes:
            suffix, packed, crc, size = ready[members % len(ready)]
            name = f"Prod224_2601_{members:08d}_20250331{suffix}".encode()
            offset = out.tell()
            sizes = (0x21, crc, len(packed), size, len(name))
            out.write(struct.pack("<4s5H3L2H", b"PK\x03\x04", 45, 0, 8, 0, *sizes, 0) + name)
            out.write(packed)
            wide = struct.pack("<2HQ", 1, 8, offset)
            listed.write(
                struct.pack(
                    "<4s6H3L5H2L", b"PK\x01\x02", 45, 45, 0, 8, 0, *sizes, 12, 0, 0, 0, 0, 2**32 - 1
                )
                + name
                + wide
            )
            members += 1
            unpacked += size
        start = out.tell()
        listed.flush()
        with directory.open("rb") as again:
            shutil.copyfileobj(again, out)
        record = out.tell()
        length = record - start
        out.write(
            struct.pack(
                "<4sQ2H2L4Q", b"PK\x06\x06", 44, 45, 45, 0, 0, members, members, length, start
            )
        )
        out.write(struct.pack("<4sLQL", b"PK\x06\x07", 0, record, 1))
        out.write(
            struct.pack(
                "<4s4H2LH", b"PK\x05\x06", 0, 0, 2**16 - 1, 2**16 - 1, 2**32 - 1, 2**32 - 1, 0
            )
        )
    directory.unlink()
    return members, unpacked


@dataclass
class Peak:
    """Largest resident set of one process, and proportional sets of all, in MB."""

    one: float = 0
    all: float = 0

    def look(self, pid: int) -> None:
        together = 0.0
        for each in family(pid):
            try:
                status = Path(f"/proc/{each}/status").read_text()
                smaps = Path(f"/proc/{each}/smaps_rollup").read_text()
            except OSError:
                continue
            self.one = max(self.one, field(status, "VmHWM"))
            together += field(smaps, "Pss")
        self.all = max(self.all, together)


def family(pid: int) -> list[int]:
    try:
        lists = [(task / "children").read_text() for task in Path(f"/proc/{pid}/task").iterdir()]
    except OSError:
        return [pid]
    return [pid, *(child for text in lists for each in text.split() for child in family(int(each)))]


def field(text: str, name: str) -> float:
    for line in text.splitlines():
        if line.startswith(f"{name}:"):
            return int(line.split()[1]) / 1024
    return 0


def ingest(
    pack: Path, home: Path, workers: int, peak: Peak, kill_after: float | None
) -> float | None:
    """Seconds an ingest took, or None if it was killed first."""
    started = time.perf_counter()
    process = subprocess.Popen(
        [str(FOREWARN), "ingest", str(pack), "--home", str(home)],
        cwd=ROOT,
        env=os.environ | {"FOREWARN_RAW": "link", "FOREWARN_PACK_WORKERS": str(workers)},
        stderr=subprocess.PIPE,
    )
    while process.poll() is None:
        peak.look(process.pid)
        if kill_after is not None and time.perf_counter() - started > kill_after:
            process.send_signal(signal.SIGKILL)
            process.wait()
            return None
        time.sleep(0.05)
    if process.returncode:
        assert process.stderr is not None
        sys.exit(f"ingest ended with status {process.returncode}: {process.stderr.read().decode()}")
    return time.perf_counter() - started


def kept(home: Path) -> int:
    from data.packs.shards import members_done

    folders = (home / "archive" / "companies_house.accounts").glob("*")
    return sum(members_done(folder) for folder in folders)


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--gb", type=float, default=10)
    options.add_argument("--workers", type=int, default=1)
    options.add_argument("--kills", type=int, default=0)
    options.add_argument("--seed", type=int, default=1)
    options.add_argument("--folder", type=Path, help="where to work (else the temporary folder)")
    chosen = options.parse_args()
    real = os.environ.get("FOREWARN_REAL_DATA")
    if not real:
        sys.exit("Name the folder of real files in FOREWARN_REAL_DATA.")
    work = Path(tempfile.mkdtemp(dir=chosen.folder))
    try:
        pack, home = work / NAME, work / "home"
        contents = filings(Path(real) / "accounts")
        members, unpacked = write_pack(pack, contents, int(chosen.gb * 1e9))
        print(
            f"pack: {pack.stat().st_size / 1e9:.2f} GB, {members:,} members, {unpacked / 1e9:.1f} GB unpacked"
        )
        chance = random.Random(chosen.seed)
        peak = Peak()
        for number in range(chosen.kills):
            after = 2 + 20 * chance.random()
            before = kept(home)
            done = ingest(pack, home, chosen.workers, peak, after)
            print(
                f"kill {number + 1} after {after:.1f} s: {before:,} members kept before, {kept(home):,} now"
            )
            if done is not None:
                break
        seconds = ingest(pack, home, chosen.workers, peak, None)
        assert seconds is not None
        assert kept(home) == members, f"{kept(home):,} of {members:,} members are there"
        size = sum(path.stat().st_size for path in (home / "archive").rglob("*.parquet"))
        if not chosen.kills:
            print(
                f"{seconds:.1f} s: {members / seconds:,.0f} members/s, "
                f"{unpacked / seconds / 1e6:,.0f} MB/s unpacked"
            )
        print(
            f"peak memory: {peak.one:.0f} MB in one process, {peak.all:.0f} MB in all; "
            f"archive {size / 1e6:,.0f} MB"
        )
    finally:
        shutil.rmtree(work)


if __name__ == "__main__":
    main()
