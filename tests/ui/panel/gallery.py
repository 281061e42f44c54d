"""One page with every component in it, on invented accounts; browser tests and screenshots use it."""

import json
from typing import Any

import panel as pn
import panel_material_ui as pmui
import plotly.graph_objects as go

from kapta_workspace.ui.panel import drawings, pieces
from kapta_workspace.ui.panel.browser import Browser
from kapta_workspace.ui.panel.notices import say
from kapta_workspace.ui.panel.page import COMPACT, page
from kapta_workspace.ui.panel.pane import Html
from kapta_workspace.ui.panel.plot import Plot
from kapta_workspace.ui.panel.safe import html, safe_markdown
from kapta_workspace.ui.panel.search import Found, SearchBox
from kapta_workspace.ui.panel.section import section
from kapta_workspace.ui.panel.tables import Column, table
from kapta_workspace.ui.panel.tree import AccountTree

ROWS: list[list[Any]] = [
    [1, "Globex Corporation", 0, "sr"],
    [2, "Globex Europe", 1, ""],
    [3, "Globex Deutschland", 2, "w"],
    [4, "Globex France", 2, ""],
    [5, "Globex North America", 1, "s"],
    [6, "Initech", 0, ""],
    [7, "Umbrella Pharmaceuticals and Life Sciences Holding", 0, "w"],
    [8, "Soylent Foods", 0, "a"],
    [9, "Stark Industries", 0, "s"],
    [10, "Wayne Enterprises", 0, ""],
    [11, "Wayne Foundation", 10, ""],
    [12, "Hooli", 0, "r"],
    [13, "Vandelay Industries", 0, ""],
]
PEOPLE: list[dict[str, Any]] = [
    {
        "name": "Ada Byron",
        "title": "Chief Operating Officer",
        "role": "Executive sponsor",
        "stance": "Advocate",
        "power": 3,
        "days": 4,
    },
    {
        "name": "Grace Hopper",
        "title": "Director of Engineering",
        "role": "Decision maker",
        "stance": "Supporter",
        "power": 3,
        "days": 12,
    },
    {
        "name": "Alan Turing",
        "title": "Head of Research",
        "role": "Influencer",
        "stance": "Critic",
        "power": 2,
        "days": 71,
    },
    {
        "name": "Katherine Johnson",
        "title": "Analyst",
        "role": "Champion",
        "stance": "Advocate",
        "power": 1,
        "days": None,
    },
]


def people(rows=PEOPLE):
    """The contacts of an account as a card."""
    columns = [
        Column(
            "name",
            "Name",
            show=lambda row: pieces.row(
                pieces.avatar(row["name"], size="medium"), pieces.link(row["name"], "?contact=1")
            ),
        ),
        Column("title", "Title"),
        Column("role", "Role", show=lambda row: pieces.badge(row["role"])),
        Column("stance", "Friend / foe"),
        Column("power", "Decision power", numeric=True),
        Column(
            "days",
            "Last contact",
            numeric=True,
            show=lambda row: (
                f"{row['days']} days" if row["days"] is not None else pieces.badge("Never", "risk", "clock")
            ),
        ),
        Column(
            "menu",
            "",
            sort=False,
            show=lambda row: pieces.button(
                "", "contact.menu", sign="dots", quiet=True, hint=f"Menu for {row['name']}", record_id=7
            ),
        ),
    ]
    return pieces.card(
        "Key players and contacts",
        table(columns, rows, caption="Contacts of Globex Corporation", sorted_by="name"),
        aside="4",
        actions=[pieces.button("Add contact", "contact.add", sign="plus")],
    )


def health():
    """The health of an account as a card."""
    factors = [
        ("Key players", 82, 4),
        ("Action plan", 64, -6),
        ("Freshness", 31, -12),
        ("Satisfaction", 75, 0),
    ]
    columns = [
        Column("name", "Factor"),
        Column(
            "line", "12 months", sort=False, show=lambda row: drawings.sparkline(row["line"], row["name"])
        ),
        Column("score", "Score", numeric=True),
        Column("change", "Change", numeric=True, show=lambda row: pieces.delta(row["change"], "1 October")),
    ]
    rows = [
        {
            "name": name,
            "score": score,
            "change": change,
            "line": [score - change * (12 - at) / 12 + (at % 3) * 2 for at in range(12)],
        }
        for name, score, change in factors
    ]
    return pieces.card(
        "Health",
        pieces.stack(
            drawings.score_dial(71.6, "healthy", 5, "1 October"),
            table(columns, rows, caption="Factors of the health score"),
        ),
        actions=[pieces.button("Explain", "health.explain", quiet=True)],
    )


