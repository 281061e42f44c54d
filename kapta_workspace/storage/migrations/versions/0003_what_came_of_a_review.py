"""What came of a business review: the goals, actions and tasks made from it point at it."""

from typing import Literal

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"

INTEGER = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
KINDS = ("goal", "action", "task")


def upgrade() -> None:
    there = sa.column("review").is_not(None)
    # SQLite would take a link within its column, but then nobody can read off it that it is deferred.
    anew: Literal["always", "never"] = "always" if op.get_bind().dialect.name == "sqlite" else "never"
    for name in KINDS:
        with op.batch_alter_table(name, recreate=anew) as table:
            table.add_column(sa.Column("review", INTEGER))
            table.create_foreign_key(
                f"fk_{name}_review", "review", ["review"], ["id"], deferrable=True, initially="DEFERRED"
            )
        op.create_index(f"ix_{name}_review", name, ["review"], sqlite_where=there, postgresql_where=there)


def downgrade() -> None:
    for name in KINDS:
        op.drop_index(f"ix_{name}_review", name)
        with op.batch_alter_table(name) as table:
            table.drop_constraint(f"fk_{name}_review", type_="foreignkey")
            table.drop_column("review")
