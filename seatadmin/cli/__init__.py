"""The command line: the same services as the window, for scripts and for people who like to type.

Exit status: 0 done, 1 rows need correction, 2 misuse, 3 Moodle could not be used, 4 a fault of ours, 130 stopped.
"""

from __future__ import annotations

import locale
import logging
import os
import sys
from collections.abc import Sequence

from seatadmin import log
from seatadmin.errors import Bug, Cancelled, SeatadminError
from seatadmin.secrets import SecretStore
from seatadmin.services.wording import Explained, Language, Words
from seatadmin.settings import LANGUAGE, Settings

logger = logging.getLogger(__name__)

FAULT, INTERRUPTED = 4, 130


def choose_language(asked: str | None, settings: Settings) -> Language:
    """Return the language asked for, else that of the settings, else that of the system, else English."""
    for wish in (asked, settings.get(LANGUAGE), *_system_languages()):
        if wish and wish[:2].lower() == "fr":
            return "fr"
        if wish and wish[:2].lower() == "en":
            return "en"
    return "en"


def _system_languages() -> list[str]:
    # As the window's QLocale reads them: LANGUAGE lists wishes, and of the others the first one set decides.
    found = os.environ.get("LANGUAGE", "").split(":")
    found += [value for name in ("LC_ALL", "LC_MESSAGES", "LANG") if (value := os.environ.get(name))][:1]
    try:
        found.append(locale.getlocale()[0] or "")
    except ValueError:
        return found
    return found


def main(arguments: Sequence[str] | None = None, *, secrets: SecretStore | None = None) -> int:
    """Run one command and return the exit status. Misuse of the arguments raises `SystemExit(2)`."""
    from seatadmin.cli.parser import language_asked, make_parser

    given = list(sys.argv[1:] if arguments is None else arguments)
    settings = Settings()
    words = Words(choose_language(language_asked(given), settings))
    parser = make_parser(words, as_json="--json" in given)
    for text in given:
        # Bytes of another character set arrive as lone surrogates, which no database and no JSON takes.
        readable = text.encode("utf-8", "replace").decode("utf-8")
        if readable != text:
            parser.error(words.say("usage", "unreadable", value=readable))
    parsed = parser.parse_args(given)
    handler = log.log_to(settings.folders.logs)
    try:
        return _run(parsed, words, settings, secrets)
    finally:
        log.stop_logging(handler)


def _run(parsed: object, words: Words, settings: Settings, secrets: SecretStore | None) -> int:
    import argparse

    from seatadmin.cli import output
    from seatadmin.cli.commands import COMMANDS, Session, status_of

    assert isinstance(parsed, argparse.Namespace)  # noqa: S101 - from `parse_args`
    session = Session(parsed, words, settings) if secrets is None else Session(parsed, words, settings, secrets)
    output.ready_streams(as_json=session.as_json)
    try:
        status = COMMANDS[parsed.command](session)
        sys.stdout.flush()
        return status
    except SeatadminError as error:
        if isinstance(error, Bug):
            logger.exception("a state that must not exist")
        explained = session.words.error(error)
        session.tell_text(str(explained))
        if session.as_json:
            output.print_json(output.error_data(error.code, type(error).__name__, explained))
        return status_of(error)
    except KeyboardInterrupt:
        if session.as_json:
            stopped = Cancelled()
            output.print_json(output.error_data(stopped.code, Cancelled.__name__, session.words.error(stopped)))
        return INTERRUPTED
    except BrokenPipeError:
        # The reader of our output has gone (`| head`); a second failure at exit is spared.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    except Exception as error:
        # The last door: everything else is a fault of ours.
        logger.exception("unexpected")
        file = settings.folders.logs / log.FILE_NAME
        said = ("unexpected", {"file": str(file)}) if file.exists() else ("no_log", {"kind": type(error).__name__})
        explained = Explained(session.words.say("cli", said[0], **said[1]), "")
        session.tell_text(explained.what)
        if session.as_json:
            output.print_json(output.error_data("unexpected", Bug.__name__, explained))
        return FAULT
