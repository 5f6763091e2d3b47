"""Let documents remember what their polls taught: moves, farewells, whole answers, the publisher's wishes.

Revision 0002. The columns are explained in `aggregator/store/schema.py`; a test compares both.
"""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

Int = sa.BigInteger().with_variant(sa.Integer, "sqlite")


def upgrade() -> None:
    """Bring 0001 to 0002; the way back is restoring the backup.

    SQLite writes an added column into the last line of a table's text, behind its constraints; copying the
    table keeps its definition readable.
    """
    copies = op.get_context().dialect.name == "sqlite"
    with op.batch_alter_table(
        "document", recreate="always" if copies else "never", table_kwargs={"sqlite_strict": True}
    ) as table:
        table.add_column(sa.Column("effective_address", sa.Text))
        table.add_column(sa.Column("whole_at", Int))
        table.add_column(sa.Column("gone", Int, server_default="0", nullable=False))
        table.add_column(sa.Column("retired_at", Int))
        table.add_column(sa.Column("move_to", sa.Text))
        table.add_column(sa.Column("move_since", Int))
        table.add_column(sa.Column("move_polls", Int))
        table.add_column(sa.Column("wishes", sa.Text))
