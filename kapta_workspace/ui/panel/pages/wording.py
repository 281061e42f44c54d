"""
In other words, on the coaching of an account: what would be sent, a button that sends it, and what came back.

Nothing of it is drawn while no language model is switched on. What came back is plain text, escaped, with
each sentence leading to the records it rests on.
"""

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple
from urllib.parse import quote

from kapta_workspace.domain.wording import Preview, Sentence, Worded
from kapta_workspace.ui.panel.pages import words
from kapta_workspace.ui.panel.pages.place import TABS, query
from kapta_workspace.ui.panel.pieces import button, card, is_missing, link, row, stack
from kapta_workspace.ui.panel.router import address
from kapta_workspace.ui.panel.safe import Safe, html, join, safe_url
from kapta_workspace.workspace import AccountPage, Workspace

LABELS: Mapping[str, str] = {
    "words": "In other words",
    "summary": "Summarise the notes",
    "draft": "Draft a message",
}
"""What can be asked for → what its button says, and what stands above what came back."""
CITED = 3
"""So many records are named behind a sentence."""


class Draft(NamedTuple):
    """A suggestion's button for a draft, and the draft where it was asked for."""

    way: Safe
    below: Safe


def is_on(page: AccountPage) -> bool:
    """Whether there is a model to ask, and a present to ask about."""
    return page.wording.is_on and page.view.position is None


def ways(page: AccountPage) -> tuple[Safe, ...]:
    """The two discreet buttons at the head of the suggestions; none while no model is switched on."""
    if not is_on(page):
        return ()
    agreed = page.wording.agreed
    return tuple(_way(page, task, None, agreed=agreed) for task in ("words", "summary"))


def drafts(page: AccountPage, rows: Sequence[words.Row], asked: Mapping[str, str]) -> dict[str, Draft]:
    """Suggestion → the button that drafts a message to whom it says to talk to, and the draft below it."""
    if not is_on(page):
        return {}
    found, agreed, shown = {}, page.wording.agreed, False
    for one in rows:
        people = [record.partition(":")[2] for record in one["records"] if record.startswith("contact:")]
        if one["opens"] != "note" or int(one["account"]) != page.account or not people:
            continue
        here = not shown and (asked.get("ask"), asked.get("contact")) == ("draft", people[0])
        below = _asked_for(page, "draft", int(people[0]), asked) if here else Safe("")
        found[str(one["id"])] = Draft(_way(page, "draft", int(people[0]), agreed=agreed), below)
        shown = shown or here
    return found


def _way(page: AccountPage, task: str, contact: int | None, *, agreed: bool) -> Safe:
    """Whoever has said yes before asks at once; everybody else first sees what would be sent."""
    about: dict[str, Any] = {} if contact is None else {"contact": contact}
    if agreed:
        return button(LABELS[task], "word", quiet=True, task=task, account=page.account, **about)
    to = address("account", query(page, tab="coaching", ask=task, contact=contact))
    return html('<a class="k-button k-quiet" href="{to}">{label}</a>', to=safe_url(to), label=LABELS[task])


def ask(workspace: Workspace, about: Mapping[str, str]) -> dict[str, Any]:
    """Ask the model what a button said; gives what the address then shows."""
    account, task = int(about["account"]), about["task"]
    contact = int(about["contact"]) if "contact" in about else None
    workspace.coaching.wording.ask(account, task, contact, agreed=True)
    return {"tab": "coaching", "ask": task, "contact": contact, "sent": None}


def draw(page: AccountPage, asked: Mapping[str, str]) -> Safe:
    """What the address asks for above the suggestions; drafts stand below the suggestion they are for."""
    task = asked.get("ask", "")
    return _asked_for(page, task, None, asked) if is_on(page) and task in {"words", "summary"} else Safe("")


