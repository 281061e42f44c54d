"""The pages of the door as HTML: plain forms that work without Panel, in the colours of the workspace."""

from urllib.parse import quote

from kapta_workspace.domain.access import Actor
from kapta_workspace.domain.schemas import SCHEMAS
from kapta_workspace.ui.panel.safe import Safe, html, join
from kapta_workspace.ui.panel.style import ASSETS_ROUTE, DARK, LIGHT, asset

ROUTE = "_door"
"""Where the files of these pages are, for everybody."""

LONG_ENOUGH = "12 characters or more; a few words in a row are good."

_REMEMBERED = html(
    # Light or dark as chosen in the workspace; a password is shown while its box is ticked.
    "<script>try{{document.documentElement.dataset.mode=localStorage.getItem('kapta-mode')||''}}catch{{}}"
    "document.addEventListener('change',e=>{{if(e.target.dataset.shows)"
    "for(const i of document.querySelectorAll('input[data-secret]'))"
    "i.type=e.target.checked?'text':'password'}})</script>"
)


def mark(token: str) -> Safe:
    """What shows that a form is ours."""
    return html('<input type="hidden" name="_xsrf" value="{token}">', token=token)


def entrance(title: str, form: Safe, *, aim: str, email: str, error: str, said: str, provider: str) -> Safe:
    """Signing in, with a password or through a provider."""
    goal = html('<input type="hidden" name="next" value="{aim}">', aim=aim)
    elsewhere = html(
        # A link: browsers hold a form to our own addresses all the way, and this one leads away.
        '<a class="k-door-main k-door-away" href="sign-in-with?next={aim}">Sign in with {provider}</a>'
        '<p class="k-door-or"><span>or with a password</span></p>',
        aim=quote(aim, safe=""),
        provider=provider,
    )
    own = html(
        '<form method="post" action="sign-in">{form}{goal}{email}{password}{show}'
        '<button class="{look}">Sign in</button></form>'
        '<p class="k-door-soft">No password yet, or forgotten? An administrator of the workspace sends you a '
        "link to choose one.</p>",
        form=form,
        goal=goal,
        email=_email(email, focused=not (email and error)),
        password=_secret("password", "Password", "current-password", error, focused=bool(email and error)),
        show=_show(),
        look="k-door-plain" if provider else "k-door-main",
    )
    return _page(title, "Sign in", join([_told(said), _wrong(error), elsewhere if provider else "", own]))


def welcome(title: str, form: Safe, *, who: Actor, link: str, error: str) -> Safe:
    """Choosing a password by a link."""
    body = html(
        '<p class="k-door-soft">{name}, choose the password you will sign in with as {email}.</p>{wrong}'
        '<form method="post" action="welcome">{form}<input type="hidden" name="link" value="{link}">'
        '<input type="hidden" autocomplete="username" name="email" value="{email}">'
        '{password}{show}<button class="k-door-main">Choose and sign in</button></form>',
        name=who.name,
        email=who.email,
        wrong=_wrong(error),
        form=form,
        link=link,
        password=_secret("password", "Password", "new-password", error, hint=LONG_ENOUGH, focused=True),
        show=_show(),
    )
    return _page(title, "Welcome", body)


def profile(title: str, form: Safe, *, who: Actor, with_password: bool, error: str, said: str) -> Safe:
    """Who one is here, one's password, and the way out."""
    head = html(
        "<dl><dt>Name</dt><dd>{name}</dd><dt>E-mail</dt><dd>{email}</dd><dt>Role</dt><dd>{role}</dd></dl>"
        '<form method="post" action="sign-out">{form}<button class="k-door-plain">Sign out</button></form>',
        name=who.name,
        email=who.email,
        role=SCHEMAS["user"]["role"].label_of(str(who.role)),
        form=form,
    )
    change = html(
        '<h2>Change your password</h2>{said}{wrong}<form method="post" action="profile">{form}'
        '<input type="hidden" autocomplete="username" name="email" value="{email}">{old}{new}{show}'
        '<button class="k-door-main">Change</button></form>',
        email=who.email,
        said=_told(said),
        wrong=_wrong(error),
        form=form,
        old=_secret("old", "Present password", "current-password", error),
        new=_secret("new", "New password", "new-password", error, hint=LONG_ENOUGH),
        show=_show(),
    )
    home = html('<p><a href="./">Back to the workspace</a></p>')
    return _page(title, "Your profile", join([head, change if with_password else "", home]))


