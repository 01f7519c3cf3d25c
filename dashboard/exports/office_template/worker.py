"""The process that opens a template: examines it, or puts a deck into it."""

from __future__ import annotations

from typing import Any

from dashboard.exports.office_process import Answer, run_process
from dashboard.exports.office_template.examination import examine
from dashboard.exports.office_template.package import TemplatePackage
from dashboard.exports.office_template.restyle import restyle


def _answer(_head: dict[str, Any], parts: dict[str, bytes]) -> Answer:
    if "deck" in parts:
        return {}, restyle(parts["deck"], parts["template"])
    content = TemplatePackage(parts["template"]).prune()
    geometry, findings = examine(content)
    return {"geometry": geometry.as_text(), "findings": findings}, content


if __name__ == "__main__":
    run_process(_answer)
