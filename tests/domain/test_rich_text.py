"""Rich texts of the shop as our pages show them: safe, closed, and what a reader would read."""

from __future__ import annotations

import re
from xml.etree import ElementTree

import pytest
from hypothesis import given
from hypothesis import strategies as st

from seatadmin.domain.products import TextFormat
from seatadmin.domain.rich_text import sanitised, shown_text

PIECES = st.lists(
    st.one_of(
        st.text(max_size=4),
        st.sampled_from(
            (
                *("<p>", "</p>", "<b>", "</b>", "<ul><li>", "<script>", "</script>", "<!--", "-->", "<a href='x'>"),
                *("</a>", "<a href=http://a.example.org/>", "<h1 onclick=x>", "<", ">", "&amp;", "&#60;script&#62;"),
                *("<div", "<br/>"),
            )
        ),
    ),
    max_size=8,
).map("".join)


@pytest.mark.parametrize(
    ("html", "shown"),
    [
        ("<p>Une <b>session</b> &amp; plus</p>", "<p>Une <b>session</b> &amp; plus</p>"),
        ("a < b et c > d", "a &lt; b et c &gt; d"),
        ("<p onclick='x()' style='a'>A", "<p>A</p>"),
        ("<script>alert(1)</script>A<style>p{}</style>B", "AB"),
        ("A<!-- <b>caché</b> -->B", "AB"),
        ("A<!-- sans fin <b>x</b>", "A"),
        ("<img src=x onerror=y>A<iframe src=x>B</iframe>C", "AC"),
        ("&lt;script&gt;alert(1)&lt;/script&gt;", "&lt;script&gt;alert(1)&lt;/script&gt;"),
        ("<b><i>A</b>B</i>", "<b><i>A</i></b>B"),
        ("</p>A</b>", "A"),
        ("<p>A<p>B", "<p>A</p><p>B</p>"),
        ("<p>A<ul><li>B</ul>", "<p>A</p><ul><li>B</li></ul>"),
        ("<h1>Titre</h1><div>Texte</div>", "<h4>Titre</h4><p>Texte</p>"),
        ('<a href="https://a.example.org/?x=1&amp;y=2">A</a>', '<a href="https://a.example.org/?x=1&amp;y=2">A</a>'),
        ("<a href='javascript:alert(1)'>A</a>", "A"),
        ("<a href=' JaVaScRiPt:x'>A</a>", "A"),
        ("<a href='//[x'>A</a>", "A"),
        ("<a>A</a>", "A"),
        ("A<br/>B<hr>", "A<br>B<hr>"),
        ("A\x00\ud800B", "AB"),
        ("<p", ""),
    ],
)
def test_what_is_shown_of_a_text(html: str, shown: str) -> None:
    assert sanitised(html) == shown


@given(PIECES)
def test_anything_becomes_safe_and_closed(html: str) -> None:
    found = sanitised(html)
    ElementTree.fromstring(f"<body>{re.sub('<(br|hr)>', '<br/>', found)}</body>")
    assert {name.lower() for name in re.findall(r"</?([A-Za-z0-9]+)", found)} <= {"p", "b", "ul", "li", "a", "h4", "br"}
    assert not re.search(r"<[^>]*(onclick|href=\"(?!http))", found)
    assert sanitised(found) == found


def test_texts_nested_beyond_measure_end() -> None:
    assert sanitised("<b>" * 10_000 + "A").count("<b>") == 30
    assert len(sanitised("<!--" * 100_000)) == 0
    assert len(sanitised("<a href=" * 50_000)) == 0


def test_other_formats_keep_their_lines() -> None:
    assert shown_text("a <b>\nc", TextFormat.PLAIN) == "a &lt;b&gt;<br>c"
    assert shown_text("# a\r\n* b", TextFormat.MARKDOWN) == "# a<br>* b"
    assert shown_text("a <b>b</b>\nc", TextFormat.MOODLE) == "a <b>b</b><br>c"
    assert shown_text("<p>a\nb</p>", TextFormat.MOODLE) == "<p>a\nb</p>"