def message(title: str, heading: str, sentence: str) -> Safe:
    """One sentence, and the way back."""
    body = html('{wrong}<p><a href="sign-in">To the sign-in page</a></p>', wrong=_wrong(sentence))
    return _page(title, heading, body)


def nowhere(title: str, home: str) -> Safe:
    """What stands at an address that is no page's, with the way to ``home``, where the workspace is."""
    body = html(
        '<p class="k-door-soft">Nothing of the workspace is at this address. It may have been mistyped.</p>'
        '<p><a href="{home}">To the workspace</a></p>',
        home=home,
    )
    return _page(title, "There is no such page", body, home)


# --- pieces -------------------------------------------------------------------------------------------


def _email(value: str, *, focused: bool) -> Safe:
    return html(
        '<label for="email">E-mail</label><input id="email" name="email" type="email" value="{value}" '
        'autocomplete="username" autocapitalize="none" spellcheck="false" required{focus}>',
        value=value,
        focus=_focus(focused),
    )


def _secret(name: str, label: str, kind: str, error: str, *, hint: str = "", focused: bool = False) -> Safe:
    about = " ".join([f"{name}-hint"] * bool(hint) + ["wrong"] * bool(error))
    return html(
        '<label for="{name}">{label}</label><input id="{name}" name="{name}" type="password" data-secret '
        'autocomplete="{kind}" maxlength="1000" required aria-describedby="{about}"{focus}>{hint}',
        name=name,
        label=label,
        kind=kind,
        about=about,
        focus=_focus(focused),
        hint=html('<p class="k-door-hint" id="{name}-hint">{hint}</p>', name=name, hint=hint) if hint else "",
    )


def _show() -> Safe:
    return html(
        '<label class="k-door-show"><input type="checkbox" data-shows autocomplete="off">'
        "Show what I type</label>"
    )


def _focus(focused: bool) -> Safe:
    return html(" autofocus") if focused else html("")


def _wrong(error: str) -> Safe:
    said = html('<p class="k-door-wrong" id="wrong" role="alert">{error}</p>', error=error)
    return said if error else html("")


def _told(said: str) -> Safe:
    return html('<p class="k-door-said" role="status">{said}</p>', said=said) if said else html("")


def _page(title: str, heading: str, body: Safe, home: str = "") -> Safe:
    """A page; ``home`` is what its addresses are beneath, where that is not beside it."""
    return html(
        '<!doctype html><html lang="en"><head><meta charset="utf-8">{base}'
        '<meta name="viewport" content="width=device-width,initial-scale=1">'
        "<title>{heading} · {title}</title>"
        '<link rel="icon" href="{icon}"><style>{colours}</style>'
        '<link rel="stylesheet" href="{sheet}">{script}'
        '</head><body><main class="k-door"><p class="k-door-brand"><img src="{icon}" alt="">{title}</p>'
        "<h1>{heading}</h1>{body}</main></body></html>",
        heading=heading,
        title=title,
        base=html('<base href="{home}">', home=home) if home else "",
        icon=_file("mark.svg"),
        sheet=_file("sign_in.css"),
        colours=_colours(),
        script=_REMEMBERED,
        body=body,
    )


def _file(name: str) -> str:
    return asset(name).replace(ASSETS_ROUTE, ROUTE, 1)


def _colours() -> Safe:
    light, dark = _variables(LIGHT), _variables(DARK)
    return html(
        ":root{{color-scheme:light;{light}}}"
        "@media (prefers-color-scheme:dark){{:root:not([data-mode=light]){{color-scheme:dark;{dark}}}}}"
        ":root[data-mode=dark]{{color-scheme:dark;{dark}}}",
        light=light,
        dark=dark,
    )


def _variables(palette: dict[str, str]) -> Safe:
    return join(html("--door-{name}:{colour};", name=name, colour=value) for name, value in palette.items())
