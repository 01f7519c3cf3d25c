"""schema.org `Dataset`, as search engines of data read it on the page of the sources."""

from __future__ import annotations

import json
from typing import Any

from dashboard.charts.registry import CHARTS
from dashboard.dataset import query
from dashboard.dataset.dataset import WORLD, Dataset
from dashboard.dataset.query import local_scopes
from dashboard.exports.datapackage import licences
from dashboard.exports.ics import CALENDAR
from dashboard.exports.registry import FORMATS
from dashboard.exports.selection_text import names_of_countries
from dashboard.exports.table_cells import WEB
from dashboard.text.translate import Translator

OPEN_ENDED = ".."
"""How a span of time is written of which one end is not known (ISO 8601-2)."""


def to_jsonld(dataset: Dataset, text: Translator, root: str, page: str) -> str:
    """Return the data package as JSON that can stand in HTML; `page`: the path of the sources."""
    descriptor, base = dataset.contract.descriptor, root.rstrip("/")
    record = {
        "@context": "https://schema.org/",
        "@type": "Dataset",
        "@id": base + page,
        "url": base + page,
        "name": _in(text, "title", dataset),
        "description": _in(text, "description", dataset),
        "inLanguage": text.language,
        "version": str(dataset.version),
        "dateModified": dataset.version.date,
        "isAccessibleForFree": True,
        "keywords": list(descriptor.get("keywords", [])),
        "license": [licence.url or licence.name for licence in licences(dataset)],
        "creator": [_organization(entry) for entry in descriptor.get("contributors", [])],
        "temporalCoverage": _span(dataset),
        "spatialCoverage": _places(dataset, text),
        "variableMeasured": list(dict.fromkeys(dataset.names("indicators", text.language).values())),
        "distribution": _files(base, text),
        "isBasedOn": _sources(dataset, text.language),
    }
    properties = {key: value for key, value in record.items() if value not in ("", [])}
    return json.dumps(properties, ensure_ascii=False).replace("<", "\\u003c")


def _in(text: Translator, key: str, dataset: Dataset) -> str:
    """Return a text of the descriptor in the reader's language, in English where it has none."""
    descriptor = dataset.contract.descriptor
    return str(descriptor.get(f"{key}_{text.language}") or descriptor.get(key, ""))


def _organization(entry: dict[str, Any]) -> dict[str, str]:
    address = {"url": entry["path"]} if str(entry.get("path", "")).startswith(WEB) else {}
    return {"@type": "Organization", "name": str(entry.get("title", "")), **address}


def _span(dataset: Dataset) -> str:
    """Return the first and last date of observations, activities and outputs."""
    tables = (("observations", "period_start", "period_end"), ("outputs", "period_start", "period_end"))
    pairs = [*tables, ("activities", "date_start", "date_end")]
    starts = {cell for table, start, _ in pairs for cell in dataset.table(table)[start].unique() if cell}
    ends = starts.union(*(dataset.table(table)[end].unique() for table, _, end in pairs))
    if not starts:
        return ""
    return f"{min(starts)}/{max(filter(None, ends), default=OPEN_ENDED)}"


def _places(dataset: Dataset, text: Translator) -> list[dict[str, str]]:
    """Return the countries the data speak of, and the world."""
    spoken_of = {code for cell in dataset.activities["countries"].unique() for code in cell.split(";")}
    spoken_of |= {*dataset.observations["scope"].unique(), *dataset.outputs["scope"].unique()}
    codes = [
        code for code in dataset.countries() if code == WORLD or not spoken_of.isdisjoint(local_scopes(dataset, code))
    ]
    return [{"@type": "Place", "name": name} for name in names_of_countries(codes, dataset, text)]


def _files(base: str, text: Translator) -> list[dict[str, str]]:
    """Return the downloads: the package, the calendar, and the rows of each chart as CSV."""
    table = FORMATS["csv"].media_type.partition(";")[0]
    files = [
        (text.t("All data: the data package (ZIP)"), "datapackage.zip", "application/zip"),
        (text.t("Activities as a calendar (ICS)"), CALENDAR, "text/calendar"),
        *((text.t(chart.name), f"{chart.id}.csv", table) for chart in CHARTS.values()),
    ]
    return [
        {"@type": "DataDownload", "name": name, "contentUrl": f"{base}/download/{file}", "encodingFormat": form}
        for name, file, form in files
    ]


def _sources(dataset: Dataset, language: str) -> list[dict[str, Any]]:
    standings = query.standings(dataset, language)
    return [
        {
            "@type": "CreativeWork",
            "name": row["title"],
            "publisher": {"@type": "Organization", "name": row["publisher"]},
            **({"url": row["url"]} if row["url"].startswith(WEB) else {}),
            **({"inLanguage": row["language"]} if row["language"] else {}),
            **({"description": standings[row["id"]]} if row["id"] in standings else {}),
            **({"datePublished": row["published_on"]} if row["published_on"] else {}),
        }
        for row in dataset.sources.to_dict("records")
    ]
