"""The documents of an account: files uploaded and links added, whichever record they belong to."""

from kapta_workspace.ui.panel.downloads import ROUTE
from kapta_workspace.ui.panel.icons import icon
from kapta_workspace.ui.panel.pages import words
from kapta_workspace.ui.panel.pages.rows import DEEDS, row_deeds
from kapta_workspace.ui.panel.pages.sections import (
    account_column,
    add,
    counted,
    long_table,
    may_write,
    ordered,
)
from kapta_workspace.ui.panel.pieces import button, card, chip, empty_state, is_missing, link
from kapta_workspace.ui.panel.safe import Safe, html, join, safe_url
from kapta_workspace.ui.panel.tables import Column
from kapta_workspace.workspace import AccountPage

ANY_FILE = "*/*"


def documents(page: AccountPage, *, combined: bool) -> Safe:
    """The section: what was uploaded and linked, newest first."""
    rows = ordered(page, "document")
    if rows.empty:
        said = "Upload the papers people ask for, contracts, plans, minutes, or add links to them."
        body = empty_state("No documents yet", said, sign="document")
        return card("Documents", body, actions=_actions(page), anchor="document")
    shown = [{**one, "belongs": _belongs(page, one)} for one in words.rows(rows)]
    columns = (
        Column("name", "Document", show=named),
        *((account_column(page, "document"),) if combined else ()),
        Column("kind", "Type", show=kind_of),
        Column("belongs", "Belongs to", show=lambda one: one["belongs"]),
        Column("added_on", "Added on", show=lambda one: words.day(one["added_on"])),
        *((Column("id", DEEDS, sort=False, show=lambda one: _deeds(page, one)),) if may_write(page) else ()),
    )
    body = long_table(columns, shown, "Documents")
    return card("Documents", body, aside=counted(len(rows)), actions=_actions(page), anchor="document")


def _actions(page: AccountPage) -> tuple[Safe, ...]:
    if not may_write(page):
        return ()
    return (
        upload("Upload", page.account, hint="Upload a file, at most 10 MB"),
        *add(page, "document", "Add link"),
    )


def upload(text: str, account: int, *, hint: str, **about: object) -> Safe:
    """The button that chooses a file and adds it to an account, or lets it replace the one with this *id*."""
    return button(
        text,
        "upload",
        sign="arrow-up",
        quiet=not text,
        hint=hint,
        file=ANY_FILE,
        account=account,
        **about,
    )


def named(one: words.Row) -> Safe:
    """The name, leading to the file or the page."""
    if str(one["kind"]) == "file":
        name = html(
            '<a href="{to}" download>{name}</a>', to=safe_url(f"{ROUTE}{int(one['id'])}"), name=one["name"]
        )
    else:
        name = link(one["name"], None if is_missing(one["url"]) else str(one["url"]))
    about = "" if is_missing(one["description"]) else one["description"]
    return html(
        '<span class="k-document">{sign}<span>{name}<br><small class="k-sub">{about}</small></span></span>',
        sign=icon("document" if str(one["kind"]) == "file" else "link"),
        name=name,
        about=about,
    )


def kind_of(one: words.Row) -> str:
    """What a document is: the kind of file by its ending, or a link."""
    if str(one["kind"]) != "file":
        return "Link" if not is_missing(one["url"]) else "Note"
    end = str(one["file"]).rpartition(".")[2] if "." in str(one["file"]) else ""
    return f"{end.upper()} file" if end else "File"


def _belongs(page: AccountPage, one: words.Row) -> Safe | str:
    kind = "" if is_missing(one["section"]) else str(one["section"])
    if kind not in page.view.schemas or is_missing(one["about"]):
        return "the account"
    label = page.view.schemas[kind].label
    title = page.view.titles(kind, [int(one["about"])]).get(int(one["about"]))
    return chip(label if title is None or not isinstance(title, str) else f"{label}: {title}")


def _deeds(page: AccountPage, one: words.Row) -> Safe:
    schema, named = page.view.schemas["document"], f"“{str(one['name'])[:40]}”"
    swap = (
        upload("", int(one["account"]), hint=f"Upload another file for {named}", id=int(one["id"]))
        if str(one["kind"]) == "file"
        else ""
    )
    return html('<span class="k-deeds">{parts}</span>', parts=join((swap, row_deeds(schema, one))))
