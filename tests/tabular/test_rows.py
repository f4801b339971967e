"""Rules 2, 11, 13 and seat expansion: which seats the rows of a list ask for."""

from __future__ import annotations

from datetime import date

import pytest

from seatadmin.domain.people import PeopleList
from seatadmin.tabular import read_people
from seatadmin.tabular.reading import split_courses

HEADER = "Nom\tPrénom\tEmail\tCours\n"


def courses(people: PeopleList) -> list[tuple[int, str | None]]:
    return [(person.row, person.course) for person in people.people]


# --------------------------------------------------------------------------- lists of courses


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("SCI", ["SCI"]),
        ("WORD-N2; EXCEL-N2", ["WORD-N2", "EXCEL-N2"]),
        ("A | B / C\nD", ["A", "B", "C", "D"]),
        ("A,B, C", ["A", "B", "C"]),
        ("Initiation, niveau 2", ["Initiation, niveau 2"]),
        ("A, B C", ["A, B C"]),
        (";A;;", ["A"]),
        (";", []),
    ],
)
def test_a_course_cell_may_list_several(text: str, names: list[str]) -> None:
    assert split_courses(text) == names


def test_each_course_of_a_row_is_a_seat(read) -> None:  # type: ignore[no-untyped-def]
    people = read('Nom;Prénom;Email;Cours;Rôle\nA;B;a@x.org;"SCI\nMATH";tuteur\nC;D;c@x.org;;stagiaire')
    assert [(one.row, one.course, one.role) for one in people.people] == [
        (2, "SCI", "teacher"),
        (2, "MATH", "teacher"),
        (3, None, "student"),
    ]


def test_numbered_columns_go_with_their_course_and_plain_ones_with_all(read) -> None:  # type: ignore[no-untyped-def]
    people = read(
        "lastname,firstname,email,course2,role2,course1,role1,group,enroltimestart1\n"
        "A,B,a@x.org,MATH,,SCI,student,G,2026-09-01\n"
        "C,D,c@x.org,MATH,teacher,,student,G,2026-09-01\n"
    )
    assert [(one.row, one.course, one.role, one.group, one.starts) for one in people.people] == [
        (2, "SCI", "student", "G", date(2026, 9, 1)),
        (2, "MATH", None, "G", None),
        (3, "MATH", "teacher", "G", None),
    ]


def test_a_numbered_role_serves_a_list_without_numbered_courses(read) -> None:  # type: ignore[no-untyped-def]
    people = read("lastname,firstname,email,course,role1\nA,B,a@x.org,SCI,student\n")
    assert people.people[0].role == "student"


def test_two_course_columns_give_two_seats(read) -> None:  # type: ignore[no-untyped-def]
    people = read("Nom\tPrénom\tEmail\tCours\tCours\nA\tB\ta@x.org\tSCI\tMATH")
    assert courses(people) == [(2, "SCI"), (2, "MATH")]


def test_a_bad_cell_of_several_seats_is_told_once(read, codes) -> None:  # type: ignore[no-untyped-def]
    people = read("Nom\tPrénom\tEmail\tCours\tRôle\nA\tB\ta@x.org\tSCI;MATH\tchef\n")
    assert len(people.problems) == 1
    assert codes(people) == {(2, "role", "unknown_role")}
    assert people.problems[0].value == "chef"


# --------------------------------------------------------------------------- the other fields


def test_every_kept_field_arrives_in_its_place(read) -> None:  # type: ignore[no-untyped-def]
    people = read(
        "Nom\tPrénom\tEmail\tMatricule\tSociété\tService\tVille\tSiège\t"
        "Commande\tIdentifiant\tStatut d'inscription\tGroupe\n"
        "A\tB\ta@x.org\t00417\tAcme\tAchats\tLyon\tZGEZ-1\tB42\talpha\tsuspendu\tG1"
    )
    person = people.people[0]
    assert (person.idnumber, person.institution, person.department) == ("00417", "Acme", "Achats")
    assert (person.city, person.seat_reference, person.order_reference) == ("Lyon", "ZGEZ-1", "B42")
    assert (person.username, person.suspended, person.group) == ("alpha", True, "G1")
    assert people.problems == ()


def test_an_unknown_status_is_told(read, codes) -> None:  # type: ignore[no-untyped-def]
    people = read("Nom\tPrénom\tEmail\tStatut d'inscription\nA\tB\ta@x.org\tpeut-être\nC\tD\tc@x.org\tactif")
    assert [person.suspended for person in people.people] == [None, False]
    assert codes(people) == {(2, "enrolstatus", "unknown_status")}


