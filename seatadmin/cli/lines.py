"""Answer many questions in one run: one JSON value a line in, one JSON value a line out, in order.

A line that cannot be answered gets its error in its own place and the rest goes on.
"""

from __future__ import annotations

import json
import sys
from codecs import BOM_UTF8
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

from seatadmin.cli import output
from seatadmin.errors import UserError
from seatadmin.services.wording import Words

_WRITTEN_AT_ONCE = 1_000


def answer_lines(
    source: str,
    answer: Callable[[int, output.Data], output.Data],
    words: Words,
    refused: Callable[[UserError], output.Data] | None = None,
) -> bool:
    """Answer each line of a file (`-` for standard input) on standard output; return whether all could be answered.

    `answer` takes the number of the line (from 1) and its JSON value, and may raise `UserError`; `refused` makes of it
    what is written in its place, when that is more than an error. Lines are UTF-8, with or without its mark at the
    start; what is written is ASCII, so that any value of the input can be given back. Blank lines at the end ask
    nothing and get no answer. Raises `UserError` for an unreadable file.
    """

    def plain(error: UserError) -> output.Data:
        return output.error_data(error.code, type(error).__name__, words.error(error))

    told = refused or plain
    every = True
    with _opened(source) as lines:
        written: list[str] = []
        for number, line in _meant(lines):
            try:
                data = answer(number, _value(number, line))
            except UserError as error:
                every = False
                data = told(error)
            written.append(json.dumps(data, allow_nan=False))
            if len(written) >= _WRITTEN_AT_ONCE:
                print("\n".join(written))
                written.clear()
        if written:
            print("\n".join(written))
    return every


def _meant(lines: Iterable[bytes]) -> Iterator[tuple[int, bytes]]:
    """Give the lines with their numbers, without the mark before the first one and the blank ones behind the last."""
    blank: list[tuple[int, bytes]] = []
    for number, line in enumerate(lines, start=1):
        text = line.removeprefix(BOM_UTF8) if number == 1 else line
        blank.append((number, text))
        if text.strip():
            yield from blank
            blank.clear()


def _value(number: int, line: bytes) -> output.Data:
    try:
        return json.loads(line.decode("utf-8"))
    except (ValueError, RecursionError):
        raise UserError("line_not_json", row=number) from None


@contextmanager
def _opened(source: str) -> Iterator[BinaryIO]:
    if source == "-":
        yield sys.stdin.buffer
        return
    try:
        file = Path(source).open("rb")  # noqa: SIM115 - a broken pipe while printing must not be taken for this file
    except FileNotFoundError:
        raise UserError("file_missing", file=source) from None
    except OSError:
        raise UserError("file_unreadable", file=source) from None
    with file:
        yield file
