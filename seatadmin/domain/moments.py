"""Moments as people say them, and the Unix seconds the shop wants.

A moment typed by staff is wall time in the site's time zone; the shop keeps seconds since 1970-01-01 UTC. Twice a year
the two do not match one to one: when clocks go forward an hour of wall time does not exist, when they go back an hour
happens twice. Nothing is guessed here: such a time comes back with the moments it could mean, and the person chooses.
The same holds for milliseconds, for `12/01/2026` in English and for midnight at the end of a day.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from typing import Literal, TypeAlias

DAY_S, HOUR_S, MINUTE_S = 86_400, 3_600, 60
FIRST_YEAR, LAST_YEAR = 1970, 2199
END_OF_DAY = time(23, 59, 59)
"""What a last day means when no time is given, as for the end of seats."""

Language: TypeAlias = Literal["fr", "en"]

_LONGEST = 60
"""Characters of the longest text read: nobody writes a date that is longer."""

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


def _names(*groups: str) -> dict[str, int]:
    return {name: number for number, names in enumerate(groups, start=1) for name in names.split()}


MONTHS = _names(
    "janvier janv jan january", "fevrier fevr fev feb february", "mars mar march", "avril avr apr april",
    "mai may", "juin jun june", "juillet juil jul july", "aout aou aug august",
    "septembre sept sep september", "octobre oct october", "novembre nov november", "decembre dec december",
)  # fmt: skip
"""Months by name and abbreviation, French and English, without accents."""

_WEEKDAYS = _names(
    "lundi lun monday mon", "mardi tuesday tue tues", "mercredi mer wednesday wed", "jeudi jeu thursday thu thurs",
    "vendredi ven friday fri", "samedi sam saturday sat", "dimanche dim sunday sun",
)  # fmt: skip
_NEAR_DAYS = {
    "aujourd'hui": 0, "aujourdhui": 0, "today": 0,
    "demain": 1, "tomorrow": 1, "apres-demain": 2, "apres demain": 2,
    "hier": -1, "yesterday": -1, "avant-hier": -2, "avant hier": -2,
}  # fmt: skip
_NOW = frozenset({"maintenant", "now", "tout de suite", "immediatement"})


# ---------------------------------------------------------------------- wall time and instants
@dataclass(frozen=True, slots=True)
class Instant:
    """The one moment a wall time means, in Unix seconds."""

    epoch_s: int


@dataclass(frozen=True, slots=True)
class Gap:
    """A wall time that does not exist: the last whole minute before it and the first moment after it."""

    before_s: int
    after_s: int


@dataclass(frozen=True, slots=True)
class Overlap:
    """A wall time that happens twice: first in summer time, then in winter time."""

    earlier_s: int
    later_s: int


def wall_time(epoch_s: int, zone: tzinfo) -> datetime:
    """Return the aware local time of a moment. Raises `OverflowError` outside the years of the calendar."""
    return (_EPOCH + timedelta(seconds=epoch_s)).astimezone(zone)


def locate(wall: datetime, zone: tzinfo) -> Instant | Gap | Overlap:
    """Find the moment of a naive wall time, to the second, in a zone."""
    first, second = (wall.replace(tzinfo=zone, fold=fold) for fold in (0, 1))
    before, after = _utc_offset(first), _utc_offset(second)
    naive_s = _seconds(wall.replace(tzinfo=UTC))
    if before == after:
        return Instant(naive_s - before)
    if before > after:
        return Overlap(naive_s - before, naive_s - after)
    change = _change(naive_s - after, naive_s - before, zone)
    return Gap(change - MINUTE_S, change)


def _seconds(moment: datetime) -> int:
    elapsed = moment - _EPOCH
    return elapsed.days * DAY_S + elapsed.seconds


def _utc_offset(moment: datetime) -> int:
    offset = moment.utcoffset()
    return 0 if offset is None else round(offset.total_seconds())


def _change(early_s: int, late_s: int, zone: tzinfo) -> int:
    """Return the first second of the new offset between two moments with different offsets."""
    old = _utc_offset(wall_time(early_s, zone))
    while late_s - early_s > 1:
        middle = (early_s + late_s) // 2
        if _utc_offset(wall_time(middle, zone)) == old:
            early_s = middle
        else:
            late_s = middle
    return late_s


# ---------------------------------------------------------------------- relative ends
@dataclass(frozen=True, slots=True)
class Offset:
    """A relative end as the documents write it: whole days of 86400 seconds and hours, added together."""

    days: int
    hours: int

    @property
    def seconds(self) -> int:
        return self.days * DAY_S + self.hours * HOUR_S

    @property
    def text(self) -> str:
        """`+7D +10H`; a part that is zero is left out, `+0D` when both are."""
        hours = f"+{self.hours}H" if self.hours else ""
        days = f"+{self.days}D" if self.days or not hours else ""
        return f"{days} {hours}".strip()


_OFFSET = re.compile(r"\+ *([0-9]{1,6}) *([DH])(?: *\+ *([0-9]{1,6}) *([DH]))?")


def read_offset(text: str) -> Offset | None:
    """Read `+7D`, `+10H` or both in any order, capitals only, each unit at most once; None for anything else."""
    found = _OFFSET.fullmatch(text.strip())
    if found is None or found[2] == found[4]:
        return None
    parts = {found[2]: int(found[1]), found[4]: int(found[3] or 0)}
    return Offset(parts.get("D", 0), parts.get("H", 0))


# ---------------------------------------------------------------------- what people type
@dataclass(frozen=True, slots=True)
class MomentReading:
    """What a text means: `epoch_s`, or `code` says why nothing is taken and `choices` what it could mean.

    An empty text has neither. `wall` is the wall time read, where that helps to say why. Codes: `gap`, `overlap`,
    `milliseconds` (choices: the same in seconds), `order_unclear` (day or month first), `midnight_unclear`,
    `year_missing`, `day_missing`, `sign_missing`, `weekday_wrong`, `no_such_day`, `no_such_time`, `too_far`,
    `number_unclear`, `not_a_moment`.
    """

    text: str
    epoch_s: int | None = None
    code: str = ""
    choices: tuple[int, ...] = ()
    wall: datetime | None = None

    @property
    def is_empty(self) -> bool:
        return self.epoch_s is None and not self.code


@dataclass(frozen=True, slots=True)
class _Way:
    """How one text is read. `base_s`: where relative texts count from."""

    zone: tzinfo
    base_s: int
    today: date
    month_first: bool
    whole_day: time


def read_moment(
    text: str,
    *,
    zone: tzinfo,
    now: int,
    language: Language = "fr",
    whole_day: time = time(0),
    base: int | None = None,
) -> MomentReading:
    """Read a moment as staff type or paste it: a timestamp, an ISO, French or English date, `+180 jours`, `demain`.

    `whole_day` is the time of a day given without one; `base` is where relative texts count from (else `now`). Days,
    weeks and hours are counted in seconds as the shop does, months and years by the calendar. Years from 1970 to 2199.
    """
    plain = " ".join(unicodedata.normalize("NFKC", text).split()).strip("\"'«» ")
    if not plain:
        return MomentReading(text)
    if len(plain) > _LONGEST:
        return MomentReading(text, code="not_a_moment")
    try:
        today = wall_time(now, zone).date()
        way = _Way(zone, now if base is None else base, today, language == "en", whole_day)
        reading = next(filter(None, (read(plain, way) for read in _READERS)), None)
    except (OverflowError, ValueError):
        reading = MomentReading("", code="too_far")
    if reading is None:
        return MomentReading(text, code="not_a_moment")
    if any(not _in_years(moment, zone) for moment in (reading.epoch_s, *reading.choices) if moment is not None):
        return MomentReading(text, code="too_far")
    return replace(reading, text=text)


def _in_years(epoch_s: int, zone: tzinfo) -> bool:
    try:
        return FIRST_YEAR <= wall_time(epoch_s, zone).year <= LAST_YEAR
    except OverflowError:
        return False


def _folded(text: str) -> str:
    """Lower case without accents, with plain apostrophes."""
    apart = unicodedata.normalize("NFKD", text.replace("’", "'").casefold())
    return "".join(letter for letter in apart if not unicodedata.combining(letter))


def _at(wall: datetime, zone: tzinfo) -> MomentReading:
    found = locate(wall, zone)
    if isinstance(found, Instant):
        return MomentReading("", found.epoch_s, wall=wall)
    if isinstance(found, Gap):
        return MomentReading("", code="gap", choices=(found.before_s, found.after_s), wall=wall)
    return MomentReading("", code="overlap", choices=(found.earlier_s, found.later_s), wall=wall)


def _unclear(code: str, walls: Iterable[datetime], zone: tzinfo) -> MomentReading:
    """Refuse a text that could mean several wall times; each gives its moments, in order."""
    moments: list[int] = []
    wall = None
    for one in walls:
        wall = wall or one
        found = _at(one, zone)
        moments += [found.epoch_s] if found.epoch_s is not None else found.choices
    return MomentReading("", code=code, choices=tuple(dict.fromkeys(moments)), wall=wall)


# ---------------------------------------------------------------------- numbers
_GROUPED = re.compile(r"[0-9]{1,3}(?: [0-9]{3}){2,}")
_TOO_FINE = {13: 10**3, 12: 10**3, 14: 10**3, 15: 10**6, 16: 10**6, 17: 10**6, 18: 10**9, 19: 10**9, 20: 10**9}
"""Digits of a count that is finer than seconds, and how many of it make one."""


def _from_number(plain: str, way: _Way) -> MomentReading | None:
    digits = plain.removeprefix("@").strip()
    if _GROUPED.fullmatch(digits):
        digits = digits.replace(" ", "")
    if not re.fullmatch(r"[0-9]+", digits):
        return None
    if len(digits) == 8:
        compact = _compact_day(digits)
        return MomentReading("", code="number_unclear") if compact is None else _on_day(compact, None, way)
    if 9 <= len(digits) <= 11:
        return MomentReading("", int(digits))
    if len(digits) in _TOO_FINE:
        return MomentReading("", code="milliseconds", choices=(int(digits) // _TOO_FINE[len(digits)],))
    return MomentReading("", code="number_unclear")


def _compact_day(digits: str) -> date | None:
    """Read `20261201` or `01122026`: the century tells which."""
    for year, month, day in (
        (digits[:4], digits[4:6], digits[6:]),
        (digits[4:], digits[2:4], digits[:2]),
    ):
        if FIRST_YEAR <= int(year) <= LAST_YEAR:
            try:
                return date(int(year), int(month), int(day))
            except ValueError:
                continue
    return None


# ---------------------------------------------------------------------- ISO 8601
_ISO = re.compile(r"[0-9]{4}-?(?:[0-9]{2}-?[0-9]{2}|W[0-9]{2}-?[0-9]|[0-9]{3})[T ][0-9:,.]+ ?(?:Z|[+-][0-9:]{2,6})")


def _from_iso(plain: str, _way: _Way) -> MomentReading | None:
    """Read a date that says its own offset; without one, the words below read it as wall time."""
    if not _ISO.fullmatch(plain):
        return None
    from dateutil.parser import isoparse

    head, blank, tail = plain.partition(" ")
    try:
        moment = isoparse(f"{head}T{tail.replace(' ', '')}" if blank and "T" not in head else plain.replace(" ", ""))
    except ValueError:
        return MomentReading("", code="no_such_day")
    return MomentReading("", _seconds(moment.astimezone(UTC)))


# ---------------------------------------------------------------------- relative texts
_UNIT_NAMES: tuple[tuple[int | str, str], ...] = (
    (DAY_S, "d j jr jrs jour jours day days"),
    (HOUR_S, "h heure heures hour hours hr hrs"),
    (7 * DAY_S, "w sem semaine semaines week weeks"),
    (MINUTE_S, "min mn minute minutes"),
    ("months", "mois month months"),
    ("years", "an ans annee annees year years y"),
)
_UNITS = {name: unit for unit, names in _UNIT_NAMES for name in names.split()}
"""Seconds of a unit, or which part of the calendar it is."""

_TERM = r"(?:([+-]) ?)?([0-9]{1,6}(?= ?[a-z])|(?:un|une|a|an|one)(?= )) ?([a-z]+)"
_TERMS = re.compile(_TERM)
_RELATIVE = re.compile(rf"(dans |in |d'ici )?{_TERM}(?:(?: ?,? ?(?:et |and )?){_TERM})*")


def _from_relative(plain: str, way: _Way) -> MomentReading | None:
    folded = _folded(plain)
    found = _RELATIVE.fullmatch(folded)
    if found is None:
        return None
    terms = _TERMS.findall(folded[found.end(1) if found[1] else 0 :])
    if any(unit not in _UNITS for _, _, unit in terms):
        return None
    seconds, calendar_parts = 0, {"months": 0, "years": 0}
    sign = 1
    for mark, amount, unit in terms:
        sign = {"+": 1, "-": -1, "": sign}[mark]
        size = _UNITS[unit]
        count = sign * (int(amount) if amount.isdecimal() else 1)
        if isinstance(size, int):
            seconds += count * size
        else:
            calendar_parts[size] += count
    if any(calendar_parts.values()):
        from dateutil.relativedelta import relativedelta

        wall = wall_time(way.base_s, way.zone).replace(tzinfo=None)
        months = 12 * calendar_parts["years"] + calendar_parts["months"]
        reading = _at(wall + relativedelta(months=months) + timedelta(seconds=seconds), way.zone)
    else:
        reading = MomentReading("", way.base_s + seconds)
    if found[1] or terms[0][0]:
        return reading
    choices = reading.choices if reading.epoch_s is None else (reading.epoch_s,)
    return MomentReading("", code="sign_missing", choices=choices)


# ---------------------------------------------------------------------- days and times in words and figures
_LEAD = re.compile(r"(?:le |du |au |jusqu'au |a partir du |on |from |until |by )")
_CLOCK = re.compile(
    r"(?:^|[ ,t]+)(?:(?:a|at|vers) )?(?:"
    r"(?P<hour>[0-9]{1,2})(?: ?(?:h|heures?) ?(?P<after>[0-9]{2})?(?: ?(?:min|mn))?"
    r"|:(?P<minute>[0-9]{2})(?::(?P<second>[0-9]{2})(?:[.,][0-9]+)?)?)?"
    r"(?: ?(?P<half>am|pm|a\.m\.|p\.m\.))?"
    r"|(?P<word>midi|noon|minuit|midnight))$"
)
_ISO_DAY = re.compile(r"([0-9]{4})([-/.])([0-9]{1,2})\2([0-9]{1,2})")
_FIGURES = re.compile(r"([0-9]{1,2}) ?([-/. ]) ?([0-9]{1,2})(?: ?\2 ?([0-9]{4}|[0-9]{2}))?")
_DAY_FIRST = re.compile(r"([0-9]{1,2}) ?(?:er|st|nd|rd|th)? (?:of |de )?([a-z]+)(?: ([0-9]{4}|[0-9]{2}))?")
_MONTH_FIRST = re.compile(r"([a-z]+) ([0-9]{1,2}) ?(?:st|nd|rd|th)?(?: ([0-9]{4}))?")
_NEXT_WEEKDAY = re.compile(r"(?:next |this )?([a-z]+)(?: prochain)?")


def _from_words(plain: str, way: _Way) -> MomentReading | None:
    folded = _LEAD.sub("", _folded(plain), count=1)
    if folded in _NOW:
        return MomentReading("", way.base_s)
    found = _CLOCK.search(folded)
    if found and (found["after"] or found["minute"] or found["half"] or found["word"] or "h" in found[0]):
        day_text, clock = folded[: found.start()].strip(" ,"), _clock(found)
        if clock is None:
            # `2026-13:00` and the like: nothing that looks like a day stands before it.
            return MomentReading("", code="no_such_time") if _looks_like_day(day_text) else None
    else:
        day_text, clock = folded, None
    if not day_text:
        return None if clock is None else _day_missing(clock, way)
    return _from_day(day_text, clock, way)


_Clock: TypeAlias = "time | Literal['midnight', 'next']"


def _clock(found: re.Match[str]) -> _Clock | None:
    """Return the time of a match; `midnight` said in words could be either end of its day, `next` is 24:00."""
    if found["word"]:
        return time(12) if found["word"] in ("midi", "noon") else "midnight"
    hour, minute = int(found["hour"]), int(found["minute"] or found["after"] or 0)
    second = int(found["second"] or 0)
    if found["half"]:
        if not 1 <= hour <= 12:
            return None
        hour = hour % 12 + (12 if found["half"].startswith("p") else 0)
    if (hour, minute, second) == (24, 0, 0):
        return "next"
    return time(hour, minute, second) if hour < 24 and minute < 60 and second < 60 else None


def _looks_like_day(text: str) -> bool:
    return bool(text) and any(sign.isdigit() for sign in text)


def _day_missing(clock: _Clock, way: _Way) -> MomentReading:
    days = (way.today, way.today + timedelta(days=1))
    return _unclear("day_missing", [wall for day in days for wall in _walls(day, clock, way)][:2], way.zone)


def _walls(day: date, clock: _Clock | None, way: _Way) -> list[datetime]:
    following = timedelta(days=1)
    if clock == "midnight":
        return [datetime.combine(day, time(0)), datetime.combine(day + following, time(0))]
    if clock == "next":
        return [datetime.combine(day + following, time(0))]
    assert not isinstance(clock, str)  # noqa: S101 - for the type checker
    return [datetime.combine(day, way.whole_day if clock is None else clock)]


def _on_day(day: date, clock: _Clock | None, way: _Way) -> MomentReading:
    walls = _walls(day, clock, way)
    return _at(walls[0], way.zone) if len(walls) == 1 else _unclear("midnight_unclear", walls, way.zone)


def _from_day(text: str, clock: _Clock | None, way: _Way) -> MomentReading | None:
    weekday, rest = _weekday_of(text)
    if not rest:
        ahead = (weekday - 1 - way.today.weekday()) % 7 or 7
        return _on_day(way.today + timedelta(days=ahead), clock, way)
    if rest in _NEAR_DAYS:
        return _on_day(way.today + timedelta(days=_NEAR_DAYS[rest]), clock, way)
    parts = _parts(rest, way)
    if parts is None:
        return None
    if parts.year is None:
        return _without_year(parts, clock, way)
    days = [day for day in (_day(parts.year, month, number) for month, number in parts.orders) if day is not None]
    if not days:
        return MomentReading("", code="no_such_day")
    if len(days) > 1:
        return _unclear("order_unclear", [wall for day in days for wall in _walls(day, clock, way)], way.zone)
    if weekday and days[0].weekday() != weekday - 1:
        return _unclear("weekday_wrong", _walls(days[0], clock, way), way.zone)
    return _on_day(days[0], clock, way)


def _weekday_of(text: str) -> tuple[int, str]:
    """Split a leading weekday off: its number (1 is Monday, 0 for none) and what follows."""
    head, _, tail = text.partition(" ")
    number = _WEEKDAYS.get(head.rstrip(".,"), 0)
    if number:
        return number, "" if tail == "prochain" else tail
    found = _NEXT_WEEKDAY.fullmatch(text)
    return (_WEEKDAYS[found[1]], "") if found and found[1] in _WEEKDAYS else (0, text)


@dataclass(frozen=True, slots=True)
class _Parts:
    """Figures of a day: its year or None, and the (month, day) pairs it could mean."""

    year: int | None
    orders: tuple[tuple[int, int], ...]


def _parts(text: str, way: _Way) -> _Parts | None:
    found = _ISO_DAY.fullmatch(text)
    if found:
        return _Parts(int(found[1]), ((int(found[3]), int(found[4])),))
    found = _FIGURES.fullmatch(text)
    if found:
        first, second = int(found[1]), int(found[3])
        return _Parts(_year(found[4]), _orders(first, second, way, dotted=found[2] == "."))
    words = " ".join(re.sub(r"[-/.,]", " ", text).split())
    found = _DAY_FIRST.fullmatch(words)
    if found and found[2] in MONTHS:
        return _Parts(_year(found[3]), ((MONTHS[found[2]], int(found[1])),))
    found = _MONTH_FIRST.fullmatch(words)
    if found and found[1] in MONTHS:
        return _Parts(_year(found[3]), ((MONTHS[found[1]], int(found[2])),))
    return None


def _year(text: str | None) -> int | None:
    return None if text is None else int(text) + (2000 if len(text) == 2 else 0)


def _orders(first: int, second: int, way: _Way, *, dotted: bool) -> tuple[tuple[int, int], ...]:
    """French figures are day first; English ones may be either, except with dots or when only one order exists."""
    day_first = (second, first)
    if not way.month_first or dotted or first == second or first > 12:
        return (day_first,)
    return ((first, second),) if second > 12 else ((first, second), day_first)


def _day(year: int, month: int, number: int) -> date | None:
    try:
        return date(year, month, number)
    except ValueError:
        return None


def _without_year(parts: _Parts, clock: _Clock | None, way: _Way) -> MomentReading:
    """Offer the next time such a day comes."""
    walls: list[datetime] = []
    for month, number in parts.orders:
        years = range(way.today.year, way.today.year + 9)  # the 29th of February comes within eight years
        coming = next((day for year in years if (day := _day(year, month, number)) and day >= way.today), None)
        walls += [] if coming is None else _walls(coming, clock, way)
    return _unclear("year_missing", walls, way.zone) if walls else MomentReading("", code="no_such_day")


_READERS: tuple[Callable[[str, _Way], MomentReading | None], ...] = (
    _from_number,
    _from_iso,
    _from_relative,
    _from_words,
)


# ---------------------------------------------------------------------- durations
@dataclass(frozen=True, slots=True)
class DurationReading:
    """How long a text says, in seconds; else `code` says why not, and `choices` what it could mean.

    Codes: `month_unclear` (choices: months of 30 days, then twelfths of a year), `not_positive`, `too_long`,
    `not_a_duration`.
    """

    text: str
    seconds: int | None = None
    code: str = ""
    choices: tuple[int, ...] = ()

    @property
    def is_empty(self) -> bool:
        return self.seconds is None and not self.code


DURATION_MAX_S = 100 * 366 * DAY_S
_DURATION = re.compile(r"\+? ?([0-9]{1,9})(?:[.,]([0-9]{1,6}))? ?([a-z]*)")


def read_duration(text: str, unit_s: int = DAY_S) -> DurationReading:
    """Read a length of time: `180`, `180 jours`, `26 semaines`, `+7D +10H`, `1,5 j`, `1 an` (365 days).

    A bare number counts in `unit_s`. A month has no fixed length: its possible lengths come back as choices.
    """
    plain = " ".join(unicodedata.normalize("NFKC", text).split())
    if not plain:
        return DurationReading(text)
    if len(plain) > _LONGEST:
        return DurationReading(text, code="not_a_duration")
    offset = read_offset(plain)
    if offset is not None:
        return _length(text, offset.seconds)
    found = _DURATION.fullmatch(_folded(plain))
    size = _UNITS.get(found[3], 0) if found and found[3] else unit_s
    if found is None or not size:
        negative = re.match(r"- ?[0-9]", plain)
        return DurationReading(text, code="not_positive" if negative else "not_a_duration")
    count = float(f"{found[1]}.{found[2] or 0}")
    if size == "months":
        lengths = dict.fromkeys(round(count * days * DAY_S) for days in (30, 365 / 12))
        return DurationReading(text, code="month_unclear", choices=tuple(lengths))
    return _length(text, round(count * (365 * DAY_S if isinstance(size, str) else size)))


def _length(text: str, seconds: int) -> DurationReading:
    if seconds <= 0:
        return DurationReading(text, code="not_positive")
    if seconds > DURATION_MAX_S:
        return DurationReading(text, code="too_long")
    return DurationReading(text, seconds)
