"""The reader's own country, which their browser alone keeps (assets/home_country.js)."""

from __future__ import annotations

from dash import html

from dashboard.components.button import button
from dashboard.components.page_state import PageState


def home_country_switch(view: PageState) -> html.Button:
    """Return the switch in the menu of countries; the script says whether it is on."""
    text = view.text
    messages = {
        "data_kept": text.t("Kept on this device, and sent nowhere: the overview begins with this choice"),
        "data_forgotten": text.t("Forgotten: the overview begins with all countries"),
        "data_none": text.t("Choose a country first"),
        "data_blocked": text.t("This browser keeps nothing for this site, so nothing was remembered"),
    }
    name, state = text.t("Remember this choice on this device"), {"role": "switch", "aria_checked": "false"}
    return button(name, "keys-switch own-country", data_own_country="", **state, **messages)


def forget_button(view: PageState) -> html.Button:
    """Return what undoes it; the style sheet shows it while the choice is kept."""
    return button(view.text.t("Forget my country"), "button own-forget", data_own_forget="")
