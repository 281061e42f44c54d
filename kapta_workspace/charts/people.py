"""The people of an account: who holds which role, who decides and how they feel, whom we speak to."""

from collections.abc import Sequence

import pandas as pd
import plotly.graph_objects as go

from kapta_workspace.charts.health import ROW
from kapta_workspace.charts.style import empty, framed, palette
from kapta_workspace.domain.schemas import SCHEMAS

CONTACT = SCHEMAS["contact"]
FRESH = ("fresh", "due", "stale", "never")
FRESH_WORDS = {
    "fresh": "● spoken to lately",
    "due": "▲ due",
    "stale": "■ not for long",
    "never": "○ never",
}
ATTITUDES = ("advocate", "supporter", "neutral", "critic", "hostile", "")
POWERS = ("", "low", "medium", "high")
UNKNOWN = "unknown"
NAMES = 4
"""So many names stand in one square of the map; the rest are counted."""


def role_coverage(people: pd.DataFrame, *, template: str | None = None) -> go.Figure:
    """
    Every role and how many hold it, by how long ago we spoke to them; a vacant one says so.

    Args:
        people: *role, freshness*, as ``ws.page(…).key_players`` gives it.
        template: ``light`` or ``dark``; Plotly's own default says, when not told.
    """
    if people.empty:
        return empty(template, "No contacts yet")
    colours = palette(template)
    paints = (colours.green, colours.amber, colours.red, colours.neutral)
    roles = [(one.code, one.label) for one in CONTACT["role"].choices]
    counted = people.groupby(["role", "freshness"], observed=True).size()
    held = people["role"].value_counts()
    figure = go.Figure()
    for band, paint in zip(FRESH, paints, strict=True):
        counts = [int(counted.get((code, band), 0)) for code, _ in roles]
        words = [str(count) if count else "" for count in counts]
        names = [label for _, label in roles]
        figure.add_bar(
            orientation="h", x=counts, y=names, name=FRESH_WORDS[band], text=words, marker_color=paint
        )
    _vacant(figure, [label for code, label in roles if code not in held.index])
    figure.update_layout(
        barmode="stack", legend={"orientation": "h", "y": 1.12, "x": 0, "traceorder": "normal"}
    )
    figure.update_traces(showlegend=True, hoverinfo="skip", textangle=0)
    figure.update_xaxes(title="people", dtick=max(1, int(held.max() if len(held) else 1) // 5))
    figure.update_yaxes(autorange="reversed", showgrid=False)
    missing = [label for code, label in roles if code not in held.index]
    said = f" Nobody is {_listed(missing)}." if missing else " Every role is held."
    alt = f"{int(held.sum())} of {len(people)} contacts have a role.{said}"
    framed(figure, template, alt, height=110 + ROW * len(roles))
    return figure.update_layout(showlegend=True)


def _vacant(figure: go.Figure, roles: Sequence[str]) -> None:
    for role in roles:
        figure.add_annotation(x=0, y=role, text="nobody yet", showarrow=False, xanchor="left", xshift=6)


def _listed(words: Sequence[str]) -> str:
    return words[0] if len(words) == 1 else f"{', '.join(words[:-1])} or {words[-1]}"


def influence_map(people: pd.DataFrame, *, template: str | None = None) -> go.Figure:
    """
    Who decides, and how they feel about us: decision power across, from advocates at the top to foes.

    What nobody has assessed is a row and a column of its own, never neutral.

    Args:
        people: *name, friend_foe, decision_power*, as ``ws.page(…).key_players`` gives it.
        template: ``light`` or ``dark``; Plotly's own default says, when not told.
    """
    if people.empty:
        return empty(template, "No contacts yet")
    colours = palette(template)
    attitude, power = (
        people["friend_foe"].fillna("").astype(str),
        people["decision_power"].fillna("").astype(str),
    )
    counts = pd.crosstab(attitude, power).reindex(index=ATTITUDES, columns=POWERS, fill_value=0)
    names = people.groupby([attitude, power])["name"].agg(list)
    texts = [[_names(names.get((row, column), [])) for column in POWERS] for row in ATTITUDES]
    figure = go.Figure(
        go.Heatmap(
            z=counts.to_numpy().tolist(),
            x=[_word("decision_power", one) for one in POWERS],
            y=[_word("friend_foe", one) for one in ATTITUDES],
            text=texts,
            texttemplate="%{text}",
            hoverinfo="skip",
            colorscale=[[0, colours.surface], [1, colours.accent_soft]],
            zmin=0,
            zmax=max(4, int(counts.to_numpy().max())),
            showscale=False,
            xgap=3,
            ygap=3,
            textfont={"color": colours.text, "size": 11},
        )
    )
    figure.update_xaxes(title="decision power", side="top", showgrid=False)
    figure.update_yaxes(autorange="reversed", showgrid=False)
    foes = people.loc[attitude.isin(["critic", "hostile"]) & (power == "high"), "name"].tolist()
    against = (
        f"{_said(foes)} against us and high in decision power." if foes else "No powerful critics or foes."
    )
    alt = f"{len(people)} people by decision power and attitude. {against}"
    tall = [max(1, *(text.count("<br>") + 1 for text in row)) for row in texts]
    return framed(figure, template, alt, height=100 + 17 * len(tall) * max(2, *tall))


def _said(names: Sequence[str]) -> str:
    return f"{', '.join(names)} {'is' if len(names) == 1 else 'are'}"


def _names(names: Sequence[str]) -> str:
    more = len(names) - NAMES
    shown = list(names[:NAMES]) if more != 1 else list(names)
    return "<br>".join([*shown, *([f"and {more} more"] if more > 1 else [])])


def _word(field: str, code: str) -> str:
    return CONTACT[field].label_of(code) if code else UNKNOWN
