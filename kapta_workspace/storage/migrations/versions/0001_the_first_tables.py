"""
The first tables.

A column is *name:type*, or *name>target* for a link that is checked at commit and *name>>target* for one that
is checked at once. Behind the name, ``#`` says it is part of the key, ``!`` that it is never missing, ``*``
that it is indexed, ``?`` that it is indexed where it is not missing.
"""

from typing import Any

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0001"
down_revision = None

TEXT = sa.Text()
TYPES: dict[str, sa.types.TypeEngine[Any]] = {
    "text": TEXT,
    "integer": sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
    "number": sa.Double(),
    "date": sa.Date().with_variant(TEXT, "sqlite"),
    "moment": sa.DateTime(timezone=True).with_variant(TEXT, "sqlite"),
    "yes_no": sa.Boolean().with_variant(sa.SmallInteger(), "sqlite"),
    "json": postgresql.JSONB().with_variant(TEXT, "sqlite"),
}

TABLES = {
    "change_set": (
        "id#:integer at!*:moment actor:integer through!:text why:text undoes:integer counts!:json "
        "accounts:json details:json"
    ),
    "counter": "kind#:text next!:integer",
    "criterion": (
        "id#:integer version!:integer born!:integer name:text position:integer archived_at:moment custom:json"
    ),
    "custom_field": (
        "id#:integer version!:integer born!:integer entity:text key:text label:text kind:text choices:text "
        "required:yes_no default:text help:text counts:yes_no position:integer archived_at:moment "
        "custom:json"
    ),
    "database_role": "name#:text user!:integer",
    "group": (
        "id#:integer version!:integer born!:integer name:text description:text archived_at:moment custom:json"
    ),
    "metric": (
        "id#:integer version!:integer born!:integer name:text family:text format:text decimals:integer "
        "currency:text rollup:text direction:text start:number target:number every_days:integer access:text "
        "position:integer description:text archived_at:moment custom:json"
    ),
    "plan_type": (
        "id#:integer version!:integer born!:integer name:text depth:text required:yes_no position:integer "
        "archived_at:moment custom:json"
    ),
    "policy": (
        "id#:integer version!:integer born!:integer tier:text key_players:integer fresh_days:integer "
        "stale_days:integer review_days:integer notes_a_month:number required_fields:text checkin_every:text "
        "custom:json"
    ),
    "product": (
        "id#:integer version!:integer born!:integer name:text description:text archived_at:moment custom:json"
    ),
    "scorecard": (
        "id#:integer version!:integer born!:integer tier:text number:integer effective_from:date "
        "definition:text description:text custom:json"
    ),
    "setting": "id#:integer version!:integer born!:integer key:text value:text custom:json",
    "sign_in_link": "digest#:text user!*:integer at!:integer seen!:integer",
    "sign_in_password": "user#:integer hash!:text at!:integer",
    "sign_in_session": "digest#:text user!*:integer at!:integer seen!:integer",
    "sign_in_try": "who!*:text at!*:integer",
    "stage": (
        "id#:integer version!:integer born!:integer name:text probability:number position:integer "
        "archived_at:moment custom:json"
    ),
    "unfinished": "user#:integer form#:text ticket!:text at!*:integer body!:text",
    "user": (
        "id#:integer version!:integer born!:integer name:text email:text role:text title:text manager?>user "
        "location:text biography:text is_disabled:yes_no archived_at:moment custom:json"
    ),
    "voc_question": (
        "id#:integer version!:integer born!:integer text:text help:text kind:text choices:text counts:yes_no "
        "position:integer archived_at:moment custom:json"
    ),
    "account": (
        "id#:integer version!:integer born!:integer name:text owner*>user tier:text is_flagged:yes_no "
        "website:text description:text parent*>account industry:text annual_revenue:number products:json "
        "logo:text logo_source:text phone:text city:text country:text customer_since:date slack_url:text "
        "teams_url:text crm_url:text external_id*:text merged_into?>account archived_at:moment custom:json"
    ),
    "arrangement": (
        "id#:integer version!:integer born!:integer page:text sections:text folded:text owner*>user "
        "custom:json"
    ),
    "change": (
        "set_id#>>change_set kind#:text record#:integer op!:text account:integer before!:json after!:json"
    ),
    "filter": (
        "id#:integer version!:integer born!:integer name:text entity:text expression:text is_shared:yes_no "
        "owner*>user archived_at:moment custom:json"
    ),
    "member": "id#:integer version!:integer born!:integer group*>group user*>user custom:json",
    "advice": (
        "id#:integer version!:integer born!:integer account*>account rule:text about:text said:text "
        "verdict:text until:date reason:text by?>user on:date custom:json"
    ),
    "contact": (
        "id#:integer version!:integer born!:integer account*>account name:text title:text email:text "
        "phone:text mobile:text role:text friend_foe:text decision_power:text internal_contact?>user "
        "reports_to*>contact primary:yes_no linkedin:text x:text birthday:date department:text location:text "
        "personal:text photo:text external_id*:text checkin_method:text checkin_every:text "
        "checkin_since:date assessed_on:date same_person?>contact archived_at:moment custom:json"
    ),
    "contract": (
        "id#:integer version!:integer born!:integer account*>account name:text description:text value:number "
        "currency:text start:date end:date auto_renew:yes_no notice_days:integer external_id*:text "
        "archived_at:moment custom:json"
    ),
    "contributor": "id#:integer version!:integer born!:integer account*>account user*>user custom:json",
    "document": (
        "id#:integer version!:integer born!:integer account*>account name:text kind:text url:text file:text "
        "description:text section:text about:integer added_on:date archived_at:moment custom:json"
    ),
    "metric_value": (
        "id#:integer version!:integer born!:integer account*>account metric*>metric measured_on:date "
        "value:number source:text custom:json"
    ),
    "reach": "id#:integer version!:integer born!:integer account*>account group*>group custom:json",
    "review": (
        "id#:integer version!:integer born!:integer account*>account held_on:date owner*>user type:text "
        "stage:text summary:text description:text contacts:json colleagues:json external_id*:text "
        "archived_at:moment custom:json"
    ),
    "risk": (
        "id#:integer version!:integer born!:integer account*>account reason:text description:text "
        "status:text severity:text likelihood:text assignee?>user opened_on:date updated_on:date "
        "closed_on:date resolution:text external_id*:text archived_at:moment custom:json"
    ),
    "satisfaction": (
        "id#:integer version!:integer born!:integer account*>account on:date value:number description:text "
        "custom:json"
    ),
    "snapshot": (
        "id#:integer version!:integer born!:integer account*>account on:date known:integer card:text "
        "engine:integer digest:text score:number parts:text custom:json"
    ),
    "target": (
        "id#:integer version!:integer born!:integer account*>account metric*>metric start:number "
        "target:number custom:json"
    ),
    "contact_line": (
        "id#:integer version!:integer born!:integer account*>account from_contact?>contact "
        "to_contact?>contact line:text description:text archived_at:moment custom:json"
    ),
    "opportunity": (
        "id#:integer version!:integer born!:integer account*>account name:text stage?>stage status:text "
        "value:number currency:text probability:number close_on:date products:json contract?>contract "
        "owner*>user description:text external_id*:text archived_at:moment custom:json"
    ),
    "outcome": (
        "id#:integer version!:integer born!:integer account*>account contract?>contract kind:text "
        "notice_on:date effective_on:date amount_before:number amount_after:number currency:text reason:text "
        "custom:json"
    ),
    "rating": (
        "id#:integer version!:integer born!:integer account*>account review?>review criterion?>criterion "
        "value:integer rated_by?>user rated_on:date custom:json"
    ),
    "voc_answer": (
        "id#:integer version!:integer born!:integer account*>account question?>voc_question contact?>contact "
        "answer:text answered_on:date entered_by?>user archived_at:moment custom:json"
    ),
    "goal": (
        "id#:integer version!:integer born!:integer account*>account plan_type?>plan_type parent*>goal "
        "name:text description:text status:text start:date due:date owner*>user contract?>contract "
        "opportunity?>opportunity done_on:date external_id*:text archived_at:moment custom:json"
    ),
    "action": (
        "id#:integer version!:integer born!:integer account*>account goal?>goal name:text description:text "
        "start:date due:date owner*>user percent:number status:text done_on:date updated_on:date "
        "external_id*:text archived_at:moment custom:json"
    ),
    "swot": (
        "id#:integer version!:integer born!:integer account*>account quadrant:text text:text theme:text "
        "position:integer updated_on:date goal?>goal action?>action archived_at:moment custom:json"
    ),
    "task": (
        "id#:integer version!:integer born!:integer account*>account title:text description:text "
        "assignee?>user due:date status:text done_on:date kind:text contact?>contact action?>action "
        "external_id*:text archived_at:moment custom:json"
    ),
    "note": (
        "id#:integer version!:integer born!:integer account*>account kind:text title:text text:text "
        "occurred_on:date contacts:json author?>user type:text subtype:text action?>action task?>task "
        "risk?>risk review?>review external_id*:text archived_at:moment custom:json"
    ),
}

