"""The file that lets a killed sandbox go on: one snapshot, then one line per writing call.

A call is written down after it was carried out and before it is answered, refused calls too (they give out numbers
and may have sent mails). Loading carries them out again at their own time; the state is the same because nothing in
it is left to chance. Changes made to the state directly need `save()`.
"""

from __future__ import annotations

import json
from pathlib import Path
from types import TracebackType
from typing import IO

from seatadmin.sandbox.calls import Call
from seatadmin.sandbox.functions import Request, perform
from seatadmin.sandbox.refusals import Refusal
from seatadmin.sandbox.state import State


class Journal:
    """Writes to one file; `path` need not exist yet. The snapshot is replaced in one step."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._file: IO[str] | None = None

    def __enter__(self) -> Journal:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def save(self, state: State) -> None:
        """Start the file anew with a snapshot of `state`."""
        self.close()
        fresh = self._path.with_name(self._path.name + ".new")
        fresh.write_text(json.dumps(state.to_json()) + "\n", encoding="utf-8")
        fresh.replace(self._path)

    def add(self, request: Request, *, undone: bool) -> None:
        """Write one call down; it is in the operating system's hands when this returns."""
        if self._file is None:
            self._file = self._path.open("a", encoding="utf-8")
        line = {
            "time": request.call.state.now(),
            "token": request.call.token.token,
            "function": request.function,
            "params": request.params,
            "undone": undone,
        }
        self._file.write(json.dumps(line) + "\n")
        self._file.flush()

    def close(self) -> None:
        if self._file is not None:
            self._file.close()
            self._file = None


def load(path: Path) -> State | None:
    """Rebuild a state from a journal; None when there is no file. A half-written last line never happened."""
    if not path.exists():
        return None
    with path.open(encoding="utf-8") as lines:
        state = State.from_json(json.loads(next(lines)))
        clock = state.clock
        for line in lines:
            if not line.endswith("\n"):
                break
            _repeat(state, line)
        state.clock = clock
    return state


def _repeat(state: State, line: str) -> None:
    call = json.loads(line)
    state.clock = lambda: call["time"]
    token = state.tokens[call["token"]]
    request = Request(Call(state, state.users[token.user_id], token, ""), call["function"], call["params"])
    try:
        perform(request, undone=call["undone"])
    except Refusal:
        return