def summary():
    """The head of an account's page."""
    return html(
        '<div class="k-stack"><div class="k-row">{logo}<h1>{name}</h1>{delta}{strategic}{risk}</div></div>',
        logo=pieces.avatar("Globex Corporation", size="large", square=True),
        name="Globex Corporation",
        delta=pieces.delta(5, "1 October"),
        strategic=pieces.badge("Strategic", "primary", "star"),
        risk=pieces.badge("Open risk", "risk", "alert"),
    )


def about():
    """The fields of an account as a card."""
    return pieces.card(
        "Summary",
        pieces.stack(
            safe_markdown(
                "Makes **thorium reactors**; a customer since 2014. Buys through its European arm."
            ),
            pieces.definition_list(
                [
                    (
                        "Owner (account manager)",
                        pieces.row(pieces.avatar("Mia Okafor", size="small"), "Mia Okafor"),
                    ),
                    ("Website", pieces.link("globex.example", "https://globex.example")),
                    ("Parent account", None),
                    ("Annual revenue", "€ 4,200,000"),
                    ("Products", pieces.row(pieces.chip("Analytics"), pieces.chip("Support"))),
                    (
                        "Children",
                        pieces.row(
                            pieces.chip("Globex Europe", "?account=2", "folder"),
                            pieces.chip("Globex North America", "?account=5"),
                        ),
                    ),
                ]
            ),
        ),
        actions=[pieces.button("Edit", "account.edit")],
    )


def bands():
    """Everything small, in each of its states."""
    dials = pieces.grid(
        drawings.score_dial(84, "healthy", 3),
        drawings.score_dial(55.4, "watch", -8, "1 July"),
        drawings.score_dial(22, "risk", 0),
        drawings.score_dial(None, "unknown"),
        narrow=200,
    )
    badges = pieces.row(
        *(pieces.band_badge(band) for band in pieces.BANDS),
        pieces.badge("Normal"),
        pieces.badge("Strategic", "primary", "star"),
        drawings.progress(64, "Plan"),
    )
    return pieces.card("Bands", pieces.stack(dials, badges))


def figure():
    """A line of scores."""
    months = [f"2026-{month:02d}" for month in range(1, 13)]
    drawn = go.Figure(
        go.Scatter(
            x=months,
            y=[52, 55, 54, 58, 61, 60, 63, 66, 64, 68, 70, 72],
            mode="lines+markers",
            line={"color": "#0d8a78"},
        )
    )
    return drawn.update_layout(margin={"l": 32, "r": 8, "t": 8, "b": 24})


def find(text):
    """The accounts and people with a text in their name."""
    accounts = [Found("Accounts", row[1], "", f"?account={row[0]}") for row in ROWS]
    contacts = [Found("Contacts", one["name"], "Globex Corporation", "?account=1") for one in PEOPLE]
    return [one for one in accounts + contacts if text.lower() in one.label.lower()]


def gallery():
    """The gallery: an account's page with invented content."""
    router = actions = Browser()
    tree = AccountTree(
        rows=json.dumps(ROWS), selected=int(router.query.get("account", 1)), expanded=[1], opens="?account="
    )
    said = Html(html("<p data-testid='said'>{text}</p>", text="nothing yet"))
    actions.on(
        "contact.menu",
        lambda about: setattr(
            said, "object", html("<p data-testid='said'>{text}</p>", text=f"pressed {about['record_id']}")
        ),
    )
    actions.on("health.explain", lambda about: router.change(replace=True, explain="yes"))
    actions.on("account.edit", lambda about: say("Saved <b>AT&T</b>"))
    tree.param.watch(lambda event: router.go(account=event.new["id"]), "chosen")
    router.follow(lambda url: setattr(tree, "selected", int(router.query.get("account", 1))))
    where = Html(html("<p class='k-soft' data-testid='where'>{url}</p>", url=router.url))
    router.follow(
        lambda url: setattr(where, "object", html("<p class='k-soft' data-testid='where'>{url}</p>", url=url))
    )
    search = SearchBox(find, hint="Search accounts, contacts, notes")
    create = pmui.MenuButton(
        label="Create new",
        icon="add",
        items=[{"label": "Account"}, {"label": "Contact"}],
        size="small",
        margin=0,
        align="center",
        stylesheets=[COMPACT],
    )
    return page(
        [
            Html(summary()),
            Html(pieces.grid(about(), health(), narrow=420)),
            Html(people()),
            section("Score over time", Plot(figure(), alt="Health score rises from 52 to 72 in a year")),
            Html(
                pieces.grid(
                    bands(),
                    pieces.card(
                        "SWOT",
                        pieces.empty_state(
                            "No SWOT yet",
                            "Four short lists tell the next person where this account stands.",
                            pieces.button("Start", "swot.start"),
                        ),
                    ),
                    narrow=420,
                )
            ),
            where,
            said,
        ],
        title="Workspace",
        sidebar=[tree],
        header=[search, pn.Spacer(sizing_mode="stretch_width"), create],
        browser=router,
    )
