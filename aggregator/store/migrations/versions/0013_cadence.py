"""Keep what a document's polls taught about when news comes.

Revision 0013. The columns are explained in `aggregator/store/schema.py`; a test compares both.
"""

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add two columns, in SQLite by copying the table (see 0002); rhythms are learned from then on."""
    copies = op.get_context().dialect.name == "sqlite"
    with op.batch_alter_table(
        "document", recreate="always" if copies else "never", table_kwargs={"sqlite_strict": True}
    ) as table:
        table.add_column(sa.Column("rhythm", sa.LargeBinary))
        table.add_column(sa.Column("pull", sa.REAL, server_default="0", nullable=False))
