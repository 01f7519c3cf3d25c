"""The names of the filters, the same on the controls, in notices and in empty cards."""

from __future__ import annotations

from dashboard.text.translate import Translator, message

NAMES = {
    "country": message("Country"),
    "service": message("Service"),
    "group": message("Service group"),
    "kind": message("Kind"),
    "area": message("Area"),
    "survey": message("Survey"),
    "from": message("From"),
    "to": message("To"),
    "activity": message("Activity"),
    "table": message("Table"),
    "present": message("Presented chart"),
    "part": message("Part"),
    "step": message("Place in the list"),
    "deck": message("List of charts"),
    "focus": message("Row that stands out"),
    "q": message("Search"),
    "data": message("Data version"),
    "since": message("Changes since"),
    "lang": message("Language"),
    "theme": message("Theme"),
}


def filter_name(key: str, text: Translator) -> str:
    """Return the name of a filter by its query key."""
    return text.t(NAMES[key])
