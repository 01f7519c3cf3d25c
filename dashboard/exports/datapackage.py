"""The whole data package as one ZIP file: the same bytes for the same data."""

from __future__ import annotations

from io import BytesIO
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from dashboard.dataset.dataset import Version
from dashboard.dataset.load import Files

EARLIEST = (1980, 1, 1, 0, 0, 0)
"""The first moment a ZIP file can name; times of files say nothing that the data version does not."""

RIGHTS = 0o644 << 16


def to_zip(files: Files, version: Version) -> bytes:
    """Return the files of a package, zipped, with a comment that names their version."""
    content = BytesIO()
    with ZipFile(content, "w") as archive:
        archive.comment = str(version).encode()
        for name in sorted(files):
            entry = ZipInfo(name, EARLIEST)
            entry.create_system, entry.external_attr = 3, RIGHTS  # the same on every system
            archive.writestr(entry, files[name], compress_type=ZIP_DEFLATED, compresslevel=9)
    return content.getvalue()
