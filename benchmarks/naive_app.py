"""The same two charts and table as a tutorial would write them.

The benchmarks compare with it.

`gunicorn -w 1 benchmarks.naive_app:server`
"""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

import pandas as pd
import plotly.express as px
from dash import Dash, Input, Output, dash_table, dcc, html

DATA = Path(os.environ.get("NAIVE_DATA") or Path(__file__).parent.parent / "data")
SURVEY = "who-mns-2020"
COLUMNS = ("title", "kind", "countries", "date_start", "date_end", "organizer", "participants")

app = Dash(__name__)
server = app.server

observations = pd.read_csv(DATA / "observations.csv")
services = pd.read_csv(DATA / "services.csv")
activities = pd.read_csv(DATA / "activities.csv")
activities["start"] = pd.to_datetime(activities["date_start"], format="ISO8601", errors="coerce")
activities["end"] = pd.to_datetime(activities["date_end"], format="ISO8601", errors="coerce")
activities["end"] = activities["end"].fillna(activities["start"] + pd.Timedelta(days=2))
countries = sorted(set(activities["countries"].dropna().str.split(";").explode()))

app.layout = html.Div(
    [
        html.H1("COVID-19: disrupted services and the response"),
        dcc.Checklist(id="country", options=countries, value=[], inline=True),
        dcc.Graph(id="disruption"),
        dcc.Graph(id="timeline"),
        dash_table.DataTable(  # type: ignore[attr-defined]
            id="table", columns=[{"name": name, "id": name} for name in COLUMNS], page_size=20
        ),
    ]
)


@app.callback(
    Output("disruption", "figure"), Output("timeline", "figure"), Output("table", "data"), Input("country", "value")
)
def update(selected: list[str]) -> tuple[Any, Any, Any]:
    """Draw all anew."""
    figures = observations.query("survey == @SURVEY and indicator == 'disrupted_any' and scope == 'WLD'")
    labelled = figures.merge(services, left_on="service", right_on="id").sort_values("value")
    disruption = px.bar(labelled, x="value", y="name", color="group", orientation="h", title="Disruption by service")
    visible = activities
    if selected:
        codes = visible["countries"].fillna("").str.split(";")
        visible = visible[codes.apply(lambda cells: bool(set(cells) & set(selected)))]
    rows = visible.assign(country=visible["countries"].str.split(";")).explode("country")
    if selected:
        rows = rows[rows["country"].isin(selected)]
    timeline = px.timeline(
        rows, x_start="start", x_end="end", y="country", color="kind", hover_name="title", title="Activities"
    )
    return disruption, timeline, visible[list(COLUMNS)].to_dict("records")


if __name__ == "__main__":
    app.run()