def _asked_for(page: AccountPage, task: str, contact: int | None, asked: Mapping[str, str]) -> Safe:
    """What came back, or what would be sent."""
    told = page.wording.last(page.account, task, contact)
    close = link("Close", address("account", query(page, tab="coaching")))
    if told is None or asked.get("sent"):
        shown = page.wording.preview(page.account, task, contact)
        return card(LABELS[task], _before(page, shown, contact), actions=(close,), anchor="wording")
    return card(LABELS[task], _came(page, told, contact), actions=(close,), anchor="wording")


def _before(page: AccountPage, shown: Preview, contact: int | None) -> Safe:
    """What would be sent, to the letter, with the button that sends it."""
    if not shown.records:
        return _worded(html("<p>{said}</p>", said=shown.said))
    about: dict[str, Any] = {} if contact is None else {"contact": contact}
    names = join(
        html("<li><code>{placeholder}</code> {name}</li>", placeholder=one, name=name)
        for one, name in shown.names.items()
    )
    return _worded(
        html(
            "<p>{said} The answer changes nothing here. Each call is noted in the log, not what it says.</p>",
            said=shown.said,
        ),
        row(button("Send it", "word", task=shown.task.name, account=page.account, **about)),
        html("<details open><summary>The records</summary><pre>{text}</pre></details>", text=shown.records),
        html(
            "<details><summary>What is asked about them</summary><pre>{text}</pre></details>",
            text=shown.instructions,
        ),
        html(
            "<details><summary>What placeholders stand for (stays here)</summary><ul>{names}</ul></details>",
            names=names,
        )
        if names
        else "",
        html(
            "<details><summary>As it goes over the wire</summary><pre>{body}</pre></details>", body=shown.body
        ),
    )


def _came(page: AccountPage, told: Worded, contact: int | None) -> Safe:
    """The sentences under their headings; a draft as the text one would send."""
    sent = address("account", query(page, tab="coaching", ask=told.task.name, contact=contact, sent="yes"))
    remark = html('<p class="k-sub">{remark} {link}</p>', remark=told.remark, link=link("What is sent", sent))
    if contact is not None:
        return _worded(remark, _letter(page, told, contact))
    records = {record for one in told.sentences for record in told.records(one)}
    lines = {str(one["record"]): _record(page, one) for one in words.rows(page.told(records))}
    groups = (
        stack(
            html("<h3>{heading}</h3>", heading=heading) if heading else "",
            html("<ul>{lines}</ul>", lines=join(_line(one, told.records(one), lines) for one in sentences)),
        )
        for heading, sentences in told.groups.items()
    )
    return _worded(remark, *groups)


def _worded(*pieces: Any) -> Safe:
    return html('<div class="k-worded">{pieces}</div>', pieces=stack(*pieces))


def _line(one: Sentence, records: tuple[str, ...], lines: Mapping[str, Safe]) -> Safe:
    found = [lines[record] for record in records if record in lines]
    more = f" and {len(found) - CITED} more" if len(found) > CITED else ""
    rests = join(found[:CITED], ", ")
    return html(
        '<li>{text} <span class="k-sub">{rests}{more}</span></li>', text=one.text, rests=rests, more=more
    )


def _record(page: AccountPage, one: words.Row) -> Safe:
    kind = str(one["kind"])
    title = one["label"] if is_missing(one["title"]) else one["title"]
    if kind == "contact":
        return link(title, address("contact", {"id": int(one["id"])}))
    return link(title, address("account", {"id": page.account, "tab": TABS.get(kind)}))


def _letter(page: AccountPage, told: Worded, contact: int) -> Safe:
    people = page.view.frame("contact")
    email = people.loc[people["id"] == contact, "email"]
    to = "" if email.empty or is_missing(email.iloc[0]) else str(email.iloc[0])
    return stack(
        html('<p class="k-sub">Read it before you send it: it is made from our own notes.</p>'),
        html("<pre>{text}</pre>", text=told.text),
        html(
            "<p>{link}</p>",
            link=link("Open in your mail program", f"mailto:{quote(to, safe='@')}?body={quote(told.text)}"),
        ),
    )
