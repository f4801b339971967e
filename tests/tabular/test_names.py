"""Rules 9 and 12: last and first name in one cell, and several people in one."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from seatadmin.tabular.names import SplitName, names_several, shown_order, split_name

CERTAIN = [
    ("DURAND, Élise", "DURAND", "Élise"),
    ("Durand, Élise", "Durand", "Élise"),
    ("Reed, Jr., Mary", "Reed, Jr.", "Mary"),
    ("LEROY Marc", "LEROY", "Marc"),
    ("Chloé MARTIN", "MARTIN", "Chloé"),
    ("LE GOFF Yann", "LE GOFF", "Yann"),
    ("DE LA TOUR Anne-Sophie", "DE LA TOUR", "Anne-Sophie"),
    ("Sophie de VILLIERS", "de VILLIERS", "Sophie"),
    ("Yann le GOFF", "le GOFF", "Yann"),
    ("van der BERG Anna", "van der BERG", "Anna"),
    ("D'ALMEIDA Maria José", "D'ALMEIDA", "Maria José"),
    ("Jean McDONALD", "McDONALD", "Jean"),
    ("Sinéad O’CONNOR", "O’CONNOR", "Sinéad"),
    ("DUPONT J.-P.", "DUPONT", "J.-P."),
    ("MÜLLER-ROCHE Jean-Noël", "MÜLLER-ROCHE", "Jean-Noël"),
    ("Mme DUPONT Anne", "DUPONT", "Anne"),
    ("KONE", "KONE", None),
    ("Mme KONE", "KONE", None),
    ("Mme", "Mme", None),
]


@pytest.mark.parametrize(("text", "last", "first"), CERTAIN)
def test_comma_and_capitals_decide(text: str, last: str, first: str | None) -> None:
    found = split_name(text)
    assert (found.last, found.first, found.guessed) == (last, first, False)


@pytest.mark.parametrize("order", ["last_first", "first_last"])
def test_capitals_win_over_the_header(order: str) -> None:
    found = split_name("LEROY Marc", order)  # type: ignore[arg-type]
    assert (found.last, found.first) == ("LEROY", "Marc")


def test_the_header_orders_two_words_without_guessing() -> None:
    assert split_name("Petit Marc", "last_first") == SplitName("Petit", "Marc")
    assert split_name("Marc Petit", "first_last") == SplitName("Petit", "Marc")
    assert split_name("PETIT MARC", "last_first") == SplitName("PETIT", "MARC")


@pytest.mark.parametrize(
    ("text", "order", "last", "first"),
    [
        ("Petit Marc Antoine", "last_first", "Petit", "Marc Antoine"),
        ("Marc Antoine Petit", "first_last", "Petit", "Marc Antoine"),
        ("Van der Berg Anna Maria", "last_first", "Van der Berg", "Anna Maria"),
        ("Sophie de Villiers", "first_last", "de Villiers", "Sophie"),
        ("Anna Smith", None, "Smith", "Anna"),
        ("Sophie de Villiers", None, "de Villiers", "Sophie"),
        ("Van der Berg Anna", None, "Van der Berg", "Anna"),
        ("Ben Smith", None, "Smith", "Ben"),
        ("Al Di Meola", None, "Di Meola", "Al"),
        ("DUPONT JEAN", None, "JEAN", "DUPONT"),
        ("Dr Amina Belkacem", None, "Belkacem", "Amina"),
        ("Jean DUPONT Marie", None, "DUPONT", "Jean Marie"),
        ("Mary Reed, Jr.", None, "Reed, Jr.", "Mary"),
    ],
)
def test_what_is_not_shown_is_guessed_and_said_to_be(text: str, order: str | None, last: str, first: str) -> None:
    found = split_name(text, order)  # type: ignore[arg-type]
    assert (found.last, found.first, found.guessed) == (last, first, True)


def test_under_a_french_nom_the_last_name_comes_first(read, codes) -> None:  # type: ignore[no-untyped-def]
    people = read("Nom\tEmail\nPetit Marc\tm.petit@example.org\n")
    assert people.columns[0].field == "fullname"
    assert (people.people[0].lastname, people.people[0].firstname) == ("Petit", "Marc")
    assert codes(people) == {(2, "fullname", "name_split_guessed")}


def test_elsewhere_the_first_name_comes_first(read, codes) -> None:  # type: ignore[no-untyped-def]
    people = read("Participant\tEmail\nMarc Petit\tm.petit@example.org\n")
    assert (people.people[0].lastname, people.people[0].firstname) == ("Petit", "Marc")
    assert codes(people) == {(2, "fullname", "name_split_guessed")}


def test_the_decided_cells_of_a_column_decide_the_others(read, codes) -> None:  # type: ignore[no-untyped-def]
    people = read(
        "Participant\tEmail\nLEROY Marc\ta@example.org\nDurand Élise\tb@example.org\nPaul Anne Marie\tc@example.org"
    )
    assert [(one.lastname, one.firstname) for one in people.people] == [
        ("LEROY", "Marc"),
        ("Durand", "Élise"),
        ("Paul", "Anne Marie"),
    ]
    assert codes(people) == {(4, "fullname", "name_split_guessed")}


def test_a_column_without_majority_shows_no_order() -> None:
    assert shown_order(["LEROY Marc", "Chloé MARTIN"]) is None
    assert shown_order(["LEROY Marc", "Chloé MARTIN", "DIOP, Fatou"]) == "last_first"


@pytest.mark.parametrize(
    "text",
    ["A / B", "Jean DUPONT / Marie DURAND", "M. et Mme X", "Jean et Marie DUPONT", "Anna & Bob Smith", "Anna and Bob",
     "DUPONT Jean ; MARTIN Luc", "M./Mme DUPONT"],
)  # fmt: skip
def test_several_people_are_recognised(text: str) -> None:
    assert names_several(text)


@pytest.mark.parametrize(
    "text", ["Juliette", "DUPONT Jean", "Etienne ET", "Anderson", "De la Tour", "Marie-Andrée", "et", "n/", ""]
)
def test_one_person_is_one_person(text: str) -> None:
    assert not names_several(text)


@pytest.mark.parametrize("header", ["Participant\tEmail", "Nom prénom\tEmail"])
def test_several_people_in_a_row_leave_the_names_to_a_human(read, codes, header: str) -> None:  # type: ignore[no-untyped-def]
    people = read(f"{header}\nM. et Mme DUPONT\ta@example.org\n")
    assert (people.people[0].lastname, people.people[0].firstname) == (None, None)
    assert codes(people) == {(2, "fullname", "row_multiple_people")}


def test_several_people_in_separate_columns_too(read, codes) -> None:  # type: ignore[no-untyped-def]
    people = read("Nom\tPrénom\tEmail\nDUPONT / MARTIN\tJean\ta@example.org\n")
    assert (people.people[0].lastname, people.people[0].firstname) == (None, None)
    assert codes(people) == {(2, "lastname", "row_multiple_people")}


def test_digits_in_a_name_are_told(read, codes) -> None:  # type: ignore[no-untyped-def]
    people = read("Nom\tPrénom\tEmail\nIrwin2\tJo\ta@example.org\n")
    assert people.people[0].lastname == "Irwin2"
    assert codes(people) == {(2, "lastname", "name_has_digits")}


@given(st.text(), st.sampled_from([None, "last_first", "first_last"]))
def test_no_word_of_a_name_is_lost(text: str, order: object) -> None:
    from seatadmin.tabular.cells import clean
    from seatadmin.tabular.vocabulary import is_title

    name = clean(text)
    found = split_name(name, order)  # type: ignore[arg-type]
    kept = f"{found.last or ''} {found.first or ''}".replace(",", " ").split()
    expected = [word for word in name.replace(",", " ").split() if not is_title(word)]
    assert set(expected) <= set(kept)
