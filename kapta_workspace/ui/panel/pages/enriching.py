"""Enrich info: what could be filled in, each with its reason and source, to accept or to refuse."""

from base64 import b64encode
from collections.abc import Mapping
from typing import Any

from kapta_workspace.domain.errors import NotFound
from kapta_workspace.domain.registers import number
from kapta_workspace.ui.panel.pages import words
from kapta_workspace.ui.panel.pages.place import query
from kapta_workspace.ui.panel.pieces import avatar, button, card, chip, link, row, stack
from kapta_workspace.ui.panel.router import address
from kapta_workspace.ui.panel.safe import Safe, html, join, safe_url
from kapta_workspace.workspace import AccountPage, Workspace


def way(page: AccountPage) -> tuple[Safe, ...]:
    """The way from an account's summary to what others know about it; none while nobody may be asked."""
    if not page.looks_up or page.view.position is not None:
        return ()
    to = safe_url(address("enrich", {"id": page.account}))
    return (html('<a class="k-button k-quiet" href="{to}">Enrich</a>', to=to),)


def draw(workspace: Workspace, asked: Mapping[str, str]) -> Safe:
    """The page of one account: who would be asked, and what was found."""
    which = number(asked.get("id", ""))
    if not which:
        raise NotFound("The address names no account.")
    page = workspace.page(which)
    home = address("account", query(page))
    head = html(
        '<header class="k-page-head"><div class="k-title"><h1>Enrich info</h1><div class="k-sub">{account}'
        "</div></div></header>",
        account=chip(page.record["name"], home, "account"),
    )
    return stack(head, proposals(workspace, "account", page.account, named=str(page.record["name"])))


def proposals(workspace: Workspace, kind: str, record: int, *, named: str) -> Safe:
    """The card; nothing where nothing is proposed and nobody may be asked."""
    found, others = workspace.enrich.found(kind, record), workspace.enrich.asked(kind)
    if found.empty and not others:
        return Safe("")
    same = found.loc[found["field"] == "same_person", "value"].tolist()
    names = workspace.view().titles("contact", same)
    lines = join(_proposal(one, kind, record, named, names) for one in words.rows(found))
    asks = workspace.enrich.asks(kind, record) if others else {}
    told = join(_asked(one.label, one.tells, asks.get(one.name, "")) for one in others)
    look_up = (button("Look it up", "look_up", kind=kind, id=record),) if others else ()
    return card(
        "Enrich info",
        stack(
            html('<ul class="k-suggested">{lines}</ul>', lines=lines)
            if lines
            else html('<p class="k-none">Nothing is proposed.</p>'),
            html(
                "<details><summary>Who is asked, and what they learn</summary><ul>{told}</ul></details>",
                told=told,
            )
            if others
            else "",
        ),
        aside="to accept or refuse" if others else "from your own data; nothing was looked up",
        actions=look_up,
    )


def _asked(label: str, tells: str, words_sent: str) -> Safe:
    """Who is asked, what leaves the house, and the words of it where there are some."""
    sent = html('<pre class="k-sent" tabindex="0" aria-label="What is sent">{text}</pre>', text=words_sent)
    return html(
        "<li><b>{label}.</b> {tells}{sent}</li>", label=label, tells=tells, sent=sent if words_sent else ""
    )


def _proposal(one: words.Row, kind: str, record: int, named: str, names: Mapping[int, str]) -> Safe:
    said = _said(one, named, names)
    about = {"kind": kind, "id": record, "key": one["key"]}
    hint = f"{one['label']}: {said}" if isinstance(said, str) else str(one["label"])
    source = str(one["source"])
    return html(
        '<li><span><b>{label}: {said}</b><br><span class="k-sub">{because} {source}</span></span>'
        "{deeds}</li>",
        label=one["label"],
        said=said,
        because=one["because"],
        source=link(source, source) if source.startswith("https://") else source,
        deeds=row(
            button("Accept", "enrich_accept", hint=f"Accept {hint}", **about)
            if one["settable"]
            else html('<span class="k-sub">no field of that name yet</span>'),
            button("Refuse", "enrich_refuse", quiet=True, hint=f"Refuse {hint}", **about),
        ),
    )


def _said(one: words.Row, named: str, names: Mapping[int, str]) -> Any:
    if isinstance(one["value"], bytes):
        shown = f"data:image/webp;base64,{b64encode(one['value']).decode()}"
        return avatar(named, shown, size="large", square=one["field"] == "logo")
    return names.get(one["value"], one["value"]) if one["field"] == "same_person" else str(one["value"])


def looked_up(workspace: Workspace, about: Mapping[str, str]) -> str:
    """Ask those who are switched on; gives what is said about it."""
    failed = workspace.enrich.look_up(about["kind"], int(about["id"]))
    count = len(workspace.enrich.found(about["kind"], int(about["id"])))
    return " ".join([*failed, f"{count or 'Nothing'} to accept or refuse."])
