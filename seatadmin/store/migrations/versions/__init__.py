"""The revisions, one file each; Alembic orders them."""
