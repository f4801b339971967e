"""Headers, context rules, inference by content, and columns corrected by hand."""

from __future__ import annotations

import json

import pytest

from seatadmin.domain.people import PeopleList
from seatadmin.errors import UserError
from seatadmin.paths import resource
from seatadmin.tabular import FIELDS, read_people
from seatadmin.tabular.columns import find_header
from seatadmin.tabular.vocabulary import HeaderMatch, is_total, match_header, normalised, read_role

DATA = json.loads(resource("column_synonyms.json").read_text(encoding="utf-8"))
SYNONYMS = [
    (field, word) for field, entry in DATA["fields"].items() for words in entry["synonyms"].values() for word in words
]


def fields(people: PeopleList) -> list[str | None]:
    return [column.field for column in people.columns]


def reasons(people: PeopleList) -> list[str]:
    return [column.reason for column in people.columns]


# --------------------------------------------------------------------------- header words


def test_every_synonym_names_its_field() -> None:
    assert len(SYNONYMS) > 700
    for field, word in SYNONYMS:
        for written in (word, word.upper(), f"  {word} *", word.replace(" ", "\u00a0")):
            found = match_header(written)
            assert found is not None, written
            assert found.field == field, written


def test_labels_of_our_own_exports_are_known() -> None:
    for name, field in FIELDS.items():
        if name != "moodle_type":  # its label is the word of another field
            assert match_header(field.label_fr) is not None
            assert match_header(field.label_en) is not None


@pytest.mark.parametrize(
    ("header", "match"),
    [
        ("course1", HeaderMatch("course", 1)),
        ("Cours n°2", HeaderMatch("course", 2, "fr")),
        ("Cours no 12", HeaderMatch("course", 12, "fr")),
        ("Cours (2)", HeaderMatch("course", 2, "fr")),
        ("enroltimestart3", HeaderMatch("enrolstart", 3)),
        ("type1", HeaderMatch("moodle_type", 1)),
        ("Nom 2", None),
        ("Mail (obligatoire)", HeaderMatch("email", None, "fr")),
        ("First Name [Required]", HeaderMatch("firstname")),
        ("profile_field_matricule", HeaderMatch("profile_field")),
        ("Prénom\n(usuel)", HeaderMatch("firstname", None, "fr")),
        ("Œuvre", None),
        ("", None),
        ("x" * 500, None),
    ],
)
def test_header_lookup_follows_its_steps(header: str, match: HeaderMatch | None) -> None:
    assert match_header(header) == match


def test_normalisation() -> None:
    assert normalised("  N° d’\u200bŒuvre\u00a0 (ÉTÉ) ") == "n d oeuvre ete"


def test_total_words_are_all_recognised() -> None:
    for word in DATA["total_row_words"]:
        assert is_total(word)
        assert is_total(f"{word.upper()} : 12")
    assert not is_total("Totalement")
    assert not is_total("Grandin")


def test_every_role_word_gives_its_role() -> None:
    for role, words in DATA["role_values"].items():
        assert {read_role(word) for word in words} == {(role, None)}
    for role, words in DATA["role_values_ambiguous"].items():
        assert {read_role(word.upper()) for word in words} == {(role, "role_ambiguous")}
    assert {read_role(word) for word in DATA["role_values_privileged"]} == {(None, "role_privileged")}
    assert read_role("chef de projet") == (None, "unknown_role")


# --------------------------------------------------------------------------- where the header stands


@pytest.mark.parametrize(
    ("rows", "position"),
    [
        ([["Nom", "Prénom"], ["A", "B"]], 0),
        ([["Liste des stagiaires"], [""], ["Nom", "Prénom"], ["A", "B"]], 2),
        ([["Contact : x@example.org"], ["Nom", "Mail"], ["A", "a@example.org"]], 1),
        ([["a@example.org", "A"], ["Nom", "Mail"]], None),
        ([["Email"], ["a@example.org"]], 0),
        ([["Participants", ""], ["Nom", "Prénom"], ["A", "B"]], 1),
        ([["Participants", ""], ["A", "B"], ["C", "D"], ["E", "F"]], None),
        ([["Naam", "Voornaam", "E-mail"], ["A", "B", "a@example.org"]], 0),
        ([["Naam", "Voornaam", "E-mail"], ["A", "B", ""]], None),
        ([[str(number)] for number in range(10)] + [["Nom", "Prénom"]], None),
        ([], None),
    ],
)
def test_the_header_is_found(rows: list[list[str]], position: int | None) -> None:
    assert find_header(rows) == position


