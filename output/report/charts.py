"""The charts as Vega-Lite has them, and the library that draws them.

In: nothing. Out: specifications with named data, which the page's script fills, as it sets their height; a text that
begins with ``@`` is a key of ``words.toml`` and is put into the reader's language by the script. The library is Vega
with Vega-Lite and Vega-Embed as vl-convert brings it, the same code at every call.
"""

from __future__ import annotations

from functools import cache
from typing import Any, Literal

VEGA_LITE = "6.4"
LIBRARY = "Vega, Vega-Lite, Vega-Embed"

INK, SOFT, LINE = "#1c2733", "#566373", "#d5dbe1"
HEAD, DEPUTY, AWARD, WRONG = "#1f5a8c", "#a9c7e0", "#b8860b", "#b3261e"
FLOWS = ["#1f5a8c", "#b8860b", "#3d7f5c", "#8a4f7d", "#c0562b", "#5b7fa6", "#8c8c3a", "#6b6b7a"]
NAMES: tuple[tuple[Literal["left", "right"], int, float], ...] = (
    ("left", 7, 0.45),
    ("left", 7, 0.24),
    ("right", -7, 0.22),
)
"""Where the names of a flow's three columns stand beside their bars, and their share of the width."""
RAMP = ["#eaf1f7", "#c4d9ea", "#8fb7d6", "#5590bd", "#2a6a9e", "#143f66"]


@cache
def library() -> str:
    """The library's code; it draws without making code of text, which the page's policy forbids."""
    from vl_convert import javascript_bundle

    code: str = javascript_bundle("window.thiduaDraw = vegaEmbed;", vl_version=VEGA_LITE)
    return code


@cache
def charts() -> dict[str, Any]:
    """The specifications by name."""
    return {"coverage": _coverage(), "bloc": _bloc(), "flows": _flows()}


def _coverage() -> dict[str, Any]:
    import altair as alt

    chart = (
        alt.Chart(alt.NamedData("cells"))
        .mark_rect(cornerRadius=2, cursor="pointer", stroke="white", strokeWidth=1)
        .encode(
            x=alt.X("year:O", title=None, axis=alt.Axis(orient="top", labelAngle=0, labelOverlap="parity")),
            y=alt.Y("province:N", title=None, sort=None, axis=alt.Axis(labelLimit=130)),
            color=alt.Color(
                "n:Q",
                title="@legend.count",
                scale=alt.Scale(range=RAMP, type="sqrt", domainMin=0),
                legend=alt.Legend(orient="bottom", gradientLength=160, format="d", tickCount=3),
            ),
            tooltip=[
                alt.Tooltip("province:N", title="@column.@province"),
                alt.Tooltip("year:O", title="@column.year"),
                alt.Tooltip("n:Q", title="@legend.count"),
            ],
        )
        .properties(width="container")
    )
    return _told(chart)


def _bloc() -> dict[str, Any]:
    import altair as alt

    x = alt.X("year:O", title=None, axis=alt.Axis(orient="top", labelAngle=0, labelOverlap="parity"))
    y = alt.Y("unit:N", title=None, sort=None, axis=alt.Axis(labelLimit=210))
    tooltip = [
        alt.Tooltip("unit:N", title="@column.unit"),
        alt.Tooltip("year:O", title="@column.year"),
        alt.Tooltip("what:N", title="@legend.what"),
        alt.Tooltip("told:N", title="@legend.told"),
    ]
    base = alt.Chart(alt.NamedData("facts")).encode(x=x, y=y, tooltip=tooltip)
    roles = base.mark_rect(cornerRadius=3, cursor="pointer", stroke="white", strokeWidth=2).encode(
        color=alt.Color(
            "what:N",
            title=None,
            scale=alt.Scale(domain=["@cell.head", "@cell.deputy", "@cell.member"], range=[HEAD, DEPUTY, "#edf0f3"]),
            legend=alt.Legend(orient="top", symbolType="square", symbolStrokeWidth=0, direction="horizontal"),
        )
    )
    awards = base.mark_point(
        filled=True, size=130, cursor="pointer", opacity=1, strokeWidth=1.5, stroke="white"
    ).encode(
        shape=alt.Shape(
            "what:N",
            title=None,
            scale=alt.Scale(domain=["@cell.award_proposed", "@cell.award_conferred"], range=["diamond", "circle"]),
            legend=alt.Legend(orient="top", symbolFillColor=AWARD, direction="horizontal"),
        ),
        color=alt.value(AWARD),
    )
    wrong = base.mark_rect(filled=False, stroke=WRONG, strokeWidth=2, cornerRadius=3)
    chart = (
        alt.layer(
            roles.transform_filter("datum.role"),
            wrong.transform_filter("datum.role && datum.conflict"),
            awards.transform_filter("!datum.role"),
        )
        .resolve_scale(color="independent", shape="independent")
        .properties(width="container")
    )
    return _told(chart)


def _flows() -> dict[str, Any]:
    import altair as alt

    x = alt.X("x:Q", axis=None, scale=alt.Scale(domain=[0, 1], nice=False, zero=False))
    y = alt.Y("y:Q", axis=None, scale=alt.Scale(domain=[0, 1], reverse=True, nice=False))
    tooltip = [alt.Tooltip("told:N", title="@legend.flow"), alt.Tooltip("n:Q", title="@legend.awards")]
    links = (
        alt.Chart(alt.NamedData("links"))
        .mark_area(opacity=0.45, interpolate="monotone", cursor="pointer")
        .encode(
            x=x,
            y=y,
            y2="y2:Q",
            detail="link:N",
            tooltip=tooltip,
            color=alt.Color("award:N", title=None, scale=alt.Scale(range=FLOWS), legend=None),
        )
    )
    nodes = alt.Chart(alt.NamedData("nodes")).encode(y=y, tooltip=tooltip)
    bars = nodes.mark_rect(color=INK, cursor="pointer").encode(x=x, x2="x2:Q", y2="y2:Q")
    names = alt.Chart(alt.NamedData("names")).encode(x=alt.X("at:Q", axis=None), y=alt.Y("middle:Q"), text="name:N")
    written = [
        names.mark_text(
            align=align, baseline="middle", dx=dx, fontSize=12, limit=alt.expr(f"width * {share}"), fill=INK
        ).transform_filter(f"datum.column == {column}")
        for column, (align, dx, share) in enumerate(NAMES)
    ]
    return _told(alt.layer(links, bars, *written).properties(width="container", height=520))


def _told(chart: Any) -> dict[str, Any]:
    font = "system-ui, -apple-system, 'Segoe UI', Roboto, 'Noto Sans', sans-serif"
    text = {"labelFont": font, "titleFont": font, "labelColor": INK, "titleColor": SOFT}
    made: dict[str, Any] = chart.configure(
        font=font,
        background="transparent",
        axis={**text, "grid": False, "domain": False, "ticks": False, "labelFontSize": 12, "labelPadding": 6},
        legend={**text, "labelFontSize": 12, "titleFontSize": 12, "labelLimit": 260},
        view={"stroke": None},
    ).to_dict(context={"pre_transform": False})
    made.pop("datasets", None)
    made["autosize"] = {"type": "fit-x", "contains": "padding"}
    return made
