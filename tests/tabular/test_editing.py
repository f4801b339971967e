"""Cells and lists edited by hand follow the rules of reading."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from seatadmin.domain.people import ListedPerson
from seatadmin.domain.problems import Severity
from seatadmin.errors import UserError
from seatadmin.tabular import check_people, edit_cell, edit_people
from seatadmin.tabular.reading import ATTRIBUTES

ADAMS = ListedPerson(2, "Adams", "John", "john@example.org", "student", "SCI")


@pytest.mark.parametrize(
    ("field", "text", "attribute", "value"),
    [
        ("lastname", "  D’ALMEIDA ", "lastname", "D’ALMEIDA"),
        ("firstname", "", "firstname", None),
        ("email", "J.Adams@Example.org", "email", "j.adams@example.org"),
        ("role", "Tuteur", "role", "teacher"),
        ("course", " SCI-900 ", "course", "SCI-900"),
        ("enrolstart", "01/09/2026", "starts", date(2026, 9, 1)),
        ("starts", "03/04/2026", "starts", date(2026, 4, 3)),
        ("ends", "illimité", "ends", "none"),
        ("enrolend", "+7D", "end_relative", "+7D"),
        ("enrolperiod", "180 jours", "period_days", 180),
        ("suspended", "suspendu", "suspended", True),
        ("group", "B", "group", "B"),
    ],
)
def test_a_cell_is_read_as_in_a_list(field: str, text: str, attribute: str, value: object) -> None:
    person, problems = edit_cell(ADAMS, field, text)
    assert getattr(person, attribute) == value
    assert problems == ()
    assert replace(person, **{attribute: getattr(ADAMS, attribute)}) == ADAMS


@pytest.mark.parametrize(
    ("field", "text", "code", "severity"),
    [
        ("email", "john@ example.org", "email_repaired", Severity.WARNING),
        ("email", "john", "email_invalid", Severity.ERROR),
        ("role", "manager", "role_privileged", Severity.ERROR),
        ("role", "chef", "unknown_role", Severity.ERROR),
        ("enrolstart", "31/02/2026", "date_invalid", Severity.ERROR),
        ("lastname", "A / B", "row_multiple_people", Severity.ERROR),
        ("course", "=A1", "formula_text", Severity.ERROR),
    ],
)
def test_a_bad_text_is_told_with_its_row_and_value(field: str, text: str, code: str, severity: Severity) -> None:
    _, problems = edit_cell(ADAMS, field, text)
    assert [(one.row, one.field, one.code, one.severity, one.value) for one in problems] == [
        (2, field, code, severity, text)
    ]


def test_an_end_is_a_date_or_relative_never_both() -> None:
    relative, _ = edit_cell(replace(ADAMS, ends=date(2026, 9, 1)), "enrolend", "+7D")
    assert (relative.ends, relative.end_relative) == (None, "+7D")
    dated, _ = edit_cell(relative, "enrolend", "01/09/2026")
    assert (dated.ends, dated.end_relative) == (date(2026, 9, 1), None)


def test_a_full_name_may_be_typed_at_once() -> None:
    person, problems = edit_cell(ADAMS, "fullname", "LEROY Marc")
    assert (person.lastname, person.firstname, problems) == ("LEROY", "Marc", ())
    person, problems = edit_cell(ADAMS, "fullname_last_first", "Petit Marc")
    assert (person.lastname, person.firstname, problems) == ("Petit", "Marc", ())
    person, problems = edit_cell(ADAMS, "fullname", "Marc Petit")
    assert [one.code for one in problems] == ["name_split_guessed"]
    assert edit_cell(ADAMS, "fullname", "A et B")[0].lastname is None
    assert edit_cell(ADAMS, "fullname", "")[0].lastname is None


def test_a_field_that_cannot_be_edited_is_refused() -> None:
    for field in ("row", "shoe_size", "password"):
        with pytest.raises(UserError):
            edit_cell(ADAMS, field, "x")


@given(st.sampled_from(sorted(ATTRIBUTES)), st.text())
def test_any_text_may_be_typed_anywhere(field: str, text: str) -> None:
    person, problems = edit_cell(ADAMS, field, text)
    assert person.row == ADAMS.row
    check_people([person], problems)


# --------------------------------------------------------------------------- whole lists


def test_checking_what_was_read_finds_the_same_problems(read) -> None:  # type: ignore[no-untyped-def]
    people = read(
        "Nom\tPrénom\tEmail\tCours\tRôle\tDébut\tFin\n"
        "Adams\tJohn\tj@x.org\tSCI\tchef\t02/10/2026\t01/10/2026\n"
        "Adams\tJohn\tj@x.org\tSCI\t\t31/02/2026\t\n"
        "A / B\t\tk@x.org\tSCI\t\t\t\n"
        "Ir2\t\tj@x.org\tSCI\tformateur\t\t\n"
        "C\tD\té@x.org\t\t\t\t\n"
    )
    assert check_people(people.people, people.problems) == people.problems


def test_an_edit_settles_its_own_cell_and_leaves_the_others(read, codes) -> None:  # type: ignore[no-untyped-def]
    people = read("Nom\tPrénom\tEmail\tRôle\nA\tB\ta@x\tchef\nC\tD\tc@x.org\tchef\n")
    better = edit_people(people, [(0, "email", "a@x.org"), (0, "role", "tuteur")])
    assert (better.people[0].email, better.people[0].role) == ("a@x.org", "teacher")
    assert codes(better) == {(3, "role", "unknown_role")}
    worse = edit_people(better, [(0, "role", "dompteur")])
    assert codes(worse) == {(2, "role", "unknown_role"), (3, "role", "unknown_role")}
    assert people.people[0].email == "a@x"


def test_the_last_of_several_edits_of_a_cell_counts(read, codes) -> None:  # type: ignore[no-untyped-def]
    people = read("Nom\tPrénom\tEmail\tRôle\nA\tB\ta@x.org\tchef\n")
    assert codes(edit_people(people, [(0, "role", "dompteur"), (0, "role", "tuteur")])) == set()


def test_an_edit_makes_and_settles_duplicates(read, codes) -> None:  # type: ignore[no-untyped-def]
    people = read("Nom\tPrénom\tEmail\nA\tB\ta@x.org\nC\tD\tc@x.org\n")
    shared = edit_people(people, [(1, "email", "A@x.org")])
    assert codes(shared) == {(3, "email", "email_shared")}
    assert codes(edit_people(shared, [(1, "email", "c@x.org")])) == set()


def test_naming_one_person_settles_a_row_of_several(read, codes) -> None:  # type: ignore[no-untyped-def]
    people = read("Participant\tEmail\nM. et Mme X\ta@x.org\n")
    half = edit_people(people, [(0, "lastname", "X")])
    assert codes(half) == {(2, "firstname", "missing_firstname")}
    assert codes(edit_people(half, [(0, "firstname", "Anna")])) == set()


def test_the_person_changes_in_every_seat_of_the_row_and_the_seat_alone(read) -> None:  # type: ignore[no-untyped-def]
    people = read("Nom\tPrénom\tEmail\tCours\nA\tB\ta@x.org\tSCI;MATH\n")
    edited = edit_people(people, [(0, "lastname", "Z"), (1, "course", "BIO")])
    assert [(one.lastname, one.course) for one in edited.people] == [("Z", "SCI"), ("Z", "BIO")]


def test_a_problem_of_two_seats_stays_until_both_are_edited(read, codes) -> None:  # type: ignore[no-untyped-def]
    people = read("Nom\tPrénom\tEmail\tCours\tRôle\nA\tB\ta@x.org\tSCI;MATH\tchef\n")
    half = edit_people(people, [(0, "role", "tuteur")])
    assert [one.role for one in half.people] == ["teacher", None]
    assert codes(half) == {(2, "role", "unknown_role")}
    assert codes(edit_people(half, [(1, "role", "tuteur")])) == set()


def test_a_problem_of_one_of_two_seats_goes_with_its_edit(read, codes) -> None:  # type: ignore[no-untyped-def]
    people = read("Nom\tPrénom\tEmail\tcourse1\trole1\tcourse2\trole2\nA\tB\ta@x.org\tSCI\tchef\tMATH\tteacher\n")
    assert codes(people) == {(2, "role", "unknown_role")}
    assert codes(edit_people(people, [(0, "role", "tuteur")])) == set()


def test_a_pasted_block_is_one_change(read, codes) -> None:  # type: ignore[no-untyped-def]
    people = read("Nom\tPrénom\tEmail\n" + "".join(f"A\tB\tbad{number}\n" for number in range(2000)))
    assert len(people.problems) == 2000
    edits = [(number, "email", f"a{number}@x.org") for number in range(2000)]
    assert codes(edit_people(people, edits)) == set()
    edits = [(number, "email", "still bad") for number in range(2000)]
    assert len(edit_people(people, edits).problems) == 2000


def test_names_edited_together_keep_their_own_problems(read, codes) -> None:  # type: ignore[no-untyped-def]
    people = read("Participant\tEmail\nPetit Marc\ta@x.org\n")
    edited = edit_people(people, [(0, "lastname", "A / B"), (0, "firstname", "=X")])
    assert codes(edited) == {
        (2, "lastname", "row_multiple_people"),
        (2, "firstname", "formula_text"),
    }
    assert codes(edit_people(edited, [(0, "lastname", "A / B"), (0, "fullname", "LEROY Marc")])) == set()


def test_what_was_said_of_the_header_stays(read, codes) -> None:  # type: ignore[no-untyped-def]
    people = read("Nom\tPrÃ©nom\tEmail\nA\tB\ta@x\n")
    assert codes(edit_people(people, [(0, "email", "a@x.org")])) == {(1, "firstname", "encoding_repaired")}
