"""The scanner's build with every index checked, over filings spoiled at random."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[4]
JOB = """
import sys
from data.ixbrl.scanner import compiled
from data.ixbrl.scanner.reader import Scanner
from tests.data.ixbrl.scanner.documents import ALL
from tests.data.ixbrl.scanner.mutations import mutated

assert compiled.CHECKED
members = [(f"{n}.html", mutated(ALL[n % len(ALL)], n)) for n in range(6_000)]
members += [(f"cut{n}.html", content[:n]) for content in ALL for n in range(0, len(content), 11)]
taken = sum((part.filings["reader"] == "scanner").sum() for part in Scanner().read(members))
assert taken > 500, taken
"""


def test_no_byte_outside_its_buffers_is_touched():
    done = subprocess.run(
        [sys.executable, "-c", JOB],
        env={**os.environ, "FOREWARN_SCANNER_CHECKED": "1", "PYTHONPATH": str(ROOT)},
        cwd=ROOT,
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, done.stderr[-2_000:]
