"""Rules 1, 5 and 6: records, quotes and delimiters."""

from __future__ import annotations

import csv
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from seatadmin.tabular.delimited import LINES_PER_CELL, parse, split_lines
from seatadmin.tabular.files import RECIPIENTS, choose_delimiter


def records(text: str, delimiter: str = ";") -> list[list[str]]:
    return parse(split_lines(text), delimiter)[0]


def broken(text: str, delimiter: str = ";") -> tuple[tuple[int, int], ...]:
    return parse(split_lines(text), delimiter)[1]


def test_all_line_ends_are_equal_and_the_last_one_starts_no_row() -> None:
    assert split_lines("a\r\nb\nc\rd\r\n") == ["a", "b", "c", "d"]
    assert split_lines("a\n\n") == ["a", ""]
    assert split_lines("") == []


@pytest.mark.parametrize(
    ("text", "cells"),
    [
        ('"a;b";c', ["a;b", "c"]),
        ('"a ""b"" c";d', ['a "b" c', "d"]),
        ('"";""""', ["", '"']),
        ('a; "b" ;c', ["a", "b", "c"]),
        ('5" screen;b', ['5" screen', "b"]),
        ('D"Almeida;b', ['D"Almeida', "b"]),
        ('"Petit" Marc;b', ['"Petit" Marc', "b"]),
        ('"Petit" Marc;"x;y"', ['"Petit" Marc', "x;y"]),
        ('"called "Clairette"; ok";x', ['called "Clairette', ' ok"', "x"]),
        ('"called "Clairette" by all";x', ['called "Clairette" by all', "x"]),
        ("a;", ["a", ""]),
        (";", ["", ""]),
    ],
)
def test_quotes_wrap_cells_and_are_plain_characters_elsewhere(text: str, cells: list[str]) -> None:
    assert records(text) == [cells]
    assert broken(text) == ()


def test_a_quoted_cell_keeps_its_line_breaks_and_its_record() -> None:
    assert records('n;c\n"a\nb";"c\n\nd"\ne;f') == [["n", "c"], ["a\nb", "c\n\nd"], ["e", "f"]]


@pytest.mark.parametrize("rest", ["M;Paul;p@x", 'M;"Paul";p@x', 'M;"Paul;p@x'])
def test_a_quote_that_would_swallow_a_full_row_is_literal(rest: str) -> None:
    text = f'n;p;e\nD;"Jean;j@x\n{rest}\nK;Ann;a@x'
    assert records(text)[1] == ["D", '"Jean', "j@x"]
    assert len(records(text)) == 4
    assert broken(text)[0] == (1, 1)


def test_a_quote_never_closed_is_literal() -> None:
    assert records('n;p\n"D;Jean\nM') == [["n", "p"], ['"D', "Jean"], ["M"]]
    assert broken('n;p\n"D;Jean\nM') == ((1, 0),)


def test_a_comment_with_delimiters_on_its_lines_is_no_row_without_an_address() -> None:
    text = 'a;b;e;c\nD;J;j@x;"1;2;3;4\n5;6;7;8"\nM;P;p@x;ok'
    assert records(text)[1] == ["D", "J", "j@x", "1;2;3;4\n5;6;7;8"]
    assert broken(text) == ()


def test_a_cell_may_hold_many_lines_but_not_the_whole_file() -> None:
    lines = "\n".join(["x"] * (LINES_PER_CELL - 2))
    assert len(records(f'"{lines}";b')) == 1
    lines = "\n".join(["x"] * (LINES_PER_CELL + 2))
    assert len(records(f'"{lines}";b')) == LINES_PER_CELL + 2


def test_unbalanced_quotes_are_told_with_their_row_and_field(read, codes) -> None:  # type: ignore[no-untyped-def]
    people = read('Nom;Prénom;Email\nDUPONT;"Jean;j@example.org\nMARTIN;Paul;p@example.org\n')
    assert (2, "firstname", "unbalanced_quote") in codes(people)
    assert [person.lastname for person in people.people] == ["DUPONT", "MARTIN"]


plain_cells = st.text(st.characters(exclude_characters='\r\n"', exclude_categories=["Cs"]), max_size=8)
wild_cells = st.text(st.sampled_from('ab ";,\n'), max_size=6)


