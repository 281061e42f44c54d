"""What stands in the bar beside the search: Create New, and one's own menu."""

from kapta_workspace.domain.access import Actor, Role
from kapta_workspace.domain.filters import BUILT_IN
from kapta_workspace.domain.schemas import SCHEMAS
from kapta_workspace.ui.panel.icons import Icon, icon
from kapta_workspace.ui.panel.pieces import avatar, button, initials, link
from kapta_workspace.ui.panel.router import address
from kapta_workspace.ui.panel.safe import Safe, html, join

CREATED: dict[str, Icon] = {
    "account": "account",
    "contact": "person",
    "note": "document",
    "task": "check",
    "risk": "alert",
    "opportunity": "target",
}
"""What Create New offers, with its sign."""


def at_the_end(me: Actor, form: str | None = None) -> Safe:
    """What stands at the end of the bar: Create New, and one's own menu."""
    return html('<div class="k-bar-end">{create}{own}</div>', create=create_menu(), own=own_menu(me, form))


def create_menu() -> Safe:
    """The button Create New and its menu."""
    items = join(
        button(SCHEMAS[kind].label, "create", sign=sign, quiet=True, kind=kind)
        for kind, sign in CREATED.items()
    )
    return html(
        '<button type="button" class="k-button k-create" popovertarget="k-create" aria-label="Create new">'
        "{plus}<span>Create new</span></button>"
        '<div popover id="k-create" class="k-menu k-bar-menu">{items}</div>',
        plus=icon("plus"),
        items=items,
    )


def own_menu(me: Actor, form: str | None = None) -> Safe:
    """One's own face, with what is one's own behind it; the way out carries ``form`` where one signed in."""
    return html(
        '<button type="button" class="k-button k-quiet k-me" popovertarget="k-me" '
        'aria-label="{letters}, {name}: your menu">{face}</button>'
        '<div popover id="k-me" class="k-menu k-bar-menu"><p><b>{name}</b><br>'
        '<span class="k-sub">{role}</span></p>{mine}{settings}{undo}{out}</div>',
        name=me.name,
        letters=initials(me.name),
        face=avatar(me.name),
        role=SCHEMAS["user"]["role"].label_of(str(me.role)),
        mine=join(
            [
                link("My work", address("work", {})),
                link("My accounts", address("accounts", {"where": BUILT_IN["My accounts"]})),
            ]
        ),
        settings=link("Settings", address("settings", {})) if me.role is Role.ADMINISTRATOR else "",
        undo=button("Undo my last change", "undo", quiet=True),
        out=_way_out(me, form) if form else "",
    )


def _way_out(me: Actor, form: str) -> Safe:
    return html(
        '{profile}<form method="post" action="sign-out"><input type="hidden" name="user" value="{user}">'
        '<input type="hidden" name="form" value="{form}">'
        '<button class="k-button k-quiet">Sign out</button></form>',
        profile=link("My profile and password", "profile"),
        user=me.id,
        form=form,
    )
