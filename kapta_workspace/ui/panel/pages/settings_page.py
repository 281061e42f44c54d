"""The account page as everybody has it: which sections, tabs and links are on, and in which order."""

from collections.abc import Mapping

from kapta_workspace.ui.form.office import LINKS_SETTING
from kapta_workspace.ui.panel.icons import Icon
from kapta_workspace.ui.panel.pages import arrangement
from kapta_workspace.ui.panel.pages.arrangement import FIXED, LISTS, TITLES
from kapta_workspace.ui.panel.pieces import badge, button, card
from kapta_workspace.ui.panel.safe import Safe, html, join
from kapta_workspace.workspace import Workspace

LINKS = {"crm_url": "CRM", "slack_url": "Slack", "teams_url": "Teams"}
"""The links an account may lead to; the ones in use stand in its form."""

SWITCHED: Mapping[str, Mapping[str, str]] = {LINKS_SETTING: LINKS, arrangement.TABS_SETTING: arrangement.TABS}
"""What is on or off for everybody, by the setting that names what is on: code and title of each."""


def draw(workspace: Workspace) -> tuple[Safe, ...]:
    """The sections and the links, each to be switched, the sections to be moved."""
    on = sections(workspace)
    last = len(on) - 1
    lines = [_section(name, at, last) for at, name in enumerate(on)]
    lines += [_off(name) for name in LISTS if name not in on]
    order = html(
        '<p class="k-sub">The order for everybody. Whoever has arranged the page for themselves keeps '
        "their own; a section that is off is off for all, its records stay.</p>"
        '<ol class="k-arrange">{lines}</ol>',
        lines=join(lines),
    )
    usual = button("Usual order", "usual", quiet=True, step="usual", hint="As a new workspace has it")
    return (
        card("Sections of the account page", order, aside=f"{len(on)} on", actions=(usual,)),
        card("Tabs of the account page", _tabs(workspace), aside=_aside(workspace, arrangement.TABS_SETTING)),
        card("Links to other systems", _links(workspace), aside=_aside(workspace, LINKS_SETTING)),
    )


def _section(name: str, at: int, last: int) -> Safe:
    off = button("Switch off", "usual", quiet=True, step="off", part=name, hint=f"Switch off {TITLES[name]}")
    return html(
        '<li><span class="k-grow">{title}</span>{off}<span class="k-slot">{up}</span>'
        '<span class="k-slot">{down}</span></li>',
        title=TITLES[name],
        off=badge("always on", "neutral") if name in FIXED else off,
        up=_step(name, "up") if at else "",
        down=_step(name, "down") if at < last else "",
    )


def _step(name: str, way: str) -> Safe:
    sign: Icon = "arrow-up" if way == "up" else "arrow-down"
    return button("", "usual", sign=sign, quiet=True, step=way, part=name, hint=f"Move {TITLES[name]} {way}")


def _off(name: str) -> Safe:
    on = button("Switch on", "usual", quiet=True, step="on", part=name, hint=f"Switch on {TITLES[name]}")
    return html(
        '<li><span class="k-grow k-sub">{title} <small>off</small></span>{on}'
        '<span class="k-slot"></span><span class="k-slot"></span></li>',
        title=TITLES[name],
        on=on,
    )


def _tabs(workspace: Workspace) -> Safe:
    said = "A tab that is off is off for all; its records stay, and are there again when it is switched on."
    return _switches(workspace, arrangement.TABS_SETTING, html('<p class="k-sub">{said}</p>', said=said))


def _links(workspace: Workspace) -> Safe:
    said = html(
        '<p class="k-sub">A link that is on stands in the form of an account, and on its page once it is '
        "filled in. Systems that records are taken over from are connected where the workspace is installed: "
        "<code>kapta config show</code> tells which.</p>"
    )
    return _switches(workspace, LINKS_SETTING, said)


def _switches(workspace: Workspace, of: str, said: Safe) -> Safe:
    on = switched_on(workspace, of)
    lines = join(
        html(
            '<li><span class="k-grow">{title} <small class="k-sub">{state}</small></span>{switch}</li>',
            title=title,
            state="on" if name in on else "off",
            switch=button(
                "Switch off" if name in on else "Switch on",
                "switch",
                quiet=True,
                of=of,
                part=name,
                hint=f"Switch {'off' if name in on else 'on'} {title}",
            ),
        )
        for name, title in SWITCHED[of].items()
    )
    return html('{said}<ol class="k-arrange">{lines}</ol>', said=said, lines=lines)


def _aside(workspace: Workspace, of: str) -> str:
    return f"{len(switched_on(workspace, of))} on"


# --- what is set --------------------------------------------------------------------------------------


def sections(workspace: Workspace) -> tuple[str, ...]:
    """The sections that are on, in everybody's order."""
    return arrangement.usual(workspace.view().frame("setting"))


def switched_on(workspace: Workspace, of: str) -> tuple[str, ...]:
    """What of ``SWITCHED`` is on; all of it until something is switched off."""
    return arrangement.in_use(workspace.view().frame("setting"), of, SWITCHED[of])


def move(workspace: Workspace, step: str, name: str = "") -> int | None:
    """Move a section *up* or *down*, switch it *on* or *off*, or take the *usual* order: the log entry."""
    on = list(sections(workspace))
    if step == "usual":
        return _keep(workspace, arrangement.SETTING, None)
    if step == "on" and name in LISTS and name not in on:
        on.append(name)
    elif step == "off" and name in LISTS and name in on:
        on.remove(name)
    elif step in ("up", "down") and name in on:
        at = on.index(name)
        on.insert(max(0, at + (-1 if step == "up" else 1)), on.pop(at))
    else:
        raise KeyError(name)
    return _keep(workspace, arrangement.SETTING, ",".join(on))


def switch(workspace: Workspace, of: str, name: str) -> int | None:
    """Switch a link or a tab on or off: the log entry."""
    known = SWITCHED[of]
    if name not in known:
        raise KeyError(name)
    on = set(switched_on(workspace, of)) ^ {name}
    return _keep(workspace, of, ",".join(one for one in known if one in on))


def _keep(workspace: Workspace, key: str, value: str | None) -> int | None:
    rows = workspace.view().frame("setting")
    there = rows.loc[rows["key"] == key, "id"].tolist()
    desk = workspace.desk("setting")
    if value is None:
        return desk.remove(int(there[0])).position if there else None
    if there:
        return desk.edit(int(there[0]), "", None, value=value).position
    record = desk.add(key=key, value=value)
    return int(desk.get(record)["version"])
