"""Put parameter strings into sentences: what would surprise in one, what cannot be written, what a rewriting changes.
The window and the command line both ask here; the sentences stand in `resources/messages/params.*.toml`.
"""

from __future__ import annotations

from seatadmin.domain.param_rewrite import ChangeCode
from seatadmin.domain.params import IssueCode, ParamIssue, Refusal
from seatadmin.services.wording import Explained, Words

_VALUE_MAX = 60


class ParamWords:
    """The words for parameter strings in one language."""

    def __init__(self, words: Words) -> None:
        self.words = words

    def issue(self, issue: ParamIssue) -> Explained:
        """Say what would surprise, and what to do."""
        code = issue.code.value
        if issue.code is IssueCode.UNKNOWN_KEY and issue.detail:
            code = "unknown_key_meant"
        values = {"param": _short(issue.key), "value": _short(issue.value), "detail": _short(issue.detail)}
        what, remedy = (self.words.say(table, code, **values) for table in ("param_issue", "param_issue_remedy"))
        return Explained(what, remedy, issue.key)

    def refusal(self, refusal: Refusal) -> str:
        """Say why a key or a value cannot be written."""
        values = {"param": _short(refusal.key), "value": _short(refusal.value)}
        return self.words.say("param_refusal", refusal.code.value, **values)

    def change(self, code: ChangeCode) -> str:
        """Say in a few words what a rewriting does to a piece."""
        return self.words.say("param_change", code.value)


def _short(text: str) -> str:
    """Write a text on one line, cut when it is long."""
    line = " ".join(text.split())
    return line if len(line) <= _VALUE_MAX else f"{line[: _VALUE_MAX - 1]}…"