@given(st.lists(st.lists(plain_cells, min_size=2, max_size=5), min_size=1), st.sampled_from("\t;,|"))
def test_what_a_csv_writer_wrote_is_read_back(rows: list[list[str]], delimiter: str) -> None:
    out = io.StringIO(newline="")
    csv.writer(out, delimiter=delimiter, quoting=csv.QUOTE_ALL).writerows(rows)
    assert parse(split_lines(out.getvalue()), delimiter) == (rows, ())


@given(st.text(st.sampled_from('ab@ ";\n'), max_size=60))
def test_no_line_and_no_letter_is_ever_lost(text: str) -> None:
    lines = split_lines(text)
    found, _ = parse(lines, ";")
    assert len(found) <= len(lines)
    seen = [character for row in found for cell in row for character in cell if character in "ab@"]
    assert seen == [character for character in text if character in "ab@"]


@pytest.mark.parametrize(
    ("text", "delimiter"),
    [
        ("Nom;Prénom;Email\nA;B;a@x.org", ";"),
        ("Nom,Prénom,Email\nA,B,a@x.org", ","),
        ("Nom|Prénom|Email\nA|B|a@x.org", "|"),
        ("Nom\tPrénom\tEmail\nA\tB\ta@x.org", "\t"),
        ("Nom;Prénom;Observations\nA;B;un, deux, trois\nC;D;quatre, cinq, six", ";"),
        ("DUPONT;Jean;j@x.org\nMARTIN;Luc;l@x.org", ";"),
        ("DUPONT,Jean,j@x.org\nMARTIN,Luc,l@x.org", ","),
        ("DUPONT\tJean\nMARTIN\tLuc", "\t"),
        ("DUPONT;Jean, dit Jeannot;j@x.org\nMARTIN;Luc, dit Lulu;l@x.org", ";"),
        ("Email\na@x.org\nb@x.org", "\t"),
        ("Stagiaires\nAnna Smith <a@x.org>\nBob, Stone <b@x.org>", "\t"),
        ("Naam;Voornaam;E-mail\nA;B;a@x.org", ";"),
        ("a@x.org\nb@x.org", RECIPIENTS),
        ("Anna Smith <a@x.org>, Bob Stone <b@x.org>", RECIPIENTS),
        ("Anna Smith <a@x.org>; Bob Stone <b@x.org>", RECIPIENTS),
        ("a@x.org; b@x.org; c@x.org", RECIPIENTS),
        ("DUPONT, Jean\nMARTIN, Luc", RECIPIENTS),
        ("", RECIPIENTS),
    ],
)
def test_the_delimiter_is_found(text: str, delimiter: str) -> None:
    assert choose_delimiter(split_lines(text))[0] == delimiter


def test_a_doubtful_delimiter_is_noted(read) -> None:  # type: ignore[no-untyped-def]
    assert "delimiter_guessed" in read("DUPONT;Jean;x\nMARTIN;Luc;y\nKONE;A;\nD").file_notes
    assert "delimiter_guessed" not in read("Nom;Prénom;Email\nA;B;a@x.org").file_notes


@pytest.mark.parametrize("line", ["sep=|", '"sep=|"', "SEP=|"])
def test_a_separator_line_decides_and_is_skipped(read, line: str) -> None:  # type: ignore[no-untyped-def]
    people = read(f"{line}\nNom|Prénom|Email\nA|B|a@example.org\n")
    assert people.delimiter == "|"
    assert [(skipped.row, skipped.reason) for skipped in people.skipped_rows] == [(1, "sep_line")]
    assert people.header_row == 2
    assert people.people[0].row == 3
    assert people.file_notes == ("sep_line",)


def test_the_operator_decides_the_delimiter(read) -> None:  # type: ignore[no-untyped-def]
    people = read("Nom,Prénom;Email\nA,B;a@example.org", delimiter=",")
    assert [column.samples for column in people.columns] == [("Nom", "A"), ("Prénom;Email", "B;a@example.org")]
    assert read("Nom;Prénom\nA;B", delimiter=RECIPIENTS).delimiter == RECIPIENTS
