"""The health section of an account's page: the score, where points are lost, and whether the score holds."""

from collections import Counter
from collections.abc import Mapping
from typing import Any

from kapta_workspace.domain.errors import KaptaError
from kapta_workspace.ui.panel.drawings import score_dial, trend
from kapta_workspace.ui.panel.pages import measured, why, words
from kapta_workspace.ui.panel.pages.place import kind_of, query, rows
from kapta_workspace.ui.panel.pieces import (
    MISSING,
    badge,
    band_badge,
    card,
    empty_state,
    is_missing,
    link,
    stack,
)
from kapta_workspace.ui.panel.router import address
from kapta_workspace.ui.panel.safe import Safe, html, join, safe_url
from kapta_workspace.ui.panel.style import Tone
from kapta_workspace.ui.panel.tables import Column, table
from kapta_workspace.workspace import AccountPage

Query = Mapping[str, str]


def card_of(page: AccountPage, of: str = "", query: Query | None = None) -> Safe:
    """
    The card: the score, its evidence, where points are lost, the first metrics, the way to why it moved.

    Args:
        page: The account's page.
        of: Whose score it is where that could be mistaken; a family then leads with its blend.
        query: What the address asks for; ``why`` opens the answer below the card.
    """
    totals = page.score.totals
    if totals.empty or is_missing(totals["badge"].iloc[0]):
        nothing = empty_state("No score yet", "It appears with the first records.")
        return card("Health", nothing, anchor="health")
    body = stack(_together(page) if of else _own(page), measured.tops(page, combined=bool(of)))
    known = round(100 * float(totals["coverage"].iloc[0]))
    resting = "all of it from records" if known == 100 else f"{known}% of it from records"
    drawn = card(
        "Health",
        body,
        aside=_aside(page, of, resting),
        actions=(_why(page, combined=bool(of)),),
        anchor="health",
    )
    asked = (query or {}).get("why", "")
    return stack(drawn, _answered(page, asked, combined=bool(of))) if asked else drawn


def _aside(page: AccountPage, of: str, resting: str) -> str | None:
    """What the own score rests on, where it is shown."""
    if not of:
        return resting
    return f"{of} score below; {resting}" if page.account in page.view.accounts else None


def draw(page: AccountPage, query: Query, *, combined: bool = False) -> Safe:
    """The whole view of what is measured: the score and why, its trend, the metrics."""
    shown = {**query, "why": query.get("why", "")}
    parts = [card_of(page, "its own" if combined else "", shown), measured.cards(page, combined=combined)]
    if not shown["why"]:
        parts.insert(1, _trend(page, combined=combined))
    return stack(*parts)


def _answered(page: AccountPage, asked: str, *, combined: bool) -> Safe:
    """The answer to why, or the sentence that says why there is none."""
    try:
        return why.draw(page, asked, combined=combined)
    except KaptaError as error:
        return card("Why did it move?", empty_state("No answer", str(error), sign="question"), anchor="why")


def _why(page: AccountPage, *, combined: bool) -> Safe:
    to = address("account", query(page, combined=combined, tab="measure", why="change"))
    return html('<a class="k-button" href="{to}">Why?</a>', to=safe_url(to))


# --- the score ----------------------------------------------------------------------------------------


def _together(page: AccountPage) -> Safe:
    """The family's score, and below it the account's own where it is one of the chosen."""
    if page.account not in page.view.accounts:
        return _family(page)
    itself = html("<h3>{name} itself</h3>", name=page.record["name"])
    return stack(_family(page), itself, _own(page))


def _own(page: AccountPage) -> Safe:
    figures, moved = page.score.totals.iloc[0], page.own["delta"]
    dial = score_dial(
        float(figures["score"]),
        words.BANDS.get(str(figures["band"]), "unknown"),
        None if is_missing(moved) else float(moved),
        f"{page.days} days ago",
    )
    parts = page.score.parts.sort_values("lost", ascending=False, kind="stable")
    lost = words.rows(parts[parts["lost"] > LEAST].head(MOST))
    shown = html("{dial}{evidence}{held}", dial=dial, evidence=_evidence_badge(page), held=_held(page))
    return html(
        '<div class="k-health"><div>{score}</div>{where}</div>',
        score=shown,
        where=table(_columns(page), lost, caption="Where points are lost", sorted_by="lost", descending=True),
    )


