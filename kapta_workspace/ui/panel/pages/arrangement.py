"""In which order the sections of the account page stand, and which are folded: each person's own choice."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Literal

import pandas as pd

from kapta_workspace.ui.panel.icons import Icon, icon
from kapta_workspace.ui.panel.pieces import button, card
from kapta_workspace.ui.panel.safe import Safe, html, join, safe_url
from kapta_workspace.workspace import Workspace

PAGE = "account"
SETTING = "sections"
"""The administrators' setting: the sections shown, in the usual order, parted by commas."""

FIXED: Mapping[str, str] = {
    "summary": "Summary",
    "health": "Health",
    "people": "Key players and contacts",
    "accounts": "Accounts",
}
"""Sections every account has; what follows can be switched off."""

LISTS: Mapping[str, str] = {
    "review": "Business reviews",
    "swot": "SWOT",
    "voc_answer": "Voice of customer",
    "contract": "Contracts",
    "opportunity": "Opportunities",
    "product": "Products",
    "document": "Documents",
}

TABS_SETTING = "tabs"
"""The administrators' setting: the tabs in use, parted by commas; all of them without it."""

TABS: Mapping[str, str] = {"plan": "Plan", "tasks": "Tasks", "notes": "Notes", "risk": "Risk"}
"""Tabs that can be switched off; every account has its details and what is measured."""

TITLES: Mapping[str, str] = {**FIXED, **LISTS}
"""The sections in the usual order, by name."""


@dataclass(frozen=True, slots=True)
class Arrangement:
    """
    The sections as one person has them.

    Attributes:
        names: Those that are switched on, in order.
        folded: Those kept shut.
        own: Whether the order is their own.
    """

    names: tuple[str, ...]
    folded: frozenset[str]
    own: bool

    def moved(self, name: str, steps: int) -> tuple[str, ...]:
        """The names with one of them so many places further down."""
        rest = [one for one in self.names if one != name]
        at = min(max(self.names.index(name) + steps, 0), len(rest))
        return (*rest[:at], name, *rest[at:])


def in_use(settings: pd.DataFrame, key: str, every: Iterable[str]) -> tuple[str, ...]:
    """Those of some names that a setting says are in use; all of them while it says nothing."""
    said = settings.loc[settings["key"] == key, "value"]
    named = _names(said) if len(said) else tuple(every)
    return tuple(name for name in every if name in named)


def arrange(mine: pd.DataFrame, settings: pd.DataFrame) -> Arrangement:
    """
    One person's arrangement.

    Args:
        mine: Their own records: *page, sections, folded*.
        settings: The workspace's: *key, value*.
    """
    found = mine[mine["page"] == PAGE]
    in_order = usual(settings)
    chosen = _names(found["sections"]) if len(found) else ()
    folded = frozenset(_names(found["folded"])) if len(found) else frozenset()
    kept = tuple(name for name in chosen if name in in_order)
    # A section switched on since stands at the end.
    return Arrangement((*kept, *(name for name in in_order if name not in kept)), folded, bool(kept))


def usual(settings: pd.DataFrame) -> tuple[str, ...]:
    """The sections that are switched on, in the order administrators gave them: *key, value*."""
    chosen = settings.loc[settings["key"] == SETTING, "value"]
    names = _names(chosen) if len(chosen) else tuple(LISTS)
    return (*(name for name in FIXED if name not in names), *(name for name in names if name in TITLES))


def _names(cell: pd.Series) -> tuple[str, ...]:
    text = "" if cell.isna().iloc[0] else str(cell.iloc[0])
    return tuple(dict.fromkeys(part.strip() for part in text.split(",") if part.strip()))


# --- on the page --------------------------------------------------------------------------------------


def section(name: str, draw: Callable[[], Safe], *, folded: bool) -> Safe:
    """A section with the button that folds it; folded it is its heading alone, and nothing else is drawn."""
    title = TITLES[name]
    if folded:
        return html(
            '<section class="k-card k-folded" id="{name}" aria-label="{title}"><header>{fold}'
            "<h2>{title}</h2></header></section>",
            name=name,
            fold=_fold(name, folded=True),
            title=title,
        )
    drawn = draw()
    fold = _fold(name, folded=False)
    return html('<div class="k-part">{fold}{drawn}</div>', fold=fold, drawn=drawn) if drawn else drawn


def _fold(name: str, *, folded: bool) -> Safe:
    return html(
        '<button type="button" class="k-fold" data-action="fold" data-part="{name}" aria-expanded="{open}" '
        'aria-label="{title}" title="{hint}">{sign}</button>',
        name=name,
        open="false" if folded else "true",
        title=TITLES[name],
        hint=f"{'Unfold' if folded else 'Fold'} {TITLES[name]}",
        sign=icon("chevron"),
    )


def arranging(found: Arrangement, back: str) -> Safe:
    """The list in which one puts the sections into one's own order."""
    last = len(found.names) - 1
    lines = join(_line(name, at, last, folded=name in found.folded) for at, name in enumerate(found.names))
    hint = "Go back to the administrator's order"
    usual = button("Usual order", "arrange", quiet=True, step="usual", hint=hint)
    done = html('<a class="k-button" href="{back}">Done</a>', back=safe_url(back))
    return card(
        "Arrange the sections",
        html(
            '<p class="k-sub">Your own order, on every account; nobody else\'s page changes.</p>'
            '<ol class="k-arrange">{lines}</ol>',
            lines=lines,
        ),
        actions=(usual, done) if found.own else (done,),
    )


def _line(name: str, at: int, last: int, *, folded: bool) -> Safe:
    title = TITLES[name]
    verb = "Unfold" if folded else "Fold"
    return html(
        '<li><span class="k-grow">{title} <small class="k-sub">{state}</small></span>{fold}'
        '<span class="k-slot">{up}</span><span class="k-slot">{down}</span></li>',
        title=title,
        state="folded" if folded else "",
        fold=button(verb, "fold", quiet=True, hint=f"{verb} {title}", part=name),
        up=_step(name, "up") if at else "",
        down=_step(name, "down") if at < last else "",
    )


def _step(name: str, way: Literal["up", "down"]) -> Safe:
    hint = f"Move {TITLES[name]} {way}"
    sign: Icon = "arrow-up" if way == "up" else "arrow-down"
    return button("", "arrange", sign=sign, quiet=True, hint=hint, part=name, step=way)


# --- what is pressed ----------------------------------------------------------------------------------


def fold(workspace: Workspace, name: str) -> None:
    """Fold a section, or open it again."""
    found = _found(workspace)
    if name not in TITLES:
        raise KeyError(name)
    _keep(workspace, folded=",".join(sorted(found.folded ^ {name})))


def move(workspace: Workspace, step: str, name: str = "") -> None:
    """Move a section *up* or *down*, or go back to the *usual* order."""
    found = _found(workspace)
    if step == "usual":
        _keep(workspace, sections=None)
    elif name in found.names:
        _keep(workspace, sections=",".join(found.moved(name, -1 if step == "up" else 1)))


def _found(workspace: Workspace) -> Arrangement:
    view = workspace.view()
    return arrange(view.frame("arrangement"), view.frame("setting"))


def _keep(workspace: Workspace, **values: Any) -> None:
    desk = workspace.desk("arrangement")
    kept = workspace.view().frame("arrangement")
    mine = kept.loc[kept["page"] == PAGE, "id"].tolist()
    if mine:
        desk.edit(int(mine[0]), "", None, **values)
    else:
        desk.add(page=PAGE, **values)
