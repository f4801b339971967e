"""Rule 4: the HTML flavour of a clipboard."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from seatadmin.tabular.clipboard import has_table, read_tables, read_text

HEADER = "<tr><th>Nom</th><th>Prénom</th><th>Email</th><th>Cours</th></tr>"


def rows(html: str) -> list[list[str]]:
    return read_tables(html)[0].rows


def test_entities_blanks_and_line_breaks() -> None:
    html = (
        "<table><tr><td>Sin&eacute;ad\n  O&rsquo;Connor</td><td>a<br>b<br/>c</td><td><p>d</p><p>e</p></td></tr></table>"
    )
    assert rows(html) == [["Sinéad O’Connor", "a\nb\nc", "d\ne"]]


def test_unclosed_rows_and_cells_close_each_other() -> None:
    assert rows("<table><tr><td>a<td>b<tr><td>c</table>") == [["a", "b"], ["c"]]
    assert rows("<table><td>a<td>b") == [["a", "b"]]


def test_merged_cells_fill_down_and_are_blank_to_the_right() -> None:
    html = "<table><tr><td rowspan=3>A<td colspan=2>B<td>C<tr><td>x<td rowspan=2>y<td>z<tr><td>v<td>w</table>"
    assert rows(html) == [["A", "B", "", "C"], ["A", "x", "y", "z"], ["A", "v", "y", "w"]]
    assert rows("<table><tr><td>a<td rowspan=2>b<tr><td>c</table>") == [["a", "b"], ["c", "b"]]
    assert rows("<table><tr><td>a<td>x<td rowspan=2>b<tr><td>c</table>") == [["a", "x", "b"], ["c", "", "b"]]


@pytest.mark.parametrize(
    "attribute", ["style='display:none'", 'style="height:0; DISPLAY : none"', "hidden", "style=display:none"]
)
def test_hidden_rows_are_skipped_and_said_to_be(read, attribute: str) -> None:  # type: ignore[no-untyped-def]
    html = f"<table>{HEADER}<tr {attribute}><td>X</td></tr><tr><td>A<td>B<td>a@example.org<td>C</tr></table>"
    people = read(html, source="html")
    assert [(one.row, one.reason) for one in people.skipped_rows] == [(2, "hidden")]
    assert people.people[0].row == 3


@pytest.mark.parametrize(
    ("link", "text"),
    [
        ("<a href='mailto:a@x.org'>a@x.org</a>", "a@x.org"),
        ("<a href='mailto:a%40x.org?subject=hello'>Anna</a>", "Anna <a@x.org>"),
        ('<a class=x href="mailto:a@x.org"></a>', "a@x.org"),
        ("<a href='https://x.org/'>Anna</a>", "Anna"),
        ("<a href=mailto:a@x.org>Anna", "Anna <a@x.org>"),
    ],
)
def test_a_mail_link_gives_its_address_when_its_text_does_not(link: str, text: str) -> None:
    assert rows(f"<table><tr><td>{link}</td></tr></table>") == [[text]]


def test_a_link_on_a_name_leaves_the_name_clean(read) -> None:  # type: ignore[no-untyped-def]
    html = (
        f"<table>{HEADER}<tr><td><a href='mailto:a@example.org'>DUPONT</a><td>Anne<td>a@example.org<td>C</tr></table>"
    )
    assert read(html, source="html").people[0].lastname == "DUPONT"


def test_comments_scripts_and_loose_signs_are_no_text() -> None:
    html = (
        "<style>td{}</style><!-- <table> --><table><tr>"
        "<td title='a>b'>q<5 & a<b>x</b><!--z--><script>1<2</script></td></table>"
    )
    assert rows(html) == [["q<5 & ax"]]


def test_what_excel_and_google_sheets_put_on_the_clipboard() -> None:
    excel = (
        '<html xmlns:x="urn:schemas-microsoft-com:office:excel"><head><style><!--td {mso-x:"\\,";} --></style></head>'
        "<body link=blue><table border=0 style='width:60pt'><!--StartFragment--><col width=80><tr height=20>"
        "<td class=xl65 width=80 style='height:15.0pt'>Nom</td><td x:str>Pr&eacute;nom</td></tr><!--EndFragment-->"
        "<![if supportMisalignedColumns]><tr height=0 style='display:none'><td width=80></td></tr><![endif]></table>"
    )
    assert rows(excel) == [["Nom", "Prénom"], [""]]
    assert read_tables(excel)[0].hidden == {1}
    sheets = (
        "<google-sheets-html-origin><style type='text/css'>td>a{x:y}</style><table data-sheets-root='1'><tbody><tr>"
        '<td data-sheets-value="{&quot;1&quot;:2}" data-x=\'{"a":">"}\'>DUPONT</td></tr></tbody></table>'
    )
    assert rows(sheets) == [["DUPONT"]]


def test_tables_inside_cells_are_tables_of_their_own() -> None:
    tables = read_tables("<table><tr><td>a<table><tr><td>b</table>c</table>")
    assert [table.rows for table in tables] == [[["ac"]], [["b"]]]


def test_the_table_with_the_header_is_read_and_the_others_are_noted(read) -> None:  # type: ignore[no-untyped-def]
    html = f"<table><tr><td>Logo<td>Date</table><table>{HEADER}<tr><td>A<td>B<td>a@example.org<td>C</tr></table>"
    people = read(html, source="html")
    assert people.people[0].lastname == "A"
    assert people.file_notes == ("other_tables_not_read",)


def test_a_table_has_no_delimiter_to_override(read) -> None:  # type: ignore[no-untyped-def]
    html = f"<table>{HEADER}<tr><td>A<td>B<td>a@example.org<td>C</table>"
    assert read(html, source="html", delimiter=";") == read(html, source="html")


def test_html_without_a_table_is_read_as_text(read) -> None:  # type: ignore[no-untyped-def]
    people = read("<div>Anna Smith &lt;a@example.org&gt;</div><div>Bob STONE b@example.org</div>", source="html")
    assert [one.email for one in people.people] == ["a@example.org", "b@example.org"]
    assert people.file_notes == ("html_without_table",)
    assert people.kind == "clipboard text/html"


def test_a_file_that_is_html_inside_is_read_as_such(read) -> None:  # type: ignore[no-untyped-def]
    people = read(
        f"\n<html><table>{HEADER}<tr><td>A<td>B<td>a@example.org<td>C</table>", source="file", filename="x.xls"
    )
    assert (people.kind, people.delimiter, people.people[0].course) == ("file", None, "C")


@pytest.mark.parametrize(
    "html",
    [
        "<" * 9999,
        "<a '" * 9999,
        "<!--" * 9999,
        "<table>" * 999,
        "<table><td>&#" + "9" * 6000 + ";",
        "<table><tr><td colspan=99999>x",
        "<table><tr>" + "<td rowspan=65000>x" * 300 + "<tr>" * 300,
        "<td>",
        "</table>",
        "<table",
        "<table><td rowspan=0 colspan=0>a",
    ],
)
def test_broken_html_is_read_without_harm(html: str) -> None:
    read_tables(html)
    read_text(html)


@given(
    st.lists(
        st.sampled_from(
            [
                "<table>",
                "</table>",
                "<tr>",
                "</tr>",
                "<td>",
                "<td rowspan=2>",
                "<td colspan=3>",
                "</td>",
                "a",
                "<br>",
                "<!--",
                "-->",
                "<a href='mailto:x@y'>",
                "</a>",
                "<",
                ">",
                "'",
                '"',
                "<script>",
                "</script>",
            ]
        )
    )
)
def test_any_mixture_of_tags_is_read(parts: list[str]) -> None:
    html = "".join(parts)
    for table in read_tables(html):
        assert table.rows
        assert all(number < len(table.rows) for number in table.hidden)
    assert has_table(html) or not read_tables(html)