def skipped(people: PeopleList) -> list[tuple[int, str]]:
    return [(one.row, one.reason) for one in people.skipped_rows]


def test_title_rows_repeated_headers_and_totals_are_skipped_with_a_reason(read) -> None:  # type: ignore[no-untyped-def]
    people = read(
        "Liste\t\n\t\nNom\tPrénom\tEmail\nA\tB\ta@x.org\nNOM\tprenom\tEMAIL\nTotal\t\t1\n\t\t\nTotal\tC\tt@x.org"
    )
    assert skipped(people) == [(1, "title"), (2, "blank"), (5, "repeated_header"), (6, "total"), (7, "blank")]
    assert [(person.row, person.lastname) for person in people.people] == [(4, "A"), (8, "Total")]


def test_a_header_printed_again_is_compared_whole(read) -> None:  # type: ignore[no-untyped-def]
    people = read("N°\tNom\tPrénom\n1\tA\tB\nn°\tNOM\tPRENOM\nN°\tNom\tMarie\n")
    assert skipped(people) == [(3, "repeated_header")]
    assert [person.firstname for person in people.people] == ["B", "Marie"]


def test_a_row_with_nothing_but_its_number_is_blank(read) -> None:  # type: ignore[no-untyped-def]
    people = read("N°\tNom\tPrénom\tEmail\n1\tA\tB\ta@x.org\n2\t\t\t\n")
    assert skipped(people) == [(3, "blank")]


def test_the_operator_decides_the_header(read) -> None:  # type: ignore[no-untyped-def]
    text = "Nom\tPrénom\tEmail\nA\tB\ta@x.org\n"
    none = read(text, header_row=None)
    assert (none.header_row, len(none.people)) == (None, 2)
    second = read("Extrait\tdu\tjour\nnaam\tvoornaam\tpost\nA\tB\ta@x.org\n", header_row=2)
    assert second.header_row == 2
    assert skipped(second) == [(1, "title")]
    assert [column.header for column in second.columns] == ["naam", "voornaam", "post"]
    assert read(text, header_row=99).header_row is None
    assert read("a;b\nc;d", header_row=1).delimiter == ";"


# --------------------------------------------------------------------------- context rules


def test_a_nom_is_a_last_name_beside_a_first_name_only(read) -> None:  # type: ignore[no-untyped-def]
    assert fields(read("Nom\tPrénom\nA\tB")) == ["lastname", "firstname"]
    alone = read("Nom\tEmail\nA B\ta@x.org")
    assert fields(alone) == ["fullname", "email"]
    assert reasons(alone)[0] == "context"
    with_full_name = read("Nom\tParticipant\tEmail\nA\tB C\ta@x.org")
    assert fields(with_full_name) == [None, "fullname", "email"]


def test_a_name_is_a_last_name_beside_a_first_name_without_last_name(read) -> None:  # type: ignore[no-untyped-def]
    assert fields(read("Name\tFirst name\nA\tB")) == ["lastname", "firstname"]
    assert fields(read("Name\tEmail\nA B\ta@x.org")) == ["fullname", "email"]
    assert fields(read("Name\tFirst name\tLast name\nB A\tB\tA")) == ["fullname", "firstname", "lastname"]


def test_separate_names_win_over_a_full_name_column(read) -> None:  # type: ignore[no-untyped-def]
    people = read("Name\tFirst name\tLast name\tEmail\nBob\tAnna\tSmith\ta@x.org\nAnna Smith\t\t\tb@x.org")
    assert [(one.lastname, one.firstname) for one in people.people] == [("Smith", "Anna"), ("Smith", "Anna")]


def test_first_and_last_count_together_only(read) -> None:  # type: ignore[no-untyped-def]
    assert fields(read("First\tLast\tEmail\nA\tB\ta@x.org")) == ["firstname", "lastname", "email"]
    assert fields(read("First\tCourse\tEmail\nA\tB\ta@x.org")) == [None, "course", "email"]


