"""Rules 7, 8 and 15: what is around and inside one cell."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from seatadmin.tabular.cells import clean, clean_lines, is_damaged, leftover, repaired


@pytest.mark.parametrize(
    ("raw", "cleaned"),
    [
        ("  DUPONT  ", "DUPONT"),
        ("LE\u00a0GOFF", "LE GOFF"),
        ("Maria \u202f\u3000 José", "Maria José"),
        ("a\u200bb\u200e\u00adc\ufeff", "abc"),
        ("MOREAU\nClaire", "MOREAU Claire"),
        ("Zoe\u0301", "Zoé"),
        ("DuPont", "DuPont"),
        ("nul\x00l", "null"),
        ("\ud800x", "x"),
        ("'00417", "00417"),
        ("'DUPONT", "DUPONT"),
        ("'t Hart", "'t Hart"),
        ("'s-Gravesande", "'s-Gravesande"),
        ("'Anna Smith'", "Anna Smith"),
        ("D'Almeida", "D'Almeida"),
        ("'", "'"),
        ("", ""),
    ],
)
def test_a_cell_loses_only_what_nobody_typed(raw: str, cleaned: str) -> None:
    assert clean(raw) == (cleaned if raw != "'" else "")


def test_line_breaks_are_kept_where_a_cell_holds_a_list() -> None:
    assert clean_lines(" WORD-N2 \r\n\r\nEXCEL-N2\n") == "WORD-N2\nEXCEL-N2"


@given(st.text())
def test_cleaning_twice_changes_nothing_more(text: str) -> None:
    assert clean(clean(text)) == clean(text)


@pytest.mark.parametrize(
    ("misread", "text"),
    [
        ("Ã‰lodie", "Élodie"),
        ("LEFÃˆVRE ZoÃ©", "LEFÈVRE Zoé"),
        ("Å’uvrard", "Œuvrard"),
        ("Dâ€™Almeida", "D’Almeida"),
        ("ThÃ\u00a0o", "Thào"),
        ("Thá»‹ Hoa", "Thị Hoa"),
        ("Ãƒâ€°lodie", "Élodie"),
        ("Ð\x90Ð½Ð½Ð°", "Анна"),
    ],
)
def test_utf8_read_as_windows_1252_is_repaired(misread: str, text: str) -> None:
    assert repaired(misread) == text


@pytest.mark.parametrize(
    "text", ["Élodie", "CAFÉ’S", "LEFÈVRE", "AVELÃ SILVA", "ÇELİK", "Müller", "Ångström", "Ïa", "Ã", "plain", "É Ã©x"]
)
def test_a_doubtful_repair_is_not_made(text: str) -> None:
    assert repaired(text) is None


@given(st.text(alphabet=st.characters(min_codepoint=0xC0, max_codepoint=0x17F), min_size=1).filter(str.isalpha))
def test_what_was_misread_comes_back_or_is_left_alone(name: str) -> None:
    misread = "".join(
        bytes([byte]).decode("cp1252") if byte not in (0x81, 0x8D, 0x8F, 0x90, 0x9D) else chr(byte)
        for byte in name.encode()
    )
    assert repaired(misread) in (name, None)


@pytest.mark.parametrize("text", ["#N/A", "#REF!", "#NOM?", "#VALEUR!", "#DIV/0!", "####", "#n/a", "Err:502", "#NAME?"])
def test_spreadsheet_errors_are_recognised(text: str) -> None:
    assert leftover(text) == "spreadsheet_error_value"


@pytest.mark.parametrize("text", ["=A2", "=", "+SUM(A1)", "-CONCAT(A1;B1)", "@VLOOKUP(1)", "=cmd|' /C calc'!A0"])
def test_formulas_are_recognised(text: str) -> None:
    assert leftover(text) == "formula_text"


@pytest.mark.parametrize("text", ["", "+7D +10H", "-", "#12", "+33 6 12", "@home", "N/A", "Erreur", "E-mail", "A=B"])
def test_plain_text_is_no_leftover(text: str) -> None:
    assert leftover(text) is None


def test_lost_characters_are_noticed() -> None:
    assert is_damaged("Andr\ufffd")
    assert is_damaged("Andr?e", name=True)
    assert not is_damaged("Andr?e")
    assert not is_damaged("DUPONT ?", name=True)


def test_a_repaired_cell_says_so_and_a_damaged_one_too(read, codes) -> None:  # type: ignore[no-untyped-def]
    people = read("Nom\tPrénom\tEmail\nLEFÃˆVRE\tAndr?e\ta@example.org\n")
    assert people.people[0].lastname == "LEFÈVRE"
    assert people.people[0].firstname == "Andr?e"
    assert codes(people) == {(2, "lastname", "encoding_repaired"), (2, "firstname", "encoding_damaged")}


def test_a_repaired_header_says_so(read, codes) -> None:  # type: ignore[no-untyped-def]
    people = read("Nom\tPrÃ©nom\tEmail\nLEFEVRE\tAnna\ta@example.org\n")
    assert [column.field for column in people.columns] == ["lastname", "firstname", "email"]
    assert codes(people) == {(1, "firstname", "encoding_repaired")}


def test_leftovers_leave_the_value_null_and_missing(read, codes) -> None:  # type: ignore[no-untyped-def]
    people = read("Nom\tPrénom\tEmail\tCours\n#N/A\t=B2\ta@example.org\t#REF!\n")
    person = people.people[0]
    assert (person.lastname, person.firstname, person.course) == (None, None, None)
    assert codes(people) == {
        (2, "lastname", "spreadsheet_error_value"),
        (2, "lastname", "missing_lastname"),
        (2, "firstname", "formula_text"),
        (2, "firstname", "missing_firstname"),
        (2, "course", "spreadsheet_error_value"),
    }
