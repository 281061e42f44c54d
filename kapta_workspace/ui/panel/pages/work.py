"""The tabs of what we do: tasks, notes, the risk."""

import pandas as pd

from kapta_workspace.domain.fields import Field
from kapta_workspace.ui.panel.pages import scope, words
from kapta_workspace.ui.panel.pages.place import query
from kapta_workspace.ui.panel.pages.rows import DEEDS
from kapta_workspace.ui.panel.pages.sections import (
    MOST,
    Section,
    add,
    columns_of,
    counted,
    listed,
    long_table,
    may_write,
    nothing,
    ordered,
)
from kapta_workspace.ui.panel.pieces import avatar, badge, button, card, is_missing, link, stack
from kapta_workspace.ui.panel.router import address
from kapta_workspace.ui.panel.safe import Safe, html, join, safe_markdown, safe_url
from kapta_workspace.ui.panel.tables import Column
from kapta_workspace.workspace import AccountPage

TASKS = Section(
    "task",
    "Tasks",
    ("title", "due", "assignee", "contact", "status"),
    "Add what has to be done for them, by whom and by when. Reminders to check in appear here by themselves.",
    ("tasks",),
)
NOTES = Section(
    "note",
    "Notes",
    ("title",),
    "Write down a call, a visit or an e-mail: it keeps the contact fresh.",
    ("notes", "freshness"),
)
RISKS = Section(
    "risk",
    "Risks",
    ("reason", "status", "severity", "likelihood", "assignee", "opened_on", "closed_on"),
    "Open one when the account may be lost or shrink: one at a time, with its reasons and what is done.",
)
ONE = "one at a time: close the open one before another is opened"
"""Said beside the list of risks while one is open."""

PAGE = 40
"""So many notes are drawn at once."""


def tasks(page: AccountPage, *, combined: bool) -> Safe:
    """What is to be done, the overdue first, then what was done."""
    rows = ordered(page, "task")
    is_open = rows["status"] == "open"
    late = is_open & (rows["due"] < pd.Timestamp(page.today))
    if rows.empty:
        return card(TASKS.title, nothing(page, TASKS), actions=add(page, "task", "Add task"))
    done = rows[~is_open].sort_values("done_on", ascending=False)
    said = f"{int(is_open.sum())} open" + (f", {int(late.sum())} overdue" if late.any() else "")
    return stack(
        card(
            "Open tasks",
            _tasks(page, rows[is_open], combined=combined),
            aside=said,
            actions=add(page, "task", "Add task"),
        ),
        card("Done and cancelled", _tasks(page, done, combined=combined), aside=counted(len(done)))
        if len(done)
        else "",
    )


def _tasks(page: AccountPage, rows: pd.DataFrame, *, combined: bool) -> Safe:
    if rows.empty:
        return html('<p class="k-none">Nothing is open.</p>')
    columns = columns_of(page, page.view.schemas["task"], TASKS.columns, combined=combined)
    late = Column("due", "Due", show=lambda one: _due(page, one))
    shown = [late if column.name == "due" else column for column in columns]
    if may_write(page) and (rows["status"] == "open").any():
        shown.insert(-1, Column("finish", DEEDS, sort=False, show=_finish))
    return long_table(shown, words.rows(rows.head(MOST)), "Tasks")


def _due(page: AccountPage, one: words.Row) -> Safe:
    late = (
        str(one["status"]) == "open" and not is_missing(one["due"]) and one["due"] < pd.Timestamp(page.today)
    )
    return html(
        "{day} {late}", day=words.day(one["due"]), late=badge("Overdue", "risk", "clock") if late else ""
    )


def _finish(one: words.Row) -> Safe:
    return button(
        "Done",
        "set",
        hint=f"Done: “{one['title']}”",
        kind="task",
        id=int(one["id"]),
        field="status",
        value="done",
    )


def notes(page: AccountPage, kind: str, *, combined: bool, whole: bool = False) -> Safe:
    """Everything written down, newest first; ``kind`` alone where one is named, ``whole`` with old ones."""
    rows = ordered(page, "note")
    if rows.empty:
        return card(NOTES.title, nothing(page, NOTES), actions=add(page, "note", "Add note"))
    field = page.view.schemas["note"]["kind"]
    known = {choice.code for choice in field.choices}
    chosen = rows[rows["kind"] == kind] if kind in known else rows
    here = query(page, combined=combined, tab="notes")
    switch = words.switch(
        "Kind of note",
        [
            ("All", here, kind not in known),
            *((one.label, {**here, "kind": one.code}, one.code == kind) for one in field.choices),
        ],
        "account",
    )
    first = chosen.head(MOST if whole else PAGE)
    people = page.view.titles("contact", [one for many in first["contacts"] for one in many])
    items = join(_note(page, one, people, combined=combined) for one in words.rows(first))
    older = {**here, "kind": kind if kind in known else None, "older": "yes"}
    return card(
        NOTES.title,
        stack(
            switch,
            html('<ol class="k-notes">{items}</ol>', items=items),
            _older(len(chosen), len(first), address("account", older)),
        ),
        aside=f"{len(chosen):,}, the newest {len(first)} listed" if len(first) < len(chosen) else len(chosen),
        actions=add(page, "note", "Add note"),
    )