# --------------------------------------------------------------------------- duplicates


@pytest.mark.parametrize(
    ("second", "problems"),
    [
        ("ADAMS\tJohn\tA@X.org\tSCI", {(3, "email", "duplicate_row")}),
        ("John\tAdams\ta@x.org\tSCI", {(3, "email", "duplicate_row")}),
        ("Adams\tJohn\ta@x.org\tsci", {(3, "email", "duplicate_row")}),
        ("Adams\tJohn\ta@x.org\tMATH", set()),
        ("Adams\tJohn\tb@x.org\tSCI", set()),
        ("Adams\tJane\ta@x.org\tSCI", {(3, "email", "email_shared")}),
        ("Adams\tJane\ta@x.org\tMATH", {(3, "email", "email_shared")}),
        ("Ádams\tJohn\ta@x.org\tMATH", set()),
        (
            "\t\ta@x.org\tSCI",
            {
                (3, "email", "duplicate_row"),
                (3, "lastname", "missing_lastname"),
                (3, "firstname", "missing_firstname"),
            },
        ),
    ],
)
def test_the_same_address_again(read, codes, second: str, problems: set[tuple[int, str, str]]) -> None:  # type: ignore[no-untyped-def]
    assert codes(read(f"{HEADER}Adams\tJohn\ta@x.org\tSCI\n{second}\n")) == problems


def test_the_same_course_twice_in_one_row_is_a_duplicate(read, codes) -> None:  # type: ignore[no-untyped-def]
    assert codes(read(f"{HEADER}Adams\tJohn\ta@x.org\tSCI;SCI\n")) == {(2, "email", "duplicate_row")}


def test_what_is_no_address_is_not_shared(read, codes) -> None:  # type: ignore[no-untyped-def]
    found = codes(read(f"{HEADER}Adams\tJohn\tnéant\tSCI\nBrown\tAnn\tnéant\tSCI\n"))
    assert found == {(2, "email", "email_invalid"), (3, "email", "email_invalid")}


def test_missing_values_are_null_and_told(read, codes) -> None:  # type: ignore[no-untyped-def]
    people = read(f"{HEADER}\t\t\tSCI\n")
    person = people.people[0]
    assert (person.lastname, person.firstname, person.email) == (None, None, None)
    assert codes(people) == {
        (2, "lastname", "missing_lastname"),
        (2, "firstname", "missing_firstname"),
        (2, "email", "missing_email"),
    }
    assert all(problem.blocks for problem in people.problems)


def test_problems_of_a_row_are_found_by_row(read) -> None:  # type: ignore[no-untyped-def]
    people = read(f"{HEADER}A\t\ta@x.org\tSCI\nB\tC\tb@x\tSCI\n")
    assert [one.code for one in people.problems_of(2)] == ["missing_firstname"]
    assert [one.code for one in people.problems_of(3)] == ["email_invalid"]
    assert people.problems_of(4) == ()


@pytest.mark.parametrize(
    ("field", "text", "code"),
    [
        ("Nom", "N" * 101, "text_too_long"),
        ("Prénom", "N" * 101, "text_too_long"),
        ("Ville", "V" * 121, "text_too_long"),
        ("Groupe", "G" * 255, "text_too_long"),
        ("Nom", "Martin<br>", "text_with_tag"),
        ("Prénom", "Léa <3", "text_with_tag"),
        ("Groupe", "A<B", "text_with_tag"),
        ("Groupe", "Équipe <1> & co", "text_with_tag"),
        ("Nom", "N" * 100, None),
        ("Nom", "Martin < Durand", None),
        ("Groupe", "G" * 254, None),
    ],
)
def test_what_moodle_would_refuse_is_told_before_it_is_sent(field: str, text: str, code: str | None) -> None:
    cells = {"Nom": "Martin", "Prénom": "Anne", "E-mail": "anne@example.org", "Ville": "Évry", "Groupe": "A"}
    cells[field] = text
    people = read_people("\n".join((";".join(cells), ";".join(cells.values()))).encode(), source="file")
    found = {one.code for one in people.problems if one.code.startswith("text_")}
    assert found == ({code} if code else set())
    assert all(one.blocks for one in people.problems if one.code == code)
