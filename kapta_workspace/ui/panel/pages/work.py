"""The tabs of what we do: tasks, the risk."""

import pandas as pd

from kapta_workspace.ui.panel.pages import scope, words
from kapta_workspace.ui.panel.pages.rows import FINISH, finish
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
from kapta_workspace.ui.panel.pieces import badge, button, card, is_missing, stack
from kapta_workspace.ui.panel.safe import Safe, html, join, safe_markdown
from kapta_workspace.ui.panel.tables import Column
from kapta_workspace.workspace import AccountPage

TASKS = Section(
    "task",
    "Tasks",
    ("title", "due", "assignee", "contact", "status"),
    "Add what has to be done for them, by whom and by when. Reminders to check in appear here by themselves.",
    ("tasks",),
)
RISKS = Section(
    "risk",
    "Risks",
    ("reason", "status", "severity", "likelihood", "assignee", "opened_on", "closed_on"),
    "Open one when the account may be lost or shrink: one at a time, with its reasons and what is done.",
)
ONE = "one at a time: close the open one before another is opened"
"""Said beside the list of risks while one is open."""


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
        shown.insert(-1, Column("finish", FINISH, sort=False, show=_finish))
    return long_table(shown, words.rows(rows.head(MOST)), "Tasks")


def _due(page: AccountPage, one: words.Row) -> Safe:
    late = (
        str(one["status"]) == "open" and not is_missing(one["due"]) and one["due"] < pd.Timestamp(page.today)
    )
    return html(
        "{day} {late}", day=words.day(one["due"]), late=badge("Overdue", "risk", "clock") if late else ""
    )


def _finish(one: words.Row) -> Safe:
    return finish("task", int(one["id"]), str(one["title"]))


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
