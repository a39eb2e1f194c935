"""Charts: themes, saturation, learning, weekly shares. Text in them is escaped."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from html import escape as escape_html
from textwrap import wrap
from typing import TYPE_CHECKING, Any

from study.language import render_number, say
from study.wording import shorten_quote
from themes.discovery.model import Branch
from themes.fieldwork.saturation import Saturation

if TYPE_CHECKING:
    import plotly.graph_objects as go

__all__ = [
    "CHART_CONFIG",
    "WEEKLY_SHARES",
    "render_learning",
    "render_saturation",
    "render_tree",
]

# No mode bar, because its logo links to another site; no zooming while scrolling the page.
CHART_CONFIG: dict[str, Any] = {
    "displayModeBar": False,
    "displaylogo": False,
    "scrollZoom": False,
}
# Medium lightness, for contrast in light and dark mode.
COLOURS = (
    "#b9582f", "#4f8a8b", "#b08a2e", "#7a6fb0", "#5d8a4a", "#b5527a", "#4a7fb5", "#9a7b4f",
    "#8a5a9e", "#3f9a72", "#c2704f", "#6b7f3a",
)  # fmt: skip
QUIET = "#8d857a"
HOVER = 140
# As a specification: `st.line_chart` would build and check the same one anew in each run (0.2 s).
WEEKLY_SHARES: dict[str, Any] = {
    "mark": {"type": "line", "point": True},
    "encoding": {
        "x": {"field": "Week of", "type": "ordinal", "axis": {"labelAngle": 0}},
        "y": {
            "field": "Share accepted",
            "type": "quantitative",
            "scale": {"domain": [0, 1]},
            "axis": {"format": "%", "tickCount": 5},
        },
        "color": {"field": "Code", "type": "nominal", "scale": {"range": list(COLOURS)}},
        "tooltip": [
            {"field": "Code"},
            {"field": "Week of"},
            {"field": "Share accepted", "type": "quantitative", "format": ".0%"},
        ],
    },
}


def _colour(position: int) -> str:
    return COLOURS[position % len(COLOURS)]


def _plain(words: str, *, most: int = HOVER) -> str:
    """Return text wrapped and escaped, because Plotly interprets some HTML tags."""
    short = shorten_quote(words, most=most)
    return "<br>".join(escape_html(line, quote=False) for line in wrap(short, 46))


def render_tree(
    labels: Sequence[str], branches: Sequence[Branch], keys: Sequence[str]
) -> go.Figure:
    """Return a dendrogram; a leaf's custom data is its key.

    Args:
        labels: The name of each leaf.
        branches: The two nodes that join, their distance, and the words shown at the joint.
        keys: The key of each leaf.
    """
    import plotly.graph_objects as go

    order = _leaf_order(len(labels), branches)
    height = {leaf: float(n) for n, leaf in enumerate(order)}
    reach: dict[int, float] = dict.fromkeys(range(len(labels)), 0.0)
    xs: list[float | None] = []
    ys: list[float | None] = []
    for number, branch in enumerate(branches, start=len(labels)):
        one, other, distance = branch.one, branch.other, branch.distance
        a, b = height[one], height[other]
        xs += [-reach[one], -distance, -distance, -reach[other], None]
        ys += [a, a, b, b, None]
        height[number], reach[number] = (a + b) / 2, distance
    figure = go.Figure()
    figure.add_scatter(
        x=xs, y=ys, mode="lines", line={"color": QUIET, "width": 1.5}, hoverinfo="skip",
        showlegend=False,
    )  # fmt: skip
    joints = {n: b for n, b in enumerate(branches, start=len(labels)) if b.words}
    figure.add_scatter(
        x=[-reach[n] for n in joints], y=[height[n] for n in joints], mode="markers",
        marker={"size": 8, "color": QUIET}, hovertemplate="%{text}<extra></extra>",
        text=[_plain(" · ".join(b.words), most=60) for b in joints.values()], showlegend=False,
    )  # fmt: skip
    figure.add_scatter(
        x=[0.0] * len(labels),
        y=[height[n] for n in range(len(labels))],
        mode="markers+text",
        text=[_plain(label, most=60) for label in labels],
        textposition="middle right",
        customdata=list(keys),
        hovertemplate="%{text}<extra></extra>",
        marker={"size": 12, "color": [_colour(n) for n in range(len(labels))]},
        showlegend=False,
        cliponaxis=False,
    )
    figure.update_layout(**_layout(60 + 30 * len(labels)), clickmode="event+select")
    longest = max((b.distance for b in branches), default=1.0)
    figure.update_xaxes(visible=False, range=[-1.05 * longest, 0.9 * longest])
    figure.update_yaxes(visible=False, autorange="reversed")
    return figure


def render_saturation(found: Saturation, titles: Sequence[str]) -> go.Figure:
    """Return a chart of new codes per session (bars) and cumulative codes (line, random orders)."""
    import plotly.graph_objects as go

    x = list(range(1, len(titles) + 1))
    names = [_plain(title, most=60) for title in titles]
    figure = go.Figure()
    band: dict[str, Any] = {"mode": "lines", "line": {"width": 0}, "hoverinfo": "skip"}
    figure.add_scatter(x=x, y=found.high, showlegend=False, **band)
    figure.add_scatter(
        x=x, y=found.low, fill="tonexty", fillcolor="rgba(141,133,122,0.25)",
        name=say("in random order (90%)"), **band,
    )  # fmt: skip
    figure.add_scatter(
        x=x, y=found.known, mode="lines+markers", name=say("codes known so far"), text=names,
        line={"color": COLOURS[0], "width": 3}, hovertemplate="%{text}: %{y}<extra></extra>",
    )  # fmt: skip
    figure.add_bar(
        x=x, y=found.new, name=say("new in this session"), marker={"color": COLOURS[1]}, text=names,
        textposition="none", hovertemplate=say("%{text}: %{y} new") + "<extra></extra>",
    )  # fmt: skip
    figure.update_layout(**{**_layout(320), "legend": {"orientation": "h", "y": 1.14}})
    figure.update_xaxes(title=say("Sessions in the order they were held"), dtick=1)
    figure.update_yaxes(title=say("Codes"), rangemode="tozero")
    return figure


def render_learning(
    curves: Mapping[str, Sequence[tuple[int, float]]], *, people: float | None = None
) -> go.Figure:
    """Return a chart of F1 by number of examples, with the first curve emphasised.

    Args:
        curves: Method → (examples of each code, F1).
        people: The agreement between two people (F1), drawn as a reference line.
    """
    import plotly.graph_objects as go

    figure = go.Figure()
    for number, (method, points) in enumerate(curves.items()):
        first = number == 0
        figure.add_scatter(
            x=[few for few, _ in points],
            y=[f1 for _, f1 in points],
            mode="lines+markers",
            name=method,
            line={
                "color": COLOURS[0] if first else QUIET,
                "width": 3 if first else 1.5,
                "dash": ("solid", "dash", "dot")[number % 3],
            },
            hovertemplate=say("%{x} examples: %{y:.2f}") + "<extra>%{fullData.name}</extra>",
        )
    if people is not None:
        figure.add_hline(
            y=people,
            line={"color": COLOURS[1], "width": 1.5, "dash": "dash"},
            annotation={"text": say("two people"), "font": {"color": COLOURS[1]}},
            annotation_position="top left",
        )
    figure.update_layout(**{**_layout(300), "legend": {"orientation": "h", "y": 1.16}})
    few = sorted({x for points in curves.values() for x, _ in points})
    figure.update_xaxes(title=say("Examples of each code"), tickvals=few)
    figure.update_yaxes(title=say("Like people (F1)"), rangemode="tozero", tickformat=".1f")
    return figure


def _layout(height: int) -> dict[str, Any]:
    point = render_number(0.5, ".1f")[1]
    return {
        "height": height,
        "separators": ",." if point == "," else ".,",
        "margin": {"l": 8, "r": 8, "t": 8, "b": 8},
        "paper_bgcolor": "rgba(0,0,0,0)",
        "plot_bgcolor": "rgba(0,0,0,0)",
        "legend": {"itemsizing": "constant", "title": {"text": ""}},
        "hoverlabel": {"align": "left"},
    }


def _leaf_order(count: int, branches: Sequence[Branch]) -> list[int]:
    if not branches:
        return list(range(count))
    order: list[int] = []
    stack = [count + len(branches) - 1]
    while stack:
        node = stack.pop()
        if node < count:
            order.append(node)
        else:
            stack += [branches[node - count].other, branches[node - count].one]
    return order
