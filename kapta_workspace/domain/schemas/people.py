"""Our own people and their reach: users, groups, who shares which account."""

from kapta_workspace.domain.fields import Field, Kind, Schema, choices
from kapta_workspace.domain.schemas.common import (
    account,
    archived,
    description,
    name,
    person,
)

USER_ROLES = choices(
    ("administrator", "Administrator", "Everything, settings and imports included."),
    ("account_manager", "Account manager", "Owns accounts; works on own and contributing ones."),
    ("contributor", "Contributor", "Works on the accounts they contribute to."),
    ("viewer", "Viewer", "Sees the accounts of their groups."),
)


USER = Schema(
    name="user",
    label="User",
    plural="Users",
    account="",
    action="settings",
    sheet="Users",
    identity=(("email",),),
    unique=(("email",),),
    search=("name", "email"),
    order=("name",),
    fields=(
        name("Name", aliases=("full name", "user")),
        Field(
            name="email",
            label="E-mail",
            kind=Kind.EMAIL,
            required=True,
            aliases=("primary email", "email address", "user name"),
        ),
        Field(
            name="role",
            label="Role",
            kind=Kind.CHOICE,
            choices=USER_ROLES,
            required=True,
            default="contributor",
        ),
        Field(name="title", label="Job title", aliases=("title",)),
        person("manager", "Manager"),
        Field(name="location", label="Location"),
        Field(name="biography", label="Short biography", kind=Kind.LONG_TEXT),
        Field(
            name="is_disabled",
            label="Disabled",
            kind=Kind.YES_NO,
            default=False,
            help="Keeps the history, but may not sign in or own anything new.",
        ),
        archived(),
    ),
)


GROUP = Schema(
    name="group",
    label="Group",
    plural="Groups",
    account="",
    action="settings",
    identity=(("name",),),
    unique=(("name",),),
    order=("name",),
    fields=(name("Group"), description(), archived()),
)


MEMBER = Schema(
    name="member",
    label="Group member",
    plural="Group members",
    plural_name="members",
    account="",
    title="user",
    action="settings",
    identity=(("group", "user"),),
    unique=(("group", "user"),),
    archivable=False,
    fields=(
        Field(name="group", label="Group", kind=Kind.LINK, target="group", required=True),
        person("user", "User", required=True),
    ),
)


REACH = Schema(
    name="reach",
    label="Group account",
    plural="Group accounts",
    plural_name="reaches",
    title="account",
    action="settings",
    identity=(("group", "account"),),
    unique=(("group", "account"),),
    archivable=False,
    fields=(
        account("An account the members of the group may see."),
        Field(name="group", label="Group", kind=Kind.LINK, target="group", required=True),
    ),
)


CONTRIBUTOR = Schema(
    name="contributor",
    label="Contributor",
    plural="Contributors",
    title="user",
    action="govern",
    sheet="Contributors",
    identity=(("account", "user"),),
    unique=(("account", "user"),),
    archivable=False,
    fields=(
        account(),
        person(
            "user",
            "User",
            required=True,
            help="Somebody who already has an account here.",
            aliases=("user email", "email", "contributor", "user name"),
        ),
    ),
)


CONTRIBUTORS = Field(
    name="contributors",
    label="Contributors",
    kind=Kind.LINKS,
    target="user",
    action="govern",
    help="Colleagues who work on this account with its owner: they see it, edit it and can be given tasks.",
    aliases=(
        "account team",
        "account team members",
        "team members",
        "account contributors",
        "contributor emails",
        "contributor e mails",
        "shared users",
        "collaborators",
    ),
)
"""The colleagues of an account, who are records of their own, in one field of its form and of its sheet."""
