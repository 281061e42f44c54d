"""Goals from templates: the templates, and the steps a goal gets from them."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0002"
down_revision = "0001"

TEXT = sa.Text()
INTEGER = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
MOMENT = sa.DateTime(timezone=True).with_variant(TEXT, "sqlite")
JSON = postgresql.JSONB().with_variant(TEXT, "sqlite")


def upgrade() -> None:
    op.create_table(
        "goal_template",
        *_record(),
        sa.Column("name", TEXT),
        sa.Column("plan_type", INTEGER),
        sa.Column("description", TEXT),
        sa.Column("days", INTEGER),
        sa.Column("archived_at", MOMENT),
        sa.Column("custom", JSON),
        _link("goal_template", "plan_type", "plan_type"),
        sa.PrimaryKeyConstraint("id", name="pk_goal_template"),
    )
    op.create_table(
        "template_step",
        *_record(),
        sa.Column("template", INTEGER),
        sa.Column("kind", TEXT),
        sa.Column("parent", INTEGER),
        sa.Column("name", TEXT),
        sa.Column("description", TEXT),
        sa.Column("after_days", INTEGER),
        sa.Column("days", INTEGER),
        sa.Column("custom", JSON),
        _link("template_step", "template", "goal_template"),
        _link("template_step", "parent", "template_step"),
        sa.PrimaryKeyConstraint("id", name="pk_template_step"),
    )
    _index("goal_template", "plan_type", set_only=True)
    _index("template_step", "template", set_only=True)
    _index("template_step", "parent", set_only=False)


def downgrade() -> None:
    op.drop_table("template_step")
    op.drop_table("goal_template")


def _record() -> tuple[sa.Column[int], ...]:
    return (
        sa.Column("id", INTEGER, autoincrement=False, nullable=False),
        sa.Column("version", INTEGER, nullable=False),
        sa.Column("born", INTEGER, nullable=False),
    )


def _link(table: str, name: str, target: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(
        [name], [f"{target}.id"], name=f"fk_{table}_{name}", deferrable=True, initially="DEFERRED"
    )


def _index(table: str, name: str, *, set_only: bool) -> None:
    there = sa.column(name).is_not(None) if set_only else None
    op.create_index(f"ix_{table}_{name}", table, [name], sqlite_where=there, postgresql_where=there)
