"""The data package: its licence, and all of it as one ZIP file."""

from __future__ import annotations

from dataclasses import dataclass
from io import BytesIO
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from dashboard.dataset.dataset import Dataset, Version
from dashboard.dataset.load import Files
from dashboard.exports.text_fitting import joined

EARLIEST = (1980, 1, 1, 0, 0, 0)
"""The first moment a ZIP file can name; times of files say nothing that the data version does not."""

RIGHTS = 0o644 << 16


def to_zip(files: Files, version: Version) -> bytes:
    """Return the files of a package, zipped, with a comment that names their version."""
    return zipped({name: files[name] for name in sorted(files)}, str(version))


def zipped(files: Files, comment: str = "") -> bytes:
    """Return files as a ZIP file: equal files give equal bytes."""
    content = BytesIO()
    with ZipFile(content, "w") as archive:
        archive.comment = comment.encode()
        for name in files:
            entry = ZipInfo(name, EARLIEST)
            entry.create_system, entry.external_attr = 3, RIGHTS  # the same on every system
            archive.writestr(entry, files[name], compress_type=ZIP_DEFLATED, compresslevel=9)
    return content.getvalue()


@dataclass(frozen=True)
class Licence:
    """A licence with short name, title and address of its text ("" if not given)."""

    name: str
    title: str
    url: str

    def __str__(self) -> str:
        return joined(self.name, self.title, self.url)


def licences(dataset: Dataset) -> tuple[Licence, ...]:
    """Return the licences of the data package; none where it names none."""
    return tuple(
        Licence(*(str(entry.get(key, "")) for key in ("name", "title", "path")))
        for entry in dataset.contract.descriptor.get("licenses", [])
    )