INDEXES = {
    "ix_change_account": ("change", "account set_id"),
    "ix_change_kind_record": ("change", "kind record set_id"),
}


def upgrade() -> None:
    for table, told in TABLES.items():
        words = told.split()
        op.create_table(
            table,
            *(_column(word) for word in words),
            *(_link(table, word) for word in words if ">" in word),
            sa.PrimaryKeyConstraint(*(_name(word) for word in words if "#" in word), name=f"pk_{table}"),
        )
        for word in words:
            if "*" in word or "?" in word:
                there = sa.column(_name(word)).is_not(None) if "?" in word else None
                made: dict[str, Any] = {"sqlite_where": there, "postgresql_where": there}
                op.create_index(f"ix_{table}_{_name(word)}", table, [_name(word)], **made)
    for index, (table, columns) in INDEXES.items():
        op.create_index(index, table, columns.split())


def downgrade() -> None:
    for table in reversed(TABLES):
        op.drop_table(table)


def _name(word: str) -> str:
    return word.replace(">", ":").partition(":")[0].rstrip("#!*?")


def _column(word: str) -> sa.Column[Any]:
    kind = "integer" if ">" in word else word.partition(":")[2]
    return sa.Column(_name(word), TYPES[kind], nullable="#" not in word and "!" not in word)


def _link(table: str, word: str) -> sa.ForeignKeyConstraint:
    name, target = _name(word), word.rpartition(">")[2]
    when: dict[str, Any] = {} if ">>" in word else {"deferrable": True, "initially": "DEFERRED"}
    return sa.ForeignKeyConstraint([name], [f"{target}.id"], name=f"fk_{table}_{name}", **when)