LEAST, MOST = 0.05, 8
"""Parts that lost less are not worth a row; so many rows are drawn."""


def _columns(page: AccountPage) -> tuple[Column, ...]:
    return (
        Column("factor", "Factor", show=lambda one: _named(page, str(one["factor"]))),
        Column("lost", "Points lost", numeric=True, show=lambda one: f"{one['lost']:.1f}"),
        Column(
            "value",
            "Value",
            numeric=True,
            show=lambda one: "" if is_missing(one["value"]) else f"{one['value']:.0f}",
        ),
        Column("evidence", "Rests on", show=lambda one: _evidence(page, one)),
    )


def _named(page: AccountPage, factor: str) -> str:
    """A factor in words; an imported metric by its name."""
    if not factor.startswith("metric:"):
        return FACTORS.get(factor, factor)
    found = page.view.titles("metric", [int(factor.removeprefix("metric:"))])
    return next(iter(found.values()), factor)


EVIDENCE: Mapping[str, Tone] = {"Supported": "healthy", "Indicative": "watch", "Contradicted": "risk"}


def _evidence_badge(page: AccountPage) -> Safe:
    """The evidence behind the scorecard, wherever a score is shown large; the figures open below it."""
    found = page.evidence
    return html(
        '<details class="k-evidence"><summary>{badge}</summary><p class="k-sub">{sentence}</p>'
        '<ul class="k-sub">{remarks}</ul></details>',
        badge=badge(found.level, EVIDENCE.get(found.level, "neutral"), "target"),
        sentence=found.sentence,
        remarks=join(html("<li>{said}</li>", said=remark) for remark in found.remarks),
    )


def _held(page: AccountPage) -> Safe:
    """The special rule that holds the score down, in its own words."""
    name = str(page.score.totals["capped_by"].iloc[0])
    rule = next((cap for cap in page.score.cards[0].caps if cap.id == name), None)
    if rule is None or not float(page.score.totals["cap"].iloc[0]):
        return Safe("")
    return html('<p class="k-sub">Held at {cap:.0f}: {message}</p>', cap=rule.cap, message=rule.message)


def _evidence(page: AccountPage, one: words.Row) -> Any:
    """The records a factor rests on, kind by kind, each leading to where they stand."""
    if str(one["evidence"]) == "assumed":
        return html('<span class="k-none">assumed, nothing recorded</span>')
    kept = {name: query(page)[name] for name in ("days", "as_of")}
    kinds = Counter(str(record).partition(":")[0] for record in one["rows"])
    if not kinds:
        if kind_of(str(one["factor"])) != "account":
            return html('<span class="k-none">nothing recorded</span>')
        return rows("the account's fields", page.account, "account", **kept)
    said = (
        html(
            '<span class="k-nowrap">{rows}</span>',
            rows=rows(page.view.schemas[kind].counted(many), page.account, kind, **kept),
        )
        for kind, many in kinds.most_common()
    )
    return join(said, ", ")


# --- the family ---------------------------------------------------------------------------------------


MODES: Mapping[str, str] = {
    "blend": "half the mean by contract value, half the lowest score",
    "revenue": "the mean of the scores by contract value",
    "equal": "the mean of the scores, each counting the same",
    "worst": "the lowest score",
}
"""How a combined score is made, in words, by the mode of its roll-up."""


