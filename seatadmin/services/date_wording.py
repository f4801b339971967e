"""Put dates of offers into sentences: windows, what is worth telling about them, what to write instead, why a text is
no date. The window and the command line both ask here; the sentences stand in `resources/messages/dates.*.toml`.
"""

from __future__ import annotations

from datetime import timedelta
from math import isfinite, isnan

from seatadmin.domain.date_agreements import Agreement, AgreementCode
from seatadmin.domain.dates import OTHER_KEYS, DateIssue, PluginValue, Resolution, Window
from seatadmin.domain.moments import DAY_S, HOUR_S, MINUTE_S, DurationReading, MomentReading, wall_time
from seatadmin.services.wording import Explained, Words

_VALUE_MAX = 80
_TWO = 2


class DateWords:
    """The dates of offers in one language and one time zone, those of `words`."""

    def __init__(self, words: Words) -> None:
        self.words = words

    # ------------------------------------------------------------------ moments and lengths
    def moment(self, epoch_s: int) -> str:
        """Write a moment in the zone: day and time, with seconds only when there are some."""
        try:
            local = wall_time(epoch_s, self.words.zone)
        except OverflowError:
            return str(epoch_s)
        text = self.words.moment(local)
        return f"{text}:{local:%S}" if local.second not in (0, 59) else text

    def length(self, seconds: int) -> str:
        """Write a length of time: days, and what is left of them as hours, minutes and seconds."""
        parts = []
        for key, size in (("days", DAY_S), ("hours", HOUR_S), ("minutes", MINUTE_S), ("seconds", 1)):
            count, seconds = divmod(seconds, size)
            if count:
                parts.append(self.words.say("date_length", key, count=count))
        if len(parts) < _TWO:
            return parts[0] if parts else self.words.say("date_length", "days", count=0)
        return self.words.say("date_length", "both", first=", ".join(parts[:-1]), second=parts[-1])

    def reason(self, reading: MomentReading) -> Explained:
        """Say why a text is no moment, and what to do."""
        return self._explained("moment", reading.code)

    def duration_reason(self, reading: DurationReading) -> Explained:
        """Say why a text is no length of time, and what to do."""
        return self._explained("duration", reading.code)

    def _explained(self, table: str, code: str) -> Explained:
        return Explained(self.words.say(f"{table}_reason", code), self.words.say(f"{table}_remedy", code))

    def choices(self, reading: MomentReading) -> tuple[str, ...]:
        """Name what a text could mean, in the order of its choices; the two times of an overlap say their offset."""
        keys = ("first", "second") if reading.code == "overlap" else ("once",) * len(reading.choices)
        return tuple(
            self.words.say("moment_choice", key, moment=self.moment(choice), offset=self.offset(choice))
            for key, choice in zip(keys, reading.choices, strict=False)
        )

    def offset(self, epoch_s: int) -> str:
        """Write how far the zone is from UTC at a moment: `UTC+2`, `UTC-3:30`."""
        offset = wall_time(epoch_s, self.words.zone).utcoffset() or timedelta()
        hours, minutes = divmod(abs(offset) // timedelta(minutes=1), 60)
        sign = "-" if offset < timedelta() else "+"
        return f"UTC{sign}{hours}:{minutes:02}" if minutes else f"UTC{sign}{hours}"

    # ------------------------------------------------------------------ windows
    def window(self, window: Window) -> str:
        """Say when access begins and ends."""
        say = self.words.say
        if window.start is None and window.end is None:
            return say("date_window", "nothing")
        if window.start is None:
            # Only of a handler whose units have no start; they have no end either.
            return say("date_window", "no_start")
        if window.start_s is None:
            return say("date_window", "unreadable_start", value=_short(str(window.start or "")))
        start = self.moment(window.start_s)
        if window.end_s is None:
            return say("date_window", "no_end", start=start)
        if window.is_unlimited:
            return say("date_window", "unlimited", start=start)
        return say("date_window", "whole", start=start, end=self.moment(window.end_s))

    def promised(self, resolution: Resolution) -> str:
        """Say the documents' window; one without end is a refusal."""
        window = resolution.documents
        if window.end is None and window.start_s is not None:
            return self.words.say("date_window", "refused", start=self.moment(window.start_s))
        return self.window(window)

    def done(self, resolution: Resolution) -> str:
        """Say the plugin's window."""
        return self.words.say("date_window", "fails") if resolution.fails else self.window(resolution.plugin)

    def verdict(self, resolution: Resolution) -> str:
        """Say whether both agree."""
        return self.words.say("date_window", "same" if resolution.same else "different")

    # ------------------------------------------------------------------ issues and proposals
    def issue(self, issue: DateIssue) -> Explained:
        """Say what is worth telling, and what can be done about it."""
        values = {"field": self.field(issue.key), "value": _short(issue.value)}
        remedy = self.words.say("date_remedy", issue.code) if self.words.knows("date_remedy", issue.code) else ""
        if issue.code == "other_key":
            values |= {"written": issue.key, "right": OTHER_KEYS[issue.key]}
            remedy = self.words.say("date_remedy", issue.code, **values)
        return Explained(self.words.say("date_issue", issue.code, **values), remedy)

    def field(self, key: str) -> str:
        """Name a parameter with its key."""
        return self.words.say("date_field", key) if key else ""

    def proposal(self, agreement: Agreement) -> str:
        """Say what a proposal does."""
        values: dict[str, object] = {"length": self.length(_days_s(agreement.days))}
        window = agreement.window
        for name, moment in (("start", window.start_s), ("end", window.end_s)):
            values[name] = self.moment(moment) if moment else ""
        key = agreement.code.value
        if agreement.code is AgreementCode.WRITE_DURATION and agreement.changes_renewable:
            key = "write_duration_and_mark"
        if agreement.code is AgreementCode.WRITE_PERIOD and window.start_s is not None and window.end_s is not None:
            values["length"] = self.length(window.end_s - window.start_s)
        return self.words.say("date_proposal", key, **values)


def _days_s(days: str) -> int:
    return round(float(days) * DAY_S) if days else 0


def _short(text: str) -> str:
    plain = " ".join(text.split())
    return plain if len(plain) <= _VALUE_MAX else plain[: _VALUE_MAX - 1] + "…"


def plain_value(value: PluginValue) -> int | float | str | None:
    """Return a value of a window as JSON can carry it: what is no number in JSON is written as PHP writes it."""
    if isinstance(value, float) and not isfinite(value):
        return "NAN" if isnan(value) else "INF" if value > 0 else "-INF"
    return value