def test_a_function_column_is_a_role_when_it_holds_roles(read) -> None:  # type: ignore[no-untyped-def]
    assert fields(read("Nom\tPrénom\tFonction\nA\tB\tstagiaire\nC\tD\tcomptable"))[2] == "role"
    job = read("Nom\tPrénom\tFonction\nA\tB\tcomptable\nC\tD\tjuriste\nE\tF\tstagiaire")
    assert fields(job)[2] is None
    assert reasons(job)[2] == "ignored"
    assert job.file_notes == ("ignored_columns",)
    assert fields(read("Nom\tPrénom\tFonction\tRôle\nA\tB\tstagiaire\ttuteur"))[2:] == [None, "role"]
    assert fields(read("Nom\tPrénom\tFonction\nA\tB\t"))[2] is None


def test_an_address_or_user_name_column_may_hold_mail(read) -> None:  # type: ignore[no-untyped-def]
    assert fields(read("Nom\tPrénom\tAdresse\nA\tB\ta@x.org\nC\tD\t"))[2] == "email"
    assert fields(read("Nom\tPrénom\tIdentifiant\nA\tB\ta@x.org"))[2] == "email"
    assert fields(read("Nom\tPrénom\tIdentifiant\tMail\nA\tB\ta@x.org\ta@x.org"))[2] == "username"
    assert fields(read("Nom\tPrénom\tAdresse\nA\tB\t1 rue X\nC\tD\ta@x.org\nE\tF\t2 rue Y"))[2] == "address"


def test_the_address_column_with_more_addresses_is_kept(read) -> None:  # type: ignore[no-untyped-def]
    people = read("Nom\tPrénom\tMail\tCourriel\nA\tB\t\ta@x.org\nC\tD\tc@x\tc@x.org")
    assert fields(people) == ["lastname", "firstname", None, "email"]
    assert reasons(people)[2] == "same_field_twice"
    assert people.people[1].email == "c@x.org"
    assert fields(read("Nom\tPrénom\tMail\tCourriel\nA\tB\ta@x.org\tb@x.org"))[2:] == ["email", None]


def test_of_two_columns_for_another_field_the_first_is_kept(read) -> None:  # type: ignore[no-untyped-def]
    people = read("Nom\tPrénom\tNom d'usage\tGroupe\tSession\nA\tB\tC\tG\tS")
    assert fields(people) == ["lastname", "firstname", None, "group", None]


def test_a_single_column_of_names_and_addresses_is_read_as_recipients(read) -> None:  # type: ignore[no-untyped-def]
    for header in ("Participants", "Email"):
        people = read(f"{header}\nAnna SMITH <a@x.org>\nBob STONE <b@x.org>\n")
        assert fields(people) == ["recipient"]
        assert [(one.lastname, one.email) for one in people.people] == [("SMITH", "a@x.org"), ("STONE", "b@x.org")]


@pytest.mark.parametrize(
    ("text", "columns"),
    [
        ("Identité;Contact\nDUPONT Anne;a@example.org\n", ["fullname", "email"]),
        ("Contact;Stagiaire\na@example.org;DUPONT Anne\n", ["email", "fullname"]),
        ("Nom;Prénom;Contact\nDUPONT;Anne;a@example.org\n", ["lastname", "firstname", "email"]),
        ("Identité;Destinataire\nDUPONT Anne;a@example.org\n", ["fullname", "recipient"]),
        ("Identité;Destinataire\nDUPONT Anne;Autre Nom <a@example.org>\n", ["fullname", "recipient"]),
    ],
)
def test_a_full_name_beside_addresses_gives_the_names(read, text: str, columns: list[str]) -> None:  # type: ignore[no-untyped-def]
    people = read(text)
    assert fields(people) == columns
    assert [(p.lastname, p.firstname, p.email) for p in people.people] == [("DUPONT", "Anne", "a@example.org")]
    assert people.problems == ()


def test_several_people_in_name_and_recipient_are_told_once(read) -> None:  # type: ignore[no-untyped-def]
    people = read("Identité;Destinataire\nAnne Dupont / Paul Roy;Anne / Paul <a@example.org>\n")
    assert [one.code for one in people.problems].count("row_multiple_people") == 1


# --------------------------------------------------------------------------- no header


