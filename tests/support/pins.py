"""What is wrong with a list of pins.

`requirements/*.txt` are installed as they are, with nothing looked for beside.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache, cached_property
from importlib.metadata import PackageNotFoundError, distribution
from pathlib import Path

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name
from packaging.version import Version

from tests.support.server_process import ROOT

LISTS: dict[str, tuple[str, ...]] = {"run": ("answers",), "test": ("answers", "test", "dev")}
"""The lists, with the extras of the program that each is for."""


@dataclass(frozen=True)
class Pin:
    """One entry of a list: what is asked for, and the number of hashes it may have."""

    requirement: Requirement
    hashes: int

    @property
    def name(self) -> str:
        """Return the name, as packages are compared by it."""
        return canonicalize_name(self.requirement.name)

    @property
    def version(self) -> str:
        """Return the only version that is allowed; "" where others are."""
        (only, *more) = [*self.requirement.specifier, None]
        return only.version if only and only.operator == "==" and more == [None] else ""

    @cached_property
    def applies(self) -> bool:
        """Return whether it is for this machine and this Python."""
        return self.requirement.marker is None or self.requirement.marker.evaluate()


def file_of(name: str) -> Path:
    """Return the file of a list."""
    return ROOT / "requirements" / f"{name}.txt"


def entries(text: str) -> list[str]:
    """Return the entries of a list, each with its hashes, as they are written."""
    lines = [line for line in text.splitlines() if not line.startswith("#")]
    return [entry for entry in "\n".join(lines).replace("\\\n", "\\").splitlines() if entry]


def pins(text: str) -> list[Pin]:
    """Return the pins of a list, those of other machines too."""
    return [_pin(entry) for entry in entries(text)]


@cache
def _pin(entry: str) -> Pin:
    first, *rest = entry.split("\\")
    return Pin(Requirement(first), sum("--hash=sha256:" in line for line in rest))


def faults(text: str, extras: tuple[str, ...]) -> list[str]:
    """Return a sentence on all that is wrong with a list of pins.

    It is about this machine and the extras that the list is for.

    What packages ask for is read from those that are installed, which are to be the pinned ones.
    """
    pin_list = pins(text)
    pins_by_name = {pin.name: pin for pin in pin_list if pin.applies}
    sentences = [f"{pin.requirement} has no single version." for pin in pin_list if not pin.version]
    sentences += [f"{pin.requirement} has no hash." for pin in pin_list if not pin.hashes]
    for asker, need in [*_needs_of_the_program(extras), *_needs_of_pins(pins_by_name)]:
        sentences += _unmet(asker, need, pins_by_name)
    return sentences


def _unmet(asker: str, need: Requirement, pins_by_name: dict[str, Pin]) -> Iterator[str]:
    """Yield what a need lacks in a list."""
    name = canonicalize_name(need.name)
    pin = pins_by_name.get(name)
    if pin is None:
        yield f"{asker} asks for {name}, which is not pinned."
        return
    if missing := need.extras - pin.requirement.extras:
        yield f"{asker} asks for {name}[{','.join(sorted(missing))}], and the pin {pin.requirement} is without."
    if pin.version and not need.specifier.contains(pin.version, prereleases=True):
        yield f"{asker} asks for {need}, and the pin is {pin.requirement}."


@cache
def _needs_of_the_program(extras: tuple[str, ...]) -> list[tuple[str, Requirement]]:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    lines = [*project["dependencies"], *(line for extra in extras for line in project["optional-dependencies"][extra])]
    needs = map(Requirement, lines)
    return [("pyproject.toml", need) for need in needs if need.marker is None or need.marker.evaluate()]


def _needs_of_pins(pins_by_name: dict[str, Pin]) -> Iterator[tuple[str, Requirement]]:
    """Yield what each pinned package asks for on this machine, with the extras that its pin has.

    Raises:
        LookupError: another version is installed than the pinned one, so that nothing is known of that.
    """
    for pin in pins_by_name.values():
        version, needs = _installed(pin)
        if pin.version and Version(version) != Version(pin.version):
            raise LookupError(f"{pin.requirement} is pinned, and {version} is installed.")
        yield from ((str(pin.requirement), need) for need in needs)


@cache
def _installed(pin: Pin) -> tuple[str, list[Requirement]]:
    """Return the version of a package that is installed, and what it asks for on this machine."""
    try:
        package = distribution(pin.name)
    except PackageNotFoundError:
        raise LookupError(f"{pin.requirement} is pinned, and not installed.") from None
    extras = (*pin.requirement.extras, "")
    needs = map(Requirement, package.requires or ())
    return package.version, [
        need for need in needs if need.marker is None or any(need.marker.evaluate({"extra": e}) for e in extras)
    ]
