"""Reading packs and filings that a user names, for an answer at once; nothing is archived."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from data.packs.members import documents_of
from data.packs.opening import file_name, open_file
from data.packs.pack import Advanced, filing_bytes, least_for_scanner
from data.packs.plan import plan_pack
from data.packs.reading import Shard, read_documents, read_members
from data.sources.companies_house.accounts import recognise_pack

_ZIP = (b"PK\x03\x04", b"PK\x05\x06")


def shards_of(where: str | Path, advanced: Advanced = lambda _done, _all: None) -> Iterator[Shard]:
    """What a filing or a pack says, batch by batch; personal concepts are left in.

    The bytes tell a pack from a filing; a zip that bears a filing's name is one filing.
    ``advanced`` is told how many members are done, of how many.

    Raises:
        UnreadableFile: if it is not there, or is a zip that cannot be listed.
    """
    name = file_name(where)
    with open_file(where) as file:
        is_zip = file.read(4) in _ZIP
    known = recognise_pack(name)
    if is_zip and not (known and known.kind == "filing"):
        plan = plan_pack(where)
        many = least_for_scanner(plan)
        for batch in plan.batches():
            yield read_members(where, batch, many)
            advanced(min(batch[-1].number + 1, plan.members), plan.members)
    else:
        content = filing_bytes(where)
        yield read_documents(lambda: documents_of(name, content))
