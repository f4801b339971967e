"""Keep tokens and passwords out of whatever is kept: messages, logs, reports.

The transport never puts a secret into an error; this is the second lock, for texts made elsewhere.
"""

from __future__ import annotations

import logging
import re
from collections.abc import Iterable

MASK = "•••"

_SECRET_FIELDS = re.compile(
    # `wstoken=…`, `users[0][password]=…` (also percent-encoded), `"token": "…"`, `password: …`
    r"""(?ix)
    ( (?: ws | private | access )? token | pass(?:word|wd|phrase)? | mot[ _]de[ _]passe | authorization )
    ( (?: \] | %5D | ["'] )* \s* (?: => | [=:] ) \s* (?: bearer \s+ | basic \s+ )? )
    ( " (?:[^"\\]|\\.)* " | ' (?:[^'\\]|\\.)* ' | [^\s&;,"'})\]]+ )
    """
)
_URL_USER = re.compile(r"(?i)(\b[a-z][a-z0-9+.-]*://)[^/\s@]+@")


def redact(text: str, secrets: Iterable[str] = ()) -> str:
    """Mask values of token and password fields, credentials in addresses, and every given secret in a text."""
    for secret in secrets:
        if secret:
            text = text.replace(secret, MASK)
    text = _SECRET_FIELDS.sub(lambda found: f"{found[1]}{found[2]}{MASK}", text)
    return _URL_USER.sub(lambda found: f"{found[1]}{MASK}@", text)


class RedactionFilter(logging.Filter):
    """Mask secrets in every record it sees, arguments and tracebacks included; attach it to handlers."""

    def __init__(self, secrets: Iterable[str] = ()) -> None:
        super().__init__()
        self._secrets = [secret for secret in secrets if secret]

    def add(self, secret: str) -> None:
        """Mask this text too from now on; an empty one is ignored."""
        if secret and secret not in self._secrets:
            self._secrets.append(secret)

    def filter(self, record: logging.LogRecord) -> bool:
        """Rewrite the record in place; it is always let through."""
        message = record.getMessage()
        record.msg, record.args = redact(message, self._secrets), ()
        if record.exc_info and not record.exc_text:
            record.exc_text = logging.Formatter().formatException(record.exc_info)
        if record.exc_text:
            record.exc_text = redact(record.exc_text, self._secrets)
        if record.stack_info:
            record.stack_info = redact(record.stack_info, self._secrets)
        return True