def test_columns_without_header_are_told_by_content(read) -> None:  # type: ignore[no-untyped-def]
    people = read("Anna\tSMITH\ta@x.org\tstagiaire\nBob\tSTONE\tb@x.org\ttuteur")
    assert fields(people) == ["firstname", "lastname", "email", "role"]
    assert set(reasons(people)) == {"content"}
    assert people.problems == ()


def test_names_told_by_position_only_are_all_guesses(read, codes) -> None:  # type: ignore[no-untyped-def]
    people = read("Smith\tAnna\ta@x.org\nStone\tBob\tb@x.org")
    assert fields(people) == ["lastname", "firstname", "email"]
    assert codes(people) == {(1, "fullname", "name_split_guessed"), (2, "fullname", "name_split_guessed")}


def test_civil_titles_are_no_names(read) -> None:  # type: ignore[no-untyped-def]
    people = read("M.\tDUPONT\tLuc\tl@x.org\nMme\tMARTIN\tAnne\ta@x.org")
    assert fields(people) == ["title", "lastname", "firstname", "email"]
    assert people.problems == ()


def test_of_many_text_columns_those_that_vary_most_are_names_and_told(read, codes) -> None:  # type: ignore[no-untyped-def]
    people = read("Acme\tDUPONT\tAnne\ta@x.org\nAcme\tMARTIN\tLuc\tl@x.org")
    assert fields(people) == [None, "lastname", "firstname", "email"]
    assert codes(people) == {(1, "fullname", "name_split_guessed"), (2, "fullname", "name_split_guessed")}


def test_a_single_text_column_without_header_is_a_full_name(read) -> None:  # type: ignore[no-untyped-def]
    people = read("SMITH Anna\ta@x.org\t2026\nSTONE Bob\tb@x.org\t2027")
    assert fields(people) == ["fullname", "email", None]
    assert people.people[0].firstname == "Anna"


# --------------------------------------------------------------------------- by hand

LIST = "Nom\tPrénom\tEmail\tCode\tMot de passe\nA\tB\ta@x.org\tSCI\tS3cret\nC\tD\tc@x.org\tSCI\tS3cret"


@pytest.mark.parametrize(
    "field", ["course", "group", "idnumber", "department", "city", "seat_reference", "order_reference"]
)
def test_any_column_may_be_given_another_field_by_hand(read, field: str) -> None:  # type: ignore[no-untyped-def]
    people = read(LIST, mapping={3: field})
    assert people.columns[3].field == field
    assert people.columns[3].reason == "by_hand"
    assert getattr(people.people[0], field) == "SCI"


def test_a_column_may_be_set_aside_by_hand(read) -> None:  # type: ignore[no-untyped-def]
    people = read(LIST, mapping={2: None})
    assert (people.columns[2].field, people.columns[2].reason) == (None, "by_hand")
    assert people.people[0].email is None
    assert "ignored_columns" in people.file_notes


def test_what_is_decided_by_hand_wins_over_what_was_guessed(read) -> None:  # type: ignore[no-untyped-def]
    people = read(LIST, mapping={3: "lastname"})
    assert fields(people) == [None, "firstname", "email", "lastname", "password"]
    assert people.people[0].lastname == "SCI"
    swapped = read(LIST, mapping={0: "firstname", 1: "lastname"})
    assert (swapped.people[0].lastname, swapped.people[0].firstname) == ("B", "A")


def test_context_rules_know_what_was_decided_by_hand(read) -> None:  # type: ignore[no-untyped-def]
    people = read("Nom\tXyz\tEmail\nSmith\tAnna\ta@x.org", mapping={1: "firstname"})
    assert fields(people) == ["lastname", "firstname", "email"]
    assert people.problems == ()


def test_columns_without_header_may_be_corrected_one_by_one(read) -> None:  # type: ignore[no-untyped-def]
    people = read("Anna\tSmith\ta@x.org", mapping={0: "firstname"}, delimiter="\t")
    assert fields(people) == ["firstname", "lastname", "email"]


def test_more_cells_than_headers_are_told_and_set_aside(read, codes) -> None:  # type: ignore[no-untyped-def]
    people = read("Nom\tPrénom\tEmail\nA\tB\ta@x.org\tx\ty\nC\tD\tc@x.org\t\t")
    assert len(people.columns) == 3
    assert codes(people) == {(2, "", "too_many_cells")}
    assert people.problems[0].value == "x"


