"""Secrets stay out of texts and logs."""

from __future__ import annotations

import io
import logging
from urllib.parse import urlencode

import pytest
from hypothesis import given
from hypothesis import strategies as st

from seatadmin.moodle.redaction import MASK, RedactionFilter, redact

TOKEN = "0123456789abcdef0123456789abcdef"


@pytest.mark.parametrize(
    "text",
    [
        f"wstoken={TOKEN}&wsfunction=core_user_get_users",
        f"POST body users%5B0%5D%5Bpassword%5D={TOKEN}&x=1",
        f"users[0][password]={TOKEN}",
        f'{{"token": "{TOKEN}", "privatetoken": "{TOKEN}"}}',
        f"{{'password': '{TOKEN}'}}",
        f"Authorization: Bearer {TOKEN}",
        f"mot de passe : {TOKEN}",
        f"https://anna:{TOKEN}@example.org/",
        f"token => {TOKEN}",
    ],
)
def test_known_places_are_masked(text: str) -> None:
    assert TOKEN not in redact(text)
    assert MASK in redact(text)


@pytest.mark.parametrize(
    "text",
    ["Le mot de passe a été refusé par le site.", "The token belongs to nobody.", "mailto:anna@example.org"],
)
def test_ordinary_sentences_stay(text: str) -> None:
    assert redact(text) == text


@given(st.text(min_size=8, alphabet="abcdef0123456789!ABC"), st.text(), st.text())
def test_a_given_secret_never_survives(secret: str, before: str, after: str) -> None:
    assert secret not in redact(before + secret + after, [secret]).replace(MASK, "")


@given(st.text())
def test_masking_never_raises(text: str) -> None:
    assert isinstance(redact(text), str)


def test_log_records_are_masked_with_arguments_and_tracebacks() -> None:
    stream = io.StringIO()
    handler = logging.StreamHandler(stream)
    handler.setFormatter(logging.Formatter("%(levelname)s %(message)s"))
    guard = RedactionFilter()
    guard.add(TOKEN)
    guard.add("")
    handler.addFilter(guard)
    logger = logging.Logger("seatadmin.test")
    logger.addHandler(handler)
    logger.warning("sent %s", urlencode({"wstoken": "abc", "n": 1}))
    try:
        raise ValueError(f"bad token {TOKEN}")
    except ValueError:
        logger.exception("failed with %s", TOKEN, stack_info=True)
    written = stream.getvalue()
    assert TOKEN not in written
    assert "wstoken=abc" not in written
    assert "ValueError" in written
    assert "n=1" in written
