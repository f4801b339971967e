"""The workspace: what staff wrote and what Moodle said last, in one SQLite file or one PostgreSQL database.

`engine` opens it, `unit_of_work` is the only way in, the repositories take and return domain values.
"""
