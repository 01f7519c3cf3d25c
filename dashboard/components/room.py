"""The button, the dialog with the code and the bar of a room (assets/room.js)."""

from __future__ import annotations

from dash import html

from dashboard.components.elements import button, dialog, html_attributes
from dashboard.components.page_state import PageState
from dashboard.selection import Selection
from dashboard.text.translate import Translator

DIALOG, BAR, FORM = "room-dialog", "room-bar", "/room"


def room_button(view: PageState) -> html.Button:
    """Return the button on the stage; while a room is open, the script adds its code."""
    return button(view.text.t("Room"), "button room-button", data_room="", aria_haspopup="dialog")


def join_link(text: Translator, selection: Selection) -> html.A:
    """Return the link to the form for the code of a room, in the reader's language and theme."""
    keys = ("lang", "theme")
    href = selection.only(keys).without("data").href(FORM)
    name = text.t("Follow a presenter")
    return html.A(name, href=href, className="join", **html_attributes(data_keeps=",".join(keys)))


def room_dialog(text: Translator) -> html.Dialog:
    """Return the dialog, closed: the script fills in the code, the address and the picture."""
    tools = [button(text.t("Close"), data_close=DIALOG), button(text.t("End the room"), data_room_end="")]
    return dialog(
        DIALOG,
        text.t("Follow on your own screen"),
        [
            html.P(text.t("Who opens this address sees what you present, in a language of their own.")),
            html.P(
                text.t("The file that you try is shown to you alone: others see the published data."),
                className="room-own",
                hidden=True,
            ),
            html.P(className="room-code", dir="ltr"),
            html.P(className="room-link", dir="ltr"),
            html.Img(alt=text.t("QR code of the address of the room")),
            html.Div(tools, className="tools"),
        ],
    )


def room_bar(text: Translator) -> html.Div:
    """Return the bar, empty: the script says where the presenter is, and what can be done."""
    buttons = [button(text.t("Follow again"), data_follow=""), button(text.t("Leave the room"), data_unfollow="")]
    sentences = html_attributes(
        data_following=text.t("You follow the presenter."),
        data_presented=text.t("The presenter shows: {title}", title="{title}"),
        data_away=text.t("You look around by yourself; the presenter goes on."),
        data_lost=text.t("The room does not answer. It is asked again by itself."),
        data_ended=text.t("The room has ended. You go on by yourself."),
        data_closed=text.t("You have left the room."),
    )
    status = html.P(role="status", **html_attributes(aria_live="polite"))
    return html.Div(
        [status, *buttons],
        id=BAR,
        role="region",
        className="room-bar",
        **html_attributes(aria_label=text.t("Room")),
        **sentences,
    )
