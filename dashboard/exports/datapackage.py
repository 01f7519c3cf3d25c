"""The whole data package as one ZIP file: the same bytes for the same data."""

from __future__ import annotations

from io import BytesIO
from pathlib import Path
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from dashboard.dataset.contract import DESCRIPTOR, Contract

README = "README.md"
EARLIEST = (1980, 1, 1, 0, 0, 0)
"""The first moment a ZIP file can name; times of files say nothing that the data version does not."""

RIGHTS = 0o644 << 16


def to_zip(folder: Path, contract: Contract) -> bytes:
    """Return the descriptor, the tables and the README (where there is one) of a package's folder, zipped.

    Raises:
        OSError: a file is not there (any more), or cannot be read.
    """
    names = {DESCRIPTOR, *(table.path for table in contract.tables.values())}
    if (folder / README).is_file():
        names.add(README)
    content = BytesIO()
    with ZipFile(content, "w") as archive:
        for name in sorted(names):
            entry = ZipInfo(name, EARLIEST)
            entry.create_system, entry.external_attr = 3, RIGHTS  # the same on every system
            archive.writestr(entry, (folder / name).read_bytes(), compress_type=ZIP_DEFLATED, compresslevel=9)
    return content.getvalue()