def test_a_column_without_header_that_most_rows_fill_can_be_mapped(read) -> None:  # type: ignore[no-untyped-def]
    people = read("Nom\tPrénom\tEmail" + "".join(f"\nA\tB\ta{number}@x.org\tSCI" for number in range(4)))
    assert (people.columns[3].header, people.columns[3].field, people.columns[3].samples[0]) == (None, None, "SCI")
    assert people.problems == ()


def test_columns_beyond_the_header_may_be_used_by_hand(read) -> None:  # type: ignore[no-untyped-def]
    people = read("Nom\tPrénom\tEmail\nA\tB\ta@x.org\tSCI\nC\tD\tc@x.org\nE\tF\te@x.org", mapping={3: "course"})
    assert (people.columns[3].header, people.columns[3].field) == (None, "course")
    assert people.people[0].course == "SCI"
    assert people.problems == ()


def test_a_column_refused_by_mistake_may_be_used_by_hand(read) -> None:  # type: ignore[no-untyped-def]
    people = read("Nom\tPrénom\tEmail\tNaissance\nA\tB\ta@x.org\tParis", mapping={3: "city"})
    assert people.people[0].city == "Paris"
    assert not people.columns[3].refused


def test_a_mapping_that_means_nothing_is_refused(read) -> None:  # type: ignore[no-untyped-def]
    with pytest.raises(UserError) as refusal:
        read(LIST, mapping={0: "shoe_size"})
    assert refusal.value.code == "unknown_field"
    assert read(LIST, mapping={-1: "course", 10**9: "course"}) == read(LIST)


@pytest.mark.parametrize(
    "override",
    [{"delimiter": ""}, {"delimiter": "ab"}, {"delimiter": '"'}, {"encoding": "klingon"}, {"encoding": "hex"}],
)
def test_other_overrides_that_mean_nothing_are_refused(override: dict[str, str]) -> None:
    with pytest.raises(UserError):
        read_people(b"Nom;Mail", **override)  # type: ignore[arg-type]


# --------------------------------------------------------------------------- what is refused


SECRETS = ("S3cret!", "2850175123456", "12/03/1985")


@pytest.mark.parametrize(
    "header", ["Mot de passe", "Date de naissance", "N° de sécurité sociale", "Password [Required]"]
)
@pytest.mark.parametrize("secret", SECRETS)
def test_refused_columns_leave_no_trace(read, header: str, secret: str) -> None:  # type: ignore[no-untyped-def]
    people = read(f"Nom\t{header}\tPrénom\tEmail\nA\t{secret}\tB\ta@x.org\nC\t{secret}\tD\tc@x.org\tx\t{secret}\n")
    assert people.columns[1].refused
    assert people.columns[1].header == header
    assert people.columns[1].samples == ()
    assert people.file_notes == ("column_refused",)
    assert secret not in repr(people)


def test_a_broken_quote_in_a_refused_column_leaves_no_trace(read) -> None:  # type: ignore[no-untyped-def]
    people = read('Nom;Prénom;Email;Mot de passe;Ville\nA;B;a@x.org;"S3cret;Paris\nC;D;c@x.org;p;Lyon\n')
    assert "S3cret" not in repr(people)
    assert [person.city for person in people.people] == ["Paris", "Lyon"]


@pytest.mark.parametrize("first_line", ["Nom\tPrénom\tEmail\tXyz\n", ""])
def test_social_security_numbers_are_refused_by_content(read, first_line: str) -> None:  # type: ignore[no-untyped-def]
    people = read(f"{first_line}DUPONT\tAnne\ta@x.org\t2 85 01 75 123 456 78\nMARTIN\tLuc\tl@x.org\t185017512345678\n")
    assert people.columns[3].refused
    assert people.columns[3].field == "national_id"
    assert "2 85 01" not in repr(people)
    assert "185017512345678" not in repr(people)


def test_samples_show_the_first_filled_cells(read) -> None:  # type: ignore[no-untyped-def]
    people = read("Nom\tPrénom\nA\t\n\tB\nC\tD\nE\tF\nG\tH")
    assert people.columns[0].samples == ("A", "C", "E")
    assert people.columns[1].samples == ("B", "D", "F")
