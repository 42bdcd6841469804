"""Members that are zips: a community interest company's accounts come with its report in one."""

from __future__ import annotations

import io
import zipfile
import zlib
from collections.abc import Iterator

from data.ixbrl.document import UnreadableFiling
from data.ixbrl.members import is_junk
from data.ixbrl.parsing import LARGEST

#: More than any real one; each is read in turn.
MOST_MEMBERS = 200
#: The library unpacks by other methods without a limit: a few hundred bytes fill the memory.
_METHODS = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)


def opened(name: str, content: bytes) -> Iterator[tuple[str, bytes | UnreadableFiling]]:
    """The filings within a member: itself, or ``name/inner`` for each file of a zip.

    The bytes tell, not the name: some members named ``.zip`` are markup. Only one level is opened,
    and nothing larger than a filing may be is unpacked.
    """
    if not content.startswith(b"PK\x03\x04"):
        yield name, content
        return
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            files = [info for info in archive.infolist() if not is_junk(info.filename)]
            if not files:
                yield name, UnreadableFiling("The zip holds no filing.")
            for info in files[:MOST_MEMBERS]:
                yield f"{name}/{info.filename}", _unpacked(archive, info)
            if len(files) > MOST_MEMBERS:
                yield name, UnreadableFiling(f"The zip holds more than {MOST_MEMBERS} files.")
    except zipfile.BadZipFile:
        yield name, UnreadableFiling("The zip is damaged.")


def _unpacked(archive: zipfile.ZipFile, info: zipfile.ZipInfo) -> bytes | UnreadableFiling:
    if info.compress_type not in _METHODS:
        return UnreadableFiling(
            f"The zip's {info.filename} is packed by a method that is not read."
        )
    if info.file_size > LARGEST:
        return UnreadableFiling(f"The zip's {info.filename} is larger than {LARGEST:,} bytes.")
    try:
        with archive.open(info) as file:
            content = file.read(LARGEST + 1)
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError):
        return UnreadableFiling(f"The zip's {info.filename} is damaged or locked.")
    if content.startswith(b"PK\x03\x04"):
        return UnreadableFiling(f"The zip's {info.filename} is a zip itself, which is not opened.")
    return content
