"""What rises from a region to its parent, and what a window holds of one source.

Revision 0010.
"""

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Change nothing yet."""