def _family(page: AccountPage) -> Safe:
    """The combined score; beside it the plain mean, the lowest by name, the mean by value, the bands."""
    found = page.family
    if found.total is None:
        return Safe("")
    figures = [
        ("Mean", _whole(found.mean), "each account counting the same"),
        ("Lowest", _whole(float(found.worst["score"].iloc[0])), _worst(page)),
        ("Weighed by contract value", _whole(found.weighted), _worth(page)),
    ]
    said = html(
        "<p>{mode} of {count} account{s}.</p>",
        mode=MODES[found.rollup.mode].capitalize(),
        count=len(found.rollup.accounts),
        s="" if len(found.rollup.accounts) == 1 else "s",
    )
    remarks = join(html('<p class="k-sub">{said}</p>', said=remark) for remark in found.remarks)
    dial = score_dial(found.total, words.BANDS.get(found.band, "unknown"))
    return html(
        '<div class="k-family"><div>{dial}</div><dl class="k-family-figures">{figures}{bands}</dl>'
        '<div class="k-family-said">{said}{remarks}</div></div>',
        dial=dial,
        figures=join(
            html(
                "<div><dt>{label}</dt><dd><b>{figure}</b> <small>{about}</small></dd></div>",
                label=label,
                figure=figure,
                about=about,
            )
            for label, figure, about in figures
        ),
        bands=_bands(page),
        said=said,
        remarks=remarks,
    )


def _whole(figure: float | None) -> Any:
    return MISSING if figure is None else f"{int(figure + 0.5)}"


def _worst(page: AccountPage) -> Safe:
    """The lowest by name, leading to their health."""
    lowest = words.rows(page.family.worst)
    return join((words.account_link(one, key="account", tab="measure") for one in lowest), ", ")


def _worth(page: AccountPage) -> str:
    """What the accounts in view have under contract, currency by currency."""
    sums = [f"{one['value']:,.0f} {one['currency']}" for one in words.rows(page.family.money)]
    return " + ".join(sums) if sums else "no contract with a value in force"


def _bands(page: AccountPage) -> Safe:
    """How many accounts are in each band, and how many have no score."""
    counts = page.family.bands
    said = join(
        html(
            "<li>{badge} <b>{count}</b></li>", badge=band_badge(words.BANDS.get(band, "unknown")), count=count
        )
        for band, count in counts.items()
        if count
    )
    return html('<div><dt>Accounts by band</dt><dd><ul class="k-bands">{said}</ul></dd></div>', said=said)


# --- through time -------------------------------------------------------------------------------------


def _trend(page: AccountPage, *, combined: bool) -> Safe:
    history = page.trend
    if len(history) < 2:
        return Safe("")
    changed = history["card"].ne(history["card"].shift()) & history["card"].shift().notna()
    figures = [None if is_missing(one) else float(one) for one in history["badge"].tolist()]
    bands = page.score.cards[0].bands
    drawn = trend(
        [f"{day:%b %Y}" for day in history["on"]],
        figures,
        (bands.amber, bands.green),
        marks=[int(place) for place in changed.to_numpy().nonzero()[0]],
    )
    return card(
        "Through time",
        drawn,
        aside="month-ends, each as it was known then",
        actions=(
            link("Ledger", address("account", query(page, combined=combined, tab="measure", why="ledger"))),
        ),
    )


FACTORS = {
    "profile.fields": "Profile: fields filled in",
    "profile.contracts": "Profile: contract details",
    "profile.swot": "Profile: SWOT kept up",
    "profile.voc": "Profile: voice of customer answered",
    "key_players.roles": "Key players: required roles",
    "key_players.depth": "Key players: how many",
    "key_players.org": "Key players: reporting lines",
    "relationship": "Relationship: friend or foe",
    "plan.existence": "Plan: goals with actions",
    "plan.schedule": "Plan: on schedule",
    "plan.updates": "Plan: kept up to date",
    "tasks": "Tasks done on time",
    "notes": "Notes written",
    "freshness": "Freshness of contact",
    "qbr": "Business review",
    "satisfaction": "Satisfaction",
    "nps": "Willingness to recommend",
    "risk": "Open risk",
    "renewal": "Renewal without a plan",
    "cap": "Held down by a special rule",
}
"""The factors in words."""
