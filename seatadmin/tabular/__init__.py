"""Lists of people in: clipboard text and HTML, CSV of any encoding and separator, XLSX; columns to fields; problems.

The rules are those of `tests/data/paste_samples/README.md`; header names, role words and problem codes are data
(`resources/column_synonyms.json`). Nothing here knows Qt, Moodle or the store, so the window and the command line
read the same lists the same way.
"""

from __future__ import annotations

from seatadmin.tabular.checking import check_people
from seatadmin.tabular.editing import edit_cell, edit_people
from seatadmin.tabular.files import DELIMITERS, RECIPIENTS
from seatadmin.tabular.printing import as_expected_json
from seatadmin.tabular.reader import read_people
from seatadmin.tabular.reading import ATTRIBUTES
from seatadmin.tabular.vocabulary import FIELDS, Field, file_notes, is_role_never_given, problem_codes

__all__ = [
    "ATTRIBUTES",
    "DELIMITERS",
    "FIELDS",
    "RECIPIENTS",
    "Field",
    "as_expected_json",
    "check_people",
    "edit_cell",
    "edit_people",
    "file_notes",
    "is_role_never_given",
    "problem_codes",
    "read_people",
]
