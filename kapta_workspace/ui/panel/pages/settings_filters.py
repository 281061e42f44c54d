"""The filters everybody is offered: what each says in words, with its text below, and of what it is."""

from kapta_workspace.domain.fields import in_a_sentence
from kapta_workspace.ui.form import in_words
from kapta_workspace.ui.panel.pages import words
from kapta_workspace.ui.panel.pages.rows import DEEDS, row_deeds
from kapta_workspace.ui.panel.pieces import button, card, empty_state, is_missing, stack
from kapta_workspace.ui.panel.safe import Safe, html
from kapta_workspace.ui.panel.tables import Column, table
from kapta_workspace.workspace import Workspace

SAYS = "Everybody is offered a shared filter over the portfolio, and sees their own accounts in it."
NONE_YET = "Narrow the portfolio and save the filter as shared, or add one here."


def draw(workspace: Workspace) -> Safe:
    """The shared filters as a list that can be added to and edited."""
    view = workspace.view()
    schema, rows = view.schemas["filter"], view.shown("filter")
    rows = rows[rows["is_shared"].fillna(value=False).astype(bool)].sort_values("name", kind="stable")
    add = button("Add", "add", sign="plus", hint="Add: filter", kind="filter", is_shared="true")
    said = html('<p class="k-sub">{said}</p>', said=SAYS)
    if rows.empty:
        return card(schema.plural, stack(said, empty_state("No filters yet", NONE_YET)), actions=(add,))

    def told(one: words.Row) -> Safe:
        """What it says in words, and as the text it is kept as."""
        return html(
            "{said}<br><code>{text}</code>",
            said=in_words(view, str(one["entity"]), str(one["expression"])),
            text=one["expression"],
        )

    columns = (
        Column("name", schema["name"].label),
        Column("expression", "What it says", show=told, sort=False),
        Column("entity", "Of", show=lambda one: in_a_sentence(view.schemas[one["entity"]].plural)),
        Column(
            "owner_name", "Owner", show=lambda one: "–" if is_missing(one["owner"]) else one["owner_name"]
        ),
        Column("id", DEEDS, sort=False, show=lambda one: row_deeds(schema, one)),
    )
    drawn = table(columns, words.rows(rows), caption=schema.plural)
    return card(schema.plural, stack(said, drawn), aside=len(rows), actions=(add,), anchor="filter")
