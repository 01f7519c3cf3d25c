"""Under which licence the data may be used, as the data package says."""

from __future__ import annotations

from dataclasses import dataclass

from dashboard.dataset.dataset import Dataset


@dataclass(frozen=True)
class Licence:
    """A licence with short name, title and address of its text ("" if not given)."""

    name: str
    title: str
    url: str

    def __str__(self) -> str:
        return " · ".join(dict.fromkeys(part for part in (self.name, self.title, self.url) if part))


def licences(dataset: Dataset) -> tuple[Licence, ...]:
    """Return the licences of the data package; none where it names none."""
    return tuple(
        Licence(*(str(entry.get(key, "")) for key in ("name", "title", "path")))
        for entry in dataset.contract.descriptor.get("licenses", [])
    )
