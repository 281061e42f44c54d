"""PostgreSQL gave each table a sequence nobody asks: the numbers of records come from the counter."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"


def upgrade() -> None:
    if op.get_bind().dialect.name == "sqlite":
        return
    asked = sa.inspect(op.get_bind())
    for table in asked.get_table_names():
        for column in asked.get_columns(table):
            sequence = f"{table}_{column['name']}_seq"
            if sequence in str(column["default"]):
                op.alter_column(table, column["name"], server_default=None)
                op.execute(f'DROP SEQUENCE "{sequence}"')


def downgrade() -> None:
    """Nothing asks for the sequences."""