def _older(every: int, listed: int, to: str) -> Safe:
    """The way to the older notes, or that search finds those that are too many to list."""
    if every == listed:
        return Safe("")
    if listed == MOST:
        return html('<p class="k-sub">and {many} older ones; search finds them.</p>', many=every - listed)
    return html('<p><a href="{to}">Show older notes</a></p>', to=safe_url(to))


def _note(page: AccountPage, one: words.Row, people: dict[int, str], *, combined: bool) -> Safe:
    field = page.view.schemas["note"]["kind"]
    with_ = join(
        [link(people[who], address("contact", {"id": who})) for who in one["contacts"] if who in people], ", "
    )
    return note(
        one,
        field,
        people=html(" · with {names}", names=with_) if with_ else "",
        where=scope.chip(page, one, "note") if combined else "",
        deeds=_deeds(one) if may_write(page) else "",
    )


def note(one: words.Row, field: Field, *, people: str = "", where: str = "", deeds: str = "") -> Safe:
    """
    A note as it stands in a list.

    Args:
        one: The note, with *author_name*.
        field: The field that says what kind of note it is.
        people: With whom, behind its kind.
        where: The account it belongs to, where that is not clear.
        deeds: What can be done with it.
    """
    return html(
        '<li class="k-note"><header>{face}<span><b>{title}</b><br>'
        '<span class="k-sub">{author} · {day} · {kind}{people}</span></span>'
        "{where}{deeds}</header>{text}</li>",
        face=avatar(str(one["author_name"]), size="small"),
        title=field.label_of(one["kind"]) if is_missing(one["title"]) else one["title"],
        author=one["author_name"],
        day=words.day(one["occurred_on"]),
        kind=field.label_of(one["kind"]),
        people=people,
        where=where,
        deeds=deeds,
        text=""
        if is_missing(one["text"])
        else html('<div class="k-prose">{text}</div>', text=safe_markdown(str(one["text"]))),
    )


def _deeds(one: words.Row) -> Safe:
    record = int(one["id"])
    return html(
        '<span class="k-deeds">{edit}{away}</span>',
        edit=button("Edit", "edit", quiet=True, hint="Edit the note", kind="note", id=record),
        away=button(
            "", "archive", sign="archive", quiet=True, hint="Archive the note", kind="note", id=record
        ),
    )


def risks(page: AccountPage, *, combined: bool) -> Safe:
    """The open risk in full, and those before it."""
    rows = ordered(page, "risk")
    is_open = rows["status"].isin(["open", "in_process"])
    mine = rows.loc[is_open, "account"].tolist()
    return stack(
        *(_risk(page, one, combined=combined) for one in words.rows(rows[is_open])),
        listed(page, RISKS, combined=combined, aside=ONE if page.account in mine else None),
    )


def _risk(page: AccountPage, one: words.Row, *, combined: bool) -> Safe:
    schema = page.view.schemas["risk"]
    facts = [
        ("Severity", schema["severity"].label_of(one["severity"])),
        ("Status", schema["status"].label_of(one["status"])),
        ("Open since", words.day(one["opened_on"])),
        ("Assignee", words.whole(one["assignee_name"])),
        ("Contracts end at the latest", words.day(_last_end(page, int(one["account"])))),
    ]
    pairs = join(
        html("<div><dt>{what}</dt><dd>{said}</dd></div>", what=what, said=said) for what, said in facts
    )
    close = (
        button("Edit", "edit", quiet=True, hint="Edit the risk", kind="risk", id=int(one["id"])),
        button("Close it", "close_risk", hint="Close the risk, with how it ended", id=int(one["id"])),
    )
    return card(
        html("Open risk: {reason}", reason=one["reason"]),
        stack(
            ""
            if is_missing(one["description"])
            else html('<div class="k-prose">{text}</div>', text=safe_markdown(str(one["description"]))),
            html('<dl class="k-list">{pairs}</dl>', pairs=pairs),
        ),
        aside=scope.chip(page, one, "risk") if combined else badge("Open", "risk", "alert"),
        actions=close if may_write(page) else (),
    )


def _last_end(page: AccountPage, account: int) -> pd.Timestamp | None:
    contracts = page.view.frame("contract")
    ends = contracts.loc[contracts["account"] == account, "end"].dropna()
    return None if ends.empty else pd.Timestamp(ends.max())
