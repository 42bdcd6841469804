"""Facts of real filings as Arelle reads them: the half that runs in Arelle's own environment.

    PEER/bin/python benchmarks/accounts_arelle_truth.py FOLDER CACHE [--processes 2]

Arelle and what else it needs are in ``benchmarks/requirements.txt``. FOLDER holds filings and zips of
filings; CACHE keeps what Arelle said, one JSON file a filing. ``accounts_arelle.py`` compares.
"""

from __future__ import annotations

import argparse
import hashlib
import io
import json
import multiprocessing
import re
import sys
import tempfile
import zipfile
from collections.abc import Iterator
from pathlib import Path

MARKUP = {".html", ".xhtml", ".xml", ".htm"}
INLINE = re.compile(rb"http://www\.xbrl\.org/20(?:08|13)/inlineXBRL[\"']")
#: Made wrong on purpose by the tests they come from.
CORRUPTED = re.compile(r"account_errors")


def filings(folder: Path) -> Iterator[tuple[str, bytes]]:
    """Every filing of a folder by name, those in zips (and in zips of zips) too; junk left out."""
    for path in sorted(folder.rglob("*")):
        name = path.relative_to(folder).as_posix()
        if path.suffix.lower() in MARKUP:
            yield name, path.read_bytes()
        elif path.suffix.lower() == ".zip":
            yield from _within(name, path.read_bytes())


def _within(name: str, content: bytes) -> Iterator[tuple[str, bytes]]:
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        for info in archive.infolist():
            inner = f"{name}/{info.filename}"
            if info.is_dir() or "__MACOSX" in inner:
                continue
            if inner.endswith(".zip"):
                yield from _within(inner, archive.read(info))
            elif Path(inner).suffix.lower() in MARKUP:
                yield inner, archive.read(info)


def truth_file(cache: Path, content: bytes) -> Path:
    return cache / f"{hashlib.sha256(content).hexdigest()}.json"


def arelle_facts(job: tuple[str, bytes, str]) -> str:
    """What Arelle says of one filing, written to the cache; the name comes back."""
    name, content, cache = job
    out = truth_file(Path(cache), content)
    if out.exists():
        return name
    from arelle import Cntlr

    controller = Cntlr.Cntlr(logFileName="logToBuffer")
    controller.webCache.workOffline = True
    # Without its taxonomy, plain XBRL has no facts for Arelle unless told to go without.
    controller.modelManager.skipDTS = not INLINE.search(content)
    suffix = Path(name).suffix.lower()
    with tempfile.NamedTemporaryFile(suffix=suffix, dir=cache) as file:
        file.write(content)
        file.flush()
        try:
            model = controller.modelManager.load(file.name)
            said = {"facts": [_fact(f) for f in _all(model.facts)] if model else []}
            if not model or model.modelDocument is None:
                said["error"] = "not loaded"
        except Exception as failure:
            said = {"facts": [], "error": repr(failure)}
    said["log"] = [
        {"level": record.levelname, "message": record.getMessage()[:300]}
        for record in controller.logHandler.logRecordBuffer
        if record.levelname not in {"INFO", "DEBUG"}
    ][:20]
    out.with_suffix(".new").write_text(json.dumps(said), "utf-8")
    out.with_suffix(".new").rename(out)
    return name


def _all(facts, depth=0):
    for fact in facts:
        if fact.localName == "tuple" or (fact.contextID is None and len(fact.modelTupleFacts)):
            yield from _all(fact.modelTupleFacts, depth + 1)
        else:
            yield fact


def _is_hidden(element) -> bool:
    return isinstance(element.tag, str) and bool(
        re.fullmatch(r"\{http://www\.xbrl\.org/20(?:08|13)/inlineXBRL\}hidden", element.tag)
    )


def _name(qname) -> str | None:
    return None if qname is None else qname.clarkNotation


def _fact(fact) -> dict:
    context = fact.context
    said = {
        "kind": fact.localName,
        "concept": _name(fact.qname),
        "context_given": fact.contextID,
        "nil": bool(fact.isNil),
        "format": fact.get("format"),
        "escape": fact.get("escape") in ("true", "1"),
        "decimals": fact.get("decimals"),
        "numeric": fact.localName in ("nonFraction", "fraction") or fact.get("unitRef") is not None,
        "dimensions": [],
        "hidden": any(_is_hidden(above) for above in fact.iterancestors()),
    }
    try:
        said["value"] = fact.value
    except Exception as failure:
        said["refused"] = repr(failure)[:200]
    if context is not None:
        said["entity"] = context.entityIdentifier[1]
        said["period"] = {
            part.tag.rpartition("}")[2]: part.stringValue.strip()
            for part in context.period.iterchildren()
            if isinstance(part.tag, str)
        }
        said["dimensions"] = sorted(
            (
                _name(axis),
                _name(said_of.memberQname)
                if said_of.isExplicit
                else (said_of.typedMember.stringValue if said_of.typedMember is not None else ""),
            )
            for axis, said_of in context.qnameDims.items()
        )
    if fact.unit is not None:
        said["unit"] = [sorted(_name(measure) for measure in side) for side in fact.unit.measures]
    return said


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("folder", type=Path)
    parser.add_argument("cache", type=Path)
    parser.add_argument("--processes", type=int, default=2, choices=[1, 2])
    asked = parser.parse_args()
    asked.cache.mkdir(parents=True, exist_ok=True)
    jobs = ((name, content, str(asked.cache)) for name, content in filings(asked.folder))
    with multiprocessing.Pool(asked.processes) as pool:
        for done, name in enumerate(pool.imap_unordered(arelle_facts, jobs), 1):
            print(f"{done} {name}", file=sys.stderr)
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
